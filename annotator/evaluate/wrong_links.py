"""Relations that are not right: what is nearly so is put together first, then what is less so.

Through the one pairing of mentions: the ends of a predicted relation are those mentions of gold for
which they stand, so that one wrong mention does not hide what else is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.evaluate.arrays import packed, places, starts
from annotator.evaluate.columns import Side
from annotator.evaluate.faults import KINDS, Kind
from annotator.evaluate.matching import LinkMatches, MentionMatch
from annotator.evaluate.one_end import with_one_end

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

NUMBER = {kind: place for place, kind in enumerate(KINDS)}
_MOST = 1 << 22
"""More than there ever are relations with an end in common."""
Pairs = tuple["Ints", "Ints", "Ints"]
"""Rows of gold, rows of the predictions, and the kinds of their errors; -1 for no row."""


def wrong_links(gold: Side, predicted: Side, match: MentionMatch, links: LinkMatches) -> Pairs:
    """Relations that are not right: those that are nearly right first, then what is less so."""
    import numpy as np

    book = gold.book
    flagged = np.array([label in book.symmetric for label in book.relation_labels] or [False])
    head, tail, label = gold.links.head, gold.links.tail, gold.links.label
    other_label = predicted.links.label
    other_head = match.of_predicted[predicted.links.head]
    other_tail = match.of_predicted[predicted.links.tail]
    turned = flagged[other_label] & (other_tail < other_head)
    other_head, other_tail = (
        np.where(turned, other_tail, other_head),
        np.where(turned, other_head, other_tail),
    )
    left, other_left = np.flatnonzero(~links.strict.gold), np.flatnonzero(~links.strict.predicted)
    found: list[Pairs] = []
    symmetric, other_symmetric = flagged[label], flagged[other_label]
    any_, other_any = np.ones(len(label), dtype=bool), np.ones(len(other_label), dtype=bool)
    nothing, other_nothing = np.zeros_like(label), np.zeros_like(other_label)
    ends = nothing, np.minimum(head, tail), np.maximum(head, tail)
    other_ends = (
        other_nothing,
        np.minimum(other_head, other_tail),
        np.maximum(other_head, other_tail),
    )
    for kind, columns, other_columns, here, there in (
        (None, (label, head, tail), (other_label, other_head, other_tail), any_, other_any),
        (
            Kind.DIRECTION,
            (label, tail, head),
            (other_label, other_head, other_tail),
            ~symmetric,
            ~other_symmetric,
        ),
        (
            Kind.RELATION_LABEL,
            (nothing, head, tail),
            (other_nothing, other_head, other_tail),
            ~symmetric,
            ~other_symmetric,
        ),
        # where either label is symmetric the ends have no order; a symmetric one goes with a
        # directed one before it goes with its like, which leaves the fewest alone
        (Kind.RELATION_LABEL, ends, other_ends, symmetric, ~other_symmetric),
        (Kind.RELATION_LABEL, ends, other_ends, ~symmetric, other_symmetric),
        (Kind.RELATION_LABEL, ends, other_ends, symmetric, other_symmetric),
    ):
        mine, yours = left[here[left]], other_left[there[other_left]]
        if kind is Kind.RELATION_LABEL:
            # by label, so that which of several goes with which is no matter of word order
            mine = mine[np.argsort(label[mine], kind="stable")]
            yours = yours[np.argsort(other_label[yours], kind="stable")]
        # an end that stands for nothing in gold is equal to none
        whole = np.stack([column[yours] for column in other_columns]).min(0, initial=0) >= 0
        yours = yours[whole]
        rows, others = _one_to_one(
            [column[mine] for column in columns], [column[yours] for column in other_columns]
        )
        rows, others = mine[rows], yours[others]
        kinds = (
            _ends(gold, predicted, match, others)
            if kind is None
            else np.full(len(rows), NUMBER[kind])
        )
        found.append((rows, others, kinds))
        left, other_left = _less(left, rows), _less(other_left, others)
    rows, others = with_one_end(
        _meeting_places(label, head, tail, symmetric)[left],
        _meeting_places(other_label, other_head, other_tail, other_symmetric)[other_left],
    )
    rows, others = left[rows], other_left[others]
    found.append((rows, others, np.full(len(rows), NUMBER[Kind.WRONG_END])))
    left, other_left = _less(left, rows), _less(other_left, others)
    rows, others, kinds = (np.concatenate(each) for each in zip(*found, strict=True))
    return with_alone(rows, others, kinds, left, other_left)


def _meeting_places(label: Ints, head: Ints, tail: Ints, symmetric: Flags) -> Ints:
    """Where each relation meets others of its label, at its head and at its tail: at that end of a
    mention, at either where it is symmetric; -1 where there is no mention.
    """
    import numpy as np

    ends = np.stack([head * 2, tail * 2 + ~symmetric], axis=1)
    return np.where(ends < 0, -1, ends * _MOST + label[:, None])


def with_alone(rows: Ints, others: Ints, kinds: Ints, missed: Ints, spurious: Ints) -> Pairs:
    import numpy as np

    return (
        np.concatenate([rows, missed, np.full(len(spurious), -1)]),
        np.concatenate([others, np.full(len(missed), -1), spurious]),
        np.concatenate(
            [
                kinds,
                np.full(len(missed), NUMBER[Kind.MISSED]),
                np.full(len(spurious), NUMBER[Kind.SPURIOUS]),
            ]
        ),
    )


def _less(rows: Ints, taken: Ints) -> Ints:
    """These rows but those that are taken."""
    import numpy as np

    left = np.ones(1 + int(max(rows.max(initial=0), taken.max(initial=0))), dtype=bool)
    left[taken] = False
    return rows[left[rows]]


def _one_to_one(mine: list[Ints], yours: list[Ints]) -> tuple[Ints, Ints]:
    """Rows of equal columns, the first with the first, the second with the second."""
    import numpy as np

    keys = packed([np.concatenate(pair) for pair in zip(mine, yours, strict=True)], room=1 << 40)
    here, there = (_numbered(each) for each in np.split(keys, [len(mine[0])]))
    order = np.argsort(here, kind="stable")
    place, found = places(here[order], there)
    return order[place[found]], np.flatnonzero(found)


def _numbered(keys: Ints) -> Ints:
    """Keys with how many equal ones came before, so that all differ."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    first = np.flatnonzero(starts(keys[order]))
    times = np.diff(np.append(first, len(keys)))
    before = np.empty(len(keys), dtype=np.int64)
    before[order] = np.arange(len(keys)) - np.repeat(first, times)
    return keys * _MOST + before


def _ends(gold: Side, predicted: Side, match: MentionMatch, others: Ints) -> Ints:
    """What is wrong with the mentions of relations that are right but for these."""
    import numpy as np

    links, pairs = predicted.links, match.pairs
    span = np.ones(len(predicted.mentions), dtype=bool)
    label = span.copy()
    span[pairs.predicted], label[pairs.predicted] = pairs.same_span, pairs.same_label
    head, tail = links.head[others], links.tail[others]
    spans, labels = span[head] & span[tail], label[head] & label[tail]
    return np.where(
        spans,
        NUMBER[Kind.LABEL],
        np.where(labels, NUMBER[Kind.BOUNDARY], NUMBER[Kind.LABEL_AND_BOUNDARY]),
    )
