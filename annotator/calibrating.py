"""Calibrating: what an engine's scores are worth, by what became of its suggestions.

Before anything is known a score is believed as it is said. Then three steps lead away from that,
each as far as there are cases for it: all scores of the engine are moved together, until they are
right as often as its suggestions were; single scores are, so that what they are worth still rises
with them (isotonic regression: Ayer, Brunk, Ewing, Reid and Silverman 1955); and those of a label,
together again. In each step the belief before counts as some cases more, as in the mean of a beta
prior; so few cases change little, and many are all that counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from annotator.credence import STEPS, Credence, Curve, shifted
from annotator.model import Kind

ENGINE, SCORE, LABEL = 8.0, 20.0, 16.0
"""Cases that the belief before counts as: for an engine, for one of its scores, for a label."""
UNSAID = 0.5
"""What is believed of suggestions without a score before anything is known of them."""
_EDGE = 0.005
"""Nothing is nearer to 0 or 1: also who says 1 is asked how often that was so."""
_FURTHEST, _HALVINGS = 15.0, 50
"""Log odds that nothing is moved beyond, and how often the way there is halved."""
_DIGITS = 4
"""Of what is kept, so that it is read as it was written."""


class Case(NamedTuple):
    """A suggestion that was judged: right, or mended to what is right, or neither."""

    kind: Kind
    label: str
    score: float | None
    right: bool
    mended: bool = False


class _Sort(NamedTuple):
    """Cases that are alike; `step` is their score in hundredths, None where they have none."""

    label: str
    step: int | None
    right: bool
    mended: bool


_Counts = Mapping[_Sort, int]


class _Cell(NamedTuple):
    """How many cases there are of a score, how many of them are right, and what was believed."""

    cases: int = 0
    right: int = 0
    before: float = 0.0


def calibrate(cases: Iterable[Case]) -> Credence:
    """What these cases tell, in whatever order they come."""
    # summed up as whole numbers and then sorted: the last digit never depends on their order
    counts: dict[Kind, Counter[_Sort]] = {kind: Counter() for kind in Kind}
    for each in cases:
        sort = _Sort(each.label, _step(each.score), each.right, each.mended)
        counts[each.kind][sort] += 1
    return Credence({kind: _curve(found) for kind, found in counts.items() if found})


def _step(score: float | None) -> int | None:
    return None if score is None else round(min(max(score, 0.0), 1.0) * STEPS)


def _curve(counts: _Counts) -> Curve:
    scored, unscored = _scored(counts), _unscored(counts)
    labels = sorted({each.label for each in counts})
    of = {
        label: {sort: count for sort, count in counts.items() if sort.label == label}
        for label in labels
    }
    mended = _mended(counts, 0.0, ENGINE)
    return Curve(
        scored,
        unscored,
        {
            label: (
                _label_shift(of[label], lambda step: scored[step or 0], scored=True),
                _label_shift(of[label], lambda _step: unscored or UNSAID, scored=False),
            )
            for label in labels
        },
        {"": mended} | {label: _mended(of[label], mended, LABEL) for label in labels},
    )


def _scored(counts: _Counts) -> tuple[float, ...]:
    """The probability of each score; empty where none has one."""
    said = [min(max(step / STEPS, _EDGE), 1 - _EDGE) for step in range(STEPS + 1)]
    cells = _cells(counts, lambda step: said[step or 0], scored=True)
    if not cells:
        return ()
    shift = _shift(cells.values(), ENGINE)
    before = [shifted(each, shift) for each in said]
    found = [cells.get(step, _Cell()) for step in range(STEPS + 1)]
    return _rising(
        [
            (cell.right + SCORE * belief) / (cell.cases + SCORE)
            for cell, belief in zip(found, before, strict=True)
        ],
        [cell.cases + SCORE for cell in found],
    )


def _unscored(counts: _Counts) -> float | None:
    """The probability of what has no score; None where all have one."""
    cells = _cells(counts, lambda _step: UNSAID, scored=False).values()
    return round(shifted(UNSAID, _shift(cells, ENGINE)), _DIGITS) if cells else None


def _cells(
    counts: _Counts, before: Callable[[int | None], float], *, scored: bool
) -> dict[int | None, _Cell]:
    """The cases that have a score, or those that have none, by their scores."""
    found: dict[int | None, _Cell] = {}
    for sort, count in counts.items():
        if (sort.step is not None) is scored:
            cell = found.get(sort.step, _Cell(before=before(sort.step)))
            right = cell.right + count * sort.right
            found[sort.step] = cell._replace(cases=cell.cases + count, right=right)
    return found


def _label_shift(counts: _Counts, before: Callable[[int | None], float], *, scored: bool) -> float:
    cells = _cells(counts, before, scored=scored).values()
    return round(_shift(cells, LABEL), _DIGITS) if cells else 0.0


def _shift(cells: Iterable[_Cell], strength: float) -> float:
    """The log odds by which to move what was believed, so that as many are right as there were.

    What was believed counts as `strength` cases more.
    """
    found = list(cells)
    count = sum(each.cases for each in found)
    believed = fsum(each.cases * each.before for each in found) / count
    right = sum(each.right for each in found)
    wanted = (right + strength * believed) / (count + strength) * count
    low, high = -_FURTHEST, _FURTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if fsum(each.cases * shifted(each.before, middle) for each in found) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _rising(values: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    """The nearest values, by weighed squares, that never fall: neighbours that do are pooled."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        mean, mass, width = value, weight, 1
        while pools and pools[-1][0] >= mean:
            lower, more, wider = pools.pop()
            mean = (lower * more + mean * mass) / (more + mass)
            mass, width = mass + more, width + wider
        pools.append((mean, mass, width))
    return tuple(round(mean, _DIGITS) for mean, _, width in pools for _ in range(width))


def _mended(counts: _Counts, before: float, strength: float) -> float:
    """Of the wrong ones the share that was mended."""
    wrong = sum(count for sort, count in counts.items() if not sort.right)
    mended = sum(count for sort, count in counts.items() if sort.mended and not sort.right)
    return round((mended + strength * before) / (wrong + strength), _DIGITS)
