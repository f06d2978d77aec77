"""Making a private copy of a damaged file readable by SQLite at all, so that its rows can be tried.

SQLite reads nothing of a file that was cut off, or whose first pages are damaged: those say where
each table begins. They are the same in every project that was made in this format, and so can be
taken from a new one. Whether the rows found by them are ours, their hashes say.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from sqlite_utils.utils import sqlite3

from annotator import scheme as schemes
from annotator.store import checking, connection, creating
from annotator.store.schema import SCHEMA_VERSION

_PAGE = 4096
_INTERIOR = 5
_HEADER = 100
_SIZE, _FREE, _COUNTER, _VALID_FOR = 28, 32, 24, 92


def make_legible(copy: Path) -> bool:
    """Mend the first pages and the length of a copy; whether anything had to be done."""
    if _reads(copy):
        return False
    content = bytearray(copy.read_bytes())
    content.extend(bytes(-len(content) % _PAGE))
    said = int.from_bytes(content[_SIZE : _SIZE + 4], "big") * _PAGE
    if len(content) < said <= 2 * len(content):  # pages that were cut off are empty ones
        content.extend(bytes(said - len(content)))
    copy.write_bytes(content)
    if not _reads(copy):
        _give_first_pages(content)
        copy.write_bytes(content)
    return True


def _reads(copy: Path) -> bool:
    """Whether SQLite finds our tables in it."""
    try:
        with closing(connection.connect(copy, read_only=False)) as opened:
            opened.execute("SELECT count(*) FROM meta").fetchone()
            version = checking.format_of(opened)
            return 0 < version <= SCHEMA_VERSION and not checking.foreign_tables(opened, version)
    except (sqlite3.Error, UnicodeDecodeError):  # SQLite quotes what it cannot make sense of
        return False


def _give_first_pages(content: bytearray) -> None:
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        creating.create(new, scheme=schemes.load(schemes.DEFAULT))
        fresh = new.read_bytes()
    for page in _schema_pages(fresh):
        content[page * _PAGE : (page + 1) * _PAGE] = fresh[page * _PAGE : (page + 1) * _PAGE]
    for place, value in (
        (_SIZE, len(content) // _PAGE),
        (_FREE, 0),
        (_FREE + 4, 0),
        (_COUNTER, 1),
        (_VALID_FOR, 1),
    ):
        content[place : place + 4] = value.to_bytes(4, "big")


def _schema_pages(fresh: bytes) -> list[int]:
    """The pages, from 0, that say which tables there are: the first, and those it leads to."""
    pages = [0]
    if fresh[_HEADER] == _INTERIOR:
        cells = int.from_bytes(fresh[_HEADER + 3 : _HEADER + 5], "big")
        places = [_HEADER + 8]  # the last one has no cell
        for cell in range(cells):
            at = _HEADER + 12 + 2 * cell
            places.append(int.from_bytes(fresh[at : at + 2], "big"))
        pages += [int.from_bytes(fresh[at : at + 4], "big") - 1 for at in places]
    return pages
