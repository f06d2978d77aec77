"""The prompt: one line to type in below the article, with a list to choose from or to veto."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.plain_text import plain, plain_label

VALUE = Qt.ItemDataRole.UserRole
_ROWS = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list; `checked` is None where it is not a matter of yes or no."""

    text: str
    value: Any
    checked: bool | None = None


class Prompt(QFrame):
    """Asks one thing at a time; Enter answers, Esc leaves, Up and Down choose."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.heading = plain_label("", self)
        self.heading.setProperty("kind", "heading")
        self.line = QLineEdit(self)
        self.list = QListWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        for widget in (self.heading, self.line, self.list):
            layout.addWidget(widget)
        self._answer: Callable[[str, list[Any]], None] = lambda text, values: None
        self._choices: Callable[[str], Sequence[Choice]] | None = None
        self.about: object = None
        """What is asked about; the answer fits nothing else."""
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.list.installEventFilter(self)
        self.hide()

    def ask(
        self,
        heading: str,
        answer: Callable[[str, list[Any]], None],
        *,
        text: str = "",
        typing: bool = True,
        choices: Callable[[str], Sequence[Choice]] | None = None,
        about: object = None,
    ) -> None:
        """Show the prompt; `answer` gets the text and the chosen (or all checked) values."""
        self._answer, self._choices, self.about = answer, choices, about
        plain(self.heading, heading)
        self.line.setAccessibleName(heading)
        self.list.setAccessibleName(heading)
        self.line.setVisible(typing)
        self.list.setVisible(choices is not None)
        self.line.setText(text)
        self.line.selectAll()
        self._typed(text)
        self.show()
        (self.line if typing else self.list).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close without an answer."""
        self.about = None
        self.hide()
        self.closed.emit()

    def _typed(self, text: str) -> None:
        if self._choices is None:
            return
        self.list.clear()
        for choice in self._choices(text):
            row = QListWidgetItem(choice.text, self.list)
            row.setData(VALUE, choice.value)
            if choice.checked is not None:
                state = Qt.CheckState.Checked if choice.checked else Qt.CheckState.Unchecked
                row.setCheckState(state)
        self.list.setCurrentRow(0)
        rows = min(self.list.count(), _ROWS)
        height = self.list.sizeHintForRow(0) if rows else 0
        self.list.setFixedHeight(rows * height + 2 * self.list.frameWidth())

    def _chosen(self) -> list[Any]:
        rows = [self.list.item(place) for place in range(self.list.count())]
        if rows and rows[0].data(Qt.ItemDataRole.CheckStateRole) is not None:
            return [row.data(VALUE) for row in rows if row.checkState() is Qt.CheckState.Checked]
        current = self.list.currentItem()
        return [] if current is None else [current.data(VALUE)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    text, values = self.line.text(), self._chosen()
                    self.leave()
                    self._answer(text, values)
                    return True
                case Qt.Key.Key_Escape:
                    self.leave()
                    return True
                case Qt.Key.Key_Up | Qt.Key.Key_Down if watched is self.line:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
                    self.list.setCurrentRow(row)
                    return True
        return super().eventFilter(watched, event)
