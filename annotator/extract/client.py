"""The other side of the worker process: starting it, feeding it, believing nothing it says.

A KeyboardInterrupt may arrive between any two steps of the main thread. Python's own locks do not
survive that (a Condition whose wait it ends is released twice), so that thread takes none here:
it talks to the others over SimpleQueues, which are safe, and is stopped best by `stopped`.

The window drives the same process itself, over Qt, with `worker_argv`, `worker_environment` and
the lines of `wire`; scripts and the command line use `predict_in_worker`.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from annotator.errors import ExtractorError, OutOfStep, Stopped
from annotator.extract import family
from annotator.extract.wire import (
    ANSWER_LIMIT,
    Ready,
    decode_answer,
    decode_ready,
    encode_article,
    encode_hello,
)
from annotator.model import Article, ArticleId, Prediction
from annotator.scheme import Scheme

__all__ = [
    "Dropped",
    "Ready",
    "WorkerPredictions",
    "deadline_for",
    "decode_answer",
    "decode_ready",
    "encode_article",
    "encode_hello",
    "predict_in_worker",
    "worker_argv",
    "worker_environment",
]

AHEAD = 4
"""Articles sent beyond the one whose answer is awaited, so that neither side ever starves."""
RESTARTS = 3
"""How often another worker takes over; each costs the loading of a model."""
LOADING = 120.0
"""Seconds until an extractor must be ready; a cold disk and a large model take many."""
LONG = 100_000
"""Code points that one article's deadline is for; longer articles get as many times that."""
_TICK = 0.1
"""Seconds until somebody who waits for an answer looks whether it is still wanted."""
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")


def worker_argv() -> list[str]:
    """The command line that starts a worker, from a checkout or from the shipped binary."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--worker"]
    return [sys.executable, "-m", "annotator.extract.worker"]


def worker_environment() -> dict[str, str]:
    """A clean environment for the worker: nothing of the user's that could change its imports."""
    kept = {key: os.environ[key] for key in _KEPT if key in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        # one thread: the window wants the other core, and sums come out in the same order
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def deadline_for(article: Article, seconds: float) -> float:
    """Seconds that a worker may take over this article, given those for an ordinary one."""
    return seconds * (1 + len(article.text) // LONG)


@dataclass(frozen=True, slots=True)
class Dropped:
    """An article that an extractor gave no answer for, and why."""

    article: ArticleId
    reason: str


def predict_in_worker(
    articles: Iterable[Article],
    *,
    spec: str | None,
    scheme: Scheme,
    deadline_seconds_per_article: float = 60,
    argv: Sequence[str] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> WorkerPredictions:
    """Predictions of a worker process, in order; `.ready` says of which extractor.

    Returns once the extractor is loaded. The process ends with the iteration, or with `close`.
    An article that fails is passed over and told in `.dropped`; after a crash or a silence
    another worker goes on with the others, three times: then ExtractorError is raised.
    Raises Stopped soon after `stopped` says so, which is asked before and while waiting.
    """
    return WorkerPredictions(
        iter(articles),
        spec,
        scheme,
        deadline_seconds_per_article,
        list(argv or worker_argv()),
        stopped,
    )


class _LostError(ExtractorError):
    """The worker is of no use any more: it is gone, silent, or talks of something else."""


class WorkerPredictions(Iterator[Prediction]):
    """A running worker and the predictions that it still owes."""

    def __init__(
        self,
        articles: Iterator[Article],
        spec: str | None,
        scheme: Scheme,
        seconds: float,
        argv: Sequence[str],
        stopped: Callable[[], bool],
    ) -> None:
        self._articles, self._scheme, self._seconds = articles, scheme, seconds
        self._spec, self._argv, self._stopped = spec, argv, stopped
        self._owed: deque[Article] = deque()
        self._restarts = 0
        self.dropped: list[Dropped] = []
        self.ready = self._start()

    def __iter__(self) -> WorkerPredictions:
        return self

    def __next__(self) -> Prediction:
        try:
            while self._ask():
                article = self._owed.popleft()
                try:
                    return self._predicted(article)
                except _LostError as error:
                    self._drop(article, error)
                    self._take_over(error)
                except ExtractorError as error:
                    self._drop(article, error)
        except BaseException:
            self._process.kill()
            raise
        self.close()
        raise StopIteration

    def _start(self) -> Ready:
        """Have a worker that has loaded its extractor."""
        self._process = _Process(self._argv)
        try:
            self._process.send(encode_hello(self._spec, self._scheme))
            return decode_ready(self._answer(LOADING, "loading the extractor"))
        except BaseException:
            self._process.kill()
            raise

    def _ask(self) -> bool:
        """Send articles ahead; whether an answer is owed."""
        for article in self._articles:
            self._owed.append(article)
            self._process.send(encode_article(article))
            if len(self._owed) > AHEAD:
                break
        return bool(self._owed)

    def _predicted(self, article: Article) -> Prediction:
        seconds = deadline_for(article, self._seconds)
        line = self._answer(seconds, f"article {article.id}")
        try:
            return decode_answer(line, article=article, scheme=self._scheme)
        except OutOfStep as error:
            # what comes next may be for another article, or what is left of this one's
            raise _LostError(str(error)) from error

    def _drop(self, article: Article, error: ExtractorError) -> None:
        self.dropped.append(Dropped(article.id, str(error).removeprefix(f"article {article.id}: ")))

    def _take_over(self, error: _LostError) -> None:
        """Have another worker go on with what the lost one still owed."""
        self._process.kill()
        if self._restarts == RESTARTS:
            raise ExtractorError(f"{error}. It failed too often and was given up.") from error
        if not self._owed and (following := next(self._articles, None)) is not None:
            self._owed.append(following)
        if not self._owed:
            return
        self._restarts += 1
        if self._start() != self.ready:
            raise ExtractorError("the extractor is another one than when it was started first")
        for article in self._owed:
            self._process.send(encode_article(article))

    @property
    def process_id(self) -> int:
        """Of the worker, which leads a process group of the same number."""
        return self._process.id

    def close(self) -> None:
        """End the worker; nothing more is predicted."""
        self._articles, self._owed = iter(()), deque()
        self._process.kill()

    def __enter__(self) -> WorkerPredictions:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(self, seconds: float, doing: str) -> bytes:
        until = time.monotonic() + seconds
        line = None
        while line is None:
            if self._stopped():
                raise Stopped("Stopped.")
            left = until - time.monotonic()
            if left <= 0:
                raise _LostError(
                    f"{doing}: no answer from the extractor within {seconds:g} s; it was stopped"
                )
            line = self._process.receive(min(left, _TICK))
        if not line:
            raise _LostError(f"{doing}: the extractor stopped early: {self._process.ending()}")
        return line


class _Process:
    """A child process in a session of its own, with a thread to each of its streams."""

    def __init__(self, argv: Sequence[str]) -> None:
        try:
            self._popen = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=worker_environment(),
                start_new_session=True,
            )
        except OSError as error:
            raise ExtractorError(f"the extractor {argv[0]} cannot be started: {error}") from error
        self.id = self._popen.pid
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        # a place for each answer that may lie about unread: who floods us is left waiting
        self._places: queue.SimpleQueue[None] = queue.SimpleQueue()
        for _ in range(AHEAD + 2):
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
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(1)
        self._threads[-1].join(1)
        words = [line.decode("utf-8", "replace").strip() for line in self._complaints]
        ended = family.how_it_ended(self._popen.returncode)
        return next((each for each in reversed(words) if each), ended)[:300]

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
