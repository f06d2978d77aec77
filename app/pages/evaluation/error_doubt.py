"""The line in which one says why gold is wrong; Enter sends the place back to review."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.plain_text import plain_label


class DoubtLine(QFrame):
    """Asks for the note that the reviewer will find."""

    given = Signal(str)
    left = Signal()
    shown = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.note = QLineEdit(self)
        self.note.setAccessibleName("Note for the review of gold")
        self.send = QPushButton("Back to review", self)
        self.send.setProperty("kind", "primary")
        self.hint = plain_label("Enter sends it back to review, Esc does not.", self)
        self.hint.setProperty("kind", "muted")
        self.hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.addWidget(self.hint, 1)
        row.addWidget(self.send)
        column.addLayout(row)
        self.note.returnPressed.connect(self._give)
        self.send.clicked.connect(self._give)
        self.hide()

    def ask(self, note: str) -> None:
        """Show the line with this to begin with, ready to be typed over."""
        self.note.setText(note)
        self.note.setPlaceholderText("Why gold is wrong here")
        self.show()
        self.note.selectAll()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        note = self.note.text()
        self.hide()
        self.given.emit(note)

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.shown.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc changes nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)
