"""The text of the canvas for screen readers; offsets are UTF-16 units, as Qt counts.

PySide6 cannot override QAccessibleTextInterface.selection, and what it leaves in the answer is
random: so the document has no selections, its value is the selected text, and that is announced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessibleTextInterface

from annotator.text import Utf16Map

if TYPE_CHECKING:
    from app.article.accessibility import ArticleInterface
    from app.article.item_view import ItemView


class ArticleText(QAccessibleTextInterface):
    """The text that is shown, read only."""

    def __init__(self, document: ArticleInterface) -> None:
        super().__init__()
        self._document = document
        self._known: tuple[str, Utf16Map] = "", Utf16Map("")

    @property
    def _canvas(self) -> ItemView:
        return self._document.canvas

    # Qt's own names

    def characterCount(self) -> int:
        return self._map().to_utf16(len(self._canvas.text))

    def text(self, startOffset: int, endOffset: int) -> str:
        return self._canvas.text[self._place(startOffset) : self._place(endOffset)]

    def cursorPosition(self) -> int:
        return self._map().to_utf16(self._canvas.reading_cursor() or 0)

    def setCursorPosition(self, position: int) -> None:
        place = self._place(position)
        self._canvas.select(place, place)

    def characterRect(self, offset: int) -> QRect:
        canvas, place = self._canvas, self._place(offset)
        rect = canvas.rect_at(place)
        following = canvas.rect_at(min(place + 1, len(canvas.text)))
        if following.top() == rect.top():  # else it is a line's last
            rect.setWidth(max(following.left() - rect.left(), 1))
        return rect.translated(canvas.viewport().mapToGlobal(QPoint()))

    def offsetAtPoint(self, point: QPoint) -> int:
        canvas = self._canvas
        return self._map().to_utf16(canvas.offset_at(canvas.viewport().mapFromGlobal(point)))

    def scrollToSubstring(self, startIndex: int, _endIndex: int) -> None:
        self._canvas.reveal(self._place(startIndex))

    def selectionCount(self) -> int:
        return 0

    def setSelection(self, _index: int, startOffset: int, endOffset: int) -> None:
        self._canvas.select(self._place(startOffset), self._place(endOffset))

    def addSelection(self, startOffset: int, endOffset: int) -> None:
        self.setSelection(0, startOffset, endOffset)

    def removeSelection(self, _index: int) -> None:
        self.setCursorPosition(self.cursorPosition())

    def _map(self) -> Utf16Map:
        text = self._canvas.text
        if self._known[0] is not text:
            self._known = text, Utf16Map(text)
        return self._known[1]

    def _place(self, unit: int) -> int:
        """The code point of a UTF-16 position, inside the text."""
        return min(max(self._map().to_code_point(unit), 0), len(self._canvas.text))
