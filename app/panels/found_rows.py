"""The rows of what was found: an article's title with its state, and its places below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.store.hits import Hit, Kind
from annotator.text import Utf16Map
from app.panels.queue_rows import MARKS
from app.plain_text import plain_tooltip
from app.theme import Theme

Index = QModelIndex | QPersistentModelIndex
HIT = Qt.ItemDataRole.UserRole
LEADS = Qt.ItemDataRole.UserRole + 1
"""Whether a row is the first of its article, and so has its title."""
_INDENT, _GAP = 10, 8
_WIDE = 640
"""Pixels from which a place has room enough on one line."""
_BEFORE = 0.4
"""The share of a line that what stands before the match may take."""


class FoundModel(QAbstractListModel):
    """The hits, in their order."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hits: Sequence[Hit] = ()

    def show(self, hits: Sequence[Hit]) -> None:
        """List these and no others."""
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def row_of(self, hit: Hit | None) -> int:
        """Where this place is listed; 0 if it is not."""
        if hit is not None:
            wanted = hit.article, hit.kind, hit.start, hit.end
            for row, each in enumerate(self.hits):
                if (each.article, each.kind, each.start, each.end) == wanted:
                    return row
        return 0

    def _leads(self, row: int) -> bool:
        if row == 0:
            return True
        hit, above = self.hits[row], self.hits[row - 1]
        apart = {Kind.ENTITY, Kind.NOTE}
        return hit.article != above.article or not apart.isdisjoint((hit.kind, above.kind))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role == HIT:
            return hit
        if role == LEADS:
            return self._leads(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{hit.before}{hit.match}{hit.after}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{hit.title}\n{hit.before}{hit.match}{hit.after}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{hit.title}, {hit.state}: {hit.before}{hit.match}{hit.after}"
            return f"{said}, {sort_of(hit)}" if sort_of(hit) else said
        return None


def sort_of(hit: Hit) -> str:
    """What was hit, in a word or two; empty for plain text."""
    if hit.kind is Kind.TEXT:
        return ""
    return f"{hit.kind} {hit.label}".strip() if hit.kind is not Kind.MENTION else hit.label


class FoundDelegate(QStyledItemDelegate):
    """Paints a row; what was asked for stands out by a ground of its own, not by markup."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = _lines(option.widget) + (1 if index.data(LEADS) else 0)
        line = QFontMetrics(option.font).lineSpacing()
        return QSize(160, lines * line + (12 if index.data(LEADS) else 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT)
        widget = option.widget
        style = widget.style() if widget else None
        if style is not None:
            style.drawPrimitive(
                QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget
            )
        painter.save()
        box = option.rect.adjusted(_INDENT, 4, -_INDENT, -4)
        metrics = QFontMetrics(option.font)
        if index.data(LEADS):
            box.setTop(box.top() + 2)
            self._paint_title(painter, option.font, box, hit)
            box.setTop(box.top() + metrics.lineSpacing())
        box.setLeft(box.left() + metrics.horizontalAdvance("◐ ") + 4)
        self._paint_place(painter, option.font, box, hit, lines=_lines(widget))
        painter.restore()

    def _paint_title(self, painter: QPainter, font: QFont, box: QRect, hit: Hit) -> None:
        metrics = QFontMetrics(font)
        first = box.top() + metrics.ascent()
        painter.setFont(font)
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(box.left(), first, MARKS[hit.state])
        left = box.left() + metrics.horizontalAdvance("◐ ") + 4
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(QColor(self.theme.ink))
        title = QFontMetrics(strong).elidedText(
            hit.title, Qt.TextElideMode.ElideRight, box.right() + 1 - left
        )
        painter.drawText(left, first, title)

    def _paint_place(
        self, painter: QPainter, font: QFont, box: QRect, hit: Hit, *, lines: int
    ) -> None:
        metrics = QFontMetrics(font)
        right = box.right() + 1
        painter.setFont(font)
        painter.setPen(QColor(self.theme.muted))
        for said in (f"+{hit.more:,}" if hit.more else "", sort_of(hit)):
            if said:
                right -= metrics.horizontalAdvance(said)
                painter.drawText(right, box.top() + metrics.ascent(), said)
                right -= _GAP
        painter.setPen(QColor(self.theme.ink))
        widths = [right - box.left(), *[box.width()] * (lines - 1)]
        self._context(font, hit, widths).draw(painter, QPointF(box.topLeft()))

    def _context(self, font: QFont, hit: Hit, widths: Sequence[int]) -> QTextLayout:
        """Lines of these widths, cut so that the match can be seen."""
        metrics = QFontMetrics(font)
        whole = f"{hit.before}{hit.match}{hit.after}".translate(_BREAKS)
        first = _cut(whole[: len(hit.before)], metrics, int(widths[0] * _BEFORE))
        opening = "… " if first else ""
        text = opening + whole[first:]
        shift = len(opening) - first
        spans = [(len(hit.before), len(hit.before) + len(hit.match)), *hit.also]
        shown = [(start + shift, end + shift) for start, end in spans]
        layout = self._layout(text, font, shown, widths)
        last = layout.lineAt(layout.lineCount() - 1)
        start = Utf16Map(text).to_code_point(last.textStart())
        fitting = metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, widths[-1])
        if layout.lineCount() < len(widths) or fitting == text[start:]:
            return layout
        return self._layout(text[:start] + fitting, font, shown, widths)

    def _layout(
        self, text: str, font: QFont, spans: Sequence[tuple[int, int]], widths: Sequence[int]
    ) -> QTextLayout:
        layout = QTextLayout(text, font)
        wrap = QTextOption()
        wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(wrap)
        units = Utf16Map(text)
        formats = []
        for number, span in enumerate(spans):
            start, end = (units.to_utf16(min(max(place, 0), len(text))) for place in span)
            part = QTextLayout.FormatRange()
            part.start, part.length = start, end - start
            part.format = self._emphasis(matched=number == 0)
            formats.append(part)
        layout.setFormats(formats)
        layout.beginLayout()
        for number, width in enumerate(widths):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, number * QFontMetrics(font).lineSpacing()))
        layout.endLayout()
        return layout

    def _emphasis(self, *, matched: bool) -> QTextCharFormat:
        emphasis = QTextCharFormat()
        emphasis.setForeground(QColor(self.theme.ink))
        if matched:
            emphasis.setBackground(QColor(self.theme.selection))
        else:
            emphasis.setFontUnderline(True)
        return emphasis


_BREAKS = str.maketrans(dict.fromkeys("\n\t\u2028\u2029\x0b\x0c\x85", " "))
"""What would begin another line, each by one space, so that places stay where they are."""


def _lines(view: QWidget | None) -> int:
    """How many lines a place has: two in a pane at the side, one where there is room."""
    return 1 if view is not None and view.width() >= _WIDE else 2


def _cut(before: str, metrics: QFontMetrics, width: int) -> int:
    """From which character the last words of a text fit."""
    first = 0
    while first < len(before) and metrics.horizontalAdvance(before[first:]) > width:
        space = before.find(" ", first)
        first = len(before) if space < 0 else space + 1
    return first
