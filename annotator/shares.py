"""Shares of suggestions that were kept, and how sure they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from annotator.fates import Fate

_NORMAL = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""
_FEWEST = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776}
"""The same of Student's distribution with so few degrees of freedom."""


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
        self._articles = 0
        self._kept2 = self._said2 = self._both = 0

    def take(self, counts: Counter[Fate]) -> None:
        """What there was in one article."""
        self._fates.update(counts)
        kept, said = counts[Fate.KEPT], counts.total() - counts[Fate.ADDED]
        if said:
            self._articles += 1
            self._kept2 += kept * kept
            self._said2 += said * said
            self._both += kept * said

    def made(self) -> Share:
        """What was counted."""
        counts = {fate.value: self._fates[fate] for fate in Fate}
        share = Share(self._articles, **counts)
        low, high = self._between(share.kept, share.said)
        return replace(share, low=low, high=high)

    def _between(self, kept: int, said: int) -> tuple[float | None, float | None]:
        """Wilson's interval for as many suggestions as these are worth, being of few articles."""
        articles = self._articles
        if articles < 2:
            return None, None
        share = kept / said
        # the variance of a ratio over articles, against that of as many draws by chance
        spread = self._kept2 - 2 * share * self._both + share * share * self._said2
        drawn = share * (1 - share) * said
        effect = max(articles / (articles - 1) * spread / drawn, 1.0) if drawn else 1.0
        worth = said / effect
        # how much articles differ is itself told by few of them, and least where all was kept
        z = _deviations(articles - 1)
        z2 = z * z
        middle = (share + z2 / (2 * worth)) / (1 + z2 / worth)
        root = (share * (1 - share) / worth + z2 / (4 * worth * worth)) ** 0.5
        half = z / (1 + z2 / worth) * root
        return max(middle - half, 0.0), min(middle + half, 1.0)


def _deviations(freedom: int) -> float:
    """Student's for 95 %, by the first terms of Cornish and Fisher."""
    z = _NORMAL
    return _FEWEST.get(freedom) or (
        z
        + (z**3 + z) / 4 / freedom
        + (5 * z**5 + 16 * z**3 + 3 * z) / 96 / freedom**2
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / freedom**3
    )
