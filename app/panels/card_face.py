"""The face of the review card: words, rows and the guideline below each other.

It places them itself. A layout of Qt's would ask the panes and the window for room at every key,
and a place that nothing covers has all that lies under the card painted.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from annotator.scheme import Attribute, Scheme
from app.panels.card_rows import GROUND, AttributeRows, Buttons, Rows
from app.panels.words import Words

_BUTTONS = 4
_ASIDE, _ABOVE, _GAP = 14, 12, 6
"""Pixels between the card's edge and what is on it, and between that."""


class CardFace(QFrame):
    """Says what it is told; what is hidden takes no room."""

    attribute_chosen = Signal(str, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.label = Words(self, GROUND, kind="heading")
        self.what = Words(self, GROUND, kind="title")
        self.state = Words(self, GROUND, kind="muted")
        self.entity = Words(self, GROUND, kind="muted")
        self.note = Words(self, GROUND)
        self.guideline = Words(self, GROUND)
        self.buttons = Buttons(self)
        self.view: QWidget | None = None
        """What it lies in and is scrolled by; to ask Qt for it takes as long as to paint a line."""
        self._attributes: dict[tuple[Attribute, ...], AttributeRows] = {}

    def say(self, heading: str, what: str, state: str, *, ink: QColor | None = None) -> None:
        """Say this; `ink` is the heading's colour."""
        self.label.say(heading, ink)
        self.what.say(what)
        self.state.say(state)

    def rows(self, attributes: tuple[Attribute, ...]) -> AttributeRows | None:
        """The rows of these attributes, those of all others hidden; None where there are none."""
        for each, rows in self._attributes.items():
            if each != attributes and not rows.isHidden():
                rows.hide()
        if not attributes:
            return None
        return self._made(attributes)

    def make_ready(self, scheme: Scheme) -> None:
        """Make what the items of a scheme may need, before a key has to wait for it."""
        needed = [label.attributes for label in scheme.mentions.values()]
        needed += [label.attributes for label in scheme.relations.values()]
        for attributes in filter(None, map(tuple, needed)):
            self._made(attributes)
        self.buttons.make(_BUTTONS)

    def _made(self, attributes: tuple[Attribute, ...]) -> AttributeRows:
        found = self._attributes.get(attributes)
        if found is None:
            found = self._attributes[attributes] = AttributeRows(attributes, self)
            found.chosen.connect(self.attribute_chosen)
        return found

    def arrange(self) -> None:
        """Put everything that is shown into its place; the guideline has the rest."""
        width, y = self.width() - 2 * _ASIDE, _ABOVE
        if width <= 0:
            return
        for words in (self.label, self.what, self.state, self.entity, self.note):
            if not words.isHidden():
                y = self._put(words, y, width, words.heightForWidth(width))
        rows: list[Rows] = [self.buttons, *self._attributes.values()]
        for each in rows:
            if not each.isHidden():
                y = self._put(each, y, width, each.height_for(width))
        below = y + self.guideline.heightForWidth(width) + _ABOVE
        # a low window scrolls the card, for what is squeezed cannot be read
        view = self.view
        least = below if view is not None and below > view.height() else 0
        if least != self.minimumHeight():
            self.setMinimumHeight(least)
        self._put(self.guideline, y, width, max(self.height(), below) - _ABOVE - y - _GAP)

    @staticmethod
    def _put(widget: QWidget, y: int, width: int, height: int) -> int:
        widget.setGeometry(_ASIDE, y, width, height + _GAP)
        return y + height + _GAP

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        # something on it has another size now
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange):
            self.arrange()
        return super().event(event)
