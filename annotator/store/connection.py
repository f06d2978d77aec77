"""Opening the project file safely, and one transaction at a time: the only SQLite connections."""

from __future__ import annotations

import os
import secrets
import stat
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Literal
from weakref import WeakSet

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError
from annotator.scheme import Scheme
from annotator.store import checking, seals
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


class _Connection(sqlite3.Connection):
    """A connection that is known to hold its file until it is closed."""

    file: tuple[int, int] = (0, 0)

    def close(self) -> None:
        super().close()
        with _opening:
            _open.discard(self)


_open: WeakSet[_Connection] = WeakSet()
_opening = Lock()
"""Connections of several threads come and go: what is walked through must stay as it is."""


def _remember(connection: sqlite3.Connection, file: tuple[int, int]) -> None:
    if isinstance(connection, _Connection):
        connection.file = file
        with _opening:
            _open.add(connection)


def identity_of(path: Path) -> tuple[int, int]:
    """Which file this is, whatever it is called; ProjectError if it is no ordinary one."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise ProjectError(f"{path} is a folder; name a file in it.")
    if not stat.S_ISREG(found.st_mode):
        raise ProjectError(f"{path} is a device or pipe; name a file.")
    return found.st_dev, found.st_ino


def _header(path: Path) -> bytes | None:
    """The first 100 bytes; None for a file that this process holds open, and so has checked.

    Closing a second handle to such a file would drop the locks of the first (POSIX), even while
    it is being read or written.
    """
    try:
        file = identity_of(path)
        with _opening:
            held = any(connection.file == file for connection in _open)
        if held:
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
    for ending in ("-journal", "-wal", "-shm"):
        # SQLite would wait for ever for what a pipe might say
        beside = Path(f"{path.resolve()}{ending}")
        if os.path.lexists(beside) and not beside.is_file():
            raise ProjectError(f"{beside} is in the way; remove it, then open the project again.")
    mode = "ro" if read_only else "rw"
    return _connected(f"{path.resolve().as_uri()}?mode={mode}")


def connect_to_nothing() -> sqlite3.Connection:
    """A connection to an empty database of its own, which goes when it is closed.

    It is in memory; what outgrows the cache goes to a file without a name.
    """
    connection = _connected("")
    _remember(connection, (0, 0))
    return connection


def _connected(place: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        place,
        uri=True,
        isolation_level=None,  # transactions are begun by `writing` alone
        timeout=_BUSY_SECONDS,
        check_same_thread=True,
        factory=_Connection,
    )
    try:
        _configure(connection)
    except UnicodeDecodeError as error:
        # SQLite quotes from a schema that it cannot read, and Python cannot read the quotation
        connection.close()
        raise sqlite3.DatabaseError("Could not decode to UTF-8 what the schema says") from error
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
                seals.write_project(connection)
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
    """A project's database, checked to be ours and whole in the shape of its format, which may be
    an older one; ProjectError if it is not.
    """
    header = _header(path)
    if header is not None:
        _refuse(path, header)
    try:
        connection = connect(path, read_only=read_only)
        try:
            checking.check_shape(connection, path)
            if not read_only:
                # another program may have left the file in WAL mode, in which work can be lost
                connection.execute("PRAGMA journal_mode = DELETE")
                _sweep_journal(connection, path)
        except BaseException:
            connection.close()
            raise
        _remember(connection, identity_of(path))
    except sqlite3.Error as error:
        raise trouble(path, error) from error
    return Database(connection, execute_plugins=False, recursive_triggers=False)


def _sweep_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Remove the journal of a save that was killed before it changed the file.

    SQLite has rolled back one that was needed, and else leaves it until the next save. On the way
    out of PERSIST it deletes a journal that nobody uses, and holds the write lock meanwhile.
    """
    if os.path.lexists(f"{path.resolve()}-journal"):
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute("PRAGMA journal_mode = DELETE")


def is_held(path: Path) -> bool:
    """Whether this process has the file open, and so has checked it."""
    return _header(path) is None


def open_beside(path: Path) -> Database:
    """One more connection, to read by, to a file that this process holds open, and so has checked.

    Checking it again would hold it for as long as its size asks for, and a save would wait. A file
    that nobody here holds is checked.
    """
    if _header(path) is not None:
        return open_database(path, read_only=True)
    try:
        connection = connect(path, read_only=True)
    except sqlite3.Error as error:
        raise trouble(path, error) from error
    _remember(connection, identity_of(path))
    return Database(connection, execute_plugins=False, recursive_triggers=False)


def holds(db: Database, path: Path) -> bool:
    """Whether the name still leads to the file that was opened by it."""
    return isinstance(db.conn, _Connection) and db.conn.file == identity_of(path)


def refuse_others(path: Path) -> None:
    """ProjectError where a file is no project by its first bytes, or one of a newer Goldspan."""
    header = _header(path)
    if header is not None:
        _refuse(path, header)


def unwritable(path: Path) -> str:
    """Why a file that is there can only be read, as a sentence; empty if it can be written."""
    folder = Path(os.path.realpath(path)).parent
    if not path.is_file() or (os.access(path, os.W_OK) and os.access(folder, os.W_OK)):
        return ""
    what = "it" if not os.access(path, os.W_OK) else "its folder"
    return (
        f"{path} cannot be written, since {what} is read-only: it is open for reading only. Copy "
        "it to a folder of yours to work on it."
    )


def newer(path: Path, db: Database) -> str:
    """Why a project of a newer format can only be read, as a sentence."""
    return (
        f"{checking.made_newer(path, checking.format_of(db.conn))}: it is open for reading only, "
        "and what the newer one has added is not shown. Update Goldspan to go on with it."
    )


def _refuse(path: Path, header: bytes) -> None:
    """Say what a file is that is no project, or one of a newer Goldspan."""
    kind = _kind(header)
    if kind == "release":
        raise ProjectError(f"{path} is a gold release, not a project; it is read by evaluate.")
    if not header.startswith(_HEADER):
        raise ProjectError(f"{path} is not a Goldspan project; import it into one instead.")
    if kind != "project":
        raise ProjectError(f"{path} is an SQLite file, but not a Goldspan project.")


def trouble(path: Path, error: sqlite3.Error) -> ProjectError:
    """What SQLite says, as a sentence with the next step."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        said = "is being written by another program; wait a moment and try again."
    elif name.startswith("SQLITE_READONLY"):
        said = (
            "cannot be written (read-only, moved or replaced); put the file back, or copy it with "
            "the file manager and open the copy."
        )
    elif name.startswith("SQLITE_FULL"):
        said = "cannot grow: the disk is full. Make room and try again."
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _is_no_text(error):
        said = "is damaged; go back to a copy that opens."
    elif name.startswith("SQLITE_CANTOPEN"):
        said = "cannot be written in its folder; check the folder's rights and open it again."
    elif name.startswith("SQLITE_IOERR"):
        said = "cannot be reached on its disk; check the disk and try again."
    elif name.startswith("SQLITE_INTERRUPT"):
        said = (
            "asks for far more work than a file of its size should, and was left alone; open it "
            "again, or go back to a backup."
        )
    elif name.startswith("SQLITE_TOOBIG"):
        said = "cannot hold a text or decision of this size; split it. Nothing was changed."
    else:
        said = f"could not be used; try again, and report this if it stays ({error})."
    return ProjectError(f"{path} {said}")


def _is_no_text(error: sqlite3.Error) -> bool:
    """Whether a stored text is not UTF-8 any more; Python says so itself, without a code."""
    return str(error).startswith("Could not decode to UTF-8")


def is_ours(error: sqlite3.Error) -> bool:
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
        if is_ours(error):
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
