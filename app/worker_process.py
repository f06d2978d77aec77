"""A worker as the window sees it: a line asked, a line said, or a sentence for why it was lost.

Nothing here waits for the process, and nothing that it does is believed: not that it answers, nor
how much, nor that it ends what it has started.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from annotator.extract import family
from annotator.extract.client import worker_argv, worker_environment

_GRACE = 1000
"""Milliseconds for a worker that has closed its output to end, and to say why."""
_WORDS = 4_000
"""Bytes of a worker's last complaints that are kept."""
_COMPLAINTS = 64 * 2**20
"""Bytes that a worker may complain, at most; more is a flood."""
_READ = 2**18
"""Bytes that are taken of an answer without looking at a key in between."""
_READY_LIMIT = 2**20
"""Bytes of what a worker says of itself."""


class WorkerProcess(QObject):
    """One process, from its start to its end; it says no more once it is lost or ended."""

    said = Signal(bytes)
    """A line."""
    lost = Signal(str)
    """Why it is of no use any more."""
    failed = Signal()
    """It could not even be started."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._received = b""
        self._limit = _READY_LIMIT
        self._last_words, self._complained = b"", 0
        self._ended = False
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(self._too_late)
        self._reading = QTimer(self, interval=0, singleShot=True)
        self._reading.timeout.connect(self._read)
        self._process = QProcess(self)
        _lead_a_session(self._process)
        environment = QProcessEnvironment()
        for name, value in worker_environment().items():
            environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._listen)
        self._process.readChannelFinished.connect(self._closed)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._broke)

    @property
    def process_id(self) -> int:
        """Of the process, which leads a session of the same number; 0 when it is gone."""
        return self._process.processId()

    def start(self, hello: bytes, *, seconds: float) -> None:
        """Start it with its first line; its first answer is due in so many seconds."""
        program, *arguments = worker_argv()
        self._deadline.start(int(seconds * 1000))
        self._process.start(program, arguments)
        self._process.write(hello)

    def ask(self, line: bytes, *, seconds: float, limit: int) -> None:
        """Send a line whose answer has at most `limit` bytes and is due in so many seconds."""
        self._limit = limit
        self._process.write(line)
        self._deadline.start(int(seconds * 1000))

    def end(self) -> None:
        """Kill it and all that it started; it goes by itself, and nothing waits for that."""
        if self._ended:
            return
        self._ended = True
        self._deadline.stop()
        self._reading.stop()
        self._received = b""
        family.end(self.process_id)
        self._process.kill()
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self.deleteLater()

    def _over(self) -> bool:
        # a call, for what is emitted in between may end it
        return self._ended

    def see_off(self) -> None:
        """Wait for the end of what is ended."""
        self._process.waitForFinished(2000)

    def _read(self) -> None:
        """Take whole lines; a long answer comes in pieces, so that keys are heard in between."""
        if self._over():
            return
        piece = bytes(self._process.read(_READ).data())
        before, self._received = len(self._received), self._received + piece
        while (end := self._received.find(b"\n", before)) >= 0:
            line, self._received, before = self._received[: end + 1], self._received[end + 1 :], 0
            self._deadline.stop()
            self.said.emit(line)
            if self._over():
                return
        if len(self._received) + self._process.bytesAvailable() > self._limit:
            self._lose("the extractor sent more than it may")
        elif self._process.bytesAvailable():
            self._reading.start()

    def _listen(self) -> None:
        """Keep its last words; who complains without end is ended."""
        if self._ended:
            return
        words = bytes(self._process.readAllStandardError().data())
        self._complained += len(words)
        self._last_words = (self._last_words + words)[-_WORDS:]
        if self._complained > _COMPLAINTS:
            self._lose("the extractor wrote error messages without end")

    def _closed(self) -> None:
        """Nothing more will be said: one that does not end by itself now is ended."""
        if not self._ended:
            left = self._deadline.remainingTime()
            self._deadline.start(_GRACE if left < 0 else min(left, _GRACE))

    def _too_late(self) -> None:
        self._lose("the extractor did not answer in time")

    def _finished(self) -> None:
        if self._over():
            self.deleteLater()
            return
        while not self._over() and self._process.bytesAvailable():
            self._read()
        if self._over():
            return
        self._listen()
        code = self._process.exitCode()
        crashed = self._process.exitStatus() is QProcess.ExitStatus.CrashExit
        words = self._last_words.decode("utf-8", "replace").strip().splitlines()
        last = words[-1] if words else family.how_it_ended(-code if crashed else code)
        self._lose(f"the extractor stopped early: {last[:300]}")

    def _broke(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and not self._ended:
            self.end()
            self.failed.emit()

    def _lose(self, reason: str) -> None:
        if not self._ended:
            self.end()
            self.lost.emit(reason)


def _lead_a_session(process: QProcess) -> None:
    """Have it start in a session of its own, where there are such, to end with all it starts."""
    if hasattr(process, "setUnixProcessParameters"):
        process.setUnixProcessParameters(
            QProcess.UnixProcessFlag.CreateNewSession | QProcess.UnixProcessFlag.DisableCoreDumps
        )
