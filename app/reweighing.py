"""Reweighing beside the window: what comes next is shown as engines are believed by now.

A thread reads what became of suggestions, each finished article once, and merges anew what comes
next, where that makes a difference. The window writes that between two keys, an article at a time,
as all that is suggested: another connection would have the file locked while somebody decides.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Signal

from annotator.believing import beliefs
from annotator.errors import GoldspanError
from annotator.model import ArticleId, Prediction, RunId
from annotator.reweighing import Anew, anew, is_still_due
from annotator.store import Project
from app.session import Session
from app.task import Task

_AFTER = 700
"""Milliseconds after an article was opened until what comes next is looked at."""
_BETWEEN = 20
"""Milliseconds between two articles that are written: keys come first."""


class Reweighing(QObject):
    """Follows the session from article to article."""

    ended = Signal()
    """What comes next is as it should be, as far as that could be written."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.upcoming: Callable[[], Sequence[ArticleId]] = tuple
        """The articles that come next and are not begun; the window knows."""
        self._task: Task | None = None
        self._waiting: deque[tuple[Anew, Prediction]] = deque()
        self._run: tuple[Anew, RunId] | None = None
        self._later = QTimer(self, singleShot=True, interval=_AFTER)
        self._later.timeout.connect(self._look)
        self._writing = QTimer(self, singleShot=True, interval=_BETWEEN)
        self._writing.timeout.connect(self._write)
        session.article_opened.connect(self.start)
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self.stop)  # Qt ends a program that leaves threads behind

    def start(self) -> None:
        """Look at what comes next, a little later."""
        self._later.start()

    def stop(self) -> None:
        """Give it up, and wait until the file is given back: that is by its next article."""
        self._later.stop()
        self._writing.stop()
        self._waiting.clear()
        self._end_run()
        task, self._task = self._task, None
        if task is not None:
            task.stop()
            task.wait()
            task.deleteLater()

    def _look(self) -> None:
        project, sheet = self._session.project, self._session.sheet
        if project is None or sheet is None or project.read_only:
            return
        if self._task is not None or self._waiting:
            self._later.start()
            return
        path = project.path
        near = [each for each in self.upcoming() if each != sheet.article.id]
        self._task = Task(lambda task: _merged_anew(path, near, task.is_stopped), self)
        self._task.finished.connect(self._read)
        self._task.start(QThread.Priority.LowPriority)

    def _read(self) -> None:
        task, self._task = self._task, None
        if task is None:
            return
        task.deleteLater()
        # a file that cannot be read now costs nothing here: the next article tries it again
        if task.error is not None and not isinstance(task.error, GoldspanError):
            raise task.error
        found: Sequence[Anew] = task.result or ()
        self._waiting.extend((each, said) for each in found for said in each.predictions)
        self._write()

    def _write(self) -> None:
        """Write the next article, unless somebody is at it by now."""
        if not self._waiting:
            self._end_run()
            self.ended.emit()
            return
        new, said = self._waiting.popleft()
        project, sheet = self._session.project, self._session.sheet
        is_open = sheet is not None and sheet.article.id == said.article
        try:
            if project is not None and not is_open and is_still_due(project, said.article, new):
                self._add(project, new, said)
        except GoldspanError:
            self._waiting.clear()  # whoever decides will hear of it
        self._writing.start()

    def _add(self, project: Project, new: Anew, said: Prediction) -> None:
        if self._run is not None and self._run[0] is new:
            project.add_predictions(self._run[1], [said])
            return
        self._end_run()
        self._run = new, project.begin_run(new.run, [said])

    def _end_run(self) -> None:
        run, self._run = self._run, None
        project = self._session.project
        if run is None or project is None:
            return
        try:
            project.end_run(run[1])
        except GoldspanError:
            return  # a run without its end: what it says stays


def _merged_anew(
    path: Path, near: Sequence[ArticleId], stopped: Callable[[], bool]
) -> Sequence[Anew]:
    with Project.beside(path) as project:
        believed = beliefs(project, stopped=stopped)
        return anew(project, near, believed, stopped=stopped) if believed.engines else ()
