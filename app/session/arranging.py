"""Arranging: the queue in another order than its articles came, found bit by bit.

Sorting a million numbers at once would be felt; what costs alike goes into one bucket as it is
read, and the buckets are put behind each other.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import islice

from annotator.store import Listing, QueueOrder

_LEAST, _FIRST = 100, 1_000
"""Articles that are asked for at once, at least and at first."""
_SECONDS = 0.01
"""How long one of these may take."""
_PLACED = 5_000
"""Articles that get their places between two looks at the time."""


class Arranging:
    """Sorts the keys of a queue by what they cost in an order; those that cost alike stay as are.

    `keys` and `ranks` are whole once it is `done`: the keys in their order, and for each key its
    place in that.
    """

    def __init__(self, listing: Listing, order: QueueOrder, imported: Sequence[int]) -> None:
        self._listing, self.order, self._imported = listing, order, imported
        self._buckets: dict[int, array[int]] = {}
        self._asked, self._slice = 0, _FIRST
        self._sorted: list[int] | None = None
        self._placed = 0
        self.keys = array("q")
        self.ranks = array("q", bytes(8 * (imported[-1] + 1 if imported else 0)))

    @property
    def done(self) -> bool:
        """Whether every article has its place."""
        return len(self.keys) == self._placed == len(self._imported)

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1; what is read is nearly all of the work."""
        return self._asked / len(self._imported) if self._imported else 1.0

    def work(self, seconds: float) -> None:
        """Go on for about so long, by a slice at least."""
        end = time.monotonic() + seconds
        while not self.done:
            if self._asked < len(self._imported):
                self._read()
            else:
                self._place()
            if time.monotonic() >= end:
                return

    def _read(self) -> None:
        begun = time.monotonic()
        upto = min(self._asked + self._slice, len(self._imported))
        first, last = self._imported[self._asked], self._imported[upto - 1]
        buckets = self._buckets
        known = len(self.ranks)
        for key, cost in self._listing.costs(self.order, first, last):
            if key >= known:  # another program has brought it just now
                continue
            bucket = buckets.get(cost)
            if bucket is None:
                buckets[cost] = array("q", [key])
            else:
                bucket.append(key)
        self._asked = upto
        taken = time.monotonic() - begun
        pace = 2 if taken < _SECONDS / 2 else 0.5 if taken > _SECONDS else 1
        self._slice = max(int(self._slice * pace), _LEAST)

    def _place(self) -> None:
        if self._sorted is None:
            self._sorted = sorted(self._buckets)
            self._sorted.reverse()
        while self._sorted and len(self.keys) < self._placed + _PLACED:
            self.keys.extend(self._buckets.pop(self._sorted.pop()))
        if not self._sorted and len(self.keys) < len(self._imported):
            # who knows the file: a row of the queue may have gone meanwhile
            missing = set(self._imported) - set(self.keys)
            self.keys.extend(sorted(missing))
        ranks, upto = self.ranks, min(self._placed + _PLACED, len(self.keys))
        for place, key in enumerate(islice(self.keys, self._placed, upto), start=self._placed):
            ranks[key] = place
        self._placed = upto


class Ranked:
    """Where keys stand among others that are listed in some order."""

    def __init__(self, ranks: Sequence[int] | None = None) -> None:
        self.key: Callable[[int], int] | None = None if ranks is None else ranks.__getitem__
        """What keys are sorted by; None where they rise."""

    def left(self, listed: Sequence[int], key: int) -> int:
        """The place of a key, or of the first one behind where it would be."""
        if self.key is None:
            return bisect_left(listed, key)
        return bisect_left(listed, self.key(key), key=self.key)

    def right(self, listed: Sequence[int], key: int) -> int:
        """The place behind a key."""
        if self.key is None:
            return bisect_right(listed, key)
        return bisect_right(listed, self.key(key), key=self.key)

    def sort(self, keys: Sequence[int]) -> Sequence[int]:
        """These keys, which rise, in their order."""
        return keys if self.key is None else array("q", sorted(keys, key=self.key))
