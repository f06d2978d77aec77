"""Everything that is said of one run against one gold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from annotator.evaluate.by_article import ByArticle
from annotator.evaluate.calibration import Calibration, Scored, Threshold, calibration, threshold
from annotator.evaluate.called import surfaces
from annotator.evaluate.chains import compare_chains
from annotator.evaluate.chance import Intervals, intervals
from annotator.evaluate.columns import Book, Side, book_of, side_of
from annotator.evaluate.confusion import link_confusion, mention_confusion
from annotator.evaluate.echoes import same
from annotator.evaluate.facts import Meanings, compare_sets, entity_sets, fact_sets
from annotator.evaluate.faults import Errors
from annotator.evaluate.finding import find
from annotator.evaluate.forbidden import forbidden
from annotator.evaluate.matching import match_links, match_mentions
from annotator.evaluate.method import Amount, Method
from annotator.evaluate.remarks import (
    Remark,
    blank_edges,
    equals_gold,
    learnt,
    remarks_on,
    silent,
)
from annotator.evaluate.report import RunReport
from annotator.evaluate.scores import SetScore
from annotator.evaluate.sides import GoldArticle
from annotator.evaluate.slices import MEMORY, REVIEW, Slices, memories
from annotator.evaluate.spans import codes_of
from annotator.evaluate.steps import Steps
from annotator.evaluate.table import Table
from annotator.evaluate.tally import Groups, tally_links, tally_mentions
from annotator.evaluate.units import other_unit
from annotator.model import ArticleId
from annotator.scheme import Scheme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


PARTS = 4
"""Steps that scoring a run takes."""


@dataclass(frozen=True, slots=True)
class Run:
    """One extractor's predictions, read and found to fit the gold; `helped` is whether they helped
    to make it, `learnt` are the judged articles that it has learnt from.
    """

    name: str
    sha256: str
    table: Table
    left_out: Amount
    helped: Remark
    learnt: frozenset[ArticleId] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """One gold, ready to be compared with any number of runs; `articles` are the finished ones.

    `blank` are gold's mentions with white space at an edge, `meanings` what they mean, None where
    gold does not tell its texts.
    """

    side: Side
    articles: Mapping[ArticleId, GoldArticle]
    scheme: Scheme | None
    slices: Slices
    blank: Flags
    meanings: Meanings | None
    method: Method

    @property
    def by(self) -> tuple[str, ...]:
        """The ways to part scores: those asked for, and by review where gold has both."""
        judged = (self.articles[each].assistance.assisted for each in self.book.articles)
        return (*self.method.by, REVIEW) if {True, False} <= {*judged} else self.method.by

    @property
    def book(self) -> Book:
        """The numbers that everything is compared under."""
        return self.side.book


def words_of(side: Side, rows: Ints, articles: Mapping[ArticleId, GoldArticle]) -> list[str]:
    """What these mentions cover, "" where the text is unknown."""
    table = side.table
    texts = [articles[each].text if each in articles else None for each in table.articles]
    return surfaces(table, side.rows[rows], texts)


def score_run(run: Run, against: Against, steps: Steps) -> tuple[RunReport, dict[str, Floats]]:
    """One run's report, and the tables of counts, an article a row, that its scores are made of."""
    comparison = _Comparison(run, against)
    steps.done()
    return comparison.report(steps)


class _Comparison:
    """A run beside gold."""

    def __init__(self, run: Run, against: Against) -> None:
        self.run, self.against = run, against
        self.gold, self.predicted = against.side, side_of(run.table, against.book)
        self.codes = codes_of(self.gold.mentions, self.predicted.mentions)
        self.pairs = match_mentions(self.gold, self.predicted, self.codes)
        self.links = match_links(self.gold, self.predicted, self.codes)

    def report(self, steps: Steps) -> tuple[RunReport, dict[str, Floats]]:
        """What there is to say, and the tables behind it."""
        run, gold, predicted, method = self.run, self.gold, self.predicted, self.against.method
        groups, link_groups = self._groups()
        mentions, tables = tally_mentions(gold, predicted, self.pairs, groups)
        relations, of_links = tally_links(gold, predicted, self.links, link_groups)
        entities, facts, of_sets = self._sets()
        tables |= of_links | of_sets
        steps.done()
        between = (
            intervals(tables, resamples=method.resamples, seed=method.seed)
            if method.resamples
            else {}
        )
        steps.done()
        beyond_mentions, beyond_links, beyond_articles = predicted.beyond
        unsaid = set(gold.book.articles).difference(run.table.articles)
        report = RunReport(
            name=run.name,
            sha256=run.sha256,
            mentions=mentions.between(between),
            relations=relations.between(between),
            not_judged=Amount(beyond_articles, beyond_mentions, beyond_links),
            dropped=Amount.of_twice(predicted),
            silent_articles=len(unsaid),
            left_out=run.left_out,
            entities=_between(entities, between.get("entities")),
            facts=_between(facts, between.get("facts")),
            coreference=compare_chains(gold, predicted, self.codes),
            calibration=self._calibration(),
            thresholds=self._thresholds(),
            confusion={
                "mentions": mention_confusion(gold, predicted, self.pairs),
                "relations": link_confusion(gold, predicted, self.pairs, self.links),
            },
            per_article=ByArticle(
                gold.book.articles, tables["mentions.strict"], tables["relations.strict"]
            ),
            errors=Errors(gold, predicted, partial(find, gold, predicted, self.pairs, self.links)),
            remarks=self._remarks(unsaid),
        )
        steps.done()
        return report, tables

    def _groups(self) -> tuple[dict[str, Groups], dict[str, Groups]]:
        """The other ways to part mentions and relations."""
        slices, sides = self.against.slices, (self.gold, self.predicted)
        by = self.against.by
        links = {dimension: slices.links(dimension, *sides) for dimension in by}
        found = (
            {dimension: slices.mentions(dimension, *sides) for dimension in by},
            {dimension: groups for dimension, groups in links.items() if groups is not None},
        )
        if self.run.learnt:
            for groups, more in zip(found, memories(self.run.learnt, *sides), strict=True):
                groups[MEMORY] = more
        return found

    def _sets(self) -> tuple[SetScore | None, SetScore | None, dict[str, Floats]]:
        """Entities and facts, with their tables."""
        meanings, scheme = self.against.meanings, self.against.scheme
        if meanings is None:
            return None, None, {}
        meant = meanings.of(self.predicted, self.codes, self._new_called)
        labels = self.against.book.labels
        if scheme is not None:
            labels = tuple(label.name for label in scheme.mentions.values() if label.entity)
        both = (self.gold, meanings.own), (self.predicted, meant)
        articles = len(self.against.book.articles)
        entities, counted = compare_sets(
            *(entity_sets(side, means, labels) for side, means in both), articles=articles
        )
        facts, of_facts = compare_sets(
            *(fact_sets(side, means) for side, means in both), articles=articles
        )
        return entities, facts, {"entities": counted, "facts": of_facts}

    def _calibration(self) -> dict[str, Calibration]:
        """Of what scores are given for."""
        found = {
            kind: calibration(scored.scores, scored.right, support=scored.support)
            for kind, scored in self.scored().items()
        }
        return {kind: each for kind, each in found.items() if each.scored}

    def scored(self) -> dict[str, Scored]:
        import numpy as np

        right = np.zeros(len(self.predicted.mentions), dtype=bool)
        right[self.codes.known] = True
        return {
            "mentions": Scored(self.predicted.score, right, len(self.gold.mentions)),
            "relations": Scored(
                self.predicted.links.score, self.links.strict.predicted, len(self.gold.links)
            ),
        }

    def _thresholds(self) -> dict[str, Threshold]:
        """Chosen on dev, tried on test, where gold has both and the run has scores."""
        against = self.against
        of = {
            split: [each.id for each in against.articles.values() if each.split == split]
            for split in ("dev", "test")
        }
        if not all(of.values()) or not self.run.table.is_scored:
            return {}
        dev, test = (self._only(articles).scored() for articles in of.values())
        found = {kind: threshold(dev[kind], test[kind]) for kind in dev}
        return {kind: each for kind, each in found.items() if each is not None}

    def _only(self, articles: list[ArticleId]) -> _Comparison:
        """The same run beside other articles of gold."""
        run, gold = self.run.table, self.gold.table
        book = book_of(articles, [gold, run], symmetric=self.against.book.symmetric)
        return _Comparison(self.run, replace(self.against, side=side_of(gold, book)))

    @cached_property
    def _new_called(self) -> list[str]:
        """The words of the predicted mentions that gold does not have."""
        return words_of(self.predicted, self.codes.unknown, self.against.articles)

    @property
    def _judged(self) -> list[GoldArticle]:
        return [self.against.articles[each] for each in self.against.book.articles]

    def _remarks(self, unsaid: set[ArticleId]) -> tuple[Remark, ...]:
        import numpy as np

        known = set(self.gold.table.labels) | set(self.gold.table.relation_labels)
        articles = self.against.articles
        # of mentions that gold has too the edges are known
        blank = np.zeros(len(self.predicted.mentions), dtype=bool)
        blank[self.codes.known] = self.against.blank[self.codes.other_mention[self.codes.known]]
        blank[self.codes.unknown] = blank_edges(self._new_called)
        found = [
            # first, as others may follow from it: a shifted span begins with white space
            other_unit(self.gold, self.predicted, self.codes, articles),
            *remarks_on(self.predicted, blank, known=known),
            forbidden(self.predicted, self.against.scheme),
            silent(unsaid),
            self.run.helped,
            learnt(self.run.name, len(self.run.learnt), self._judged),
            equals_gold(len(self.gold.book.articles), same=same(self.gold, self.predicted)),
        ]
        return tuple(remark for remark in found if remark.count)


def _between(score: SetScore | None, between: Intervals | None) -> SetScore | None:
    if score is None or between is None:
        return score
    return replace(score, intervals=between)
