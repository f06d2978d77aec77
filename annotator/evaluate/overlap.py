"""Which mentions of two sides share characters, and how many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import distinct, spread
from annotator.evaluate.spans import Spans
from annotator.model import Fragments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

FINE = 1 << 40
"""An overlap is counted in these parts of one: sums of integers have no order."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """Rows of the two sides that overlap, and how much: intersection over union of characters."""

    gold: Ints
    predicted: Ints
    overlap: Ints


def overlaps(gold: Spans, predicted: Spans, rows: Ints, others: Ints) -> Overlaps:
    """Which of these rows of the two sides share characters, and how much."""
    import numpy as np

    if not len(rows) or not len(others):
        nothing = np.zeros(0, dtype=np.int64)
        return Overlaps(nothing, nothing, nothing)
    # articles one behind the other on one line, so far apart that the longest mention reaches none
    width = 1 + 2 * max(int(gold.end[rows].max()), int(predicted.end[others].max()))
    start = gold.article[rows] * width + gold.start[rows]
    end = gold.article[rows] * width + gold.end[rows]
    other_start = predicted.article[others] * width + predicted.start[others]
    lengths = predicted.end[others] - predicted.start[others]
    found, other_found = [], []
    # by classes of length: one long mention would otherwise be looked at from everywhere
    classes = np.frexp(lengths.astype(np.float64))[1]
    for each in distinct(classes):
        members = np.flatnonzero(classes == each)
        members = members[np.argsort(other_start[members], kind="stable")]
        starts = other_start[members]
        first = np.searchsorted(starts, start - int(lengths[members].max()), side="right")
        last = np.searchsorted(starts, end, side="left")
        these, place = spread(first, last)
        found.append(these)
        other_found.append(members[place])
    left, right = np.concatenate(found), np.concatenate(other_found)
    left, right = rows[left], others[right]
    shared = _shared(gold, predicted, left, right)
    keep = shared > 0
    left, right, shared = left[keep], right[keep], shared[keep]
    union = _characters(gold, left) + _characters(predicted, right) - shared
    return Overlaps(left, right, shared * FINE // union)


def _characters(side: Spans, rows: Ints) -> Ints:
    """How many code points each of these mentions covers, gaps between fragments excluded."""
    import numpy as np

    whole = np.array([sum(end - start for start, end in shape) for shape in side.shapes])
    shape = side.shape[rows]
    return np.where(shape > 0, whole[shape], side.end[rows] - side.start[rows])


def _shared(gold: Spans, predicted: Spans, rows: Ints, others: Ints) -> Ints:
    """How many code points each pair has in common; 0 or less if none."""
    import numpy as np

    first = np.maximum(gold.start[rows], predicted.start[others])
    shared = np.minimum(gold.end[rows], predicted.end[others]) - first
    for place in np.flatnonzero((gold.shape[rows] > 0) | (predicted.shape[others] > 0)):
        shared[place] = sum(
            max(0, min(end, other_end) - max(start, other_start))
            for start, end in _fragments(gold, rows[place])
            for other_start, other_end in _fragments(predicted, others[place])
        )
    return shared


def _fragments(side: Spans, row: int) -> Fragments:
    shape = int(side.shape[row])
    return side.shapes[shape] if shape else ((int(side.start[row]), int(side.end[row])),)
