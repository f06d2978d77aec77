"""Every score of a report as a row: for data frames, CSV and the table of a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from annotator.evaluate.scores import MentionScores, RelationScores, Score

if TYPE_CHECKING:
    from annotator.evaluate.report import Report, RunReport

COLUMNS = (
    "run", "items", "scheme", "dimension", "group",
    "cor", "inc", "par", "mis", "spu", "tp", "fp", "fn", "support",
    "precision", "recall", "f1", "low", "high",
    "precision_low", "precision_high", "recall_low", "recall_high",
)  # fmt: skip
"""Of a row: what it is of, then its numbers; `dimension` and `group` are "" where all is meant."""
Row = dict[str, str | int | float | None]


def rows(report: Report) -> Iterator[Row]:
    """A row for each score of each run, with the COLUMNS; an undefined score is None."""
    for run in report.runs:
        for items, scheme, dimension, group, score in _scores(run):
            between = score.intervals
            named = {
                "run": run.name,
                "items": items,
                "scheme": scheme,
                "dimension": dimension,
                "group": group,
            }
            numbers = {name: value for name, value in score.to_dict().items() if name in COLUMNS}
            yield {
                **named,
                **numbers,  # type: ignore[dict-item]
                "support": score.support,
                "precision_low": None if between.precision is None else between.precision.low,
                "precision_high": None if between.precision is None else between.precision.high,
                "recall_low": None if between.recall is None else between.recall.low,
                "recall_high": None if between.recall is None else between.recall.high,
            }


def _scores(run: RunReport) -> Iterator[tuple[str, str, str, str, Score]]:
    """(items, scheme, dimension, group, score) of all scores."""
    of_items: tuple[tuple[str, MentionScores | RelationScores], ...] = (
        ("mentions", run.mentions),
        ("relations", run.relations),
    )
    for items, scores in of_items:
        for scheme, score in scores.wholes().items():
            yield items, scheme, "", "", score
        for label, score in sorted(scores.per_label.items()):
            yield items, "strict", "label", label, score
        for dimension, groups in scores.by.items():
            for group, score in groups.items():
                yield items, "strict", dimension, group, score
    for items, sets in (("entities", run.entities), ("facts", run.facts)):
        if sets is not None:
            yield items, "sets", "", "", sets


def html(report: Report) -> str:
    """A plain table for a notebook: the scores of all labels together, and what to know."""
    gold = report.gold
    lines = [
        f"<p>Gold {escape(gold.name)}: {escape(str(gold.judged))} (sha256 {gold.sha256[:12]})</p>",
        "<table><thead><tr><th>run</th><th>items</th><th>scheme</th><th>P</th><th>R</th><th>F1</th>"
        "<th>interval</th><th>TP</th><th>PAR</th><th>FP</th><th>FN</th></tr></thead><tbody>",
    ]
    for row in rows(report):
        if row["dimension"]:
            continue
        between = "" if row["low"] is None else f"{row['low']:.3f} – {row['high']:.3f}"
        cells = [
            *(escape(str(row[name])) for name in ("run", "items", "scheme")),
            *(_shown(row[name]) for name in ("precision", "recall", "f1")),
            between,
            *(f"{row[name]:,}" for name in ("tp", "par", "fp", "fn")),
        ]
        lines.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return "".join([*lines, "</tbody></table>"])


def _shown(value: str | float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"
