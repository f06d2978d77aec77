"""Learning beside the window: a process of its own learns from what is finished, never in the way.

It begins a little after an article was finished, so that a hand that goes back is not overtaken.
The lessons are read in a thread, from a connection of its own; the process is a worker like those
that suggest: nice, bounded, and ended with the window.
"""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.bulk import many_values
from annotator.errors import ExtractorError, GoldspanError, Stopped
from annotator.extract.client import LOADING
from annotator.extract.learn.serving import Learnt, decode_reply, encode_request
from annotator.learning import LONGEST, lessons_of, names_of
from annotator.store import Project
from app.worker_process import WorkerProcess

PAUSE = 1500
"""Milliseconds after an article was finished until learning begins."""
_SHARE = 20
"""Learnt again once a part as large as one of so many is new: with few articles, each of them."""
_REPLY = 2**20


class _Lessons(QObject):
    """Reads what is to be learnt from into the lines that the process is sent, in a thread."""

    finished = Signal()

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self.lines = b""
        self.error: GoldspanError | None = None

    def start(self) -> None:
        """Begin; `finished` comes when the lines are there."""
        self._thread.start()

    def end(self) -> None:
        """Give up, and see the file given back."""
        self._unwanted.set()
        self._thread.join()

    def _read(self) -> None:
        try:
            # to look for garbage would stop the window, too: a tenth of a second and more
            with many_values(), Project.beside(self._path) as project:
                lessons = lessons_of(project, stopped=self._unwanted.is_set)
                request = encode_request(
                    lessons, project.scheme, names_of(project), deadline=LONGEST
                )
                self.lines = b"".join(request) if lessons else b""
        except Stopped:
            self.lines = b""
        except GoldspanError as error:
            self.error = error
        self.finished.emit()


class Learning(QObject):
    """Learns from one project's finished articles, again when there are more."""

    learnt = Signal(object)
    """A model is ready: `Learnt`."""
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted = True
        """Whether the user wants suggestions to be learnt."""
        self._path: Path | None = None
        self._finished = 0
        self._known = 0
        """How many were finished when learning began last."""
        self._changed = False
        self._soon = QTimer(self, interval=PAUSE, singleShot=True)
        self._soon.timeout.connect(self._begin)
        self._reading: _Lessons | None = None
        self._process: WorkerProcess | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being learnt."""
        return self._reading is not None or self._process is not None

    def follow(self, path: Path) -> None:
        """Learn from this project; it is told how many articles are finished by `notice`."""
        self.stop()
        self._path = path
        self._finished = self._known = 0

    def notice(self, finished: int) -> None:
        """So many articles are finished now."""
        if finished != self._finished:
            self._finished, self._changed = finished, True
        if self._changed and not self.busy and self._is_due():
            self._soon.start()

    def _is_due(self) -> bool:
        new = self._finished - self._known
        # fewer or as many again: something was opened again and decided otherwise
        return self.wanted and self._finished > 0 and (new <= 0 or new >= self._known / _SHARE)

    def stop(self) -> None:
        """End what is being learnt; what was learnt stays in use."""
        self._soon.stop()
        self._changed = False
        self._path = None
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.end()
            reading.deleteLater()
        self._end_process()

    def close(self) -> None:
        """End it and see it gone."""
        self.stop()
        for process in self.findChildren(WorkerProcess):
            process.see_off()

    def _begin(self) -> None:
        if self._path is None or self.busy:
            return
        self._known, self._changed = self._finished, False
        self._reading = _Lessons(self._path, self)
        self._reading.finished.connect(self._read)
        self._reading.start()

    def _read(self) -> None:
        reading = self._reading
        if reading is None or reading is not self.sender():
            return  # of a project that was left
        self._reading = None
        reading.end()
        reading.deleteLater()
        if reading.error is not None:
            self._fail(str(reading.error))
        elif reading.lines:
            self._ask(reading.lines)

    def _ask(self, lines: bytes) -> None:
        process = WorkerProcess(self)
        process.said.connect(self._hear)
        process.lost.connect(self._fail)
        process.failed.connect(lambda: self._fail("the worker could not be started"))
        self._process = process
        process.start(lines, seconds=LOADING)

    def _hear(self, line: bytes) -> None:
        try:
            said = decode_reply(line)
        except ExtractorError as error:
            self._fail(str(error))
            return
        if isinstance(said, Learnt):
            self._end_process()
            self.learnt.emit(said)
            self.notice(self._finished)
        elif self._process is not None:
            # nothing more is asked, but the next word has its time too
            self._process.ask(b"", seconds=LONGEST, limit=_REPLY)

    def _fail(self, reason: str) -> None:
        self._end_process()
        self.failed.emit(f"Nothing was learnt this time ({reason}); suggestions go on as before.")

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()
