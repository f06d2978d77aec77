"""The article canvas: shows one article with its items and turns the mouse into wishes.

It decides nothing: what the reviewer wants leaves as a signal, what is true comes in by
`show_items`. Offsets in and out are code points of the article's text, points and rectangles are
those of the viewport. The parts: styles (type), layout (text), items, lanes and marks (what stands
where), page (all of these, prepared where the view looks), page_view (scrolling and zoom),
item_places (where the items are), item_view (items, focus and selection), accessibility and
accessible_text (for screen readers), inks, painting, arcs, hints, far_hints, snippets, overlay and
reading_bar (how it looks), look and repaint (what is painted anew), read_through (what counts as
read), hits and pointer (the mouse).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from annotator.model import ItemId
from app.article.arcs import paint_arc
from app.article.far_hints import paint_far_hints
from app.article.hints import paint_hints
from app.article.inks import Inks
from app.article.overlay import Overlay
from app.article.painting import Clip, ParagraphPainter, Scene
from app.article.pointer import Pointer
from app.article.reading_bar import ReadingBar, bar_rect
from app.article.repaint import RepaintingView
from app.article.snippets import paint_snippet
from app.plain_text import plain_tooltip
from app.theme import LIGHT, Theme


def _anything(_head: ItemId, _tail: ItemId) -> bool:
    return True


class ArticleCanvas(RepaintingView):
    """The text of an article with mentions, relations, a selection and a reading cursor."""

    item_activated = Signal(str)
    selection_finished = Signal(int, int, QPoint)
    """with the pointer's place on the screen"""
    edge_dragged = Signal(str, int, int)
    relation_dragged = Signal(str, str)
    """head and tail"""
    menu_asked = Signal(object)
    """for a point of the view, or for what is in focus: None"""

    def __init__(self, parent: QWidget | None = None, *, theme: Theme = LIGHT) -> None:
        super().__init__(parent, theme=theme)
        self.allowed: Callable[[ItemId, ItemId], bool] = _anything
        """Whether a relation may go from the first mention to the second."""
        self._pointer = Pointer(self)
        self._reading = ReadingBar(self)
        self._reading.due.connect(self._look)
        self._reading.changed.connect(self._refresh)

    def clear(self) -> None:
        """Shows nothing."""
        self._pointer.forget()
        super().clear()

    def ask_for_menu(self) -> None:
        """Asks for the menu of what is in focus.

        The Menu key comes as a shortcut and, from some systems, as their wish for a menu as well:
        one key opens one menu.
        """
        if QApplication.activePopupWidget() is None:
            self.menu_asked.emit(None)

    def give_up_drag(self) -> bool:
        """Ends a drag as if it had not begun; whether there was one."""
        return self._pointer.cancel()

    def unread(self) -> list[tuple[int, int]]:
        """The paragraphs that were not on screen long enough to be read, without furniture."""
        page = self._page
        if page is None:
            return []
        found = (page.layout.paragraphs[index] for index in self._reading.of(page).unread())
        return [(each.start, each.end) for each in found]

    # Inside

    def _look(self) -> None:
        seen = self.isVisible() and self.isActiveWindow()
        self._reading.look(self._page if seen else None, self._top(), self.viewport().height())

    def _bright(self) -> frozenset[ItemId] | None:
        """The mentions that do not fade while hints are shown or a relation is dragged."""
        page, drag = self._page, self._pointer.drag
        assert page is not None
        if self._hints:
            return self._ringed.union(self._hints)
        if drag is None or not drag.relates or drag.item is None:
            return None
        seen = page.visible(self._top(), self._top() + self.viewport().height())
        items = {piece.item for _, _, marks in seen for piece in marks.pieces}
        source = drag.item
        return frozenset(each for each in items if each == source or self.allowed(source, each))

    def _bar_look(self) -> tuple[object, ...]:
        return (self._reading.of(self._page).stretches(),) if self._page else ()

    def _paint_page(self, painter: QPainter, clip: Clip) -> None:
        page, scheme, corner = self._page, self._scheme, self._corner()
        assert page is not None
        assert scheme is not None
        inks = self._inks
        if inks is None or (inks.theme, inks.zoom) != (self._theme, self._zoom):
            inks = self._inks = Inks(self._theme, scheme, self._zoom)
        scene = Scene(
            inks=inks,
            sheet=page.sheet,
            face=page.face,
            items=page.items,
            ringed=self._ringed,
            bright=self._bright(),
            hints=self._hints,
            typed=self._typed,
            has_keyboard=self._has_keyboard,
            selection=self._selection,
        )
        top, bottom = clip.bounds.top() - corner.y(), clip.bounds.bottom() - corner.y()
        overlay = Overlay(painter, scene, page, corner)
        if self._frame is not None:
            overlay.paint_frame(*self._frame)
        shown = list(page.visible(top, bottom))
        for y, paragraph, marks in shown:
            if paragraph.lines:
                place = corner + QPointF(0, y)
                ParagraphPainter(painter, scene, paragraph, marks, place, clip).paint()
        for arc in self._routed() if scene.bright is None else []:
            if clip.bounds.intersects(arc.bounds().translated(corner)):
                strong = arc.relation == self._focus
                paint_arc(painter, arc, inks, page.face, strong=strong, corner=corner)
        for snippet in self._painted.snippets if self._painted and scene.bright is None else ():
            paint_snippet(painter, snippet, inks, page.sheet)
        for y, paragraph, marks in shown if self._hints else ():
            paint_hints(painter, scene, paragraph, marks, corner + QPointF(0, y))
        for listed in self.far_hints():
            paint_far_hints(painter, scene, listed)
        view = self.viewport().rect()
        if clip.bounds.intersects(QRectF(bar_rect(view))):
            self._reading.paint(painter, page, inks, view, self._whole())
        cursor = self._cursor_bar(corner)
        if cursor is not None:
            overlay.paint_cursor(cursor)
        if self._pointer.drag is not None:
            overlay.paint_drag(self._pointer.drag)

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what is in view."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.paper))
        if self._page is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_page(painter, Clip(event.region()))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begins a click or a drag."""
        if event.button() is Qt.MouseButton.LeftButton and self._page is not None:
            self._pointer.press(event.position().toPoint(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Goes on with it, or shows what a press would do here."""
        if self._page is not None:
            self._pointer.move(event.position().toPoint(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends it."""
        if event.button() is Qt.MouseButton.LeftButton and self._page is not None:
            point = event.position().toPoint()
            self._pointer.release(point, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Selects a token."""
        if event.button() is Qt.MouseButton.LeftButton and self._page is not None:
            point = event.position().toPoint()
            self._pointer.double_click(point, event.globalPosition().toPoint())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows that keys are for the article now."""
        super().focusInEvent(event)
        self._has_keyboard = True
        self._refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Shows that keys are for something else; a menu is about what has the ring."""
        super().focusOutEvent(event)
        self._has_keyboard = event.reason() is Qt.FocusReason.PopupFocusReason
        self._refresh()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """A right click asks for the menu of what is there, the Menu key for what is in focus."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            if self._pointer.drag is None:
                self.menu_asked.emit(event.pos())
        else:
            self.ask_for_menu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives up a drag; other keys scroll or go to the window."""
        if event.key() == Qt.Key.Key_Escape and self.give_up_drag():
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Answers the wish for a tooltip with the sentence of the item under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._page:
            item = self.item_at(event.pos())
            text = self.spoken(item) if item else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(text), self.viewport())
            return True
        return super().viewportEvent(event)
