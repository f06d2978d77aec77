"""What arrays of numbers are asked here again and again.

Sorting what lies in order already is nearly free, which hashing is not: so these sort.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


def distinct(numbers: Ints) -> Ints:
    """Each different number once, rising."""
    import numpy as np

    ordered = np.sort(numbers, kind="stable")
    return ordered[starts(ordered)]


def starts(ordered: Ints | Floats) -> Flags:
    """Which of these numbers, equal ones side by side, is the first of its kind."""
    import numpy as np

    new = np.ones(len(ordered), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return new


def coded(numbers: Ints) -> Ints:
    """For each number its place among the different ones."""
    import numpy as np

    order = np.argsort(numbers, kind="stable")
    codes = np.empty(len(numbers), dtype=np.int64)
    codes[order] = np.cumsum(starts(numbers[order])) - 1
    return codes


def by_appearance(codes: Ints) -> Ints:
    """The same codes numbered by where each comes up first; -1 stays."""
    import numpy as np

    known = np.flatnonzero(codes >= 0)
    order = known[np.argsort(codes[known], kind="stable")]
    new = starts(codes[order])
    number = np.empty(int(np.count_nonzero(new)), dtype=np.int64)
    number[np.argsort(order[new])] = np.arange(len(number))
    found = np.full(len(codes), -1, dtype=np.int64)
    found[order] = number[np.cumsum(new) - 1]
    return found


def places(rising: Ints, wanted: Ints) -> tuple[Ints, Flags]:
    """Where each wanted number is among the rising ones, and whether it is there."""
    import numpy as np

    if not len(rising):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    place = np.minimum(np.searchsorted(rising, wanted), len(rising) - 1)
    return place, rising[place] == wanted


def spread(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Every number from `first` up to `last` of each row, and which row it is of."""
    import numpy as np

    counts = np.maximum(last - first, 0)
    numbers = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    return np.repeat(np.arange(len(first)), counts), numbers


def packed(columns: Sequence[Ints], *, room: int = 1 << 62) -> Ints:
    """One number for each row that rises as the columns do, the first one first; below `room`.

    The columns hold no number below 0.
    """
    import numpy as np

    if not len(columns[0]):
        return np.zeros(0, dtype=np.int64)
    found, size = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        width = int(column.max()) + 1
        if size * width >= room:
            found = coded(found)
            size = int(found.max()) + 1
            column, width = coded(column), min(width, len(column))
        found = found * width + column
        size *= width
    return found if size < room else coded(found)
