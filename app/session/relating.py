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
from app.session.hints import MOST, letters

_MOST = 9
"""Labels to choose from, at most: as many as there are digits."""


class Relating:
    """What R began: from which mention, in which direction, and what has been typed since.

    From a relation it leads to another tail of that, reversed to another head. `hints` are the
    letters still to be typed; once they are, `choices` are the relations of which a digit chooses
    one, where several fit. `stays` says that another one is to be made after it.
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
        found = sheet.items[focus]
        self.reverse = reverse
        if isinstance(found, Relation):
            others = _other_ends(sheet, found, reverse=reverse)
            problem = f"No other mention can be the {_end(reverse)} of this {found.label}."
        else:
            if found.state is ItemState.REJECTED:
                raise ReviewError("A rejected mention can have no relations; accept it first.")
            others = _others(sheet, found, _partners(sheet.scheme, found.label))
            problem = f"The scheme allows no relation from this {found.label} to another."
        nearest = [each.id for each in islice(others, MOST)]
        if not nearest:
            raise ReviewError(problem)
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
        relation = sheet.items[focus]
        if isinstance(relation, Relation):
            head, tail = (other, relation.tail) if self.reverse else (relation.head, other)
            return review.Link(relation.label, head, tail)
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


def _end(reverse: bool) -> str:
    return "head" if reverse else "tail"


def _other_ends(sheet: Sheet, relation: Relation, *, reverse: bool) -> Iterator[Mention]:
    """The mentions that could be the relation's tail (or head) instead, near where it is read."""
    label = sheet.scheme.relations.get(relation.label)
    if label is None:
        return iter(())
    found = _others(sheet, sheet.anchor(relation.id), label.heads if reverse else label.tails)
    return (each for each in found if each.id not in (relation.head, relation.tail))


def _others(sheet: Sheet, mention: Mention, labels: frozenset[str]) -> Iterator[Mention]:
    """The other mentions with one of these labels, near ones first.

    No more is looked at than is asked for: an article may have thousands.
    """

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
