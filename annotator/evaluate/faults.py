"""Every item that is not strictly right, as a value that leads back to its place.

Hundreds of thousands of them are arrays: they are filtered and counted as such, and an `Error` is
made only of what somebody looks at.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from annotator.model import ArticleId, Fragments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]


class Kind(StrEnum):
    """What is wrong."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    BOUNDARY = "boundary"
    LABEL = "label"
    LABEL_AND_BOUNDARY = "label and boundary"
    DIRECTION = "direction"
    WRONG_END = "wrong end"
    RELATION_LABEL = "wrong relation label"
    DUPLICATE = "duplicate"


KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Spot:
    """One side's item: a mention with its fragments, or a relation with its two mentions.

    `fragments` of a relation are none; `id` is the item's in its source, "" where that has none.
    """

    id: str
    label: str
    fragments: Fragments = ()
    score: float | None = None
    head: Spot | None = None
    tail: Spot | None = None

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating.md; a mention has no ends, a relation no fragments."""
        found: dict[str, object] = {"id": self.id, "label": self.label, "score": self.score}
        if self.head is None or self.tail is None:
            return found | {"fragments": [list(each) for each in self.fragments]}
        return found | {"head": self.head.to_dict(), "tail": self.tail.to_dict()}


@dataclass(frozen=True, slots=True)
class Error:
    """One item that is not strictly right: what gold has there, and what was predicted.

    `gold` is None for what is spurious or said twice, `predicted` for what is missed.
    """

    kind: Kind
    article: ArticleId
    gold: Spot | None
    predicted: Spot | None

    @property
    def is_relation(self) -> bool:
        """Whether it is about a relation."""
        spot = self.gold or self.predicted
        return spot is not None and spot.head is not None

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating.md."""
        return {
            "kind": self.kind.value,
            "article": self.article,
            "gold": None if self.gold is None else self.gold.to_dict(),
            "predicted": None if self.predicted is None else self.predicted.to_dict(),
        }
