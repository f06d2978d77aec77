"""The two sides of a comparison: gold, and what an extractor predicted.

Both are values that anyone can make. What was read from a file is columns, and an article's items
become values when somebody looks at the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, overload

import orjson

from annotator.assistance import UNTOLD, Assistance
from annotator.errors import SourceError
from annotator.evaluate.building import table_of
from annotator.evaluate.table import Table
from annotator.model import (
    ArticleId,
    EntityId,
    ItemId,
    ItemState,
    Mention,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Relation,
    Zone,
)
from annotator.scheme import Scheme
from annotator.wording import counted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article of gold; judged if `finished`, only known otherwise.

    `sha256` and `text` are None where the source leaves them out. `split` is "train", "dev" or
    "test" where the article is in one. `assistance` says whether its gold was made with the
    suggestions of runs, where the source tells.
    """

    id: ArticleId
    sha256: str | None = None
    text: str | None = None
    finished: bool = True
    mentions: tuple[Mention | PredictedMention, ...] = ()
    relations: tuple[Relation | PredictedRelation, ...] = ()
    zones: tuple[Zone, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)
    split: str | None = None
    assistance: Assistance = UNTOLD


@dataclass(frozen=True, slots=True)
class Gold:
    """What is true of some articles, and which others are known.

    With a scheme, labels must be its; without one they are taken as they are. `source` is what
    errors name, if it is not `name`.
    """

    name: str
    articles: Sequence[GoldArticle]
    scheme: Scheme | None = None
    source: str = ""

    def __repr__(self) -> str:
        finished = sum(article.finished for article in self.known)
        return f"<Gold {self.name}: {finished:,} of {counted(len(self.known), 'article')} finished>"

    @property
    def finished(self) -> tuple[GoldArticle, ...]:
        """The articles that are judged."""
        return tuple(article for article in self.articles if article.finished)

    @property
    def known(self) -> Sequence[GoldArticle]:
        """The articles, of which only the items may be missing: these are in the table."""
        return self.articles.known if isinstance(self.articles, GoldColumns) else self.articles

    def table(self) -> Table:
        """The items of the finished articles as columns; SourceError where one makes no sense."""
        if isinstance(self.articles, GoldColumns):
            return self.articles.table
        return table_of(
            ((each.id, each.mentions, each.relations) for each in self.articles if each.finished),
            source=self.source or self.name,
        )


@dataclass(frozen=True, slots=True)
class Predictions:
    """What one extractor says of some articles.

    `hashes` are the texts' sha256 and `surfaces` what each mention of an article covers, in order,
    where the source tells: gold must have the same. `project` are the articles of the project that
    the run is of: those that a release of it lacks are unfinished there, not unknown. `learnt` are
    the articles that the extractor has learnt from, where the source tells, each with the mark of
    its text. `source` is what errors name.
    """

    name: str
    articles: Sequence[Prediction]
    hashes: Mapping[ArticleId, str] = field(default_factory=dict)
    surfaces: Mapping[ArticleId, tuple[str | None, ...]] = field(default_factory=dict)
    project: frozenset[ArticleId] = frozenset()
    learnt: Mapping[ArticleId, str] = field(default_factory=dict)
    source: str = ""

    def __repr__(self) -> str:
        return f"<Predictions {self.name}: {counted(len(self.articles), 'article')}>"

    @classmethod
    def from_spans(
        cls, name: str, spans: Mapping[str, Iterable[tuple[int, int, str]]]
    ) -> Predictions:
        """Mentions alone: for each article's id its (start, end, label) in code points."""
        # a list, as iterators are allowed
        spans = {article: list(found) for article, found in spans.items()}
        for article, found in spans.items():
            for span in found:
                if len(span) != 3:
                    raise SourceError(
                        name,
                        f"{span!r} is no mention; write (start, end, label)",
                        field=f"article {article}",
                    )
        return cls(
            name,
            tuple(
                Prediction(
                    ArticleId(article),
                    tuple(
                        PredictedMention(f"m{order}", label, ((start, end),))
                        for order, (start, end, label) in enumerate(found, start=1)
                    ),
                )
                for article, found in spans.items()
            ),
        )

    def table(self) -> Table:
        """All items as columns; SourceError where one makes no sense."""
        if isinstance(self.articles, RunColumns):
            return self.articles.table
        return table_of(
            ((each.article, each.mentions, each.relations) for each in self.articles),
            source=self.source or self.name,
        )


class _Rows:
    """Where the items of each article lie in a table."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @cached_property
    def _by_article(self) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """For each kind of item the rows, an article behind the other, and where each begins."""
        import numpy as np

        table = self.table
        numbers = np.arange(len(table.articles) + 1)
        found = []
        for article in (table.article, table.article[table.head]):
            order = np.argsort(article, kind="stable")
            found.append((order, np.searchsorted(article[order], numbers)))
        return found[0], found[1]

    def of(self, article: int) -> tuple[list[int], list[int]]:
        """The rows of one article's mentions and relations, in the order of the source."""
        mentions, relations = (
            rows[starts[article] : starts[article + 1]].tolist()
            for rows, starts in self._by_article
        )
        return mentions, relations


class GoldColumns(Sequence[GoldArticle]):
    """Gold's articles whose items lie in a table; `known` are the articles without their items."""

    def __init__(self, known: Sequence[GoldArticle], table: Table) -> None:
        self.known, self.table = tuple(known), table
        self._rows = _Rows(table)
        self._numbers = {article: number for number, article in enumerate(table.articles)}

    def __len__(self) -> int:
        return len(self.known)

    @overload
    def __getitem__(self, place: int) -> GoldArticle: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[GoldArticle, ...]: ...
    def __getitem__(self, place: int | slice) -> GoldArticle | tuple[GoldArticle, ...]:
        if isinstance(place, slice):
            return tuple(map(self._article, self.known[place]))
        return self._article(self.known[place])

    def __iter__(self) -> Iterator[GoldArticle]:
        return map(self._article, self.known)

    def _article(self, known: GoldArticle) -> GoldArticle:
        if not known.finished:
            return known
        mentions, relations = self._rows.of(self._numbers[known.id])
        table = self.table
        return replace(
            known,
            mentions=tuple(map(self._mention, mentions)),
            relations=tuple(
                Relation(
                    ItemId(table.relation_ids[row]),
                    table.relation_labels[table.relation_label[row]],
                    ItemId(table.ids[table.head[row]]),
                    ItemId(table.ids[table.tail[row]]),
                    ItemState.ACCEPTED,
                    attributes=_attributes(table.relation_attributes, row),
                )
                for row in relations
            ),
        )

    def _mention(self, row: int) -> Mention:
        table = self.table
        entity = table.entity[row]
        return Mention(
            ItemId(table.ids[row]),
            table.labels[table.label[row]],
            table.fragments(row),
            ItemState.ACCEPTED,
            attributes=_attributes(table.attributes, row),
            entity=None if entity < 0 else EntityId(table.entities[entity]),
        )


class RunColumns(Sequence[Prediction]):
    """The predictions of a run whose items lie in a table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._rows = _Rows(table)

    def __len__(self) -> int:
        return len(self.table.articles)

    @overload
    def __getitem__(self, place: int) -> Prediction: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Prediction, ...]: ...
    def __getitem__(self, place: int | slice) -> Prediction | tuple[Prediction, ...]:
        numbers = range(len(self))[place]
        if isinstance(numbers, range):
            return tuple(map(self._prediction, numbers))
        return self._prediction(numbers)

    def __iter__(self) -> Iterator[Prediction]:
        return map(self._prediction, range(len(self)))

    def _prediction(self, number: int) -> Prediction:
        table = self.table
        mentions, relations = self._rows.of(number)
        return Prediction(
            table.articles[number],
            tuple(
                PredictedMention(
                    table.ids[row],
                    table.labels[table.label[row]],
                    table.fragments(row),
                    _score(table.score[row]),
                    None if table.entity[row] < 0 else table.entities[table.entity[row]],
                    _attributes(table.attributes, row),
                )
                for row in mentions
            ),
            tuple(
                PredictedRelation(
                    table.relation_ids[row],
                    table.relation_labels[table.relation_label[row]],
                    table.ids[table.head[row]],
                    table.ids[table.tail[row]],
                    _score(table.relation_score[row]),
                    _attributes(table.relation_attributes, row),
                )
                for row in relations
            ),
        )


def _score(score: float) -> float | None:
    return None if score != score else float(score)


def _attributes(written: Mapping[int, str], row: int) -> Mapping[str, str]:
    found: Mapping[str, str] = orjson.loads(written[row]) if row in written else {}
    return found
