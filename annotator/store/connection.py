"""Opening the project file safely, and one transaction at a time: the only SQLite connections."""

from __future__ import annotations

import os
import secrets
import stat
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal
from weakref import WeakSet

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

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
_CHECK_SECONDS = 5.0
_CHECKED_BYTES_A_SECOND = 50_000_000  # ten times slower than measured, for slow disks

Kind = Literal["project", "release", "other"]


class _Connection(sqlite3.Connection):
    """A connection that is known to hold its file until it is closed."""

    file: tuple[int, int] = (0, 0)

    def close(self) -> None:
        super().close()
        _open.discard(self)


_open: WeakSet[_Connection] = WeakSet()


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise ProjectError(f"{path} is a folder; name a project file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise ProjectError(f"{path} is a device or pipe, not a file; name a project file.")
    return found.st_dev, found.st_ino


def _header(path: Path) -> bytes | None:
    """The first 100 bytes; None for a file that this process holds open, and so has checked.

    Closing a second handle to such a file would drop the locks of the first (POSIX), even while
    it is being read or written.
    """
    try:
        file = _identity(path)
        if any(connection.file == file for connection in tuple(_open)):
            return None
        with path.open("rb") as handle:
            return handle.read(100)
    except FileNotFoundError:
        raise ProjectError(
            f"{path} does not exist; make it with: goldspan new {path.name}"
        ) from None
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be read ({error.strerror}); check who owns it."
        ) from error


def _kind(header: bytes) -> Kind:
    if not header.startswith(_HEADER):
        return "other"
    stamp = int.from_bytes(header[68:72], "big")
    if stamp == APPLICATION_ID:
        return "project"
    return "release" if stamp == RELEASE_APPLICATION_ID else "other"


def kind_of(path: Path) -> Kind:
    """What sort of file this is by its first 100 bytes; raises ProjectError if it is unreadable."""
    header = _header(path)
    return "project" if header is None else _kind(header)


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection with our limits and pragmas to a file that exists; nothing is written."""
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,  # transactions are begun by `writing` alone
        timeout=_BUSY_SECONDS,
        check_same_thread=True,
        factory=_Connection,
    )
    try:
        _configure(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DDL, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DQS_DML, False)
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
            connection.execute("PRAGMA synchronous = EXTRA")
            database = Database(connection, execute_plugins=False)
            # one transaction, since each waits for the disk several times
            with database.atomic():
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                migrations.apply(database)
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
    if header is not None:
        _refuse(path, header)
    try:
        connection = connect(path, read_only=read_only)
        try:
            with _deadline(connection, path):
                _check_shape(connection, path)
            if not read_only:
                # another program may have left the file in WAL mode, in which work can be lost
                connection.execute("PRAGMA journal_mode = DELETE")
        except BaseException:
            connection.close()
            raise
        if isinstance(connection, _Connection):
            connection.file = _identity(path)
            _open.add(connection)
    except sqlite3.Error as error:
        raise trouble(path, error) from error
    return Database(connection, execute_plugins=False, recursive_triggers=False)


def _refuse(path: Path, header: bytes) -> None:
    """Say what a file is that is no project, or one of a newer Goldspan."""
    kind = _kind(header)
    if kind == "release":
        raise ProjectError(f"{path} is a gold release, not a project; it is read by evaluate.")
    if not header.startswith(_HEADER):
        raise ProjectError(f"{path} is not a Goldspan project; import it into one instead.")
    if kind != "project":
        raise ProjectError(f"{path} is an SQLite file, but not a Goldspan project.")
    version = int.from_bytes(header[60:64], "big")
    if version > SCHEMA_VERSION:
        raise ProjectError(
            f"{path} was made by a newer Goldspan (format {version}, this one knows "
            f"{SCHEMA_VERSION}); update Goldspan to open it."
        )


@contextmanager
def _deadline(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Stop SQLite where checking a file takes far longer than its size explains."""
    seconds = _CHECK_SECONDS + path.stat().st_size / _CHECKED_BYTES_A_SECOND
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, 1_000)
    yield
    connection.set_progress_handler(None, 0)


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
    # SQLite fills up a last page that is cut off with zeros, which may well be a row's text
    (pages,), (size,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
    )
    if path.stat().st_size < pages * size:
        raise ProjectError(f"{path} is damaged (it was cut off); go back to a copy that opens.")
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if orphan is not None:
        raise ProjectError(
            f"{path} is damaged (a {orphan[0]} refers to a missing {orphan[2]}); "
            "go back to a copy that opens."
        )


def trouble(path: Path, error: sqlite3.Error) -> ProjectError:
    """What SQLite says, as a sentence with the next step."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        said = "is being written by another program; wait a moment and try again."
    elif name.startswith("SQLITE_READONLY"):
        said = "cannot be written (read-only, moved or replaced); save a copy elsewhere."
    elif name.startswith("SQLITE_FULL"):
        said = "cannot grow: the disk is full. Make room and try again."
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _is_no_text(error):
        said = "is damaged; go back to a copy that opens."
    elif name.startswith("SQLITE_CANTOPEN"):
        said = "cannot be written in its folder; check its rights or save a copy elsewhere."
    elif name.startswith("SQLITE_IOERR"):
        said = "cannot be reached on its disk; check the disk and try again."
    elif name.startswith("SQLITE_INTERRUPT"):
        said = "takes too long to check and may be damaged; go back to a copy that opens."
    elif name.startswith("SQLITE_TOOBIG"):
        said = "cannot hold a text or decision of this size; split it. Nothing was changed."
    else:
        said = "could not be used; try again, and report this if it stays."
    return ProjectError(f"{path} {said} ({error})")


def _is_no_text(error: sqlite3.Error) -> bool:
    """Whether a stored text is not UTF-8 any more; Python says so itself, without a code."""
    return str(error).startswith("Could not decode to UTF-8")


def _is_ours(error: sqlite3.Error) -> bool:
    """Whether a rule of the store was broken or the library misused: our bug, not the disk's."""
    if isinstance(error, sqlite3.IntegrityError):
        return True
    if _is_no_text(error):
        return False
    return getattr(error, "sqlite_errorname", "SQLITE_MISUSE") in ("SQLITE_ERROR", "SQLITE_MISUSE")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """SQLite's trouble while reading becomes a ProjectError."""
    try:
        yield
    except sqlite3.Error as error:
        if _is_ours(error):
            raise
        raise trouble(path, error) from error


@contextmanager
def snapshot(db: Database, path: Path) -> Iterator[None]:
    """What is read inside is of one moment; inside a transaction it is that already."""
    with reading(path):
        begun = not db.conn.in_transaction
        if begun:
            db.conn.execute("BEGIN")
        try:
            yield
        finally:
            if begun and db.conn.in_transaction:
                db.conn.execute("COMMIT")


@contextmanager
def writing(db: Database, path: Path) -> Iterator[None]:
    """One transaction that holds the write lock from its start; all of it or nothing.

    An error of ours inside leaves no transaction open; SQLite's trouble becomes a ProjectError.
    """
    with reading(path):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise
