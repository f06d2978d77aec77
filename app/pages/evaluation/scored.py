"""One evaluation as the parts of the page get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from annotator.evaluate.report import Report
from annotator.evaluate.sides import Gold
from annotator.model import RunId


@dataclass(frozen=True, slots=True)
class Scored:
    """One evaluation: the report, the gold it was held against, and which project runs they are.

    `live` is whether the gold is the open project's own, as it stood. `runs` are by the names that
    they have in the report; a file's predictions have none.
    """

    report: Report
    gold: Gold
    live: bool
    runs: Mapping[str, RunId]
    called: Mapping[str, str] = field(default_factory=dict)
    """What people read of them, by the same names."""

    def name(self, run: str) -> str:
        """What people read of a run that has this name in the report."""
        return self.called.get(run, run)

    def in_words(self) -> Report:
        """The report with what people read of runs for their names; for sentences, not for files.

        A run whose words a file has for its name keeps its own.
        """
        own = [run.name for run in self.report.runs]
        names = {each: self.name(each) for each in own}
        if len(set(names.values())) < len(own):
            return self.report
        comparisons = {
            metric: tuple(replace(each, a=names[each.a], b=names[each.b]) for each in found)
            for metric, found in self.report.comparisons.items()
        }
        ranks = {
            metric: {names[each]: rank for each, rank in found.items()}
            for metric, found in self.report.ranks.items()
        }
        runs = tuple(replace(run, name=names[run.name]) for run in self.report.runs)
        return replace(self.report, runs=runs, comparisons=comparisons, ranks=ranks)
