"""Connecting: relations made by letters or by the mouse, and turned round."""

from __future__ import annotations

from annotator import review
from annotator.errors import ReviewError
from annotator.model import ItemId, Relation
from annotator.sheet import Sheet
from app.session.opened import act
from app.session.projecting import Projecting


class Connecting(Projecting):
    """Asks for the other end and the label of a relation, and makes it."""

    @property
    def hints(self) -> dict[ItemId, str]:
        """The letters at the possible other ends of the relation that is being made or mended."""
        return self._relating.hints

    @property
    def choices(self) -> list[review.Link]:
        """The relations to choose from by digit, once a hint has been typed and several fit."""
        return self._relating.choices

    @property
    def hint_prefix(self) -> str:
        """What has been typed of a code of two letters."""
        return self._relating.typed

    @act
    def start_hints(self, *, reverse: bool = False) -> None:
        """Show a letter on every mention that the scheme allows as the other end.

        In a relation that is another tail for it, reversed another head.
        """
        sheet, item = self._focused()
        if item is None:
            return
        try:
            self._relating.begin(sheet, item, reverse=reverse)
        finally:
            self.hints_changed.emit()

    @act
    def swap(self) -> None:
        """Turn the focused relation round; while hints are shown, turn the one being made."""
        if self.hints:
            self.start_hints(reverse=not self._relating.reverse)
            return
        sheet, item = self._focused()
        if item is None:
            return
        if isinstance(sheet.items[item], Relation):
            self._record(review.swap(sheet, item))
            self._focus(item)
        else:
            self.start_hints(reverse=True)

    @act
    def type_hint(self, letter: str, *, stay: bool = False) -> None:
        """A letter typed while one is awaited, or a digit while a label is to be chosen.

        With `stay` the letters are shown again once the relation is made, for the next one.
        """
        if self.choices:
            link = self._relating.choose(letter)
            if link is not None:
                self._make(link)
            return
        if self.sheet is not None and self._jump.awaited:
            self._jump_to(self._jump.type(self.sheet, self.cursor, letter))
            return
        try:
            other = self._relating.type(letter, stay=stay)
        except ReviewError as error:
            self.told.emit(str(error))  # a slip of the finger, no failure
            return
        if other is None:
            self.hints_changed.emit()
        else:
            self._relate_to(other)

    @act
    def relate(self, head: ItemId, tail: ItemId) -> None:
        """Relate two mentions, as the mouse does: at once if one label fits, else by choice."""
        if self.sheet is not None:
            self._focus(head)
            self._relate_to(tail)

    def _relate_to(self, other: ItemId) -> None:
        if self.sheet is None or self.focus is None:
            return
        try:
            link = self._relating.to(self.sheet, self.focus, other)
        finally:
            self.hints_changed.emit()
        if link is None:
            return
        if isinstance(self.sheet.items[self.focus], Relation):
            self._reconnect(self.sheet, self.focus, link)
        else:
            self._make(link)

    def _reconnect(self, sheet: Sheet, relation: ItemId, link: review.Link) -> None:
        """The focused relation links these two instead; that is its verdict, so go on."""
        self._stop_hints()
        mended = review.reconnect(sheet, relation, head=link.head, tail=link.tail)
        self._record(mended, go_on=relation)

    @act
    def choose(self, link: review.Link) -> None:
        """Make one of the offered relations."""
        self._make(link)

    def _make(self, link: review.Link) -> None:
        if self.sheet is None:
            return
        stays, reverse = self._relating.stays, self._relating.reverse
        self._stop_hints()
        decision = self._record(review.add_relation(self.sheet, link))
        self._point_at(self.focus)
        self._made = decision.focus
        self._show_focus()
        if stays:
            self.start_hints(reverse=reverse)
