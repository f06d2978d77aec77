"""Queueing: the project's queue, its order, what the filter lists, where each article stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import GoldspanError
from annotator.model import ArticleState, Change, ProgressChange
from annotator.sheet import Sheet
from annotator.store import Project, QueueFilter, QueueOrder
from app.session.queue import Queue

_AT_ONCE, _BETWEEN_KEYS = 0.025, 0.015
"""Seconds for which a filter may look for articles when it is set, and each time after that."""
_OPENING = 0.15
"""Seconds for an order when a project is opened, for its first article is to be the first one."""


class Queueing(QObject):
    """Keeps the queue as decisions change it; filter and order are found between two keys."""

    queue_changed = Signal()
    """Other articles are listed now."""
    queue_grew = Signal()
    """The filter was asked of more articles; what it passes is listed behind the others."""
    queue_ordered = Signal()
    """The reviewer has asked for an order."""
    queue_arranging = Signal()
    """More of the order is found."""
    queue_row_changed = Signal(int)
    """An article stands otherwise: its place in the list, -1 if it is not listed."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.kept_order: Callable[[Path], QueueOrder] = lambda _path: QueueOrder()
        """The order that the user has chosen for the project of this file; the window knows."""
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

    def _read_queue(self, *, opening: bool = False) -> None:
        before, project = self._queue, self.project
        self._queue = Queue(None if project is None else project.listing)
        self._queue.filter = before.filter
        if project is not None:
            seconds = _OPENING if opening else _AT_ONCE
            self._arrange_queue(self.kept_order(project.path), seconds)

    def _drop_queue(self) -> None:
        self._sifting.stop()
        self._queue = Queue()
        self.queue_changed.emit()

    def _ask_queue(self, wanted: QueueFilter) -> None:
        again = wanted == self._queue.filter
        self._queue.ask(wanted)
        if again and self._queue.order.is_judged:  # it has grown stale
            self._arrange_queue(self._queue.order)
        else:
            self._sift_at_once()

    def _arrange_queue(self, order: QueueOrder, seconds: float = _AT_ONCE) -> None:
        self._queue.arrange(order)
        self._queue.ask(self._queue.filter)
        self._queue.arrange_on(seconds)
        self._sift_at_once()

    def _sift_at_once(self) -> None:
        try:
            self._queue.sift(_AT_ONCE)
        finally:
            self.queue_changed.emit()
        self._sift_on()

    def _sift_on(self) -> None:
        if self._queue.complete and self._queue.is_arranged:
            self._sifting.stop()
        else:
            self._sifting.start()

    def _sift(self) -> None:
        # no act of the user: it must not take back what a first Ctrl+Enter has armed
        arranges = not self._queue.is_arranged
        try:
            arranged = self._queue.arrange_on(_BETWEEN_KEYS)
            if not arranges:
                self._queue.sift(_BETWEEN_KEYS)
        except GoldspanError as error:
            self.failed.emit(str(error))
            return
        if arranged:
            self.queue_changed.emit()
        elif arranges:
            self.queue_arranging.emit()
        else:
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
