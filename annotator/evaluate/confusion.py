"""Which labels are taken for which others: a table of counts from the one pairing of items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.columns import Side
from annotator.evaluate.faults import Kind
from annotator.evaluate.matching import LinkMatches, MentionMatch
from annotator.evaluate.wrong_links import NUMBER, wrong_links

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Confusion:
    """A row for each label of gold, a column for each predicted one.

    One row and one column more, the last: what was predicted and stands for nothing (SPU), and what
    gold has and nobody found (MIS). The last cell of all is 0.
    """

    labels: tuple[str, ...] = ()
    counts: tuple[tuple[int, ...], ...] = ((0,),)

    def count(self, gold: str | None, predicted: str | None) -> int:
        """How often gold's label was taken for the predicted one; None is nothing at all."""
        return self.counts[self._place(gold)][self._place(predicted)]

    def _place(self, label: str | None) -> int:
        return len(self.labels) if label is None else self.labels.index(label)

    def to_dict(self) -> dict[str, object]:
        """The labels, and the rows of counts in their order."""
        return {"labels": list(self.labels), "counts": [list(row) for row in self.counts]}


def confusion(names: tuple[str, ...], gold: Ints, predicted: Ints) -> Confusion:
    """From the labels of pairs, as places in `names`, -1 for none; only labels that there are."""
    import numpy as np

    size = len(names) + 1
    # -1 is the last row and column
    flat = np.bincount((gold % size) * size + predicted % size, minlength=size * size)
    counts = flat.reshape(size, size)
    used = np.append(counts.any(0) | counts.any(1), True)[:size]
    used[-1] = True
    kept = counts[used][:, used]
    labels = tuple(name for name, keep in zip(names, used, strict=False) if keep)
    return Confusion(labels, tuple(tuple(map(int, row)) for row in kept))


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

    rows, others, kinds = wrong_links(gold, predicted, pairs, links)
    between = ~np.isin(kinds, [NUMBER[Kind.DIRECTION], NUMBER[Kind.WRONG_END]])
    right = np.flatnonzero(links.strict.gold)
    label, other = np.append(gold.links.label, -1), np.append(predicted.links.label, -1)
    # a pair that is not between the same mentions is one missed and one spurious
    apart = np.full(int(np.count_nonzero(~between)), -1)
    return confusion(
        gold.book.relation_labels,
        np.concatenate([label[right], label[rows[between]], label[rows[~between]], apart]),
        np.concatenate([label[right], other[others[between]], apart, other[others[~between]]]),
    )
