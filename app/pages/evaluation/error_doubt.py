"""The line in which one says why gold is wrong; Enter sends the place back to review."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.plain_text import plain_label


class DoubtLine(QFrame):
    """Asks for the note that the reviewer will find."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.note = QLineEdit(self)
        self.note.setAccessibleName("Note for the review of gold")
        self.send = QPushButton("Back to review", self)
        self.send.setProperty("kind", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.addWidget(plain_label("Gold is wrong:", self))
        row.addWidget(self.note, 1)
        row.addWidget(self.send)
        self.note.returnPressed.connect(self._give)
        self.send.clicked.connect(self._give)
        self.hide()

    def ask(self, note: str) -> None:
        """Show the line with this to begin with, ready to be typed over."""
        self.note.setText(note)
        self.show()
        self.note.selectAll()
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self) -> None:
        note = self.note.text()
        self.hide()
        self.given.emit(note)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc changes nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)
