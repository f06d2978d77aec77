"""Scoring predictions against gold by the contract in docs/evaluating.md."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from annotator.bulk import Report as Progress
from annotator.bulk import many_values, unreported
from annotator.descent import mark_of
from annotator.errors import SourceError
from annotator.evaluate.arrays import distinct
from annotator.evaluate.chance import RESAMPLES, compare
from annotator.evaluate.columns import Side, book_of, side_of
from annotator.evaluate.echoes import learners, ranks_without
from annotator.evaluate.facts import Meanings
from annotator.evaluate.fingerprint import fingerprint
from annotator.evaluate.handed import check_chance, check_sides
from annotator.evaluate.labels import LabelMap, label_map, mapped, only_of, turned
from annotator.evaluate.method import Amount, Method
from annotator.evaluate.one_run import PARTS, Against, Run, score_run, words_of
from annotator.evaluate.placing import (
    check_inverse,
    check_labels,
    check_symmetric,
    check_targets,
    gold_table,
    listed,
    run_table,
)
from annotator.evaluate.remarks import Remark, assisted, blank_edges, helped, remarks_on, same_texts
from annotator.evaluate.report import GoldReport, Report, RunReport
from annotator.evaluate.sides import Gold, GoldArticle, Predictions
from annotator.evaluate.slices import DIMENSIONS, Slices, reviews
from annotator.evaluate.steps import Steps, unstopped
from annotator.evaluate.table import Table
from annotator.evaluate.unused import Heard, unused_labels
from annotator.model import ArticleId

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SEED = 0
"""Of the resamples and swaps, unless another is named."""
_STRICT = "mentions.strict", "relations.strict"
"""The scores by which runs are compared."""


def evaluate(
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
    """Score each extractor's predictions against gold; raises SourceError where they do not fit.

    `split` judges the articles of that split alone. `by` parts the strict scores once more, by
    "zone", "source", "length" or "seen". `symmetric` names relation labels without direction,
    besides those that gold's scheme flags; `inverse` maps a relation label to the one that says the
    same from tail to head. `labels` maps an extractor's labels to gold's, "" for none.
    `resamples` of the articles make the intervals; 0 leaves intervals and comparisons out.
    `report` hears how many steps are done of how many; after each one, Stopped is raised if
    `stopped` says so.
    """
    check_sides(gold, predictions)
    check_chance(resamples, seed)
    named = frozenset([symmetric] if isinstance(symmetric, str) else symmetric)
    if gold.scheme is not None:
        check_symmetric(named, gold.scheme)
    check_inverse(inverse or {})
    asked = tuple(dict.fromkeys([by] if isinstance(by, str) else by))
    if strange := [each for each in asked if each not in DIMENSIONS]:
        raise SourceError(
            "by", f"{listed(strange)} is no way to part scores; use {listed(DIMENSIONS)}"
        )
    method = Method(
        seed=seed,
        resamples=resamples,
        split=split,
        by=asked,
        inverse=dict(inverse or {}),
        labels=labels if isinstance(labels, LabelMap) else label_map(labels or {}),
    )
    if gold.scheme is not None:
        check_targets(method.inverse, method.labels, gold.scheme)
    count = len(predictions)
    compared = len(_STRICT) * math.comb(count, 2) if resamples else 0
    steps = Steps(2 + count * (1 + PARTS) + compared, report, stopped)
    flagged = gold.scheme.symmetric if gold.scheme else frozenset()
    names = Counter(each.name for each in predictions)
    with many_values():
        judge = _Judge(gold, method, named, flagged)
        steps.done()
        runs = []
        for each in predictions:
            name = each.name if names[each.name] == 1 else each.source or each.name
            runs.append(judge.run(each, name))
            steps.done()
        return judge.report(runs, steps)


class _Judge:
    """One gold, ready to score any number of runs."""

    def __init__(
        self, gold: Gold, method: Method, named: frozenset[str], flagged: frozenset[str]
    ) -> None:
        self._gold, self._method = gold, method
        self._named, self._symmetric = named, named | flagged
        self._source = gold.source or gold.name
        self._said = gold_table(gold)
        self._judged = _judged(gold, method.split)
        self._table = turned(self._said, method.inverse)
        if gold.scheme is not None:
            check_labels(self._table, gold.scheme, source=self._source)
        self._heard = Heard(between={*self._said.relation_labels})

    def run(self, run: Predictions, name: str) -> Run:
        """Read one run; raises SourceError where it does not fit the gold."""
        said = run_table(self._gold, run)
        table, (mentions, relations) = mapped(said, self._method.labels)
        self._heard.add_run(said, table)
        table = turned(table, self._method.inverse)
        if self._gold.scheme is not None:
            check_labels(table, self._gold.scheme, source=run.source or run.name)
        return Run(
            name=name,
            sha256=fingerprint(said, [[article] for article in said.articles]),
            table=table,
            left_out=_amount_of(said, mentions, relations),
            helped=helped(run.name, self._judged),
            learnt=_learnt(run.learnt, self._judged),
        )

    def report(self, runs: Sequence[Run], steps: Steps) -> Report:
        """Score the runs, and compare them with each other."""
        import numpy as np

        method, gold = self._method, self._gold
        unused = self._unused()
        tables = [self._table, *(run.table for run in runs)]
        book = book_of((each.id for each in self._judged), tables, symmetric=self._symmetric)
        side = side_of(self._table, book)
        finished = {each.id: each for each in gold.known if each.finished}
        every = np.arange(len(side.mentions))
        called = words_of(side, every, finished)
        blank = blank_edges(called)
        told = all(each.text is not None for each in self._judged)
        against = Against(
            side,
            finished,
            gold.scheme,
            Slices(tuple(finished.values()), self._table),
            blank,
            Meanings(side, called) if told else None,
            method,
        )
        steps.done()
        strict: dict[str, dict[str, Floats]] = {metric: {} for metric in _STRICT}
        reports: list[RunReport] = []
        for run in runs:
            report, counted = score_run(run, against, steps)
            reports.append(report)
            for metric, found in strict.items():
                found[run.name] = counted[metric]
        chance = partial(compare, resamples=method.resamples, seed=method.seed, done=steps.done)
        comparisons = {
            metric: tuple(chance(found)) if method.resamples else ()
            for metric, found in strict.items()
        }
        whole = Report(
            self._gold_report(side, blank, unused), tuple(reports), comparisons, {}, method
        )
        # who is scored for its memory takes no place from the others
        return replace(whole, ranks=ranks_without(whole, learners(whole)))

    def _gold_report(self, side: Side, blank: Flags, unused: Remark) -> GoldReport:
        """What is scored against."""
        gold = self._gold
        judged = {article.id for article in self._judged}
        finished = sum(article.finished for article in gold.known)
        return GoldReport(
            name=gold.name,
            sha256=fingerprint(
                only_of(self._said, judged), [[each.id, each.sha256 or ""] for each in self._judged]
            ),
            scheme=gold.scheme.sha256 if gold.scheme else None,
            symmetric=tuple(sorted(self._symmetric)),
            judged=Amount(len(judged), len(side.mentions), len(side.links)),
            unfinished=len(gold.known) - finished,
            other_splits=finished - len(judged),
            dropped=Amount.of_twice(side),
            review=reviews(self._judged),
            remarks=self._remarks(side, blank, unused),
        )

    def _remarks(self, side: Side, blank: Flags, unused: Remark) -> tuple[Remark, ...]:
        scheme = self._gold.scheme
        known = () if scheme is None else [*scheme.mentions, *scheme.relations]
        found = [
            same_texts(self._judged),
            *remarks_on(side, blank, known=known),
            assisted(self._judged),
            unused,
        ]
        return tuple(remark for remark in found if remark.count)

    def _unused(self) -> Remark:
        method, scheme = self._method, self._gold.scheme
        # what is symmetric was found in the scheme already, where there is one
        named = self._named if scheme is None else ()
        return unused_labels(
            self._heard, symmetric=named, inverse=method.inverse, labels=method.labels
        )


def _judged(gold: Gold, split: str | None) -> list[GoldArticle]:
    """The articles to judge; SourceError if there is none."""
    source = gold.source or gold.name
    if not gold.known:
        raise SourceError(source, "has no articles, so there is nothing to score against")
    finished = [article for article in gold.known if article.finished]
    if not finished:
        raise SourceError(
            source,
            "no article in it is finished, so there is nothing to score against; "
            "review one to its end first",
        )
    chosen = [article for article in finished if split in (None, article.split)]
    if not chosen:
        splits = {article.split for article in finished if article.split is not None}
        raise SourceError(
            source,
            f"no finished article in it is in the split {split}; "
            + (f"its splits are {listed(splits)}" if splits else "it has no splits"),
        )
    return chosen


def _learnt(learnt: Mapping[ArticleId, str], judged: Sequence[GoldArticle]) -> frozenset[ArticleId]:
    """The judged articles that were learnt from, under whatever id."""
    marks = set(learnt.values())
    return frozenset(
        each.id
        for each in judged
        if each.id in learnt or (each.sha256 is not None and mark_of(each.sha256) in marks)
    )


def _amount_of(table: Table, mentions: Ints, relations: Ints) -> Amount:
    """These rows of a table, and in how many articles they are."""
    import numpy as np

    articles = np.concatenate([table.article[mentions], table.article[table.head[relations]]])
    return Amount(len(distinct(articles)), len(mentions), len(relations))
