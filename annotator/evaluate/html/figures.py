"""The plots of a report, in the page's colours."""

from __future__ import annotations

from annotator.evaluate import plots
from annotator.evaluate.html.answer import KINDS
from annotator.evaluate.html.markup import NOTHING, Html, drawn, el, name, score, text
from annotator.evaluate.html.style import PAGE
from annotator.evaluate.report import Report, RunReport

_DRAWN = 5
"""Curves at most in one plot."""
_WIDE = 340
_PAIRED = {
    "mentions": " An overlap counts as a pair, so that more are paired than are strictly right.",
    "relations": (
        " Relations between the same two mentions, which may be right but for their labels or "
        "edges: so more are paired than are strictly right."
    ),
}
"""What a cell of a matrix counts."""


def curves(report: Report) -> Html:
    """What each threshold of a score gives, of all runs that give scores."""
    rows = []
    for kind in KINDS:
        known = {
            run.name: run.calibration[kind]
            for run in report.runs
            if kind in run.calibration and run.calibration[kind].scored
        }
        shown = dict(list(known.items())[:_DRAWN])
        if not shown:
            continue
        more = f" The first {_DRAWN} runs with scores." if len(known) > _DRAWN else ""
        figures = [
            drawn(
                plots.precision_recall_curve(
                    shown, title=f"Precision by recall of {kind}", palette=PAGE, width=_WIDE
                ),
                text(
                    f"{kind.capitalize()}: precision and recall of what has each score or more; "
                    f"the mark is the highest F1, chosen on these articles.{more}"
                ),
            ),
            drawn(
                plots.review_cost_curve(
                    shown, title=f"Time of a review of {kind}", palette=PAGE, width=_WIDE
                ),
                text(
                    f"{kind.capitalize()}: the time to review what has each score or more and to "
                    f"add what is missing; the mark is the shortest.{more}"
                ),
            ),
        ]
        rows.append(el("div", *figures, cls="plots"))
    if not rows:
        return NOTHING
    return el(
        "section",
        el("h2", text("The scores that the runs give"), id="curves"),
        *rows,
    )


def reliability(run: RunReport) -> list[Html]:
    """Whether its scores mean what they say."""
    figures = []
    for kind in KINDS:
        found = run.calibration.get(kind)
        if found is None or not found.scored:
            continue
        unscored = f" {found.unscored:,} have no score." if found.unscored else ""
        caption = (
            f"{kind.capitalize()}: how many of the predictions of each score are right; on the "
            f"broken line scores mean what they say. Calibration error {score(found.width_error)}, "
            f"by bins of equal mass {score(found.mass_error)}; average precision "
            f"{score(found.average_precision)}.{unscored}"
        )
        figures.append(
            drawn(
                plots.reliability_diagram(
                    found.equal_width,
                    error=found.width_error,
                    title=f"Reliability of the scores of {kind}",
                    palette=PAGE,
                    width=_WIDE,
                ),
                text(caption),
            )
        )
    return [el("div", *figures, cls="plots")] if figures else []


def confusions(run: RunReport, *, most: int) -> list[Html]:
    """Which labels it takes for which, of the `most` frequent ones."""
    return [
        drawn(
            plots.confusion_matrix(
                found,
                most=most,
                title=f"{kind.capitalize()}: gold's labels and the predicted",
                palette=PAGE,
            ),
            el(
                "span",
                text(f"{kind.capitalize()} of "),
                name(run.name),
                text(": a row for each label of gold, a column for each that was predicted."),
                text(_PAIRED[kind]),
            ),
        )
        for kind in KINDS
        if (found := run.confusion.get(kind)) is not None and found.labels
    ]
