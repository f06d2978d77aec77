"""The learning page: the answer first, then the curve, then what it is made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.course_rows import TABLES
from annotator.formats import csv_rows
from app.pages.evaluation.menu_button import MenuButton
from app.pages.evaluation.plots import save_plot
from app.pages.evaluation.saving import Kind, ask_where, tell_saved
from app.pages.learning.curve import CurveView
from app.pages.learning.figures import FiguresView
from app.pages.learning.shown import Shown
from app.pages.whole_page import WholePage
from app.plain_text import plain, plain_label, plain_tooltip
from app.theme import Theme

READING = "Reading what was decided…"
_PARTS = (300, 260)
"""Pixels of the curve and of the tables at first."""
_KINDS = tuple(
    Kind(f"For {whom}, CSV…", f"Figures for {whom}, as CSV (*.csv)", ".csv", for_spreadsheets=sheet)
    for whom, sheet in (("programs", False), ("a spreadsheet", True))
)


class LearningPage(WholePage):
    """Shows the course of a review; Esc leaves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        """What is shown."""
        self.answer = plain_label(READING, self)
        self.answer.setProperty("kind", "title")
        self.rests_on = plain_label("", self)
        self.rests_on.setProperty("kind", "muted")
        for label in (self.answer, self.rests_on):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.rests_on.hide()
        self.save_plot = QPushButton("Save plot…", self)
        self.save_plot.setToolTip(plain_tooltip("As SVG or PNG"))
        self.save_table = MenuButton("Save table…", ((each.text, each) for each in _KINDS), self)
        self.save_table.setToolTip(plain_tooltip("The table that is shown, as CSV"))
        self.back = QPushButton("Back to the article", self)
        self.back.setProperty("kind", "quiet")
        parts = QSplitter(Qt.Orientation.Vertical, self)
        self.curve = CurveView(theme, parts)
        self.tabs = QTabWidget(parts)
        self.tables = [self._table(name) for name in TABLES]
        self._lay_out(parts)
        self.save_plot.clicked.connect(self._save_plot)
        self.save_table.chosen.connect(self._save_table)
        self.back.clicked.connect(self.left)
        self.tabs.currentChanged.connect(self._show_table)
        self._allow_saving(may=False)

    def _table(self, name: str) -> FiguresView:
        made = FiguresView(name, self.tabs)
        self.tabs.addTab(made, name)
        return made

    def _lay_out(self, parts: QSplitter) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its bar has the keyboard
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.tabBar().setAccessibleName("Tables")
        parts.setChildrenCollapsible(False)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 1)
        parts.setSizes(_PARTS)
        words = QVBoxLayout()
        words.addWidget(self.answer)
        words.addWidget(self.rests_on)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        for button in (self.save_plot, self.save_table, self.back):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.addLayout(head)
        column.addWidget(parts, 1)

    def enter(self) -> None:
        """Take the keyboard."""
        self.tabs.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def show_course(self, shown: Shown) -> None:
        """Show what was read."""
        self.shown = shown
        plain(self.answer, shown.answer)
        plain(self.rests_on, shown.rests_on)
        self.rests_on.setVisible(bool(shown.rests_on))
        self.curve.show_curves(shown)
        self._show_table()
        self._allow_saving(may=bool(shown.finished))

    def _show_table(self) -> None:
        """The others are filled when somebody looks at them."""
        if self.shown is not None:
            at = self.tabs.currentIndex()
            self.tables[at].show_table(self.shown.tables[at], self.shown.called)

    def fail(self, sentence: str) -> None:
        """Say why it could not be read; what is shown stays."""
        if self.shown is None:
            plain(self.answer, sentence)
        self.failed.emit(sentence)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.curve.set_theme(theme)

    def _allow_saving(self, *, may: bool) -> None:
        for button in (self.save_plot, self.save_table):
            button.setEnabled(may)

    def _save_plot(self) -> None:
        drawing = self.curve.drawing()
        tell_saved(lambda: save_plot(self, drawing, "learning-curve"), self.told, self.failed)

    def _save_table(self, kind: Kind) -> None:
        table = self.tables[self.tabs.currentIndex()].rows.table
        name = f"{table.name.lower().replace(' ', '-')}{kind.name}"

        def save() -> str:
            path = ask_where(self, "Save table", name, kind)
            if path is None:
                return ""
            rows = [dict(zip(table.heads, row, strict=True)) for row in table.rows]
            csv_rows.write(table.heads, rows, path, for_spreadsheets=kind.for_spreadsheets)
            return f"Table saved: {path}"

        tell_saved(save, self.told, self.failed)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
