"""Whether a database is a whole project: its tables exactly ours, its pages and references sound,
its newest decision and its scheme what they were. Nothing here writes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator import scheme as schemes
from annotator.errors import ProjectError
from annotator.scheme import Scheme
from annotator.store import ledger, ledger_end
from annotator.store.schema import SCHEMA_VERSION, migrations

_CHECK_SECONDS = 3.0
_CHECKED_BYTES_A_SECOND = 30_000_000
"""Of this thread's processor time, ten times as much as measured: waiting for a cold disk, or for
other programs, is no sign of damage."""
_NEWER_MOST = 200
"""Tables, indexes and views that a newer format may have added."""
_SCHEME_MOST = 2_000_000
"""Code points of a scheme; one of a thousand labels with guidelines has a tenth of that."""

_Row = tuple[str, str, str, str | None]


def format_of(connection: sqlite3.Connection) -> int:
    """The format that a project file is in: the number of its newest migration."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def newer(path: Path, version: int, *, to: str = "open it") -> ProjectError:
    """Why a project of a format that does not exist yet is refused."""
    return ProjectError(f"{made_newer(path, version)}; update Goldspan to {to}.")


def made_newer(path: Path, version: int) -> str:
    """How a sentence about a project of a newer format begins."""
    return (
        f"{path} was made by a newer Goldspan (format {version}, this one knows {SCHEMA_VERSION})"
    )


def check_shape(connection: sqlite3.Connection, path: Path, *, references: bool = True) -> None:
    """Refuse a file whose tables, views and triggers are not exactly those of its format, before
    reading it; then one that is damaged.
    """
    with _budget(connection, path):
        version = check_schema(connection, path)
        known = tables() if version > SCHEMA_VERSION else None
        flaw = damage(connection, path, among=known, references=references)
        if flaw:
            raise ProjectError(f"{path} is damaged ({flaw}); go back to a copy that opens.")


def check_schema(connection: sqlite3.Connection, path: Path) -> int:
    """Refuse a file whose tables are not exactly those of its format; returns the format."""
    version = format_of(connection)
    if version > SCHEMA_VERSION:
        if not _is_readable(connection):
            raise newer(path, version)
        return version
    strange = foreign_tables(connection, version)
    if strange:
        raise ProjectError(
            f"{path} has tables that are not Goldspan's ({strange}); it is damaged or was "
            "changed by another program. Go back to a copy that opens."
        )
    return version


def _is_readable(connection: sqlite3.Connection) -> bool:
    """Whether a newer format has all that is ours as we know it, and only more beside it.

    A migration that gives a table of ours another meaning has to change its columns, too: what is
    left as it was may be read. Triggers, and indexes on our tables, would have a say in it.
    """
    ours = _expected_schema(SCHEMA_VERSION)
    found = _schema_rows(connection)
    added = found - ours
    names = {row[1] for row in ours}
    if not ours <= found or len(added) > _NEWER_MOST:
        return False
    for kind, name, table, sql in added:
        is_plain = kind in ("table", "index", "view") and table not in names and name not in names
        if not is_plain or (sql or "").upper().startswith("CREATE VIRTUAL"):
            return False
    query = f"SELECT name FROM {migrations.migrations_table} WHERE migration_set = ?"
    return set(steps()) <= {row[0] for row in connection.execute(query, [migrations.name])}


@contextmanager
def _budget(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Stop SQLite where checking a file is far more work than its size explains."""
    found = path.stat()
    # a file may say that it is large, and have nothing on the disk
    size = min(found.st_size, 512 * getattr(found, "st_blocks", found.st_size))
    end = time.thread_time() + _CHECK_SECONDS + size / _CHECKED_BYTES_A_SECOND
    connection.set_progress_handler(lambda: time.thread_time() > end, 1_000)
    yield
    connection.set_progress_handler(None, 0)


def added_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that a project has beside ours, as one of a newer format may; none if damaged."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    try:
        return sorted({name for (name,) in connection.execute(query)} - set(tables()))
    except (sqlite3.Error, UnicodeDecodeError):
        return []


def foreign_tables(connection: sqlite3.Connection, version: int) -> str:
    """What is missing, changed or too much in a project of this format; empty if nothing is."""
    difference = _schema_rows(connection) ^ _expected_schema(version)
    return ", ".join(sorted({row[1] for row in difference})[:5])


def _schema_rows(connection: sqlite3.Connection) -> set[_Row]:
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
    return set(connection.execute(query).fetchall())


@cache
def steps() -> list[str]:
    """The names of all migrations in their order; a project of format N has had the first N."""
    with _empty() as database:
        return [step.name for step in migrations.pending(database)]


@cache
def _expected_schema(version: int) -> frozenset[_Row]:
    with _empty() as database:
        migrations.apply(database, stop_before=steps()[max(version, 0) :])
        return frozenset(_schema_rows(database.conn))


@cache
def tables() -> tuple[str, ...]:
    """The names of our tables."""
    rows = _expected_schema(SCHEMA_VERSION)
    return tuple(sorted(row[1] for row in rows if row[0] == "table"))


@contextmanager
def _empty() -> Iterator[Database]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield Database(connection, execute_plugins=False)


def damage(
    connection: sqlite3.Connection,
    path: Path | None,
    *,
    among: tuple[str, ...] | None = None,
    references: bool = True,
) -> str:
    """What is broken in its pages or between its rows, in a few words; empty if nothing is.

    `path` is None for a database that is in memory; `among` names the tables to check, if these
    are not all.
    """
    for asked in ("1",) if among is None else among:
        (verdict,) = connection.execute(f"PRAGMA quick_check({asked})").fetchone()
        if verdict != "ok":
            return _in_words(str(verdict))
    # SQLite fills up a last page that is cut off with zeros, which may well be a row's text
    (pages,), (size,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
    )
    if path is not None and path.stat().st_size < pages * size:
        return "it was cut off"
    if not references:
        return ""
    for asked in ("",) if among is None else tuple(f"({each})" for each in among):
        orphan = connection.execute(f"PRAGMA foreign_key_check{asked}").fetchone()
        if orphan is not None:
            return f"a {orphan[0]} refers to a missing {orphan[2]}"
    return ""


def _in_words(verdict: str) -> str:
    """What SQLite finds in pages, without its codes; a full check quotes them."""
    said = " ".join(verdict.replace("*** in database main ***", "").split())
    if page := re.search(r"\bpage (\d+)", said, re.IGNORECASE):
        return f"page {int(page[1]):,} of it cannot be read"
    return "an index of it does not fit its table" if "index" in said else said


def whole_head(db: Database, path: Path) -> ledger.Head | None:
    """(seq, id) of the newest decision; ProjectError if it is damaged, or not the one that was
    recorded last. The whole chain would take longer.
    """
    head = sound_head(db, path)
    if format_of(db.conn) >= ledger_end.SINCE and (end := ledger_end.read(db.conn)).flaw:
        step = "go back to a copy that opens."
        if not end.missing:
            step = (
                "its decisions may all be there. Check it (Check project…, or: goldspan check "
                f"{path.name}), which says how to mend it."
            )
        raise ProjectError(f"{path} is damaged ({end.flaw}); {step}")
    return head


def sound_head(db: Database, path: Path) -> ledger.Head | None:
    """(seq, id) of the newest decision that is there; ProjectError if it is damaged."""
    head = ledger.head(db)
    if head is not None and ledger.first_broken(db, since=head[0]) is not None:
        raise ProjectError(
            f"{path} is damaged (decision {head[0]} is not what was decided); "
            "go back to a copy that opens."
        )
    return head


def whole_scheme(db: Database, path: Path) -> Scheme:
    """The project's scheme; ProjectError if it is missing or was changed."""
    query = "SELECT sha256, toml FROM scheme JOIN meta ON value = sha256 WHERE meta.name = ?"
    row = db.execute(query, ["scheme"]).fetchone()
    if row is None:
        raise ProjectError(f"{path} has no scheme; it was not made to the end. Make it anew.")
    damaged = ProjectError(
        f"{path} is damaged (its scheme was changed); go back to a copy that opens."
    )
    if len(row[1]) > _SCHEME_MOST:
        raise damaged
    try:
        scheme = schemes.parse(row[1], source=f"{path} (its scheme)")
    except RecursionError:
        raise damaged from None
    if scheme.sha256 != row[0]:
        raise damaged
    return scheme
