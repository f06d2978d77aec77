"""What scoring found: as values, as JSON and as a table for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.evaluate.counts import Counts, Scores
from annotator.wording import counted

CONTRACT = "1"
"""The version of the rules of scoring; it changes when a number could."""

IN_SHORT = (
    "Contract 1: a mention is right if label and every offset are equal to gold's, a relation if "
    "its label and both its mentions are. Duplicates count once; only finished gold articles are "
    "judged; n/a is a score without a meaning, never 0 or 1."
)


@dataclass(frozen=True, slots=True)
class Amount:
    """How many different items, in how many articles."""

    articles: int = 0
    mentions: int = 0
    relations: int = 0

    def to_dict(self) -> dict[str, int]:
        """Plain numbers by name."""
        return {
            "articles": self.articles,
            "mentions": self.mentions,
            "relations": self.relations,
        }

    def __str__(self) -> str:
        items = f"{counted(self.mentions, 'mention')} and {counted(self.relations, 'relation')}"
        return f"{items} in {counted(self.articles, 'article')}"


@dataclass(frozen=True, slots=True)
class GoldReport:
    """What was scored against; `sha256` is over its content, `scheme` is its scheme's."""

    name: str
    sha256: str
    scheme: str | None
    symmetric: tuple[str, ...]
    judged: Amount
    unfinished: int
    dropped: Amount

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating.md."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "scheme": self.scheme,
            "symmetric": list(self.symmetric),
            **self.judged.to_dict(),
            "unfinished": self.unfinished,
            "dropped": self.dropped.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class RunReport:
    """How one extractor did. `not_judged` is what it says of unfinished articles, `dropped` its
    duplicates, `silent_articles` the judged ones of which it says nothing.
    """

    name: str
    sha256: str
    mentions: Scores
    relations: Scores
    not_judged: Amount
    dropped: Amount
    silent_articles: int

    def to_dict(self) -> dict[str, object]:
        """As in docs/evaluating.md."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "mentions": self.mentions.to_dict(),
            "relations": self.relations.to_dict(),
            "not_judged": self.not_judged.to_dict(),
            "dropped": self.dropped.to_dict(),
            "silent_articles": self.silent_articles,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of any number of runs against one gold."""

    gold: GoldReport
    runs: tuple[RunReport, ...]

    def to_dict(self) -> dict[str, object]:
        """What `goldspan evaluate --json` prints; floats are unrounded, undefined is None."""
        return {
            "contract": CONTRACT,
            "gold": self.gold.to_dict(),
            "runs": [run.to_dict() for run in self.runs],
        }

    def table(self) -> str:
        """Plain aligned text, a block for each run, with what was left out said below it."""
        gold = self.gold
        head = f"Gold {gold.name}: {gold.judged} (sha256 {gold.sha256[:12]})"
        if gold.unfinished:
            head += f"; {counted(gold.unfinished, 'article')} unfinished"
        blocks = ["\n".join(_run_lines(run, gold)) for run in self.runs]
        return "\n\n".join([head, *blocks, IN_SHORT])

    def __str__(self) -> str:
        return self.table()


_COLUMNS = ("P", "R", "F1", "TP", "FP", "FN", "support")
_WIDTHS = (7, 7, 7, 8, 8, 8, 9)


def _run_lines(run: RunReport, gold: GoldReport) -> Iterator[str]:
    rows = [*_rows("mentions, strict", run.mentions), *_rows("relations, strict", run.relations)]
    width = max(len(title) for title, _ in rows)
    yield f"{run.name} (sha256 {run.sha256[:12]})"
    yield _line("", _COLUMNS, width)
    for title, counts in rows:
        scores = (counts.precision, counts.recall, counts.f1)
        numbers = (counts.tp, counts.fp, counts.fn, counts.support)
        cells = [*map(_score, scores), *(f"{number:,}" for number in numbers)]
        yield _line(title, cells, width)
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


def _rows(title: str, scores: Scores) -> Iterator[tuple[str, Counts]]:
    yield title, scores.strict
    for label in sorted(scores.per_label):
        yield f"  {label}", scores.per_label[label]


def _line(title: str, cells: tuple[str, ...] | list[str], width: int) -> str:
    right = "".join(cell.rjust(each) for cell, each in zip(cells, _WIDTHS, strict=True))
    return title.ljust(width) + right


def _score(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"
