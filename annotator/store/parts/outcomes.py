"""What became in an open project of what was suggested, and how long that took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.blinding import shows
from annotator.model import ArticleId, Decision, RunId, Shows
from annotator.store import ledger, meta, plantings, reviewed
from annotator.store.parts.articles import Articles
from annotator.store.reviewed import Outcome, Reviewed
from annotator.store.splits import read


@dataclass(frozen=True, slots=True)
class Left:
    """How many articles are not finished, their code points, and those of the blind among them."""

    articles: int = 0
    length: int = 0
    blind: int = 0


class Outcomes(Articles):
    """Finished articles, compared with what was said of them."""

    def reviewed(self) -> list[Reviewed]:
        """Every article that was reviewed to its end, in the order in which they were finished."""
        with self._reading():
            return reviewed.finished(self._db)

    def finished_in_order(self) -> list[ArticleId]:
        """Every finished article, imported gold too, in the order in which they were finished."""
        with self._reading():
            return reviewed.in_order(self._db)

    def outcomes(self, chosen: Sequence[tuple[int, RunId]]) -> dict[int, Outcome]:
        """What became of what each of these runs said of its article, by article key."""
        with self._reading():
            return reviewed.outcomes(self._db, chosen)

    def times(self, keys: Sequence[int]) -> dict[int, tuple[int, int]]:
        """(milliseconds, code points) of each of these articles whose decisions tell how long."""
        with self._reading():
            return reviewed.times(self._db, keys)

    def decisions_of(self, keys: Sequence[int]) -> Iterator[Decision]:
        """The decisions in these articles, oldest first."""
        with self._reading():
            yield from ledger.decisions_of(self._db, keys)

    def decisions_on_planted(self) -> Iterator[Decision]:
        """The decisions in the articles in which something is or was planted, oldest first."""
        with self._reading():
            yield from ledger.decisions_of(self._db, plantings.articles(self._db))

    def left(self, *, most: int) -> Left:
        """What is not finished; of more than `most` articles about as much as this says."""
        with self._reading():
            articles, looked = reviewed.left(self._db, most=most)
            policy, splits = meta.policy(self._db, self.path), read(self._db, self.path)
        alike = articles / len(looked) if looked else 0
        blind = sum(
            length
            for key, article, length in looked
            if shows(policy, splits.of(key), article, drew=splits.drawn.of(key)) is Shows.NOTHING
        )
        whole = sum(length for _, _, length in looked)
        return Left(articles, round(whole * alike), round(blind * alike))
