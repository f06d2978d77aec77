"""Credence: what the scores that an engine gives are worth, as a map from scores to probabilities.

`calibrating` makes it of what became of the engine's suggestions; a merged run keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import exp, log
from typing import Any

from annotator.effort import KEYBOARD
from annotator.model import Kind, Run, RunId

CREDENCE = "credence"
"""Where a merged run's settings keep how far a run was believed, beside its id."""
FEW = "few"
"""Where they keep, beside that, that it was known of few articles."""
STEPS = 100
"""Scores that are told apart, from 0 to 1."""
_NEAR, _NEAR_SHIFT = 0.05, 0.25
"""Differences in probability and in log odds for which nothing need be suggested anew."""
_NO_SHIFT = 0.0, 0.0


def shifted(probability: float, shift: float) -> float:
    """The probability moved by so much in log odds; nothing moves what is sure."""
    if not shift or not 0 < probability < 1:
        return probability
    return 1 / (1 + exp(-(log(probability / (1 - probability)) + shift)))


@dataclass(frozen=True, slots=True)
class Curve:
    """What the scores of an engine's mentions, or of its relations, are worth.

    `scored` are the probabilities of the scores 0, 0.01 … 1, which never fall; `unscored` is that
    of what has no score. Either is missing where nothing is known of it. `shifts` are how much
    likelier each label is, in log odds: of what has a score, and of what has none. `mended` is the
    share of wrong suggestions that were mended, by label, and of all labels under "".
    """

    scored: tuple[float, ...] = ()
    unscored: float | None = None
    shifts: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    mended: Mapping[str, float] = field(default_factory=dict)

    def probability(self, label: str, score: float | None) -> float | None:
        """That a suggestion is right as it is, 0 to 1; as it was said where nothing is known."""
        scored, unscored = self.shifts.get(label, _NO_SHIFT)
        if score is None:
            return None if self.unscored is None else shifted(self.unscored, unscored)
        if not self.scored:
            return score
        place = min(max(score, 0.0), 1.0) * STEPS
        below = min(int(place), STEPS - 1)
        low, high = self.scored[below], self.scored[below + 1]
        # rounding must not take it beyond them, or it would not rise with the score
        return shifted(min(max(low + (high - low) * (place - below), low), high), scored)

    def worth(self, label: str, score: float | None) -> float | None:
        """The probability, and for what may be mended what that saves; None where it is unknown.

        A suggestion is worth showing from KEYBOARD.threshold on.
        """
        known = self.scored if score is not None else self.unscored is not None
        right = self.probability(label, score)
        if not known or right is None:
            return None
        mended = self.mended.get(label, self.mended.get("", 0.0))
        return right + (1 - right) * mended * KEYBOARD.mended

    def is_near(self, other: Curve) -> bool:
        """Whether the other one says much the same."""
        if (len(self.scored), self.unscored is None) != (len(other.scored), other.unscored is None):
            return False
        pairs = [
            *zip(self.scored, other.scored, strict=True),
            (self.unscored or 0.0, other.unscored or 0.0),
        ]
        shifts = (
            (mine, theirs)
            for label in self.shifts.keys() | other.shifts.keys()
            for mine, theirs in zip(
                self.shifts.get(label, _NO_SHIFT), other.shifts.get(label, _NO_SHIFT), strict=True
            )
        )
        return all(abs(mine - theirs) <= _NEAR for mine, theirs in pairs) and all(
            abs(mine - theirs) <= _NEAR_SHIFT for mine, theirs in shifts
        )


_UNKNOWN = Curve()


@dataclass(frozen=True, slots=True)
class Credence:
    """What one engine's scores are worth; those of a `trusted` engine are probabilities already.

    What is known of `few` articles orders what is shown, and keeps nothing from anybody.
    """

    curves: Mapping[Kind, Curve] = field(default_factory=dict)
    trusted: bool = False
    few: bool = False

    def of(self, kind: Kind) -> Curve:
        """That of its mentions, or of its relations."""
        return self.curves.get(kind, _UNKNOWN)

    @property
    def known(self) -> bool:
        """Whether there is a better reason to believe its scores than that it says so."""
        return self.trusted or bool(self.curves)

    def is_near(self, other: Credence) -> bool:
        """Whether the other one says much the same."""
        alike = (self.curves.keys(), self.few) == (other.curves.keys(), other.few)
        return alike and all(
            curve.is_near(other.curves[kind]) for kind, curve in self.curves.items()
        )

    def to_dict(self) -> dict[str, object]:
        """As the settings of a run keep it, beside whether it is of `few` articles."""
        return {
            kind.value: {
                "scored": list(curve.scored),
                "unscored": curve.unscored,
                "shifts": {label: list(both) for label, both in curve.shifts.items()},
                "mended": dict(curve.mended),
            }
            for kind, curve in self.curves.items()
        }

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> Credence:
        """What `to_dict` has told."""
        return cls(
            {
                Kind(kind): Curve(
                    tuple(curve["scored"]),
                    curve["unscored"],
                    {label: (scored, not_) for label, (scored, not_) in curve["shifts"].items()},
                    dict(curve["mended"]),
                )
                for kind, curve in said.items()
            }
        )


UNKNOWN, TRUSTED = Credence(), Credence(trusted=True)


def kept_in(run: Run) -> dict[RunId, Credence]:
    """How far a merged run has believed those that it was made of; unknown ones are left out."""
    said = run.settings.get("merged")
    return {
        RunId(each["run"]): replace(Credence.from_dict(each[CREDENCE]), few=each.get(FEW) is True)
        for each in (said if isinstance(said, list) else ())
        if isinstance(each, Mapping) and CREDENCE in each
    }
