"""Which labels are taken for which others: a table of counts from the one pairing of items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
