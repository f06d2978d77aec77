"""What a manager asks: which extractor is best, how sure that is, and where it is weak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from annotator.evaluate.chance import FEW, LEVEL, Comparison, enough
from annotator.evaluate.echoes import echoes, learners, unranked, without
from annotator.evaluate.html.markup import Html, el, enumerated, estimate, name, percent, said, text
from annotator.evaluate.html.table import Columns, Row, table
from annotator.evaluate.plots import Estimate
from annotator.evaluate.report import Report, RunReport, on_new
from annotator.evaluate.scores import MentionScores, RelationScores, Score
from annotator.wording import counted

KINDS = ("mentions", "relations")
_ENOUGH = 10
"""Of a label in gold, for it to be called the weakest."""
_NAMED = 5
_F1 = (
    "F1 weighs how much is found against how much of what is predicted is right: 1 is perfect. "
    "An interval says where it would lie on other articles like these."
)


def scores_of(run: RunReport, kind: str) -> MentionScores | RelationScores:
    """Its mentions' scores or its relations'."""
    return run.mentions if kind == "mentions" else run.relations


def by_f1(report: Report, kind: str) -> list[RunReport]:
    """The runs, the best first; of equal ones in the order given."""
    ranks = report.ranks.get(f"{kind}.strict", {})
    return sorted(
        report.runs,
        key=lambda run: (
            _strict(run, kind).f1 is None,
            ranks.get(run.name, len(report.runs) + 1),
            -(_strict(run, kind).f1 or 0.0),
        ),
    )


def answer(report: Report) -> Html:
    """The section that stands first."""
    same = echoes(report)
    others = without(report, unranked(report))
    parts: list[Html] = [_echoed(same, others)] if same else []
    parts += [_remembered(run, report) for run in report.runs if run.name in learners(report)]
    for kind in KINDS:
        parts += _of_one(others, kind) if len(others.runs) == 1 else _of_several(others, kind)
    parts += _care(report)
    return el(
        "section",
        el("h2", text("The answer"), id="answer"),
        *parts,
        _figures(report),
        said(_F1, cls="quiet"),
        cls="answer",
    )


def estimate_of(score: Score, title: str = "") -> Estimate:
    """A score's F1 with its interval."""
    between = score.intervals.f1
    return Estimate(
        title,
        score.f1,
        None if between is None else between.low,
        None if between is None else between.high,
    )


def _strict(run: RunReport, kind: str) -> Score:
    return scores_of(run, kind).strict


def _of_one(report: Report, kind: str) -> Iterator[Html]:
    if not report.runs:
        return
    run = report.runs[0]
    score = _strict(run, kind)
    who = el("strong", name(run.name))
    if score.f1 is None:
        yield _lead(kind, "n/a: gold has none, and ", who, " predicts none.")
        return
    parts = [who, " ", _found(score, kind)]
    each = estimate_of(score)
    if each.low is not None and each.high is not None and score.tp:
        parts.append(
            Html(
                f" On articles like these, F1 would lie between {each.low:.3f} and "
                f"{each.high:.3f} {LEVEL:.0%} of the time."
            )
        )
    yield _lead(kind, *parts)
    weak = _weak(run, kind)
    if weak:
        yield said(weak)


def _echoed(same: Sequence[str], others: Report) -> Html:
    """What wins against every extractor and is none."""
    shown: list[Html] = [el("strong", name(each)) for each in same[:_NAMED]]
    if len(same) > _NAMED:
        shown.append(text(f"{len(same) - _NAMED} more"))
    verb = "says" if len(same) == 1 else "say"
    source = ", so it may be gold's own source" if len(same) == 1 else ""
    rest = f"{source}; what follows is about the others." if others.runs else f"{source}."
    return said(enumerated(shown), f" {verb} exactly what the gold says{rest}", cls="lead")


def _remembered(run: RunReport, report: Report) -> Html:
    """Who is scored for its memory, and how it does on other articles."""
    judged = report.gold.judged.articles
    told = (
        f" has learnt from {run.learnt_articles:,} of the {counted(judged, 'judged article')}, so "
        f"that it has no rank; {on_new(run, report.gold)}."
    )
    return said(el("strong", name(run.name)), text(told), cls="lead")


def _of_several(report: Report, kind: str) -> Iterator[Html]:
    if not report.runs:
        return
    ordered = [run for run in by_f1(report, kind) if _strict(run, kind).f1 is not None]
    if not ordered:
        yield _lead(kind, "n/a: gold has none, and no run predicts any.")
        return
    metric = f"{kind}.strict"
    ranks = report.ranks.get(metric, {})
    first = [run for run in ordered if ranks.get(run.name, 1) == 1]
    behind = [run for run in ordered if run not in first]
    best = ordered[0]
    if len(ordered) == 1:
        who = el("strong", name(best.name))
        yield _lead(kind, "only ", who, " has a score. It ", _found(_strict(best, kind), kind))
    elif not report.comparisons.get(metric):
        yield _lead(
            kind,
            _with_f1(best, kind),
            " is highest. How sure that is, is not known: no resamples were drawn.",
        )
    elif len(first) == 1:
        # best is at the head of what is sorted by rank
        yield _lead(kind, _sure(best, ordered[1], kind, report.comparisons[metric]))
    else:
        shown = [_with_f1(run, kind) for run in first[:_NAMED]]
        if len(first) > _NAMED:
            shown.append(text(f"{len(first) - _NAMED} more"))
        yield _lead(
            kind,
            "there is no single best. ",
            enumerated(shown),
            _why_alike(report, metric, {run.name for run in first}),
        )
    if behind and len(first) != 1:
        one = len(behind) == 1
        some = enumerated([name(run.name) for run in behind[:_NAMED]])
        more = "" if len(behind) <= _NAMED else f" and {len(behind) - _NAMED} more"
        yield said(
            Html(f"{some}{more} {'is' if one else 'are'} worse by more than chance explains.")
        )
    weak = _weak(best, kind)
    if weak:
        yield said(weak)


def _why_alike(report: Report, metric: str, names: Set[str]) -> str:
    """What is said of several that share the first rank."""
    found, articles = report.comparisons[metric], report.gold.judged.articles
    far = any(each.at_odds for each in found if {each.a, each.b} <= names)
    if far and articles < enough(len(found)):
        return (
            f" cannot be ranked for sure: {counted(articles, 'article')} are too few, a comparison "
            f"needs {enough(len(found))}."
        )
    return " cannot be told apart: the difference may be chance."


def _sure(best: RunReport, second: RunReport, kind: str, found: Sequence[Comparison]) -> Html:
    """What is said of one that nobody shares the first rank with."""
    pair = next(each for each in found if {each.a, each.b} == {best.name, second.name})
    told = Html(f"{_with_f1(best, kind)} is best")
    if pair.delta is None or pair.p_holm is None:
        return Html(f"{told}.")
    told = Html(f"{told}, {abs(pair.delta):.3f} above {name(second.name)}")
    if pair.differ:
        return Html(f"{told}, which is more than chance explains ({_p(pair.p_holm)}).")
    # it may be better for sure than others, which in turn are better than the second
    return Html(f"{told}; it alone is behind nobody for sure ({_p(pair.p_holm)}).")


def _p(p: float) -> str:
    return "p\u00a0&lt;\u00a00.001" if p < 0.001 else f"p\u00a0=\u00a0{p:.3f}"


def _with_f1(run: RunReport, kind: str) -> Html:
    return Html(f"{el('strong', name(run.name))} (F1\u00a0{_strict(run, kind).f1:.3f})")


def _lead(kind: str, *parts: str | Html) -> Html:
    return said(f"{kind.capitalize()}: ", *parts, cls="lead")


def _found(score: Score, kind: str) -> Html:
    """ "finds 71% of the mentions, …", F1 known."""
    if score.recall is None:
        return Html(f"predicts {counted(score.actual, kind[:-1])}, all wrong: gold has none.")
    if score.precision is None:
        return Html(f"predicts none of gold's {counted(score.support, kind[:-1])}.")
    return Html(
        f"finds {percent(score.recall)} of gold's {counted(score.support, kind[:-1])}, and "
        f"{percent(score.precision)} of what it predicts is right: F1\u00a0{score.f1:.3f}."
    )


def _weak(run: RunReport, kind: str) -> Html | None:
    """The weakest label, of those that are frequent enough to tell."""
    labels: Mapping[str, Score] = scores_of(run, kind).per_label
    known = {label: each for label, each in labels.items() if each.support}
    enough = {label: each for label, each in known.items() if each.support >= _ENOUGH} or known
    if len(enough) < 2 or not _strict(run, kind).tp:
        return None
    label, worst = min(
        enough.items(), key=lambda each: (each[1].f1 or 0.0, -each[1].support, each[0])
    )
    if worst.fp + worst.fn == 0:
        return None
    # the table below begins with rarer ones, which say little
    among = f", of those with {_ENOUGH} or more in gold," if len(enough) < len(known) else ""
    return Html(
        f"The weakest label of {name(run.name)}{among} is {name(label)}: "
        f"F1\u00a0{worst.f1 or 0.0:.3f}, {worst.tp:,} of {worst.support:,} found, "
        f"{counted(worst.fp, 'wrong prediction')}."
    )


def _care(report: Report) -> Iterator[Html]:
    """What makes an answer less sure than it sounds."""
    articles = report.gold.judged.articles
    if articles == 1:
        told = ", nor can runs be told apart" if len(report.runs) > 1 else ""
        yield said(text(f"There is one article only: no interval can be given{told}."))
    elif articles < FEW and report.method.resamples:
        yield said(f"There are only {articles} articles: take the intervals with care.")
    for run in report.runs:
        if run.silent_articles:
            yield said(
                el("strong", name(run.name)),
                f" says nothing of {run.silent_articles:,} of {counted(articles, 'article')}; "
                "what gold has there counts as missed.",
            )


def _figures(report: Report) -> Html:
    """F1 of every run with its interval as a bar."""

    def rows(kind: str) -> Iterator[Row]:
        ranks = report.ranks.get(f"{kind}.strict", {})
        for run in by_f1(report, kind):
            cells = estimate(estimate_of(_strict(run, kind)))
            rank = [text(str(ranks.get(run.name, "–")))] if len(report.runs) > 1 else []
            yield name(run.name), [*rank, *cells]

    rank = ("rank",) if len(report.runs) > 1 else ()
    columns = Columns("run", (*rank, "F1", "interval", "0 to 1"), frozenset(["0 to 1"]))
    several = len(report.runs) > 1
    return table(
        "Strict F1: label and every offset right",
        columns,
        [(text(kind.capitalize()), list(rows(kind))) for kind in KINDS],
        note="Runs that share a rank cannot be told apart." if several else "",
    )


def weakest(labels: Mapping[str, Score]) -> list[tuple[str, Score]]:
    """The lowest F1 first; those without one last."""
    return sorted(
        labels.items(),
        key=lambda each: (each[1].f1 is None, each[1].f1 or 0.0, -each[1].support, each[0]),
    )
