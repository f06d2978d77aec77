"""What is in current state although no decision has ever led to it: proof that decisions are lost.

The ledger's chain cannot see its own end, so decisions that are missing there leave no gap. What
they did still stands in current state. A row that is only out of date has been decided once, and
one that says less than was decided (pending, not finished) may be damage; both can be made again.
"""

from __future__ import annotations

from typing import Any

from annotator.model import ArticleState, ItemState
from annotator.wording import counted

Row = tuple[Any, ...]
_ANY = object()
"""A pending item is explained by any decision on it."""
_STATE = {"mention": 7, "relation": 5}


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

    def explain(self, table: str, key: object, row: Row | None) -> None:
        """A decision has led to this row, or to none."""
        told = self._rows.get((table, key))
        if told is None:
            return
        if told is _ANY or (row is not None and told == _told(table, row)):
            del self._rows[table, key]

    def __str__(self) -> str:
        """ "3 finished articles, 363 items and 61 entities"."""
        tables = [table for table, _ in self._rows]
        counts = {
            "finished article": tables.count("progress"),
            "item": tables.count("mention") + tables.count("relation"),
        }
        said = [counted(count, noun) for noun, count in counts.items() if count]
        if count := tables.count("entity"):
            said.append(counted(count, "entity", "entities"))
        return " and ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def _told(table: str, row: Row) -> object:
    if table == "progress":
        return row[1]
    if table in _STATE and row[_STATE[table]] == ItemState.PENDING.value:
        return _ANY
    return hash(row)
