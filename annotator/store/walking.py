"""Reading tables that may be damaged: all in one go while that works, and row by row afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from sqlite_utils.utils import sqlite3

Row = tuple[Any, ...]


def lenient(content: bytes) -> str:
    """Stored text that need not be UTF-8 any more; what is not, no seal or hash agrees with."""
    return content.decode("utf-8", "surrogateescape")


def texts(row: Row) -> Row:
    """A row whose blobs are texts again: one flipped bit makes one of the other."""
    return tuple(lenient(each) if isinstance(each, bytes) else each for each in row)


class Walk:
    """Rows of one table in the order of their first columns, taken key by key.

    Where a page cannot be read, whatever comes after it is asked for one key at a time, so that
    only what lies on that page is lost. With `as_texts` no column is a blob, as `texts` says.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        columns: str,
        table: str,
        by: str,
        *,
        as_texts: bool = False,
    ) -> None:
        names = by.split(", ")
        where = " AND ".join(f"{name} = ?" for name in names)
        self._connection, self._as_texts = connection, as_texts
        self._one = f"SELECT {columns} FROM {table} WHERE {where}"
        if table in _ORDERED:
            self._one += f" ORDER BY {_ORDERED[table]}"
        self._width = len(names)
        self._next: Row | None = None
        self.whole = True
        """Whether all could be read until now."""
        order = _ORDERED.get(table)
        try:
            self._rows = connection.execute(
                f"SELECT {columns} FROM {table} ORDER BY {by}{f', {order}' if order else ''}"
            )
        except sqlite3.Error as error:
            if is_stop(error):
                raise
            self.whole = False
        else:
            self._step()

    def take(self, *key: int) -> list[Row] | None:
        """The rows that begin with this key, asked in rising order; None if they cannot be read."""
        found: list[Row] = []
        while self.whole and self._next is not None:
            begins = self._next[: self._width]
            if not all(isinstance(each, int) for each in begins):
                self.whole = False
                break
            if begins == key:
                found.append(self._next)
            elif begins > key:
                break
            self._step()
        if found and self.whole:
            return found
        # what is not where it should come may still be found by its key, and what came is at hand
        # where its neighbour cannot be read
        looked = self.again(*key)
        return looked if looked or not found else found

    def again(self, *key: int) -> list[Row] | None:
        """The rows of this key alone, looked up; None if they cannot be read."""
        try:
            rows = self._connection.execute(self._one, key).fetchall()
            return [self._read(row) for row in rows]
        except sqlite3.Error as error:
            if is_stop(error):
                raise
            return None

    def partly(self, *key: int) -> list[Row]:
        """Those of the rows of this key that come before one that cannot be read."""
        found: list[Row] = []
        with suppress(sqlite3.Error):
            found.extend(map(self._read, self._connection.execute(self._one, key)))
        return found

    def _step(self) -> None:
        try:
            row = self._rows.fetchone()
        except sqlite3.Error as error:
            if is_stop(error):
                raise
            self.whole = False
        else:
            self._next = None if row is None else self._read(row)

    def _read(self, row: Row) -> Row:
        return texts(row) if self._as_texts else row


_ORDERED = {"zone": "start", "plant": "item", "run_mention": "place", "run_relation": "place"}
"""In which order the rows of one key come."""


def is_stop(error: sqlite3.Error) -> bool:
    """Whether somebody wanted no more, which is no damage."""
    return getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT"


def gathered(connection: sqlite3.Connection, queries: Iterable[str]) -> dict[Any, Any]:
    """Whatever several queries for (key, value) still give; the first to say something counts."""
    found: dict[Any, Any] = {}
    for query in queries:
        try:
            for key, value in connection.execute(query):
                found.setdefault(key, value)
        except sqlite3.Error as error:
            if is_stop(error):
                raise
    return found


_NAMES = (
    "SELECT key, id FROM article NOT INDEXED",
    "SELECT key, id FROM article INDEXED BY sqlite_autoindex_article_1 WHERE id > ''",
    "SELECT article, id FROM queue",
)
"""The three places that say what an article is called."""


def candidates(connection: sqlite3.Connection) -> dict[int, list[str]]:
    """For each article all that it may be called, what most places say first."""
    said: dict[int, Counter[str]] = {}
    for query in _NAMES:
        for key, name in gathered(connection, (query,)).items():
            if isinstance(name, str) and _is_key(key):
                said.setdefault(key, Counter())[name] += 1
    return {key: [name for name, _ in names.most_common()] for key, names in said.items()}


def article_keys(connection: sqlite3.Connection) -> Sequence[int]:
    """The keys of all articles that are there or have left a trace.

    A row that only one place knows, and no seal, is one of another table on a page that is here by
    mistake.
    """
    sealed = gathered(connection, ("SELECT article, 1 FROM seal WHERE run = 0 AND article > 0",))
    places: Counter[int] = Counter(filter(_is_key, sealed))
    for query in _NAMES:
        places.update(filter(_is_key, gathered(connection, (query,))))
    return sorted(key for key, count in places.items() if count > 1 or key in sealed)


def said_keys(connection: sqlite3.Connection) -> Sequence[tuple[int, int]]:
    """(run, article) of all that runs say or have left a trace of."""
    found: set[tuple[int, int]] = set()
    for query in (
        "SELECT run, article FROM run_article",
        "SELECT run, article FROM seal WHERE run > 0 AND article > 0",
    ):
        try:
            found.update(key for key in connection.execute(query) if all(map(_is_key, key)))
        except sqlite3.Error as error:
            if is_stop(error):
                raise
    return sorted(found)


def run_keys(connection: sqlite3.Connection) -> Sequence[int]:
    """The numbers of all runs that are there or have left a trace."""
    found = gathered(
        connection,
        ("SELECT id, 1 FROM run", "SELECT run, 1 FROM seal WHERE run > 0 AND article = 0"),
    )
    return sorted(filter(_is_key, found))


def plant_keys(connection: sqlite3.Connection) -> Sequence[int]:
    """The keys of all articles in which something is planted, or has left a trace."""
    found = gathered(
        connection,
        ("SELECT article, 1 FROM plant", "SELECT article, 1 FROM seal WHERE run = -1"),
    )
    return sorted(filter(_is_key, found))


def ledger_keys(connection: sqlite3.Connection) -> Sequence[int]:
    """The numbers of all decisions that are there, as far as they can be read.

    Behind a page that cannot be read the index of articles still has them.
    """
    found = gathered(
        connection,
        (
            "SELECT seq, 1 FROM ledger NOT INDEXED ORDER BY seq",
            "SELECT seq, 1 FROM ledger NOT INDEXED ORDER BY seq DESC",
            "SELECT seq, 1 FROM ledger INDEXED BY ledger_article ORDER BY article",
            "SELECT seq, 1 FROM ledger INDEXED BY sqlite_autoindex_ledger_1 ORDER BY id",
        ),
    )
    return sorted(filter(_is_key, found))


def _is_key(key: object) -> bool:
    return isinstance(key, int) and key > 0
