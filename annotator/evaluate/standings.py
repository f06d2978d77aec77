"""A leaderboard as a value: as JSON, as rows and as a table for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.evaluate.method import CONTRACT
from annotator.evaluate.scores import Score
from annotator.model import Run
from annotator.wording import counted

COLUMNS = (
    "gold", "version", "decided", "gold_sha256", "articles", "mentions", "relations",
    "run", "name", "run_version", "started", "run_sha256", "silent_articles", "equals_gold",
    "learnt_articles",
    "mentions_rank", "mentions_precision", "mentions_recall", "mentions_f1",
    "mentions_low", "mentions_high",
    "relations_rank", "relations_precision", "relations_recall", "relations_f1",
    "relations_low", "relations_high", "reason",
)  # fmt: skip
"""Of a row: the gold, the run, then strict scores of both; what is not known is None."""
ECHO = (
    "A run that says exactly what gold says may be gold's own source: it has no rank and stands "
    "behind the others."
)
"""What is said below a leaderboard with such a run."""
MEMORY = (
    "A run that has learnt from judged articles is scored there for its memory: it has no rank "
    "either; `evaluate` tells how it does on the others."
)
"""What is said below a leaderboard with such a run."""
Row = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True)
class Edition:
    """One gold of a project; `version` is its release's, None of the gold as it stands.

    `decided` is when the newest decision in it was made, None where the project does not know it.
    `sha256` and the counts are of what was judged, None and 0 where nothing could be.
    """

    name: str
    version: str | None
    decided: str | None
    sha256: str | None = None
    articles: int = 0
    mentions: int = 0
    relations: int = 0

    def to_dict(self) -> dict[str, object]:
        """As in docs/cli.md."""
        return {
            "name": self.name,
            "version": self.version,
            "decided": self.decided,
            "sha256": self.sha256,
            "articles": self.articles,
            "mentions": self.mentions,
            "relations": self.relations,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """How one run does against one gold, strictly; without scores there is a `reason`.

    `sha256` is over what was predicted, `silent_articles` are judged ones of which the run says
    nothing: their gold counts as missed. Ranks are those by F1 among the runs on this gold: who
    cannot be told apart shares one, and a score that is n/a or was not compared has none. A run
    that `equals_gold`, of which gold was likely made, has none either and stands behind the others,
    and so does one that has learnt from some of the judged articles.
    """

    edition: Edition
    run: Run
    sha256: str | None = None
    mentions: Score | None = None
    relations: Score | None = None
    mentions_rank: int | None = None
    relations_rank: int | None = None
    silent_articles: int = 0
    equals_gold: bool = False
    learnt_articles: int = 0
    reason: str = ""

    @property
    def is_unranked(self) -> bool:
        """Whether its score says nothing of what it would do on other articles."""
        return self.equals_gold or self.learnt_articles > 0

    def to_dict(self) -> dict[str, object]:
        """As in docs/cli.md."""
        return {
            "gold": self.edition.to_dict(),
            "run": {
                "id": self.run.id,
                "name": self.run.name,
                "version": self.run.version,
                "started": self.run.started,
                "sha256": self.sha256,
            },
            "mentions": None if self.mentions is None else self.mentions.to_dict(),
            "relations": None if self.relations is None else self.relations.to_dict(),
            "ranks": {"mentions": self.mentions_rank, "relations": self.relations_rank},
            "silent_articles": self.silent_articles,
            "equals_gold": self.equals_gold,
            "learnt_articles": self.learnt_articles,
            "reason": self.reason or None,
        }

    def to_row(self) -> Row:
        """Flat, with the COLUMNS."""
        edition, run = self.edition, self.run
        return {
            "gold": edition.name,
            "version": edition.version,
            "decided": edition.decided,
            "gold_sha256": edition.sha256,
            "articles": edition.articles,
            "mentions": edition.mentions,
            "relations": edition.relations,
            "run": run.id,
            "name": run.name,
            "run_version": run.version,
            "started": run.started,
            "run_sha256": self.sha256,
            "silent_articles": self.silent_articles,
            "equals_gold": int(self.equals_gold),
            "learnt_articles": self.learnt_articles,
            "mentions_rank": self.mentions_rank,
            **_numbers("mentions", self.mentions),
            "relations_rank": self.relations_rank,
            **_numbers("relations", self.relations),
            "reason": self.reason or None,
        }


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """Every run against every gold: the newest gold first, on each the best run first."""

    project: str
    entries: tuple[Entry, ...]
    resamples: int
    seed: int

    def editions(self) -> list[Edition]:
        """The golds, the newest first."""
        return list(dict.fromkeys(entry.edition for entry in self.entries))

    def of(self, edition: Edition) -> list[Entry]:
        """The runs on one gold, the best first."""
        return [entry for entry in self.entries if entry.edition == edition]

    def to_dict(self) -> dict[str, object]:
        """What `goldspan leaderboard --json` prints."""
        return {
            "contract": CONTRACT,
            "seed": self.seed,
            "resamples": self.resamples,
            "project": self.project,
            "entries": [entry.to_dict() for entry in self.entries],
        }

    def rows(self) -> Iterator[Row]:
        """A row for each entry, with the COLUMNS."""
        return (entry.to_row() for entry in self.entries)

    def table(self) -> str:
        """Plain aligned text, a block for each gold."""
        if not self.entries:
            return f"{self.project} has no runs yet, so there is nothing to rank."
        blocks = ["\n".join(_block(edition, self.of(edition))) for edition in self.editions()]
        foot = (
            "Strict F1 (contract " + CONTRACT + "). Runs of one rank on one gold cannot be told "
            "apart; scores on different golds are no ranking of each other."
        )
        if any(entry.equals_gold for entry in self.entries):
            foot += " " + ECHO
        if any(entry.learnt_articles for entry in self.entries):
            foot += " " + MEMORY
        return "\n\n".join([*blocks, "\n".join(textwrap.wrap(foot, 100))])

    def __str__(self) -> str:
        return self.table()


def _numbers(kind: str, score: Score | None) -> Row:
    between = None if score is None else score.intervals.f1
    return {
        f"{kind}_precision": None if score is None else score.precision,
        f"{kind}_recall": None if score is None else score.recall,
        f"{kind}_f1": None if score is None else score.f1,
        f"{kind}_low": None if between is None else between.low,
        f"{kind}_high": None if between is None else between.high,
    }


def _block(edition: Edition, entries: list[Entry]) -> Iterator[str]:
    what = "gold as it stands" if edition.version is None else f"release {edition.version}"
    head = f"{edition.name}, {what}"
    if edition.decided:
        head += f", decided until {edition.decided[:16].replace('T', ' ')}"
    if edition.sha256:
        held = counted(edition.articles, "article"), counted(edition.mentions, "mention")
        relations = counted(edition.relations, "relation")
        head += f": {held[0]}, {held[1]}, {relations} (sha256 {edition.sha256[:12]})"
    yield head
    names = [
        f"{f'{each.run.name} {each.run.version}'.rstrip()} ({each.run.id})" for each in entries
    ]
    width = max(map(len, names))
    yield f"{'':{width}}  {'mentions':>29}{'relations':>31}  begun"
    for name, each in zip(names, entries, strict=True):
        if each.reason:
            yield f"{name:{width}}  {each.reason}"
            continue
        cells = _cell(each.mentions, each.mentions_rank), _cell(each.relations, each.relations_rank)
        silent = (
            f", silent on {counted(each.silent_articles, 'article')}"
            if each.silent_articles
            else ""
        )
        silent += ", says what gold says" if each.equals_gold else ""
        if each.learnt_articles:
            silent += f", has learnt from {each.learnt_articles:,} of them"
        begun = each.run.started[:16].replace("T", " ")
        yield f"{name:{width}}  {cells[0]:>29}  {cells[1]:>29}  {begun}{silent}"


def _cell(score: Score | None, rank: int | None) -> str:
    """ "1. 0.834 [0.801 0.862]"."""
    if score is None or score.f1 is None:
        return "n/a"
    between = score.intervals.f1
    interval = "" if between is None else f" [{between.low:.3f} {between.high:.3f}]"
    return f"{'' if rank is None else f'{rank}. '}{score.f1:.3f}{interval}"
