"""The bar at the right edge that shows what of the article was on screen long enough to be read.

It stands for the whole article, as the scroll bar beside it does: thick where read, thin elsewhere.
"""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QPainter

from annotator.model import UNANNOTATED, ArticleId
from app.article.inks import Inks
from app.article.page import Page
from app.article.page_view import TOP
from app.article.read_through import ReadThrough

WIDTH = 3
_ASIDE = 2
"""to the edge of the view"""
_EVERY = 500
"""Milliseconds between looks at the view."""


def bar_rect(view: QRect) -> QRect:
    """Where the bar is in a view, from its top to its bottom."""
    return QRect(view.right() + 1 - WIDTH - _ASIDE, view.top(), WIDTH + _ASIDE, view.height())


class ReadingBar(QObject):
    """Watches what is on screen and remembers it for each article while the program runs."""

    changed = Signal()
    due = Signal()
    """It is time to say what is on screen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[ArticleId, ReadThrough] = {}
        self._last = monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.due)
        self._timer.start()

    def of(self, page: Page) -> ReadThrough:
        """What was read of the article that is shown."""
        found = self._known.get(page.article.id)
        if found is None or found.text != page.article.text:
            spans = {
                index: (each.start, each.end)
                for index, each in enumerate(page.layout.paragraphs)
                if each.kind not in UNANNOTATED and not page.layout.blank[index]
            }
            found = self._known[page.article.id] = ReadThrough(page.article.text, spans)
        return found

    def look(self, page: Page | None, top: int, height: int) -> None:
        """The view [top, top + height) has been on screen since the last look; None: nothing."""
        now = monotonic()
        passed, self._last = now - self._last, now
        # more than two turns have passed only while the machine slept
        if page is not None and self.see(page, top, height, min(passed * 1000, 2 * _EVERY)):
            self.changed.emit()

    def see(self, page: Page, top: int, height: int, milliseconds: float) -> bool:
        """Counts a paragraph if half of it is in view, or if it fills half the view."""
        layout, seen = page.layout, []
        for index in range(layout.index_at(top), layout.index_at(top + height) + 1):
            start, end = layout.tops[index], layout.tops[index + 1]
            inside = min(end, top + height) - max(start, top)
            if inside * 2 >= min(end - start, height):
                seen.append(index)
        return self.of(page).see(seen, milliseconds)

    def paint(self, painter: QPainter, page: Page, inks: Inks, view: QRect, whole: int) -> None:
        """Draws the bar; `whole` is the height that the scroll bar stands for."""
        scale = min(1.0, view.height() / max(whole, 1))
        left, tops = bar_rect(view).left(), page.layout.tops
        for first, last, read in self.of(page).stretches():
            top, bottom = (round((TOP + tops[each]) * scale) for each in (first, last + 1))
            bar = QRect(left, top, WIDTH, max(bottom - top - 1, 1))
            if not read:
                bar.setLeft(bar.right())  # thin, beside the scroll bar
            painter.fillRect(bar, inks.quiet.brush() if read else inks.bar)
