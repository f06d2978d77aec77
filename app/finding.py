"""Finding across the project without making the window wait: a thread with a search of its own.

It is opened when something is first asked, or when the window has been idle for a while, and
closed with the project. While articles are still being taken in, an answer is what was looked
through so far, and comes again with more.
"""

from __future__ import annotations

import time
from contextlib import closing, suppress
from pathlib import Path
from threading import Condition

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Signal

from annotator.errors import GoldspanError
from annotator.store.search import Found, Search
from app.session import Session

_IDLE = 4000
"""Milliseconds after the opening of a project at which its articles are taken in unasked."""
_UNASKED = 100_000_000
"""Bytes of the largest project file for which that is done."""
_PATIENCE, _FIRST_STEP = 0.03, 0.5
"""Seconds in which news is taken in before a question is answered, and before it is again."""


class _StoppedError(Exception):
    """Something else is wanted by now."""


class _EnoughError(Exception):
    """The time for this step is over."""


class _Searching(QThread):
    """Answers the newest question, takes in what is new, and waits."""

    answered = Signal(int, object)
    progressed = Signal(int, int)
    ended = Signal(object)
    """With the error that ended it, or None."""

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._news = Condition()
        self._asked: tuple[int, str] | None = None
        self._behind = True
        self._stopped = False
        self._search: Search | None = None
        self.was_asked = False
        """Whether somebody waits, or waited, for an answer."""

    def ask(self, token: int, asked: str) -> None:
        """Answer this, and no longer what was asked before."""
        with self._news:
            self._asked = token, asked
            self.was_asked = True
            self._news.notify()

    def catch_up(self) -> None:
        """Take in what is new."""
        with self._news:
            self._behind = True
            self._news.notify()

    def stop(self) -> None:
        """Give the file back, and wait until that is done."""
        with self._news:
            self._stopped = True
            if self._search is not None:
                self._search.interrupt()  # the error that this raises is nobody's trouble any more
            self._news.notify()
        self.wait()

    def _hold(self, search: Search | None) -> None:
        with self._news:
            self._search = search

    def _work(self, search: Search) -> None:
        question: tuple[int, str] | None = None
        answered: tuple[int, int] | None = None
        step = _FIRST_STEP
        while self._await_news():
            asked = self._take_question()
            if asked is not None:
                question, answered, step = asked, None, _FIRST_STEP
            try:
                self._take_in(search, step if asked is None else _PATIENCE)
                step *= 2
                if question is not None and answered != search.extent:
                    found = search.find(question[1], report=self._go_on)
                    self.answered.emit(question[0], found)
                    answered = search.extent
                if not self._behind:
                    search.prepare(self._go_on)
            except _StoppedError:
                continue

    def _take_question(self) -> tuple[int, str] | None:
        with self._news:
            asked, self._asked = self._asked, None
            return asked

    def _await_news(self) -> bool:
        with self._news:
            while not (self._stopped or self._behind or self._asked is not None):
                self._news.wait()
            return not self._stopped

    def _take_in(self, search: Search, seconds: float) -> None:
        end = time.monotonic() + seconds
        begun = False

        def report(done: int, total: int) -> None:
            nonlocal begun
            self._go_on(done, total)
            self.progressed.emit(done, total)
            if begun and time.monotonic() > end:
                raise _EnoughError
            begun = True  # some of it is taken in each time

        self._behind = False
        try:
            search.catch_up(report)
        except _EnoughError:
            self._behind = True
        except _StoppedError:
            self._behind = True
            raise

    def _go_on(self, _done: int, _total: int) -> None:
        if self._stopped or self._asked is not None:
            raise _StoppedError

    def run(self) -> None:
        error: BaseException | None = None
        try:
            with closing(Search(self._path)) as search:
                self._hold(search)
                try:
                    self._work(search)
                finally:
                    self._hold(None)  # before it is closed
        except BaseException as raised:  # noqa: BLE001 - raised again on the window's own thread
            error = raised
        self.ended.emit(error)


class Finder(QObject):
    """What the window asks across its project; answers come as signals."""

    found = Signal(int, object)
    """The token of the question, and what was Found; again when more was looked through."""
    progressed = Signal(int, int)
    """How many articles can be found of how many."""
    failed = Signal(str)
    reset = Signal()
    """Another project is open: what was found is of no use any more."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path: Path | None = None
        self._thread: _Searching | None = None
        self._token = 0
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self._take_in_unasked)
        session.project_opened.connect(self._open)
        session.queue_changed.connect(self._catch_up)
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.close)  # Qt ends a program that leaves threads behind

    def _open(self) -> None:
        self.close()
        if self._session.project is not None:
            self._path = self._session.project.path
            self._idle.start()
        self.reset.emit()

    def close(self) -> None:
        """Give the project's file back."""
        self._idle.stop()
        self._path = None
        self._end()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that mentions may have in the open project."""
        project = self._session.project
        return () if project is None else tuple(project.scheme.mentions)

    def find(self, asked: str) -> int:
        """Find this, and give up what was asked before; returns the token of the answer."""
        self._token += 1
        if self._path is not None:
            self._start(self._path).ask(self._token, asked)
        return self._token

    def _catch_up(self) -> None:
        if self._thread is not None:
            self._thread.catch_up()

    def _take_in_unasked(self) -> None:
        with suppress(OSError):  # whoever asks is told
            if self._path is not None and self._path.stat().st_size <= _UNASKED:
                self._start(self._path)

    def _start(self, path: Path) -> _Searching:
        if self._thread is None:
            thread = _Searching(path, self)
            thread.answered.connect(self._answered)
            thread.progressed.connect(self.progressed)
            thread.ended.connect(self._ended)
            thread.start(QThread.Priority.LowPriority)
            self._thread = thread
        return self._thread

    def _end(self) -> None:
        self._token += 1  # an answer that is on its way is of no use any more
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()
            thread.deleteLater()

    def _answered(self, token: int, found: Found) -> None:
        if token == self._token:
            self.found.emit(token, found)

    def _ended(self, error: BaseException | None) -> None:
        thread = self._thread
        if thread is None or self.sender() is not thread:
            return  # it was stopped from here
        self._end()
        if isinstance(error, GoldspanError):
            if thread.was_asked:
                self.failed.emit(str(error))
        elif error is not None:
            raise error
