"""Making a private copy of a damaged file readable by SQLite at all, so that its rows can be tried.

SQLite reads nothing of a file that was cut off, or whose first pages are damaged: those say where
each table begins. They are the same in every project that was made in this format, and so can be
taken from a new one. Whether the rows found by them are ours, their hashes say.
"""

from __future__ import annotations

import tempfile
from contextlib import closing, suppress
from pathlib import Path

from sqlite_utils.utils import sqlite3

from annotator import scheme as schemes
from annotator.store import checking, connection, creating
from annotator.store.schema import SCHEMA_VERSION

_PAGE = 4096
_INTERIOR = 5
_HEADER = 100
_MOST_TIMES = 64
"""By how much a copy is lengthened at most."""
_SIZE, _FREE, _COUNTER, _VALID_FOR = 28, 32, 24, 92


def make_legible(copy: Path) -> bool:
    """Mend the first pages and the length of a copy; whether anything had to be done."""
    if _reads(copy):
        return False
    there = max(-(-copy.stat().st_size // _PAGE), 1)
    with copy.open("rb") as file:
        file.seek(_SIZE)
        said = int.from_bytes(file.read(4), "big")
    if not _lengthened(copy, there, said):
        _set_length(copy, said if there < said <= 2 * there else there)
        _give_first_pages(copy)
    return True


def _lengthened(copy: Path, there: int, said: int) -> bool:
    """Put empty pages in the place of those that were cut off; whether that makes it readable.

    The header says how long the file was, and may be what is damaged. So it is believed only as
    far as it takes to find where the tables begin.
    """
    length, most = 2 * there, min(max(said, there), _MOST_TIMES * there)
    with suppress(OSError):  # a disk may have no room for pages of which nothing is written
        while length < most:
            _set_length(copy, length)
            if _reads(copy):
                return True
            length *= 2
        _set_length(copy, most)
        return _reads(copy)
    return False


def _set_length(copy: Path, pages: int) -> None:
    with copy.open("rb+") as file:
        file.truncate(pages * _PAGE)
        file.seek(_SIZE)
        file.write(pages.to_bytes(4, "big"))


def _reads(copy: Path) -> bool:
    """Whether SQLite finds our tables in it."""
    try:
        with closing(connection.connect(copy, read_only=False)) as opened:
            version = checking.format_of(opened)
            return 0 < version <= SCHEMA_VERSION and not checking.foreign_tables(opened, version)
    except (sqlite3.Error, UnicodeDecodeError):  # SQLite quotes what it cannot make sense of
        return False


def _give_first_pages(copy: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        creating.create(new, scheme=schemes.load(schemes.DEFAULT))
        fresh = new.read_bytes()
    # every table begins within the length of a new project
    length = max(copy.stat().st_size, len(fresh)) // _PAGE
    _set_length(copy, length)
    with copy.open("rb+") as file:
        for page in _schema_pages(fresh):
            file.seek(page * _PAGE)
            file.write(fresh[page * _PAGE : (page + 1) * _PAGE])
        for place, value in (
            (_SIZE, length),
            (_FREE, 0),
            (_FREE + 4, 0),
            (_COUNTER, 1),
            (_VALID_FOR, 1),
        ):
            file.seek(place)
            file.write(value.to_bytes(4, "big"))


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
