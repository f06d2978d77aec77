"""The article canvas: shows one article with its items and turns the mouse into wishes.

It decides nothing: what the reviewer wants leaves as a signal, what is true comes in by
`show_items`. Offsets in and out are code points of the article's text, points and rectangles are
those of the viewport. The parts: styles (type), layout (text), items, lanes and marks (what stands
where), page (all of these, prepared where the view looks), painting, arcs and hints (how it looks),
hits and pointer (the mouse).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from annotator.model import Article, ItemId, Mention, Relation
from annotator.scheme import Scheme
from app.article.accessibility import sentence
from app.article.arcs import Arc, paint_arc
from app.article.hints import paint_hints
from app.article.hits import Hit
from app.article.overlay import Overlay
from app.article.page import Page
from app.article.painting import Inks, ParagraphPainter, Scene
from app.article.pointer import Pointer
from app.article.styles import Sheet, sheet_for
from app.plain_text import plain_tooltip
from app.theme import LIGHT, Theme

TOP = 20
"""Free space above the article."""
CONTEXT = 0.18
"""Share of the view's height that a focused item keeps from its upper and lower border."""
LANDING = 0.36
"""Share of the view's height at which an item stands that had to be scrolled to."""
ZOOMS = 0.5, 3.0


def _anything(_head: ItemId, _tail: ItemId) -> bool:
    return True


class ArticleCanvas(QAbstractScrollArea):
    """The text of an article with mentions, relations, a selection and a reading cursor."""

    item_activated = Signal(str)
    selection_changed = Signal(int, int)
    """start and end, equal when nothing is selected: the reading cursor is there then"""
    selection_finished = Signal(int, int, QPoint)
    """with the pointer's place on the screen"""
    edge_dragged = Signal(str, int, int)
    relation_dragged = Signal(str, str)
    """head and tail"""
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, theme: Theme = LIGHT) -> None:
        super().__init__(parent)
        self.allowed: Callable[[ItemId, ItemId], bool] = _anything
        """Whether a relation may go from the first mention to the second."""
        self._theme = theme
        self._zoom = 1.0
        self._scheme: Scheme | None = None
        self._page: Page | None = None
        self._inks: Inks | None = None
        self._focus: ItemId | None = None
        self._selection: tuple[int, int] | None = None
        self._cursor: int | None = None
        self._frame: tuple[int, int] | None = None
        self._hints: Mapping[ItemId, str] = {}
        self._ringed: frozenset[ItemId] = frozenset()
        self._arcs: list[Arc] | None = []
        self._pointer = Pointer(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Article")
        viewport = self.viewport()
        viewport.setMouseTracking(True)
        viewport.setCursor(Qt.CursorShape.IBeamCursor)
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown

    def show_article(self, article: Article, scheme: Scheme) -> None:
        """Shows an article from its top, without items until `show_items`."""
        self.clear()
        self._scheme = scheme
        self._inks = Inks(self._theme, scheme, self._zoom)
        self._page = Page(article, self._sheet())
        self._fit_scroll_bar()
        self.verticalScrollBar().setValue(0)
        self.setAccessibleName(f"Article: {article.title}" if article.title else "Article")

    def clear(self) -> None:
        """Shows nothing."""
        self._pointer.cancel()
        self._page = None
        self._focus = self._selection = self._cursor = self._frame = None
        self._hints = {}
        self._ringed = frozenset()
        self._arcs = []
        self._fit_scroll_bar()
        self.setAccessibleDescription("")
        self.viewport().update()

    def show_items(
        self, mentions: Sequence[Mention], relations: Sequence[Relation], *, focus: ItemId | None
    ) -> None:
        """Shows the items as they stand now; values that are the same objects cost nothing."""
        if self._page is None:
            return
        self._page.show_items(mentions, relations)
        self._take_focus(focus)

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
        self._selection = (start, end) if start < end else None
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
        self._cursor = offset
        if reveal and offset is not None and self._page is not None:
            self._settle(also=offset)
            self._scroll_into_view(self._page.cursor_rect(offset), offset)
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

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours and fonts; the text in view stays."""
        self._theme = theme
        self._rebuild()

    def zoom(self) -> float:
        """1.0 is the size that the system's font gives."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Sets the size of the text; the text in view stays."""
        zoom = min(max(round(zoom, 2), ZOOMS[0]), ZOOMS[1])
        if zoom != self._zoom:
            self._zoom = zoom
            self._rebuild()
            self.zoom_changed.emit(zoom)

    # What is where

    @property
    def text(self) -> str:
        """The canonical text that is shown."""
        return self._page.article.text if self._page else ""

    def mention(self, item: ItemId) -> Mention | None:
        """A shown mention by its id."""
        return self._page.items.mentions.get(item) if self._page else None

    def visible_range(self) -> tuple[int, int]:
        """The code points of the lines that are wholly or partly in view."""
        if self._page is None:
            return 0, 0
        self._settle()
        bottom = self._top() + self.viewport().height() - 1
        start = self._page.offset_at(-1e6, max(self._top(), 0))
        return start, self._page.offset_at(1e6, min(bottom, self._page.layout.height))

    def item_rects(self, item: ItemId) -> list[QRect]:
        """Where a mention's text is; of a relation: its head's, then its tail's."""
        page = self._page
        if page is None:
            return []
        relation = page.items.relations.get(item)
        found = []
        for each in (relation.head, relation.tail) if relation else (item,):
            mention = page.items.mentions.get(each)
            if mention is not None:
                self._settle(also=mention.start)
                found += page.rects(mention)
        corner = self._corner()
        return [rect.translated(corner).toAlignedRect() for rect in found]

    def rect_at(self, offset: int) -> QRect:
        """A rectangle one pixel wide before a code point, as high as the text."""
        if self._page is None:
            return QRect()
        self._settle(also=offset)
        rect = self._page.cursor_rect(offset).translated(self._corner())
        return QRect(round(rect.x()), round(rect.y()), 1, round(rect.height()))

    def offset_at(self, point: QPoint) -> int:
        """The place between two characters nearest to a point."""
        if self._page is None:
            return 0
        self._settle()
        place = QPointF(point) - self._corner()
        return self._page.offset_at(place.x(), place.y())

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

    def paragraph_range(self, start: int, end: int) -> tuple[int, int]:
        """From the start of the paragraph of one code point to the end of that of another."""
        if self._page is None:
            return 0, 0
        layout = self._page.layout
        first, last = layout.index_of(start), layout.index_of(end)
        return layout.paragraphs[first].start, layout.paragraphs[last].end

    # Inside

    def _sheet(self) -> Sheet:
        return sheet_for(self._theme, zoom=self._zoom, width=self.viewport().width())

    def _top(self) -> int:
        """y of the layout at the view's upper border."""
        return self.verticalScrollBar().value() - TOP

    def _corner(self) -> QPointF:
        """Where the layout's corner is in the view."""
        measure = self._page.sheet.measure if self._page else 0
        return QPointF((self.viewport().width() - measure) // 2, -self._top())

    def _take_focus(self, item: ItemId | None) -> None:
        page = self._page
        assert page is not None
        self._focus = item
        relation = page.items.relations.get(item) if item else None
        self._ringed = (
            frozenset((relation.head, relation.tail))
            if relation
            else frozenset({item} if item else ())
        )
        page.reveal(self._ringed)
        self._arcs = None
        self.setAccessibleDescription(sentence(item, page.items, page.article) if item else "")
        self.viewport().update()

    def _settle(self, *, also: int | None = None) -> None:
        """Prepares what is in view, and the paragraph of the code point `also`."""
        page = self._page
        if page is None:
            return
        more = () if also is None else (page.layout.index_of(also),)
        while True:
            top, height = self._top(), self.viewport().height()
            generation = page.generation
            found = page.settle(top, height, keep=self._kept(), also=more)
            if page.generation == generation:
                return  # all was ready
            self._arcs = None
            self._fit_scroll_bar(found)  # at its ends the bar may stop short, so look again

    def _kept(self) -> int | None:
        """The code point whose line should stay where it is if anything moves."""
        page = self._page
        if page is None or self._focus is None:
            return None
        item = page.items.relations.get(self._focus)
        mention = page.items.mentions.get(item.head if item else self._focus)
        return mention.start if mention else None

    def _fit_scroll_bar(self, top: int | None = None) -> None:
        """Takes over the layout's height, and the top that keeps the text where it is."""
        bar, view = self.verticalScrollBar(), self.viewport().height()
        height = self._page.layout.height if self._page else 0
        with QSignalBlocker(bar):  # the view is about to be painted, or is being painted
            bar.setRange(0, max(0, TOP + height + view // 3 - view) if self._page else 0)
            bar.setPageStep(max(1, view * 9 // 10))
            if self._page:
                bar.setSingleStep(self._page.sheet.style(None).pitch)
            if top is not None:
                bar.setValue(top + TOP)

    def _reveal_item(self, item: ItemId) -> None:
        page = self._page
        assert page is not None
        relation = page.items.relations.get(item)
        ends = (relation.head, relation.tail) if relation else (item,)
        found: QRectF | None = None
        for each in ends:  # the first end wins if both do not fit
            mention = page.items.mentions.get(each)
            if mention is None:
                continue
            self._settle(also=mention.start)
            for rect in page.rects(mention):
                joined = rect if found is None else found.united(rect)
                if found is None or joined.height() < self.viewport().height() * 0.6:
                    found = joined
        if found is not None:
            offset = page.offset_at(found.left(), found.center().y())
            self._scroll_into_view(found, offset)

    def _scroll_into_view(self, rect: QRectF, offset: int) -> None:
        """Scrolls, if the rectangle (of the layout) is not well in view, to show it higher up."""
        page = self._page
        assert page is not None
        height = self.viewport().height()
        context = height * CONTEXT
        above = rect.top() - context < self._top() and self._top() > -TOP
        below = rect.bottom() + context > self._top() + height
        if not above and not below:
            return
        top = round(rect.top() - height * LANDING)
        self._fit_scroll_bar(page.settle(max(top, -TOP), height, keep=offset))
        self._arcs = None
        self.viewport().update()

    def _rebuild(self) -> None:
        """Sets the article anew at another zoom, width or theme; what is in view stays there."""
        page = self._page
        self.viewport().update()
        if page is None or self._scheme is None:
            return
        keep = self._kept()
        if keep is None or not page.shows(keep, self._top(), self.viewport().height()):
            keep = page.first_in_view(self._top(), self.viewport().height())
        distance = page.layout.line_top(keep) - self._top()
        self._inks = Inks(self._theme, self._scheme, self._zoom)
        self._page = page = Page(page.article, self._sheet(), page.items)
        self._arcs = None
        page.prepare(keep)
        top = page.layout.line_top(keep) - distance
        self._fit_scroll_bar(page.settle(top, self.viewport().height(), keep=keep))

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
        page, inks = self._page, self._inks
        assert page is not None
        assert inks is not None
        corner = self._corner()
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
        for arc in self._routed() if scene.bright is None else ():
            strong = arc.relation == self._focus
            paint_arc(painter, arc, inks, page.sheet, strong=strong, corner=corner)
        for y, paragraph, marks in shown:
            paint_hints(painter, scene, paragraph, marks, corner + QPointF(0, y))
        if self._cursor is not None:
            overlay.paint_cursor(self._cursor)
        if self._pointer.drag is not None:
            overlay.paint_drag(self._pointer.drag)

    def _routed(self) -> list[Arc]:
        if self._arcs is None:
            symmetric = self._scheme.symmetric if self._scheme else frozenset()
            self._arcs = self._page.arcs(self._focus, symmetric) if self._page else []
        return self._arcs

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sets the text anew only if its measure changes."""
        if self._page is not None and self._sheet().measure != self._page.sheet.measure:
            self._rebuild()
        else:
            self._fit_scroll_bar()
        super().resizeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paints all anew: that is quicker than to find out what is."""
        self.viewport().update()

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
        if event.key() == Qt.Key.Key_Escape and self._pointer.cancel():
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl zooms, else scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * 1.1 ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Answers the wish for a tooltip with the sentence of the item under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._page:
            item = self.item_at(event.pos())
            text = sentence(item, self._page.items, self._page.article) if item else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(text), self.viewport())
            return True
        return super().viewportEvent(event)
