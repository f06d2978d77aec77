"""Words that paint themselves: plain text on a ground, laid out without asking anybody.

A QLabel has the whole window laid out anew for each new text, and a style sheet paints all that
lies under it; where words change with every key that is most of what the key takes.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QShowEvent,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_STEP = 48
"""Pixels: the width that a line asks for grows so much at once, so that it seldom does."""
_ASIDE = 6
"""Pixels of ground beside a line."""
_KEPT = 200
"""Texts that stay laid out: labels, states and guidelines come again and again."""
_ELIDED = Qt.TextElideMode.ElideRight
_IGNORED = QSizePolicy.Policy.Ignored
_LAID_OUT_ANEW = QEvent.Type.StyleChange, QEvent.Type.FontChange


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
        self._asked = 0
        """Pixels: the width that a line asks for."""
        self._texts: dict[tuple[str, int], QStaticText] = {}
        if kind:
            self.setProperty("kind", kind)

    def say(self, words: str, ink: QColor | None = None) -> None:
        """Show these words; it costs nothing if they are shown."""
        if words == self._words and ink == self.ink:
            return
        self._words, self.ink = words, ink
        self.setAccessibleName(words)
        self.update()
        if not self._wraps and self.sizePolicy().horizontalPolicy() is not _IGNORED:
            before = self._asked
            if self.sizeHint().width() != before:
                self.updateGeometry()

    @property
    def fits(self) -> bool:
        """Whether the one line has room for all of the words."""
        return self._text(self._words, -1).size().width() <= self.width() - 2 * _ASIDE

    def _text(self, words: str, width: int) -> QStaticText:
        """Words laid out in a width, once for measuring and painting; -1 is one line."""
        found = self._texts.get((words, width))
        if found is None:
            if len(self._texts) > _KEPT:
                self._texts.clear()
            found = self._texts[words, width] = QStaticText(words)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.setTextWidth(width)
            ratio = self.devicePixelRatio()
            found.prepare(QTransform.fromScale(ratio, ratio), self.font())
        return found

    def _be_opaque(self) -> None:
        """Nothing below it need be painted; a style sheet that is applied says otherwise."""
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # Qt's own: not `event`, which would have Python asked for every move and paint

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _LAID_OUT_ANEW:
            self._texts.clear()
            self._be_opaque()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._be_opaque()

    def text(self) -> str:
        return self._words

    def setText(self, text: str) -> None:
        self.say(text)

    def hasHeightForWidth(self) -> bool:
        return self._wraps

    def heightForWidth(self, width: int) -> int:
        return ceil(self._text(self._words, width).size().height()) if self._wraps else -1

    def sizeHint(self) -> QSize:
        if self._wraps:
            return QSize(_STEP, self.fontMetrics().lineSpacing())
        line = self._text(self._words, -1).size()
        self._asked = ceil((line.width() + 2 * _ASIDE) / _STEP) * _STEP if self._words else 0
        return QSize(self._asked, self.fontMetrics().lineSpacing() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        # the application's: a style sheet gives its widgets one without a ground
        painter.fillRect(event.rect(), QGuiApplication.palette().color(self._ground))
        if self.ink is not None:
            painter.setPen(self.ink)
        if self._wraps:
            painter.drawStaticText(QPoint(0, 0), self._text(self._words, self.width()))
        elif self._words:
            text, room = self._text(self._words, -1), self.width() - 2 * _ASIDE
            if text.size().width() > room:
                text = self._text(self.fontMetrics().elidedText(self._words, _ELIDED, room), -1)
            top = (self.height() - ceil(text.size().height())) // 2
            painter.drawStaticText(QPoint(_ASIDE, top), text)
        painter.end()
