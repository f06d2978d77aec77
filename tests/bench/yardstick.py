"""The yardstick: the same articles in Qt's own text edit, its mentions as extra selections."""

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

_COLORS = ("#ffd9a0", "#b8e0b0", "#a9cdf5", "#f2b8cf", "#d5c1f0", "#c9d67a")


class Yardstick:
    """A plain text edit for reading, as large as the canvas and in its font."""

    def __init__(self, size, font):
        self.edit = QPlainTextEdit()
        self.edit.setReadOnly(True)
        self.edit.setFont(font)
        self.edit.resize(size)
        self.edit.show()
        self._selections = []
        QApplication.processEvents()

    def close(self):
        """Be gone."""
        self.edit.close()
        self.edit.deleteLater()

    def open(self, text, spans):
        """Show this text with these mentions, painted."""
        self.edit.setPlainText(text)
        self._selections = [self._select(span, _COLORS[at % 6]) for at, span in enumerate(spans)]
        self.edit.setExtraSelections(self._selections)
        QApplication.processEvents()

    def change(self, place):
        """Another colour for one mention, painted."""
        self._selections[place].format.setBackground(QColor("#ffffff"))
        self.edit.setExtraSelections(self._selections)
        QApplication.processEvents()

    def _select(self, span, color):
        made = QTextEdit.ExtraSelection()
        made.cursor = QTextCursor(self.edit.document())
        made.cursor.setPosition(span[0])
        made.cursor.setPosition(span[1], QTextCursor.MoveMode.KeepAnchor)
        made.format.setBackground(QColor(color))
        return made
