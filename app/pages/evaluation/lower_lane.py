"""The lower lane of an article: what a run says, below the lines, as gold stands above them.

The page is the article's own with more room below the lines that the run speaks of. What it says is
marked there with dashed brackets and hollow tags; where gold says the same the tag is a tick.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from annotator.model import Article, ItemId, Mention, Relation
from app.article.arcs import Arc, Dock, paint_arc, route
from app.article.inks import Inks
from app.article.items import ShownItems
from app.article.layout import Paragraph
from app.article.marks import TAG_PADDING, Marks, Piece, Tag, place_marks
from app.article.page import OVERHANG, Page
from app.article.painting import span_rects
from app.article.styles import Sheet

SAME = "✓"
"""The tag of what gold says too."""
_STEP = 4
"""Pixels between the brackets of two predictions, one inside the other."""
_GAP = 4
"""Pixels between the text, the brackets, the tags and the arcs."""
_TICK = 3
"""Pixels that the ends of a bracket stand up."""
_MARGIN = 22
"""Pixels between the names of the lanes and the text."""


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below the lines of one paragraph; y from each line's baseline."""

    marks: Marks
    brackets: tuple[int, ...]
    """the innermost bracket's y, one number a line; 0 where there is none"""
    tags: tuple[int, ...]
    """the first row of tags' y"""
    channel: tuple[int, ...]
    """y at which arcs run"""


class LanePage(Page):
    """A page with two lanes; `said` are the run's mentions, `same` those that gold has too."""

    def __init__(
        self,
        article: Article,
        sheet: Sheet,
        items: ShownItems | None = None,
        *,
        said: ShownItems | None = None,
        same: frozenset[ItemId] = frozenset(),
    ) -> None:
        super().__init__(article, sheet, items)
        self.said = ShownItems(self.layout.starts) if said is None else said
        self.same = same
        self._below: dict[int, Below] = {}

    def below(self, index: int) -> Below | None:
        """What stands below the lines of a prepared paragraph."""
        return self._below.get(index)

    def shaped(self, top: float, bottom: float) -> Iterator[tuple[int, int, Paragraph]]:
        """Index, y and paragraph of what is prepared between two heights."""
        layout = self.layout
        for index in range(layout.index_at(top), layout.index_at(bottom) + 1):
            if layout.paragraphs[index].lines:
                yield index, layout.tops[index], layout.paragraphs[index]

    def relation_below(self, relation: Relation, symmetric: frozenset[str]) -> Arc | None:
        """The way of a predicted relation's arc; its label stands between the tags."""
        head, tail = self._dock_below(relation.head), self._dock_below(relation.tail)
        if head is None or tail is None:
            return None
        undirected = relation.label in symmetric
        arc = route(relation, head, tail, face=self.face, symmetric=undirected)
        return replace(arc, label=arc.label.translated(0, -self.sheet.tag_height - _GAP))

    def _dock_below(self, item: ItemId) -> Dock | None:
        mention = self.said.mentions.get(item)
        if mention is None:
            return None
        index = self.layout.index_of(mention.start)
        paragraph, top = self.layout.paragraphs[index], self.layout.tops[index]
        below = self._below.get(index)
        tags = below.marks.tags if below is not None and paragraph.lines else []
        tag = next((each for each in tags if each.item == item), None)
        if below is None or tag is None:  # far from the view: only the direction matters
            return Dock(0, 20, top=top, channel=top + self.sheet.channel, known=False)
        beside = [each for each in tags if each.line == tag.line]
        base = top + paragraph.lines[tag.line].baseline
        return Dock(
            left=tag.left,
            right=tag.right,
            top=base + below.tags[tag.line] + (tag.row + 1) * self.sheet.tag_height,
            channel=base + below.channel[tag.line],
            blocked=_stretches(each for each in beside if each.row > tag.row),
            taken=_stretches(beside),
        )

    def _mark(self, index: int, paragraph: Paragraph) -> Marks:
        above = super()._mark(index, paragraph)
        said = [
            replace(each, label=SAME) if each.id in self.same else each
            for each in self.said.in_paragraph(index)
        ]
        right = self.sheet.measure + OVERHANG
        marks = place_marks(paragraph, said, self.said, self.face, right)
        lines = {piece.line for piece in marks.pieces} | {join.line for join in marks.joins}
        lane, count = self.sheet.lane, len(paragraph.lines)
        brackets, tags, channel = [0] * count, [0] * count, [0] * count
        for line in lines:
            brackets[line] = paragraph.style.fill_bottom + above.lanes[line] * lane + _GAP
            tags[line] = brackets[line] + marks.lanes[line] * _STEP + _GAP
            channel[line] = tags[line] + marks.rows[line] * self.sheet.tag_height + _GAP
            room = channel[line] + _GAP - paragraph.style.fill_bottom
            above.lanes[line] = ceil(room / lane)
        self._below[index] = Below(marks, tuple(brackets), tuple(tags), tuple(channel))
        return above


def _stretches(tags: Iterable[Tag]) -> tuple[tuple[float, float], ...]:
    return tuple((tag.left - 2, tag.right + 2) for tag in tags)


class LowerPainter:
    """Paints the lower lane with the page's corner at `corner`; `ringed` are in focus."""

    def __init__(
        self,
        painter: QPainter,
        page: LanePage,
        inks: Inks,
        corner: QPointF,
        ringed: frozenset[ItemId],
    ) -> None:
        self._painter, self._page, self._inks = painter, page, inks
        self._corner, self._ringed = corner, ringed

    def paint(self, top: float, bottom: float, names: tuple[str, str]) -> None:
        """What is between two heights, with the lanes' names, upper and lower, in the margin."""
        for index, y, paragraph in self._page.shaped(top, bottom):
            below = self._page.below(index)
            if below is None:
                continue
            corner = self._corner + QPointF(0, y)
            for piece in below.marks.pieces:
                self._paint_bracket(paragraph, below, piece, corner)
            for join in below.marks.joins:
                line = corner.y() + paragraph.lines[join.line].baseline
                at = line + below.brackets[join.line] + join.lane * _STEP
                self._painter.setPen(QPen(self._inks.quiet.brush(), 1, Qt.PenStyle.DotLine))
                self._painter.drawLine(
                    QPointF(corner.x() + join.left, at), QPointF(corner.x() + join.right, at)
                )
            for tag in below.marks.tags:
                self._paint_tag(paragraph, below, tag, corner)
            for line, bracket in enumerate(below.brackets):
                if bracket:
                    self._paint_names(paragraph, below, line, corner, names)

    def paint_ring(self, mention: Mention, top: float, bottom: float) -> None:
        """A dashed ring around the text of what is in focus."""
        pen = QPen(self._inks.focus.dashed)
        pen.setWidthF(1.2)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for _, y, paragraph in self._page.shaped(top, bottom):
            for start, end in mention.fragments:
                for _, rect in span_rects(paragraph, start, end):
                    shown = rect.translated(self._corner + QPointF(0, y))
                    radius = self._inks.radius + 2
                    self._painter.drawRoundedRect(shown.adjusted(-2, -2, 2, 2), radius, radius)

    def paint_arc(self, arc: Arc) -> None:
        """The arc of what is in focus."""
        face = self._page.face
        paint_arc(
            self._painter, arc, self._inks, face, strong=True, corner=self._corner, below=True
        )

    def _paint_bracket(
        self, paragraph: Paragraph, below: Below, piece: Piece, corner: QPointF
    ) -> None:
        mention = self._page.said.mentions[piece.item]
        ink = self._inks.focus if piece.item in self._ringed else self._inks.label(mention.label)
        base = corner.y() + paragraph.lines[piece.line].baseline
        y = base + below.brackets[piece.line] + piece.lane * _STEP
        left, right = corner.x() + piece.left + 1, corner.x() + piece.right - 1
        self._painter.setPen(ink.dashed)
        self._painter.drawLine(QPointF(left, y), QPointF(right, y))
        self._painter.setPen(QPen(ink.dashed.brush(), ink.dashed.widthF()))
        for x, ends in ((left, piece.opens), (right, piece.closes)):
            if ends:
                self._painter.drawLine(QPointF(x, y), QPointF(x, y - _TICK))

    def _paint_tag(self, paragraph: Paragraph, below: Below, tag: Tag, corner: QPointF) -> None:
        painter, page, inks = self._painter, self._page, self._inks
        base = corner.y() + paragraph.lines[tag.line].baseline
        height = page.sheet.tag_height
        rect = QRectF(
            corner.x() + tag.left, base + below.tags[tag.line] + tag.row * height, tag.width, height
        )
        focused = tag.item in self._ringed
        ink = inks.focus if focused else inks.label(page.said.mentions[tag.item].label)
        if tag.label != SAME or focused:
            painter.setPen(QPen(ink.border.brush(), 1, Qt.PenStyle.DashLine))
            painter.setBrush(ink.tag if focused else inks.paper)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -1.5), 2.5, 2.5)
        painter.setPen(ink.tag_text if focused else ink.hollow_text)
        painter.setFont(page.face.font)
        text = page.face.text(tag.label, tag.width - 2 * TAG_PADDING)
        baseline = round(rect.center().y() + page.face.cap_height / 2 - 0.5)
        painter.drawStaticText(
            QPointF(rect.left() + TAG_PADDING, baseline - page.face.baseline), text
        )

    def _paint_names(
        self,
        paragraph: Paragraph,
        below: Below,
        line: int,
        corner: QPointF,
        names: tuple[str, str],
    ) -> None:
        painter, face = self._painter, self._page.face
        base = corner.y() + paragraph.lines[line].baseline
        metrics = QFontMetricsF(face.font)
        painter.setFont(face.font)
        painter.setPen(self._inks.quiet)
        rows = base - paragraph.style.fill_top - self._page.sheet.tag_height / 2
        lower = base + below.tags[line] + self._page.sheet.tag_height / 2
        for name, middle in zip(names, (rows, lower), strict=True):
            x = corner.x() - _MARGIN - metrics.horizontalAdvance(name)
            painter.drawText(QPointF(x, middle + face.cap_height / 2), name)
