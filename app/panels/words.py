"""Words that paint themselves: plain text on a ground, laid out without asking anybody.

A QLabel has the whole window laid out anew for each new text, and a style sheet paints all that
lies under it; where words change with every key that is most of what the key takes.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_STEP = 48
"""Pixels: the width that a line asks for grows so much at once, so that it seldom does."""
_ASIDE = 6
"""Pixels of ground beside a line."""
_ANY = 100_000
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LINE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class Words(QLabel):
    """A label in font and colour of the style sheet; its ground is a role of the palette.

    Wrapped it stands at the top of its place, whose owner asks `heightForWidth`; else it is one
    line.
    """

    def __init__(
        self, parent: QWidget, ground: QPalette.ColorRole, *, kind: str = "", wraps: bool = True
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self.ink: QColor | None = None
        """Instead of the style sheet's colour."""
        self._words, self._wraps = "", wraps
        self._heights: dict[tuple[str, int], int] = {}
        if kind:
            self.setProperty("kind", kind)

    def say(self, words: str, ink: QColor | None = None) -> None:
        """Show these words; it costs nothing if they are shown."""
        if words == self._words and ink == self.ink:
            return
        before = 0 if self._wraps else self.sizeHint().width()
        self._words, self.ink = words, ink
        self.setAccessibleName(words)
        self.update()
        if not self._wraps and self.sizeHint().width() != before:
            self._ask_for_room()

    def _ask_for_room(self) -> None:
        if self.sizePolicy().horizontalPolicy() is not QSizePolicy.Policy.Ignored:
            self.updateGeometry()

    # Qt's own

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._heights.clear()
            # nothing below it need be painted; a style sheet that is applied says otherwise
            self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        return done

    def text(self) -> str:
        return self._words

    def setText(self, text: str) -> None:
        self.say(text)

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        if not self._wraps:
            return -1
        found = self._heights.get((self._words, width))
        if found is None:
            if len(self._heights) > 200:
                self._heights.clear()
            room = QRect(0, 0, width, _ANY)
            found = self.fontMetrics().boundingRect(room, _WRAPPED, self._words).height()
            self._heights[self._words, width] = found
        return found

    def sizeHint(self) -> QSize:
        if self._wraps:
            return QSize(_STEP, self.fontMetrics().lineSpacing())
        width = self.fontMetrics().horizontalAdvance(self._words) + 2 * _ASIDE
        steps = -(-width // _STEP) if self._words else 0
        return QSize(steps * _STEP, self.fontMetrics().lineSpacing() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        # the application's: a style sheet gives its widgets one without a ground
        painter.fillRect(event.rect(), QGuiApplication.palette().color(self._ground))
        painter.setPen(self.ink or self.palette().color(self.foregroundRole()))
        if self._wraps:
            painter.drawText(self.rect(), _WRAPPED, self._words)
        else:
            inside = self.rect().adjusted(_ASIDE, 0, -_ASIDE, 0)
            metrics = self.fontMetrics()
            words = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, _LINE, words)
        painter.end()
