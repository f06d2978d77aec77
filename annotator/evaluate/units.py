"""Whether offsets seem to count something else than code points: then hardly a span is gold's.

Nothing is converted. It is tried how many spans would be gold's, where that makes them others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import places
from annotator.evaluate.columns import Side
from annotator.evaluate.remarks import Oddity, Remark
from annotator.evaluate.sides import GoldArticle
from annotator.evaluate.spans import Codes
from annotator.model import ArticleId
from annotator.wording import counted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

_TEXTS = 200
"""How many texts with characters of several units are looked at."""
_LEAST = 3
"""Fewer spans than these are chance."""


def other_unit(
    gold: Side, predicted: Side, codes: Codes, articles: Mapping[ArticleId, GoldArticle]
) -> Remark:
    """The unit in which by far more spans would be gold's; a remark of 0 if there is none."""
    import numpy as np

    right = codes.other_span <= int(codes.span.max(initial=-1))
    best = Remark(Oddity.OTHER_UNIT, 0)
    if 3 * np.count_nonzero(right) >= len(right):
        simple = []
    else:
        spans = predicted.mentions
        every = np.arange(len(spans))
        simple = [
            ("an end that is included", every, spans.start, spans.end + 1),
            ("from 1", every, spans.start - 1, spans.end - 1),
            ("from 1, and an end that is included", every, spans.start - 1, spans.end),
        ]
    known = _Known(gold)
    for name, rows, start, end in [*simple, *_in_units(predicted, articles)]:
        hits = known.count(predicted.mentions.article[rows], start, end)
        now = int(np.count_nonzero(right[rows]))
        if hits >= _LEAST and hits > 2 * now and hits > best.count:
            told = (
                f"{name}: of {counted(len(rows), 'span')} that would move, {hits:,} would be "
                f"gold's; as it is, {now:,}"
            )
            best = Remark(Oddity.OTHER_UNIT, hits, (told,))
    return best


class _Known:
    """Gold's spans of one fragment."""

    def __init__(self, gold: Side) -> None:
        import numpy as np

        spans = gold.mentions
        whole = spans.shape == 0
        self._width = 2 + int(spans.end.max(initial=0))
        keys = (spans.article * self._width + spans.start) * self._width + spans.end
        self._keys = np.sort(keys[whole])

    def count(self, article: Ints, start: Ints, end: Ints) -> int:
        """How many of these are gold's."""
        import numpy as np

        inside = (start >= 0) & (end < self._width)
        keys = (article * self._width + start) * self._width + end
        return int(np.count_nonzero(places(self._keys, keys[inside])[1]))


def _in_units(
    predicted: Side, articles: Mapping[ArticleId, GoldArticle]
) -> Iterator[tuple[str, Ints, Ints, Ints]]:
    """For each unit the rows whose spans it changes, and these spans in code points."""
    import numpy as np

    spans = predicted.mentions
    first = np.searchsorted(spans.article, np.arange(len(predicted.book.articles) + 1))
    looked_at = [
        number
        for number, article in enumerate(predicted.book.articles)
        if not (articles[article].text or "").isascii() and first[number] < first[number + 1]
    ][:_TEXTS]
    # a character takes one unit, and one more from each of these on
    for name, more in (("UTF-16 units", (0x10000,)), ("UTF-8 bytes", (0x80, 0x800, 0x10000))):
        rows, starts, ends = [], [], []
        for number in looked_at:
            text = articles[predicted.book.articles[number]].text or ""
            points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
            units = 1 + sum((points >= each).astype(np.int64) for each in more)
            place = np.concatenate([[0], np.cumsum(units)])
            these = np.arange(first[number], first[number + 1])
            start, end = (
                np.searchsorted(place, column[these]) for column in (spans.start, spans.end)
            )
            changed = start != spans.start[these]
            rows.append(these[changed])
            starts.append(start[changed])
            ends.append(end[changed])
        if rows:
            yield name, np.concatenate(rows), np.concatenate(starts), np.concatenate(ends)
