"""What errors of two runs are about, as numbers that are equal where it is the same item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.evaluate.arrays import packed
from annotator.evaluate.spans import codes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.evaluate.faults import Errors

    Ints = NDArray[np.int64]


def subjects(before: Errors, after: Errors) -> tuple[Ints, Ints]:
    """A number for what each error is about: gold's item, else what was predicted."""
    import numpy as np

    sides = before.predicted, after.predicted
    codes = codes_of(sides[0].mentions, sides[1].mentions)
    columns = []
    for errors, side, number in zip(
        (before, after), sides, (codes.mention, codes.other_mention), strict=True
    ):
        found, links = errors.found, side.links
        in_gold, link = found.gold >= 0, found.relation
        of = np.where(in_gold, 0, found.predicted)
        mention, at = np.where(link, 0, of), np.where(link, of, 0)
        heads, tails, labels, numbers = (
            np.append(each, 0) for each in (links.head, links.tail, links.label, number)
        )
        sort = link * 3 + np.where(in_gold, 0, 1 + errors.again)
        columns.append(
            [
                sort,
                np.where(in_gold, found.gold, np.where(link, numbers[heads[at]], numbers[mention])),
                np.where(in_gold | ~link, 0, numbers[tails[at]]),
                np.where(in_gold | ~link, 0, labels[at]),
            ]
        )
    packs = packed([np.concatenate(pair) for pair in zip(*columns, strict=True)])
    return packs[: len(before)], packs[len(before) :]
