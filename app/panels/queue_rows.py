"""The rows of the queue as a view asks for them, and how one is painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.errors import GoldspanError
from annotator.model import ArticleId, ArticleState
from annotator.store import QueueRow
from app.colors import mix
from app.plain_text import plain_tooltip
from app.session import Session
from app.theme import Theme

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_BAR = 3
"""Pixels of the bar beside the open article."""
MARKS = {ArticleState.TO_DO: "○", ArticleState.DOING: "◐", ArticleState.FINISHED: "●"}


class QueueModel(QAbstractListModel):
    """What the session's queue lists; a row is read when it is first asked for."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._count = 0

    def list_anew(self) -> None:
        """Other articles are listed."""
        self.beginResetModel()
        self._count = len(self._session.queue)
        self.endResetModel()

    def grow(self) -> None:
        """More are listed behind those that were."""
        count = len(self._session.queue)
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()

    def row_changed(self, place: int) -> None:
        """One row is another now. It stays listed until the filter is asked anew."""
        if 0 <= place < self._count:
            self.dataChanged.emit(self.index(place), self.index(place))

    def index_of(self, article: ArticleId) -> QModelIndex:
        """Where an article is listed; an invalid index if the filter hides it."""
        place = self._read(lambda: self._session.queue.place(article))
        return QModelIndex() if place is None else self.index(place)

    def _read(self, read: Callable[[], T]) -> T | None:
        """None where the file cannot be read just now, which is told."""
        try:
            return read()
        except GoldspanError as error:
            self._session.failed.emit(str(error))
            return None

    # Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _ROLES or not index.isValid():
            return None
        row = self._read(lambda: self._session.queue[index.row()])
        if row is None or role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.title)
        flagged = ", flagged" if row.flagged else ""
        return ", ".join(filter(None, (f"{row.title}, {row.state}{flagged}", *_aside(row)[1:])))


_ROLES = (
    ROW,
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


class QueueDelegate(QStyledItemDelegate):
    """Paints a row: a mark for its state, its title on two lines, its date."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._paint_ground(painter, option)
        row: QueueRow | None = index.data(ROW)
        if row is not None:
            self._paint_row(painter, option, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """The open article has a bar on its left, and a ring while the list has the keyboard."""
        theme, state = self.theme, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        inside = QRectF(option.rect).adjusted(1, 1, -1, -1)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            ground = mix(theme.window, theme.accent, 0.14 if selected else 0.06)
            painter.fillRect(option.rect, QColor(ground))
        if selected:
            bar = option.rect.adjusted(0, 0, _BAR - option.rect.width(), 0)
            painter.fillRect(bar, QColor(theme.accent))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRect(inside)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: QueueRow) -> None:
        theme, metrics = self.theme, QFontMetrics(option.font)
        line = metrics.lineSpacing()
        box = option.rect.adjusted(10, 6, -10, -6)
        finished = row.state is ArticleState.FINISHED
        painter.setFont(option.font)
        painter.setPen(QColor(theme.good if finished else theme.accent))
        painter.drawText(box.left(), box.top() + metrics.ascent(), MARKS[row.state])
        box.setLeft(box.left() + metrics.horizontalAdvance("◐ ") + 4)
        painter.setPen(QColor(theme.muted if finished else theme.ink))
        first, rest = _two_lines(row.title, metrics, box.width())
        painter.drawText(box.left(), box.top() + metrics.ascent(), first)
        painter.drawText(box.left(), box.top() + line + metrics.ascent(), rest)
        below = box.top() + 2 * line + metrics.ascent()
        if row.flagged:
            painter.setPen(QColor(theme.warning))
            painter.drawText(box.left(), below, "⚑")
            box.setLeft(box.left() + metrics.horizontalAdvance("⚑ "))
        painter.setPen(QColor(theme.muted))
        painter.drawText(box.left(), below, " · ".join(filter(None, _aside(row))))


def _aside(row: QueueRow) -> tuple[str, ...]:
    """What stands below a title: its date, its split, and that it is read without suggestions."""
    return row.published, row.split or "", "blind" if row.blind else ""


def row_height(metrics: QFontMetrics) -> int:
    """The height of every row, in pixels: three lines and some air."""
    return 3 * metrics.lineSpacing() + 14


def _two_lines(title: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """A title cut at a space so that its first line fits, the rest elided to the second."""
    words, first = title.split(), ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}") <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first and words:
        first = metrics.elidedText(words.pop(0), Qt.TextElideMode.ElideRight, width)
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)
    return first, rest
