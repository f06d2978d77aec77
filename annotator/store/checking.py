"""Whether a database is a whole project: its tables exactly ours, its pages and references sound,
its newest decision and its scheme what they were. Nothing here writes."""

from __future__ import annotations

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
from annotator.store import ledger
from annotator.store.schema import SCHEMA_VERSION, migrations

_CHECK_SECONDS = 5.0
_CHECKED_BYTES_A_SECOND = 50_000_000  # ten times slower than measured, for slow disks

_Row = tuple[str, str, str, str | None]


def format_of(connection: sqlite3.Connection) -> int:
    """The format that a project file is in: the number of its newest migration."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def newer(path: Path, version: int) -> ProjectError:
    """Why a project of a format that does not exist yet is refused."""
    return ProjectError(
        f"{path} was made by a newer Goldspan (format {version}, this one knows "
        f"{SCHEMA_VERSION}); update Goldspan to open it."
    )


def check_shape(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose tables, views and triggers are not exactly those of its format, before
    reading it; then one that is damaged.
    """
    with _deadline(connection, path):
        version = format_of(connection)
        if version > SCHEMA_VERSION:
            raise newer(path, version)
        strange = foreign_tables(connection, version)
        if strange:
            raise ProjectError(
                f"{path} has tables that are not Goldspan's ({strange}); it is damaged or was "
                "changed by another program. Go back to a copy that opens."
            )
        flaw = damage(connection, path)
        if flaw:
            raise ProjectError(f"{path} is damaged ({flaw}); go back to a copy that opens.")


@contextmanager
def _deadline(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Stop SQLite where checking a file takes far longer than its size explains."""
    seconds = _CHECK_SECONDS + path.stat().st_size / _CHECKED_BYTES_A_SECOND
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, 1_000)
    yield
    connection.set_progress_handler(None, 0)


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


@contextmanager
def _empty() -> Iterator[Database]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield Database(connection, execute_plugins=False)


def damage(connection: sqlite3.Connection, path: Path | None) -> str:
    """What is broken in its pages or between its rows, in a few words; empty if nothing is.

    `path` is None for a database that is in memory.
    """
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        return str(verdict)
    # SQLite fills up a last page that is cut off with zeros, which may well be a row's text
    (pages,), (size,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
    )
    if path is not None and path.stat().st_size < pages * size:
        return "it was cut off"
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if orphan is not None:
        return f"a {orphan[0]} refers to a missing {orphan[2]}"
    return ""


def whole_head(db: Database, path: Path) -> ledger.Head | None:
    """(seq, id) of the newest decision; ProjectError if it is damaged.

    The whole chain would take longer.
    """
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
    scheme = schemes.parse(row[1], source=f"{path} (its scheme)")
    if scheme.sha256 != row[0]:
        raise ProjectError(
            f"{path} is damaged (its scheme was changed); go back to a copy that opens."
        )
    return scheme
