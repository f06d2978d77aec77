"""A relation in the making: the letters at its possible other ends, then the labels that fit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import islice

from annotator import review
from annotator.errors import ReviewError
from annotator.model import ItemId, ItemState, Mention, Relation
from annotator.scheme import Scheme
from annotator.sheet import Sheet
from app.hints import MOST, letters

_MOST = 9
"""Labels to choose from, at most: as many as there are digits."""


class Relating:
    """What R began: from which mention, in which direction, and what has been typed since.

    `hints` are the letters still to be typed; once they are, `choices` are the relations of which
    a digit chooses one, where several fit. `stays` says that another one is to be made after it.
    """

    def __init__(self) -> None:
        self.hints: dict[ItemId, str] = {}
        self.choices: list[review.Link] = []
        self.typed = ""
        self.reverse = self.stays = False

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
        nearest = [each.id for each in islice(_others(sheet, mention), MOST)]
        if not nearest:
            raise ReviewError(
                f"The scheme allows no relation from this {mention.label} to another."
            )
        self.hints = letters(nearest)

    def end(self) -> None:
        """Await nothing any more."""
        self.hints, self.choices, self.typed = {}, [], ""
        self.reverse = self.stays = False

    def type(self, letter: str, *, stay: bool = False) -> ItemId | None:
        """Take a letter; the mention it stands for, once its code is whole.

        Raises ReviewError for a letter that stands for none.
        """
        typed = self.typed + letter.lower()
        matching = [item for item, code in self.hints.items() if code.startswith(typed)]
        if not matching:
            raise ReviewError(f"No mention has the letter {letter.upper()}.")
        if self.hints[matching[0]] == typed:
            self.stays = stay
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


def _others(sheet: Sheet, mention: Mention) -> Iterator[Mention]:
    """The mentions that the scheme allows as the other end, near ones first.

    No more is looked at than is asked for: an article may have thousands.
    """
    labels = _partners(sheet.scheme, mention.label)

    def fitting(mentions: Iterable[Mention]) -> Iterator[Mention]:
        for each in mentions:
            if each.label in labels and each.state is not ItemState.REJECTED:
                yield each

    found = sheet.mentions
    here = bisect_left(found, (mention.start, -mention.end, mention.id), key=_place)
    before, after = found[:here], found[here + 1 :]
    return merge(
        fitting(reversed(before)),
        fitting(after),
        key=lambda each: abs(each.start - mention.start),
    )


def _place(mention: Mention) -> tuple[int, int, ItemId]:
    return mention.start, -mention.end, mention.id


def _partners(scheme: Scheme, label: str) -> frozenset[str]:
    """The mention labels that a relation may link with this one, either way round."""
    return frozenset(
        other
        for relation in scheme.relations.values()
        for one, others in ((relation.heads, relation.tails), (relation.tails, relation.heads))
        if label in one
        for other in others
    )
