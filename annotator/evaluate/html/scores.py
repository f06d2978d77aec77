"""Every score of every run, in tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.evaluate.chance import AT_ODDS, FEW
from annotator.evaluate.html.answer import KINDS, by_f1, estimate_of, scores_of, weakest
from annotator.evaluate.html.markup import (
    NOTHING,
    Html,
    bar,
    el,
    interval,
    joined,
    name,
    score,
    signed,
    text,
)
from annotator.evaluate.html.table import Columns, Row, table
from annotator.evaluate.report import Report, RunReport
from annotator.evaluate.scores import Score, SetScore
from annotator.evaluate.slices import SEEN

_SHARES = ("P", "R", "F1", "interval of F1", "0 to 1")
_BAR = frozenset(["0 to 1"])
SCORE = Columns("", (*_SHARES, "TP", "FP", "FN", "support"), _BAR)
PAIRED = Columns("", (*_SHARES, "COR", "INC", "PAR", "MIS", "SPU", "support"), _BAR)
"""Of the schemes of mentions, by the table of the contract."""
FOUND = Columns("", ("R", "interval of R", "0 to 1", "TP", "FN", "support"), _BAR)
"""Of what is known of gold's items alone."""
_ABOUT = {
    "zone": "Where a mention begins.",
    "length": "Tokens of a mention.",
    SEEN: (
        "seen: an article that was published earlier has the name under the same label. Recall "
        "alone: what is wrongly predicted is no name of gold, so that precision would mean nothing."
    ),
    "review": "assisted: gold was made with the suggestions of runs; blind: without any.",
}
_PAIRED_NOTE = (
    "COR: correct. INC: paired, but incorrect. PAR: paired, counts a half. MIS: missing. SPU: "
    "spurious."
)
_FEW_NAMED = 5
_LABELS, _GROUPS, _COMPARED = 40, 40, 60
"""Rows at most, so that a page stays a page; the JSON has the others."""
_SCHEMES = {
    "strict": "strict: the same label and the same offsets",
    "exact": "exact: the same offsets, whatever the label",
    "partial": "partial: the same offsets, an overlap counts a half",
    "type": "type: an overlap with the same label",
    "boundaries": "boundaries: the labels of the ends do not matter",
    "relaxed": "relaxed: each end overlaps gold's and has its label",
    "pair": "pair: the relation's label does not matter, the ends have theirs",
    "given_mentions": "given mentions: strict, where both sides have both mentions",
}
_ENDS = "strict: the same label, and both mentions right with their labels"


def cells(found: Score) -> list[Html]:
    """A score as SCORE has it."""
    return [*_shares(found), *_counts(found.tp, found.fp, found.fn, found.support)]


def _paired_cells(found: Score) -> list[Html]:
    """A score as PAIRED has it."""
    counts = found.cor, found.inc, found.par, found.mis, found.spu, found.support
    return [*_shares(found), *_counts(*counts)]


def _recall_cells(found: Score) -> list[Html]:
    """A score as FOUND has it."""
    between = found.intervals.recall
    ends = (None, None) if between is None else (between.low, between.high)
    return [
        score(found.recall),
        interval(*ends),
        bar(found.recall, *ends),
        *_counts(found.tp, found.fn, found.support),
    ]


def _counts(*counts: int) -> Iterator[Html]:
    return (Html(f"{count:,}") for count in counts)


def _shares(found: Score) -> list[Html]:
    each = estimate_of(found)
    return [
        score(found.precision),
        score(found.recall),
        score(found.f1),
        interval(each.low, each.high),
        bar(each.value, each.low, each.high),
    ]


def all_scores(report: Report) -> Html:
    """The whole of each kind of item by every scheme, the runs below each other."""
    parts = [_by_scheme(report, kind) for kind in KINDS]
    parts += [_sets(report), _chains(report), _compared(report)]
    return el("section", el("h2", text("All scores"), id="scores"), *parts)


def _columns(about: str, columns: Columns = SCORE) -> Columns:
    return Columns(about, columns.names, columns.words)


def _by_scheme(report: Report, kind: str) -> Html:
    runs = by_f1(report, kind)
    caption = f"{kind.capitalize()}, all labels together"
    columns, in_cells, note = SCORE, cells, ""
    if kind == "mentions":
        columns, in_cells, note = PAIRED, _paired_cells, _PAIRED_NOTE
    groups: list[tuple[Html, list[Row]]] = []
    for scheme in scores_of(runs[0], kind).wholes() if runs else ():
        title = _ENDS if kind == "relations" and scheme == "strict" else _SCHEMES[scheme]
        rows: list[Row] = [
            (name(run.name), in_cells(scores_of(run, kind).wholes()[scheme])) for run in runs
        ]
        groups.append((text(title), rows))
    if len(runs) == 1:
        alone: list[Row] = [(title, found) for title, rows in groups for _, found in rows]
        return table(caption, _columns("scheme", columns), [(NOTHING, alone)], note=note)
    return table(caption, _columns("run", columns), groups, note=note)


def _sets(report: Report) -> Html:
    """Entities and facts, of the runs that have them."""
    columns = Columns(
        "run",
        (*SCORE.names, "articles all right"),
        SCORE.words,
    )
    groups = []
    for kind in ("entities", "facts"):
        found: list[tuple[RunReport, SetScore]] = [
            (run, each) for run in report.runs if (each := getattr(run, kind)) is not None
        ]
        rows: list[Row] = [
            (name(run.name), [*cells(each), Html(f"{each.right:,} of {each.articles:,}")])
            for run, each in found
        ]
        if rows:
            groups.append((text(kind.capitalize()), rows))
    if not groups:
        return el("p", text("Entities and facts: n/a, since gold does not tell its texts."))
    return table("Entities and facts, as sets of each article", columns, groups)


def _chains(report: Report) -> Html:
    named = {"muc": "MUC", "b3": "B³", "ceafe": "CEAFe", "lea": "LEA"}
    rows: list[Row] = [
        (
            name(run.name),
            [
                *(score(getattr(run.coreference, each).f1) for each in named),
                score(run.coreference.conll),
            ],
        )
        for run in report.runs
        if run.coreference is not None
    ]
    if not rows:
        return el("p", text("Coreference: n/a, since not both sides name entities."))
    return table(
        "Coreference: F1 of the mentions of each entity",
        Columns("run", (*named.values(), "CoNLL F")),
        [(NOTHING, rows)],
    )


def _compared(report: Report) -> Html:
    """Every two runs; of very many, those that are named first."""
    columns = Columns(
        "a − b",
        ("F1 of a less b", "interval", "p", "p after Holm", "verdict"),
        frozenset(["verdict"]),
    )
    groups, left_out = [], 0
    for kind in KINDS:
        found = report.comparisons.get(f"{kind}.strict", ())
        rows: list[Row] = []
        for each in found[:_COMPARED]:
            both = joined([name(each.a), name(each.b)], " − ")
            verdict = "they differ" if each.differ else "cannot be told apart"
            if each.at_odds:
                verdict = "not sure"
            between = [] if each.low is None else [signed(each.low), signed(each.high)]
            rows.append(
                (
                    both,
                    [
                        signed(each.delta),
                        joined(between, " to "),
                        _p(each.p),
                        _p(each.p_holm),
                        text("n/a" if each.p_holm is None else verdict),
                    ],
                )
            )
        left_out += max(len(found) - _COMPARED, 0)
        if rows:
            groups.append((text(f"{kind.capitalize()}, strict"), rows))
    if not groups:
        return NOTHING
    more = f"{left_out:,} more are in the JSON. " if left_out else ""
    if any(each.at_odds for found in report.comparisons.values() for each in found):
        more += AT_ODDS
    return table("Every two runs compared", columns, groups, note=more.strip())


def _p(p: float | None) -> Html:
    return score(p) if p is None or p >= 0.001 else text("< 0.001")


def labels_of(run: RunReport) -> list[Html]:
    """Strict scores by label, the weakest first."""
    found = []
    for kind in KINDS:
        labels = weakest(scores_of(run, kind).per_label)
        if labels:
            rows: list[Row] = [(name(label), cells(each)) for label, each in labels[:_LABELS]]
            macro = scores_of(run, kind).macro_f1
            found.append(
                table(
                    f"{kind.capitalize()} by label, the weakest first",
                    _columns("label"),
                    [(NOTHING, rows)],
                    note=f"Mean F1 of the labels (macro): {score(macro)}." + _more(labels, _LABELS),
                )
            )
    return found


def slices_of(run: RunReport) -> list[Html]:
    """Strict scores by whatever else was asked for."""
    found = []
    for kind in KINDS:
        by: Mapping[str, Mapping[str, Score]] = scores_of(run, kind).by
        for dimension, groups in by.items():
            shown = list(groups.items())
            recall = dimension == SEEN
            in_cells = _recall_cells if recall else cells
            rows: list[Row] = [(name(group), in_cells(each)) for group, each in shown[:_GROUPS]]
            notes = _ABOUT.get(dimension, ""), few_articles(groups), _more(shown, _GROUPS)
            found.append(
                table(
                    f"{kind.capitalize()} by {dimension}",
                    _columns(dimension, FOUND if recall else SCORE),
                    [(NOTHING, rows)],
                    note=" ".join(filter(None, map(str.strip, notes))),
                )
            )
    return found


def few_articles(groups: Mapping[str, Score]) -> str:
    """Which of these intervals are not to be relied on."""
    few = [f"{group} ({each.intervals.articles})" for group, each in groups.items() if each.of_few]
    if not few:
        return ""
    more = f" and {len(few) - _FEW_NAMED:,} more" if len(few) > _FEW_NAMED else ""
    return (
        f"Intervals of fewer than {FEW} articles look surer than they are: "
        f"{', '.join(few[:_FEW_NAMED])}{more}."
    )


def worst_articles(run: RunReport, *, most: int = 10) -> Iterator[Html]:
    """Those with the most errors, and how many have none."""
    from heapq import nlargest

    errors = [each.errors for each in run.per_article]
    worst = [
        run.per_article[place]
        for place in nlargest(most, range(len(errors)), key=lambda place: (errors[place], -place))
        if errors[place]
    ]
    right = sum(not each for each in errors)
    yield el("p", text(f"{right:,} of {len(errors):,} articles have no error."))
    if worst:
        rows: list[Row] = [
            (
                name(each.article),
                [
                    Html(f"{each.errors:,}"),
                    *(
                        Html(f"{count:,}")
                        for of in (each.mentions, each.relations)
                        for count in (of.tp, of.fp, of.fn)
                    ),
                ],
            )
            for each in worst
        ]
        names = [f"{kind} {count}" for kind in KINDS for count in ("TP", "FP", "FN")]
        yield table(
            "The articles with the most errors",
            Columns("article", ("errors", *names)),
            [(NOTHING, rows)],
        )


def _more(found: object, shown: int) -> str:
    left = len(found) - shown if isinstance(found, list) else 0
    return f" {left:,} more are in the JSON." if left > 0 else ""
