"""What is painted over or under the whole page: frame, reading cursor, and the drag under way."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from annotator.model import ItemId
from app.article.page import Page
from app.article.painting import Scene
from app.article.pointer import Drag


def frame_rect(page: Page, start: int, end: int) -> QRectF:
    """The frame around the paragraphs of [start, end), in the layout's coordinates."""
    layout = page.layout
    first, last = layout.index_of(start), layout.index_of(max(start, end - 1))
    top = layout.tops[first] + layout.paragraphs[first].style.above
    return QRectF(-14, top, page.sheet.measure + 28, layout.tops[last + 1] - top + 3)


def cursor_bar(page: Page, offset: int, corner: QPointF) -> QRectF | None:
    """The bar of a reading cursor; None if its paragraph is not prepared."""
    if not page.layout.paragraphs[page.layout.index_of(offset)].lines:
        return None
    rect = page.cursor_rect(offset).translated(corner)
    return QRectF(round(rect.x()) - 1, rect.y() - 1, 2, rect.height() + 2)


class Overlay:
    """Paints with the page's corner at `corner`."""

    def __init__(self, painter: QPainter, scene: Scene, page: Page, corner: QPointF) -> None:
        self._painter, self._scene, self._page, self._corner = painter, scene, page, corner

    def paint_frame(self, start: int, end: int) -> None:
        """A frame around the paragraphs of [start, end)."""
        rect = frame_rect(self._page, start, end)
        pen = QPen(self._scene.inks.accent, 1.5)
        self._painter.setPen(pen)
        self._painter.setBrush(self._scene.inks.raised)
        self._painter.drawRoundedRect(rect.translated(self._corner), 8, 8)

    def paint_cursor(self, bar: QRectF) -> None:
        """The thin bar of the reading cursor."""
        self._painter.fillRect(bar, self._scene.inks.accent)

    def paint_drag(self, drag: Drag) -> None:
        """The boundaries that a mention would get, or the line to where it would be related."""
        if drag.span is not None:
            self._painter.setPen(self._scene.inks.focus.dashed)
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            top = -self._corner.y()
            for rect in self._page.span_rects(
                *drag.span, top, top + self._painter.viewport().height()
            ):
                shown = rect.translated(self._corner).adjusted(-1.5, -1.5, 1.5, 1.5)
                self._painter.drawRoundedRect(shown, 4, 4)
        elif drag.relates and drag.item is not None and drag.point is not None:
            start = self._middle(drag.item)
            end = self._middle(drag.target) if drag.target else None
            if start is not None:
                self._paint_rubber(start, end or QPointF(drag.point), certain=end is not None)

    def _middle(self, item: ItemId) -> QPointF | None:
        mention = self._page.items.mentions.get(item)
        rects = self._page.rects(mention) if mention else []
        return rects[0].center() + self._corner if rects else None

    def _paint_rubber(self, start: QPointF, end: QPointF, *, certain: bool) -> None:
        pen = QPen(self._scene.inks.focus.solid)
        if not certain:
            pen.setStyle(Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        line = QLineF(start, end)
        self._painter.drawLine(line)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(pen.brush())
        self._painter.drawEllipse(start, 3.5, 3.5)
        if line.length() > 8:
            back = QLineF(end, start)
            back.setLength(9)
            side = back.normalVector().unitVector()
            across = QPointF(side.dx(), side.dy()) * 4.5
            self._painter.drawPolygon(QPolygonF([end, back.p2() + across, back.p2() - across]))
