"""What comes in clusters, several of an article, is worth less than as much that was drawn singly.

How much less is told by how far articles differ: the design effect is the variance of a ratio over
articles, against that of as many draws by chance (Kish, Survey Sampling, 1965, 5.4 and 8.2). With
few articles it is itself uncertain, which Student's distribution stands for.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile of the normal distribution, and of Student's with one to four degrees of freedom,
    where Cornish and Fisher's terms are too few.
    """

    normal: float
    fewest: tuple[float, float, float, float]

    def student(self, freedom: int) -> float:
        """Of Student's distribution with so many degrees of freedom, one or more."""
        if freedom <= len(self.fewest):
            return self.fewest[freedom - 1]
        z = self.normal
        return (
            z
            + (z**3 + z) / 4 / freedom
            + (5 * z**5 + 16 * z**3 + 3 * z) / 96 / freedom**2
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / freedom**3
        )


TWO_SIDED = Quantile(1.96, (12.706, 4.303, 3.182, 2.776))
"""So many standard deviations to either side hold 95 %."""
ONE_SIDED = Quantile(1.645, (6.314, 2.920, 2.353, 2.132))
"""So many standard deviations to one side leave 5 % out."""


class Clusters:
    """A ratio that is being counted over articles: `some` of `all` of each."""

    def __init__(self) -> None:
        self.articles = self.some = self.every = 0
        self._some2 = self._every2 = self._both = 0

    def take(self, some: int, every: int) -> None:
        """What there was in one article; one that has none of all says nothing."""
        if every:
            self.articles += 1
            self.some += some
            self.every += every
            self._some2 += some * some
            self._every2 += every * every
            self._both += some * every

    @property
    def effect(self) -> float:
        """The design effect, 1 or more; 1 where all are alike, and with fewer than two articles."""
        if self.articles < 2 or self.some in (0, self.every):
            return 1.0
        share = self.some / self.every
        spread = self._some2 - 2 * share * self._both + share * share * self._every2
        drawn = share * (1 - share) * self.every
        return max(self.articles / (self.articles - 1) * spread / drawn, 1.0)
