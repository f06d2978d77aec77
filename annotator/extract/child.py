"""A process that is fed lines and answers lines, of which nothing is believed.

It is never waited for: not that it reads, nor that it answers, nor that it ends. A
KeyboardInterrupt may arrive between any two steps of the main thread. Python's own locks do not
survive that (a Condition whose wait it ends is released twice), so that thread takes none here: it
talks to the others over SimpleQueues, which are safe.
"""

from __future__ import annotations

import queue
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO

from annotator.errors import ExtractorError
from annotator.extract import family
from annotator.extract.wire import ANSWER_LIMIT

_UNREAD = 6
"""Answers that may lie about unread; who says more is left waiting."""
_TOLD = 300
"""Characters of its complaints that are told."""


class Child:
    """A process in a session of its own, with a thread to each of its streams.

    One that is `bound` ends with this process where that is known; a worker of ours sees to that
    itself.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        environment: Mapping[str, str],
        called: str,
        bound: bool = False,
    ) -> None:
        try:
            self._popen = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=dict(environment),
                start_new_session=True,
                preexec_fn=family.binding() if bound else None,
            )
        except OSError as error:
            raise ExtractorError(
                f"{called} {argv[0]} cannot be started: {error.strerror}; check its name, and that "
                "it may be run"
            ) from error
        self.id = self._popen.pid
        family.led(self.id)
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        # a place for each answer that may lie about unread: who floods us is left waiting
        self._places: queue.SimpleQueue[None] = queue.SimpleQueue()
        for _ in range(_UNREAD):
            self._places.put(None)
        self._killed = self._ended = False
        self._complaints: deque[bytes] = deque(maxlen=20)
        self._threads = [
            threading.Thread(target=work, args=(stream,), daemon=True)
            for work, stream in (
                (self._feed, self._popen.stdin),
                (self._read, self._popen.stdout),
                (self._listen, self._popen.stderr),
            )
        ]
        for thread in self._threads:
            thread.start()

    def send(self, line: bytes) -> None:
        """Have the line written when the process takes it; never waits."""
        self._outgoing.put(line)

    def send_no_more(self) -> None:
        """Have its input end after what was sent."""
        self._outgoing.put(None)

    def receive(self, seconds: float) -> bytes | None:
        """The next line, empty at the end of the output; None if none comes in time."""
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        self._places.put(None)
        return line

    def ending(self) -> str:
        """Why the process ended, in its own last words if it left any."""
        self.wait(1)
        ended = family.how_it_ended(self._popen.returncode)
        return self.last_words or ended

    @property
    def last_words(self) -> str:
        """The last line of its complaints; what a stranger wrote is one line of plain text."""
        words = (line.decode("utf-8", "replace").strip() for line in reversed([*self._complaints]))
        last = next(filter(None, words), "")
        return "".join(each if each.isprintable() else " " for each in last)[:_TOLD]

    def wait(self, seconds: float) -> int | None:
        """Its exit code once it has ended by itself; None if it has not in time."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(seconds)
        self._threads[-1].join(1)  # its last words may not have been read yet
        return self._popen.returncode

    def kill(self) -> None:
        """End the process and all that it started; may be said twice."""
        self._killed = True
        self._places.put(None)
        if not self._ended:
            # also of one that is gone: what it started has its group still
            family.end(self.id)
            self._popen.kill()
            self._popen.wait()
            self._ended = True
        self._outgoing.put(None)
        for thread in self._threads:
            thread.join(2)

    def _feed(self, stream: IO[bytes]) -> None:
        with suppress(BrokenPipeError), stream:
            while (line := self._outgoing.get()) is not None:
                stream.write(line)
                stream.flush()

    def _read(self, stream: IO[bytes]) -> None:
        with stream:
            # one byte over the limit is enough for `read_line` to see that it is too long
            while not self._killed and (line := stream.readline(ANSWER_LIMIT + 1)):
                self._places.get()
                self._answers.put(line)
        self._answers.put(b"")

    def _listen(self, stream: IO[bytes]) -> None:
        with stream:
            while line := stream.readline(2**16):
                self._complaints.append(line)
