"""Several workers at once over one stream of articles, each guarded as one alone is.

The model sees each article by itself, so that any number of workers says the same. A program that
is handed all its articles at once gets them in shards, whose bounds hang on the articles alone.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from annotator.errors import ExtractorError
from annotator.extract import client
from annotator.extract.client import Dropped, WorkerPredictions
from annotator.extract.gathering import Gathered
from annotator.extract.specs import takes_all
from annotator.extract.wire import Ready
from annotator.model import Article, Prediction
from annotator.scheme import Scheme

MOST = 256
"""Workers on one machine; each has a model in memory."""
SHARD = 2_000
"""Articles that a program is handed at once at most: it is started again for the next ones."""
_SHARD_LENGTH = 10_000_000
"""Code points of them at most."""


class Predictions(Protocol):
    """Predictions as they come, and what was said besides."""

    @property
    def ready(self) -> Ready:
        """What the workers say of their extractor."""

    @property
    def dropped(self) -> list[Dropped]:
        """The articles that it failed at so far."""

    @property
    def left_out(self) -> list[Dropped]:
        """The articles so far of which items made no sense."""

    def __iter__(self) -> Iterator[Prediction]:
        """The predictions."""

    def close(self) -> None:
        """End all workers."""


def predict_in_pool(
    articles: Iterable[Article],
    *,
    spec: str | None,
    scheme: Scheme | None,
    workers: int,
    stopped: Callable[[], bool] = lambda: False,
) -> Predictions:
    """Predictions of so many worker processes, in any order; see `client.predict_in_worker`."""
    if workers == 1 and not takes_all(spec):
        return client.predict_in_worker(articles, spec=spec, scheme=scheme, stopped=stopped)
    return _Pool(articles, spec, scheme, workers, stopped)


def shards(articles: Iterable[Article]) -> Iterator[Sequence[Article]]:
    """The articles in order, many at a time, bounded by number and by length."""
    shard: list[Article] = []
    length = 0
    for article in articles:
        if shard and (len(shard) == SHARD or length + len(article.text) > _SHARD_LENGTH):
            yield shard
            shard, length = [], 0
        shard.append(article)
        length += len(article.text)
    if shard:
        yield shard


@dataclass(frozen=True, slots=True)
class _Ended:
    """A thread has no more to say."""


class _Pool(Gathered[Ready | Prediction | _Ended]):
    """Threads that feed a worker each, out of one queue."""

    def __init__(
        self,
        articles: Iterable[Article],
        spec: str | None,
        scheme: Scheme | None,
        workers: int,
        stopped: Callable[[], bool],
    ) -> None:
        super().__init__(stopped)
        self._spec, self._scheme = spec, scheme
        # a shard is all that one process of a program gets; other workers live on
        self._by_shard = takes_all(spec)
        self._waiting = shards(articles) if self._by_shard else ((each,) for each in articles)
        self._depth = 1 if self._by_shard else workers * (client.AHEAD + 1)
        self._inbox: queue.SimpleQueue[Sequence[Article] | None] = queue.SimpleQueue()
        self._all: list[WorkerPredictions] = []
        self._ended, self._fed = 0, False
        self._ready: Ready | None = None
        for _ in range(workers):
            self._start(self._work)
        try:
            # whoever has the articles may want to know the extractor before it looks for them
            while self._ready is None:
                self._heard()
        except BaseException:
            self.close()
            raise

    @property
    def ready(self) -> Ready:
        if self._ready is None:
            raise ExtractorError("the extractor was not loaded")
        return self._ready

    @property
    def dropped(self) -> list[Dropped]:
        return [each for worker in self._all for each in worker.dropped]

    @property
    def left_out(self) -> list[Dropped]:
        return [each for worker in self._all for each in worker.left_out]

    def _next(self) -> Prediction | None:
        while self._ended < len(self._threads):
            self._feed()
            if (found := self._heard()) is not None:
                return found
        return None

    def _feed(self) -> None:
        """Keep a few waiting, so that no worker ever is."""
        while not self._fed and self._inbox.qsize() < self._depth:
            unit = next(self._waiting, None)
            if unit is None:
                self._fed = True
                self._end()
                return
            self._inbox.put(unit)

    def _heard(self) -> Prediction | None:
        """The next prediction, if that is what is said next."""
        said = self._hear()
        if isinstance(said, Prediction):
            return said
        if isinstance(said, _Ended):
            self._ended += 1
        elif said is not None:
            if said != (self._ready or said):
                raise ExtractorError("the workers' extractors are not the same one")
            self._ready = said
        return None

    def _end(self) -> None:
        for _ in self._threads:
            self._inbox.put(None)

    def _work(self) -> None:
        units = iter(self._inbox.get, None)
        if self._by_shard:
            while self._predict(chain.from_iterable(islice(units, 1))):
                pass
        else:
            self._predict(chain.from_iterable(units))
        self._said.put(_Ended())

    def _predict(self, articles: Iterable[Article]) -> bool:
        """Have one worker predict these; whether there were any."""
        with client.predict_in_worker(
            articles, spec=self._spec, scheme=self._scheme, stopped=lambda: self._closed
        ) as worker:
            self._all.append(worker)
            self._said.put(worker.ready)
            found = 0
            for found, prediction in enumerate(worker, start=1):  # noqa: B007
                self._said.put(prediction)
        return bool(found or worker.dropped)
