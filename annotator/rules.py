"""What the scheme and the sheet allow, whichever act it is: labels, ends, no two at one place."""

from __future__ import annotations

from dataclasses import replace

from annotator.errors import ReviewError
from annotator.model import Item, ItemState, Mention
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

    A mention has what the one before it of the same label and words has; the rest are defaults.
    """
    usual = {each.name: each.default for each in _attributes(sheet, item, item.label)}
    defaults = {name: value for name, value in usual.items() if value}
    before = _last_alike(sheet, item) if usual and isinstance(item, Mention) else None
    return {**defaults, **before.attributes} if before else defaults


def _last_alike(sheet: Sheet, mention: Mention) -> Mention | None:
    """The last accepted mention before this one that has its label and reads the same."""
    words = _words(sheet, mention)
    for other in reversed(sheet.mentions):
        if (
            other.label == mention.label
            and other.start < mention.start
            and other.state is ItemState.ACCEPTED
            and _words(sheet, other) == words
        ):
            return other
    return None


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
