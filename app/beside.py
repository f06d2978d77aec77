"""Long reading beside the window: a thread that opens what it reads by itself.

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
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication

from annotator.bulk import Report
from annotator.errors import GoldspanError, Stopped
from app.session import Session
from app.task import Task

Stop = Callable[[], bool]
Tell = Callable[[object], None]
Work = Callable[[Path, Report, Tell, Stop], object]

_TURN = 0.0005
"""Seconds that a thread may keep the others from Python, while one of these is at work."""


class Beside(QObject):
    """Reads in the open project's file; the newest wish alone is answered."""

    progressed = Signal(int, int)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._leaving: set[Task] = set()
        self._answer: SignalInstance | None = None
        self._told: SignalInstance | None = None
        self._turn = sys.getswitchinterval()
        self._frozen = False
        session.project_opened.connect(self.close)
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.close)  # Qt ends a program that leaves threads behind
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._tidy)

    @property
    def busy(self) -> bool:
        """Whether somebody waits for an answer."""
        return self._task is not None

    def cancel(self) -> None:
        """Give up what somebody waits for."""
        if self.busy:
            self._drop()
            self.cancelled.emit()

    def close(self) -> None:
        """Give every file back, and wait until that is done.

        Scoring stops at its next article. What reads a file through in one piece ends that first:
        a second, at a million items.
        """
        self._drop()
        for task in list(self._leaving):
            task.wait()
            self._left(task)
        self._thaw()

    def start(
        self, work: Work, answer: SignalInstance, *, told: SignalInstance | None = None
    ) -> None:
        """Give up what was asked before; `told` takes what is known before the answer."""
        project = self._session.project
        if project is None:
            return
        self._drop()
        self._answer, self._told = answer, told
        path = project.path
        task = Task(
            lambda task: work(path, task.reported.emit, task.told.emit, task.is_stopped), self
        )
        task.reported.connect(self._report)
        task.told.connect(self._tell)
        task.finished.connect(self._ended)
        gc.disable()
        sys.setswitchinterval(_TURN)
        self._task = task
        task.start(QThread.Priority.LowPriority)

    def _drop(self) -> None:
        """Nobody waits for the task any more; it ends by itself."""
        task, self._task = self._task, None
        if task is not None:
            task.stop()
            self._leaving.add(task)

    def _left(self, task: Task) -> None:
        self._leaving.discard(task)
        task.deleteLater()
        if self._task is None and not self._leaving:
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
        """Collect what earlier work has left, while nobody is at this window."""
        at_work = self._task is not None or bool(self._leaving)
        if self._frozen and not at_work and state is Qt.ApplicationState.ApplicationInactive:
            self._thaw()
            gc.collect()

    def _report(self, done: int, total: int) -> None:
        if self.sender() is self._task:
            self.progressed.emit(done, total)

    def _tell(self, known: object) -> None:
        if self.sender() is self._task and self._told is not None:
            self._told.emit(known)

    def _ended(self) -> None:
        task = self.sender()
        if not isinstance(task, Task):
            return
        if task is not self._task:
            if task in self._leaving:
                self._left(task)
            return
        self._task = None
        self._left(task)
        if isinstance(task.error, Stopped):
            self.cancelled.emit()
        elif isinstance(task.error, GoldspanError):
            self.failed.emit(str(task.error))
        elif task.error is not None:
            raise task.error
        elif self._answer is not None:
            self._answer.emit(task.result)
