"""What is right, wrong and missed, row by row: mentions by one pairing, relations by sets.

Nothing is added up here: every result is an array over the rows of a side, from which any count is
made (of a label, an article, a zone) and any error is found again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import coded, distinct, spread
from annotator.evaluate.assignment import heaviest
from annotator.evaluate.columns import Side
from annotator.evaluate.overlap import Overlaps, overlaps
from annotator.evaluate.pairing import Pairing, pair
from annotator.evaluate.spans import Codes, codes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class MentionMatch:
    """Which mentions stand for each other, and for each row of a side its partner, -1 for none."""

    pairs: Pairing
    of_gold: Ints
    of_predicted: Ints


@dataclass(frozen=True, slots=True, eq=False)
class LinkMatch:
    """Relations of the two sides that are the same in one way of looking, row by row.

    A way that ignores something may make relations of one side the same: `gold_first` and
    `predicted_first` say which rows stand for all that are, and only those count.
    """

    gold: Flags
    predicted: Flags
    gold_first: Flags
    predicted_first: Flags


@dataclass(frozen=True, slots=True, eq=False)
class LinkMatches:
    """Relations compared in every way of the contract (6).

    `turned` are predictions that would be right the other way round. `given_gold` and
    `given_predicted` are those whose mentions both sides have.
    """

    strict: LinkMatch
    boundaries: LinkMatch
    relaxed: LinkMatch
    pair: LinkMatch
    turned: Flags
    given_gold: Flags
    given_predicted: Flags


def match_mentions(gold: Side, predicted: Side, codes: Codes | None = None) -> MentionMatch:
    """Pair the mentions of the two sides."""
    import numpy as np

    pairs = pair(gold.mentions, predicted.mentions, codes)
    of_gold = np.full(len(gold.mentions), -1, dtype=np.int64)
    of_predicted = np.full(len(predicted.mentions), -1, dtype=np.int64)
    of_gold[pairs.gold], of_predicted[pairs.predicted] = pairs.predicted, pairs.gold
    return MentionMatch(pairs, of_gold, of_predicted)


def match_links(gold: Side, predicted: Side, codes: Codes | None = None) -> LinkMatches:
    """Compare the relations of the two sides in every way."""
    import numpy as np

    codes = codes or codes_of(gold.mentions, predicted.mentions)
    mention = np.concatenate([codes.mention, codes.other_mention])
    span = np.concatenate([codes.span, codes.other_span])
    here, own = len(gold.mentions), len(gold.links)
    label = np.concatenate([gold.links.label, predicted.links.label])
    head = np.concatenate([gold.links.head, predicted.links.head + here])
    tail = np.concatenate([gold.links.tail, predicted.links.tail + here])
    count, labels = len(mention) + 1, max(len(gold.book.relation_labels), 1)
    known = np.zeros(len(mention), dtype=bool)
    known[here + codes.known] = known[codes.other_mention[codes.known]] = True
    given = known[head] & known[tail]
    # the label last: relations lie in the order of their mentions, and so do these
    strict, right_if_turned = _same(
        (mention[head] * count + mention[tail]) * labels + label,
        own,
        asked=((mention[tail] * count + mention[head]) * labels + label)[own:],
    )
    return LinkMatches(
        strict,
        _same((span[head] * count + span[tail]) * labels + label, own)[0],
        _relaxed(gold, predicted, strict),
        _paired(gold, predicted, mention[head], mention[tail], label),
        right_if_turned & ~strict.predicted,
        given[:own],
        given[own:],
    )


def _same(keys: Ints, own: int, *, asked: Ints | None = None) -> tuple[LinkMatch, Flags]:
    """Which keys the other side has, the first `own` being gold's; and whether gold has others."""
    import numpy as np

    more = keys[:0] if asked is None else asked
    codes = coded(np.concatenate([keys, more]))
    gold, predicted, others = np.split(codes, [own, len(keys)])
    in_gold = np.zeros(len(codes), dtype=bool)
    in_predicted = in_gold.copy()
    in_gold[gold] = in_predicted[predicted] = True
    match = LinkMatch(in_predicted[gold], in_gold[predicted], _first(gold), _first(predicted))
    return match, in_gold[others]


def _paired(gold: Side, predicted: Side, head: Ints, tail: Ints, label: Ints) -> LinkMatch:
    """Which mentions are related at all, whatever the label; gold's rows come first.

    Where neither side has a symmetric label between two mentions, the direction is part of it. Else
    it is not: as many of the one side are right as the other has, one to one. A symmetric relation
    beside directed ones of its own side, between the same two, is none more.
    """
    import numpy as np

    own, book = len(gold.links), gold.book
    free = np.array([each in book.symmetric for each in book.relation_labels] or [False])[label]
    if not free.any():
        return _same(head * (int(tail.max(initial=0)) + 1) + tail, own)[0]
    low, high = np.minimum(head, tail), np.maximum(head, tail)
    both = coded(low * (int(high.max(initial=0)) + 1) + high)
    way = np.where(free, 0, np.where(head <= tail, 1, 2))
    side = np.repeat([0, 1], [own, len(label) - own])
    has = np.zeros((2, 1 + int(both.max()), 3), dtype=bool)
    has[side, both, way] = True
    # gold and the predictions have these many of each two mentions
    counts = np.where(has.any(2), np.maximum(has[:, :, 1:].sum(2), 1), 0)
    alone: Flags = (way > 0) | ~has[side, both, 1:].any(1)
    first: Flags = _first((side * len(has[0]) + both) * 3 + way) & alone
    loose = has[0, :, 0] | has[1, :, 0]
    place = (way == 2) & has[side, both, 1]
    right = np.where(loose[both], place < counts.min(0)[both], has[1 - side, both, way])
    return LinkMatch(right[:own], right[own:], first[:own], first[own:])


def _first(codes: Ints) -> Flags:
    """Which rows are the first of their code."""
    import numpy as np

    rows = np.arange(len(codes))
    first = np.zeros(1 + int(codes.max(initial=0)), dtype=np.int64)
    # of equal places the last one written stays
    first[codes[::-1]] = rows[::-1]
    flags: Flags = first[codes] == rows
    return flags


def _relaxed(gold: Side, predicted: Side, strict: LinkMatch) -> LinkMatch:
    """Equal ones first, then one to one the most pairs of a label whose ends overlap.

    An end overlaps if its mention shares characters with one of the same label.
    """
    import numpy as np

    left, other_left = np.flatnonzero(~strict.gold), np.flatnonzero(~strict.predicted)
    rows, others = _alike(gold, predicted, left, other_left)
    found, other_found = strict.gold.copy(), strict.predicted.copy()
    alone = (np.bincount(rows, minlength=len(found))[rows] == 1) & (
        np.bincount(others, minlength=len(other_found))[others] == 1
    )
    found[rows[alone]] = other_found[others[alone]] = True
    weights: dict[int, dict[int, int]] = {}
    for row, other in zip(rows[~alone].tolist(), others[~alone].tolist(), strict=True):
        weights.setdefault(row, {})[other] = 1
    for knot in apart(weights):
        for row, other in heaviest(knot):
            found[row] = other_found[other] = True
    return LinkMatch(found, other_found, strict.gold_first, strict.predicted_first)


def _alike(gold: Side, predicted: Side, left: Ints, other_left: Ints) -> tuple[Ints, Ints]:
    """The pairs of these relations whose labels are the same and whose ends overlap."""
    import numpy as np

    links, others = gold.links, predicted.links
    near = _near(gold, predicted, left, other_left)
    here = len(gold.mentions) + 1
    ends = near.predicted * here + near.gold
    order = np.argsort(ends)
    ends, near_predicted, near_gold = ends[order], near.predicted[order], near.gold[order]
    # gold's relations by label and head
    by_head = links.label[left] * here + links.head[left]
    order = np.argsort(by_head, kind="stable")
    by_head, by_head_rows = by_head[order], left[order]
    flagged = np.array(
        [label in gold.book.symmetric for label in gold.book.relation_labels] or [False]
    )
    either = other_left[flagged[others.label[other_left]]]
    found = []
    for asked, head, tail in (
        (other_left, others.head[other_left], others.tail[other_left]),
        (either, others.tail[either], others.head[either]),
    ):
        of, place = spread(
            np.searchsorted(near_predicted, head), np.searchsorted(near_predicted, head + 1)
        )
        wanted = others.label[asked][of] * here + near_gold[place]
        within, place = spread(
            np.searchsorted(by_head, wanted), np.searchsorted(by_head, wanted, side="right")
        )
        rows, of = by_head_rows[place], of[within]
        tails = tail[of] * here + links.tail[rows]
        at = np.minimum(np.searchsorted(ends, tails), max(len(ends) - 1, 0))
        fits = ends[at] == tails if len(ends) else np.zeros(0, dtype=bool)
        found.append(rows[fits] * (len(others) + 1) + asked[of[fits]])
    rows, pairs = np.divmod(distinct(np.concatenate(found)), len(others) + 1)
    return rows, pairs


def _near(gold: Side, predicted: Side, left: Ints, other_left: Ints) -> Overlaps:
    """The overlapping ends, of one label, of these relations."""
    import numpy as np

    ends = distinct(np.concatenate([gold.links.head[left], gold.links.tail[left]]))
    other_ends = distinct(
        np.concatenate([predicted.links.head[other_left], predicted.links.tail[other_left]])
    )
    found = overlaps(gold.mentions, predicted.mentions, ends, other_ends)
    alike = gold.mentions.label[found.gold] == predicted.mentions.label[found.predicted]
    return Overlaps(found.gold[alike], found.predicted[alike], found.overlap[alike])


def apart(weights: dict[int, dict[int, int]]) -> Iterator[dict[int, dict[int, int]]]:
    """What hangs together, each by itself."""
    rows_of: dict[int, list[int]] = {}
    for row, found in weights.items():
        for other in found:
            rows_of.setdefault(other, []).append(row)
    seen: set[int] = set()
    for start in weights:
        if start in seen:
            continue
        seen.add(start)
        waiting, knot = [start], {}
        while waiting:
            row = waiting.pop()
            knot[row] = weights[row]
            for other in weights[row]:
                fresh = [each for each in rows_of.pop(other, ()) if each not in seen]
                seen.update(fresh)
                waiting += fresh
        yield knot
