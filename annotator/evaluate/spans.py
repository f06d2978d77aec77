"""Mentions as arrays, and numbers for them that are equal where two sides say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import coded, distinct, packed, places
from annotator.model import Fragments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_ROOM = 1 << 48
"""Codes of spans stay below, so that they can be multiplied with the number of labels."""


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """One side's different mentions as arrays of one length.

    `start` and `end` are the outer bounds in code points of the article that `article` numbers;
    `shape` is 0 for one fragment, else the place of the fragments in `shapes`. Both sides number
    articles, labels and shapes alike, and labels by the order of their names.
    """

    article: Ints
    start: Ints
    end: Ints
    shape: Ints
    label: Ints
    shapes: tuple[Fragments, ...] = ((),)

    def __len__(self) -> int:
        return len(self.article)


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """A number for each mention and each span of the two sides, equal where these are.

    `known` are the predicted rows whose mention gold has too: its row there is their number;
    `unknown` are the others.
    """

    mention: Ints
    other_mention: Ints
    span: Ints
    other_span: Ints
    known: Ints
    unknown: Ints


def codes_of(gold: Spans, predicted: Spans) -> Codes:
    """Number what the two sides say; no side may say the same twice."""
    import numpy as np

    codes = span_codes(gold, predicted)
    labels = 1 + max((int(side.label.max()) for side in (gold, predicted) if len(side)), default=0)
    span, other_span = codes[: len(gold)], codes[len(gold) :]
    keys, other_keys = span * labels + gold.label, other_span * labels + predicted.label
    # a side is nearly always in this order already
    order = np.argsort(keys, kind="stable")
    place, found = places(keys[order], other_keys)
    other_mention = len(gold) + np.arange(len(predicted))
    other_mention[found] = order[place[found]]
    spans = distinct(span)
    place, same = places(spans, other_span)
    return Codes(
        np.arange(len(gold)),
        other_mention,
        np.searchsorted(spans, span),
        np.where(same, place, len(spans) + coded(other_span)),
        np.flatnonzero(found),
        np.flatnonzero(~found),
    )


def span_codes(*sides: Spans) -> Ints:
    """A number for each mention of the sides, one behind the other: equal where the span is.

    They rise with article, start, end and shape, and leave room to be multiplied with labels.
    """
    import numpy as np

    article, start, end, shape = (
        np.concatenate([getattr(side, name) for side in sides])
        for name in ("article", "start", "end", "shape")
    )
    return packed([article, start, end - start, shape], room=_ROOM)
