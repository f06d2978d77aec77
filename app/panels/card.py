"""The review card: the focused item, where it comes from, its guideline and what it can become."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.model import Item, ItemId, Mention, Relation
from annotator.review import Link
from annotator.scheme import Attribute, Scheme
from annotator.sheet import Sheet
from app import sentences
from app.panels.palette import Palette
from app.plain_text import plain, plain_label, plain_tooltip
from app.session import Session
from app.session.offers import Offer
from app.theme import Theme, label_colors

_NONE = "—"
_FINISHED = "This article is finished. Ctrl+Shift+Enter reopens it."
_GUESSED_AFTER = 60
"""Milliseconds of rest after which it is guessed what a mention means: a key never waits for it."""


class ReviewCard(QWidget):
    """Shows the focused item and emits what the reviewer asks of it with the mouse."""

    label_chosen = Signal(str)
    relation_label_chosen = Signal(str)
    link_chosen = Signal(object)
    attribute_chosen = Signal(str, object)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._scheme: Scheme | None = None
        self._shown: tuple[object, ...] | None = None
        self.card = QFrame(self)
        self.card.setProperty("kind", "card")
        self.label = self._line("heading")
        self.what = self._line("title")
        self.state = self._line("muted")
        self.entity = self._line("muted")
        self.note = self._line("")
        self.guideline = self._line("")
        self.attributes = QFormLayout()
        self.relation_labels = QVBoxLayout()
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.setSpacing(6)
        for label in (self.label, self.what, self.state, self.entity, self.note):
            inside.addWidget(label)
        inside.addLayout(self.relation_labels)
        inside.addLayout(self.attributes)
        inside.addWidget(self.guideline)
        inside.addStretch()
        self.palette_heading = plain_label("Labels", self)
        self.palette_heading.setProperty("kind", "heading")
        self.labels = Palette(theme, self)
        self.labels.chosen.connect(self.label_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 4)
        layout.setSpacing(8)
        # a low window scrolls the card, for what is squeezed cannot be read
        self.area = QScrollArea(self)
        self.area.setWidget(self.card)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.palette_heading)
        layout.addWidget(self.labels)
        self._guess = QTimer(self)
        self._guess.setSingleShot(True)
        self._guess.setInterval(_GUESSED_AFTER)
        self._guess.timeout.connect(self._show_guess)
        session.book.changed.connect(self._guess.start)
        session.article_opened.connect(self._show_scheme)
        for signal in (session.changed, session.focused, session.cursor_moved):
            signal.connect(self._show)
        session.hints_changed.connect(self._show)

    def set_theme(self, theme: Theme) -> None:
        """Show in other colours."""
        self._theme, self._scheme, self._shown = theme, None, None
        self.labels.set_theme(theme)
        self._show_scheme()

    def _line(self, kind: str) -> QLabel:
        label = plain_label("", self)
        label.setWordWrap(True)
        if kind:
            label.setProperty("kind", kind)
        return label

    def _show_scheme(self) -> None:
        sheet = self._session.sheet
        if sheet is not None and sheet.scheme is not self._scheme:
            self._scheme = sheet.scheme
            self.labels.show_scheme(sheet.scheme)
        self._shown = None
        self._show()

    def _show(self) -> None:
        session, sheet = self._session, self._session.sheet
        item = None if sheet is None else sheet.items.get(session.shown or ItemId(""))
        asked = tuple(session.choices), bool(session.hints), session.jumps
        meant = item.entity if isinstance(item, Mention) else None
        means = "" if meant is None else session.entity_name(meant)
        finished = sheet is not None and sheet.finished
        state = (item, session.cursor.selection, asked, means, finished)
        if state == self._shown:
            return
        self._shown = state
        if sheet is None:
            self._say("", "No article is open", "")
        elif session.choices:
            self._offer(sheet, session.choices)
        elif session.hints:
            self._say("RELATE", *_asked_for(item))
        elif session.jumps:
            what = "Type the first letter of a word"
            self._say("GO TO", what, "Then ; is the next one with that letter · Esc leaves")
        elif session.cursor.selection is not None:
            text = " ".join(sheet.article.text[slice(*session.cursor.selection)].split())
            key = "A label's key marks it · Esc leaves"
            self._say("SELECTION", text, _FINISHED if finished else key)
        elif item is None:
            awaited = session.awaited(sheet.article.id)
            what = "Suggestions are on their way" if awaited else "Nothing is in focus"
            key = "Select text and press a label's key to mark it."
            self._say("", what, _FINISHED if finished else key)
        else:
            self._show_item(sheet, item)

    def _say(self, heading: str, what: str, state: str) -> None:
        plain(self.label, heading)
        plain(self.what, what)
        plain(self.state, state)
        self.label.setStyleSheet("")
        _clear(self.attributes)
        _clear(self.relation_labels)
        self.entity.setToolTip("")
        for line in (self.entity, self.note, self.guideline):
            line.hide()

    def _offer(self, sheet: Sheet, links: list[Link]) -> None:
        self._say("RELATE", "Which relation? Type its number.", "Esc leaves")
        for number, link in enumerate(links, start=1):
            head, tail = sheet.mention(link.head), sheet.mention(link.tail)
            verb = sheet.scheme.relations[link.label].sentence
            sentence = (
                f"{number}  {sentences.surface(sheet, head, longest=24)} — {verb} → "
                f"{sentences.surface(sheet, tail, longest=24)}"
            )
            button = self._button(sentence)
            button.clicked.connect(lambda _=False, chosen=link: self.link_chosen.emit(chosen))

    def _button(self, text: str) -> QPushButton:
        # an ampersand in a button's text would be taken for a mnemonic
        button = QPushButton(text.replace("&", "&&"), self.card)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("kind", "quiet")
        self.relation_labels.addWidget(button)
        return button

    def _show_item(self, sheet: Sheet, item: Item) -> None:
        percent = f" · {round(100 * item.score)} %" if item.score is not None else ""
        source = "added by hand" if item.run is None else f"by {self._session.run_name(item.run)}"
        state = sentences.STATES[item.state].capitalize()
        flagged = " · ⚑ flagged" if item.flagged else ""
        if isinstance(item, Mention):
            self._say(item.label, sentences.surface(sheet, item, longest=160), "")
            label = sheet.scheme.mentions.get(item.label)
            guideline = label.guideline if label else "This label is not in the scheme."
            hue = label.hue if label else 0
            color = label_colors(hue, self._theme).tag_background
            self.label.setStyleSheet(f"color: {color};")
            attributes = label.attributes if label else ()
        else:
            self._say(item.label, sentences.relation(sheet, item), "")
            relation = sheet.scheme.relations[item.label]
            guideline, attributes = relation.guideline, relation.attributes
        plain(self.state, f"{state}{percent} · {source}{flagged}")
        if isinstance(item, Mention) and item.entity is not None:
            plain(self.entity, f"Means: {self._session.entity_name(item.entity)}")
            self.entity.show()
        self._guess.start()
        if item.note:
            plain(self.note, f"Note: {item.note}")
            self.note.show()
        plain(self.guideline, guideline)
        self.guideline.setVisible(bool(guideline))
        offers = self._session.offers()
        for attribute in attributes:
            keys = [each for each in offers if each.attribute == attribute.name]
            self._offer_values(attribute, item.attributes.get(attribute.name), keys)
        for offer in offers:
            if not offer.attribute:
                self._offer_label(sheet.scheme, offer)

    def _show_guess(self) -> None:
        """What the mention on the card means almost certainly, where nobody has said."""
        session = self._session
        if session.shown != session.focus or session.asks or session.cursor.selection is not None:
            return
        mention = session.may_mean()
        if mention is None or mention.entity is not None:
            return
        guess = session.likely_meaning()
        self.entity.setVisible(guess is not None)
        if guess is not None:
            plain(self.entity, f"May be: {guess.known.entity.name} — E")
            self.entity.setToolTip(
                plain_tooltip(f"{guess.why} · {sentences.described(guess.known)}")
            )

    def _offer_label(self, scheme: Scheme, offer: Offer) -> None:
        name = offer.values[0]
        button = self._button(f"{offer.key}  Make it: {scheme.relations[name].sentence}".strip())
        button.clicked.connect(lambda _=False: self.relation_label_chosen.emit(name))

    def _offer_values(self, attribute: Attribute, value: str | None, offers: list[Offer]) -> None:
        box = QComboBox(self.card)
        box.setAccessibleName(attribute.name)
        box.addItems([_NONE, *attribute.values])
        box.setCurrentText(value or _NONE)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name = attribute.name
        box.textActivated.connect(
            lambda text: self.attribute_chosen.emit(name, None if text == _NONE else text)
        )
        self.attributes.addRow(plain_label(attribute.name, self.card), box)
        keys = self._line("muted")
        plain(keys, "   ".join(f"{each.key}:\xa0{_said(each)}" for each in offers if each.key))
        self.attributes.addRow(keys)


def _asked_for(item: Item | None) -> tuple[str, str]:
    """What a letter does while some are shown, and which other keys there are."""
    if isinstance(item, Relation):
        return "Type the letter at its right end", "Shift+R is for its other end · Esc leaves"
    ways = "With Shift it asks for another · Shift+R turns it · Esc leaves"
    return "Type the letter at the other end", ways


def _said(offer: Offer) -> str:
    """What a digit chooses; without spaces to break at, so that it stays beside its key."""
    return "the next" if len(offer.values) > 1 else offer.values[0].replace(" ", "\xa0")


def _clear(layout: QFormLayout | QVBoxLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        taken = layout.takeAt(0)
        widget = taken.widget() if taken is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
