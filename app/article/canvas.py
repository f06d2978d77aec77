"""The article canvas: shows one article with its items and turns the mouse into wishes.

It decides nothing: what the reviewer wants leaves as a signal, what is true comes in by
`show_items`. Offsets in and out are code points of the article's text, points and rectangles are
those of the viewport. The parts: styles (type), layout (text), items, lanes and marks (what stands
where), page (all of these, prepared where the view looks), page_view (scrolling and zoom), inks,
painting, arcs, hints and overlay (how it looks), hits and pointer (the mouse).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.model import Article, ItemId, Mention, Relation
from annotator.scheme import Scheme
from app.article.accessibility import ArticleInterface
from app.article.arcs import Arc, paint_arc
from app.article.hints import paint_hints
from app.article.hits import Hit
from app.article.inks import Inks
from app.article.overlay import Overlay
from app.article.page_view import PageView
from app.article.painting import ParagraphPainter, Scene
from app.article.pointer import Pointer
from app.plain_text import plain_tooltip
from app.theme import LIGHT, Theme


def _anything(_head: ItemId, _tail: ItemId) -> bool:
    return True


def _nothing(_item: ItemId) -> str:
    return ""


class ArticleCanvas(PageView):
    """The text of an article with mentions, relations, a selection and a reading cursor."""

    item_activated = Signal(str)
    selection_changed = Signal(int, int)
    """start and end, equal when nothing is selected: the reading cursor is there then"""
    selection_finished = Signal(int, int, QPoint)
    """with the pointer's place on the screen"""
    edge_dragged = Signal(str, int, int)
    relation_dragged = Signal(str, str)
    """head and tail"""

    def __init__(self, parent: QWidget | None = None, *, theme: Theme = LIGHT) -> None:
        super().__init__(parent, theme=theme)
        self.allowed: Callable[[ItemId, ItemId], bool] = _anything
        """Whether a relation may go from the first mention to the second."""
        self.spoken: Callable[[ItemId], str] = _nothing
        """An item as a sentence, for tooltips and screen readers."""
        self._scheme: Scheme | None = None
        self._inks: Inks | None = None
        self._focus: ItemId | None = None
        self._selection: tuple[int, int] | None = None
        self._cursor: int | None = None
        self._frame: tuple[int, int] | None = None
        self._hints: Mapping[ItemId, str] = {}
        self._ringed: frozenset[ItemId] = frozenset()
        self._pointer = Pointer(self)
        self._document: ArticleInterface | None = None
        self.setAccessibleName("Article")

    # What is shown

    def show_article(self, article: Article, scheme: Scheme) -> None:
        """Shows an article from its top, without items until `show_items`."""
        self.clear()
        self._scheme, self._inks = scheme, None
        self._show_page(article)
        self.setAccessibleName(f"Article: {article.title}" if article.title else "Article")

    def clear(self) -> None:
        """Shows nothing."""
        self._pointer.forget()
        self._focus = self._selection = self._cursor = self._frame = None
        self._hints = {}
        self._ringed = frozenset()
        if self._document is not None:
            self._document.forget()
        self.setAccessibleDescription("")
        self._show_page(None)

    def show_items(
        self, mentions: Sequence[Mention], relations: Sequence[Relation], *, focus: ItemId | None
    ) -> None:
        """Shows the items as they stand now; values that are the same objects cost nothing."""
        if self._page is None:
            return
        before = self.items_in_order() if QAccessible.isActive() else []
        self._page.show_items(mentions, relations)
        self._take_focus(focus)
        if QAccessible.isActive() and self.items_in_order() != before:
            self.accessible().tell_items()

    def set_focus_item(self, item: ItemId | None, *, reveal: bool = True) -> None:
        """Rings an item and, if asked, scrolls so that it can be seen with some context."""
        if self._page is None:
            return
        self._take_focus(item)
        if reveal and item is not None:
            self._reveal_item(item)

    def focus_item(self) -> ItemId | None:
        """The ringed item."""
        return self._focus

    def set_selection(self, start: int, end: int) -> None:
        """Shows [start, end) as selected; nothing if it is empty."""
        selection = (start, end) if start < end else None
        if selection != self._selection:
            self._selection = selection
            if QAccessible.isActive():
                self.accessible().tell_selection()
        self.viewport().update()

    def selection(self) -> tuple[int, int] | None:
        """What is selected."""
        return self._selection

    def select(self, start: int, end: int) -> None:
        """Selects as the mouse does: shows it, and says so if it is news."""
        before = self._selection
        self.set_selection(start, end)
        if self._selection is not None:
            self._cursor = end
        if self._selection != before or self._selection is None:
            self.selection_changed.emit(start, end)

    def set_reading_cursor(self, offset: int | None, *, reveal: bool = True) -> None:
        """Puts the reading cursor before a code point, or takes it away."""
        if offset != self._cursor:
            self._cursor = offset
            if QAccessible.isActive():
                self.accessible().tell_cursor()
        if reveal and offset is not None:
            self.reveal(offset)
        self.viewport().update()

    def reading_cursor(self) -> int | None:
        """The code point before which the reading cursor stands."""
        return self._cursor

    def frame_range(self, start: int | None, end: int | None = None) -> None:
        """Frames the paragraphs of [start, end); None takes the frame away."""
        self._frame = None if start is None else (start, start if end is None else end)
        self.viewport().update()

    def set_hints(self, hints: Mapping[ItemId, str]) -> None:
        """Shows letters on these mentions and fades the others; empty: as usual again."""
        self._hints = dict(hints)
        self.viewport().update()

    def set_drag_targets(self, allowed: Callable[[ItemId, ItemId], bool] | None) -> None:
        """Takes the rule by which a drag from one mention may end on another."""
        self.allowed = allowed or _anything

    def give_up_drag(self) -> bool:
        """Ends a drag as if it had not begun; whether there was one."""
        return self._pointer.cancel()

    # What is where

    def mention(self, item: ItemId) -> Mention | None:
        """A shown mention by its id."""
        return self._page.items.mentions.get(item) if self._page else None

    def shows(self, item: ItemId) -> bool:
        """Whether there is such an item, wherever the view is."""
        return self._page is not None and item in self._page.items

    def items_in_order(self) -> list[ItemId]:
        """The items as they are judged."""
        return self._page.items.order() if self._page else []

    def is_in_view(self, item: ItemId) -> bool:
        """Whether some of an item can be seen."""
        page, view = self._page, self.viewport().rect()
        if page is None:
            return False
        corner = self._corner()
        return any(
            rect.translated(corner).toAlignedRect().intersects(view)
            for mention in page.items.ends(item)
            for rect in page.rects(mention)
        )

    def reveal(self, offset: int) -> None:
        """Scrolls so that a code point can be seen."""
        if self._page is not None:
            self._settle(also=offset)
            self._scroll_into_view(self._page.cursor_rect(offset), offset)

    def accessible(self) -> ArticleInterface:
        """What screen readers see of the canvas; made when the first one looks."""
        if self._document is None:
            self._document = ArticleInterface(self)
        return self._document

    def item_rects(self, item: ItemId) -> list[QRect]:
        """Where a mention's text is; of a relation: its head's, then its tail's."""
        page = self._page
        if page is None:
            return []
        found = []
        for mention in page.items.ends(item):
            self._settle(also=mention.start)
            found += page.rects(mention)
        corner = self._corner()
        return [rect.translated(corner).toAlignedRect() for rect in found]

    def item_at(self, point: QPoint) -> ItemId | None:
        """The innermost mention at a point, its tag included; a relation at its arc's label."""
        hit = self.hit_at(point)
        if hit is not None:
            return hit.item
        place = QPointF(point) - self._corner()
        return next((arc.relation for arc in self._routed() if arc.label.contains(place)), None)

    def hit_at(self, point: QPoint) -> Hit | None:
        """The innermost mention at a point, and which part of it."""
        if self._page is None:
            return None
        self._settle()
        place = QPointF(point) - self._corner()
        return self._page.hit(place.x(), place.y(), self._focus)

    def arcs(self) -> list[Arc]:
        """The arcs that are shown; their coordinates are those of the viewport."""
        self._settle()
        corner = self._corner()
        return [arc.moved(corner) for arc in self._routed()]

    # Inside

    def _take_focus(self, item: ItemId | None) -> None:
        page = self._page
        assert page is not None
        before, self._focus = self._focus, item
        relation = page.items.relations.get(item) if item else None
        self._ringed = (
            frozenset((relation.head, relation.tail))
            if relation
            else frozenset({item} if item else ())
        )
        page.reveal(self._ringed)
        said = self.spoken(item) if item else ""
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            if item and item == before and QAccessible.isActive():
                self.accessible().tell_change(item)
        if item and item != before and QAccessible.isActive():
            self.accessible().tell_focus(item)
        self.viewport().update()

    def _kept(self) -> int | None:
        """The code point whose line should stay where it is if anything moves."""
        page = self._page
        if page is None or self._focus is None:
            return None
        item = page.items.relations.get(self._focus)
        mention = page.items.mentions.get(item.head if item else self._focus)
        return mention.start if mention else None

    def _routed(self) -> list[Arc]:
        if self._page is None or self._scheme is None:
            return []
        return self._page.arcs(self._focus, self._scheme.symmetric)

    def _reveal_item(self, item: ItemId) -> None:
        page = self._page
        assert page is not None
        found: QRectF | None = None
        for mention in page.items.ends(item):  # the first end wins if both do not fit
            self._settle(also=mention.start)
            for rect in page.rects(mention):
                joined = rect if found is None else found.united(rect)
                if found is None or joined.height() < self.viewport().height() * 0.6:
                    found = joined
        if found is not None:
            offset = page.offset_at(found.left(), found.center().y())
            self._scroll_into_view(found, offset)

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

    def _paint_page(self, painter: QPainter, clip: QRect) -> None:
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
            selection=self._selection,
        )
        top, bottom = clip.top() - corner.y(), clip.bottom() - corner.y()
        overlay = Overlay(painter, scene, page, corner)
        if self._frame is not None:
            overlay.paint_frame(*self._frame)
        shown = list(page.visible(top, bottom))
        for y, paragraph, marks in shown:
            if paragraph.lines:
                lines = paragraph.line_at(top - y), paragraph.line_at(bottom - y)
                place = corner + QPointF(0, y)
                ParagraphPainter(painter, scene, paragraph, marks, place, lines).paint()
        for arc in self._routed() if scene.bright is None else []:
            strong = arc.relation == self._focus
            paint_arc(painter, arc, inks, page.sheet, strong=strong, corner=corner)
        for y, paragraph, marks in shown:
            paint_hints(painter, scene, paragraph, marks, corner + QPointF(0, y))
        if self._cursor is not None:
            overlay.paint_cursor(self._cursor)
        if self._pointer.drag is not None:
            overlay.paint_drag(self._pointer.drag)

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints what is in view."""
        self._settle()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.paper))
        if self._page is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_page(painter, event.rect())
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


def _accessible(_name: str, thing: QObject) -> ArticleInterface | None:
    return thing.accessible() if isinstance(thing, ArticleCanvas) else None


QAccessible.installFactory(_accessible)
