"""SQLite's trouble with a project file, as a sentence with the next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError


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
