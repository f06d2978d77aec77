"""The same elsewhere: looked for off the window's thread, and told as it is found.

The thread reads by a connection of its own and lets the file go after each article, so that no
save waits for it. Values go in and values come out.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator import elsewhere
from annotator.elsewhere import Look, Spotted
from annotator.errors import GoldspanError
from annotator.store import Project
from app.task import Task


class Elsewhere(QObject):
    """Looks for one mention at a time; a new look ends the one before it."""

    found = Signal(object)
    """Spotted, several times, the last one at its end."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._ending: list[Task] = []

    def look(self, path: Path, wanted: Look) -> None:
        """Begin to look for something in the project of this file."""
        self.stop()
        task = self._task = Task(lambda task: _look(task, path, wanted), self)
        task.told.connect(self._tell)
        task.finished.connect(self._end)
        task.start()

    def stop(self) -> None:
        """Want no more of it; what is on its way is not told any more."""
        if self._task is not None:
            self._task.stop()
            self._ending.append(self._task)  # nobody waits for it
            self._task = None

    def close(self) -> None:
        """Give the file back."""
        self.stop()
        for task in self._ending:
            task.wait()

    def _tell(self, found: Spotted) -> None:
        if self.sender() is self._task:
            self.found.emit(found)

    def _end(self) -> None:
        for task in [each for each in (*self._ending, self._task) if each is not None]:
            if task.isFinished():
                self._let_go(task)

    def _let_go(self, task: Task) -> None:
        wanted = task is self._task
        if wanted:
            self._task = None
        else:
            self._ending.remove(task)
        task.deleteLater()
        if task.error is not None and not isinstance(task.error, GoldspanError):
            raise task.error
        if task.error is not None and wanted:
            self.failed.emit(str(task.error))


def _look(task: Task, path: Path, wanted: Look) -> None:
    with Project.beside(path) as project:
        for found in elsewhere.look(project, wanted, stopped=task.is_stopped):
            task.told.emit(found)
