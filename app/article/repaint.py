"""Painting anew what looks otherwise: a view compares what it shows with what it has painted.

Whatever is shown, scrolled or put into focus only asks to be looked at again. That happens once,
before the window is painted next: text that has only moved is moved, and what differs is painted.
"""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from app.article.item_view import ItemView
from app.article.look import Look, differences
from app.article.overlay import cursor_bar, frame_rect
from app.article.reading_bar import bar_rect
from app.theme import Theme

_AHEAD_AFTER = 10
"""Milliseconds from a painting to the next paragraph being prepared: a key need not wait for it."""
_FURTHEST = 0.75
"""Share of the view's height: what moves further is painted anew as a whole."""


class RepaintingView(ItemView):
    """Knows what it has painted last, and has painted what differs from that."""

    _asked = Signal()

    def __init__(self, parent: QWidget | None, *, theme: Theme) -> None:
        super().__init__(parent, theme=theme)
        self._has_keyboard = False
        self._painted: Look | None = None
        """How all that is painted looks; None while all is to be painted anew."""
        self._waits = False
        self._ahead = QTimer(self, singleShot=True, interval=_AHEAD_AFTER)
        self._ahead.timeout.connect(self._prepare_ahead)
        # behind all that one key does, but before the window paints
        self._asked.connect(self._look_again, Qt.ConnectionType.QueuedConnection)

    def _refresh(self) -> None:
        if self._painted is None:
            self.viewport().update()
        elif not self._waits:
            self._waits = True
            self._asked.emit()

    def _refresh_all(self) -> None:
        """Has everything painted anew."""
        self._painted = None
        self.viewport().update()

    def _look_again(self) -> None:
        """Has painted what looks otherwise than it was painted."""
        self._waits = False
        before, page = self._painted, self._page
        ratio = self.viewport().devicePixelRatio()
        if before is None or page is None or ratio != int(ratio):
            self._refresh_all()  # between two of the screen's pixels edges would be left over
            return
        self._settle()
        now = self._look_now()
        moved = before.moved(now) if before.ground == now.ground else None
        if moved is None or abs(moved) > self.viewport().height() * _FURTHEST:
            self._refresh_all()
            return
        self._painted = now
        if moved:
            text = self.viewport().rect()
            text.setRight(now.bar_rect.left() - 1)
            self.viewport().scroll(0, moved, text)
        self.viewport().update(differences(before, now, page, moved=moved))

    def _prepare_ahead(self) -> None:
        """Prepares one paragraph below the view: the review will scroll there."""
        page, top, height = self._page, self._top(), self.viewport().height()
        waiting = None if page is None else page.unprepared(top, top + 2 * height)
        if page is not None and waiting is not None:
            self._settle(also=page.layout.paragraphs[waiting].start)
            self._refresh()  # the bar at the edge stands for the height of all
            self._ahead.start()

    def _look_now(self) -> Look:
        """What the view shows now; all of it is prepared."""
        page, view, corner = self._page, self.viewport().rect(), self._corner()
        assert page is not None
        top, left = self._top(), round(corner.x())
        paragraphs, mentions = {}, {}
        shown = page.items.mentions
        for index, marks in page.prepared(top, top + view.height()):
            y, below = page.layout.tops[index : index + 2]
            paragraphs[index] = y - top, below - y, marks
            mentions[index] = tuple([shown[item] for item in marks.items])
        moving: dict[Hashable, tuple[QRect, ...]] = {}
        if self._frame is not None:
            moving["frame"] = (_around(frame_rect(page, *self._frame).translated(corner)),)
        if self._selection is not None:
            rects = page.span_rects(*self._selection, top, top + view.height())
            moving["selection"] = tuple(_around(rect.translated(corner)) for rect in rects)
        bar = self._cursor_bar(corner)
        if bar is not None:
            moving["cursor"] = (_around(bar),)
        return Look(
            ground=self._ground(),
            left=left,
            top=top,
            paragraphs=paragraphs,
            mentions=mentions,
            ringed=self._ringed,
            arcs={arc.relation: (arc, arc.relation == self._focus) for arc in self._routed()},
            moving=moving,
            snippets=tuple(self.snippets()),
            bar=(page.generation, self._whole(), *self._bar_look()),
            bar_rect=bar_rect(view),
        )

    def _ground(self) -> tuple[object, ...]:
        # hints fade what has none, and list at the edges what is out of view
        hints = object() if self._hints else None
        size = self.viewport().size().toTuple()
        return self._page, self._theme, size, self._has_keyboard, hints

    def _bar_look(self) -> tuple[object, ...]:
        """What the bar at the right edge shows; for the heir."""
        return ()

    def _cursor_bar(self, corner: QPointF) -> QRectF | None:
        """Where the reading cursor is painted, if it is."""
        page, cursor = self._page, self._cursor
        if page is None or cursor is None or not self._has_keyboard:
            return None
        # a ring's edge says as much
        ringed = (page.items.mentions.get(each) for each in self._ringed)
        if any(each is not None and each.end == cursor for each in ringed):
            return None
        return cursor_bar(page, cursor, corner)

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sees to it that what is painted is known."""
        self._settle()
        if self._page is None:
            return
        self._ahead.start()
        if self._painted is None:
            # all is painted now, or will be: whoever said None has asked for it
            self._painted = self._look_now()
            if event.rect() != self.viewport().rect():
                self.viewport().update()
        elif self._waits and event.rect() != self.viewport().rect():
            # something else had a part painted, which does not fit to the rest any more
            self._refresh_all()


def _around(rect: QRectF) -> QRect:
    return rect.adjusted(-2, -2, 2, 2).toAlignedRect()
