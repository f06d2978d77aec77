"""Scoring beside the window: what is chosen, every run for the leaderboard, what is in gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.bulk import Report
from annotator.calling import told_apart
from annotator.evaluate import load
from annotator.evaluate.echoes import is_echo
from annotator.evaluate.leaderboard import leaderboard, releases_of
from annotator.evaluate.scoring import evaluate
from annotator.evaluate.sides import Gold, Predictions
from annotator.evaluate.slices import DIMENSIONS
from annotator.evaluate.standings import Leaderboard
from annotator.evaluate.steps import Steps
from annotator.importing import FILE
from annotator.model import ArticleId, Run, RunId
from annotator.store import Project
from app.beside import Beside, Stop, Tell
from app.pages.evaluation.choice import Choice, Known
from app.pages.evaluation.scored import Scored
from app.session import Session


class Scorer(Beside):
    """Scores what is chosen, or looks at gold; the newest wish alone is answered."""

    scored = Signal(object)
    """Scored"""
    listed = Signal(object)
    """Every Run of the project: the first that is known when somebody looks."""
    looked = Signal(object)
    """Known"""
    ranked = Signal(object)
    """Leaderboard"""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._looking = False

    @property
    def busy(self) -> bool:
        """Whether something is being scored: looking is nobody's wish."""
        return super().busy and not self._looking

    def score(self, choice: Choice) -> None:
        """Score this, and give up what was asked before."""
        self._looking = False
        self.start(
            lambda path, report, _tell, stopped: _score(path, choice, report, stopped),
            self.scored,
        )

    def rank(self) -> None:
        """Score every run against every release, and give up what was asked before."""
        self._looking = False
        self.start(_rank, self.ranked)

    def look(self, gold: Path | None) -> None:
        """Look what is in this gold, unless something is being scored."""
        if not self.busy:
            self._looking = True
            self.start(
                lambda path, _report, tell, stopped: _look(path, gold, tell, stopped),
                self.looked,
                told=self.listed,
            )


def _look(path: Path, chosen: Path | None, tell: Tell, stopped: Stop) -> Known:
    with Project.beside(path) as project:
        runs = project.runs()  # it counts what they say: of a million articles that takes long
        tell(runs)
        releases, retired = tuple(releases_of(project)), project.retired.runs
    gold = _gold(path, chosen, stopped)
    finished = [article for article in gold.known if article.finished]
    splits = Counter(article.split for article in finished if article.split is not None)
    order = {split: splits[split] for split in load.SPLITS if splits[split]}
    same = _echoes(path, runs, gold, stopped) if finished else frozenset()
    unfinished = len(gold.known) - len(finished)
    # who says something of more articles than are unfinished here does so of a finished one
    few = [run for run in runs if chosen is not None or run.articles <= unfinished]
    silent = _silent(path, few, {article.id for article in finished}) if finished else frozenset()
    return Known(chosen, len(finished), unfinished, order, releases, same, silent, retired)


def _silent(path: Path, runs: Sequence[Run], judged: set[ArticleId]) -> frozenset[RunId]:
    """The runs that say something of none of these articles."""
    with Project.beside(path) as project:
        return frozenset(run.id for run in runs if judged.isdisjoint(project.covered(run.id)))


def _echoes(path: Path, runs: Sequence[Run], gold: Gold, stopped: Stop) -> frozenset[RunId]:
    """The runs from files that are gold itself; read are those alone that say as much as it."""
    table = gold.table()
    mentions, relations = len(table.label), len(table.relation_label)
    as_much = (
        run.id
        for run in runs
        if run.extractor == FILE and run.mentions >= mentions and run.relations >= relations
    )
    with Project.beside(path) as project:
        return frozenset(
            run for run in as_much if is_echo(load.run_of(project, run, stopped=stopped), gold)
        )


def _gold(path: Path, chosen: Path | None, stopped: Stop) -> Gold:
    if chosen is not None:
        return load.load_gold(chosen, stopped=stopped)
    with Project.beside(path) as project:
        return load.gold_of(project, stopped=stopped)


def _score(path: Path, choice: Choice, report: Report, stopped: Stop) -> Scored:
    sources = 1 + len(choice.runs) + len(choice.files)
    # reading takes about as long as scoring does, so each gets half of the way
    reading = Steps(sources, lambda done, total: report(done, 2 * total), stopped)
    gold = _gold(path, choice.gold, stopped)
    reading.done()
    predictions: list[Predictions] = []
    runs: dict[str, RunId] = {}
    with Project.beside(path) as project:
        for run, name in zip(choice.runs, _names(project, choice.runs), strict=True):
            predictions.append(replace(load.run_of(project, run, stopped=stopped), name=name))
            runs[name] = run
            reading.done()
        known = project.engines()
        short = told_apart((known[run] for run in choice.runs), known=known)
    for file in choice.files:
        found = load.load_predictions(file, stopped=stopped)
        taken = {each.name for each in predictions}
        predictions.append(replace(found, name=_free(found.name, file, taken)))
        reading.done()
    found_report = evaluate(
        gold,
        *predictions,
        split=choice.split,
        by=DIMENSIONS,
        report=lambda done, total: report(total + done, 2 * total),
        stopped=stopped,
    )
    for each in found_report.runs:
        each.errors.counts()  # found here once, so that the window need not wait for them
    called = {name: short[run] for name, run in runs.items()}
    return Scored(found_report, gold, choice.gold is None, runs, called)


def _free(name: str, file: Path, taken: Collection[str]) -> str:
    """What a file is called in a report, apart from all that are called something already."""
    names = chain(
        (name, file.name, str(file)),
        (f"{file} ({number})" for number in count(2)),
    )
    return next(each for each in names if each not in taken)


def _rank(path: Path, report: Report, _tell: Tell, stopped: Stop) -> Leaderboard:
    with Project.beside(path) as project:
        return leaderboard(project, report=report, stopped=stopped)


def _names(project: Project, runs: tuple[RunId, ...]) -> list[str]:
    """What each run is called in a report: its name, with its number where two share one."""
    names = [project.run(run).name for run in runs]
    several = Counter(names)
    return [
        f"{name} (run {run})" if several[name] > 1 else name
        for name, run in zip(names, runs, strict=True)
    ]
