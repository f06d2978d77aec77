"""The two sides of a comparison: gold, and what an extractor predicted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotator.model import (
    ArticleId,
    Mention,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Relation,
)
from annotator.scheme import Scheme


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article of gold; judged if `finished`, only known otherwise.

    `sha256` and `text` are None where the source leaves them out.
    """

    id: ArticleId
    sha256: str | None = None
    text: str | None = None
    finished: bool = True
    mentions: tuple[Mention | PredictedMention, ...] = ()
    relations: tuple[Relation | PredictedRelation, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """What is true of some articles, and which others are known.

    With a scheme, labels must be its; without one they are taken as they are. `source` is what
    errors name, if it is not `name`.
    """

    name: str
    articles: tuple[GoldArticle, ...]
    scheme: Scheme | None = None
    source: str = ""

    @property
    def finished(self) -> tuple[GoldArticle, ...]:
        """The articles that are judged."""
        return tuple(article for article in self.articles if article.finished)


@dataclass(frozen=True, slots=True)
class Predictions:
    """What one extractor says of some articles.

    `hashes` are the texts' sha256 and `surfaces` what each mention of an article covers, in order,
    where the source tells: gold must have the same. `project` are the articles of the project that
    the run is of: those that a release of it lacks are unfinished there, not unknown. `source` is
    what errors name.
    """

    name: str
    articles: tuple[Prediction, ...]
    hashes: Mapping[ArticleId, str] = field(default_factory=dict)
    surfaces: Mapping[ArticleId, tuple[str | None, ...]] = field(default_factory=dict)
    project: frozenset[ArticleId] = frozenset()
    source: str = ""

    @classmethod
    def from_spans(
        cls, name: str, spans: Mapping[str, Iterable[tuple[int, int, str]]]
    ) -> Predictions:
        """Mentions alone: for each article's id its (start, end, label) in code points."""
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
