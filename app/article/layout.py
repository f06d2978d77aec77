"""Where each code point of an article stands: paragraphs, lines, heights.

A paragraph is one line of the canonical text. Its text is shaped by a QTextLayout when it comes
near the view; before that its height is an estimate. Offsets in and out are code points of the
article; UTF-16 units live only inside a paragraph. x counts from the left edge of the text, y from
the top of the article, in pixels.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from annotator.model import UNANNOTATED, Article, Zone, ZoneKind
from annotator.text import Utf16Map
from app.article.styles import Sheet, TextStyle

LONGEST = 4000
"""Code points of a paragraph; a longer line of text becomes several, cut at white space."""


@dataclass(slots=True)
class Line:
    """A line as set: `start` to `end` in code points, without the space at which it wraps."""

    start: int
    end: int
    left: float
    """where its text begins, in front of the margin if there is white space at its start"""
    text: QTextLine
    top: int = 0
    """from the paragraph's top, as the baseline"""
    baseline: int = 0
    height: int = 0


class Paragraph:
    """One line of the canonical text, or a part of a very long one."""

    __slots__ = ("_layout", "_units", "continues", "end", "kind", "lines", "start", "style")

    def __init__(
        self, start: int, end: int, kind: ZoneKind | None, style: TextStyle, *, continues: bool
    ) -> None:
        self.start, self.end, self.kind, self.style = start, end, kind, style
        self.continues = continues
        self.lines: list[Line] = []
        self._layout: QTextLayout | None = None
        self._units: Utf16Map | None = None

    @property
    def is_shaped(self) -> bool:
        """Whether its lines are known."""
        return self._layout is not None

    def shape(self, article: Article, sheet: Sheet) -> None:
        """Breaks its text into lines; their heights come with `stack`."""
        text = article.text[self.start : self.end]
        self._units = Utf16Map(text)
        layout = QTextLayout(text, self.style.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        if self.kind is None:
            layout.setFormats(self._formats(article.zones, sheet))
        self._layout = layout
        self.lines = []
        width = sheet.measure - self.style.indent
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            self.lines.append(self._line(line, text))
        layout.endLayout()

    def forget(self) -> None:
        """Drops the shaped text; the height that was found stays with the article's layout."""
        self._layout, self._units, self.lines = None, None, []

    def stack(self, rows: Sequence[int], lanes: Sequence[int], sheet: Sheet) -> int:
        """Sets the lines below each other and returns the height of the paragraph.

        `rows` and `lanes` say for each line how many rows of tags and enclosing lanes it has.
        """
        style = self.style
        y = 0 if self.continues else style.above
        for line, row, lane in zip(self.lines, rows, lanes, strict=True):
            lead = style.lead + max(0, row - style.rows) * sheet.tag_height
            foot = max(style.foot, lane * sheet.lane)
            line.top = y
            line.baseline = y + lead + style.fill_top
            line.height = lead + style.fill_top + style.fill_bottom + foot
            y += line.height
        return y

    def line_of(self, offset: int) -> int:
        """Index of the line on which a code point stands; the paragraph must be shaped."""
        return max(bisect_right(self.lines, offset, key=lambda line: line.start) - 1, 0)

    def line_at(self, y: float) -> int:
        """Index of the line at a height below the paragraph's top, the nearest one outside."""
        return max(bisect_right(self.lines, y, key=lambda line: line.top) - 1, 0)

    def x_of(self, line: Line, offset: int) -> float:
        """Where a code point begins on this line."""
        assert self._units is not None
        unit = self._units.to_utf16(offset - self.start)
        return line.left + float(line.text.cursorToX(unit)[0])  # type: ignore[index]

    def offset_at(self, line: Line, x: float) -> int:
        """The nearest place between two characters on this line."""
        assert self._units is not None
        unit = line.text.xToCursor(x - line.left)
        return min(max(self.start + self._units.to_code_point(unit), line.start), line.end)

    def extent(self, line: Line, start: int, end: int) -> tuple[float, float]:
        """Left and right edge of what [start, end) covers of this line."""
        left = self.x_of(line, max(start, line.start))
        right = self.x_of(line, min(end, line.end))
        return (left, right) if left <= right else (right, left)

    def lines_of(self, start: int, end: int) -> Iterator[tuple[int, Line]]:
        """Index and line of each line on which [start, end) has text."""
        for index in range(self.line_of(start), len(self.lines)):
            line = self.lines[index]
            if line.start >= end:
                break
            if max(start, line.start) < line.end:
                yield index, line

    def draw(self, painter: QPainter, x: float, y: float, lines: Iterable[int]) -> None:
        """Draws the text of these lines."""
        for line in (self.lines[index] for index in lines):
            line.text.draw(painter, QPointF(x + line.left, y + line.baseline - line.text.ascent()))

    def _line(self, line: QTextLine, text: str) -> Line:
        assert self._units is not None
        start = self._units.to_code_point(line.textStart())
        end = self._units.to_code_point(line.textStart() + line.textLength())
        while start < end < len(text) and text[end - 1].isspace():
            end -= 1
        left = float(self.style.indent)
        if start == 0:  # sites leave spaces in front of captions and the like
            blank = len(text) - len(text.lstrip())
            left -= float(line.cursorToX(self._units.to_utf16(blank))[0])  # type: ignore[index]
        return Line(self.start + start, self.start + end, left, line)

    def _formats(self, zones: Sequence[Zone], sheet: Sheet) -> list[QTextLayout.FormatRange]:
        """Greys what is furniture in the middle of a body paragraph."""
        found = []
        for zone in zones:
            start, end = max(zone.start, self.start), min(zone.end, self.end)
            if zone.kind in UNANNOTATED and start < end:
                assert self._units is not None
                each = QTextLayout.FormatRange()
                each.start = self._units.to_utf16(start - self.start)
                each.length = self._units.to_utf16(end - self.start) - each.start
                grey = QTextCharFormat()
                grey.setForeground(QColor(sheet.style(zone.kind).color))
                each.format = grey
                found.append(each)
        return found


class ArticleLayout:
    """The paragraphs of an article from top to bottom."""

    def __init__(self, article: Article, sheet: Sheet) -> None:
        self.article, self.sheet = article, sheet
        self.paragraphs = list(_paragraphs(article, sheet))
        self.starts = [paragraph.start for paragraph in self.paragraphs]
        text = article.text
        self.blank = [
            each.start == each.end or text[each.start : each.end].isspace()
            for each in self.paragraphs
        ]
        self._heights = [self._estimate(index) for index in range(len(self.paragraphs))]
        self.tops = [0, *accumulate(self._heights)]

    @property
    def height(self) -> int:
        """Of the whole article, partly estimated."""
        return self.tops[-1]

    def index_of(self, offset: int) -> int:
        """Index of the paragraph to which a code point belongs."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def index_at(self, y: float) -> int:
        """Index of the paragraph at a height, the nearest one outside the article."""
        return min(max(bisect_right(self.tops, y) - 1, 0), len(self.paragraphs) - 1)

    def set_height(self, index: int, height: int) -> None:
        """Corrects a paragraph's height; `total` makes the tops follow."""
        self._heights[index] = height

    def total(self) -> None:
        """Adds up the heights."""
        self.tops = [0, *accumulate(self._heights)]

    def line_top(self, offset: int) -> int:
        """y of the line on which a code point stands; of its paragraph, if that is not shaped."""
        index = self.index_of(offset)
        paragraph = self.paragraphs[index]
        if not paragraph.lines:
            return self.tops[index] + (0 if paragraph.continues else paragraph.style.above)
        return self.tops[index] + paragraph.lines[paragraph.line_of(offset)].top

    def _estimate(self, index: int) -> int:
        paragraph = self.paragraphs[index]
        if self.blank[index]:  # sites leave many in a row; more than one says nothing
            again = index > 0 and self.blank[index - 1]
            return self.sheet.blank // 3 if again else self.sheet.blank
        style = paragraph.style
        width = (paragraph.end - paragraph.start) * style.average
        lines = max(1, ceil(width * 1.03 / (self.sheet.measure - style.indent)))
        return lines * style.pitch + (0 if paragraph.continues else style.above)


def _paragraphs(article: Article, sheet: Sheet) -> Iterator[Paragraph]:
    zones = sorted(article.zones, key=lambda zone: zone.start)
    passed, end = 0, -1
    for line in article.text.split("\n"):
        start, end = end + 1, end + 1 + len(line)
        while passed < len(zones) and zones[passed].end <= start:
            passed += 1
        kind = _kind(article.text, start, end, zones[passed] if passed < len(zones) else None)
        style = sheet.style(kind)
        place = start
        while end - place > LONGEST:
            cut = _cut(article.text, place)
            yield Paragraph(place, cut, kind, style, continues=place > start)
            place = cut
        yield Paragraph(place, end, kind, style, continues=place > start)


def _kind(text: str, start: int, end: int, zone: Zone | None) -> ZoneKind | None:
    """The zone's kind if it holds all that there is to see of the line."""
    if zone is None or zone.start >= end:
        return None
    whole = text[start : zone.start].strip() == "" and text[zone.end : end].strip() == ""
    return zone.kind if whole else None


def _cut(text: str, start: int) -> int:
    """Behind the last white space that leaves a paragraph of at most LONGEST code points."""
    for place in range(start + LONGEST, start + LONGEST // 2, -1):
        if text[place - 1].isspace():
            return place
    return start + LONGEST
