"""The palette: a button for each mention label, with its key and colours."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from annotator.scheme import Scheme
from app.plain_text import plain_tooltip
from app.theme import Theme, label_colors

_ACROSS = 3
"""Buttons in a row."""


class Palette(QFrame):
    """The labels of a scheme; a click chooses one, and the keyboard stays where it is."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scheme: Scheme | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)

    def set_theme(self, theme: Theme) -> None:
        """Show in other colours."""
        scheme, self._theme, self._scheme = self._scheme, theme, None
        if scheme is not None:
            self.show_scheme(scheme)

    def show_scheme(self, scheme: Scheme) -> None:
        """Show the labels of this scheme."""
        if scheme is self._scheme:
            return
        self._scheme = scheme
        while (taken := self._grid.takeAt(0)) is not None:
            if (old := taken.widget()) is not None:
                old.deleteLater()
        for place, label in enumerate(scheme.mentions.values()):
            # an ampersand in a button's text would be taken for a mnemonic
            button = QPushButton(f"{label.key}  {label.name}".replace("&", "&&"), self)
            button.setToolTip(plain_tooltip(label.guideline))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            colors = label_colors(label.hue, self._theme)
            button.setStyleSheet(
                f"QPushButton {{ background: {colors.soft}; color: {colors.tag_background};"
                f" border: 1px solid {colors.edge}; padding: 3px 6px; text-align: left; }}"
            )
            button.clicked.connect(lambda _=False, name=label.name: self.chosen.emit(name))
            self._grid.addWidget(button, place // _ACROSS, place % _ACROSS)


class FloatingPalette(Palette):
    """The palette beside the pointer, over the article, for a selection made with the mouse."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._over = parent
        self.setProperty("kind", "card")
        self._grid.setContentsMargins(8, 8, 8, 8)
        self.setAutoFillBackground(True)
        self.chosen.connect(lambda _label: self.hide())
        self.hide()

    def show_at(self, pointer: QPoint) -> None:
        """Appear by this point of the parent, wholly inside it."""
        self.adjustSize()
        room = self._over.size()
        x = max(0, min(pointer.x() + 8, room.width() - self.width() - 4))
        below = pointer.y() + 14
        fits = below + self.height() < room.height()
        self.move(x, below if fits else max(0, pointer.y() - self.height() - 20))
        self.show()
        self.raise_()
