"""Scoring without making the window wait: a thread that opens what it reads by itself.

Python's garbage collector stops every thread, and over the hundreds of thousands of values that
reading makes it takes a tenth of a second and more. So it rests while one of these threads is at
work, and what stays afterwards is not looked through while somebody works: only when the window is
no longer the one in use, or another project is opened. Meanwhile threads take turns more often
than Python has them do: an event of the window goes in and out of Python many times, and waits for
its turn each time.
"""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication

from annotator.bulk import Report
from annotator.errors import GoldspanError, Stopped
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
from app.pages.evaluation.choice import Choice, Known
from app.pages.evaluation.scored import Scored
from app.session import Session

Stop = Callable[[], bool]
Tell = Callable[[object], None]
Work = Callable[[Path, Report, Tell, Stop], object]


_TURN = 0.0005
"""Seconds that a thread may keep the others from Python, while one of these is at work."""


class _Thread(QThread):
    """Does one piece of work; `result` or `error` is what came of it."""

    reported = Signal(int, int)
    told = Signal(object)

    def __init__(self, work: Callable[[Report, Tell, Stop], object], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.stopped = False
        self.result: object = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._work(self.reported.emit, self.told.emit, lambda: self.stopped)
        except BaseException as error:  # noqa: BLE001 - raised again on the window's own thread
            self.error = error


class Scorer(QObject):
    """Scores what is chosen, or looks at gold; the newest wish alone is answered."""

    scored = Signal(object)
    """Scored"""
    listed = Signal(object)
    """Every Run of the project: the first that is known when somebody looks."""
    looked = Signal(object)
    """Known"""
    ranked = Signal(object)
    """Leaderboard"""
    progressed = Signal(int, int)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thread: _Thread | None = None
        self._leaving: set[_Thread] = set()
        self._answer: SignalInstance = self.scored
        self._turn = sys.getswitchinterval()
        self._looking = False
        self._frozen = False
        session.project_opened.connect(self.close)
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.close)  # Qt ends a program that leaves threads behind
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._tidy)

    @property
    def busy(self) -> bool:
        """Whether something is being scored."""
        return self._thread is not None and not self._looking

    def score(self, choice: Choice) -> None:
        """Score this, and give up what was asked before."""
        self._start(
            lambda path, report, _tell, stopped: _score(path, choice, report, stopped),
            self.scored,
        )

    def rank(self) -> None:
        """Score every run against every release, and give up what was asked before."""
        self._start(_rank, self.ranked)

    def look(self, gold: Path | None) -> None:
        """Look what is in this gold, unless something is being scored."""
        if not self.busy:
            self._start(
                lambda path, _report, tell, stopped: _look(path, gold, tell, stopped), self.looked
            )
            self._looking = True

    def cancel(self) -> None:
        """Give up what is being scored."""
        if self.busy:
            self._drop()
            self.cancelled.emit()

    def close(self) -> None:
        """Give every file back, and wait until that is done.

        Scoring stops at its next article. What reads a file through in one piece ends that first:
        a second, at a million items.
        """
        self._drop()
        for thread in list(self._leaving):
            thread.wait()
            self._left(thread)
        self._thaw()

    def _start(self, work: Work, answer: SignalInstance) -> None:
        project = self._session.project
        if project is None:
            return
        self._drop()
        self._answer, self._looking = answer, False
        thread = _Thread(partial(work, project.path), self)
        thread.reported.connect(self._report)
        thread.told.connect(self._tell)
        thread.finished.connect(self._ended)
        gc.disable()
        sys.setswitchinterval(_TURN)
        self._thread = thread
        thread.start(QThread.Priority.LowPriority)

    def _drop(self) -> None:
        """Nobody waits for the thread any more; it ends by itself."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stopped = True
            self._leaving.add(thread)

    def _left(self, thread: _Thread) -> None:
        self._leaving.discard(thread)
        thread.deleteLater()
        if self._thread is None and not self._leaving:
            gc.freeze()
            self._frozen = True
            gc.enable()
            sys.setswitchinterval(self._turn)

    def _thaw(self) -> None:
        """What was set aside counts as any other value again, and goes where nobody holds it."""
        if self._frozen:
            self._frozen = False
            gc.unfreeze()

    def _tidy(self, state: Qt.ApplicationState) -> None:
        """Collect what earlier evaluations have left, while nobody is at this window."""
        at_work = self._thread is not None or bool(self._leaving)
        if self._frozen and not at_work and state is Qt.ApplicationState.ApplicationInactive:
            self._thaw()
            gc.collect()

    def _report(self, done: int, total: int) -> None:
        if self.sender() is self._thread:
            self.progressed.emit(done, total)

    def _tell(self, runs: object) -> None:
        if self.sender() is self._thread:
            self.listed.emit(runs)

    def _ended(self) -> None:
        thread = self.sender()
        if not isinstance(thread, _Thread):
            return
        if thread is not self._thread:
            if thread in self._leaving:
                self._left(thread)
            return
        self._thread = None
        self._left(thread)
        if isinstance(thread.error, Stopped):
            self.cancelled.emit()
        elif isinstance(thread.error, GoldspanError):
            self.failed.emit(str(thread.error))
        elif thread.error is not None:
            raise thread.error
        else:
            self._answer.emit(thread.result)


def _look(path: Path, chosen: Path | None, tell: Tell, stopped: Stop) -> Known:
    with Project.beside(path) as project:
        runs = project.runs()  # it counts what they say: of a million articles that takes long
        tell(runs)
        releases = tuple(releases_of(project))
    gold = _gold(path, chosen, stopped)
    finished = [article for article in gold.known if article.finished]
    splits = Counter(article.split for article in finished if article.split is not None)
    order = {split: splits[split] for split in load.SPLITS if splits[split]}
    same = _echoes(path, runs, gold, stopped) if finished else frozenset()
    unfinished = len(gold.known) - len(finished)
    # who says something of more articles than are unfinished here does so of a finished one
    few = [run for run in runs if chosen is not None or run.articles <= unfinished]
    silent = _silent(path, few, {article.id for article in finished}) if finished else frozenset()
    return Known(chosen, len(finished), unfinished, order, releases, same, silent)


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
    return Scored(found_report, gold, choice.gold is None, runs)


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
