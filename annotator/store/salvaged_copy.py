"""The private copy that a salvage reads, brought to the present format where it can be."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.errors import ProjectError
from annotator.store import checking, connection, migrating
from annotator.store.proving import UNREADABLE
from annotator.store.schema import SCHEMA_VERSION


def added_by_newer(copy: Path) -> list[str]:
    """What a newer Goldspan has added to a project, and is not kept, as a sentence; or nothing."""
    try:
        with closing(connection.connect(copy, read_only=True)) as opened:
            version, added = checking.format_of(opened), checking.added_tables(opened)
    except (sqlite3.Error, ProjectError):
        return []
    if version <= SCHEMA_VERSION or not added:  # else its number may be what is damaged
        return []
    return [
        f"A newer Goldspan made this project (format {version}): what that has added "
        f"({', '.join(added)}) is not kept. Salvage it with that one to keep it."
    ]


def bring_up(copy: Path) -> bool:
    """Whether a copy is of an older format; it is brought to the present one if it can be read."""
    newer = copy.with_name("present")
    try:
        with closing(connection.connect(copy, read_only=True)) as opened:
            if checking.format_of(opened) >= SCHEMA_VERSION:
                return False
            old = Database(opened, execute_plugins=False, recursive_triggers=False)
            with (
                closing(migrating.copy_for_reading(old, copy)) as read,
                closing(sqlite3.connect(newer)) as written,
            ):
                read.conn.backup(written)
        newer.replace(copy)
    except (sqlite3.Error, ProjectError, *UNREADABLE):
        newer.unlink(missing_ok=True)  # it is read as it is
    return True
