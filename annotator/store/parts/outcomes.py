"""What became in an open project of what was suggested, and how long that took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from annotator.model import ArticleId, Decision, RunId
from annotator.store import ledger, reviewed
from annotator.store.parts.articles import Articles
from annotator.store.reviewed import Outcome, Reviewed


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

    def left(self, *, most: int) -> tuple[int, int]:
        """How many articles are not finished, and their code points; about, of more than `most`."""
        with self._reading():
            return reviewed.left(self._db, most=most)
