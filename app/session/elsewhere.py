"""The same elsewhere: looked for off the window's thread, and told as it is found.

The thread reads by a connection of its own and lets the file go after each article, so that no
save waits for it. Values go in and values come out.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from annotator import elsewhere
from annotator.elsewhere import Look, Spotted
from annotator.errors import GoldspanError
from annotator.store import Project


class Elsewhere(QObject):
    """Looks for one mention at a time; a new look ends the one before it."""

    found = Signal(object)
    """Spotted, several times, the last one at its end."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        self._ending: list[_Thread] = []

    def look(self, path: Path, wanted: Look) -> None:
        """Begin to look for something in the project of this file."""
        self.stop()
        thread = self._thread = _Thread(path, wanted, self)
        thread.found.connect(self._tell)
        thread.finished.connect(self._end)
        thread.start()

    def stop(self) -> None:
        """Want no more of it; what is on its way is not told any more."""
        if self._thread is not None:
            self._thread.stopped = True
            self._ending.append(self._thread)  # nobody waits for it
            self._thread = None

    def close(self) -> None:
        """Give the file back."""
        self.stop()
        for thread in self._ending:
            thread.wait()

    def _tell(self, thread: QThread, found: Spotted) -> None:
        if thread is self._thread:
            self.found.emit(found)

    def _end(self) -> None:
        for thread in [each for each in (*self._ending, self._thread) if each is not None]:
            if thread.isFinished():
                self._let_go(thread)

    def _let_go(self, thread: _Thread) -> None:
        wanted = thread is self._thread
        if wanted:
            self._thread = None
        else:
            self._ending.remove(thread)
        thread.deleteLater()
        if thread.error is not None and not isinstance(thread.error, GoldspanError):
            raise thread.error
        if thread.error is not None and wanted:
            self.failed.emit(str(thread.error))


class _Thread(QThread):
    found = Signal(QThread, object)

    def __init__(self, path: Path, wanted: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._path, self._wanted = path, wanted
        self.stopped = False
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            with Project.beside(self._path) as project:
                for found in elsewhere.look(project, self._wanted, stopped=lambda: self.stopped):
                    self.found.emit(self, found)
        except BaseException as error:  # noqa: BLE001 - raised again on the window's own thread
            self.error = error
