"""Scores and comparisons as lines of plain aligned text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.evaluate.chance import Comparison, enough
from annotator.evaluate.scores import Recall

if TYPE_CHECKING:
    from annotator.evaluate.report import RunReport

_COLUMNS = ("P", "R", "F1", "", "TP", "PAR", "FP", "FN", "support")
_WIDTHS = (7, 7, 7, 15, 8, 7, 8, 8, 9)


def score_lines(run: RunReport) -> Iterator[str]:
    """A run's scores, a line each."""
    mentions, relations = run.mentions, run.relations
    rows = [
        ("mentions, strict", mentions.strict),
        *((f"  {label}", score) for label, score in sorted(mentions.per_label.items())),
        ("mentions, exact", mentions.exact),
        ("mentions, partial", mentions.partial),
        ("mentions, type", mentions.type),
        ("relations, strict", relations.strict),
        *((f"  {label}", score) for label, score in sorted(relations.per_label.items())),
        ("relations, boundaries", relations.boundaries),
        ("relations, relaxed", relations.relaxed),
        ("relations, pair", relations.pair),
        ("relations, given mentions", relations.given_mentions),
        *(
            (f"{kind}, by {dimension}: {group}", score)
            for kind, scores in (("mentions", mentions), ("relations", relations))
            for dimension, groups in scores.by.items()
            for group, score in groups.items()
        ),
        *(
            (kind, score)
            for kind, score in (("entities", run.entities), ("facts", run.facts))
            if score is not None
        ),
    ]
    width = max(len(title) for title, _ in rows)
    yield f"{run.name} (sha256 {run.sha256[:12]})"
    yield _line("", _COLUMNS, width)
    for title, score in rows:
        between = score.intervals.f1
        cells = [
            *map(shown, (score.precision, score.recall, score.f1)),
            "" if between is None else f"[{between.low:.3f} {between.high:.3f}]",
            f"{score.tp:,}",
            f"{score.par:,}" if score.par else "",
            "" if isinstance(score, Recall) else f"{score.fp:,}",
            *(f"{number:,}" for number in (score.fn, score.support)),
        ]
        yield _line(title, cells, width)


def comparison(metric: str, each: Comparison, *, articles: int, pairs: int) -> str:
    """How two runs compare, by so many articles and as one of so many pairs."""
    if each.delta is None or each.p_holm is None:
        return f"{metric} F1, {each.a} and {each.b}: n/a"
    between = "" if each.low is None else f" [{each.low:+.3f} {each.high:+.3f}]"
    told = f"they {'differ' if each.differ else 'cannot be told apart'}"
    if each.at_odds:
        few = articles < enough(pairs)
        told = f"too few articles to be sure, it needs {enough(pairs)}" if few else "not sure"
    return (
        f"{metric} F1, {each.a} less {each.b}: {each.delta:+.3f}{between}, p {each.p_holm:.4f}: "
        f"{told}"
    )


def _line(title: str, cells: Sequence[str], width: int) -> str:
    right = "".join(cell.rjust(each) for cell, each in zip(cells, _WIDTHS, strict=True))
    return title.ljust(width) + right


def shown(value: float | None) -> str:
    """Three digits."""
    return "n/a" if value is None else f"{value:.3f}"


def wrapped(text: str) -> str:
    """Lines of a hundred letters at most."""
    return "\n".join(textwrap.wrap(text, 100))
