"""Offers: what the digits do, as the card numbers it: an attribute's values, another label.

A digit that is a label's key in the scheme is passed over, so that no key means two things.
"""

from __future__ import annotations

from dataclasses import dataclass

from annotator.model import Item, Relation
from annotator.sheet import Sheet

_DIGITS = "1234567890"


@dataclass(frozen=True, slots=True)
class Offer:
    """A digit, "" where they ran out, and what it sets; `attribute` is "" for a relation's label.

    Most offers have one value. Where an item has more values than there are digits, an attribute
    is one offer with all of them, and its digit goes on to the next.
    """

    key: str
    attribute: str
    values: tuple[str, ...]

    def after(self, value: str | None) -> str | None:
        """What the key makes of a value: the next one; none after the last."""
        if value not in self.values:
            return self.values[0]
        place = self.values.index(value) + 1
        return self.values[place] if place < len(self.values) else None


def offers(sheet: Sheet, item: Item) -> list[Offer]:
    """What can be chosen for an item: its attributes in the scheme's order, then other labels."""
    scheme = sheet.scheme
    kinds = scheme.relations if isinstance(item, Relation) else scheme.mentions
    kind = kinds.get(item.label)
    attributes = () if kind is None else kind.attributes
    labels = [("", (name,)) for name in _other_labels(sheet, item)]
    found: list[tuple[str, tuple[str, ...]]] = [
        (each.name, (value,)) for each in attributes for value in each.values
    ]
    taken = {label.key for label in scheme.mentions.values()}
    digits = [digit for digit in _DIGITS if digit not in taken]
    if len(found) + len(labels) > len(digits):
        found = [(each.name, each.values) for each in attributes]
    found += labels
    keys = [*digits, *("" for _ in found)]
    return [Offer(key, name, values) for key, (name, values) in zip(keys, found, strict=False)]


def _other_labels(sheet: Sheet, item: Item) -> list[str]:
    """The labels that a relation's ends allow besides its own, in the scheme's order."""
    if not isinstance(item, Relation):
        return []
    head, tail = sheet.mention(item.head), sheet.mention(item.tail)
    fitting = sheet.scheme.relations_between(head.label, tail.label)
    return [label.name for label in fitting if label.name != item.label]
