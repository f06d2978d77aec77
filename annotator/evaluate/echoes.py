"""Runs that are not ranked: those that gold was made of, and those that were made of gold.

Who says exactly what gold says is likely the file that it came from, and no extractor; who has
learnt from an article is scored there for its memory.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.evaluate.chance import Comparison, ranks
from annotator.evaluate.columns import Side, book_of, side_of
from annotator.evaluate.report import Report
from annotator.evaluate.sides import Gold, Predictions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


def echoes(report: Report) -> list[str]:
    """The names of the runs that say exactly what gold says of the judged articles."""
    return [run.name for run in report.runs if run.equals_gold]


def learners(report: Report) -> list[str]:
    """The names of the runs that have learnt from judged articles."""
    return [run.name for run in report.runs if run.learnt_articles]


def unranked(report: Report) -> list[str]:
    """Both."""
    return [*dict.fromkeys([*echoes(report), *learners(report)])]


def without(report: Report, names: Collection[str]) -> Report:
    """The report as if these runs were not there, with the chances that it has."""
    return replace(
        report,
        runs=tuple(run for run in report.runs if run.name not in names),
        comparisons=_without(report, names),
        ranks=ranks_without(report, names),
    )


def ranks_without(report: Report, names: Collection[str]) -> dict[str, dict[str, int]]:
    """The ranks of all runs but these."""
    known = [run.name for run in report.runs if run.name not in names]
    return {metric: dict(ranks(known, found)) for metric, found in _without(report, names).items()}


def _without(report: Report, names: Collection[str]) -> dict[str, tuple[Comparison, ...]]:
    return {
        metric: tuple(each for each in found if not {each.a, each.b} & set(names))
        for metric, found in report.comparisons.items()
    }


def is_echo(predictions: Predictions, gold: Gold) -> bool:
    """Whether predictions are gold's items in every finished article.

    Nothing is paired or scored for it, so that it can be known before anything is.
    """
    tables = gold.table(), predictions.table()
    flagged = gold.scheme.symmetric if gold.scheme else frozenset()
    judged = [each.id for each in gold.known if each.finished]
    book = book_of(judged, tables, symmetric=flagged)
    return same(*(side_of(table, book) for table in tables))


def same(gold: Side, predicted: Side) -> bool:
    """Whether the two sides say the same, and anything at all: so they lie in the same order."""
    import numpy as np

    if not len(gold.mentions):
        return False
    columns = zip(_columns(gold), _columns(predicted), strict=True)
    return all(np.array_equal(one, other) for one, other in columns)


def _columns(side: Side) -> list[Ints]:
    spans, links = side.mentions, side.links
    return [
        *(spans.article, spans.start, spans.end, spans.shape, spans.label),
        *(links.head, links.tail, links.label),
    ]
