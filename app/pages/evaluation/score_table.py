"""The table of scores: intervals as bars, sorted by any column, copied for a spreadsheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from annotator.wording import counted
from app.colors import mix
from app.pages.evaluation.score_rows import LINE, PAR, Index, Line, ScoreModel
from app.theme import Theme

_BARS, _GAP = (60, 240), 10
"""Pixels of a bar at least and at most, and between it and its numbers."""
_WIDEST = "[0.000 0.000]"
_NARROWEST = 110
"""Pixels of a column of words at least, if there is so much in it."""
FIRST_TO_GO = "Support", "PAR", "TP", "FP", "FN"
"""Columns that words have the room of where there is too little; copied they are there."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BetweenDelegate(QStyledItemDelegate):
    """Paints an interval: from 0 to 1 a line, on it the interval, and where the score itself is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        box = QRectF(option.rect).adjusted(_GAP, 0, -_GAP, 0)
        said = index.data(Qt.ItemDataRole.DisplayRole)
        words = option.fontMetrics.horizontalAdvance(_WIDEST)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        painter.setPen(QColor(self.theme.ink if line.low is not None else self.theme.muted))
        painter.drawText(box, _LEFT, said)
        self._paint_bar(painter, box.adjusted(words + _GAP, 0, 0, 0), line)
        painter.restore()

    def _paint_bar(self, painter: QPainter, box: QRectF, line: Line) -> None:
        if line.f1 is None or box.width() < _GAP:
            return
        theme, middle = self.theme, box.center().y()

        def x(share: float) -> float:
            return box.left() + share * box.width()

        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.line))
        painter.drawRect(QRectF(box.left(), middle - 1, box.width(), 2))
        if line.low is not None and line.high is not None:
            painter.setBrush(QColor(mix(theme.window, theme.accent, 0.55)))
            width = max(x(line.high) - x(line.low), 2)
            painter.drawRoundedRect(QRectF(x(line.low), middle - 4, width, 8), 2, 2)
        painter.setBrush(QColor(theme.ink))
        painter.drawRect(QRectF(x(line.f1) - 1, middle - 7, 2, 14))


class ScoreTable(QTableView):
    """Shows lines; S sorts by the column that the keyboard is in, Ctrl+C copies the chosen rows.

    Of the columns those `never` named are not shown, and where there is no room the `aside` go
    before any word is cut, then the `first_to_go` before words have too little left.
    """

    def __init__(
        self,
        name: str,
        about: Sequence[str],
        theme: Theme,
        parent: QWidget,
        *,
        never: Collection[str] = (),
        aside: Collection[str] = (),
        first_to_go: Sequence[str] = FIRST_TO_GO,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = ScoreModel(about, self)
        self._never, self._empty = frozenset(map(self.rows.columns.index, never)), frozenset[int]()
        self._aside = [self.rows.columns.index(each) for each in aside]
        self._first_to_go = [self.rows.columns.index(each) for each in first_to_go]
        self._widths: list[int] = []
        """Of the columns, as wide as what is in them."""
        self.setModel(self.rows)
        self.delegate = BetweenDelegate(theme, self)
        self.setItemDelegateForColumn(self.rows.between, self.delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)  # a cut name would end at its first space
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setAccessibleName(f"Columns of {name}")
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSortingEnabled(True)
        header.setSortIndicatorShown(False)  # it would cover a name; the name has a mark instead
        header.sortIndicatorChanged.connect(self._fit)
        self._fit()
        self.setAccessibleDescription("S sorts by the column, Ctrl+C copies the chosen rows")

    def show_lines(
        self, lines: Sequence[Line], *, several: bool, called: Mapping[str, str] | None = None
    ) -> None:
        """List these; `several` says whether there is more than one run to tell apart.

        `called` is what people read of runs, by their names, which are copied.
        """
        self.rows.called = called or {}
        self.rows.show(lines)
        columns = self.rows.columns
        partial = any(line.counts and line.counts[PAR] for line in lines)
        there = {"Run": several, "PAR": partial}
        for place, name in enumerate(columns[: self.rows.numbers]):
            there.setdefault(name, not lines or any(line.about[place] for line in lines))
        self._empty = frozenset(
            columns.index(name) for name, is_there in there.items() if not is_there
        )
        self._fit()
        if lines:
            self.setCurrentIndex(self.rows.index(0, 0))

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.delegate.theme = theme
        self._fit()
        self.viewport().update()

    def copy(self) -> str:
        """The chosen rows, or all of them, to the clipboard; what was done as a sentence."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = chosen if len(chosen) > 1 else range(self.rows.rowCount())
        QGuiApplication.clipboard().setText(self.rows.tsv(rows))
        return f"{counted(len(rows), 'row')} copied."

    def sort_here(self) -> None:
        """Sort by the column that the keyboard is in; once more the other way round."""
        column = self.currentIndex().column()
        header = self.horizontalHeader()
        again = header.sortIndicatorSection() == column
        down = header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        if not again:
            down = column < self.rows.numbers  # numbers are sorted from the best on
        order = Qt.SortOrder.AscendingOrder if down else Qt.SortOrder.DescendingOrder
        self.sortByColumn(column, order)
        self.setCurrentIndex(self.rows.index(0, column))

    def _fit(self) -> None:
        """Every column as wide as it must be; what room is left is for the bars."""
        metrics, header = self.fontMetrics(), self.horizontalHeader()
        texts = [self.rows.read(line) for line in self.rows.lines()]
        self._widths = []
        for column in range(len(self.rows.columns)):
            width = header.sectionSizeHint(column)
            if texts:  # Qt's own way asks for the size of every cell: 50 ms of a hundred lines
                widths = [metrics.horizontalAdvance(cells[column]) for cells in texts]
                widest = self.rows.index(widths.index(max(widths)), column)
                width = max(width, self.sizeHintForIndex(widest).width() + 1)
            self._widths.append(width)
        self.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.7))
        self._share_room()

    def _share_room(self) -> None:
        """Bars where there is room; without any, columns go and the widest words are cut."""
        between, first = self.rows.between, self.rows.numbers
        hidden = self._never | self._empty
        widths = {
            each: self._widths[each] for each in range(len(self._widths)) if each not in hidden
        }
        widths[between] = self.fontMetrics().horizontalAdvance(_WIDEST) + 2 * _GAP
        room = self.viewport().width()
        for column in self._aside:
            if sum(widths.values()) > room:
                widths.pop(column, None)
        for column in self._first_to_go:
            least = (
                min(width, _NARROWEST) if each < first else width for each, width in widths.items()
            )
            if sum(least) > room:
                widths.pop(column, None)
        for column in range(len(self._widths)):
            self.setColumnHidden(column, column not in widths)
        left = room - sum(widths.values())
        if left >= _BARS[0] + _GAP:
            widths[between] += min(left, _BARS[1] + _GAP)
        while left < 0:
            widest = max((each for each in widths if each < first), key=lambda each: widths[each])
            if widths[widest] <= _NARROWEST:
                break
            cut = min(-left, max(widths[widest] // 8, 1), widths[widest] - _NARROWEST)
            widths[widest] -= cut
            left += cut
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.text().lower() == "s" and not event.modifiers():
            self.sort_here()
        else:
            super().keyPressEvent(event)
