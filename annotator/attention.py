"""Attention: what became of planted suggestions, and what that says of the other ones.

A plant is judged by its verdict when its article is finished: accepted, rejected, or corrected
before, which is the reviewer's own work. What was still pending then nobody has judged.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotator.errors import Stopped
from annotator.model import (
    ArticleId,
    Decision,
    DecisionId,
    Fragments,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Verdict,
)

_DOUBT = 0.05
"""The chance that the true share is larger than the bound."""
_STEPS = 60
"""Of halving an interval: as near as a float can tell."""

Recorded = Mapping[ArticleId, Mapping[ItemId, tuple[str, Fragments]]]
"""The label and place of what is planted, by article and item."""


class Judged(StrEnum):
    """What became of a plant."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Attention:
    """How many plants were accepted, rejected, corrected and left unjudged in finished articles."""

    accepted: int = 0
    rejected: int = 0
    corrected: int = 0
    unjudged: int = 0

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
        """The share is smaller than this with 95 %; None without any."""
        return upper_bound(self.accepted, self.seen) if self.seen else None

    def to_dict(self) -> dict[str, object]:
        """As `goldspan pace --json` prints it."""
        return {
            "seen": self.seen,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "corrected": self.corrected,
            "unjudged": self.unjudged,
            "share_accepted": self.share,
            "bound": self.bound,
        }

    def __str__(self) -> str:
        """ "0 of 59 planted suggestions were accepted: at most 4.95 % of wrong ones are (…)." """
        if not self.seen:
            return "No planted suggestion was judged yet."
        plural = "suggestion was" if self.seen == 1 else "suggestions were"
        return (
            f"{self.accepted:,} of {self.seen:,} planted {plural} accepted: at most "
            f"{100 * (self.bound or 0):.3g} % of wrong ones are (95 %, Clopper-Pearson)."
        )


def upper_bound(accepted: int, seen: int) -> float:
    """The largest share at which so few accepted ones of these have a chance of 5 % or more.

    Clopper and Pearson's exact upper bound, one-sided; for none of 59 it is 0.0495.
    """
    if accepted >= seen:
        return 1.0
    low, high = accepted / seen, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _chance(accepted, seen, middle) > _DOUBT:
            low = middle
        else:
            high = middle
    return high


def _chance(most: int, of: int, share: float) -> float:
    """That no more than `most` are, where each one is with this chance."""
    if share >= 1:
        return 0.0
    # in logarithms: of thousands the first terms are too small for a float, the later ones are not
    yes, no, whole = math.log(share), math.log1p(-share), math.lgamma(of + 1)
    return math.fsum(
        math.exp(
            whole
            - math.lgamma(number + 1)
            - math.lgamma(of - number + 1)
            + number * yes
            + (of - number) * no
        )
        for number in range(most + 1)
    )


class Watching:
    """Attention that is being counted, decision by decision, oldest first."""

    def __init__(self, recorded: Recorded) -> None:
        self._recorded = recorded
        self._changed: dict[ItemId, bool] = {}
        """Whether a plant is another mention now than it was planted as."""
        self._alike: set[ItemId] = set()
        """What was only marked like a plant: no suggestion, so nobody has overlooked it."""
        self._found: dict[DecisionId, dict[ItemId, Judged]] = {}
        self._undone: set[DecisionId] = set()

    def take(self, decision: Decision) -> None:
        """The next decision."""
        draft = decision.draft
        if draft.verdict is Verdict.UNDO and draft.target is not None:
            self._undone.add(draft.target)
        elif draft.verdict is Verdict.REDO and draft.target is not None:
            self._undone.discard(draft.target)
        changes = [
            each
            for each in draft.changes
            if isinstance(each, ItemChange) and each.item in self._recorded.get(each.article, ())
        ]
        article = draft.article
        if draft.verdict is Verdict.FINISH and article is not None and article in self._recorded:
            self._found[decision.id] = self._judged(article, changes)
        for each in changes:
            added = each.before is None and each.after is not None and each.after.run is None
            if added and draft.verdict is not Verdict.FINISH:
                self._alike.add(each.item)
            if isinstance(each.after, Mention):
                planted = self._recorded[each.article][each.item]
                self._changed[each.item] = (each.after.label, each.after.fragments) != planted

    def _judged(self, article: ArticleId, changes: Iterable[ItemChange]) -> dict[ItemId, Judged]:
        found = {each.item: _verdict(each) for each in changes}
        for item in self._recorded[article]:
            if item not in found and self._changed.get(item):
                found[item] = Judged.CORRECTED
        return {item: judged for item, judged in found.items() if item not in self._alike}

    def made(self) -> Attention:
        """What was counted; what was finished twice counts as it was at first."""
        last: dict[ItemId, Judged] = {}
        for decision, found in self._found.items():
            if decision not in self._undone:
                last = {**found, **last}
        counts = Counter(last.values())
        return Attention(*(counts[judged] for judged in Judged))


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
