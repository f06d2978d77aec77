"""Projects that somebody made to do harm, and ones that chance has mutated."""

import os
import sqlite3
import struct
from contextlib import closing

from annotator import linking, review
from annotator import scheme as schemes
from annotator.store import Project
from tests.making import OSLO, Reviewer, article, oslo, suggest

_ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
_HUGE = 60_000_000


def make(path):
    """A small project with something of everything."""
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        project.add_articles(
            [article(), article(OSLO + " Really.", "a2", meta={"published": "2026-07-15"})]
        )
        suggest(project, oslo(), oslo("a2"))
        reviewer = Reviewer(project)
        lind = linking.new_entity("PERSON", "Ada Lind")
        who = reviewer.finds("PERSON")
        reviewer.does(linking.link, [who], lind, new=True)
        reviewer.does(review.set_note, who, "an envoy")
        reviewer.finishes()
        project.undo(actor="reviewer")
        project.redo(actor="reviewer")
        late = Reviewer(project, "a2")
        late.does(review.reject, late.finds("ROLE"))


def _changed(path, *statements, values=()):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            other.execute(statement, values if "?" in statement else ())


def _with_schema(table, before, after):
    def change(path):
        query = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?"
        _changed(path, query, values=[before, after, table])

    return change


def _with(*statements):
    return lambda path: _changed(path, *statements)


def _huge(statement):
    def change(path):
        _changed(path, statement, values=["x" * _HUGE])

    return change


def _deep(statement, begin, end):
    return lambda path: _changed(path, statement, values=[begin * 100_000 + end * 100_000])


def _bytes_at(place, content):
    def change(path):
        with path.open("rb+") as file:
            file.seek(place)
            file.write(content)

    return change


def _wal_of_another(path):
    other = path.with_name("other")
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("CREATE TABLE meta (name, value)")
        connection.execute("INSERT INTO meta VALUES (1, randomblob(90000))")
        for ending in ("-wal", "-shm"):
            content = other.with_name(f"other{ending}").read_bytes()
            path.with_name(f"{path.name}{ending}").write_bytes(content)
    _bytes_at(18, b"\x02\x02")(path)


def _journal_of_another(path, name=b""):
    """A hot journal that would write its own pages into the project."""
    pages = 3
    header = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", pages, 7, 1, 512, 4096)
    content = header.ljust(512, b"\x00")
    for page in range(1, pages + 1):
        data = os.urandom(4096)
        check = 7
        for place in range(4096 - 200, 0, -200):
            check += data[place]
        content += struct.pack(">I", page) + data + struct.pack(">I", check & 0xFFFFFFFF)
    if name:
        magic = bytes.fromhex("d9d505f920a163d7")
        content += struct.pack(">I", 0x40000000 // 4096 + 1) + name
        content += struct.pack(">2I", len(name), sum(name)) + magic
    path.with_name(f"{path.name}-journal").write_bytes(content)


def _journal_with_a_master(path):
    (path.parent / "master").write_bytes(b"/etc/hostname\x00")
    _journal_of_another(path, str(path.parent / "master").encode())


def _loop(path):
    path.unlink()
    path.symlink_to(path.name)


def _link_to_a_device(path):
    path.unlink()
    path.symlink_to("/dev/zero")


def _pipe(path):
    path.unlink()
    os.mkfifo(path)


def _journal_pipe(path):
    os.mkfifo(path.with_name(f"{path.name}-journal"))


def _folder(path):
    path.unlink()
    path.mkdir()


def _sparse(path):
    with path.open("rb+") as file:
        file.truncate(1 << 40)
        file.seek(28)
        file.write(struct.pack(">I", (1 << 40) // 4096 - 1))


def _newer_and_worse(path):
    _changed(
        path,
        "CREATE TABLE more (t TEXT CHECK (t LIKE '%a%a%a%a%a%a%a%a%a%a%a%a%b'))",
        "PRAGMA ignore_check_constraints = ON",
        "INSERT INTO more VALUES (replace(hex(zeroblob(20000)), '00', 'a'))",
        f"CREATE VIEW most AS {_ENDLESS}",
        "PRAGMA user_version = 99",
    )


def _many_tables(path):
    _changed(path, *[f"CREATE TABLE t{number} (a)" for number in range(3000)])


def _root_of_another(path):
    _changed(
        path,
        "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
        "WHERE name = 'article') WHERE name = 'ledger'",
    )


KINDS = {
    "an endless view": _with("DROP VIEW gold_mention", f"CREATE VIEW gold_mention AS {_ENDLESS}"),
    "a trigger": _with("CREATE TRIGGER t AFTER INSERT ON ledger BEGIN DELETE FROM ledger; END"),
    "an expensive check": _with_schema(
        "article", "CHECK (text <> '')", "CHECK (text NOT LIKE '%a%e%i%o%a%e%i%o%a%e%z')"
    ),
    "a generated column": _with("ALTER TABLE entity ADD COLUMN g AS (randomblob(60000000))"),
    "an index over an expression": _with("CREATE INDEX e ON article (hex(hex(hex(text))))"),
    "a virtual table": _with("CREATE VIRTUAL TABLE found USING fts5 (text)"),
    "shadow tables": _with(
        "CREATE TABLE found_data (id INTEGER PRIMARY KEY, block BLOB)",
        "INSERT INTO found_data VALUES (10, randomblob(100))",
    ),
    "a twin without rowid": _with_schema("ledger", ") STRICT", ") STRICT, WITHOUT ROWID"),
    "a table on the pages of another": _root_of_another,
    "an endless list of tables": _many_tables,
    "a huge schema": _huge("UPDATE sqlite_schema SET sql = sql || ? WHERE name = 'gold_entity'"),
    "a NUL in a name": _with(
        "UPDATE sqlite_schema SET name = 'article' || char(0) || 'x' WHERE name = 'article'"
    ),
    "a huge title": _huge("UPDATE article SET title = ?"),
    "a huge text": _huge("UPDATE article SET text = ?"),
    "a huge decision": _huge("UPDATE ledger SET payload = ? WHERE seq = 3"),
    "a huge newest decision": _huge(
        "UPDATE ledger SET payload = ? WHERE seq = (SELECT max(seq) FROM ledger)"
    ),
    "a huge scheme": _huge("UPDATE scheme SET toml = '# ' || ?"),
    "a huge policy": _huge("INSERT INTO meta VALUES ('policy', '[\"' || ? || '\"]')"),
    "a deep policy": _deep("INSERT INTO meta VALUES ('policy', ?)", "[", "]"),
    "a deep scheme": _deep("UPDATE scheme SET toml = 'a = ' || ?", "[", "]"),
    "deep meta": _deep("UPDATE article SET meta = ?", '{"a":', "}"),
    "meta that is no JSON": _with("UPDATE article SET meta = 'x'"),
    "meta that is a list": _with("UPDATE article SET meta = '[1]'"),
    "attributes that are no JSON": _with("UPDATE mention SET attributes = '{'"),
    "fragments that are no JSON": _with("UPDATE mention SET fragments = '[[1'"),
    "fragments that are words": _with('UPDATE mention SET fragments = \'[["a","b"]]\''),
    "ids that are numbers": _with("UPDATE entity SET ids = '[1, 2]'"),
    "a payload that is no JSON": _with("UPDATE ledger SET payload = 'x' WHERE seq = 2"),
    "a payload that is a list": _with("UPDATE ledger SET payload = '[]' WHERE seq = 2"),
    "a verdict of nobody": _with("UPDATE ledger SET verdict = 'maybe' WHERE seq = 2"),
    "an end of the ledger that is far": _with(
        "UPDATE ledger_head SET seq = 9223372036854775807, id = 'x'"
    ),
    "an end of the ledger before it": _with("UPDATE ledger_head SET seq = -9223372036854775807"),
    "no end of the ledger": _with("DELETE FROM ledger_head"),
    "a plant that is no JSON": _with("INSERT INTO plant VALUES (1, 'x', 'GPE', '[[')"),
    "a zone of no kind": _with("INSERT INTO zone VALUES (1, 0, 5, 'nothing')"),
    "settings that are no JSON": _with("UPDATE run SET settings = '{'"),
    "offsets far outside": _with("UPDATE run_mention SET start = 0, end = 9000000000000000000"),
    "ends that are not there": _with("UPDATE run_relation SET head = 99, tail = -5"),
    "no scheme": _with("DELETE FROM scheme"),
    "the log of another file": _wal_of_another,
    "the journal of another file": _journal_of_another,
    "a journal with a master": _journal_with_a_master,
    "a pipe for a journal": _journal_pipe,
    "a link to itself": _loop,
    "a link to a device": _link_to_a_device,
    "a pipe": _pipe,
    "a folder": _folder,
    "a file with holes": _sparse,
    "a release's stamp": _with("PRAGMA application_id = 1198286930"),
    "format -1": _with("PRAGMA user_version = -1"),
    "format 2147483647": _with("PRAGMA user_version = 2147483647"),
    "a newer format with harm in it": _newer_and_worse,
    "pages of no size": _bytes_at(16, b"\x00\x00"),
    "other letters": _bytes_at(56, b"\x00\x00\x00\x02"),
    "a free list in a circle": _bytes_at(32, struct.pack(">2I", 2, 1_000_000)),
}


def mutate(path, chance):
    """Change a project by chance: bytes, pages, its end, or cells of its tables."""
    content = bytearray(path.read_bytes())
    way = chance.randrange(6)
    if way == 0:
        for _ in range(chance.randint(1, 20)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    elif way == 1:  # where SQLite keeps its own numbers
        page = chance.randrange(len(content) // 4096) * 4096
        for _ in range(chance.randint(1, 8)):
            content[page + chance.randrange(100)] = chance.choice((0, 1, 127, 128, 255))
    elif way == 2:
        one, other = (chance.randrange(len(content) // 4096) * 4096 for _ in range(2))
        content[one : one + 4096] = content[other : other + 4096]
    elif way == 3:
        del content[chance.randrange(100, len(content)) :]
    elif way == 4:
        place, length = chance.randrange(len(content)), chance.randint(1, 300)
        content[place : place + length] = chance.randbytes(length)
    else:
        _change_a_cell(path, chance)
        return
    path.write_bytes(content)


def _change_a_cell(path, chance):
    """Put a strange value into a cell, as far as the tables' own rules let it in."""
    values = ("", "x", "{}", "[]", "null", 0, -1, 2**62, 0.5, b"\xff\xfe", "\ud7ff", "a" * 9000)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA foreign_keys = OFF")
        other.execute(f"PRAGMA ignore_check_constraints = {chance.choice(('ON', 'OFF'))}")
        query = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        table = chance.choice([row[0] for row in other.execute(query)])
        column = chance.choice([row[1] for row in other.execute(f"PRAGMA table_info({table})")])
        try:
            other.execute(f"UPDATE {table} SET {column} = ?", [chance.choice(values)])
        except sqlite3.Error:
            return
