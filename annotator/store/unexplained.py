"""What is in current state although no decision has ever led to it.

Where the ledger is whole to the end that is on record, such a row was changed. Where it is not,
what lost decisions did still stands there, and nowhere else. A row that is only out of date has
been decided once, and one that says less than was decided (pending, not finished) may be damage;
both can be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum
from typing import Any

from sqlite_utils.utils import sqlite3

from annotator.model import ArticleState, ItemState
from annotator.store import codec, replay
from annotator.store.lasting import Lasting
from annotator.store.proving import UNREADABLE
from annotator.store.walking import Walk
from annotator.wording import counts_of

Row = tuple[Any, ...]
_ANY = object()
"""A pending item is explained by any decision on it."""
_STATE = {"mention": 7, "relation": 5}


class Ends(Enum):
    """How a ledger ends: as it should, with decisions missing, or nobody knows."""

    WHOLE = "What is said of {} was changed: every decision is there, and none says so."
    MISSING = "No decision explains what is said of {}: decisions are missing."
    UNKNOWN = "No decision explains what is said of {}: decisions are missing, or it was changed."

    def told(self, found: Unexplained) -> str:
        """What it means there that this is in current state."""
        return self.value.format(found)


class Unexplained:
    """Rows of current state that differ from the ledger, until a decision explains them."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, Any], object] = {}

    def __bool__(self) -> bool:
        return bool(self._rows)

    def add(self, table: str, row: Row) -> None:
        """A row that is not as the last decision left it."""
        if table != "progress":
            self._rows[table, row[0]] = _told(table, row)
        elif row[1] == ArticleState.FINISHED.value:
            self._rows[table, row[0]] = row[1]

    def has(self, table: str, key: object) -> bool:
        """Whether this row is one of them."""
        return (table, key) in self._rows

    def explain_by(
        self,
        opened: sqlite3.Connection,
        decisions: Iterable[int],
        key_of: Callable[[Any], int | None],
    ) -> None:
        """Leave out what any decision with one of these numbers, in rising order, has led to."""
        rows = Walk(opened, "seq, article, payload", "ledger", "seq")
        for seq in decisions if self._rows else ():
            for _, article, text in rows.take(seq) or ():
                with suppress(*UNREADABLE):
                    for table, key, _, row in replay.rows_of(codec.loads(text), article, key_of):
                        self._explain(table, key, row)

    def _explain(self, table: str, key: object, row: Row | None) -> None:
        told = self._rows.get((table, key))
        if told is None:
            return
        if told is _ANY or (row is not None and told == _told(table, row)):
            del self._rows[table, key]

    def __str__(self) -> str:
        """ "61 entities, 3 finished articles and 363 items"."""
        tables = [table for table, _ in self._rows]
        return counts_of(
            {
                "finished article": tables.count("progress"),
                "item": tables.count("mention") + tables.count("relation"),
                "entity": tables.count("entity"),
            }
        )


def _told(table: str, row: Row) -> object:
    if table == "progress":
        return row[1]
    if table in _STATE and row[_STATE[table]] == ItemState.PENDING.value:
        return _ANY
    return hash(row)


def unexplained(
    opened: sqlite3.Connection,
    lasting: Lasting,
    decisions: Iterable[int],
    key_of: Callable[[Any], int | None],
) -> Unexplained:
    """All of it, as far as current state can be read; `lasting` is what decisions lead to."""
    found = Unexplained()
    for table in replay.TABLES:
        with suppress(sqlite3.Error, *UNREADABLE):
            for row in opened.execute(f"SELECT * FROM {table}"):
                if not lasting.take(table, row)[0]:
                    found.add(table, row)
    found.explain_by(opened, decisions, key_of)
    return found
