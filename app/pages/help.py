"""The help sheet: every key at a glance, made from the action table and the open scheme."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from annotator.scheme import Scheme
from app.actions import ACTIONS, MENUS
from app.plain_text import plain_label

COLUMNS = 3
_Part = tuple[str, list[tuple[str, str, str]]]


def key_text(key: str) -> str:
    """A key as it is written for people on this system."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def rows(scheme: Scheme | None) -> list[_Part]:
    """(heading, [(keys, text, note)]) for each part of the sheet."""
    found = []
    for menu in MENUS:
        lines = [
            (
                "  ".join(key_text(key) for key in action.keys if "Enter" not in key),
                action.text,
                action.note,
            )
            for action in ACTIONS
            if action.menu == menu and action.keys
        ]
        found.append((menu, lines))
    if scheme is not None:
        labels = [(label.key, label.name, "") for label in scheme.mentions.values()]
        digits = ("1 … 0", "What the card numbers", "an attribute, a relation's other label")
        letters = ("Shift+A … Z", "Go to the mention with this letter", "hold Shift to see them")
        rest = [digits, letters]
        found.insert(0, ("Labels: mark the selection, or relabel and accept", [*labels, *rest]))
    return found


class HelpSheet(QDialog):
    """All keys on one sheet; Esc or ? closes it."""

    def __init__(self, scheme: Scheme | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys at a glance")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        body = QWidget(self)
        columns = QHBoxLayout(body)
        columns.setSpacing(32)
        for parts in _columns(rows(scheme)):
            column = QVBoxLayout()
            for heading, lines in parts:
                column.addLayout(self._part(heading, lines))
            column.addStretch()
            columns.addLayout(column)
        area = QScrollArea(self)
        area.setAccessibleName(self.windowTitle())
        area.setWidgetResizable(True)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.addWidget(area)
        wanted = body.sizeHint() + QSize(64, 64)
        self.resize(wanted.boundedTo(self.screen().availableSize() * 0.95))

    def _part(self, heading: str, lines: list[tuple[str, str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        title = plain_label(heading, self)
        title.setProperty("kind", "heading")
        grid.addWidget(title, 0, 0, 1, 2)
        for row, (keys, text, note) in enumerate(lines, start=1):
            cap = plain_label(keys, self)
            cap.setProperty("kind", "key")
            said = plain_label(f"{text}: {note}" if note else text, self)
            said.setWordWrap(True)
            said.setMinimumWidth(190)
            grid.addWidget(cap, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(said, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?":
            self.accept()
        else:
            super().keyPressEvent(event)


def _columns(parts: list[_Part]) -> list[list[_Part]]:
    """The parts in order, in columns of about the same length."""
    share = sum(len(lines) + 2 for _, lines in parts) / COLUMNS
    found: list[list[_Part]] = [[]]
    filled = 0.0
    for part in parts:
        length = len(part[1]) + 2
        if found[-1] and filled + length / 2 > share and len(found) < COLUMNS:
            found.append([])
            filled = 0.0
        found[-1].append(part)
        filled += length
    return found
