"""A table of figures, of which Ctrl+C copies the chosen rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from annotator.course_rows import ENGINE, LABEL, Form, Table
from app.plain_text import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
_WHOLE = frozenset({Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole})
"""Where the name of an engine or a label is said as it is."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LOOKED_AT = 40
"""Rows by which the widths of columns are found."""


class FiguresModel(QAbstractTableModel):
    """The rows of a table as texts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.table = Table("", (), ())
        self._called: Mapping[str, str] = {}

    def show(self, table: Table, called: Mapping[str, str]) -> None:
        """Have these rows; `called` is what people read of engines, by their names."""
        self.beginResetModel()
        self.table, self._called = table, called
        self.endResetModel()

    # Qt's own

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.DisplayRole:
            said = self.table.texts(index.row())[index.column()]
            return self._read(index.column(), said)
        if role in _WHOLE and self.table.heads[index.column()] in (ENGINE, LABEL):
            said = self.table.texts(index.row())[index.column()]
            return plain_tooltip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.table.heads[section]
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _read(self, column: int, said: str) -> str:
        """What people read of a value."""
        head = self.table.heads[column]
        if head == ENGINE:
            return self._called.get(said, said)
        return said.replace("_", " ") if head == LABEL else said

    def _side(self, column: int) -> Qt.AlignmentFlag:
        text = self.table.columns[column][1] is Form.TEXT
        side = Qt.AlignmentFlag.AlignLeft if text else Qt.AlignmentFlag.AlignRight
        return side | _MIDDLE


class FiguresView(QTableView):
    """Shows a table; the keyboard stays in the row where it is when figures change."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = FiguresModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Ctrl+C copies the chosen rows, of a single one all")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setAccessibleName(f"Columns of {name}")
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(_LOOKED_AT)

    def show_table(self, table: Table, called: Mapping[str, str]) -> None:
        """Show these figures; engines as people read of them. What is copied has their names."""
        if table is self.rows.table:
            return
        here = max(self.currentIndex().row(), 0)
        self.rows.show(table, called)
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * 1.7))
        self.resizeColumnsToContents()
        if table.rows:
            self.setCurrentIndex(self.rows.index(min(here, len(table.rows) - 1), 0))

    def copy(self) -> None:
        """The chosen rows, or all of them, to the clipboard."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        table = self.rows.table
        rows = chosen if len(chosen) > 1 else range(len(table.rows))
        lines = [table.heads, *map(table.texts, rows)]
        QGuiApplication.clipboard().setText("\n".join(map("\t".join, lines)))

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)
