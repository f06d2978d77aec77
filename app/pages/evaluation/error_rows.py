"""The rows of the error list: three lines each, made when they are asked for.

The kind as word and shape with the article, then gold's line and the run's below each other, as
they stand in the article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.evaluate.faults import Error
from annotator.text import Utf16Map
from app.colors import mix
from app.pages.evaluation.error_texts import MARKS, Said, Texts, in_words, kind_word
from app.plain_text import plain_tooltip
from app.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_PAD, _GAP = 10, 8
_KEPT = 400
"""Rows that stay made."""
_BEFORE = 0.35
"""The share of a line that what stands before the words may take."""


@dataclass(frozen=True, slots=True)
class Row:
    """One error as it is listed."""

    error: Error
    title: str
    gold: Said | None
    said: Said | None
    words: str
    """as a sentence"""


class ErrorModel(QAbstractListModel):
    """Errors in their order; a row's error and texts are made when it is first shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._errors: Sequence[Error] = ()
        self._texts: Texts | None = None
        self._run = ""
        self._rows: dict[int, Row] = {}

    def show(self, errors: Sequence[Error], texts: Texts | None, run: str) -> None:
        """List these and no others."""
        self.beginResetModel()
        self._errors, self._texts, self._run = errors, texts, run
        self._rows.clear()
        self.endResetModel()

    def error(self, place: int) -> Error:
        """The error at a row."""
        return self.row(place).error

    def row(self, place: int) -> Row:
        """What is listed at a row."""
        found = self._rows.get(place)
        if found is None:
            if len(self._rows) >= _KEPT:
                self._rows.clear()
            found = self._rows[place] = self._made(self._errors[place])
        return found

    def _made(self, error: Error) -> Row:
        assert self._texts is not None
        gold, said = (
            None if spot is None else self._texts.said(error.article, spot)
            for spot in (error.gold, error.predicted)
        )
        words = in_words(self._texts, error, self._run)
        return Row(error, self._texts.title(error.article), gold, said, words)

    # Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._errors)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _ROLES or not index.isValid():
            return None
        row = self.row(index.row())
        if role == ROW:
            return row
        return plain_tooltip(row.words) if role == Qt.ItemDataRole.ToolTipRole else row.words


_ROLES = (
    ROW,
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


class ErrorDelegate(QStyledItemDelegate):
    """Paints a row; what each side means is underlined as in the article: solid and dashed."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row | None = index.data(ROW)
        painter.save()
        self._paint_ground(painter, option)
        if row is not None:
            self._paint_row(painter, option, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, state, box = self.theme, option.state, QRect(option.rect)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            ground = mix(theme.window, theme.accent, 0.14 if selected else 0.06)
            painter.fillRect(box, QColor(ground))
        painter.fillRect(box.adjusted(0, box.height() - 1, 0, 0), QColor(theme.line))
        if selected:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(theme.accent))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(QRectF(box).adjusted(1, 1, -1, -1))

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        metrics = QFontMetrics(option.font)
        box = option.rect.adjusted(_PAD, 6, -_PAD, -6)
        line = metrics.lineSpacing()
        self._paint_kind(painter, option.font, box, row)
        names = max(metrics.horizontalAdvance(name) for name in ("gold", "run")) + _GAP
        for number, (name, said, style) in enumerate(
            (
                ("gold", row.gold, QTextCharFormat.UnderlineStyle.SingleUnderline),
                ("run", row.said, QTextCharFormat.UnderlineStyle.DashUnderline),
            ),
            start=1,
        ):
            top = box.top() + number * line + 2
            painter.setFont(option.font)
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(box.left(), top + metrics.ascent(), name)
            place = QRect(box.left() + names, top, box.width() - names, line)
            self._paint_said(painter, option.font, place, said, style)

    def _paint_kind(self, painter: QPainter, font: QFont, box: QRect, row: Row) -> None:
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(strong)
        first = box.top() + metrics.ascent()
        mark = MARKS[row.error.kind]
        width = max(metrics.horizontalAdvance(mark), metrics.horizontalAdvance("≠")) + 8
        badge = QRectF(box.left() + 0.5, box.top() + 0.5, width, metrics.height() - 1)
        painter.setPen(QPen(QColor(self.theme.outline)))
        painter.drawRoundedRect(badge, 3, 3)
        painter.setFont(strong)
        painter.setPen(QColor(self.theme.ink))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, mark)
        left = round(badge.right()) + _GAP
        noun = " (relation)" if row.error.is_relation else ""
        word = kind_word(row.error.kind) + noun
        painter.drawText(left, first, word)
        left += metrics.horizontalAdvance(word) + 2 * _GAP
        painter.setFont(font)
        painter.setPen(QColor(self.theme.muted))
        plain = QFontMetrics(font)
        title = plain.elidedText(row.title, Qt.TextElideMode.ElideRight, box.right() - left)
        painter.drawText(box.right() - plain.horizontalAdvance(title), first, title)

    def _paint_said(
        self,
        painter: QPainter,
        font: QFont,
        box: QRect,
        said: Said | None,
        style: QTextCharFormat.UnderlineStyle,
    ) -> None:
        metrics = QFontMetrics(font)
        if said is None:
            painter.drawText(box.left(), box.top() + metrics.ascent(), "nothing")
            return
        painter.setPen(QColor(self.theme.ink))
        label = metrics.elidedText(said.label, Qt.TextElideMode.ElideRight, box.width() // 3)
        painter.drawText(box.left(), box.top() + metrics.ascent(), label)
        box = box.adjusted(metrics.horizontalAdvance(label) + _GAP, 0, 0, 0)
        before = said.before
        room = box.width() * _BEFORE
        while before and metrics.horizontalAdvance(before) > room:
            before = before.partition(" ")[2]
        if before != said.before:
            before = f"… {before}"
        shown = metrics.elidedText(
            before + said.match + said.after, Qt.TextElideMode.ElideRight, box.width()
        )
        layout = self._layout(font, shown, len(before), len(before) + len(said.match), style)
        painter.setPen(QColor(self.theme.muted))
        layout.draw(painter, QPointF(box.topLeft()))

    def _layout(
        self, font: QFont, text: str, start: int, end: int, style: QTextCharFormat.UnderlineStyle
    ) -> QTextLayout:
        layout, units = QTextLayout(text, font), Utf16Map(text)
        marked = QTextLayout.FormatRange()
        marked.start = units.to_utf16(min(start, len(text)))
        marked.length = units.to_utf16(min(end, len(text))) - marked.start
        look = QTextCharFormat()
        look.setForeground(QColor(self.theme.ink))
        look.setUnderlineStyle(style)
        look.setUnderlineColor(QColor(self.theme.accent))
        marked.format = look
        layout.setFormats([marked])
        layout.beginLayout()
        layout.createLine().setLineWidth(1e6)
        layout.endLayout()
        return layout


def row_height(metrics: QFontMetrics) -> int:
    """The height of every row, in pixels: three lines and some air."""
    return 3 * metrics.lineSpacing() + 16
