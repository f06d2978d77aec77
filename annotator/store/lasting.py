"""What decisions lead to, in little room: for each thing its article and a number made of its row.

Two hundred bytes an item instead of a thousand; that two different rows of one item have the same
number happens once in ten to the nineteenth.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_BITS = 64
_MASK = (1 << _BITS) - 1


class Lasting:
    """The rows that the cache should have, told by numbers; each can be taken once."""

    def __init__(self) -> None:
        self._of: dict[str, dict[Any, int]] = {}

    def put(
        self, table: str, key: object, article: int | None, row: tuple[Any, ...] | None
    ) -> None:
        """A decision makes this row, or takes it away."""
        rows = self._of.setdefault(table, {})
        if row is None:
            rows.pop(key, None)
        else:
            rows[key] = (article or 0) << _BITS | hash(row) & _MASK

    def agrees(self, table: str, key: object, row: tuple[Any, ...] | None) -> bool:
        """Whether decisions until now have led to this row, or to none."""
        there = self._of.get(table, {}).get(key)
        if row is None or there is None:
            return row is None and there is None
        return there & _MASK == hash(row) & _MASK

    def stands(self, item: str, article: int) -> bool:
        """Whether decisions until now have led to this mention in this article."""
        there = self._of.get("mention", {}).get(item)
        return there is not None and there >> _BITS == article

    def take(self, table: str, row: tuple[Any, ...]) -> tuple[bool, int]:
        """Whether this row is as it should be, and the key of its rightful article; 0 for none."""
        wanted = self._of.get(table, {}).pop(row[0], None)
        if wanted is None:
            return False, 0
        return wanted & _MASK == hash(row) & _MASK, wanted >> _BITS

    def left(self) -> Iterator[tuple[str, Any, int]]:
        """Table, key and article's key of the rows that nobody has taken."""
        for table, rows in self._of.items():
            for key, wanted in rows.items():
                yield table, key, wanted >> _BITS
