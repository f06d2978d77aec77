"""Probabilities from evidence: logistic regression that starts from a prior probability.

Each case also counts, with a small weight, as right and as wrong in the proportion that was
believed before: with few cases that belief remains, with many it is forgotten.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

Evidence = Mapping[str, float]
"""What is known of a case, by name; what is missing is 0."""
SOFT = 0.3
"""How freely weights may grow (scikit-learn's C)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each piece of evidence, and one for all cases."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, evidence: Evidence) -> float:
        """How likely a case with this evidence is right, 0 to 1."""
        # summed in the order of names, so that the last digit never depends on how it was found
        known = self.weights
        total = self.bias + math.fsum(
            known[name] * value for name, value in evidence.items() if name in known
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def weigh(
    cases: Sequence[Evidence],
    right: Sequence[bool],
    *,
    priors: Sequence[float] | None = None,
    strength: float = 0.0,
    soft: float = SOFT,
    rare: int = 1,
) -> Weights:
    """The weights under which what was right is likely; evidence in fewer than `rare` cases is
    left out.

    `strength` is how many cases the belief in `priors` counts as altogether.
    """
    import numpy as np
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    said = [name for case in cases for name in case]
    names = sorted(name for name, count in Counter(said).items() if count >= rare)
    column = {name: order for order, name in enumerate(names)}
    columns = np.array([column.get(name, -1) for name in said], dtype=int)
    rows = np.repeat(np.arange(len(cases)), [len(case) for case in cases])
    values = np.array([value for case in cases for value in case.values()], dtype=float)
    known = columns >= 0
    # in the order of names within each row, so that sums never depend on how evidence was found
    matrix = csr_matrix(
        (values[known], (rows[known], columns[known])), shape=(len(cases), len(names))
    )
    matrix.sort_indices()
    truth = np.array(right, dtype=int)
    weight = np.ones(len(cases))
    if priors is not None and strength and cases:
        from scipy.sparse import vstack

        share = strength / len(cases)
        belief = np.array(priors)
        matrix = vstack([matrix, matrix, matrix], format="csr")
        count = len(cases)
        truth = np.concatenate([truth, np.ones(count, int), np.zeros(count, int)])
        weight = np.concatenate([weight, share * belief, share * (1 - belief)])
    if len(set(truth.tolist())) < 2 or not names:
        mean = (float((truth * weight).sum()) + 0.5) / (float(weight.sum()) + 1)
        return Weights(math.log(mean / (1 - mean)), {})
    # one thread: sums come out in the same order whatever else the machine does
    with threadpool_limits(limits=1):
        model = LogisticRegression(C=soft, solver="liblinear", max_iter=200, tol=1e-4)
        model.fit(matrix, truth, sample_weight=weight)
    found = model.coef_[0].tolist()
    return Weights(
        float(model.intercept_[0]),
        {name: value for name, value in zip(names, found, strict=True) if value},
    )


def logit(probability: float) -> float:
    """The log odds, within 6 of 0."""
    bounded = min(0.9975, max(0.0025, probability))
    return math.log(bounded / (1 - bounded))


@dataclass(frozen=True, slots=True)
class Tally:
    """What was suggested rightly, what wrongly, and what was missed; may be added up."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @classmethod
    def of(cls, suggested: Collection[object], true: Collection[object]) -> Tally:
        """Of two sets."""
        both = len(set(suggested) & set(true))
        return cls(both, len(set(suggested)) - both, len(set(true)) - both)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def f1(self) -> float:
        """Strict F1; 1 where there was nothing to find and nothing was suggested."""
        whole = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / whole if whole else 1.0
