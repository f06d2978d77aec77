"""A small project with every kind of row, the ways to damage it, and what really changed.

What changed is found out with SQL alone, and not by the code that is tried.
"""

import sqlite3
from contextlib import suppress

from annotator import linking, review
from annotator import scheme as schemes
from annotator.model import ArticleId, Prediction, Zone, ZoneKind
from annotator.store import Project
from tests.making import OSLO, Reviewer, article, mention, oslo, place, suggest
from tests.planted import having

ARTICLES = 12
PAGE = 4096
KEYS = {
    "article": ("key",),
    "zone": ("article", "start"),
    "run": ("id",),
    "run_article": ("article", "run"),
    "run_mention": ("run", "article", "place"),
    "run_relation": ("run", "article", "place"),
    "ledger": ("seq",),
    "progress": ("article",),
    "entity": ("id",),
    "mention": ("id",),
    "relation": ("id",),
    "queue": ("article",),
    "seal": ("run", "article"),
    "plant": ("article", "item"),
    "ledger_head": ("only",),
    "scheme": ("sha256",),
    "meta": ("name",),
    "_sqlite_migrations": ("id",),
}
OF_ARTICLE = {
    "article": 0,
    "zone": 0,
    "run_article": 0,
    "run_mention": 1,
    "run_relation": 1,
    "ledger": 6,
    "progress": 0,
    "mention": 1,
    "relation": 1,
    "queue": 0,
    "plant": 0,
}
"""In which column a table has its article."""


def make(path):
    """The project: twelve articles, three runs, some hundred decisions, undo and redo."""
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        headline = Zone(0, OSLO.index("\n"), ZoneKind.HEADLINE)
        names = [f"a{number}" for number in range(1, ARTICLES + 1)]
        project.add_articles(
            article(_text(name), name, zones=(headline,), meta={"n": name}) for name in names
        )
        for run in ("first", "second", "third"):
            suggest(project, *(oslo(name) for name in names), name=run)
        suggest(project, _many(), name="many")
        known = linking.new_entity("PERSON", "Ada Lind")
        for number, name in enumerate(names[:10]):
            reviewer = Reviewer(project, name, actor=("ada", "bo")[number % 2])
            ada = reviewer.finds("PERSON", "Ada Lind")
            city, talks = reviewer.item("GPE", "Oslo"), reviewer.item("MEETING")
            planted = (city, talks) if number % 3 == 0 else ()
            project.record(having(review.accept(reviewer.sheet, [ada]), *planted), actor="ada")
            reviewer.looks_again()
            reviewer.does(linking.link, [ada], known, new=number == 0)
            reviewer.does(review.reject, reviewer.finds("GPE", "Norway"))
            reviewer.does(review.set_note, ada, f"seen in {name} 🤝")
            reviewer.does(review.accept, [reviewer.finds("ROLE"), reviewer.finds("holds_role")])
            reviewer.does(review.add_mention, *place(OSLO, "Bo Quist", 1), "PERSON")
            if number % 3 == 0:
                project.undo(actor="ada")
                project.undo(actor="ada")
                project.redo(actor="ada")
            if number % 2:
                Reviewer(project, name, actor="bo").finishes()


def _text(name):
    return f"{OSLO}\n\nThis is {name}. " + f"It says more of {name} in many words. " * 60


def _many():
    text = _text("a12")
    marked = [mention(f"m{at}", "GPE", (at, at + 3), score=0.5) for at in range(0, 900, 3)]
    assert len(text) > 900
    return Prediction(ArticleId("a12"), tuple(marked))


def dump(path):
    """Every row of every table by its key; None for a table that cannot be read to its end."""
    found = dict.fromkeys(KEYS)
    connection = _opened(path)
    try:
        for table in KEYS:
            with suppress(sqlite3.Error, TypeError, UnicodeError):
                rows = connection.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()
                found[table] = {row[: len(KEYS[table])]: row for row in rows}
    finally:
        connection.close()
    return found


def schema(path):
    """What the file says of its tables; None where that cannot be read."""
    connection = _opened(path)
    connection.execute("PRAGMA writable_schema = ON")
    try:
        return connection.execute("SELECT * FROM sqlite_schema").fetchall()
    except (sqlite3.Error, UnicodeError):
        return None
    finally:
        connection.close()


def _opened(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.text_factory = bytes
    return connection


def one_by_one(path, whole, *, scanned=False):
    """The rows of the whole project that can still be found by their keys and are the same; and
    those that are found in passing.
    """
    found = {table: {} for table in KEYS}
    connection = _opened(path)
    connection.execute("PRAGMA writable_schema = ON")  # also where the file's end was cut off
    try:
        for table, rows in whole.items():
            where = " AND ".join(f"{name} = ?" for name in KEYS[table])
            for key, row in rows.items():
                given = [each.decode() if isinstance(each, bytes) else each for each in key]
                with suppress(sqlite3.Error, UnicodeError):
                    query = f"SELECT * FROM {table} WHERE {where}"
                    if connection.execute(query, given).fetchall() == [row]:
                        found[table][key] = row
            if scanned and len(KEYS[table]) == 3:
                for run, name in {key[:2] for key in rows}:
                    with suppress(sqlite3.Error, UnicodeError):
                        query = f"SELECT * FROM {table} WHERE run = ? AND article = ?"
                        for row in connection.execute(query, (run, name)):
                            if rows.get(key := row[:3]) == row:
                                found[table][key] = row
            if scanned:
                with suppress(sqlite3.Error, TypeError, UnicodeError):
                    for row in connection.execute(f"SELECT * FROM {table} NOT INDEXED"):
                        if rows.get(key := row[: len(KEYS[table])]) == row:
                            found[table][key] = row
    finally:
        connection.close()
    return found


def hit(whole, found):
    """The ids of articles of which a row has changed or is gone."""
    keys = set()
    for table, column in OF_ARTICLE.items():
        now = found[table]
        for key, row in whole[table].items():
            if now.get(key) != row and row[column] is not None:
                keys.add(f"a{row[column]}")
    return keys


def _bit(content, chance):
    _flip(content, chance)


def _bits(content, chance):
    for _ in range(chance.randint(2, 6)):
        _flip(content, chance)


def _flip(content, chance):
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _zeros(content, chance):
    start = chance.randrange(len(content))
    length = min(chance.choice((16, 100, 512, 4096)), len(content) - start)
    content[start : start + length] = bytes(length)


def _cut(content, chance):
    del content[len(content) - chance.randrange(1, len(content) // 3) :]


def _swap(content, chance):
    one, other = (PAGE * each for each in chance.sample(range(len(content) // PAGE), 2))
    first, second = content[one : one + PAGE], content[other : other + PAGE]
    content[one : one + PAGE], content[other : other + PAGE] = second, first


def _sector(content, chance):
    start = 512 * chance.randrange(len(content) // 512)
    if chance.random() < 0.5:
        content[start : start + 512] = chance.randbytes(512)
    else:  # an older or another sector in its place
        other = 512 * chance.randrange(len(content) // 512)
        content[start : start + 512] = content[other : other + 512]


BYTES = {
    "one bit": _bit,
    "several bits": _bits,
    "zeros": _zeros,
    "cut off": _cut,
    "swapped pages": _swap,
    "a sector overwritten": _sector,
}
KINDS = (*BYTES, "a row changed")


def damage(path, kind, chance):
    """Damage the file at random in this way."""
    if kind in BYTES:
        content = bytearray(path.read_bytes())
        BYTES[kind](content, chance)
        path.write_bytes(content)
    else:
        _change_row(path, chance)


def _change_row(path, chance):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    table = chance.choice([*KEYS])
    rows = connection.execute(f"SELECT * FROM {table}").fetchall()
    row = chance.choice(rows)
    names = [each[1] for each in connection.execute(f"PRAGMA table_info({table})")]
    where = " AND ".join(f"{name} = ?" for name in KEYS[table])
    key = [row[names.index(name)] for name in KEYS[table]]
    try:
        if chance.random() < 0.2:
            connection.execute(f"DELETE FROM {table} WHERE {where}", key)
        else:
            name, value = chance.choice([*zip(names, row, strict=True)])
            values = [_other(value, chance), *key]
            connection.execute(f"UPDATE {table} SET {name} = ? WHERE {where}", values)
    except sqlite3.Error:
        pass  # a table's own rules did not let it: nothing has changed
    finally:
        connection.close()


def _other(value, chance):
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 7))
    if isinstance(value, float):
        return round(chance.random(), 3)
    if isinstance(value, bytes):
        return chance.randbytes(len(value))
    if not value:
        return chance.choice(("1", "{}", "x"))
    at = chance.randrange(len(value))
    return value[:at] + chance.choice("xyz0") + value[at + 1 :]
