"""Right, wrong and missed: integers that add up, and the scores that follow from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from annotator.evaluate.keys import MentionKey, RelationKey


@dataclass(frozen=True, slots=True)
class Counts:
    """True positives, false positives, false negatives; a score without a meaning is None."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def predicted(self) -> int:
        """How many were predicted."""
        return self.tp + self.fp

    @property
    def support(self) -> int:
        """How many gold has."""
        return self.tp + self.fn

    @property
    def precision(self) -> float | None:
        """The share of what was predicted that is right; None if nothing was predicted."""
        return _share(self.tp, self.predicted)

    @property
    def recall(self) -> float | None:
        """The share of gold that was found; None if gold has none."""
        return _share(self.tp, self.support)

    @property
    def f1(self) -> float | None:
        """2 TP / (2 TP + FP + FN); None if neither side has any."""
        return _share(2 * self.tp, self.predicted + self.support)

    def to_dict(self) -> dict[str, int | float | None]:
        """The counts and their scores, unrounded; undefined is None."""
        return {
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Scores:
    """One kind of item compared strictly: all of them together, and each label by itself."""

    strict: Counts = Counts()
    per_label: Mapping[str, Counts] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """`strict` and `per_label`, labels in alphabetical order."""
        return {
            "strict": self.strict.to_dict(),
            "per_label": {
                label: counts.to_dict() for label, counts in sorted(self.per_label.items())
            },
        }


def strict(
    pairs: Iterable[tuple[AbstractSet[MentionKey], AbstractSet[MentionKey]]]
    | Iterable[tuple[AbstractSet[RelationKey], AbstractSet[RelationKey]]],
) -> Scores:
    """Score (gold, predicted) keys, a pair of sets for each article: equal keys are right."""
    found: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for gold, predicted in pairs:
        # a key of either kind begins with its label
        found.update(key[0] for key in gold & predicted)
        wrong.update(key[0] for key in predicted - gold)
        missed.update(key[0] for key in gold - predicted)
    per_label = {
        label: Counts(found[label], wrong[label], missed[label])
        for label in sorted({*found, *wrong, *missed})
    }
    return Scores(sum(per_label.values(), Counts()), per_label)
