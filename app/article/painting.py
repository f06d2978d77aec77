"""Painting one paragraph with its marks, from values only.

State is told by shape as well as by colour: a pending mention has a dashed underline and a hollow
tag, an accepted one a solid underline and a filled tag, a rejected one (shown only while it has
the focus) is struck through, and the focused one is ringed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF, QRegion

from annotator.model import ItemId, ItemState, Mention
from app.article.inks import Inks
from app.article.items import ShownItems
from app.article.layout import Paragraph
from app.article.marks import DOT, TAG_PADDING, Join, Marks, Piece, Tag, TagFace
from app.article.styles import Sheet

_FADED = 0.28
_OVER = 6
"""Pixels that rings, arrows and tall letters may reach beyond a line or a mark."""
_NONE = QPen(Qt.PenStyle.NoPen)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is shown besides the text: the items, and what the reviewer is doing with them."""

    inks: Inks
    sheet: Sheet
    face: TagFace
    items: ShownItems
    ringed: frozenset[ItemId] = frozenset()
    bright: frozenset[ItemId] | None = None
    """mentions that do not fade; None: none fades"""
    hints: Mapping[ItemId, str] | None = None
    typed: int = 0
    """letters of the hints that are typed already"""
    selection: tuple[int, int] | None = None
    has_keyboard: bool = True

    def is_faded(self, item: ItemId) -> bool:
        """Whether a mention steps back."""
        return self.bright is not None and item not in self.bright


class Clip:
    """The part of the view that is painted; what lies outside need not be drawn."""

    def __init__(self, region: QRegion) -> None:
        self.bounds = QRectF(region.boundingRect()).adjusted(-_OVER, -_OVER, _OVER, _OVER)
        """All that may reach into it."""
        self._edges = [
            (rect.left(), rect.top(), rect.right() + 1, rect.bottom() + 1)
            for rect in region  # type: ignore[attr-defined]
        ]

    def between(self, top: float, bottom: float) -> list[tuple[float, float]]:
        """The stretches of x that are painted of some line between two heights."""
        return [
            (left - _OVER, right + _OVER)
            for left, above, right, below in self._edges
            if above < bottom + _OVER and below > top - _OVER
        ]

    def meets(self, rect: QRectF) -> bool:
        """Whether some of a rectangle is painted."""
        return any(
            left < rect.right() and right > rect.left()
            for left, right in self.between(rect.top(), rect.bottom())
        )


def piece_rect(paragraph: Paragraph, piece: Piece, sheet: Sheet) -> QRectF:
    """Where a piece's fill is, from the paragraph's corner; outer lanes reach further down."""
    style = paragraph.style
    baseline = paragraph.lines[piece.line].baseline
    return QRectF(
        piece.left,
        baseline - style.fill_top,
        piece.right - piece.left,
        style.fill_top + style.fill_bottom + piece.lane * sheet.lane,
    )


def span_rects(paragraph: Paragraph, start: int, end: int) -> Iterator[tuple[int, QRectF]]:
    """Index of each line on which [start, end) has text, and where, from the paragraph's corner."""
    style = paragraph.style
    start, end = max(start, paragraph.start), min(end, paragraph.end)
    for index, line in paragraph.lines_of(start, end) if start < end else ():
        left, right = paragraph.extent(line, start, end)
        top, height = line.baseline - style.fill_top, style.fill_top + style.fill_bottom
        yield index, QRectF(left, top, right - left, height)


def tag_rect(paragraph: Paragraph, tag: Tag, sheet: Sheet) -> QRectF:
    """Where a tag is, from the paragraph's corner."""
    bottom = paragraph.lines[tag.line].baseline - paragraph.style.fill_top
    return QRectF(
        tag.left, bottom - (tag.row + 1) * sheet.tag_height + 1, tag.width, sheet.tag_height - 1
    )


class ParagraphPainter:
    """Paints one paragraph with its corner at (x, y), as far as the clip shows it."""

    def __init__(
        self,
        painter: QPainter,
        scene: Scene,
        paragraph: Paragraph,
        marks: Marks,
        corner: QPointF,
        clip: Clip,
    ) -> None:
        self._painter, self._scene = painter, scene
        self._paragraph, self._marks = paragraph, marks
        self._corner = corner
        self._seen = self._stretches(clip)

    def paint(self) -> None:
        """Fills, selection, underlines, text, rings, tags: so that text is never covered."""
        if not self._seen:
            return
        painter, paragraph = self._painter, self._paragraph
        shown = [
            piece
            for piece in self._marks.pieces
            if self._is_seen(piece.line, piece.left, piece.right)
        ]
        if paragraph.style.indent:
            self._paint_bar()
        for piece in shown:
            self._paint_fill(piece)
        if self._scene.selection is not None:
            self._paint_selection(*self._scene.selection)
        for piece in shown:
            self._paint_underline(piece)
        for join in self._marks.joins:
            if self._is_seen(join.line, join.left, join.right):
                self._paint_join(join)
        painter.setOpacity(1)
        painter.setPen(QPen(QColor(paragraph.style.color)))
        text = [line for line in self._seen if self._is_seen(line, 0, self._scene.sheet.measure)]
        paragraph.draw(painter, self._corner.x(), self._corner.y(), text)
        for piece in shown:
            self._paint_strike(piece)
            if piece.item in self._scene.ringed:
                self._paint_ring(piece)
        hints = self._scene.hints or {}
        for tag in self._marks.tags:
            if self._is_seen(tag.line, tag.left, tag.right) and tag.item not in hints:
                self._paint_tag(tag)
        painter.setOpacity(1)

    def _stretches(self, clip: Clip) -> dict[int, list[tuple[float, float]]]:
        """By line: which stretches of it, from the paragraph's corner, are painted."""
        paragraph, (x, y) = self._paragraph, self._corner.toTuple()
        first = paragraph.line_at(clip.bounds.top() - y)
        last = paragraph.line_at(clip.bounds.bottom() - y)
        found = {}
        for index in range(first, last + 1):
            line = paragraph.lines[index]
            between = clip.between(y + line.top, y + line.top + line.height)
            if between:
                found[index] = [(left - x, right - x) for left, right in between]
        return found

    def _is_seen(self, line: int, left: float, right: float) -> bool:
        seen = self._seen.get(line)
        return seen is not None and any(start < right and left < end for start, end in seen)

    def _x(self, x: float) -> float:
        return x + self._corner.x()

    def _underline(self, line: int, lane: int) -> float:
        below = self._paragraph.style.fill_bottom + lane * self._scene.sheet.lane
        return self._corner.y() + self._paragraph.lines[line].baseline + below - 0.75

    def _paint_bar(self) -> None:
        lines = self._paragraph.lines
        top = lines[0].baseline - self._paragraph.style.fill_top
        bottom = lines[-1].baseline + self._paragraph.style.fill_bottom
        bar = QRectF(self._x(0), self._corner.y() + top, 3, bottom - top)
        self._painter.fillRect(bar, self._scene.inks.bar)

    def _paint_fill(self, piece: Piece) -> None:
        mention = self._scene.items.mentions[piece.item]
        ink = self._scene.inks.label(mention.label)
        rect = piece_rect(self._paragraph, piece, self._scene.sheet).translated(self._corner)
        self._painter.setOpacity(_FADED if self._scene.is_faded(piece.item) else 1)
        brush = ink.fill if mention.state is ItemState.ACCEPTED else ink.soft
        if piece.opens or piece.closes:
            radius = self._scene.inks.radius
            self._painter.setPen(_NONE)
            self._painter.setBrush(brush)
            self._painter.drawRoundedRect(rect, radius, radius)
            self._square(rect, piece, brush, radius)
        else:
            self._painter.fillRect(rect, brush)
        self._painter.setOpacity(1)

    def _square(self, rect: QRectF, piece: Piece, brush: QBrush, radius: float) -> None:
        """Squares the corners where the mention goes on in another line."""
        if not piece.opens:
            self._painter.fillRect(QRectF(rect.x(), rect.y(), radius, rect.height()), brush)
        if not piece.closes:
            edge = QRectF(rect.right() - radius, rect.y(), radius, rect.height())
            self._painter.fillRect(edge, brush)

    def _paint_selection(self, start: int, end: int) -> None:
        for index, rect in span_rects(self._paragraph, start, end):
            if self._is_seen(index, rect.left(), rect.right()):
                shown = rect.translated(self._corner)
                self._painter.fillRect(shown, self._scene.inks.selection)
                shown.setTop(shown.bottom() - 1.5)  # a line, so that it looks like no label's fill
                inks = self._scene.inks
                line = inks.accent if self._scene.has_keyboard else inks.quiet.brush()
                self._painter.fillRect(shown, line)

    def _paint_underline(self, piece: Piece) -> None:
        painter, scene = self._painter, self._scene
        mention = scene.items.mentions[piece.item]
        ink = scene.inks.label(mention.label)
        painter.setOpacity(_FADED if scene.is_faded(piece.item) else 1)
        painter.setPen(ink.solid if mention.state is ItemState.ACCEPTED else ink.dashed)
        y = self._underline(piece.line, piece.lane)
        inset = scene.inks.radius / 2
        left, right = self._x(piece.left), self._x(piece.right)
        painter.drawLine(QLineF(left + inset * piece.opens, y, right - inset * piece.closes, y))

    def _paint_join(self, join: Join) -> None:
        mention = self._scene.items.mentions[join.item]
        self._painter.setOpacity(_FADED if self._scene.is_faded(join.item) else 1)
        self._painter.setPen(self._scene.inks.label(mention.label).border)
        y = self._underline(join.line, join.lane)
        self._painter.drawLine(QLineF(self._x(join.left), y, self._x(join.right), y))

    def _paint_strike(self, piece: Piece) -> None:
        mention = self._scene.items.mentions[piece.item]
        if mention.state is ItemState.REJECTED:
            self._painter.setPen(self._scene.inks.label(mention.label).solid)
            baseline = self._paragraph.lines[piece.line].baseline
            y = self._corner.y() + baseline - self._paragraph.style.fill_top * 0.32
            self._painter.drawLine(QLineF(self._x(piece.left), y, self._x(piece.right), y))

    def _paint_ring(self, piece: Piece) -> None:
        rect = piece_rect(self._paragraph, piece, self._scene.sheet).translated(self._corner)
        inks = self._scene.inks
        self._painter.setPen(inks.focus.solid if self._scene.has_keyboard else inks.quiet)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = inks.radius + 1
        self._painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 1.5), radius, radius)

    def _paint_tag(self, tag: Tag) -> None:
        painter, scene = self._painter, self._scene
        mention = scene.items.mentions[tag.item]
        focused = tag.item in scene.ringed
        ink = scene.inks.focus if focused else scene.inks.label(mention.label)
        filled = mention.state is ItemState.ACCEPTED or focused
        rect = tag_rect(self._paragraph, tag, scene.sheet).translated(self._corner)
        painter.setOpacity(_FADED if scene.is_faded(tag.item) else 1)
        painter.setPen(ink.tag_pen if filled else ink.border)
        painter.setBrush(ink.tag if filled else scene.inks.paper)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
        painter.setPen(ink.tag_text if filled else ink.hollow_text)
        self._paint_tag_text(tag, mention, rect, painter.pen())

    def _paint_tag_text(self, tag: Tag, mention: Mention, rect: QRectF, pen: QPen) -> None:
        painter, face = self._painter, self._scene.face
        middle = rect.center().y()
        baseline = round(middle + face.cap_height / 2)
        x = rect.left() + TAG_PADDING
        painter.setFont(face.font)
        painter.setBrush(pen.brush())
        if tag.flagged:
            painter.setPen(_NONE)
            painter.drawPolygon(_flag(x, middle, face.cap_height))
            painter.setPen(pen)
            x += 8
        room = rect.right() - TAG_PADDING - face.extras(tag.links, flagged=False) - x
        if room > 0:
            text = face.text(tag.label, room)
            painter.drawStaticText(QPointF(x, baseline - face.baseline), text)
            if mention.state is ItemState.REJECTED:
                painter.drawLine(QLineF(x, middle, x + room, middle))
        if tag.links:
            right = rect.right() - TAG_PADDING
            if tag.links > 1:
                count = str(tag.links)
                right -= face.width(count, 0, flagged=False) - 2 * TAG_PADDING
                text = face.text(count, 99)
                painter.drawStaticText(QPointF(right, baseline - face.baseline), text)
                right -= 1
            painter.setPen(_NONE)
            painter.drawEllipse(QPointF(right - DOT / 2, middle), DOT / 2, DOT / 2)


def _flag(x: float, middle: float, height: float) -> QPolygonF:
    """A small flag on a pole, `height` high."""
    top, foot = middle - height / 2, middle + height / 2
    return QPolygonF(
        [
            QPointF(x, top),
            QPointF(x + 5.5, top + height * 0.32),
            QPointF(x + 1.3, top + height * 0.62),
            QPointF(x + 1.3, foot),
            QPointF(x, foot),
        ]
    )
