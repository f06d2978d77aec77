"""Coreference scores of two sides at once: the same sums as of chains one by one, from counts.

A chain is what means one entity in one article. All measures but one are sums over how many
mentions a chain of gold and a predicted one share.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import coded, distinct, places
from annotator.evaluate.assignment import heaviest
from annotator.evaluate.columns import Side
from annotator.evaluate.coreference import FINE, Coreference, Grouping
from annotator.evaluate.matching import apart
from annotator.evaluate.spans import Codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def compare_chains(gold: Side, predicted: Side, codes: Codes) -> Coreference | None:
    """How well mentions are grouped; None if one of the sides names no entities.

    A mention counts as its span, whatever its label, unless a side has that span in several chains.
    """
    import numpy as np

    sides = gold, predicted
    entities = [side.table.entity[side.rows] for side in sides]
    rows = [np.flatnonzero(entity >= 0) for entity in entities]
    if not all(map(len, rows)):
        return None
    spans = [codes.span[rows[0]], codes.other_span[rows[1]]]
    mentions = [codes.mention[rows[0]], codes.other_mention[rows[1]]]
    most = 1 + max(int(span.max()) for span in spans)
    several = np.zeros(most, dtype=bool)
    for span in spans:
        several |= np.bincount(span, minlength=most) > 1
    keys, chains = [], []
    for side, entity, row, span, mention in zip(
        sides, entities, rows, spans, mentions, strict=True
    ):
        keys.append(np.where(several[span], most + mention, span))
        count = max(len(side.table.entities), 1)
        chains.append(coded(side.mentions.article[row] * count + entity[row]))
    order = np.argsort(keys[1], kind="stable")
    place, found = places(keys[1][order], keys[0])
    return _scores(
        chains[0][found],
        chains[1][order][place[found]],
        np.bincount(chains[0]),
        np.bincount(chains[1]),
    )


def _scores(chain: Ints, other: Ints, sizes: Ints, other_sizes: Ints) -> Coreference:
    """From the two chains of each mention that both sides have, and how long all chains are."""
    import numpy as np

    cells = chain * len(other_sizes) + other
    cell = distinct(cells)
    shared = np.bincount(np.searchsorted(cell, cells), minlength=len(cell))
    chain, other = np.divmod(cell, len(other_sizes))
    size, other_size = sizes[chain], other_sizes[other]
    links = Fraction(int((shared - 1).sum()))
    alike = _most_alike(chain, other, shared, size + other_size)
    return Coreference(
        muc=Grouping(links, _total(sizes - 1), links, _total(other_sizes - 1)),
        b3=Grouping(
            _ratio(shared**2, size),
            _total(sizes),
            _ratio(shared**2, other_size),
            _total(other_sizes),
        ),
        ceafe=Grouping(alike, Fraction(len(sizes)), alike, Fraction(len(other_sizes))),
        lea=Grouping(
            _lea(shared, size, other_size),
            _total(sizes),
            _lea(shared, other_size, size),
            _total(other_sizes),
        ),
    )


def _total(numbers: Ints) -> Fraction:
    return Fraction(int(numbers.sum()))


def _ratio(parts: Ints, wholes: Ints) -> Fraction:
    """The sum of part by whole, exactly."""
    return sum(
        (Fraction(int(parts[wholes == whole].sum()), int(whole)) for whole in distinct(wholes)),
        Fraction(0),
    )


def _lea(shared: Ints, size: Ints, other_size: Ints) -> Fraction:
    """Links found, weighed by the length of the chain; a mention alone is found if it is so there.

    Of a chain of n mentions n times the share of its n (n - 1) / 2 links.
    """
    single = size == 1
    alone = Fraction(int((single & (other_size == 1)).sum()))
    return alone + _ratio((shared * (shared - 1))[~single], (size - 1)[~single])


def _most_alike(chain: Ints, other: Ints, shared: Ints, both: Ints) -> Fraction:
    """The likeness, 2 |K and R| / (|K| + |R|), of chains one to one, the most in all."""
    import numpy as np

    alone = (np.bincount(chain)[chain] == 1) & (np.bincount(other)[other] == 1)
    weights: dict[int, dict[int, int]] = {}
    at: dict[tuple[int, int], int] = {}
    tangled = np.flatnonzero(~alone)
    for place, row, partner, common, size in zip(
        *_listed(tangled, chain[tangled], other[tangled], shared[tangled], both[tangled]),
        strict=True,
    ):
        weights.setdefault(row, {})[partner] = 2 * common * FINE // size
        at[row, partner] = place
    chosen = [at[pair] for knot in apart(weights) for pair in heaviest(knot)]
    rows = np.concatenate([np.flatnonzero(alone), np.array(chosen, dtype=np.int64)])
    return _ratio(2 * shared[rows], both[rows])


def _listed(*columns: Ints) -> Iterable[list[int]]:
    return [column.tolist() for column in columns]
