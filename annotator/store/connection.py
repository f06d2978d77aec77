"""Opening the project file safely, and one transaction at a time: the only SQLite connections."""

from __future__ import annotations

import os
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from annotator.errors import ProjectError
from annotator.scheme import Scheme
from annotator.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrations

RELEASE_APPLICATION_ID = 0x476C6452  # "GldR"
_HEADER = b"SQLite format 3\x00"
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 72 * 2**20,  # a text of 64 MB and its row
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 2,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
}
_BUSY_SECONDS = 5.0

Kind = Literal["project", "release", "other"]


def _header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except IsADirectoryError:
        raise ProjectError(f"{path} is a folder; name a project file in it.") from None
    except FileNotFoundError:
        raise ProjectError(
            f"{path} does not exist; make it with: goldspan new {path.name}"
        ) from None
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be read ({error.strerror}); check who owns it."
        ) from error


def kind_of(path: Path) -> Kind:
    """What sort of file this is by its first 100 bytes; raises ProjectError if it is unreadable."""
    header = _header(path)
    if not header.startswith(_HEADER):
        return "other"
    stamp = int.from_bytes(header[68:72], "big")
    return {APPLICATION_ID: "project", RELEASE_APPLICATION_ID: "release"}.get(stamp, "other")  # type: ignore[return-value]


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection with our limits and pragmas to a file that exists; nothing is written."""
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,  # transactions are begun by `writing` alone
        timeout=_BUSY_SECONDS,
        check_same_thread=True,
    )
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
        "foreign_keys = ON",
        "recursive_triggers = OFF",
        "synchronous = EXTRA",
        "fullfsync = ON",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def create(path: Path, *, scheme: Scheme) -> None:
    """A new project file without articles; made beside its name and moved there whole."""
    if path.exists():
        raise ProjectError(f"{path} exists already; choose another name or open it.")
    if not path.parent.is_dir():
        raise ProjectError(f"The folder {path.parent} does not exist; make it first.")
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("PRAGMA synchronous = EXTRA")
            database = Database(connection, execute_plugins=False)
            migrations.apply(database)
            with database.atomic():
                added = datetime.now(UTC).isoformat(timespec="seconds")
                row = {"sha256": scheme.sha256, "name": scheme.name, "toml": scheme.toml}
                database.table("scheme").insert(row | {"added": added})
                meta = {"scheme": scheme.sha256, "project": uuid.uuid4().hex, "created": added}
                database.table("meta").insert_all(
                    {"name": name, "value": value} for name, value in meta.items()
                )
        finally:
            connection.close()
        # a hard link, unlike a rename, never replaces a file that somebody made meanwhile
        try:
            os.link(draft, path)
        except FileExistsError:
            raise ProjectError(f"{path} exists already; choose another name or open it.") from None
        except OSError:  # a file system without hard links
            draft.rename(path)
    except (OSError, sqlite3.Error) as error:
        raise ProjectError(f"{path} cannot be made ({error}); check the folder.") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def open_database(path: Path, *, read_only: bool) -> Database:
    """The project's database, checked to be ours and whole in shape; ProjectError if it is not."""
    header = _header(path)
    if not header.startswith(_HEADER):
        raise ProjectError(f"{path} is not a Goldspan project; import it into one instead.")
    kind = kind_of(path)
    if kind == "release":
        raise ProjectError(f"{path} is a gold release, not a project; it is read by evaluate.")
    if kind != "project":
        raise ProjectError(f"{path} is an SQLite file, but not a Goldspan project.")
    version = int.from_bytes(header[60:64], "big")
    if version > SCHEMA_VERSION:
        raise ProjectError(
            f"{path} was made by a newer Goldspan (format {version}, this one knows "
            f"{SCHEMA_VERSION}); update Goldspan to open it."
        )
    try:
        connection = connect(path, read_only=read_only)
        try:
            _check_shape(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise trouble(path, error) from error
    return Database(connection, execute_plugins=False, recursive_triggers=False)


def _schema_rows(connection: sqlite3.Connection) -> set[tuple[str, str, str, str | None]]:
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema"
    return set(connection.execute(query).fetchall())


@cache
def _expected_schema() -> frozenset[tuple[str, str, str, str | None]]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.apply(Database(connection, execute_plugins=False))
    rows = frozenset(_schema_rows(connection))
    connection.close()
    return rows


def _check_shape(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file whose tables, views and triggers are not exactly ours, before reading it."""
    difference = _schema_rows(connection) ^ _expected_schema()
    if difference:
        names = ", ".join(sorted({row[1] for row in difference})[:5])
        raise ProjectError(
            f"{path} has tables that are not Goldspan's ({names}); it is damaged or was changed "
            "by another program. Go back to a copy that opens."
        )
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise ProjectError(f"{path} is damaged ({verdict}); go back to a copy that opens.")


def trouble(path: Path, error: sqlite3.Error) -> ProjectError:
    """What SQLite says, as a sentence with the next step."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        said = "is being written by another program; wait a moment and try again."
    elif name.startswith("SQLITE_READONLY"):
        said = "cannot be written (read-only, moved or replaced); save a copy elsewhere."
    elif name.startswith("SQLITE_FULL"):
        said = "cannot grow: the disk is full. Make room and try again."
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        said = "is damaged; go back to a copy that opens."
    elif name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):
        said = "cannot be reached on its disk; check the disk and try again."
    else:
        said = "could not be used; try again, and report this if it stays."
    return ProjectError(f"{path} {said} ({error})")


@contextmanager
def writing(db: Database, path: Path) -> Iterator[None]:
    """One transaction that holds the write lock from its start; all of it or nothing.

    An error of ours inside leaves no transaction open; SQLite's trouble becomes a ProjectError.
    """
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise
    except sqlite3.IntegrityError:
        raise  # the store's own rules were broken: our bug, not the disk's
    except sqlite3.Error as error:
        raise trouble(path, error) from error
