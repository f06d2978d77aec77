"""What was really done: the rules in short, the options of an evaluation, how much was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.evaluate.chance import LEVEL, RESAMPLES, SWAPS
from annotator.evaluate.columns import Side
from annotator.evaluate.labels import LabelMap
from annotator.wording import counted

CONTRACT = "2"
"""The version of the rules of scoring; it changes when a number could."""

IN_SHORT = (
    f"Contract {CONTRACT}: strictly, a mention is right if label and every offset are equal to "
    "gold's, a relation if its label and both its mentions are. exact: the offsets alone; "
    "partial: an overlap counts a half (PAR, within FP and FN); type: an overlap and the label. "
    "Each mention is paired once. boundaries: without the labels of the ends; relaxed: each end "
    "overlaps one of its label; pair: without the relation's label, both ends with theirs. "
    "entities and facts: sets per article. Duplicates count once; only finished gold articles "
    "are judged; n/a is a score without a meaning, never 0 or 1."
)
"""The rules, printed with every report; what was done by chance is in its `Method`."""
_FEW = 200
"""Resamples below which the ends of an interval are a matter of luck."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many different items, in how many articles."""

    articles: int = 0
    mentions: int = 0
    relations: int = 0

    @classmethod
    def of_twice(cls, side: Side) -> Amount:
        """What a side says more than once."""
        mentions, relations, articles = side.twice
        return cls(articles, mentions, relations)

    def to_dict(self) -> dict[str, int]:
        """Plain numbers by name."""
        return {
            "articles": self.articles,
            "mentions": self.mentions,
            "relations": self.relations,
        }

    def __str__(self) -> str:
        items = f"{counted(self.mentions, 'mention')} and {counted(self.relations, 'relation')}"
        return f"{items} in {counted(self.articles, 'article')}"


@dataclass(frozen=True, slots=True)
class Method:
    """What was really done: the options of this evaluation.

    `inverse` are the relation labels that were turned round, and what they became.
    """

    seed: int
    resamples: int = RESAMPLES
    split: str | None = None
    by: tuple[str, ...] = ()
    inverse: Mapping[str, str] = field(default_factory=dict)
    labels: LabelMap = field(default_factory=LabelMap)

    def in_short(self, *, articles: int = 2, runs: int = 2) -> str:
        """The rules and the chance behind the numbers, for the foot of a report on so many."""
        if not self.resamples or articles < 2:
            return IN_SHORT
        drawn = counted(self.resamples, "resample")
        few = ", which are too few to rely on" if self.resamples < _FEW else ""
        tests = f"p by {SWAPS:,} swaps of articles, corrected by Holm; " if runs > 1 else ""
        return (
            f"{IN_SHORT} In brackets: {LEVEL:.0%} of {drawn} of the articles{few}; "
            f"{tests}seed {self.seed}."
        )

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating-json.md."""
        return {
            "seed": self.seed,
            "resamples": self.resamples,
            "level": LEVEL,
            "swaps": SWAPS,
            "split": self.split,
            "by": list(self.by),
            "inverse": dict(self.inverse),
            "labels": self.labels.to_dict(),
        }
