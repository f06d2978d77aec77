"""Scoring extractors against gold by the contract in docs/evaluating.md.

Pure functions over values; only `load` reads files. The package can be called, so that
`from annotator import evaluate` gives what a notebook wants whichever module was imported before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from types import ModuleType

from annotator.bulk import Report as Progress
from annotator.bulk import unreported
from annotator.evaluate.by_article import ArticleScores
from annotator.evaluate.calibration import Calibration, Threshold
from annotator.evaluate.chance import RESAMPLES, Comparison, Interval, Intervals
from annotator.evaluate.confusion import Confusion
from annotator.evaluate.coreference import Coreference
from annotator.evaluate.faults import Changes, Error, Errors, Kind, Spot, changes
from annotator.evaluate.labels import LabelMap, load_label_map
from annotator.evaluate.load import gold_of, load_gold, load_predictions, run_of
from annotator.evaluate.method import CONTRACT, Amount, Method
from annotator.evaluate.remarks import Oddity, Remark
from annotator.evaluate.report import GoldReport, Report, RunReport
from annotator.evaluate.scores import MentionScores, Recall, RelationScores, Score, SetScore
from annotator.evaluate.scoring import SEED, evaluate
from annotator.evaluate.sides import Gold, GoldArticle, Predictions
from annotator.evaluate.slices import DIMENSIONS
from annotator.evaluate.steps import unstopped

__all__ = [
    "CONTRACT",
    "DIMENSIONS",
    "Amount",
    "ArticleScores",
    "Calibration",
    "Changes",
    "Comparison",
    "Confusion",
    "Coreference",
    "Error",
    "Errors",
    "Gold",
    "GoldArticle",
    "GoldReport",
    "Interval",
    "Intervals",
    "Kind",
    "LabelMap",
    "MentionScores",
    "Method",
    "Oddity",
    "Predictions",
    "Recall",
    "RelationScores",
    "Remark",
    "Report",
    "RunReport",
    "Score",
    "SetScore",
    "Spot",
    "Threshold",
    "changes",
    "evaluate",
    "gold_of",
    "load_gold",
    "load_label_map",
    "load_predictions",
    "run_of",
]


class _Callable(ModuleType):
    def __call__(
        self,
        gold: Gold,
        *predictions: Predictions,
        split: str | None = None,
        by: Collection[str] = (),
        symmetric: Collection[str] = (),
        inverse: Mapping[str, str] | None = None,
        labels: LabelMap | Mapping[str, object] | None = None,
        resamples: int = RESAMPLES,
        seed: int = SEED,
        report: Progress = unreported,
        stopped: Callable[[], bool] = unstopped,
    ) -> Report:
        """Score each extractor's predictions against gold; see `evaluate.scoring.evaluate`."""
        return evaluate(
            gold,
            *predictions,
            split=split,
            by=by,
            symmetric=symmetric,
            inverse=inverse,
            labels=labels,
            resamples=resamples,
            seed=seed,
            report=report,
            stopped=stopped,
        )


# importing any module of this package binds the name `evaluate` in `annotator` to the package,
# so a function of that name there would be a package or a function by accident of order
sys.modules[__name__].__class__ = _Callable
