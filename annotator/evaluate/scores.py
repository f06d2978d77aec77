"""Counts by one scheme and the scores that follow from them (contract 4 and 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.evaluate.chance import FEW, Interval, Intervals


@dataclass(frozen=True, slots=True)
class Score:
    """How predictions stand to gold: correct, incorrect, partial, missing, spurious.

    A partial one counts a half. A score without a meaning is None: precision if nothing was
    predicted, recall if gold has nothing, F1 if both.
    """

    cor: int = 0
    inc: int = 0
    par: int = 0
    mis: int = 0
    spu: int = 0
    intervals: Intervals = field(default=Intervals(), compare=False)

    def __add__(self, other: Score) -> Score:
        """The counts of articles that neither has of the other; intervals cannot be added."""
        return Score(
            self.cor + other.cor,
            self.inc + other.inc,
            self.par + other.par,
            self.mis + other.mis,
            self.spu + other.spu,
        )

    @property
    def actual(self) -> int:
        """How many were predicted."""
        return self.cor + self.inc + self.par + self.spu

    @property
    def support(self) -> int:
        """How many gold has."""
        return self.cor + self.inc + self.par + self.mis

    @property
    def tp(self) -> int:
        """What is wholly right."""
        return self.cor

    @property
    def fp(self) -> int:
        """What was predicted and is not wholly right."""
        return self.actual - self.cor

    @property
    def fn(self) -> int:
        """What gold has and was not found wholly."""
        return self.support - self.cor

    @property
    def of_few(self) -> bool:
        """Whether it has intervals of so few articles that they look surer than they are."""
        between = self.intervals
        known = between.f1 is not None or between.recall is not None
        return known and between.articles < FEW

    @property
    def precision(self) -> float | None:
        """The share of what was predicted that is right."""
        return _share(2 * self.cor + self.par, 2 * self.actual)

    @property
    def recall(self) -> float | None:
        """The share of gold that was found."""
        return _share(2 * self.cor + self.par, 2 * self.support)

    @property
    def f1(self) -> float | None:
        """2 TP / (2 TP + FP + FN), a partial one counting a half."""
        return _share(2 * self.cor + self.par, self.actual + self.support)

    def to_dict(self) -> dict[str, int | float | list[float] | None]:
        """Counts, scores and intervals, unrounded; undefined is None."""
        between = self.intervals
        return {
            "cor": self.cor,
            "inc": self.inc,
            "par": self.par,
            "mis": self.mis,
            "spu": self.spu,
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
            "low": None if between.f1 is None else between.f1.low,
            "high": None if between.f1 is None else between.f1.high,
            "precision_interval": _listed(between.precision),
            "recall_interval": _listed(between.recall),
        }


@dataclass(frozen=True, slots=True)
class SetScore(Score):
    """The score of what articles say as a set: which entities, or which facts (contract 7).

    `articles` are those in which either side has any, `right` those of them with equal sets.
    """

    articles: int = 0
    right: int = 0

    @property
    def share_right(self) -> float | None:
        """The share of these articles that are fully right."""
        return _share(self.right, self.articles)

    def to_dict(self) -> dict[str, int | float | list[float] | None]:
        """Those of a score, and how many articles are fully right."""
        return {
            # slots make a second class, of which super() without arguments does not know
            **Score.to_dict(self),
            "articles": self.articles,
            "articles_right": self.right,
            "share_right": self.share_right,
        }


@dataclass(frozen=True, slots=True)
class Recall(Score):
    """How much of gold was found, where what was predicted wrongly belongs to no group.

    Whether a name was seen before is known of gold's names alone, so that of the predictions nearly
    the right ones alone are "seen": their precision would be 1 by construction.
    """

    @property
    def precision(self) -> float | None:
        """Without a meaning."""
        return None

    @property
    def f1(self) -> float | None:
        """Without a meaning."""
        return None

    def to_dict(self) -> dict[str, int | float | list[float] | None]:
        """Those of a score; None for what was predicted besides."""
        return {**Score.to_dict(self), "spu": None, "fp": None}


def of_sets(tp: int, fp: int, fn: int) -> Score:
    """The score of two sets: nothing is half right, and what is wrong has no partner."""
    return Score(cor=tp, spu=fp, mis=fn)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _listed(interval: Interval | None) -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]


@dataclass(frozen=True, slots=True)
class MentionScores:
    """Mentions by the four schemes of one pairing, and strictly by label and by other groups.

    `by` holds strict scores by dimension ("zone", "source", "length", "seen") and group; of "seen"
    it is `Recall` alone.
    """

    strict: Score = Score()
    exact: Score = Score()
    partial: Score = Score()
    type: Score = Score()
    per_label: Mapping[str, Score] = field(default_factory=dict)
    by: Mapping[str, Mapping[str, Score]] = field(default_factory=dict)

    @property
    def macro_f1(self) -> float | None:
        """The mean F1 over the labels that have one."""
        return _macro(self.per_label)

    def between(self, intervals: Mapping[str, Intervals]) -> MentionScores:
        """The same with the intervals of the tables of these names ("mentions.strict")."""
        found = _Within(intervals, "mentions")
        wholes: dict[str, Any] = {
            name: found.score(name, score) for name, score in self.wholes().items()
        }
        return replace(
            self,
            **wholes,
            per_label=found.scores("per_label", self.per_label),
            by={each: found.scores(f"by.{each}", scores) for each, scores in self.by.items()},
        )

    def wholes(self) -> dict[str, Score]:
        """Every scheme by its name, all labels together."""
        return {
            "strict": self.strict,
            "exact": self.exact,
            "partial": self.partial,
            "type": self.type,
        }

    def to_dict(self) -> dict[str, object]:
        """Every scheme by its name, and the groups."""
        return {
            **{name: score.to_dict() for name, score in self.wholes().items()},
            "macro_f1": self.macro_f1,
            **_groups(self.per_label, self.by),
        }


@dataclass(frozen=True, slots=True)
class RelationScores:
    """Relations in every way of the contract (6).

    `given_mentions` are strict scores where both sides have both mentions; `turned` counts
    predictions that would be right the other way round.
    """

    strict: Score = Score()
    boundaries: Score = Score()
    relaxed: Score = Score()
    pair: Score = Score()
    given_mentions: Score = Score()
    turned: int = 0
    per_label: Mapping[str, Score] = field(default_factory=dict)
    by: Mapping[str, Mapping[str, Score]] = field(default_factory=dict)

    @property
    def macro_f1(self) -> float | None:
        """The mean F1 over the labels that have one."""
        return _macro(self.per_label)

    def between(self, intervals: Mapping[str, Intervals]) -> RelationScores:
        """The same with the intervals of the tables of these names ("relations.strict")."""
        found = _Within(intervals, "relations")
        wholes: dict[str, Any] = {
            name: found.score(name, score) for name, score in self.wholes().items()
        }
        return replace(
            self,
            **wholes,
            per_label=found.scores("per_label", self.per_label),
            by={each: found.scores(f"by.{each}", scores) for each, scores in self.by.items()},
        )

    def wholes(self) -> dict[str, Score]:
        """Every way by its name, all labels together."""
        return {
            "strict": self.strict,
            "boundaries": self.boundaries,
            "relaxed": self.relaxed,
            "pair": self.pair,
            "given_mentions": self.given_mentions,
        }

    def to_dict(self) -> dict[str, object]:
        """Every way by its name, and the groups."""
        return {
            **{name: score.to_dict() for name, score in self.wholes().items()},
            "turned": self.turned,
            "macro_f1": self.macro_f1,
            **_groups(self.per_label, self.by),
        }


@dataclass(frozen=True, slots=True)
class _Within:
    """Intervals of one kind of items."""

    intervals: Mapping[str, Intervals]
    kind: str

    def score(self, name: str, score: Score) -> Score:
        """The score with its intervals, if there are any."""
        between = self.intervals.get(f"{self.kind}.{name}", Intervals())
        if isinstance(score, Recall):
            between = replace(between, precision=None, f1=None)
        return replace(score, intervals=between)

    def scores(self, name: str, scores: Mapping[str, Score]) -> dict[str, Score]:
        """The same of the groups of a way to part them."""
        return {group: self.score(f"{name}.{group}", score) for group, score in scores.items()}


def _macro(per_label: Mapping[str, Score]) -> float | None:
    known = [score.f1 for score in per_label.values() if score.f1 is not None]
    return sum(known) / len(known) if known else None


def _groups(
    per_label: Mapping[str, Score], by: Mapping[str, Mapping[str, Score]]
) -> dict[str, object]:
    return {
        "per_label": {label: score.to_dict() for label, score in sorted(per_label.items())},
        "by": {
            dimension: {group: score.to_dict() for group, score in groups.items()}
            for dimension, groups in by.items()
        },
    }
