"""The extractor that the user has chosen for a project, at work beside the window.

A thread feeds it from a connection of its own, as the command line does, so that a program may read
to the end before it answers; it runs in a worker process. When a project is opened it goes first
over articles that no run covers; chosen anew, over all that nobody has begun.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import GoldspanError, Stopped
from annotator.extract.specs import permission_for
from annotator.model import ArticleId
from annotator.store import Project
from annotator.unbegun import Outcome, suggest_unbegun
from annotator.wording import counted
from app.outcomes import called, faults, name_of, reasons, summary, titles_of

_TICK = 50
"""Milliseconds between two looks at what the thread has said."""

_Said = str | tuple[int, int] | list[ArticleId]
"""What is at work, how far it is, or what it has answered."""


class _Work:
    """Runs one extractor in a thread; `outcome` or `error` is what came of it.

    The thread is Python's own, for it starts others; what it says waits in `said` to be taken.
    """

    def __init__(self, path: Path, spec: str, *, anew: bool, opened: ArticleId | None) -> None:
        self._path, self._spec, self.anew, self._first = path, spec, anew, opened
        self.opened = opened
        """The article that the window shows; the window says so."""
        self.stopped = False
        self.said: queue.SimpleQueue[_Said] = queue.SimpleQueue()
        self.outcome = Outcome()
        self.titles: dict[ArticleId, str] = {}
        """What the articles are called of which is told that something went wrong."""
        self.error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="chosen extractor", daemon=True)

    def start(self) -> None:
        """Go to work."""
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether it is not at its end."""
        return self._thread.is_alive()

    def wait(self) -> None:
        """Wait for the end of the work, which is near."""
        self._thread.join()

    def _run(self) -> None:
        try:
            if not (self.anew or self._lacks()):
                return
            permission_for(self._spec)
            with Project.open(self._path) as project:
                self.outcome = suggest_unbegun(
                    project,
                    self._spec,
                    anew=self.anew,
                    first=self._first,
                    spares=lambda article: article == self.opened,
                    loaded=lambda ready: self.said.put(ready.note),
                    kept=self.said.put,
                    report=lambda done, total: self.said.put((done, total)),
                    stopped=lambda: self.stopped,
                )
                self.titles = titles_of(project, faults(self.outcome))
        except BaseException as error:  # noqa: BLE001 - raised again on the window's own thread
            self.error = error

    def _lacks(self) -> bool:
        """Whether there is an article that no run covers: else nothing has to be started."""
        with Project.beside(self._path) as project:
            return bool(project.listing.uncovered(*project.listing.ends()))


class ChosenExtractor(QObject):
    """Runs what is chosen for the open project, and says what came of it."""

    ready = Signal(str)
    """What is at work, a sentence for the window."""
    suggested = Signal(str)
    progressed = Signal(int, int)
    told = Signal(str)
    failed = Signal(str)
    started = Signal()
    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.keep_cut_off: Callable[[Path, str], None] = lambda _path, _said: None
        """Keeps what to say of a run that was cut off, empty for nothing; the settings do."""
        self._steps = 0, 0
        """How many articles it is at, and of how many."""
        self.kept: Callable[[Path], str] = lambda _path: ""
        """The name of the extractor chosen for a project, empty for none; the settings know."""
        self.reasons: tuple[str, ...] = ()
        """What went wrong the last time: why articles have no answer, or not all of it."""
        self.whose = ""
        """What the extractor is called that this is about."""
        self.has_answered = False
        """Whether it had an answer for any article, the last time."""
        self._project: Project | None = None
        self._anew = False
        self._work: _Work | None = None
        self._spec = ""
        self._listening = QTimer(self, interval=_TICK)
        self._listening.timeout.connect(self._listen)

    @property
    def busy(self) -> bool:
        """Whether it is at work."""
        return self._work is not None

    def owes(self, article: ArticleId) -> bool:
        """Whether what it says of this article would be the first that is said of it."""
        return self._project is not None and self.busy and not self._project.covering(article)

    def choose(self, spec: str) -> None:
        """Have this one run over all articles that nobody has begun when it follows next."""
        self._anew, self._spec = True, spec

    def follow(self, project: Project, opened: ArticleId | None) -> bool:
        """Go to work in a project, if there is anything to do; whether it does."""
        anew, self._anew = self._anew, False
        self.stop()
        spec = self._spec if anew else self.kept(project.path)
        if not spec:
            return False
        self._project, self._spec, self.has_answered = project, spec, False
        self._work = work = _Work(project.path, spec, anew=anew, opened=opened)
        work.start()
        self._listening.start()
        self._steps = 0, 0
        if anew:
            self.keep_cut_off(project.path, "")
            self._begin(f"{called(spec)} is starting")
        return True

    def open_article(self, article: ArticleId) -> None:
        """The window shows this article: what it has stays."""
        if self._work is not None:
            self._work.opened = article

    def cancel(self) -> None:
        """End it; what it has said stays, and chosen again it goes on."""
        if self._work is not None:
            self._work.stopped = True

    def stop(self) -> None:
        """End it without a word, and wait until the file is given back."""
        project = self._project
        work, self._work, self._project = self._work, None, None
        if work is not None:
            done, total = self._steps
            if project is not None and work.anew and done < total:
                self.keep_cut_off(
                    project.path,
                    f"{called(self._spec)} was stopped at {done:,} of {counted(total, 'article')} "
                    "the last time. Chosen again (Ctrl+Shift+E), it goes on.",
                )
            self._listening.stop()
            work.stopped = True
            work.wait()
            self.done.emit()

    def _begin(self, note: str) -> None:
        if self._work is not None:
            self.ready.emit(note)
            self.started.emit()

    def _listen(self) -> None:
        """Take what the thread has said since, and see whether it has ended."""
        work = self._work
        if work is None:
            return
        ended = not work.busy  # asked first: what it said last is there then
        steps: tuple[int, int] | None = None
        while self._work is work and not work.said.empty():
            said = work.said.get()
            if isinstance(said, str):
                self._begin(said)
            elif isinstance(said, tuple):
                steps = said
            else:
                for each in said:
                    self.suggested.emit(each)
        if self._work is work and steps is not None:
            self._steps = steps
            self.progressed.emit(*steps)
        if self._work is work and ended:
            self._end(work)

    def _end(self, work: _Work) -> None:
        self._work = None
        self._listening.stop()
        self.has_answered = bool(work.outcome.articles)
        self.done.emit()
        error = work.error or work.outcome.why
        if error is not None and not isinstance(error, GoldspanError):
            raise error
        if error is None and not (work.anew or work.outcome.name):
            return  # there was nothing to do
        self.reasons = reasons(work.outcome, work.titles, error)
        self.whose = name_of(self._spec, work.outcome)
        sentence = summary(self._spec, work.outcome, error, work.titles, anew=work.anew)
        whole = error is None or isinstance(error, Stopped)
        (self.told if whole and not self.reasons else self.failed).emit(sentence)
