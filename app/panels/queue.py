"""The queue: every article of the project, by state, with a filter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from annotator.model import ArticleId, ArticleState
from annotator.store import QueueRow
from app.plain_text import plain_tooltip
from app.session import Session
from app.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
MARKS = {ArticleState.TO_DO: "○", ArticleState.DOING: "◐", ArticleState.FINISHED: "●"}
_FILTERS = (*ArticleState, "flagged", "all")


class QueueModel(QAbstractListModel):
    """The rows of the queue that the filter lets through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: Sequence[QueueRow] = ()
        self._shown: list[int] = []
        self._state = "all"
        self._words: list[str] = []

    def show(self, rows: Sequence[QueueRow]) -> None:
        """Show these rows; the sequence is kept, not copied."""
        self._rows = rows
        self._filter()

    def filter(self, state: str, text: str) -> None:
        """Let through what has this state and every word of the text in its title."""
        self._state, self._words = state, text.casefold().split()
        self._filter()

    def row_changed(self, place: int) -> None:
        """One row is another now. It stays listed until the filter is asked anew."""
        if place in self._shown:
            index = self.index(self._shown.index(place))
            self.dataChanged.emit(index, index)

    def index_of(self, article: ArticleId) -> QModelIndex:
        """Where an article is listed; an invalid index if the filter hides it."""
        for at, place in enumerate(self._shown):
            if self._rows[place].id == article:
                return self.index(at)
        return QModelIndex()

    def _filter(self) -> None:
        self.beginResetModel()
        self._shown = [place for place, row in enumerate(self._rows) if self._passes(row)]
        self.endResetModel()

    def _passes(self, row: QueueRow) -> bool:
        fits = row.flagged if self._state == "flagged" else self._state in ("all", row.state)
        if not fits or not self._words:
            return fits
        title = row.title.casefold()
        return all(word in title or word in row.published for word in self._words)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[self._shown[index.row()]]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            flagged = ", flagged" if row.flagged else ""
            return f"{row.title}, {row.state}{flagged}"
        return None


class QueueDelegate(QStyledItemDelegate):
    """Paints a row: a mark for its state, its title on two lines, its date."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(option.font)
        return QSize(160, 3 * metrics.lineSpacing() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: QueueRow = index.data(ROW)
        widget = option.widget
        style = widget.style() if widget else None
        if style is not None:
            style.drawPrimitive(
                QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, widget
            )
        painter.save()
        metrics = QFontMetrics(option.font)
        line = metrics.lineSpacing()
        box = option.rect.adjusted(10, 6, -10, -6)
        finished = row.state is ArticleState.FINISHED
        painter.setPen(QColor(self.theme.good if finished else self.theme.accent))
        painter.drawText(box.left(), box.top() + metrics.ascent(), MARKS[row.state])
        box.setLeft(box.left() + metrics.horizontalAdvance("◐ ") + 4)
        painter.setPen(QColor(self.theme.muted if finished else self.theme.ink))
        first, rest = _two_lines(row.title, metrics, box.width())
        painter.drawText(box.left(), box.top() + metrics.ascent(), first)
        painter.drawText(box.left(), box.top() + line + metrics.ascent(), rest)
        painter.setPen(QColor(self.theme.muted))
        below = f"{'⚑ ' if row.flagged else ''}{row.published}"
        painter.drawText(box.left(), box.top() + 2 * line + metrics.ascent(), below)
        painter.restore()


def _two_lines(title: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """A title cut at a space so that its first line fits, the rest elided to the second."""
    words, first = title.split(), ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}") <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first and words:
        first = metrics.elidedText(words.pop(0), Qt.TextElideMode.ElideRight, width)
    rest = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideRight, width)
    return first, rest


class QueuePanel(QWidget):
    """The filter and the list; a click or Enter opens an article."""

    opened = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.state = QComboBox(self)
        self.state.setAccessibleName("Articles to list")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Filter by title or date")
        self.search.setAccessibleName("Filter articles")
        self.search.setClearButtonEnabled(True)
        self.model = QueueModel(self)
        self.view = QListView(self)
        self.view.setAccessibleName("Queue of articles")
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # a click must leave the keyboard with the article; Tab still comes here
        self.view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.delegate = QueueDelegate(theme, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.setModel(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 6, 6)
        for widget in (self.state, self.search, self.view):
            layout.addWidget(widget)
        self._counts: list[int] = []
        for kind in _FILTERS:
            self.state.addItem("", str(kind))
        self.state.setCurrentIndex(len(_FILTERS) - 1)
        self.state.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.state.currentIndexChanged.connect(self._filter)
        self.search.textChanged.connect(self._filter)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        session.queue_changed.connect(self._show)
        session.queue_row_changed.connect(self._row_changed)
        session.article_opened.connect(self._mark_open)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.delegate.theme = theme
        self.view.viewport().update()

    def _show(self) -> None:
        self.model.show(self._session.queue)
        self._count()
        self._mark_open()

    def _row_changed(self, place: int) -> None:
        self.model.row_changed(place)
        self._count()

    def _count(self) -> None:
        counts = {str(state): count for state, count in self._session.counts().items()}
        counts["flagged"] = sum(row.flagged for row in self._session.queue)
        counts["all"] = len(self._session.queue)
        for place, kind in enumerate(_FILTERS):
            self.state.setItemText(place, f"{str(kind).capitalize()}   {counts[str(kind)]:,}")

    def _filter(self) -> None:
        self.model.filter(self.state.currentData(), self.search.text())
        self._mark_open()

    def _mark_open(self) -> None:
        sheet = self._session.sheet
        if sheet is None:
            return
        index = self.model.index_of(sheet.article.id)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    def _open(self, index: QModelIndex) -> None:
        row: QueueRow = index.data(ROW)
        if self._session.sheet is None or row.id != self._session.sheet.article.id:
            self.opened.emit(row.id)
