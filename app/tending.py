"""Tending: what is done for a project soon after it was opened, in a thread of its own.

It is backed up if that is due, and looked whether it lies where its work may come apart.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from annotator.errors import GoldspanError
from annotator.store import backups, places

_SOON = 1_500
"""Milliseconds after opening: the first article is shown by then."""


class Tending(QObject):
    """Tends one project at a time; what it found is told once."""

    warned = Signal(Path, str)
    """A project, and what is to be known of the place where it lies."""
    done = Signal(str)
    """Why no backup could be made; empty where that is as it should be."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._backs_up = False
        self._thread: _Thread | None = None
        self._left: set[_Thread] = set()
        """Threads that are at work for projects that are not open any more."""
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.begin)
        self._often = QTimer(self, interval=int(backups.OFTEN.total_seconds() * 1_000))
        self._often.timeout.connect(self.begin)

    def tend(self, path: Path, *, backs_up: bool) -> None:
        """Tend this project from now on, and no other."""
        self.stop()
        self._path, self._backs_up = path, backs_up
        self._soon.start()
        self._often.start()

    def begin(self) -> None:
        """Do it now, unless it is being done."""
        self._soon.stop()
        if self._path is None or self._thread is not None:
            return
        thread = self._thread = _Thread(self._path, self, backs_up=self._backs_up)
        thread.finished.connect(partial(self._end, thread))
        thread.start(QThread.Priority.LowPriority)

    def stop(self) -> None:
        """Tend nothing any more; a backup that is being made becomes whole meanwhile."""
        self._soon.stop()
        self._often.stop()
        self._path = None
        if self._thread is not None:
            self._left.add(self._thread)
            self._thread = None

    def close(self) -> None:
        """The same, and wait for what is being made."""
        self.stop()
        for thread in list(self._left):
            thread.wait()
            self._end(thread)

    def _end(self, thread: _Thread) -> None:
        if thread is self._thread:
            self._thread = None
        elif thread in self._left:
            self._left.remove(thread)
        else:
            return  # it was waited for
        thread.deleteLater()
        if thread.error is not None:
            raise thread.error
        if self._path != thread.path:
            return
        if thread.warning:
            self.warned.emit(thread.path, thread.warning)
        self.done.emit(thread.trouble)


class _Thread(QThread):
    def __init__(self, path: Path, parent: QObject, *, backs_up: bool) -> None:
        super().__init__(parent)
        self.path, self._backs_up = path, backs_up
        self.warning = self.trouble = ""
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.warning = places.place_of(self.path).warning
            if self._backs_up:
                backups.back_up_if_due(self.path)
        except GoldspanError as error:
            self.trouble = str(error)
        except BaseException as error:  # noqa: BLE001 - raised again on the window's own thread
            self.error = error
