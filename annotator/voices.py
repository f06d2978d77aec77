"""Voices: what several runs say of one and the same item, and how far that is believed."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from math import prod

from annotator.model import PredictedMention, PredictedRelation

_UNSCORED = 0.5


@dataclass(slots=True)
class Voices:
    """What runs say of one item: which of them, with what score, and the rest of the best one."""

    each: dict[int, tuple[float, float | None]] = field(default_factory=dict)
    """By run how likely it is, and what it is worth to be shown; None where nobody knows that."""
    score: float | None = None
    said: float | None = None
    """The highest score as a run itself says it."""
    entity: str | None = None
    attributes: dict[str, tuple[float, str]] = field(default_factory=dict)
    named: tuple[float, str] = (-1.0, "")

    @property
    def runs(self) -> Set[int]:
        """The runs that have it."""
        return self.each.keys()

    def hear(
        self,
        run: int,
        one: PredictedMention | PredictedRelation,
        worth: float | None,
        *,
        raw: float | None,
    ) -> None:
        """What one more run says, which itself gives it the score `raw`; `worth` is None where
        nobody knows that, or not well enough to keep it from anybody.
        """
        self.each.setdefault(run, (weight_of(one.score), worth))
        if one.score is not None and (self.score is None or one.score > self.score):
            self.score = one.score
        if raw is not None and (self.said is None or raw > self.said):
            self.said = raw
        weight = -weight_of(one.score)
        for name, value in one.attributes.items():
            said = weight, value
            self.attributes[name] = min(self.attributes.get(name, said), said)
        if isinstance(one, PredictedMention) and one.entity:
            said = weight, one.entity
            if self.entity is None or said < self.named:
                self.named, self.entity = said, one.entity

    def values(self) -> dict[str, str]:
        """Its attributes, each as the best of those has it that have it."""
        return {name: value for name, (_, value) in sorted(self.attributes.items())}

    def passes(self, least: float) -> bool:
        """Whether it is worth a look; what several have is, as long as nobody knows better."""
        worths = [worth for _, worth in self.each.values()]
        if len(worths) > 1:
            known = [worth for worth in worths if worth is not None]
            return len(known) < len(worths) or _either(known) >= least
        if worths[0] is not None:
            return worths[0] >= least
        return any(score is None or score >= least for score in (self.said, self.score))

    def rank(self, *, borne_out: bool) -> tuple[float, float]:
        """What stays of a dispute comes first: the likelier one where that is known."""
        score = -weight_of(self.score)
        if borne_out:
            return -_either(weight for weight, _ in self.each.values()), score
        return -len(self.each), score


def weight_of(score: float | None) -> float:
    """The score, or what stands for one that is not there."""
    return _UNSCORED if score is None else score


def _either(chances: Iterable[float]) -> float:
    """The chance of any of these, apart from each other; of one it is that one."""
    some = list(chances)
    return some[0] if len(some) == 1 else 1 - prod(1 - each for each in sorted(some))
