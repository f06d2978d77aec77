"""The help sheet: every key at a glance, made from the action table and the open scheme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from annotator.scheme import Scheme
from app.actions import ACTIONS, MENUS
from app.plain_text import plain_label

COLUMNS = 3


def key_text(key: str) -> str:
    """A key as it is written for people on this system."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def rows(scheme: Scheme | None) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(heading, [(keys, text, note)]) for each part of the sheet."""
    found = []
    for menu in MENUS:
        lines = [
            ("  ".join(key_text(key) for key in action.keys), action.text, action.note)
            for action in ACTIONS
            if action.menu == menu
        ]
        found.append((menu, lines))
    if scheme is not None:
        labels = [(label.key, label.name, "") for label in scheme.mentions.values()]
        found.insert(0, ("Labels: mark the selection, or relabel and accept", labels))
    return found


class HelpSheet(QDialog):
    """All keys on one sheet; Esc or ? closes it."""

    def __init__(self, scheme: Scheme | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys at a glance")
        body = QWidget(self)
        columns = QHBoxLayout(body)
        columns.setSpacing(36)
        parts = rows(scheme)
        share = sum(len(lines) + 2 for _, lines in parts) / COLUMNS
        column, filled = QVBoxLayout(), 0.0
        columns.addLayout(column)
        for heading, lines in parts:
            if filled and filled + len(lines) / 2 > share and columns.count() < COLUMNS:
                column.addStretch()
                column, filled = QVBoxLayout(), 0.0
                columns.addLayout(column)
            column.addLayout(self._part(heading, lines))
            filled += len(lines) + 2
        column.addStretch()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        self.resize(1120, 720)

    def _part(self, heading: str, lines: list[tuple[str, str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 18)
        grid.setHorizontalSpacing(14)
        title = plain_label(heading, self)
        title.setProperty("kind", "heading")
        grid.addWidget(title, 0, 0, 1, 2)
        for row, (keys, text, note) in enumerate(lines, start=1):
            cap = plain_label(keys, self)
            cap.setProperty("kind", "key")
            said = plain_label(f"{text}\n{note}" if note else text, self)
            grid.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(said, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self.accept()
        else:
            super().keyPressEvent(event)
