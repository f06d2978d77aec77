"""One transaction that is saved or not: what stands between it and its disk, and who else wrote.

A lock says that nobody writes at this moment. It does not say that the file is still the one that
was opened: that is compared in every transaction, for a file can be moved, deleted, replaced, or
written over by a copy of itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError, Trouble, UnsavedError
from annotator.store import connection, telling

_TROUBLES = {
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_CANTOPEN": Trouble.READ_ONLY,
    "SQLITE_PERM": Trouble.READ_ONLY,
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR": Trouble.DISK,
    "SQLITE_CORRUPT": Trouble.DAMAGED,
    "SQLITE_NOTADB": Trouble.DAMAGED,
    "SQLITE_TOOBIG": Trouble.TOO_BIG,
}
_LONGEST = 255 - len("-journal")
"""Bytes of a name beside which SQLite's journal has room."""


class Uncertain(Exception):
    """COMMIT itself failed, so that the transaction may be in the file; `trouble` says why."""

    def __init__(self, trouble: UnsavedError) -> None:
        self.trouble = trouble
        super().__init__(str(trouble))


class Seen:
    """The file as this connection left it, so that it is noticed when somebody else wrote it."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path
        self.look()

    def look(self) -> None:
        """Take the file as it is now for what is known."""
        self._mark = self._stamp()
        self._version = self._data_version()

    def others(self) -> bool:
        """Whether somebody else has written since; inside a transaction."""
        return self._stamp() != self._mark or self._data_version() != self._version

    def forget_pages(self) -> None:
        """Before a transaction: keep nothing in memory of a file that is another one by now.

        SQLite tells this by a counter in the file, which a copy put in its place may share.
        """
        if self._stamp() != self._mark:
            self._db.conn.execute("PRAGMA shrink_memory")

    def _stamp(self) -> tuple[int, int]:
        with suppress(OSError):
            found = self._path.stat()
            return found.st_mtime_ns, found.st_size
        return 0, 0

    def _data_version(self) -> int:
        return int(self._db.conn.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def writing(db: Database, path: Path) -> Iterator[None]:
    """One transaction that holds the write lock from its start; all of it or nothing.

    An error of ours inside leaves no transaction open; SQLite's trouble becomes an UnsavedError,
    or Uncertain where it came at the very end.
    """
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            _same_file(db, path)
            yield
        except BaseException:
            _roll_back(db)
            raise
        _commit(db, path)
    except sqlite3.Error as error:
        if telling.is_ours(error):
            raise
        raise unsaved(db, path, error) from error


def _commit(db: Database, path: Path) -> None:
    try:
        db.conn.execute("COMMIT")
    except sqlite3.Error as error:
        _roll_back(db)
        if telling.is_ours(error):
            raise
        trouble = unsaved(db, path, error)
        if trouble.trouble is Trouble.BUSY:  # somebody reads, and not a byte was written
            raise trouble from error
        raise Uncertain(trouble) from error


def _roll_back(db: Database) -> None:
    # a disk that took nothing may not take this either; the transaction has ended all the same
    with suppress(sqlite3.Error):
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")


def landed(db: Database, path: Path, found: Callable[[Database], bool]) -> bool | None:
    """Whether an uncertain transaction is in the file; None where the file cannot be asked.

    It is opened anew: what a transaction left half written is taken back then.
    """
    try:
        if not leads_there(db, path):
            return found(db)
        with closing(connection.connect(path, read_only=False)) as again:
            return found(Database(again, execute_plugins=False))
    except (sqlite3.Error, OSError, ProjectError):
        return None


def leads_there(db: Database, path: Path) -> bool:
    """Whether the name still leads to the file that was opened."""
    try:
        return connection.holds(db, path)
    except (OSError, ProjectError):
        return False


def _same_file(db: Database, path: Path) -> None:
    """Refuse to write where the name leads to no file or to another one."""
    if leads_there(db, path):
        return
    if not os.path.lexists(path):
        raise UnsavedError(
            f"{path} was moved or deleted; nothing was saved in it.",
            Trouble.GONE,
            step="Put it back, or save a copy: what was open can still be read.",
        )
    raise UnsavedError(
        f"{path} was replaced by another file; nothing was saved in it.",
        Trouble.REPLACED,
        step="Save a copy under another name: what was open can still be read.",
    )


def unsaved(db: Database, path: Path, error: sqlite3.Error) -> UnsavedError:
    """What SQLite says of a write, as a sentence: the file, the disk and the next step."""
    name = getattr(error, "sqlite_errorname", "") or ""
    found = [trouble for code, trouble in _TROUBLES.items() if name.startswith(code)]
    trouble = found[0] if found else Trouble.OTHER
    if trouble in (Trouble.READ_ONLY, Trouble.DISK) and not leads_there(db, path):
        try:
            _same_file(db, path)
        except UnsavedError as better:
            return better
    if trouble is Trouble.READ_ONLY and len(os.fsencode(path.name)) > _LONGEST:
        return UnsavedError(
            f"{path} cannot be written: its name is too long. Nothing was saved in it.",
            Trouble.NAME,
            step="Save a copy under a shorter one.",
        )
    if trouble is Trouble.FULL:
        said = f"{path} cannot grow: the disk is full."
        step = f"Make room on {disk_of(path)} and try again."
    elif trouble is Trouble.READ_ONLY:
        said = (
            f"{path} cannot be written: it, its folder or its disk is read-only. Nothing was "
            "saved in it."
        )
        step = "Ask for the right to write there, or save a copy elsewhere."
    elif trouble is Trouble.DISK:
        said = f"{path} cannot be reached on its disk ({disk_of(path)})."
        step = "Check the disk and try again, or save a copy elsewhere."
    else:
        return UnsavedError(str(telling.trouble(path, error)), trouble)
    return UnsavedError(said, trouble, step=step)


def disk_of(path: Path) -> Path:
    """Where the disk that a file is on begins, as people know it."""
    place = Path(os.path.realpath(path)).parent
    while not os.path.ismount(place) and place != place.parent:
        place = place.parent
    return place
