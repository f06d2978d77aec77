"""Which predicted mention stands for which gold one: one pairing for all schemes (contract 5).

Equal span and label first, then equal span, then one to one with the most pairs, then the most
equal labels, then the most overlap. What is clear is paired in arrays; only knots, in which
mentions overlap each other several ways, are solved one by one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import starts
from annotator.evaluate.assignment import heaviest
from annotator.evaluate.overlap import FINE, Overlaps, overlaps
from annotator.evaluate.spans import Codes, Spans, codes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Rows of gold and predicted mentions that stand for each other, each row at most once."""

    gold: Ints
    predicted: Ints
    same_span: Flags
    same_label: Flags


def pair(gold: Spans, predicted: Spans, codes: Codes | None = None) -> Pairing:
    """Pair two sides; who stands for whom does not depend on the order of the rows."""
    import numpy as np

    codes = codes or codes_of(gold, predicted)
    span, other_span = codes.span, codes.other_span
    other_equal = codes.known
    equal = codes.other_mention[other_equal]
    edges = overlaps(gold, predicted, _without(len(gold), equal), codes.unknown)
    alone = (np.bincount(edges.gold, minlength=len(gold))[edges.gold] == 1) & (
        np.bincount(edges.predicted, minlength=len(predicted))[edges.predicted] == 1
    )
    tangled = _sorted(gold, predicted, edges, ~alone)
    star, chosen = _stars(gold, predicted, tangled, span, other_span)
    knotted = [
        (row, other)
        for knot in _knots(tangled, ~star)
        for row, other in _solved(gold, predicted, knot, span, other_span)
    ]
    solved = np.array(knotted, dtype=np.int64).reshape(-1, 2)
    rows = np.concatenate([equal, edges.gold[alone], tangled.gold[chosen], solved[:, 0]])
    others = np.concatenate(
        [other_equal, edges.predicted[alone], tangled.predicted[chosen], solved[:, 1]]
    )
    return Pairing(
        rows, others, span[rows] == other_span[others], gold.label[rows] == predicted.label[others]
    )


def _without(count: int, rows: Ints) -> Ints:
    import numpy as np

    left = np.ones(count, dtype=bool)
    left[rows] = False
    return np.flatnonzero(left)


Edge = tuple[int, int, int]
"""A gold row, a predicted row, their overlap."""


def _sorted(gold: Spans, predicted: Spans, edges: Overlaps, chosen: Flags) -> Overlaps:
    """The chosen edges in the order of the text, whatever order the rows were given in."""
    import numpy as np

    rows, others, overlap = (
        column[chosen] for column in (edges.gold, edges.predicted, edges.overlap)
    )
    order = np.lexsort(
        (
            predicted.label[others],
            _shape_ranks(predicted)[predicted.shape[others]],
            predicted.end[others],
            predicted.start[others],
            gold.label[rows],
            _shape_ranks(gold)[gold.shape[rows]],
            gold.end[rows],
            gold.start[rows],
            gold.article[rows],
        )
    )
    return Overlaps(rows[order], others[order], overlap[order])


def _stars(
    gold: Spans, predicted: Spans, edges: Overlaps, span: Ints, other_span: Ints
) -> tuple[Flags, Ints]:
    """Edges of knots in which all hang on one mention of a side, and the best one of each.

    Most knots are such: a prediction of two mentions, or the other way round.
    """
    import numpy as np

    rows, others = edges.gold, edges.predicted
    single = np.bincount(rows, minlength=len(gold))[rows] == 1
    other_single = np.bincount(others, minlength=len(predicted))[others] == 1
    # how many edges of this one's row have a partner of their own
    leaves = np.bincount(rows[other_single], minlength=len(gold))[rows]
    other_leaves = np.bincount(others[single], minlength=len(predicted))[others]
    around_gold = leaves == np.bincount(rows, minlength=len(gold))[rows]
    around = other_leaves == np.bincount(others, minlength=len(predicted))[others]
    star = around_gold | around
    place = np.flatnonzero(star)
    centre = np.where(around_gold, rows, len(gold) + others)[place]
    row, other = rows[place], others[place]
    order = np.lexsort(
        (
            place,
            gold.start[row] + predicted.start[other],
            -edges.overlap[place],
            gold.label[row] != predicted.label[other],
            span[row] != other_span[other],
            centre,
        )
    )
    return star, place[order][starts(centre[order])]


def _knots(edges: Overlaps, chosen: Flags) -> Iterator[list[Edge]]:
    """The chosen edges by what hangs together, in their order."""
    listed = list(
        zip(
            edges.gold[chosen].tolist(),
            edges.predicted[chosen].tolist(),
            edges.overlap[chosen].tolist(),
            strict=True,
        )
    )
    by_other: dict[int, list[Edge]] = {}
    by_row: dict[int, list[Edge]] = {}
    for edge in listed:
        by_row.setdefault(edge[0], []).append(edge)
        by_other.setdefault(edge[1], []).append(edge)
    seen: set[int] = set()
    for first, _, _ in listed:
        if first in seen:
            continue
        seen.add(first)
        knot: list[Edge] = []
        waiting, met = deque([first]), set()
        while waiting:
            for edge in by_row[waiting.popleft()]:
                knot.append(edge)
                if edge[1] in met:
                    continue
                met.add(edge[1])
                for row, _, _ in by_other[edge[1]]:
                    if row not in seen:
                        seen.add(row)
                        waiting.append(row)
        yield knot


def _shape_ranks(side: Spans) -> Ints:
    """The place of each shape in the order of their fragments."""
    import numpy as np

    ranks = np.zeros(len(side.shapes), dtype=np.int64)
    ranks[sorted(range(len(side.shapes)), key=side.shapes.__getitem__)] = range(len(side.shapes))
    return ranks


def _solved(
    gold: Spans, predicted: Spans, knot: list[Edge], span: Ints, other_span: Ints
) -> list[tuple[int, int]]:
    """The best pairs of one knot: its criteria are the digits of one large number, first first."""
    rows = {row for row, _, _ in knot}
    others = {other for _, other, _ in knot}
    most = 1 + min(len(rows), len(others))
    starts = {int(gold.start[row]) for row in rows} | {
        int(predicted.start[other]) for other in others
    }
    rank = {start: place for place, start in enumerate(sorted(starts, reverse=True))}
    weights: dict[int, dict[int, int]] = {}
    for row, other, overlap in knot:
        weight = int(span[row] == other_span[other]) * most + 1
        weight = weight * most + int(gold.label[row] == predicted.label[other])
        weight = weight * most * (FINE + 1) + overlap
        early = rank[int(gold.start[row])] + rank[int(predicted.start[other])]
        weights.setdefault(row, {})[other] = weight * most * 2 * len(rank) + early
    return heaviest(weights)
