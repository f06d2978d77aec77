"""Painting one paragraph with its marks, from values only.

State is told by shape as well as by colour: a pending mention has a dashed underline and a hollow
tag, an accepted one a solid underline and a filled tag, a rejected one (shown only while it has
the focus) is struck through, and the focused one is ringed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF, QRegion

from annotator.model import ItemId, ItemState, Mention
from app.article.inks import Inks
from app.article.items import ShownItems
from app.article.layout import Paragraph
from app.article.marks import DOT, TAG_PADDING, Join, Marks, Piece, Tag, TagFace
from app.article.styles import Sheet

_FADED = 0.28
_BEYOND = 5
"""Pixels that rings and letters may reach above and below that."""
_OVER = 6
"""Pixels that rings, arrows and tall letters may reach beyond a line or a mark."""
_NONE = QPen(Qt.PenStyle.NoPen)
# looking up an enum's member takes longer than what is done with it
_ACCEPTED, _REJECTED = ItemState.ACCEPTED, ItemState.REJECTED


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


class Clip:
    """The part of the view that is painted; what lies outside need not be drawn."""

    def __init__(self, region: QRegion) -> None:
        self.bounds = QRectF(region.boundingRect()).adjusted(-_OVER, -_OVER, _OVER, _OVER)
        """All that may reach into it."""
        self._edges = [
            (rect.left(), rect.top(), rect.right() + 1, rect.bottom() + 1)
            for rect in region  # type: ignore[attr-defined]
        ]

    def between(self, x: float, top: float, bottom: float) -> list[tuple[float, float]]:
        """The stretches behind x that are painted between two heights."""
        return [
            (left - x - _OVER, right - x + _OVER)
            for left, above, right, below in self._edges
            if above < bottom and below > top
        ]


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
        self._seen: dict[int, list[tuple[float, float]]] = {}
        self._tags_seen: dict[int, list[tuple[float, float]]] = {}
        self._look(clip)

    def paint(self) -> None:
        """Fills, selection, underlines, text, rings, tags: so that text is never covered."""
        if not self._seen and not self._tags_seen:
            return
        painter, scene = self._painter, self._scene
        by_line, mentions = self._marks.by_line, scene.items.mentions
        rows = [(seen, by_line[line]) for line, seen in self._seen.items() if line in by_line]
        shown = [
            (piece, mentions[piece.item])
            for seen, marks in rows
            for piece in marks.pieces
            if _meets(seen, piece.left, piece.right)
        ]
        painter.translate(self._corner)
        if self._paragraph.style.indent:
            self._paint_bar()
        painter.setPen(_NONE)
        for piece, mention in shown:
            self._paint_fill(piece, mention)
        if scene.selection is not None:
            self._paint_selection(*scene.selection)
        for piece, mention in shown:
            self._paint_underline(piece, mention)
        for seen, marks in rows:
            for join in marks.joins:
                if _meets(seen, join.left, join.right):
                    self._paint_join(join)
        self._unfade()
        self._paint_text()
        for piece, mention in shown:
            if mention.state is _REJECTED:
                self._paint_strike(piece, mention)
            if piece.item in scene.ringed:
                self._paint_ring(piece)
        hints = scene.hints or {}
        for line, seen in self._tags_seen.items():
            for tag in by_line[line].tags:
                if tag.item not in hints and _meets(seen, tag.left, tag.right):
                    self._paint_tag(tag, mentions[tag.item])
        self._unfade()
        painter.translate(-self._corner)

    def _fade(self, item: ItemId) -> None:
        """Lets a mention step back, if it does."""
        if self._scene.bright is not None:
            self._painter.setOpacity(1 if item in self._scene.bright else _FADED)

    def _unfade(self) -> None:
        if self._scene.bright is not None:
            self._painter.setOpacity(1)

    def _paint_text(self) -> None:
        measure, style = self._scene.sheet.measure, self._paragraph.style
        lines = [line for line, seen in self._seen.items() if _meets(seen, 0, measure)]
        if lines:
            self._painter.setPen(self._scene.inks.text(style.color))
            self._paragraph.draw(self._painter, 0, 0, lines)

    def _look(self, clip: Clip) -> None:
        """Finds which stretches of which lines, from the paragraph's corner, are painted."""
        paragraph, sheet, marks = self._paragraph, self._scene.sheet, self._marks
        x, y = self._corner.x(), self._corner.y()
        fill_top, fill_bottom = paragraph.style.fill_top, paragraph.style.fill_bottom
        first = paragraph.line_at(clip.bounds.top() - y)
        last = paragraph.line_at(clip.bounds.bottom() - y)
        for index in range(first, last + 1):
            line = paragraph.lines[index]
            baseline = y + line.baseline
            tags = baseline - fill_top
            above = max(line.text.ascent(), fill_top)
            below = max(line.text.descent(), fill_bottom + marks.lanes[index] * sheet.lane)
            between = clip.between(x, baseline - above - _BEYOND, baseline + below + _BEYOND)
            if between:
                self._seen[index] = between
            if marks.rows[index]:
                between = clip.between(x, tags - marks.rows[index] * sheet.tag_height, tags + 1)
                if between:
                    self._tags_seen[index] = between

    def _underline(self, line: int, lane: int) -> float:
        below = self._paragraph.style.fill_bottom + lane * self._scene.sheet.lane
        return self._paragraph.lines[line].baseline + below - 0.75

    def _paint_bar(self) -> None:
        lines = self._paragraph.lines
        top = lines[0].baseline - self._paragraph.style.fill_top
        bottom = lines[-1].baseline + self._paragraph.style.fill_bottom
        self._painter.fillRect(QRectF(0, top, 3, bottom - top), self._scene.inks.bar)

    def _paint_fill(self, piece: Piece, mention: Mention) -> None:
        painter, inks = self._painter, self._scene.inks
        ink = inks.label(mention.label)
        rect = piece_rect(self._paragraph, piece, self._scene.sheet)
        self._fade(piece.item)
        brush = ink.fill if mention.state is _ACCEPTED else ink.soft
        if piece.opens or piece.closes:
            painter.setBrush(brush)
            painter.drawRoundedRect(rect, inks.radius, inks.radius)
            if not (piece.opens and piece.closes):
                self._square(rect, piece, brush, inks.radius)
        else:
            painter.fillRect(rect, brush)

    def _square(self, rect: QRectF, piece: Piece, brush: QBrush, radius: float) -> None:
        """Squares the corners where the mention goes on in another line."""
        if not piece.opens:
            self._painter.fillRect(QRectF(rect.x(), rect.y(), radius, rect.height()), brush)
        if not piece.closes:
            edge = QRectF(rect.right() - radius, rect.y(), radius, rect.height())
            self._painter.fillRect(edge, brush)

    def _paint_selection(self, start: int, end: int) -> None:
        self._unfade()
        for index, rect in span_rects(self._paragraph, start, end):
            if _meets(self._seen.get(index, ()), rect.left(), rect.right()):
                self._painter.fillRect(rect, self._scene.inks.selection)
                rect.setTop(rect.bottom() - 1.5)  # a line, so that it looks like no label's fill
                inks = self._scene.inks
                line = inks.accent if self._scene.has_keyboard else inks.quiet.brush()
                self._painter.fillRect(rect, line)

    def _paint_underline(self, piece: Piece, mention: Mention) -> None:
        painter, inks = self._painter, self._scene.inks
        ink = inks.label(mention.label)
        self._fade(piece.item)
        painter.setPen(ink.solid if mention.state is _ACCEPTED else ink.dashed)
        y = self._underline(piece.line, piece.lane)
        inset = inks.radius / 2
        left, right = piece.left + inset * piece.opens, piece.right - inset * piece.closes
        painter.drawLine(QLineF(left, y, right, y))

    def _paint_join(self, join: Join) -> None:
        mention = self._scene.items.mentions[join.item]
        self._fade(join.item)
        self._painter.setPen(self._scene.inks.label(mention.label).border)
        y = self._underline(join.line, join.lane)
        self._painter.drawLine(QLineF(join.left, y, join.right, y))

    def _paint_strike(self, piece: Piece, mention: Mention) -> None:
        self._painter.setPen(self._scene.inks.label(mention.label).solid)
        baseline = self._paragraph.lines[piece.line].baseline
        y = baseline - self._paragraph.style.fill_top * 0.32
        self._painter.drawLine(QLineF(piece.left, y, piece.right, y))

    def _paint_ring(self, piece: Piece) -> None:
        rect = piece_rect(self._paragraph, piece, self._scene.sheet)
        inks = self._scene.inks
        self._painter.setPen(inks.focus.solid if self._scene.has_keyboard else inks.quiet)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = inks.radius + 1
        self._painter.drawRoundedRect(rect.adjusted(-0.5, -0.5, 0.5, 1.5), radius, radius)

    def _paint_tag(self, tag: Tag, mention: Mention) -> None:
        painter, scene = self._painter, self._scene
        focused = tag.item in scene.ringed
        ink = scene.inks.focus if focused else scene.inks.label(mention.label)
        filled = focused or mention.state is _ACCEPTED
        rect = tag_rect(self._paragraph, tag, scene.sheet)
        self._fade(tag.item)
        painter.setPen(ink.tag_pen if filled else ink.border)
        painter.setBrush(ink.tag if filled else scene.inks.paper)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
        pen = ink.tag_text if filled else ink.hollow_text
        painter.setPen(pen)
        self._paint_tag_text(tag, mention, rect, pen)

    def _paint_tag_text(self, tag: Tag, mention: Mention, rect: QRectF, pen: QPen) -> None:
        painter, face = self._painter, self._scene.face
        middle = rect.center().y()
        top = round(middle + face.cap_height / 2) - face.baseline
        x = tag.left + TAG_PADDING
        painter.setFont(face.font)
        if tag.flagged:
            painter.setBrush(pen.brush())
            painter.setPen(_NONE)
            painter.drawPolygon(_flag(x, middle, face.cap_height))
            painter.setPen(pen)
            x += 8
        room = tag.right - TAG_PADDING - face.extras(tag.links, flagged=False) - x
        if room > 0:
            painter.drawStaticText(QPointF(x, top), face.text(tag.label, room))
            if mention.state is _REJECTED:
                painter.drawLine(QLineF(x, middle, x + room, middle))
        if tag.links:
            right = tag.right - TAG_PADDING
            if tag.links > 1:
                count = str(tag.links)
                right -= face.width(count, 0, flagged=False) - 2 * TAG_PADDING
                painter.drawStaticText(QPointF(right, top), face.text(count, 99))
                right -= 1
            painter.setBrush(pen.brush())
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


def _meets(stretches: Sequence[tuple[float, float]], left: float, right: float) -> bool:
    """Whether some of what is between left and right is painted."""
    if len(stretches) == 1:  # as mostly: a loop takes longer
        ((start, end),) = stretches
        return start < right and left < end
    return any(start < right and left < end for start, end in stretches)
