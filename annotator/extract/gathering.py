"""What several workers answer, gathered in one place: asked of by one thread, filled by others.

Whoever asks is never left waiting: it looks every so often whether the answers are still wanted.
Like `child` it talks to its threads over SimpleQueues alone.
"""

from __future__ import annotations

import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Generic, Self, TypeVar

from annotator.errors import Stopped
from annotator.extract.client import Dropped
from annotator.extract.wire import Ready
from annotator.model import Prediction

_TICK = 0.1
_PATIENCE = 10.0
"""Seconds that threads have to notice that nobody wants their answers."""


Said = TypeVar("Said")


class Gathered(Iterator[Prediction], ABC, Generic[Said]):
    """Predictions in any order, as `WorkerPredictions` has them in theirs."""

    def __init__(self, stopped: Callable[[], bool]) -> None:
        self._stopped = stopped
        self._said: queue.SimpleQueue[Said | BaseException] = queue.SimpleQueue()
        self._closed = False
        self._threads: list[threading.Thread] = []

    @property
    @abstractmethod
    def ready(self) -> Ready:
        """What the workers say of their extractor, which is the same for all."""

    @property
    @abstractmethod
    def dropped(self) -> list[Dropped]:
        """The articles that the extractor failed at so far."""

    @property
    @abstractmethod
    def left_out(self) -> list[Dropped]:
        """The articles so far of which items made no sense."""

    @abstractmethod
    def _next(self) -> Prediction | None:
        """The next prediction; None when there are no more."""

    @abstractmethod
    def _end(self) -> None:
        """Have the threads end soon; may be said twice."""

    def __next__(self) -> Prediction:
        try:
            found = self._next()
        except BaseException:
            self.close()
            raise
        if found is None:
            self.close()
            raise StopIteration
        return found

    def __iter__(self) -> Self:
        return self

    def close(self) -> None:
        """End whoever works; nothing more is predicted."""
        self._closed = True
        self._end()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def _start(self, work: Callable[[], None]) -> None:
        """Do this in a thread; what it raises is raised where the answers are asked for."""

        def guarded() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - it is raised where it can be handled
                self._said.put(error)

        thread = threading.Thread(target=guarded, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _hear(self) -> Said | None:
        """What is said next; None if nothing is said for a moment."""
        if self._stopped():
            raise Stopped("Stopped.")
        try:
            said = self._said.get(timeout=_TICK)
        except queue.Empty:
            return None
        if isinstance(said, BaseException):
            raise said
        return said
