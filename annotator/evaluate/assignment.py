"""Putting things together one to one, so that they are worth most in all."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush
from itertools import count


def heaviest(weights: Mapping[int, Mapping[int, int]]) -> list[tuple[int, int]]:
    """One to one, the pairs of most weight in all; every weight is above 0."""
    if len(weights) == 1:
        ((row, found),) = weights.items()
        return [(row, max(found, key=lambda other: found[other]))]
    return _Assignment(weights).pairs()


class _Assignment:
    """Rows join one after the other, each along the path that loses least (Jonker and Volgenant
    1987, for sparse weights): only what is near a row is looked at, however large the knot is.

    `_own` and `_price` are dual prices: a weight is never above their sum, and equal to it where
    the two are partners. A row may also stay alone, for a weight of 0.
    """

    def __init__(self, weights: Mapping[int, Mapping[int, int]]) -> None:
        self._weights = weights
        self._own: dict[int, int] = {}
        self._price: dict[int, int] = {}
        self._partner: dict[int, int] = {}
        self._taken: dict[int, int] = {}
        self._turn = count()  # of what loses as much, the first: never the smaller number

    def pairs(self) -> list[tuple[int, int]]:
        """Who is whose partner."""
        for row in self._weights:
            self._join(row)
        return sorted(self._partner.items())

    def _join(self, start: int) -> None:
        """Find the path that loses least, from a new row to a free other or a row left alone."""
        price, own = self._price, self._own
        gains = [weight - price.get(other, 0) for other, weight in self._weights[start].items()]
        own[start] = max(0, *gains)
        lost = {start: 0}  # by row: what is lost on the way to it
        reached: dict[int, int] = {}  # by other, too
        before: dict[int, int] = {}
        settled: set[int] = set()
        waiting: list[tuple[int, int, int]] = []
        row, least, end, alone = start, own[start], -1, start
        while True:
            if lost[row] + own[row] < least:
                least, alone = lost[row] + own[row], row
            for other, weight in self._weights[row].items():
                loss = lost[row] + own[row] + price.get(other, 0) - weight
                if loss < least and other not in settled and loss < reached.get(other, least):
                    reached[other], before[other] = loss, row
                    heappush(waiting, (loss, next(self._turn), other))
            nearest = self._nearest(waiting, settled, least)
            if nearest is None:
                break
            settled.add(nearest)
            if nearest not in self._taken:
                least, end = reached[nearest], nearest
                break
            row = self._taken[nearest]
            lost[row] = reached[nearest]
        for each, loss in lost.items():
            own[each] -= least - loss
        for other in settled:
            price[other] = price.get(other, 0) + least - reached[other]
        self._take(start, end if end >= 0 else self._partner.pop(alone, -1), before)

    @staticmethod
    def _nearest(waiting: list[tuple[int, int, int]], settled: set[int], least: int) -> int | None:
        """The other to which least is lost, if that is less than what is lost anyway."""
        while waiting:
            loss, _, other = heappop(waiting)
            if other not in settled:
                return other if loss < least else None
        return None

    def _take(self, start: int, other: int, before: Mapping[int, int]) -> None:
        """Give each other on the path to the row before it; nothing if the new row stays alone."""
        while other >= 0:
            row = before[other]
            given_up = self._partner.get(row, -1)
            self._partner[row], self._taken[other] = other, row
            other = -1 if row == start else given_up
