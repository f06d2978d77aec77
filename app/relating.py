"""A relation in the making: the letters at its possible other ends, then the labels that fit."""

from __future__ import annotations

from annotator import review
from annotator.errors import ReviewError
from annotator.model import ItemId, ItemState, Relation
from annotator.sheet import Sheet
from app.hints import letters

_MOST = 9
"""Labels to choose from, at most: as many as there are digits."""


class Relating:
    """What R began: from which mention, in which direction, and what has been typed since.

    `hints` are the letters still to be typed; once they are, `choices` are the relations of which
    a digit chooses one, where several fit.
    """

    def __init__(self) -> None:
        self.hints: dict[ItemId, str] = {}
        self.choices: list[review.Link] = []
        self.typed = ""
        self.reverse = False

    def __bool__(self) -> bool:
        """Whether a key is awaited."""
        return bool(self.hints or self.choices)

    def begin(self, sheet: Sheet, focus: ItemId, *, reverse: bool = False) -> None:
        """Put letters on the mentions that the scheme allows as the other end, near ones first.

        Raises ReviewError, and awaits nothing, where there can be no relation from the focus.
        """
        self.end()
        if isinstance(sheet.items[focus], Relation):
            raise ReviewError("A relation is in focus; choose the mention to relate from.")
        mention = sheet.mention(focus)
        if mention.state is ItemState.REJECTED:
            raise ReviewError("A rejected mention can have no relations; accept it first.")
        self.reverse = reverse
        candidates = [
            each
            for each in sheet.mentions
            if each.id != focus
            and each.state is not ItemState.REJECTED
            and self._links(sheet, focus, each.id)
        ]
        if not candidates:
            raise ReviewError(
                f"The scheme allows no relation from this {mention.label} to another."
            )
        candidates.sort(key=lambda each: (abs(each.start - mention.start), each.start))
        self.hints = letters([each.id for each in candidates])

    def end(self) -> None:
        """Await nothing any more."""
        self.hints, self.choices, self.typed, self.reverse = {}, [], "", False

    def type(self, letter: str) -> ItemId | None:
        """Take a letter; the mention it stands for, once its code is whole.

        Raises ReviewError for a letter that stands for none.
        """
        typed = self.typed + letter.lower()
        matching = [item for item, code in self.hints.items() if code.startswith(typed)]
        if not matching:
            raise ReviewError(f"No mention has the letter {letter.upper()}.")
        if self.hints[matching[0]] == typed:
            return matching[0]
        self.typed = typed
        self.hints = {item: self.hints[item] for item in matching}
        return None

    def choose(self, digit: str) -> review.Link | None:
        """The relation that a digit stands for; None for another key."""
        if digit.isdigit() and 0 < int(digit) <= len(self.choices):
            return self.choices[int(digit) - 1]
        return None

    def to(self, sheet: Sheet, focus: ItemId, other: ItemId) -> review.Link | None:
        """The relation to this mention, if one label fits; else the choices are there afterwards.

        Raises ReviewError, and awaits nothing any more, where the scheme allows none.
        """
        found = self._links(sheet, focus, other)
        if not found:
            self.end()
            one, two = sheet.mention(focus), sheet.mention(other)
            raise ReviewError(f"The scheme allows no relation from {one.label} to {two.label}.")
        if len(found) == 1:
            return found[0]
        self.hints, self.choices = {}, found[:_MOST]
        return None

    def _links(self, sheet: Sheet, focus: ItemId, other: ItemId) -> list[review.Link]:
        """The links with the focus as head where the scheme has any (as tail if reversed)."""
        found = review.links(sheet, focus, other)
        end = "tail" if self.reverse else "head"
        return [link for link in found if getattr(link, end) == focus] or found
