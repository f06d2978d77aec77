"""Hands: a reviewer who knows the gold and works the real window with real key events.

The tour, the binary's self-test and the end-to-end tests review articles with it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.identity import items_of
from annotator.model import Fragments, ItemId, ItemState, Mention, Prediction, Relation
from annotator.sheet import Sheet
from annotator.text import find_all
from app.actions import ACTIONS
from app.window import Window

_KEYS = {
    action.id: QKeySequence(action.keys[0])[0]  # type: ignore[index]  # the stubs forget it
    for action in ACTIONS
    if action.keys
}
MentionKey = tuple[str, Fragments]
RelationKey = tuple[str, MentionKey, MentionKey]


@dataclass(frozen=True, slots=True)
class Gold:
    """What an article's mentions and relations should be in the end."""

    mentions: frozenset[MentionKey]
    relations: frozenset[RelationKey]


def gold_of(prediction: Prediction) -> Gold:
    """The gold that an exchange record holds."""
    items = {item.id: item for item in items_of(prediction)}
    mentions = {
        item.id: (item.label, item.fragments)
        for item in items.values()
        if isinstance(item, Mention)
    }
    relations = {
        (item.label, mentions[item.head], mentions[item.tail])
        for item in items.values()
        if isinstance(item, Relation)
    }
    return Gold(frozenset(mentions.values()), frozenset(relations))


class Hands:
    """Presses keys in a window until its article says what the gold says."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.keys = 0
        self.modifiers = 0
        """How often Shift, Ctrl or Alt went down; held from one key to the next counts once."""
        self._held = Qt.KeyboardModifier.NoModifier

    def do(self, action: str) -> None:
        """An action of the table by its first key."""
        self.press(_KEYS[action].key(), _KEYS[action].keyboardModifiers())

    def press_letter(
        self, letter: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """The key of a letter or digit."""
        self.press(Qt.Key(ord(letter.upper())), modifiers)

    def press_label(self, label: str) -> None:
        """A mention label's key."""
        self.press_letter(self._sheet.scheme.mentions[label].key)

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """One key where the keyboard is, in the article unless a prompt is open."""
        prompt = self.window.prompt
        target: QWidget = self.window.canvas
        if prompt.isVisible():
            target = prompt.line if prompt.line.isVisible() else prompt.list
        QTest.keyClick(target, key, modifiers)
        self.keys += 1
        self.modifiers += (modifiers & ~self._held).value.bit_count()
        self._held = modifiers

    def type(self, text: str) -> None:
        """Text into the open prompt."""
        QTest.keyClicks(self.window.prompt.line, text)
        self.keys += len(text)
        self._held = Qt.KeyboardModifier.NoModifier

    def wait_for_suggestions(self, *, seconds: float = 90) -> None:
        """Wait, with the window alive, until the open article has its suggestions."""
        end = time.monotonic() + seconds
        while self._sheet.run is None and self.window.suggester.busy:
            QApplication.processEvents()
            time.sleep(0.01)
            if time.monotonic() > end:
                raise TimeoutError(self.window.status.message.text())

    def review(self, gold: Gold, *, at_most: int | None = None) -> None:
        """Judge every suggestion by the gold, then add what was missed. Does not finish.

        With `at_most` it stops after so many verdicts.
        """
        self._judge(gold, at_most=at_most)
        if at_most is not None:
            return
        for label, fragments in sorted(gold.mentions - self._marked(), key=lambda key: key[1]):
            self._add(label, fragments[0])
        self._judge(gold)
        for key in sorted(gold.relations - self._related(), key=repr):
            self._relate(key)

    def finish(self) -> None:
        """Ctrl+Enter; again where the window says what these hands were too quick to read."""
        session, sheet = self.window.session, self._sheet
        self.do("finish")
        if session.sheet is sheet and not sheet.pending and session.unread():
            self.do("finish")

    def state(self) -> Gold:
        """What the open article says now."""
        return Gold(frozenset(self._marked()), frozenset(self._related()))

    @property
    def _sheet(self) -> Sheet:
        sheet = self.window.session.sheet
        if sheet is None:
            raise LookupError("no article is open")
        return sheet

    def _marked(self) -> set[MentionKey]:
        return {
            (each.label, each.fragments)
            for each in self._sheet.mentions
            if each.state is ItemState.ACCEPTED
        }

    def _key_of(self, relation: Relation) -> RelationKey:
        head, tail = self._sheet.mention(relation.head), self._sheet.mention(relation.tail)
        return relation.label, (head.label, head.fragments), (tail.label, tail.fragments)

    def _related(self) -> set[RelationKey]:
        return {
            self._key_of(each) for each in self._sheet.relations if each.state is ItemState.ACCEPTED
        }

    def _judge(self, gold: Gold, *, at_most: int | None = None) -> None:
        """Space or X on each item that comes into focus, until nothing is left."""
        for verdicts in range(3 * len(self._sheet.items) + 10):
            if not self._sheet.pending or verdicts == at_most:
                return
            focus = self.window.session.focus
            item = None if focus is None else self._sheet.items[focus]
            if item is None or item.state is not ItemState.PENDING:
                # on what is accepted Space goes on to what is pending, above it too
                accepted = item is not None and item.state is ItemState.ACCEPTED
                self.do("accept" if accepted else "next")
                continue
            if isinstance(item, Mention):
                right = (item.label, item.fragments) in gold.mentions
            else:
                right = self._key_of(item) in gold.relations
            self.do("accept" if right else "reject")
        raise LookupError("the review did not come to its end")

    def _add(self, label: str, span: tuple[int, int]) -> None:
        """Find the text, choose the right place of it, press the label's key."""
        text = self._sheet.article.text
        wanted = text[slice(*span)]
        origin = self.window.session.cursor.offset
        found = sorted(find_all(text, wanted), key=lambda each: (each[0] < origin, each[0]))
        self.do("find")
        self.type(wanted)
        for _ in range(found.index(span)):
            self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return)
        self.press_label(label)

    def _focus(self, key: MentionKey) -> ItemId:
        wanted = next(
            each.id
            for each in self._sheet.mentions
            if (each.label, each.fragments) == key and each.state is ItemState.ACCEPTED
        )
        order = self._sheet.visible()
        for _ in range(len(order) + 1):
            focus = self.window.session.focus
            if focus == wanted:
                return wanted
            here = order.index(focus) if focus in order else -1
            down = here < order.index(wanted)
            self.do("next" if down else "previous")
        raise LookupError(f"{key} cannot be focused")

    def _relate(self, key: RelationKey) -> None:
        """R on the head, the letter of the tail, and a digit where several labels fit."""
        label, head, tail = key
        self._focus(head)
        self.do("relate")
        session = self.window.session
        other = next(
            each.id
            for each in self._sheet.mentions
            if (each.label, each.fragments) == tail and each.state is ItemState.ACCEPTED
        )
        for letter in session.hints[other]:
            self.press_letter(letter)
        for number, link in enumerate(session.choices, start=1):
            if link.label == label and link.tail == other:
                self.press_letter(str(number))
                break
