"""What is right, wrong and missed, row by row: mentions by one pairing, relations by sets.

Nothing is added up here: every result is an array over the rows of a side, from which any count is
made (of a label, an article, a zone) and any error is found again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.columns import Side
from annotator.evaluate.pairing import Pairing, heaviest, overlaps, pair, span_codes

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


def match_mentions(gold: Side, predicted: Side) -> MentionMatch:
    """Pair the mentions of the two sides."""
    import numpy as np

    pairs = pair(gold.mentions, predicted.mentions)
    of_gold = np.full(len(gold.mentions), -1, dtype=np.int64)
    of_predicted = np.full(len(predicted.mentions), -1, dtype=np.int64)
    of_gold[pairs.gold], of_predicted[pairs.predicted] = pairs.predicted, pairs.gold
    return MentionMatch(pairs, of_gold, of_predicted)


def match_links(gold: Side, predicted: Side) -> LinkMatches:
    """Compare the relations of the two sides in every way."""
    import numpy as np

    span = span_codes(gold.mentions, predicted.mentions)
    label = np.concatenate([gold.mentions.label, predicted.mentions.label])
    mention = span * (len(gold.book.labels) + 1) + label
    _, mention = np.unique(mention, return_inverse=True)
    here = len(gold.mentions)
    links = np.concatenate([gold.links.label, predicted.links.label])
    head = np.concatenate([gold.links.head, predicted.links.head + here])
    tail = np.concatenate([gold.links.tail, predicted.links.tail + here])
    count = len(mention) + 1
    known = np.concatenate(
        [np.isin(mention[:here], mention[here:]), np.isin(mention[here:], mention[:here])]
    )
    given = known[head] & known[tail]
    own = len(gold.links)

    def by(key: Ints) -> LinkMatch:
        return _same(key[:own], key[own:])

    strict_key = (links * count + mention[head]) * count + mention[tail]
    turned_key = (links * count + mention[tail]) * count + mention[head]
    strict = by(strict_key)
    turned = np.isin(turned_key[own:], strict_key[:own]) & ~strict.predicted
    return LinkMatches(
        strict,
        by((links * count + span[head]) * count + span[tail]),
        _relaxed(gold, predicted, strict),
        by(mention[head] * count + mention[tail]),
        turned,
        given[:own],
        given[own:],
    )


def _same(gold: Ints, predicted: Ints) -> LinkMatch:
    import numpy as np

    return LinkMatch(
        np.isin(gold, predicted), np.isin(predicted, gold), _first(gold), _first(predicted)
    )


def _first(keys: Ints) -> Flags:
    import numpy as np

    first = np.zeros(len(keys), dtype=bool)
    first[np.unique(keys, return_index=True)[1]] = True
    return first


def _relaxed(gold: Side, predicted: Side, strict: LinkMatch) -> LinkMatch:
    """Equal ones first, then one to one the most pairs of a label whose ends overlap.

    An end overlaps if its mention shares characters with one of the same label.
    """
    import numpy as np

    left, other_left = np.flatnonzero(~strict.gold), np.flatnonzero(~strict.predicted)
    near = _near(gold, predicted, left, other_left)
    by_end: dict[tuple[int, int], list[int]] = {}
    links = gold.links
    for row, label, head in zip(
        left.tolist(), links.label[left].tolist(), links.head[left].tolist(), strict=True
    ):
        by_end.setdefault((label, head), []).append(row)
    tail = links.tail.tolist()
    symmetric = {
        place
        for place, label in enumerate(gold.book.relation_labels)
        if label in gold.book.symmetric
    }
    nothing: frozenset[int] = frozenset()
    weights: dict[int, dict[int, int]] = {}
    others = predicted.links
    for other, label, one, two in zip(
        other_left.tolist(),
        others.label[other_left].tolist(),
        others.head[other_left].tolist(),
        others.tail[other_left].tolist(),
        strict=True,
    ):
        ends = [(one, two), (two, one)] if label in symmetric else [(one, two)]
        for first, second in ends:
            seconds = near.get(second, nothing)
            for end in sorted(near.get(first, nothing)):
                for row in by_end.get((label, end), ()):
                    if tail[row] in seconds:
                        weights.setdefault(row, {})[other] = 1
    found, other_found = strict.gold.copy(), strict.predicted.copy()
    for knot in _apart(weights):
        for row, other in heaviest(knot):
            found[row] = other_found[other] = True
    return LinkMatch(found, other_found, strict.gold_first, strict.predicted_first)


def _near(gold: Side, predicted: Side, left: Ints, other_left: Ints) -> dict[int, frozenset[int]]:
    """For ends of these predicted relations, the overlapping ends of gold ones of their label."""
    import numpy as np

    ends = np.unique(np.concatenate([gold.links.head[left], gold.links.tail[left]]))
    other_ends = np.unique(
        np.concatenate([predicted.links.head[other_left], predicted.links.tail[other_left]])
    )
    found = overlaps(gold.mentions, predicted.mentions, ends, other_ends)
    alike = gold.mentions.label[found.gold] == predicted.mentions.label[found.predicted]
    near: dict[int, set[int]] = {}
    for row, other in zip(found.gold[alike].tolist(), found.predicted[alike].tolist(), strict=True):
        near.setdefault(other, set()).add(row)
    return {other: frozenset(rows) for other, rows in near.items()}


def _apart(weights: dict[int, dict[int, int]]) -> Iterator[dict[int, dict[int, int]]]:
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
