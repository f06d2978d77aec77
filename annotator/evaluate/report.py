"""What scoring found: as values, as JSON and as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol

from annotator.errors import GoldspanError
from annotator.evaluate import listing
from annotator.evaluate.by_article import ArticleScores
from annotator.evaluate.calibration import Calibration, Threshold
from annotator.evaluate.chance import AT_ODDS, FEW, Comparison
from annotator.evaluate.confusion import Confusion
from annotator.evaluate.coreference import Coreference
from annotator.evaluate.faults import Errors
from annotator.evaluate.method import CONTRACT, Amount, Method
from annotator.evaluate.printed import comparison, score_lines, shown, wrapped
from annotator.evaluate.remarks import Oddity, Remark
from annotator.evaluate.scores import MentionScores, RelationScores, Score, SetScore
from annotator.evaluate.slices import MEMORY, NEW
from annotator.wording import counted


@dataclass(frozen=True, slots=True)
class GoldReport:
    """What was scored against; `sha256` is over its content, `scheme` is its scheme's.

    `unfinished` articles are known and not judged, nor are those of `other_splits`. `review` has
    how many of the judged ones are "assisted", "blind" or "unknown".
    """

    name: str
    sha256: str
    scheme: str | None
    symmetric: tuple[str, ...]
    judged: Amount
    unfinished: int
    dropped: Amount
    other_splits: int = 0
    review: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating-json.md."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "scheme": self.scheme,
            "symmetric": list(self.symmetric),
            **self.judged.to_dict(),
            "unfinished": self.unfinished,
            "other_splits": self.other_splits,
            "dropped": self.dropped.to_dict(),
            "review": dict(self.review),
            "remarks": [remark.to_dict() for remark in self.remarks],
        }


@dataclass(frozen=True, slots=True)
class RunReport:
    """How one extractor did.

    `not_judged` is what it says of unfinished articles, `dropped` its duplicates, `left_out` what
    the label map leaves out, `silent_articles` the judged ones of which it says nothing.

    `entities` and `facts` are None where gold does not tell its texts, `coreference` where one side
    names no entities. `calibration` and `confusion` have the keys "mentions" and "relations", the
    first where scores are given; `thresholds` too, where gold has articles of dev and of test.
    `per_article` has the judged articles by their ids, `errors` what is not strictly right.
    """

    name: str
    sha256: str
    mentions: MentionScores
    relations: RelationScores
    not_judged: Amount
    dropped: Amount
    silent_articles: int
    errors: Errors = field(compare=False, repr=False)
    left_out: Amount = field(default_factory=Amount)
    entities: SetScore | None = None
    facts: SetScore | None = None
    coreference: Coreference | None = None
    calibration: Mapping[str, Calibration] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    confusion: Mapping[str, Confusion] = field(default_factory=dict)
    per_article: Sequence[ArticleScores] = field(default=(), compare=False, repr=False)
    remarks: tuple[Remark, ...] = ()

    def __repr__(self) -> str:
        scores = (
            f"{kind} F1 {shown(of.strict.f1)}"
            for kind, of in (("mentions", self.mentions), ("relations", self.relations))
        )
        return f"<RunReport {self.name}: {', '.join(scores)}>"

    @property
    def equals_gold(self) -> bool:
        """Whether it says exactly what gold says: it may be gold's own source, and no answer."""
        return any(remark.kind is Oddity.EQUALS_GOLD for remark in self.remarks)

    @property
    def learnt_articles(self) -> int:
        """How many of the judged articles it has learnt from."""
        return sum(each.count for each in self.remarks if each.kind is Oddity.LEARNT)

    def scores(self) -> Iterator[Score]:
        """Every score, of whatever it is."""
        for kind in (self.mentions, self.relations):
            for groups in (kind.wholes(), kind.per_label, *kind.by.values()):
                yield from groups.values()
        yield from (sets for sets in (self.entities, self.facts) if sets is not None)

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating-json.md."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "mentions": self.mentions.to_dict(),
            "relations": self.relations.to_dict(),
            "entities": None if self.entities is None else self.entities.to_dict(),
            "facts": None if self.facts is None else self.facts.to_dict(),
            "coreference": None if self.coreference is None else self.coreference.to_dict(),
            "calibration": _dicts(self.calibration),
            "thresholds": _dicts(self.thresholds),
            "confusion": _dicts(self.confusion),
            "errors": {kind.value: n for kind, n in self.errors.counts().items()},
            "not_judged": self.not_judged.to_dict(),
            "dropped": self.dropped.to_dict(),
            "left_out": self.left_out.to_dict(),
            "silent_articles": self.silent_articles,
            "remarks": [remark.to_dict() for remark in self.remarks],
            "per_article": [each.to_dict() for each in self.per_article],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of any number of runs against one gold.

    `comparisons` has every two runs by strict F1 of mentions and of relations, `ranks` each run's
    rank by these: who cannot be told apart shares one, who has learnt from what is
    judged has none. `method` says how it was done.
    """

    gold: GoldReport
    runs: tuple[RunReport, ...]
    comparisons: Mapping[str, tuple[Comparison, ...]]
    ranks: Mapping[str, Mapping[str, int]]
    method: Method

    def __repr__(self) -> str:
        names = ", ".join(run.name for run in self.runs)
        return f"<Report on {self.gold.name}: {counted(len(self.runs), 'run')} ({names})>"

    def to_dict(self) -> dict[str, object]:
        """What `goldspan evaluate --json` prints; floats are unrounded, undefined is None."""
        return {
            "contract": CONTRACT,
            "seed": self.method.seed,
            "method": self.method.to_dict(),
            "gold": self.gold.to_dict(),
            "runs": [
                {
                    **run.to_dict(),
                    "ranks": {metric: ranks.get(run.name) for metric, ranks in self.ranks.items()},
                }
                for run in self.runs
            ],
            "comparisons": [
                {
                    "a": each.a,
                    "b": each.b,
                    "metric": metric,
                    "delta": each.delta,
                    "low": each.low,
                    "high": each.high,
                    "p": each.p,
                    "p_holm": each.p_holm,
                }
                for metric, found in self.comparisons.items()
                for each in found
            ],
        }

    def table(self) -> str:
        """Plain aligned text, a block for each run, with what was left out said below it."""
        gold = self.gold
        head = f"Gold {gold.name}: {gold.judged} (sha256 {gold.sha256[:12]})"
        if self.method.split:
            head += f"; split {self.method.split}"
        if gold.unfinished:
            head += f"; {counted(gold.unfinished, 'article')} unfinished"
        blocks = ["\n".join([*score_lines(run), *notes(run, gold)]) for run in self.runs]
        compared = "\n".join(
            comparison(metric, each, articles=self.gold.judged.articles, pairs=len(found))
            for metric, found in self.comparisons.items()
            for each in found
        )
        if any(each.at_odds for found in self.comparisons.values() for each in found):
            compared += f"\n{wrapped(AT_ODDS)}"
        return "\n\n".join(
            block for block in [head, *blocks, compared, wrapped(self.in_short())] if block
        )

    def in_short(self) -> str:
        """The rules, and the chance that was used for these runs."""
        return self.method.in_short(articles=self.gold.judged.articles, runs=len(self.runs))

    def to_dataframe(self) -> object:
        """A pandas DataFrame, a row for each score; GoldspanError where pandas is not installed."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise GoldspanError(
                "data frames need pandas, which is not installed here; install it, or use to_dict()"
            ) from None
        frame: object = pandas.DataFrame(listing.rows(self), columns=list(listing.COLUMNS))
        return frame

    def __str__(self) -> str:
        return self.table()

    def _repr_html_(self) -> str:
        return listing.html(self)


class _Described(Protocol):
    def to_dict(self) -> dict[str, object]: ...


def _dicts(found: Mapping[str, _Described]) -> dict[str, object]:
    return {name: each.to_dict() for name, each in found.items()}


def notes(run: RunReport, gold: GoldReport) -> Iterator[str]:
    """What is said below a run's scores, a sentence each: what a reader must know besides."""
    if gold.judged.articles < 2:
        yield "no intervals: there is one article only"
    elif alone := _alone(run):
        yield (
            f"no interval for {counted(alone, 'score')}: what is counted there is all in one "
            "article"
        )
    told = sum(score.of_few for score in run.scores())
    if told:
        which = "here" if gold.judged.articles < FEW else f"of {counted(told, 'score')}"
        yield f"intervals of fewer than {FEW} articles look surer than they are; so {which}"
    turned = run.relations.turned
    if turned:
        yield f"turned round: {counted(turned, 'relation')} would be right the other way"
    for kind, sets in (("entities", run.entities), ("facts", run.facts)):
        if sets is not None and sets.share_right is not None:
            yield (
                f"{kind}: all right in {sets.right:,} of {counted(sets.articles, 'article')} "
                f"that have any ({sets.share_right:.0%})"
            )
    if run.coreference is not None:
        found = run.coreference
        yield f"coreference: CoNLL F {shown(found.conll)}, LEA {shown(found.lea.f1)}"
    for kind, chosen in run.thresholds.items():
        yield (
            f"{kind} from score {chosen.threshold:g} on, chosen on dev: "
            f"F1 {shown(chosen.test.f1)} on test, with all of them {shown(chosen.test_all.f1)}"
        )
    if run.silent_articles:
        yield (
            f"silent: it says nothing of {counted(run.silent_articles, 'finished article')} "
            f"of {gold.judged.articles:,}; their gold counts as missed"
        )
    if run.not_judged.articles:
        yield f"not judged, since unfinished: {run.not_judged}"
    for side, dropped in (("it", run.dropped), ("gold", gold.dropped)):
        if dropped.articles:
            yield f"dropped, since {side} said it twice: {dropped}"
    if run.left_out.articles:
        yield f"left out by the label map: {run.left_out}"
    for side, remarks in (("it", run.remarks), ("gold", gold.remarks)):
        for remark in remarks:
            if remark.kind is not Oddity.SILENT:  # it is said above
                yield f"note of {side}: {remark}"
    if run.learnt_articles:
        yield on_new(run, gold)


def on_new(run: RunReport, gold: GoldReport) -> str:
    """How it does where it is no matter of memory."""
    new = gold.judged.articles - run.learnt_articles
    if not new:
        return "it has learnt from all that is judged: nothing tells how it does on other articles"
    scores = (
        f"{kind} F1 {shown(None if score is None else score.f1)}"
        for kind, score in (
            ("mentions", run.mentions.by[MEMORY].get(NEW)),
            ("relations", run.relations.by[MEMORY].get(NEW)),
        )
    )
    return f"on {counted(new, 'article')} that it has not learnt from: {', '.join(scores)}"


def _alone(run: RunReport) -> int:
    """How many scores have no interval, since what they count is in one article."""
    return sum(score.intervals.alone and score.f1 is not None for score in run.scores())
