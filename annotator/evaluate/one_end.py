"""Relations that have one end in common, put together one to one: the most pairs there can be.

Relations of one label meet at their mentions: a relation is at two of these meeting places, its
head's and its tail's, and may go with any relation of the other side at either. Most places are
clear. Where a relation could go to one or the other, the most pairs are found by ways that change
others' minds (Hopcroft and Karp 1973), through places and not from relation to relation, so that
ten thousand at one mention are no burden. How many there are is so no matter of any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import coded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

Two = tuple[int, int]
"""Where a relation is: the place of its head, and that of its tail; -1 for none."""
_Way = tuple[int, list[int], int]
"""To which place, and who changes places for it: a row of the one side or of the other."""


def with_one_end(mine: Ints, yours: Ints) -> tuple[Ints, Ints]:
    """Rows of the two sides that go together. Each has two places a row, rising with the text, -1
    for none; of equal ways rows go with each other in their order, and by their heads.
    """
    import numpy as np

    own = len(mine)
    both = np.concatenate([mine, yours])
    code = coded(both.ravel()).reshape(both.shape)
    used = np.zeros((2, 1 + int(code.max(initial=0))), dtype=bool)
    used[0, code[:own]] = used[1, code[own:]] = True
    shared = used[0] & used[1]
    code[(both < 0) | ~shared[code]] = -1
    torn = np.zeros(used.shape[1] + 1, dtype=bool)  # places from which a relation could go away
    torn[code[(code >= 0).all(1) & (code[:, 0] != code[:, 1])]] = True
    torn[-1] = False
    at = code.max(1)  # of those at one place, that one
    open_ = torn[code].any(1)
    at[open_] = _settled(code, np.flatnonzero(open_), own)
    return _in_order(at[:own], at[own:])


def _settled(code: Ints, rows: Ints, own: int) -> list[int]:
    """The place at which each of these rows, gold's below `own`, finds its partner; -1 for none."""
    listed: list[Two] = [(first, second) for first, second in code[rows].tolist()]
    gold = int((rows < own).sum())
    return _Places(listed[:gold], listed[gold:]).settled()


def _in_order(at: Ints, other_at: Ints) -> tuple[Ints, Ints]:
    """At each place the first with the first, the second with the second."""
    import numpy as np

    size = 1 + int(max(at.max(initial=0), other_at.max(initial=0)))
    order, other_order = (np.argsort(each, kind="stable") for each in (at, other_at))
    counts = [np.bincount(each[each >= 0], minlength=size) for each in (at, other_at)]
    pairs = np.minimum(*counts)
    found = []
    for each, count in zip((order, other_order), counts, strict=True):
        first = len(each) - count.sum() + np.cumsum(count) - count
        within = np.arange(pairs.sum()) - np.repeat(np.cumsum(pairs) - pairs, pairs)
        found.append(each[np.repeat(first, pairs) + within])
    return found[0], found[1]


class _Places:
    """Relations of two sides and the places at which they meet.

    `_at` and `_other_at` are where each goes, -1 for nowhere: at every place as many of the one
    side as of the other.
    """

    def __init__(self, mine: Sequence[Two], yours: Sequence[Two]) -> None:
        self._mine = mine
        self._at, self._other_at = [-1] * len(mine), [-1] * len(yours)
        self._here: dict[int, list[int]] = _by_place(mine)
        self._there: dict[int, list[int]] = _by_place(yours)
        self._next = dict.fromkeys(self._there, 0)

    def settled(self) -> list[int]:
        """Where each goes, first those of the one side, then those of the other."""
        left = list(range(len(self._mine)))
        while left:
            tried: dict[int, Iterator[_Way]] = {}
            still = [row for row in left if not self._goes(row, tried)]
            if len(still) == len(left):
                break
            left = still
        return self._at + self._other_at

    def _goes(self, start: int, tried: dict[int, Iterator[_Way]]) -> bool:
        """Send one more somewhere: on the way there, one at each place goes on to another place.

        `tried` has where each place has got to with its ways, so that none is tried in vain twice.
        """
        mine = [place for place in self._mine[start] if place >= 0]
        for place in mine:
            if self._take(place):
                self._at[start] = place
                return True
        seen = set(mine)
        for first in mine:
            path: list[_Way] = [(first, self._at, start)]
            while path:
                place = path[-1][0]
                if place not in tried:
                    tried[place] = self._ways(place)
                way = next(tried[place], None)
                if way is None:
                    path.pop()
                elif way[0] not in seen:
                    path.append(way)
                    if self._take(way[0]):
                        self._change(path)
                        return True
                    seen.add(way[0])
        return False

    def _change(self, path: Sequence[_Way]) -> None:
        """Change places along a way: who goes away goes to the next, who comes is let in before."""
        before = -1
        for place, goers, row in path:
            goers[row] = before if goers is self._other_at else place
            before = place

    def _take(self, place: int) -> bool:
        """Let one of the other side that is nowhere yet come to this place."""
        there = self._there[place]
        while self._next[place] < len(there):
            row = there[self._next[place]]
            self._next[place] += 1
            if self._other_at[row] < 0:
                self._other_at[row] = place
                return True
        return False

    def _ways(self, place: int) -> Iterator[_Way]:
        """To where one too many at this place can be handed on, and who changes places for it."""
        for row in self._there[place]:  # it comes here, and leaves its partner behind
            if self._other_at[row] != place:
                yield self._other_at[row], self._other_at, row
        for row in self._here[place]:  # it goes away
            first, second = self._mine[row]
            onward = second if first == place else first
            if self._at[row] == place and onward not in (-1, place):
                yield onward, self._at, row


def _by_place(places: Sequence[Two]) -> dict[int, list[int]]:
    """Who is at each place, in their order."""
    found: dict[int, list[int]] = {}
    for row, own in enumerate(places):
        for place in dict.fromkeys(own):
            if place >= 0:
                found.setdefault(place, []).append(row)
    return found
