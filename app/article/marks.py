"""Where the marks of a paragraph's mentions stand: pieces on lines, joins of fragments, tags.

Only left and right edges are found here; heights follow from the lines (layout.Paragraph.stack).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QStaticText

from annotator.model import ItemId, Mention
from app.article.items import ShownItems
from app.article.lanes import TagWish, lanes, place_tags
from app.article.layout import Paragraph
from app.article.styles import Sheet

TAG_PADDING = 4
DOT = 5
"""diameter of the dot that stands for a mention's relations"""
_GAP = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """What a fragment of a mention covers of one line."""

    item: ItemId
    line: int
    left: float
    right: float
    lane: int
    opens: bool
    """whether the fragment begins here, not on an earlier line"""
    closes: bool
    starts: bool
    """whether the whole mention starts here"""
    ends: bool


@dataclass(frozen=True, slots=True)
class Join:
    """The thin line between two fragments of a mention, on one line of text."""

    item: ItemId
    line: int
    left: float
    right: float
    lane: int


@dataclass(frozen=True, slots=True)
class Tag:
    """The label and sign above a mention's start; what it shows may be shorter."""

    item: ItemId
    line: int
    row: int
    left: float
    width: float
    label: str
    links: int
    flagged: bool

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width


@dataclass(slots=True)
class OnLine:
    """The marks of one line."""

    pieces: list[Piece] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)


@dataclass(slots=True)
class Marks:
    """All marks of a paragraph; pieces are sorted so that the outer ones come first."""

    pieces: list[Piece] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    """rows of tags, one number a line"""
    lanes: list[int] = field(default_factory=list)
    """enclosing lanes, one number a line"""
    items: tuple[ItemId, ...] = field(default=(), compare=False)
    """whose pieces these are"""
    by_line: dict[int, OnLine] = field(default_factory=dict, compare=False)
    """the same marks, by the line on which they stand"""

    def arrange(self) -> None:
        """Finds what is on which line, once all are placed."""
        self.pieces.sort(key=lambda piece: -piece.lane)
        self.items = tuple(dict.fromkeys([piece.item for piece in self.pieces]))
        for piece in self.pieces:
            self.by_line.setdefault(piece.line, OnLine()).pieces.append(piece)
        for join in self.joins:
            self.by_line.setdefault(join.line, OnLine()).joins.append(join)
        for tag in self.tags:
            self.by_line.setdefault(tag.line, OnLine()).tags.append(tag)


class TagFace:
    """How wide a tag is and what it says when there is less room; shaped once and kept."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.font = sheet.tag_font
        self._metrics = QFontMetricsF(sheet.tag_font)
        self._widths: dict[str, int] = {}
        self._counts: dict[int, float] = {}
        self._texts: dict[tuple[str, int], QStaticText] = {}
        self.least = self.width("MMM…", 0, flagged=False)
        self.baseline = self._metrics.ascent()
        self.cap_height = self._metrics.capHeight()

    def width(self, label: str, links: int, *, flagged: bool) -> float:
        """What the whole tag wants."""
        return self.advance(label) + 2 * TAG_PADDING + self.extras(links, flagged=flagged)

    def advance(self, text: str) -> int:
        """How wide a text is, in whole pixels."""
        found = self._widths.get(text)
        if found is None:
            found = self._widths[text] = ceil(self._metrics.horizontalAdvance(text))
        return found

    def extras(self, links: int, *, flagged: bool) -> float:
        """What dot, count and flag take of it."""
        room = 0.0
        if links:
            room += DOT + 3
        if links > 1:
            count = self._counts.get(links)
            if count is None:
                count = self._counts[links] = self._metrics.horizontalAdvance(str(links)) + 1
            room += count
        return room + (8 if flagged else 0)

    def text(self, label: str, room: float) -> QStaticText:
        """The label, elided if it must be, ready to draw."""
        key = label, int(room)
        found = self._texts.get(key)
        if found is None:
            shown = label
            if self._metrics.horizontalAdvance(label) > room + 0.5:
                while shown and self._metrics.horizontalAdvance(shown + "…") > room:
                    shown = shown[:-1]
                shown += "…" if shown else ""
            found = QStaticText(shown)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(font=self.font)
            self._texts[key] = found
        return found


def place_marks(
    paragraph: Paragraph, mentions: Sequence[Mention], items: ShownItems, face: TagFace, right: int
) -> Marks:
    """The marks of a shaped paragraph's mentions, given in reading order; `right` limits tags."""
    count = len(paragraph.lines)
    marks = Marks(rows=[0] * count, lanes=[0] * count)
    if not mentions or not count:
        return marks
    wishes: dict[int, list[tuple[TagWish, Mention]]] = {}
    depth = lanes([(mention.start, mention.end) for mention in mentions])
    for mention, lane in zip(mentions, depth, strict=True):
        pieces = _pieces(paragraph, mention, lane)
        joins = _joins(paragraph, mention, lane)
        marks.pieces += pieces
        marks.joins += joins
        for line in [each.line for each in pieces] + [each.line for each in joins]:
            marks.lanes[line] = max(marks.lanes[line], lane)
        if pieces and mention.start >= paragraph.start:
            first = pieces[0]
            label = mention.label + items.sign(mention.id)
            width = face.width(label, items.links(mention.id), flagged=mention.flagged)
            wish = TagWish(round(first.left), width, first.right - first.left)
            wishes.setdefault(first.line, []).append((wish, mention))
    for line, wanted in wishes.items():
        wanted.sort(key=lambda entry: entry[0].x)  # stable: outer ones stay first
        places = place_tags([wish for wish, _ in wanted], right=right, gap=_GAP, least=face.least)
        marks.rows[line] = 1 + max(place.row for place in places)
        marks.tags += [
            Tag(
                item=mention.id,
                line=line,
                row=place.row,
                left=place.x,
                width=place.width,
                label=mention.label + items.sign(mention.id),
                links=items.links(mention.id),
                flagged=mention.flagged,
            )
            for place, (_, mention) in zip(places, wanted, strict=True)
        ]
    marks.arrange()
    return marks


def _pieces(paragraph: Paragraph, mention: Mention, lane: int) -> list[Piece]:
    found = []
    for start, end in mention.fragments:
        inside = max(start, paragraph.start), min(end, paragraph.end)
        if inside[0] >= inside[1]:
            continue
        for index, line in paragraph.lines_of(*inside):
            left, right = paragraph.extent(line, *inside)
            opens, closes = start >= line.start, end <= line.end
            found.append(
                Piece(
                    item=mention.id,
                    line=index,
                    left=left,
                    right=right,
                    lane=lane,
                    opens=opens,
                    closes=closes,
                    starts=opens and start == mention.start,
                    ends=closes and end == mention.end,
                )
            )
    return found


def _joins(paragraph: Paragraph, mention: Mention, lane: int) -> list[Join]:
    found = []
    for (_, gap_start), (gap_end, _) in pairwise(mention.fragments):
        inside = max(gap_start, paragraph.start), min(gap_end, paragraph.end)
        if inside[0] < inside[1]:
            for index, line in paragraph.lines_of(*inside):
                left, right = paragraph.extent(line, *inside)
                found.append(Join(mention.id, index, left, right, lane))
    return found
