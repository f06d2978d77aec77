"""A sentence that is too long for the status line: all of it, above the line."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.plain_text import plain, plain_label

_WIDEST = 760
"""Pixels: a longer line is hard to read."""
_ASIDE = 12


class Notice(QFrame):
    """Lies over the panes, takes no room of theirs and no keyboard; a click puts it away."""

    put_away = Signal()

    def __init__(self, line: QWidget) -> None:
        super().__init__(line.window())
        self._line = line
        self.setProperty("kind", "card")
        self.words = plain_label("", self)
        self.words.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_ASIDE, 8, _ASIDE, 8)
        layout.addWidget(self.words)
        self.hide()

    def say(self, sentence: str, kind: str) -> None:
        """Show the sentence above the line; of the kind "bad" it is in that colour."""
        plain(self.words, sentence)
        if kind != (self.words.property("kind") or ""):
            self.words.setProperty("kind", kind)
            self.words.style().unpolish(self.words)
            self.words.style().polish(self.words)
        window = self.window()
        width = min(window.width() - 2 * _ASIDE, _WIDEST)
        self.resize(width, self.heightForWidth(width))
        top = self._line.mapTo(window, QPoint(0, 0)).y()
        self.move(_ASIDE, top - self.height() - 6)
        self.show()
        self.raise_()

    # Qt's own

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.hide()
        self.put_away.emit()
