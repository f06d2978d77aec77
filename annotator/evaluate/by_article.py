"""Strict scores an article at a time, to find the worst ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.evaluate.scores import Score, of_sets
from annotator.model import ArticleId

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ArticleScores:
    """How a run did in one article, strictly."""

    article: ArticleId
    mentions: Score
    relations: Score

    @property
    def errors(self) -> int:
        """Everything that is wrong or missed."""
        return sum(each.fp + each.fn for each in (self.mentions, self.relations))

    def to_dict(self) -> dict[str, object]:
        """The counts alone, since there may be thousands of articles."""
        return {
            "article": self.article,
            **{
                kind: {"tp": score.tp, "fp": score.fp, "fn": score.fn}
                for kind, score in (("mentions", self.mentions), ("relations", self.relations))
            },
        }


@dataclass(frozen=True, slots=True, eq=False)
class ByArticle(Sequence[ArticleScores]):
    """Every judged article's scores, by its id; each is made when it is asked for.

    The tables have a row for each article and columns for what is right, predicted and in gold.
    """

    articles: tuple[ArticleId, ...]
    mentions: Floats
    relations: Floats

    def __len__(self) -> int:
        return len(self.articles)

    def __getitem__(self, place: int) -> ArticleScores:  # type: ignore[override]
        return ArticleScores(
            self.articles[place], _score(self.mentions[place]), _score(self.relations[place])
        )

    def __iter__(self) -> Iterator[ArticleScores]:
        return map(self.__getitem__, range(len(self)))

    def worst(self, most: int = 20) -> list[ArticleScores]:
        """The articles with the most errors, the most first; those without any are left out."""
        import numpy as np

        errors = sum(
            table[:, 1] + table[:, 2] - 2 * table[:, 0] for table in (self.mentions, self.relations)
        )
        order = np.argsort(-np.asarray(errors), kind="stable")[:most]
        return [self[place] for place in order.tolist() if np.asarray(errors)[place] > 0]


def _score(row: Floats) -> Score:
    right, predicted, gold = map(int, row)
    return of_sets(right, predicted - right, gold - right)
