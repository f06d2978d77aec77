"""Errors as columns of numbers, before anybody looks at one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Errors as columns of one length, in the order of the text.

    `kind` is the place in KINDS. `gold` and `predicted` are rows of the sides' mentions, or of
    their relations where `relation` says so, -1 for none; `row` is the predicted one's row in the
    run's table, and of a duplicate `predicted` is the row that says the same. `label` and
    `other_label` are what gold and the predictions call it, in the book's mention labels followed
    by its relation labels.
    """

    kind: Ints
    relation: Flags
    article: Ints
    gold: Ints
    predicted: Ints
    row: Ints
    label: Ints
    other_label: Ints

    def __len__(self) -> int:
        return len(self.kind)

    def only(self, chosen: Flags | Ints) -> Found:
        """These rows alone."""
        return Found(
            self.kind[chosen],
            self.relation[chosen],
            self.article[chosen],
            self.gold[chosen],
            self.predicted[chosen],
            self.row[chosen],
            self.label[chosen],
            self.other_label[chosen],
        )
