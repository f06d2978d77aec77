"""The review card: the focused item, where it comes from, its guideline and what it can become."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from annotator.calling import called, exactly
from annotator.model import Item, ItemId, ItemState, Mention, Relation
from annotator.review import Link
from annotator.scheme import Scheme
from annotator.sheet import Sheet
from annotator.sources import follows, said_by, said_exactly
from app import sentences
from app.panels.card_face import CardFace
from app.panels.palette import Palette
from app.plain_text import plain_label, plain_tooltip
from app.session import Session
from app.session.offers import Offer
from app.theme import Theme, label_colors

_FINISHED = "This article is finished. Ctrl+Shift+Enter reopens it."
_GUESSED_AFTER = 60
"""Milliseconds of rest after which it is guessed what a mention means: a key never waits for it."""
_MADE_AFTER = 150
"""Milliseconds after which what a scheme needs is made: the first article is shown by then."""


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
        self.card = CardFace(self)
        self.card.attribute_chosen.connect(self.attribute_chosen)
        self.label, self.what, self.state = self.card.label, self.card.what, self.card.state
        self.entity, self.note = self.card.entity, self.card.note
        self.guideline = self.card.guideline
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
        self.card.view = self.area.viewport()
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
        self._making = QTimer(self, singleShot=True, interval=_MADE_AFTER)
        self._making.timeout.connect(self._make_ready)
        session.book.changed.connect(self._guess.start)
        session.article_opened.connect(self._show_scheme)
        for signal in (session.changed, session.focused, session.cursor_moved, session.sourced):
            signal.connect(self._show)
        session.hints_changed.connect(self._show)
        session.awaiting.connect(self._show)

    def set_theme(self, theme: Theme) -> None:
        """Show in other colours."""
        self._theme, self._scheme, self._shown = theme, None, None
        self.labels.set_theme(theme)
        self._show_scheme()

    def _show_scheme(self) -> None:
        sheet = self._session.sheet
        if sheet is not None and sheet.scheme is not self._scheme:
            self._scheme = sheet.scheme
            self.labels.show_scheme(sheet.scheme)
            self._making.start()
        self._shown = None
        self._show()

    def _make_ready(self) -> None:
        if self._scheme is not None:
            self.card.make_ready(self._scheme)

    def _show(self) -> None:
        session, sheet = self._session, self._session.sheet
        item = None if sheet is None else sheet.items.get(session.shown or ItemId(""))
        asked = tuple(session.choices), bool(session.hints), session.jumps
        meant = item.entity if isinstance(item, Mention) else None
        means = "" if meant is None else session.entity_name(meant)
        finished = sheet is not None and sheet.finished
        stands = "" if sheet is None or item is None else sentences.stands(sheet, item)
        sources = [] if item is None else session.sources(item.id)
        awaited = sheet is not None and item is None and session.awaited(sheet.article.id)
        state = (item, session.cursor.selection, asked, means, finished, stands, sources, awaited)
        if state == self._shown:
            return
        self._shown = state
        self._fill(sheet, item, finished=finished)
        self.card.arrange()

    def _fill(self, sheet: Sheet | None, item: Item | None, *, finished: bool) -> None:
        session = self._session
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
            key = _for_selection(session.cursor.selection, item)
            self._say("SELECTION", text, _FINISHED if finished else key)
        elif item is None:
            awaited = session.awaited(sheet.article.id)
            what = "Suggestions are on their way" if awaited else "Nothing is in focus"
            heading = "BLIND" if sheet.blind else ""
            if sheet.blind:
                what = "No suggestions here: this article is read without them."
            key = "Select text and press a label's key to mark it."
            if awaited and not sheet.blind:
                key = f"They come by themselves. You can begin by hand: {key[0].lower()}{key[1:]}"
            self._say(heading, what, _FINISHED if finished else key)
        else:
            self._show_item(sheet, item)

    def _say(self, heading: str, what: str, state: str) -> None:
        self.card.say(heading, what, state)
        self.state.setToolTip("")
        self.state.setAccessibleDescription("")
        self.card.rows(())
        self.card.buttons.offer(())
        for line in (self.entity, self.note):
            line.hide()
        self.guideline.say("")

    def _offer(self, sheet: Sheet, links: list[Link]) -> None:
        self._say("RELATE", "Which relation? Type its number.", "Esc leaves")
        offers = []
        for number, link in enumerate(links, start=1):
            head, tail = sheet.mention(link.head), sheet.mention(link.tail)
            verb = sheet.scheme.relations[link.label].sentence
            sentence = (
                f"{number}  {sentences.surface(sheet, head, longest=24)} — {verb} → "
                f"{sentences.surface(sheet, tail, longest=24)}"
            )
            offers.append((sentence, partial(self.link_chosen.emit, link), ""))
        self.card.buttons.offer(offers)

    def _show_item(self, sheet: Sheet, item: Item) -> None:
        ink = None
        if isinstance(item, Mention):
            what = sentences.surface(sheet, item, longest=160)
            label = sheet.scheme.mentions.get(item.label)
            guideline = label.guideline if label else "This label is not in the scheme."
            ink = QColor(label_colors(label.hue if label else 0, self._theme).tag_background)
            attributes = label.attributes if label else ()
        else:
            what = sentences.relation(sheet, item)
            relation = sheet.scheme.relations[item.label]
            guideline, attributes = relation.guideline, relation.attributes
        self.card.say(item.label.replace("_", " "), what, self._state(sheet, item), ink=ink)
        whole = self._exactly(item)
        self.state.setToolTip(plain_tooltip(whole))
        self.state.setAccessibleDescription(whole)
        means = isinstance(item, Mention) and item.entity is not None
        if isinstance(item, Mention) and item.entity is not None:
            self.entity.say(f"Means: {self._session.entity_name(item.entity)}")
            self.entity.setToolTip("")
        self.entity.setVisible(means)
        self._guess.start()
        self.note.say(f"Note: {item.note}")
        self.note.setVisible(bool(item.note))
        self.guideline.say(guideline)
        offers = self._session.offers()
        rows = self.card.rows(tuple(attributes))
        if rows is not None:
            rows.show_values(item, offers)
        self._offer_more(sheet, item, offers)

    def _state(self, sheet: Sheet, item: Item) -> str:
        scored = item.score is not None and not follows(sheet, item.id)
        percent = f" · {round(100 * (item.score or 0.0))} %" if scored else ""
        flagged = " · ⚑ flagged" if item.flagged else ""
        stands = sentences.stands(sheet, item).capitalize()
        return f"{stands}{percent} · {self._source(sheet, item)}{flagged}"

    def _source(self, sheet: Sheet, item: Item) -> str:
        sources = self._session.sources(item.id)
        if follows(sheet, item.id):  # what runs had said is among what it may be instead
            before = sheet.suggested[item.id].label.replace("_", " ")
            moved = sheet.suggested[item.id].label == item.label
            was = "with other borders" if moved else f"before it was {before}"
            return f"{was} · by {said_by(sources)}" if sources else was
        if item.run is not None and item.run not in {sheet.run, *(one.run.id for one in sources)}:
            return f"by {self._session.run_name(item.run)}"  # taken instead of what was suggested
        if sources:
            # of one alone the score was said
            return f"by {said_by(sources) if sources[1:] else called(sources[0].run)}"
        if item.run is not None:
            return f"by {self._session.run_name(item.run)}"
        return "found by its words" if item.id in sheet.decided else "added by hand"

    def _exactly(self, item: Item) -> str:
        """The whole names and versions of the runs that have it."""
        sources = self._session.sources(item.id)
        return said_exactly(sources) if sources[1:] else "".join(exactly(s.run) for s in sources)

    def _show_guess(self) -> None:
        """What the mention on the card means almost certainly, where nobody has said."""
        session = self._session
        if session.shown != session.focus or session.asks or session.cursor.selection is not None:
            return
        mention = session.may_mean()
        if mention is None or mention.entity is not None:
            return
        guess = session.likely_meaning()
        if guess is not None:
            self.entity.say(f"May be: {guess.known.entity.name} — E")
            self.entity.setToolTip(
                plain_tooltip(f"{guess.why} · {sentences.described(guess.known)}")
            )
        self.entity.setVisible(guess is not None)
        self.card.arrange()

    def _offer_more(self, sheet: Sheet, item: Item, offers: list[Offer]) -> None:
        """The way to what it follows, and the other labels that it may have."""
        scheme, buttons = sheet.scheme, []
        if item.id in sheet.decided:
            buttons.append(("-  Go to the one that decided this", self._session.go_to_decided, ""))
        for offer in offers:
            if offer.instead is not None:
                said = sentences.instead(sheet, item, offer.instead)
                act = partial(self._session.take_instead, offer.instead)
                whole = said_exactly(offer.instead.sources)
                buttons.append((f"{offer.key}  {said}".strip(), act, whole))
            elif not offer.attribute:
                name = offer.values[0]
                said = f"{offer.key}  Make it: {scheme.relations[name].sentence}".strip()
                buttons.append((said, partial(self.relation_label_chosen.emit, name), ""))
        self.card.buttons.offer(buttons)


def _asked_for(item: Item | None) -> tuple[str, str]:
    """What a letter does while some are shown, and which other keys there are."""
    if isinstance(item, Relation):
        return "Type the letter at its right end", "Shift+R is for its other end · Esc leaves"
    ways = "With Shift it asks for another · Shift+R turns it · Esc leaves"
    return "Type the letter at the other end", ways


def _for_selection(selection: tuple[int, int], item: Item | None) -> str:
    """What can be done with what is selected, where just that may be the item in focus."""
    suggested = item is not None and item.state is ItemState.PENDING
    if suggested and isinstance(item, Mention) and item.fragments == (selection,):
        label = item.label.replace("_", " ")
        return f"Suggested as {label}: Space accepts it, a label's key changes it · Esc leaves"
    return "A label's key marks it · Esc leaves"
