"""The other side of the worker process: starting it, feeding it, believing nothing it says.

A KeyboardInterrupt may arrive between any two steps of the main thread (see `child`); it is stopped
best by `stopped`.

The window drives the same process itself, over Qt, with `worker_argv`, `worker_environment` and
the lines of `wire`; scripts and the command line use `predict_in_worker`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from annotator.errors import ExtractorError, OutOfStep, Stopped
from annotator.extract.child import Child
from annotator.extract.protocol import UNMENTIONED, Partial
from annotator.extract.specs import LONG, seconds_for, takes_all
from annotator.extract.wire import (
    Ready,
    answered_id,
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
    """An article that an extractor gave no answer for, or left something out of, and why."""

    article: ArticleId
    reason: str

    @property
    def failed(self) -> bool:
        """Whether something went wrong; a file need not speak of every article."""
        return self.reason != UNMENTIONED


def predict_in_worker(
    articles: Iterable[Article],
    *,
    spec: str | None,
    scheme: Scheme | None,
    deadline_seconds_per_article: float | None = None,
    argv: Sequence[str] | None = None,
    stopped: Callable[[], bool] = lambda: False,
    hello: bytes | None = None,
    stays: bool = False,
) -> WorkerPredictions:
    """Predictions of a worker process, in order; `.ready` says of which extractor.

    Returns once the extractor is loaded. The process ends with the iteration, or with `close`.
    An article that fails is passed over and told in `.dropped`, one of which items made no sense
    in `.left_out`; a program (`specs.takes_all`) answers in any order. After a crash or a silence
    another worker goes on with the others, three times: then ExtractorError is raised. Without a
    scheme labels are taken as they are. Raises Stopped soon after `stopped` says so, which is
    asked before and while waiting. `hello` is the first line, where somebody elsewhere has said
    what is allowed; one that `stays` has more articles to come by `take`, and ends with `close`.
    """
    return WorkerPredictions(
        iter(articles),
        spec,
        scheme,
        deadline_seconds_per_article,
        list(argv or worker_argv()),
        stopped,
        hello,
        stays=stays,
    )


class _LostError(ExtractorError):
    """The worker is of no use any more: it is gone, silent, or talks of something else."""


class WorkerPredictions(Iterator[Prediction]):
    """A running worker and the predictions that it still owes."""

    def __init__(
        self,
        articles: Iterator[Article],
        spec: str | None,
        scheme: Scheme | None,
        seconds: float | None,
        argv: Sequence[str],
        stopped: Callable[[], bool],
        hello: bytes | None = None,
        *,
        stays: bool = False,
    ) -> None:
        self._hello, self._stays = hello, stays
        self._articles, self._scheme, self._seconds = articles, scheme, seconds
        self._spec, self._argv, self._stopped = spec, argv, stopped
        self._owed: dict[ArticleId, Article] = {}
        # a program that reads to the end before it answers has to be given the end
        self._ahead = sys.maxsize if takes_all(spec) else AHEAD
        self._restarts = 0
        self.dropped: list[Dropped] = []
        self.left_out: list[Dropped] = []
        self.ready = self._start()

    def __iter__(self) -> WorkerPredictions:
        return self

    def __next__(self) -> Prediction:
        try:
            while self._ask():
                article = next(iter(self._owed.values()))
                try:
                    line = self._answer(self._seconds_for(article), f"article {article.id}")
                    article = self._whose(line, article)
                    prediction = self._predicted(line, article)
                except _LostError as error:
                    self._drop(article, error)
                    self._take_over(error)
                except ExtractorError as error:
                    self._drop(article, error)
                else:
                    del self._owed[article.id]
                    return prediction
        except BaseException:
            self._process.kill()
            raise
        if not self._stays:
            self.close()
        raise StopIteration

    def take(self, articles: Iterable[Article]) -> None:
        """Predict these next; of one that `stays`, once all before are told."""
        self._articles = iter(articles)

    def _start(self) -> Ready:
        """Have a worker that has loaded its extractor."""
        self._process = Child(self._argv, environment=worker_environment(), called="the extractor")
        try:
            self._process.send(self._hello or encode_hello(self._spec, self._scheme))
            return decode_ready(self._answer(LOADING, "loading the extractor"))
        except BaseException:
            self._process.kill()
            raise

    def _ask(self) -> bool:
        """Send articles ahead; whether an answer is owed."""
        for article in self._articles:
            self._owed[article.id] = article
            self._process.send(encode_article(article))
            if len(self._owed) > self._ahead:
                break
        else:
            if not self._stays:
                self._process.send_no_more()
        return bool(self._owed)

    def _seconds_for(self, article: Article) -> float:
        if self._seconds is None:
            return seconds_for(self._spec, article)
        return deadline_for(article, self._seconds)

    def _whose(self, line: bytes, due: Article) -> Article:
        """The article that an answer is for: the one that is due, unless any may come."""
        if self._ahead == AHEAD:
            return due
        try:
            name = answered_id(line)
        except OutOfStep as error:
            raise _LostError(str(error)) from error
        return self._owed.get(ArticleId(name), due) if isinstance(name, str) else due

    def _predicted(self, line: bytes, article: Article) -> Prediction:
        try:
            prediction = decode_answer(line, article=article, scheme=self._scheme)
        except OutOfStep as error:
            # what comes next may be for another article, or what is left of this one's
            raise _LostError(str(error)) from error
        if isinstance(prediction, Partial):
            self.left_out.append(Dropped(article.id, "; ".join(prediction.left_out)))
        return prediction

    def _drop(self, article: Article, error: ExtractorError) -> None:
        del self._owed[article.id]
        self.dropped.append(Dropped(article.id, str(error).removeprefix(f"article {article.id}: ")))

    def _take_over(self, error: _LostError) -> None:
        """Have another worker go on with what the lost one still owed."""
        self._process.kill()
        if self._restarts == RESTARTS:
            raise ExtractorError(f"{error}. It failed too often and was given up.") from error
        if not self._owed and (following := next(self._articles, None)) is not None:
            self._owed[following.id] = following
        if not self._owed and not self._stays:
            return
        self._restarts += 1
        if self._start() != self.ready:
            raise ExtractorError("the extractor is another one than when it was started first")
        for article in self._owed.values():
            self._process.send(encode_article(article))

    @property
    def process_id(self) -> int:
        """Of the worker, which leads a process group of the same number."""
        return self._process.id

    def close(self) -> None:
        """End the worker; nothing more is predicted."""
        self._articles, self._owed = iter(()), {}
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
