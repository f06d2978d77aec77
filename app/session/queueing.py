"""Queueing: the project's queue, what the filter lists of it, and where each article stands."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import GoldspanError
from annotator.model import ArticleState, Change, ProgressChange
from annotator.sheet import Sheet
from annotator.store import Project, QueueFilter
from app.session.queue import Queue

_AT_ONCE, _BETWEEN_KEYS = 0.025, 0.015
"""Seconds for which a filter may look for articles when it is set, and each time after that."""


class Queueing(QObject):
    """Keeps the queue as decisions change it; a filter finds its articles between two keys."""

    queue_changed = Signal()
    """Other articles are listed now."""
    queue_grew = Signal()
    """The filter was asked of more articles; what it passes is listed behind the others."""
    queue_row_changed = Signal(int)
    """An article stands otherwise: its place in the list, -1 if it is not listed."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self._queue = Queue()
        self._sifting = QTimer(self, interval=0, singleShot=True)
        self._sifting.timeout.connect(self._sift)

    @property
    def queue(self) -> Queue:
        """The articles that are listed, and where all of them stand."""
        return self._queue

    def counts(self) -> dict[ArticleState, int]:
        """How many articles are to do, doing and finished."""
        return self._queue.counts()

    def _read_queue(self) -> None:
        wanted = self._queue.filter
        self._queue = Queue(None if self.project is None else self.project.listing)
        self._ask_queue(wanted)

    def _drop_queue(self) -> None:
        self._sifting.stop()
        self._queue = Queue()
        self.queue_changed.emit()

    def _ask_queue(self, wanted: QueueFilter) -> None:
        self._queue.ask(wanted)
        try:
            self._queue.sift(_AT_ONCE)
        finally:
            self.queue_changed.emit()
        self._sift_on()

    def _sift_on(self) -> None:
        if self._queue.complete:
            self._sifting.stop()
        else:
            self._sifting.start()

    def _sift(self) -> None:
        # no act of the user: it must not take back what a first Ctrl+Enter has armed
        try:
            self._queue.sift(_BETWEEN_KEYS)
        except GoldspanError as error:
            self.failed.emit(str(error))
            return
        self.queue_grew.emit()
        self._sift_on()

    def _take_progress(self, sheet: Sheet, changes: Iterable[Change]) -> None:
        """Have the queue as a decision leaves it: in this article, and in others it has changed."""
        stands = {each.article: each.after for each in changes if isinstance(each, ProgressChange)}
        stands[sheet.article.id] = sheet.progress
        if not all(map(self._queue.knows, stands)):  # another program has brought some of them
            self._read_queue()
        for article, progress in stands.items():
            if self._queue.update(article, progress):
                place = self._queue.place(article)
                self.queue_row_changed.emit(-1 if place is None else place)

    def _nothing_left(self) -> str:
        """What to say where no listed article is left to finish."""
        if not self._queue.complete:
            return "No other unfinished article was found so far; the filter is still looking."
        counts = self._queue.counts()
        if counts[ArticleState.TO_DO] or counts[ArticleState.DOING]:
            return "Every listed article is finished; clear the filter for the others."
        return "Every article is finished. Ctrl+R makes a release."
