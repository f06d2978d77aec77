"""Other ways to part what is scored: by zone, source, length, and names that were seen before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.evaluate.called import names, surfaces
from annotator.evaluate.columns import Book, Side
from annotator.evaluate.sides import GoldArticle
from annotator.evaluate.table import Table
from annotator.evaluate.tally import Groups
from annotator.model import ArticleId, ZoneKind
from annotator.text import tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

    _Parted = tuple[Sequence[str], Callable[[Side], Ints]]

SEEN = "seen"
"""By whether a name was there before; of recall alone (contract 7)."""
DIMENSIONS = ("zone", "source", "length", SEEN)
REVIEW = "review"
"""By whether gold was made with suggestions; wherever it has articles of both, without asking."""
MEMORY = "learnt"
"""By whether the run has learnt from the article; wherever it has from any, without asking."""
LEARNT_FROM, NEW = "learnt from", "new"
UNKNOWN = "unknown"
_REVIEWS = ("assisted", "blind", UNKNOWN)
_REVIEW_OF = {True: 0, False: 1, None: 2}
_LENGTHS = ("1", "2", "3", "4+", UNKNOWN)
_SEEN = ("seen", "unseen", UNKNOWN)


def reviews(articles: Sequence[GoldArticle]) -> dict[str, int]:
    """How many articles there are of each way to make gold."""
    found = Counter(_REVIEW_OF[each.assistance.assisted] for each in articles)
    return {name: found[place] for place, name in enumerate(_REVIEWS)}


def memories(learnt: Collection[ArticleId], gold: Side, predicted: Side) -> tuple[Groups, Groups]:
    """The groups of mentions and of relations by whether these articles were learnt from."""
    import numpy as np

    new = np.array([int(each not in learnt) for each in gold.book.articles], dtype=np.int64)
    names = (LEARNT_FROM, NEW)
    of_gold, said = new[gold.mentions.article], new[predicted.mentions.article]
    return (
        Groups(names, of_gold, said),
        Groups(names, of_gold[gold.links.head], said[predicted.links.head]),
    )


class Slices:
    """Gold's finished articles, by which mentions and relations are parted.

    A name is "seen" if a finished article before this one has it under the same label: one that was
    published earlier, or has the smaller id. Articles need not be judged for that.
    """

    def __init__(self, articles: Sequence[GoldArticle], table: Table) -> None:
        self._articles = {article.id: article for article in articles}
        self._table = table

    def mentions(self, dimension: str, gold: Side, predicted: Side) -> Groups:
        """The group of each mention of the two sides."""
        groups, of = {
            "zone": self._zones,
            "source": self._sources,
            "length": self._lengths,
            SEEN: self._seen,
            REVIEW: self._reviews,
        }[dimension](gold.book)
        return Groups(groups, of(gold), of(predicted), recall=dimension == SEEN)

    def links(self, dimension: str, gold: Side, predicted: Side) -> Groups | None:
        """That of each relation is its head's; None where that means nothing."""
        if dimension not in ("zone", "source", REVIEW):
            return None
        groups = self.mentions(dimension, gold, predicted)
        return Groups(
            groups.names, groups.gold[gold.links.head], groups.predicted[predicted.links.head]
        )

    def _zones(self, book: Book) -> _Parted:
        """The zone in which a mention begins; "body" is what is in none."""
        import numpy as np

        names = ("body", *ZoneKind)
        width = 1 + max(
            (zone.end for each in self._articles.values() for zone in each.zones), default=0
        )
        zones = sorted(
            (number * width + zone.start, number * width + zone.end, names.index(zone.kind))
            for number, article in enumerate(book.articles)
            for zone in self._articles[article].zones
        )
        start, end, kind = np.array(zones, dtype=np.int64).reshape(-1, 3).T

        def of(side: Side) -> Ints:
            spans = side.mentions
            # what begins behind every zone is in none
            place = spans.article * width + np.minimum(spans.start, width - 1)
            at = np.searchsorted(start, place, side="right") - 1
            inside = (at >= 0) & (place < np.append(end, 0)[at])
            return np.where(inside, np.append(kind, 0)[at], 0)

        return [str(name) for name in names], of

    def _sources(self, book: Book) -> _Parted:
        """What the article's meta says of its source."""
        import numpy as np

        said = [str(self._articles[each].meta.get("source") or UNKNOWN) for each in book.articles]
        names = sorted(set(said))
        number = np.array([names.index(each) for each in said])
        return names, lambda side: number[side.mentions.article]

    def _reviews(self, book: Book) -> _Parted:
        """Whether the article's gold was made with suggestions."""
        import numpy as np

        found = (self._articles[article].assistance.assisted for article in book.articles)
        number = np.array([_REVIEW_OF[each] for each in found])
        return _REVIEWS, lambda side: number[side.mentions.article]

    def _lengths(self, book: Book) -> _Parted:
        """How many tokens a mention has."""
        import numpy as np

        known: dict[str, int] = {"": len(_LENGTHS) - 1}

        def length(words: str) -> int:
            if words not in known:
                known[words] = min(max(len(tokens(words)), 1), len(_LENGTHS) - 1) - 1
            return known[words]

        return _LENGTHS, lambda side: np.array(
            [length(words) for words in self._called(side.table, side.rows)], dtype=np.int64
        )

    def _seen(self, book: Book) -> _Parted:
        import numpy as np

        in_time = sorted(
            self._articles.values(), key=lambda each: (str(each.meta.get("published", "")), each.id)
        )
        when = {article.id: time for time, article in enumerate(in_time)}
        first: dict[tuple[str, int], int] = {}

        def named(table: Table, rows: Ints) -> Iterator[tuple[tuple[str, int], int, str]]:
            """Each mention's label and name, when it was, and its words."""
            called = self._called(table, rows)
            times = [when.get(article, 0) for article in table.articles]
            for label, name, article, words in zip(
                table.label[rows].tolist(),
                names(called).tolist(),
                table.article[rows].tolist(),
                called,
                strict=True,
            ):
                yield (table.labels[label], name), times[article], words

        for name, time, _ in named(self._table, np.arange(len(self._table))):
            first[name] = min(time, first.get(name, time))

        def of(side: Side) -> Ints:
            return np.array(
                [
                    2 if not words else int(first.get(name, time) >= time)
                    for name, time, words in named(side.table, side.rows)
                ],
                dtype=np.int64,
            )

        return _SEEN, of

    def _called(self, table: Table, rows: Ints) -> list[str]:
        texts = [
            self._articles[article].text if article in self._articles else None
            for article in table.articles
        ]
        return surfaces(table, rows, texts)
