"""Shares of suggestions that were kept, and how sure they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from annotator.clustering import TWO_SIDED, Clusters
from annotator.fates import Fate


@dataclass(frozen=True, slots=True)
class Share:
    """What became of some suggestions, and what was `added` beside them; `articles` had any.

    `low` and `high` hold the share that was kept with 95 % (Wilson's interval, wider where articles
    differ more than chance would have them, and where there are few of them to tell by); None with
    fewer than two articles.
    """

    articles: int = 0
    kept: int = 0
    relabelled: int = 0
    moved: int = 0
    rejected: int = 0
    added: int = 0
    low: float | None = None
    high: float | None = None

    @property
    def said(self) -> int:
        """The suggestions."""
        return self.kept + self.relabelled + self.moved + self.rejected

    @property
    def gold(self) -> int:
        """What is true in the end."""
        return self.kept + self.relabelled + self.moved + self.added

    @property
    def accepted(self) -> float | None:
        """Of the suggestions those that were kept as they are."""
        return self.kept / self.said if self.said else None

    def to_dict(self) -> dict[str, object]:
        """As `goldspan progress --json` prints it."""
        return {
            "articles": self.articles,
            "suggested": self.said,
            "kept": self.kept,
            "relabelled": self.relabelled,
            "moved": self.moved,
            "rejected": self.rejected,
            "added": self.added,
            "accepted": self.accepted,
            "low": self.low,
            "high": self.high,
        }


class Counting:
    """A share that is being counted, with what its interval is made of."""

    def __init__(self) -> None:
        self._fates: Counter[Fate] = Counter()
        self._clusters = Clusters()

    def take(self, counts: Counter[Fate]) -> None:
        """What there was in one article."""
        self._fates.update(counts)
        self._clusters.take(counts[Fate.KEPT], counts.total() - counts[Fate.ADDED])

    def made(self) -> Share:
        """What was counted."""
        counts = {fate.value: self._fates[fate] for fate in Fate}
        low, high = self._between()
        return replace(Share(self._clusters.articles, **counts), low=low, high=high)

    def _between(self) -> tuple[float | None, float | None]:
        """Wilson's interval for as many suggestions as these are worth, being of few articles."""
        found = self._clusters
        if found.articles < 2:
            return None, None
        share = found.some / found.every
        worth = found.every / found.effect
        # how much articles differ is itself told by few of them, and least where all was kept
        z = TWO_SIDED.student(found.articles - 1)
        z2 = z * z
        middle = (share + z2 / (2 * worth)) / (1 + z2 / worth)
        root = (share * (1 - share) / worth + z2 / (4 * worth * worth)) ** 0.5
        half = z / (1 + z2 / worth) * root
        return max(middle - half, 0.0), min(middle + half, 1.0)
