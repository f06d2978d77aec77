"""Rows of several queries walked side by side, so that a large project is never all in memory."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any


class Groups:
    """Rows sorted by their first column, taken a key at a time."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def take(self, key: int) -> list[tuple[Any, ...]]:
        """The rows of this key; keys must be asked for in rising order, and none left out."""
        if self._next is None or self._next[0] != key:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows
