"""An article as it is set: layout, items and marks together, prepared where the view looks.

Coordinates are those of the layout; the canvas adds margins and scrolling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import QRectF

from annotator.model import Article, ItemId, Mention, Relation
from app.article.arcs import Arc, Dock, route
from app.article.hits import Hit, hit
from app.article.items import ShownItems
from app.article.layout import ArticleLayout, Paragraph
from app.article.marks import Marks, Tag, TagFace, place_marks
from app.article.painting import piece_rect, span_rects, tag_rect
from app.article.styles import Sheet

Span = tuple[int, int]
OVERHANG = 24
"""How far a tag may reach into the right margin."""
_KEPT = 240
"""Paragraphs that stay shaped when the view has moved away."""


class Page:
    """Layout and marks of one article at one zoom and width."""

    def __init__(self, article: Article, sheet: Sheet, items: ShownItems | None = None) -> None:
        self.layout = ArticleLayout(article, sheet)
        self.sheet = sheet
        self.items = ShownItems(self.layout.starts) if items is None else items
        self.face = TagFace(sheet)
        self.generation = 0
        """Counts how often anything has found its place."""
        self._marks: dict[int, Marks] = {}
        self._settled: tuple[int, int] | None = None
        """The view for which all is prepared."""
        self._arcs: tuple[tuple[ItemId | None, Span | None], list[Arc]] | None = None

    @property
    def article(self) -> Article:
        """The article that is shown."""
        return self.layout.article

    def show_items(
        self,
        mentions: Sequence[Mention],
        relations: Sequence[Relation],
        signs: Mapping[ItemId, str],
    ) -> None:
        """Takes the items as they stand now, with what tags say behind the label."""
        self._spoil(self.items.replace(mentions, relations) | self.items.mark(signs))

    def reveal(self, items: Iterable[ItemId]) -> None:
        """Shows these mentions even if they are rejected."""
        self._spoil(self.items.reveal(items))

    def settle(
        self, top: int, height: int, *, keep: int | None = None, also: Iterable[int] = ()
    ) -> int:
        """Prepares what the view [top, top + height) shows, and the paragraphs `also`.

        Heights change by that. Returns the top at which the line of the code point `keep` if it
        is in view, or else the first whole line in view, stays where it is.
        """
        layout = self.layout
        if not also and self._settled == (top, height):
            return top
        waiting = {index for index in also if not self._is_ready(index)}
        while True:
            first, last = layout.index_at(top), layout.index_at(top + height)
            waiting |= {index for index in range(first, last + 1) if not self._is_ready(index)}
            if not waiting:
                self._forget_far(first, last)
                self._settled = top, height
                return top
            if keep is not None and self.shows(keep, top, height):
                anchor = keep
            else:
                anchor = self.first_in_view(top, height)
            before = layout.line_top(anchor)
            for index in waiting:
                self._prepare(index)
            waiting.clear()
            self._total()
            top += layout.line_top(anchor) - before

    def prepare(self, offset: int) -> None:
        """Prepares the paragraph of a code point, wherever the view is."""
        index = self.layout.index_of(offset)
        if not self._is_ready(index):
            self._prepare(index)
            self._total()

    def shows(self, offset: int, top: int, height: int) -> bool:
        """Whether the view shows the line of a code point, and its place is known."""
        index = self.layout.index_of(offset)
        if not self.layout.paragraphs[index].lines:
            return False
        return top <= self.layout.line_top(offset) < top + height

    def first_in_view(self, top: int, height: int) -> int:
        """The first code point of the first whole line in view whose place is known."""
        layout = self.layout
        first, last = layout.index_at(top), layout.index_at(top + height)
        for index in range(first, last + 1):
            for line in layout.paragraphs[index].lines:
                if layout.tops[index] + line.top >= top:
                    return line.start
        return layout.paragraphs[first].start

    def visible(self, top: float, bottom: float) -> Iterator[tuple[int, Paragraph, Marks]]:
        """y, paragraph and marks of each prepared paragraph between two heights."""
        for index, marks in self.prepared(top, bottom):
            yield self.layout.tops[index], self.layout.paragraphs[index], marks

    def prepared(self, top: float, bottom: float) -> Iterator[tuple[int, Marks]]:
        """Index and marks of each prepared paragraph between two heights."""
        first, last = self.layout.index_at(top), self.layout.index_at(bottom)
        for index in range(first, last + 1):
            marks = self._marks.get(index)
            if marks is not None:
                yield index, marks

    def unprepared(self, top: float, bottom: float) -> int | None:
        """The first paragraph between two heights that is not prepared yet."""
        first, last = self.layout.index_at(top), self.layout.index_at(bottom)
        waiting = (index for index in range(first, last + 1) if not self._is_ready(index))
        return next(waiting, None)

    def offset_at(self, x: float, y: float) -> int:
        """The place between two characters nearest to a point of a prepared paragraph."""
        index = self.layout.index_at(y)
        paragraph = self.layout.paragraphs[index]
        if not paragraph.lines:
            return paragraph.start
        line = paragraph.lines[paragraph.line_at(y - self.layout.tops[index])]
        return paragraph.offset_at(line, x)

    def cursor_rect(self, offset: int) -> QRectF:
        """Where a cursor before this code point stands; its paragraph must be prepared."""
        index = self.layout.index_of(offset)
        paragraph = self.layout.paragraphs[index]
        top = self.layout.tops[index]
        if not paragraph.lines:
            return QRectF(paragraph.style.indent, top, 1, self.sheet.blank)
        line = paragraph.lines[paragraph.line_of(offset)]
        style = paragraph.style
        return QRectF(
            paragraph.x_of(line, offset),
            top + line.baseline - style.fill_top,
            1,
            style.fill_top + style.fill_bottom,
        )

    def hit(self, x: float, y: float, focus: ItemId | None) -> Hit | None:
        """The innermost mention at a point."""
        index = self.layout.index_at(y)
        marks = self._marks.get(index)
        if marks is None:
            return None
        paragraph = self.layout.paragraphs[index]
        return hit(paragraph, marks, x, y - self.layout.tops[index], self.sheet, focus)

    def rects(self, mention: Mention) -> list[QRectF]:
        """The fills of a mention in its prepared paragraphs, in reading order."""
        found = []
        for index in self.paragraphs_of(mention):
            marks = self._marks.get(index)
            if marks is not None:
                paragraph, top = self.layout.paragraphs[index], self.layout.tops[index]
                found += [
                    piece_rect(paragraph, piece, self.sheet).translated(0, top)
                    for piece in marks.pieces
                    if piece.item == mention.id
                ]
        return sorted(found, key=lambda rect: (rect.top(), rect.left()))

    def span_rects(self, start: int, end: int, top: float, bottom: float) -> list[QRectF]:
        """Where the text of [start, end) is, line by line, in prepared paragraphs of a view."""
        return [
            rect.translated(0, y)
            for y, paragraph, _ in self.visible(top, bottom)
            for _, rect in span_rects(paragraph, start, end)
        ]

    def paragraphs_of(self, mention: Mention) -> range:
        """Indexes of the paragraphs in which a mention lies."""
        layout = self.layout
        return range(layout.index_of(mention.start), layout.index_of(mention.end - 1) + 1)

    def arcs(
        self, focus: ItemId | None, symmetric: frozenset[str], *, also: Span | None = None
    ) -> list[Arc]:
        """The arc of a focused relation, or those of a focused mention.

        With `also` those of all mentions in this span too. Relations with `symmetric` labels have
        no arrow.
        """
        if self._arcs is None or self._arcs[0] != (focus, also):
            self._arcs = (focus, also), self._route(self._related(focus, also), symmetric)
        return self._arcs[1]

    def _related(self, focus: ItemId | None, also: Span | None) -> list[Relation]:
        relation = self.items.relations.get(focus) if focus is not None else None
        found = [relation] if relation else []
        if focus is not None and relation is None:
            found = self.items.relations_of(focus)
        if also is not None:
            found += [each for each in self.items.relations_in(*also) if each not in found]
        return found

    def _route(self, relations: Iterable[Relation], symmetric: frozenset[str]) -> list[Arc]:
        found: list[Arc] = []
        for each in relations:
            head, tail = self._dock(each.head), self._dock(each.tail)
            if head is not None and tail is not None:
                undirected = each.label in symmetric
                found.append(
                    route(each, head, tail, face=self.face, others=found, symmetric=undirected)
                )
        return found

    def _dock(self, item: ItemId) -> Dock | None:
        mention = self.items.mentions.get(item)
        if mention is None or not self.items.is_shown(mention):
            return None
        index = self.layout.index_of(mention.start)
        paragraph, top = self.layout.paragraphs[index], self.layout.tops[index]
        marks = self._marks.get(index)
        tag = next((tag for tag in marks.tags if tag.item == item), None) if marks else None
        if marks is None or tag is None:  # far from the view: only the direction matters
            return Dock(0, 20, top=top + self.sheet.channel, channel=top, known=False)
        neighbours = [each for each in marks.tags if each.line == tag.line]
        return Dock(
            left=tag.left,
            right=tag.right,
            top=tag_rect(paragraph, tag, self.sheet).top() + top,
            channel=top + paragraph.lines[tag.line].top + 1,
            blocked=_stretches(each for each in neighbours if each.row > tag.row),
            taken=_stretches(neighbours),
        )

    def _is_ready(self, index: int) -> bool:
        return index in self._marks or self.layout.blank[index]

    def _spoil(self, indexes: Iterable[int]) -> None:
        self._arcs = self._settled = None
        for index in indexes:
            self._marks.pop(index, None)

    def _prepare(self, index: int) -> None:
        paragraph = self.layout.paragraphs[index]
        if not paragraph.is_shaped:
            paragraph.shape(self.article, self.sheet)
        marks = self._mark(index, paragraph)
        self._marks[index] = marks
        self.layout.set_height(index, paragraph.stack(marks.rows, marks.lanes, self.sheet))

    def _mark(self, index: int, paragraph: Paragraph) -> Marks:
        """The marks of a shaped paragraph; an heir may leave more room below its lines."""
        mentions = self.items.in_paragraph(index)
        right = self.sheet.measure + OVERHANG
        return place_marks(paragraph, mentions, self.items, self.face, right)

    def _total(self) -> None:
        self.layout.total()
        self.generation += 1
        self._arcs = self._settled = None

    def _forget_far(self, first: int, last: int) -> None:
        if len(self._marks) <= _KEPT + last - first:
            return
        for index in [i for i in self._marks if not first - 60 <= i <= last + 60]:
            del self._marks[index]
            self.layout.paragraphs[index].forget()


def _stretches(tags: Iterable[Tag]) -> tuple[tuple[float, float], ...]:
    return tuple((tag.left - 2, tag.right + 2) for tag in tags)
