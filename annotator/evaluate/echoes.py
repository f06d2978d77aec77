"""Runs that say exactly what gold says: likely the file that gold came from, and no extractor."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from annotator.evaluate.chance import ranks
from annotator.evaluate.report import Report
from annotator.evaluate.sides import Gold, GoldArticle, Predictions
from annotator.model import Mention, PredictedMention, PredictedRelation, Prediction, Relation


def echoes(report: Report) -> list[str]:
    """The names of the runs that say exactly what gold says of the judged articles."""
    return [run.name for run in report.runs if run.equals_gold]


def without(report: Report, names: Collection[str]) -> Report:
    """The report as if these runs were not there, with the chances that it has."""
    runs = tuple(run for run in report.runs if run.name not in names)
    comparisons = {
        metric: tuple(each for each in found if not {each.a, each.b} & set(names))
        for metric, found in report.comparisons.items()
    }
    known = [run.name for run in runs]
    again = {metric: ranks(known, comparisons.get(metric, ())) for metric in report.ranks}
    return replace(report, runs=runs, comparisons=comparisons, ranks=again)


def is_echo(predictions: Predictions, gold: Gold) -> bool:
    """Whether predictions are gold's items in every finished article, looked at until they differ.

    Nothing is paired or scored for it, so that it can be known before anything is.
    """
    left = {each.id: place for place, each in enumerate(gold.known) if each.finished}
    some = False
    for said in predictions.articles:
        place = left.pop(said.article, None)
        if place is None:
            continue
        items = _items(gold.articles[place])
        if _items(said) != items:
            return False
        some = some or bool(items)
    return some and not left


def _items(article: GoldArticle | Prediction) -> set[tuple[object, ...]]:
    """Labels and places, whatever the ids."""
    mentions: Iterable[Mention | PredictedMention] = article.mentions
    relations: Iterable[Relation | PredictedRelation] = article.relations
    places = {each.id: (each.label, each.fragments) for each in mentions}
    ends = ((each.label, places.get(each.head), places.get(each.tail)) for each in relations)
    return {*places.values(), *ends}
