"""What the scheme and the sheet allow, whichever act it is: labels, ends, no two at one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from annotator.errors import ReviewError
from annotator.model import Item, ItemState, Mention, Relation
from annotator.scheme import Attribute
from annotator.sheet import Sheet


def check_label(sheet: Sheet, label: str) -> None:
    """Refuse a mention label that the scheme does not have."""
    if label not in sheet.scheme.mentions:
        raise ReviewError(f"The scheme has no mention label {label}.")


def check_ends(sheet: Sheet, label: str, head: Item, tail: Item) -> None:
    """Refuse a relation between these two that cannot be."""
    if head.id == tail.id:
        raise ReviewError("A mention cannot be related to itself.")
    if not sheet.scheme.allows(label, head.label, tail.label):
        raise ReviewError(f"The scheme allows no {label} from {head.label} to {tail.label}.")
    if ItemState.REJECTED in (head.state, tail.state):
        raise ReviewError("A rejected mention can have no relations; accept it first.")


def twin(sheet: Sheet, item: Item) -> Item | None:
    """Another item with this label at this place that is not rejected."""
    found = (other for other in sheet.twins(item) if other.state is not ItemState.REJECTED)
    return next(found, None)


def refuse_twin(sheet: Sheet, after: Item) -> None:
    """Refuse what is there already."""
    if twin(sheet, after) is not None:
        raise ReviewError(f"There is a {after.label} at exactly this place already.")


def attributes_for(sheet: Sheet, item: Item, label: str) -> dict[str, str]:
    """What the item may keep of its attributes under this label: names and values it knows."""
    known = choices(sheet, item, label)
    return {name: value for name, value in item.attributes.items() if value in known.get(name, ())}


def choices(sheet: Sheet, item: Item, label: str) -> dict[str, tuple[str, ...]]:
    """The values of each attribute that such an item has under this label."""
    return {each.name: each.values for each in _attributes(sheet, item, label)}


def first_attributes(sheet: Sheet, item: Item) -> dict[str, str]:
    """What an item that a reviewer adds has from the start, until a digit says otherwise.

    A mention has what the one before it of the same label and words has, a relation what the one
    before it at either of its ends has; the rest are defaults.
    """
    usual = {each.name: each.default for each in _attributes(sheet, item, item.label)}
    defaults = {name: value for name, value in usual.items() if value}
    if not usual:
        return {}
    alike: Iterator[Item]
    if isinstance(item, Mention):
        alike = _mentions_alike(sheet, item)
    else:
        alike = _relations_alike(sheet, item)
    before = next((each for each in alike if each.state is ItemState.ACCEPTED), None)
    return {**defaults, **attributes_for(sheet, before, item.label)} if before else defaults


def _mentions_alike(sheet: Sheet, mention: Mention) -> Iterator[Mention]:
    """The mentions before this one that have its label and read the same, the nearest first."""
    words = _words(sheet, mention)
    for other in reversed(sheet.mentions):
        if (
            other.label == mention.label
            and other.start < mention.start
            and not sheet.is_planted(other)
            and _words(sheet, other) == words
        ):
            yield other


def _relations_alike(sheet: Sheet, relation: Relation) -> Iterator[Relation]:
    """The relations before this one that have an end in common with it, the nearest first."""
    found = [*sheet.relations_of(relation.head), *sheet.relations_of(relation.tail)]

    def read_at(each: Relation) -> tuple[int, int]:
        head, tail = sheet.mention(each.head).start, sheet.mention(each.tail).start
        return max(head, tail), min(head, tail)

    here = read_at(relation)
    yield from sorted((each for each in found if read_at(each) < here), key=read_at, reverse=True)


def _words(sheet: Sheet, mention: Mention) -> list[str]:
    return sheet.surface(mention).casefold().split()


def _attributes(sheet: Sheet, item: Item, label: str) -> tuple[Attribute, ...]:
    kinds = sheet.scheme.mentions if isinstance(item, Mention) else sheet.scheme.relations
    known = kinds.get(label)
    return known.attributes if known else ()


def misfits(sheet: Sheet, after: Mention) -> list[Item]:
    """The relations that the scheme does not allow once the mention has its new label."""
    found: list[Item] = []
    for relation in sheet.relations_of(after.id):
        head = after if relation.head == after.id else sheet.mention(relation.head)
        tail = after if relation.tail == after.id else sheet.mention(relation.tail)
        fits = sheet.scheme.allows(relation.label, head.label, tail.label)
        if not fits and relation.state is not ItemState.REJECTED:
            found.append(replace(relation, state=ItemState.REJECTED))
    return found
