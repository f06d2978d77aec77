"""All errors of a run as columns, each item in one error at most: mentions by the one pairing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.evaluate.columns import Side
from annotator.evaluate.faults import Kind
from annotator.evaluate.found import Found
from annotator.evaluate.matching import LinkMatches, MentionMatch
from annotator.evaluate.wrong_links import NUMBER, Pairs, with_alone, wrong_links

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


def find(gold: Side, predicted: Side, pairs: MentionMatch, links: LinkMatches) -> Found:
    """All errors of a run, in the order of the text; of one place, mentions first."""
    import numpy as np

    mentions = _mentions(pairs, len(gold.mentions), len(predicted.mentions))
    related = wrong_links(gold, predicted, pairs, links)
    parts = [
        _found(gold, predicted, *mentions, relation=False),
        _found(gold, predicted, *related, relation=True),
        _again(predicted, relation=False),
        _again(predicted, relation=True),
    ]
    whole = Found(*(np.concatenate(columns) for columns in zip(*map(_columns, parts), strict=True)))
    return whole.only(np.lexsort((whole.relation, _start(gold, predicted, whole), whole.article)))


def _mentions(match: MentionMatch, golds: int, predictions: int) -> Pairs:
    import numpy as np

    pairs = match.pairs
    wrong = ~(pairs.same_span & pairs.same_label)
    kinds = np.where(
        pairs.same_span,
        NUMBER[Kind.LABEL],
        np.where(pairs.same_label, NUMBER[Kind.BOUNDARY], NUMBER[Kind.LABEL_AND_BOUNDARY]),
    )
    return with_alone(
        pairs.gold[wrong],
        pairs.predicted[wrong],
        kinds[wrong],
        np.flatnonzero(match.of_gold < 0),
        np.flatnonzero(match.of_predicted < 0),
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
        np.full(len(rows), NUMBER[Kind.DUPLICATE]),
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
