"""A sheet with a sentence, a list of lines below it, and what can be done about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from app.plain_text import plain_label


class LinesSheet(QDialog):
    """Says something and lists what it is about; Esc closes it, a button closes it and acts."""

    def __init__(self, title: str, sentence: str, lines: Iterable[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.said = plain_label(sentence, self)
        self.said.setWordWrap(True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setTabChangesFocus(True)
        self.lines.setAccessibleName(title)
        self.lines.setPlainText("\n".join(lines))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _result: parent.activateWindow())
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.lines)
        layout.addWidget(self._buttons)
        self.resize(760, 420)

    def offer(self, text: str, act: Callable[[], None], *, first: bool = False) -> None:
        """One more button, which closes the sheet and then does this; Enter presses the first."""
        button = self._buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
        button.clicked.connect(self.accept)
        # once the sheet is gone: what comes next may ask and wait
        button.clicked.connect(lambda: QTimer.singleShot(0, act))
        button.setAutoDefault(first)
        button.setDefault(first)
        if first:
            button.setFocus()
