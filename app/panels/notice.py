"""A sentence that is too long for the status line: all of it, above the line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.panels.prompt import Prompt
from app.plain_text import plain, plain_label

_WIDEST = 760
"""Pixels: a longer line is hard to read."""
_ASIDE = 12
_PLACED = {QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize}


class Notice(QFrame):
    """Lies over the panes, takes no room of theirs and no keyboard; a click puts it away.

    What is asked meanwhile stays in sight: it lies above that.
    """

    put_away = Signal()

    def __init__(self, line: QWidget) -> None:
        super().__init__(line.window())
        self._line = line
        self._prompts = line.window().findChildren(Prompt)
        for each in self._prompts:
            each.installEventFilter(self)
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
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        window = self.window()
        width = min(window.width() - 2 * _ASIDE, _WIDEST)
        self.resize(width, self.heightForWidth(width))
        asked = [each for each in self._prompts if each.isVisible() and each.window() is window]
        corners = [each.mapTo(window, QPoint(0, 0)) for each in (self._line, *asked)]
        top = min(each.y() for each in corners if each.x() < _ASIDE + width)
        self.move(_ASIDE, max(top - self.height() - 6, 0))

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PLACED and self.isVisible():
            QTimer.singleShot(0, self, self._place)  # once the prompt is laid out
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.hide()
        self.put_away.emit()
