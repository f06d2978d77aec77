"""Scoring predictions against gold by the contract in docs/evaluating.md."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from annotator.errors import SourceError
from annotator.evaluate.chance import RESAMPLES, compare, intervals, ranks
from annotator.evaluate.columns import Table, book_of, side_of, table_of
from annotator.evaluate.keys import Keys, keys_of
from annotator.evaluate.matching import match_links, match_mentions
from annotator.evaluate.report import Amount, GoldReport, Report, RunReport
from annotator.evaluate.sides import Gold, GoldArticle, Predictions
from annotator.evaluate.tally import tally_links, tally_mentions
from annotator.formats.places import place_problem
from annotator.model import ArticleId, Prediction
from annotator.scheme import Scheme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


SEED = 0
"""Of the resamples and swaps, unless another is named."""


def evaluate(
    gold: Gold,
    *predictions: Predictions,
    symmetric: Collection[str] = (),
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Report:
    """Score each extractor's predictions against gold; raises SourceError where they do not fit.

    `symmetric` names relation labels without direction, besides those that gold's scheme flags.
    `resamples` of the articles make the intervals; 0 leaves intervals and comparisons out.
    """
    named = frozenset([symmetric] if isinstance(symmetric, str) else symmetric)
    scheme = gold.scheme
    if scheme is not None:
        _check_symmetric(named, scheme)
        _check_labels(gold.source or gold.name, gold.articles, scheme)
    judge = _Judge(gold, named | (scheme.symmetric if scheme else frozenset()))
    names = Counter(each.name for each in predictions)
    runs = [
        judge.run(each, each.name if names[each.name] == 1 else each.source or each.name)
        for each in predictions
    ]
    return judge.report(runs, resamples=resamples, seed=seed)


@dataclass(frozen=True, slots=True)
class _Run:
    """One extractor's predictions, read and found to fit the gold."""

    name: str
    sha256: str
    table: Table
    not_judged: Amount
    dropped: Amount
    silent_articles: int


class _Judge:
    """One gold, ready to score any number of runs."""

    def __init__(self, gold: Gold, symmetric: frozenset[str]) -> None:
        self._gold, self._symmetric = gold, symmetric
        self._source = gold.source or gold.name
        _check_once(self._source, [article.id for article in gold.articles])
        self._articles = {article.id: article for article in gold.articles}
        self._keys = {
            article.id: self._read(article, article, self._source) for article in gold.finished
        }
        if not self._keys:
            raise SourceError(
                self._source,
                "no article in it is finished, so there is nothing to score against; "
                "review one to its end first",
            )
        self._table = table_of((each.id, each.mentions, each.relations) for each in gold.finished)

    def _read(self, said: GoldArticle | Prediction, article: GoldArticle, source: str) -> Keys:
        length = None if article.text is None else len(article.text)
        return keys_of(said, source=source, symmetric=self._symmetric, length=length)

    def report(self, runs: Sequence[_Run], *, resamples: int, seed: int) -> Report:
        """Score the runs, and compare them with each other."""
        tables = [self._table, *(run.table for run in runs)]
        book = book_of(self._keys, tables, symmetric=self._symmetric)
        gold = side_of(self._table, book)
        reports: list[RunReport] = []
        strict: dict[str, dict[str, Floats]] = {"mentions.strict": {}, "relations.strict": {}}
        for run in runs:
            predicted = side_of(run.table, book)
            mentions, of_mentions = tally_mentions(
                gold, predicted, match_mentions(gold, predicted), {}
            )
            relations, of_links = tally_links(gold, predicted, match_links(gold, predicted), {})
            counted = of_mentions | of_links
            for metric, found in strict.items():
                found[run.name] = counted[metric]
            between = intervals(counted, resamples=resamples, seed=seed) if resamples else {}
            reports.append(
                RunReport(
                    name=run.name,
                    sha256=run.sha256,
                    mentions=mentions.between(between),
                    relations=relations.between(between),
                    not_judged=run.not_judged,
                    dropped=run.dropped,
                    silent_articles=run.silent_articles,
                )
            )
        comparisons = {
            metric: tuple(compare(found, resamples=resamples, seed=seed)) if resamples else ()
            for metric, found in strict.items()
        }
        names = [run.name for run in runs]
        return Report(
            self.gold_report(),
            tuple(reports),
            comparisons,
            {metric: ranks(names, found) for metric, found in comparisons.items()},
            seed,
        )

    def gold_report(self) -> GoldReport:
        """What is scored against."""
        gold, keys = self._gold, self._keys
        return GoldReport(
            name=gold.name,
            sha256=_fingerprint(
                (article.id, article.sha256, keys[article.id].sha256 if article.finished else None)
                for article in gold.articles
            ),
            scheme=gold.scheme.sha256 if gold.scheme else None,
            symmetric=tuple(sorted(self._symmetric)),
            judged=_amount(keys.values()),
            unfinished=len(gold.articles) - len(keys),
            dropped=_dropped(keys.values()),
        )

    def run(self, run: Predictions, name: str) -> _Run:
        """Read one run; raises SourceError where it does not fit the gold."""
        source = run.source or run.name
        if self._gold.scheme is not None:
            _check_labels(source, run.articles, self._gold.scheme)
        keys = {}
        placed = self._placed(run, source)
        for said, article in placed:
            if article.text is not None and (surfaces := run.surfaces.get(said.article)):
                _check_surfaces(said, surfaces, article.text, source)
            keys[article.id] = self._read(said, article, source)
        return _Run(
            name=name,
            sha256=_fingerprint((article, each.sha256) for article, each in keys.items()),
            table=table_of((article.id, said.mentions, said.relations) for said, article in placed),
            not_judged=_amount(each for article, each in keys.items() if article not in self._keys),
            dropped=_dropped(keys.values()),
            silent_articles=len(self._keys.keys() - keys.keys()),
        )

    def _placed(self, run: Predictions, source: str) -> list[tuple[Prediction, GoldArticle]]:
        """Each prediction with its article: the one of its id, else the one with its text."""
        by_text: dict[str, list[ArticleId]] = {}
        for article in self._gold.articles:
            if article.sha256 is not None:
                by_text.setdefault(article.sha256, []).append(article.id)
        placed: list[tuple[Prediction, GoldArticle]] = []
        unfinished: list[tuple[Prediction, GoldArticle]] = []
        unknown, other = [], []
        for said in run.articles:
            sha256 = run.hashes.get(said.article)
            found = self._articles.get(said.article)
            if found is None and sha256 in by_text:
                found = self._articles[_only(by_text[sha256], said.article, source)]
            if found is None and said.article in run.project:
                unfinished.append((said, GoldArticle(said.article, sha256, finished=False)))
            elif found is None:
                unknown.append(said.article)
            elif sha256 is not None and found.sha256 not in (None, sha256):
                other.append(said.article)
            else:
                placed.append((said, found))
        if not placed:
            # not a release of the run's project, but another gold altogether
            unknown += [article.id for _, article in unfinished]
        if unknown:
            raise SourceError(
                source,
                f"articles that the gold {self._source} does not know: {_listed(unknown)}; "
                "leave them out, or score against the project or file that has them",
            )
        if other:
            raise SourceError(
                source,
                f"articles whose text is not the one in the gold {self._source}: "
                f"{_listed(other)}; run the extractor on the gold's own texts",
            )
        placed += unfinished
        _check_once(source, [article.id for _, article in placed])
        return placed


def _only(articles: list[ArticleId], said: ArticleId, source: str) -> ArticleId:
    """The one article of a text that was found by its hash."""
    if len(articles) > 1:
        raise SourceError(
            source,
            f"several articles of the gold have this text: {_listed(articles)}; "
            "say which one by its id",
            field=f"article {said}",
        )
    return articles[0]


def _check_surfaces(
    said: Prediction, surfaces: tuple[str | None, ...], text: str, source: str
) -> None:
    for mention, told in zip(said.mentions, surfaces, strict=True):
        if problem := place_problem(text, mention.fragments, told):
            raise SourceError(
                source,
                f"the {problem[0]} of mention {mention.id} {problem[1]}",
                field=f"article {said.article}",
            )


def _check_symmetric(symmetric: Collection[str], scheme: Scheme) -> None:
    unknown = [label for label in symmetric if label not in scheme.relations]
    if unknown:
        raise SourceError(
            "symmetric",
            f"the scheme {scheme.name} has no relation label {_listed(unknown)}; "
            f"it has {_listed(scheme.relations)}",
        )


def _check_labels(
    source: str, articles: Iterable[GoldArticle | Prediction], scheme: Scheme
) -> None:
    mentions: Counter[str] = Counter()
    relations: Counter[str] = Counter()
    for article in articles:
        mentions.update(mention.label for mention in article.mentions)
        relations.update(relation.label for relation in article.relations)
    unknown = [
        f"{label} ({n} {noun if n == 1 else noun + 's'})"
        for noun, found, known in (
            ("mention", mentions, scheme.mentions.keys()),
            ("relation", relations, scheme.relations.keys()),
        )
        for label, n in found.items()
        if label not in known
    ]
    if unknown:
        raise SourceError(
            source,
            f"labels that the gold's scheme {scheme.name} does not have: {_listed(unknown)}; "
            "rename them to the scheme's, or leave them out",
        )


def _check_once(source: str, articles: Collection[ArticleId]) -> None:
    if len(set(articles)) < len(articles):
        twice = [article for article, n in Counter(articles).items() if n > 1]
        raise SourceError(
            source, f"articles that come more than once: {_listed(twice)}; keep one of each"
        )


def _listed(names: Iterable[str], *, at_most: int = 20) -> str:
    found = sorted(names)
    more = f" and {len(found) - at_most} more" if len(found) > at_most else ""
    return ", ".join(found[:at_most]) + more


def _amount(keys: Iterable[Keys]) -> Amount:
    found = list(keys)
    return Amount(
        articles=len(found),
        mentions=sum(len(each.mentions) for each in found),
        relations=sum(len(each.relations) for each in found),
    )


def _dropped(keys: Iterable[Keys]) -> Amount:
    found = [each for each in keys if each.dropped_mentions or each.dropped_relations]
    return Amount(
        articles=len(found),
        mentions=sum(each.dropped_mentions for each in found),
        relations=sum(each.dropped_relations for each in found),
    )


def _fingerprint(rows: Iterable[tuple[Any, ...]]) -> str:
    """sha256 over what is compared, an article a row, whatever their order was."""
    return hashlib.sha256(b"\n".join(sorted(map(orjson.dumps, rows)))).hexdigest()
