"""Attention: what became of planted suggestions, and what that says of others like them.

A plant is judged by its verdict when its article is finished: accepted, rejected, or corrected
before, which is the reviewer's own work. What was still pending then nobody has judged. Finishing
tells of them, so that the first time counts, also where it is undone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotator.clustering import ONE_SIDED, Clusters
from annotator.errors import Stopped
from annotator.incomplete_beta import incomplete_beta
from annotator.model import (
    ArticleId,
    Decision,
    Fragments,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Verdict,
)
from annotator.wording import counted

_DOUBT = 0.05
"""The chance that the true share is larger than the bound."""
_STEPS = 60
"""Of halving an interval: as near as a float can tell."""

Recorded = Mapping[ArticleId, Mapping[ItemId, tuple[str, Fragments]]]
"""The label and place of what is planted, by article and item; decisions tell of it, too."""


class Judged(StrEnum):
    """What became of a plant."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Attention:
    """How many plants were accepted, rejected, corrected and left unjudged in articles that were
    finished; `articles` have any that was accepted or rejected, and `effect` is their design
    effect (see `clustering`).
    """

    accepted: int = 0
    rejected: int = 0
    corrected: int = 0
    unjudged: int = 0
    articles: int = 0
    effect: float = 1.0

    @property
    def seen(self) -> int:
        """Those that were accepted or rejected.

        Who corrected one may have read it or not: another label on a wrong name is wrong as well.
        """
        return self.accepted + self.rejected

    @property
    def share(self) -> float | None:
        """Of those that were judged the accepted ones; None without any."""
        return self.accepted / self.seen if self.seen else None

    @property
    def bound(self) -> float | None:
        """The share is smaller than this with 95 %; None with fewer than two articles."""
        if self.articles < 2:
            return None
        return upper_bound(self.accepted, self.seen, articles=self.articles, effect=self.effect)

    def to_dict(self) -> dict[str, object]:
        """As `goldspan pace --json` prints it."""
        return {
            "articles": self.articles,
            "seen": self.seen,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "corrected": self.corrected,
            "unjudged": self.unjudged,
            "share_accepted": self.share,
            "design_effect": self.effect,
            "bound": self.bound,
        }

    def __str__(self) -> str:
        """ "0 of 59 planted suggestions were accepted (59 articles). Of wrong ones …" """
        if not (self.seen or self.corrected):
            return "No planted suggestion was judged yet."
        of = counted(self.articles, "article")
        more = f", and {self.corrected:,} more corrected" if self.corrected else ""
        plural = "suggestion was" if self.seen == 1 else "suggestions were"
        said = f"{self.accepted:,} of {self.seen:,} planted {plural} accepted{more} ({of})."
        if self.bound is None:
            return f"{said} Fewer than two articles tell nothing of others."
        return (
            f"{said} Of wrong suggestions like the planted ones at most {100 * self.bound:.3g} % "
            "are accepted (95 %, Clopper-Pearson, by article)."
        )


def upper_bound(accepted: int, seen: int, *, articles: int, effect: float = 1.0) -> float:
    """The largest share at which so few accepted ones of these have a chance of 5 % or more.

    Clopper and Pearson's exact upper bound, one-sided, for as many as these are worth, being of
    two or more articles: Korn and Graubard, Confidence intervals for proportions with small
    expected number of positive counts estimated from survey data, Survey Methodology 24 (1998),
    193-201. For none of 59 in as many articles it is 0.0495.
    """
    if accepted >= seen:
        return 1.0
    drawn = ONE_SIDED.student(seen - 1) / ONE_SIDED.student(articles - 1)
    worth = min(seen / effect * drawn * drawn, seen)
    some = accepted * worth / seen
    low, high = accepted / seen, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if 1 - incomplete_beta(some + 1, worth - some, middle) > _DOUBT:
            low = middle
        else:
            high = middle
    return high


class Watching:
    """Attention that is being counted, decision by decision, oldest first."""

    def __init__(self, recorded: Recorded) -> None:
        self._recorded = {article: dict(planted) for article, planted in recorded.items()}
        """Also what a beginning that was undone has planted: somebody may have been told of it."""
        self._changed: dict[ItemId, bool] = {}
        """Whether a plant is another mention now than it was planted as."""
        self._alike: set[ItemId] = set()
        """What was only marked like a plant: no suggestion, so nobody has overlooked it."""
        self._found: dict[ArticleId, dict[ItemId, Judged]] = {}
        """What each was when somebody was told of it first."""

    def take(self, decision: Decision) -> None:
        """The next decision."""
        draft = decision.draft
        for place, mention in draft.plants:
            planted = self._recorded.setdefault(place, {})
            planted[mention.id] = mention.label, mention.fragments
        changes = [
            each
            for each in draft.changes
            if isinstance(each, ItemChange) and each.item in self._recorded.get(each.article, ())
        ]
        article = draft.article
        if draft.verdict is Verdict.FINISH and article is not None and article in self._recorded:
            told = self._found.setdefault(article, {})
            self._found[article] = {**self._judged(article, changes), **told}
        for each in changes:
            added = each.before is None and each.after is not None and each.after.run is None
            if added and draft.verdict is not Verdict.FINISH:
                self._alike.add(each.item)
            if isinstance(each.after, Mention):
                placed = self._recorded[each.article][each.item]
                self._changed[each.item] = (each.after.label, each.after.fragments) != placed
            else:
                self._changed.pop(each.item, None)

    def _judged(self, article: ArticleId, changes: Iterable[ItemChange]) -> dict[ItemId, Judged]:
        # what is finished with stays its run's, unless it was planted
        found = {each.item: _verdict(each) for each in changes if each.after and not each.after.run}
        for item in self._recorded[article]:
            if item not in found and self._changed.get(item):
                found[item] = Judged.CORRECTED
        return {item: judged for item, judged in found.items() if item not in self._alike}

    def made(self) -> Attention:
        """What was counted."""
        counts: Counter[Judged] = Counter()
        clusters = Clusters()
        for found in self._found.values():
            here = Counter(found.values())
            counts.update(here)
            accepted = here[Judged.ACCEPTED]
            clusters.take(accepted, accepted + here[Judged.REJECTED])
        return Attention(
            counts[Judged.ACCEPTED],
            counts[Judged.REJECTED],
            counts[Judged.CORRECTED],
            counts[Judged.UNJUDGED],
            articles=clusters.articles,
            effect=clusters.effect,
        )


def attention_of(
    decisions: Iterable[Decision],
    recorded: Recorded,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> Attention:
    """What these decisions, oldest first, have made of it; Stopped is raised soon after that."""
    watching = Watching(recorded)
    for decision in decisions:
        if stopped():
            raise Stopped("Stopped.")
        watching.take(decision)
    return watching.made()


def _verdict(change: ItemChange) -> Judged:
    """What a plant was when its article was finished with it."""
    before = change.before
    if before is None or before.state is ItemState.PENDING:
        return Judged.UNJUDGED
    return Judged.ACCEPTED if before.state is ItemState.ACCEPTED else Judged.REJECTED
