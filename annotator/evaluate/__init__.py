"""Scoring extractors against gold by the contract in docs/evaluating.md.

Pure functions over values; only `load` reads files. The package can be called, so that
`from annotator import evaluate` gives what a notebook wants whichever module was imported before.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from types import ModuleType

from annotator.evaluate.chance import RESAMPLES, Comparison, Interval, Intervals
from annotator.evaluate.load import load_gold, load_predictions
from annotator.evaluate.report import CONTRACT, Amount, GoldReport, Report, RunReport
from annotator.evaluate.scores import MentionScores, RelationScores, Score
from annotator.evaluate.scoring import SEED, evaluate
from annotator.evaluate.sides import Gold, GoldArticle, Predictions

__all__ = [
    "CONTRACT",
    "Amount",
    "Comparison",
    "Gold",
    "GoldArticle",
    "GoldReport",
    "Interval",
    "Intervals",
    "MentionScores",
    "Predictions",
    "RelationScores",
    "Report",
    "RunReport",
    "Score",
    "evaluate",
    "load_gold",
    "load_predictions",
]


class _Callable(ModuleType):
    def __call__(
        self,
        gold: Gold,
        *predictions: Predictions,
        symmetric: Collection[str] = (),
        resamples: int = RESAMPLES,
        seed: int = SEED,
    ) -> Report:
        """Score each extractor's predictions against gold; see `evaluate.scoring.evaluate`."""
        return evaluate(gold, *predictions, symmetric=symmetric, resamples=resamples, seed=seed)


# importing any module of this package binds the name `evaluate` in `annotator` to the package,
# so a function of that name there would be a package or a function by accident of order
sys.modules[__name__].__class__ = _Callable
