"""Opening the project file safely: the only SQLite connections to what others may have made."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path
from threading import Lock
from typing import Literal
from weakref import WeakSet

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError
from annotator.store import checking, telling
from annotator.store.backup_names import folder_of, project_of
from annotator.store.schema import APPLICATION_ID

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
        if folder_of(path).is_dir():
            raise ProjectError(
                f"{path} does not exist, but its backups do: go back to one (Restore…, or: "
                f"goldspan backups {path.name})."
            ) from None
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


_Stamp = tuple[int, ...]
"""A file and its state: device, inode, size, and when its bytes and it itself were changed."""
_checked: dict[_Stamp, float] = {}
"""When files were checked that nobody has touched since."""
_CHECKED_SECONDS = 60.0
_CLOCK_NS = 50_000_000
"""How long two changes may bear the same time."""


def _stamp(path: Path) -> _Stamp | None:
    """None where a part of what it says lies beside it."""
    if any(os.path.lexists(f"{path.resolve()}{ending}") for ending in ("-journal", "-wal")):
        return None
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _is_checked(look: _Stamp | None) -> bool:
    with _opening:
        return (
            look is not None
            and time.monotonic() - _checked.get(look, -_CHECKED_SECONDS) < _CHECKED_SECONDS
        )


def _remember_checked(look: _Stamp | None) -> None:
    """A window checks a large file in a thread, and opens it then; once is enough.

    A file that was changed just now may be changed again without its time telling it.
    """
    if look is not None and time.time_ns() - max(look[3:]) > _CLOCK_NS:
        now = time.monotonic()
        with _opening:
            for each in [each for each, at in _checked.items() if now - at > _CHECKED_SECONDS]:
                del _checked[each]
            _checked[look] = now


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
            look = _stamp(path)
            if _is_checked(look):
                checking.check_schema(connection, path)
            else:
                checking.check_shape(connection, path)
                _remember_checked(look)
            if not read_only:
                # another program may have left the file in WAL mode, in which work can be lost
                connection.execute("PRAGMA journal_mode = DELETE")
                _sweep_journal(connection, path)
        except BaseException:
            connection.close()
            raise
        _remember(connection, identity_of(path))
    except sqlite3.Error as error:
        raise telling.trouble(path, error) from error
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
        raise telling.trouble(path, error) from error
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
    if (project := project_of(path)) is not None and path.is_file():
        return (
            f"{path.name} is a backup of {project.name}: it is open for reading only. Restore it "
            "(Restore…), or save a copy to work in."
        )
    if not path.is_file() or (os.access(path, os.W_OK) and os.access(folder, os.W_OK)):
        return ""
    what = "it" if not os.access(path, os.W_OK) else "its folder"
    return (
        f"{path} cannot be written, since {what} is read-only. Copy it to a folder of yours to "
        "work on it."
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
    if not header.strip(b"\0"):  # what a crash or a sync client leaves
        raise ProjectError(
            f"{path} is empty; go back to one of its backups (Restore…, or: goldspan backups "
            f"{path.name})."
            if folder_of(path).is_dir()
            else f"{path} is empty and has no backups; delete it."
        )
    if not header.startswith(_HEADER):
        raise ProjectError(f"{path} is not a Goldspan project; import it into one instead.")
    if kind != "project":
        raise ProjectError(f"{path} is an SQLite file, but not a Goldspan project.")
