"""What of the card can be chosen with the mouse: attributes with their values, labels, relations.

Boxes and buttons are made once and shown again: to make one takes longer than all that a key does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from annotator.model import Item
from annotator.scheme import Attribute
from app.panels.words import Words
from app.plain_text import plain_label, plain_tooltip
from app.session.offers import Offer

GROUND = QPalette.ColorRole.Light
"""What the card lies on: raised."""
_NONE = "—"


class Rows(QWidget):
    """Rows on the card's ground: what lies under them need not be painted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    def height_for(self, width: int) -> int:
        """How high the rows are in this width, in pixels."""
        layout = self.layout()
        if layout is None:
            return 0
        if layout.hasHeightForWidth():
            return layout.heightForWidth(width)
        return layout.sizeHint().height()

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QGuiApplication.palette().color(GROUND))
        painter.end()


class Buttons(Rows):
    """Quiet buttons below each other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._buttons: list[QPushButton] = []
        self._acts: list[Callable[[], None]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def offer(self, offers: Sequence[tuple[str, Callable[[], None], str]]) -> None:
        """Show a button with this text for each act, and what there is more to say; or nothing."""
        self._acts = [act for _, act, _ in offers]
        self.make(len(offers))
        for place, button in enumerate(self._buttons):
            # an ampersand in a button's text would be taken for a mnemonic
            text = offers[place][0].replace("&", "&&") if place < len(offers) else ""
            if button.text() != text:
                button.setText(text)
            more = offers[place][2] if place < len(offers) else ""
            if button.accessibleDescription() != more:
                button.setAccessibleDescription(more)
                button.setToolTip(plain_tooltip(more))
            button.setVisible(place < len(offers))
        self.setVisible(bool(offers))

    def make(self, count: int) -> None:
        """Have so many buttons ready."""
        while len(self._buttons) < count:
            self._add()

    def _add(self) -> None:
        button = QPushButton(self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("kind", "quiet")
        place = len(self._buttons)
        button.clicked.connect(lambda: self._acts[place]())
        self._buttons.append(button)
        self._column.addWidget(button)
        button.hide()
        button.ensurePolished()


class AttributeRows(Rows):
    """A box for each of some attributes, and below it which digit chooses what."""

    chosen = Signal(str, object)

    def __init__(self, attributes: Sequence[Attribute], parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: dict[str, tuple[QComboBox, Words]] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        for attribute in attributes:
            box = QComboBox(self)
            box.setAccessibleName(attribute.name)
            box.addItems([_NONE, *attribute.values])
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.textActivated.connect(
                lambda text, name=attribute.name: self.chosen.emit(
                    name, None if text == _NONE else text
                )
            )
            keys = Words(self, GROUND, kind="muted")
            form.addRow(plain_label(attribute.name, self), box)
            form.addRow(keys)
            self._rows[attribute.name] = box, keys
        for made in self.findChildren(QWidget):
            made.ensurePolished()

    def show_values(self, item: Item, offers: Sequence[Offer]) -> None:
        """Show an item's values, and the digits that choose others."""
        for name, (box, keys) in self._rows.items():
            value = item.attributes.get(name)
            if box.currentText() != (value or _NONE):
                box.setCurrentText(value or _NONE)
            numbered = [each for each in offers if each.attribute == name and each.key]
            said = "   ".join(f"{each.key}:\xa0{_said(each)}" for each in numbered)
            if said != keys.text():
                keys.say(said)
                keys.updateGeometry()
        self.show()


def _said(offer: Offer) -> str:
    """What a digit chooses; without spaces to break at, so that it stays beside its key."""
    return "the next" if len(offer.values) > 1 else offer.values[0].replace(" ", "\xa0")
