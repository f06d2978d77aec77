"""Sorting what is not strictly right into kinds of errors, each item in one error at most.

Mentions by the one pairing. Relations through it too: the ends of a predicted relation are those
mentions of gold for which they stand, so that one wrong mention does not hide what else is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.evaluate.arrays import packed, places, starts
from annotator.evaluate.columns import Side
from annotator.evaluate.confusion import Confusion, confusion
from annotator.evaluate.faults import KINDS, Kind
from annotator.evaluate.found import Found
from annotator.evaluate.matching import LinkMatches, MentionMatch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_NUMBER = {kind: place for place, kind in enumerate(KINDS)}
_MOST = 1 << 22
"""More than there ever are relations with an end in common."""
_Pairs = tuple["Ints", "Ints", "Ints"]
"""Rows of gold, rows of the predictions, and the kinds of their errors; -1 for no row."""


def find(gold: Side, predicted: Side, pairs: MentionMatch, links: LinkMatches) -> Found:
    """All errors of a run, in the order of the text; of one place, mentions first."""
    import numpy as np

    mentions = _mentions(pairs, len(gold.mentions), len(predicted.mentions))
    related = _links(gold, predicted, pairs, links)
    parts = [
        _found(gold, predicted, *mentions, relation=False),
        _found(gold, predicted, *related, relation=True),
        _again(predicted, relation=False),
        _again(predicted, relation=True),
    ]
    whole = Found(*(np.concatenate(columns) for columns in zip(*map(_columns, parts), strict=True)))
    return whole.only(np.lexsort((whole.relation, _start(gold, predicted, whole), whole.article)))


def mention_confusion(gold: Side, predicted: Side, match: MentionMatch) -> Confusion:
    """Which labels are taken for which others."""
    import numpy as np

    label, other = np.append(gold.mentions.label, -1), np.append(predicted.mentions.label, -1)
    missed = np.flatnonzero(match.of_gold < 0)
    spurious = np.flatnonzero(match.of_predicted < 0)
    rows = np.concatenate([match.pairs.gold, missed, np.full(len(spurious), -1)])
    others = np.concatenate([match.pairs.predicted, np.full(len(missed), -1), spurious])
    return confusion(gold.book.labels, label[rows], other[others])


def link_confusion(
    gold: Side, predicted: Side, pairs: MentionMatch, links: LinkMatches
) -> Confusion:
    """Which relation labels are taken for which others between the same two mentions."""
    import numpy as np

    rows, others, kinds = _links(gold, predicted, pairs, links)
    between = ~np.isin(kinds, [_NUMBER[Kind.DIRECTION], _NUMBER[Kind.WRONG_END]])
    right = np.flatnonzero(links.strict.gold)
    label, other = np.append(gold.links.label, -1), np.append(predicted.links.label, -1)
    # a pair that is not between the same mentions is one missed and one spurious
    apart = np.full(int(np.count_nonzero(~between)), -1)
    return confusion(
        gold.book.relation_labels,
        np.concatenate([label[right], label[rows[between]], label[rows[~between]], apart]),
        np.concatenate([label[right], other[others[between]], apart, other[others[~between]]]),
    )


def _mentions(match: MentionMatch, golds: int, predictions: int) -> _Pairs:
    import numpy as np

    pairs = match.pairs
    wrong = ~(pairs.same_span & pairs.same_label)
    kinds = np.where(
        pairs.same_span,
        _NUMBER[Kind.LABEL],
        np.where(pairs.same_label, _NUMBER[Kind.BOUNDARY], _NUMBER[Kind.LABEL_AND_BOUNDARY]),
    )
    return _with_alone(
        pairs.gold[wrong],
        pairs.predicted[wrong],
        kinds[wrong],
        np.flatnonzero(match.of_gold < 0),
        np.flatnonzero(match.of_predicted < 0),
    )


def _with_alone(rows: Ints, others: Ints, kinds: Ints, missed: Ints, spurious: Ints) -> _Pairs:
    import numpy as np

    return (
        np.concatenate([rows, missed, np.full(len(spurious), -1)]),
        np.concatenate([others, np.full(len(missed), -1), spurious]),
        np.concatenate(
            [
                kinds,
                np.full(len(missed), _NUMBER[Kind.MISSED]),
                np.full(len(spurious), _NUMBER[Kind.SPURIOUS]),
            ]
        ),
    )


def _links(gold: Side, predicted: Side, match: MentionMatch, links: LinkMatches) -> _Pairs:
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
    found: list[_Pairs] = []
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
        (
            Kind.WRONG_END,
            (label, head, nothing),
            (other_label, other_head, other_nothing),
            any_,
            other_any,
        ),
        (
            Kind.WRONG_END,
            (label, tail, nothing),
            (other_label, other_tail, other_nothing),
            any_,
            other_any,
        ),
        (
            Kind.WRONG_END,
            (label, head, nothing),
            (other_label, other_tail, other_nothing),
            symmetric,
            other_symmetric,
        ),
        (
            Kind.WRONG_END,
            (label, tail, nothing),
            (other_label, other_head, other_nothing),
            symmetric,
            other_symmetric,
        ),
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
            else np.full(len(rows), _NUMBER[kind])
        )
        found.append((rows, others, kinds))
        left, other_left = _less(left, rows), _less(other_left, others)
    rows, others, kinds = (np.concatenate(each) for each in zip(*found, strict=True))
    return _with_alone(rows, others, kinds, left, other_left)


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
        _NUMBER[Kind.LABEL],
        np.where(labels, _NUMBER[Kind.BOUNDARY], _NUMBER[Kind.LABEL_AND_BOUNDARY]),
    )


def _found(
    gold: Side, predicted: Side, rows: Ints, others: Ints, kinds: Ints, *, relation: bool
) -> Found:
    import numpy as np

    mine, yours = (gold.links, predicted.links) if relation else (gold.mentions, predicted.mentions)
    in_table = predicted.link_rows if relation else predicted.rows
    first = len(gold.book.labels) if relation else 0
    article = np.where(rows >= 0, _at(mine.article, rows), _at(yours.article, others))
    return Found(
        kinds,
        np.full(len(kinds), relation),
        article,
        rows,
        others,
        _at(in_table, others),
        _at(mine.label + first, rows),
        _at(yours.label + first, others),
    )


def _again(predicted: Side, *, relation: bool) -> Found:
    """What is said once more than it counts."""
    import numpy as np

    rows, place = predicted.links_again if relation else predicted.again
    rows, place = rows[place >= 0], place[place >= 0]
    items = predicted.links if relation else predicted.mentions
    first = len(predicted.book.labels) if relation else 0
    none = np.full(len(rows), -1)
    return Found(
        np.full(len(rows), _NUMBER[Kind.DUPLICATE]),
        np.full(len(rows), relation),
        _at(items.article, place),
        none,
        place,
        rows,
        none,
        _at(items.label + first, place),
    )


def _columns(found: Found) -> list[Ints | Flags]:
    return [
        found.kind,
        found.relation,
        found.article,
        found.gold,
        found.predicted,
        found.row,
        found.label,
        found.other_label,
    ]


def _start(gold: Side, predicted: Side, found: Found) -> Ints:
    """Where each error is in its article; a relation is where its head is."""
    import numpy as np

    of = []
    for side, rows in ((gold, found.gold), (predicted, found.predicted)):
        mention = np.where(
            found.relation, _at(side.links.head, np.where(found.relation, rows, -1)), rows
        )
        of.append(_at(side.mentions.start, mention))
    return np.where(found.gold >= 0, *of)


def _at(column: Ints, rows: Ints) -> Ints:
    """The column at these rows, -1 for the row -1."""
    import numpy as np

    return np.append(column, -1)[rows]
