"""Offers: what the digits do, as the card numbers it: an attribute's values, what another run has
instead, another label.

A digit that is a label's key in the scheme is passed over, so that no key means two things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from annotator.model import Item, Relation
from annotator.sheet import Sheet
from annotator.sources import Alternative

_DIGITS = "1234567890"


@dataclass(frozen=True, slots=True)
class Offer:
    """A digit, "" where they ran out, and what it sets; `attribute` is "" for a relation's label,
    and for what another run has `instead` of the item.

    Most offers have one value. Where an item has more values than there are digits, an attribute
    is one offer with all of them, and its digit goes on to the next.
    """

    key: str
    attribute: str
    values: tuple[str, ...]
    instead: Alternative | None = None

    def after(self, value: str | None) -> str | None:
        """What the key makes of a value: the next one; none after the last."""
        if value not in self.values:
            return self.values[0]
        place = self.values.index(value) + 1
        return self.values[place] if place < len(self.values) else None


def offers(sheet: Sheet, item: Item, instead: Sequence[Alternative] = ()) -> list[Offer]:
    """What can be chosen for an item: its attributes in the scheme's order, what other runs have
    `instead`, then other labels.
    """
    scheme = sheet.scheme
    kinds = scheme.relations if isinstance(item, Relation) else scheme.mentions
    kind = kinds.get(item.label)
    attributes = () if kind is None else kind.attributes
    others = [Offer("", "", (), each) for each in instead]
    renamed = {each.after.label for each in instead if _is_renamed(item, each.after)}
    names = (name for name in _other_labels(sheet, item) if name not in renamed)
    labels = [*others, *(Offer("", "", (name,)) for name in names)]
    found = [Offer("", each.name, (value,)) for each in attributes for value in each.values]
    taken = {label.key for label in scheme.mentions.values()}
    digits = [digit for digit in _DIGITS if digit not in taken]
    if len(found) + len(labels) > len(digits):
        found = [Offer("", each.name, each.values) for each in attributes]
    found += labels
    keys = [*digits, *("" for _ in found)]
    return [replace(offer, key=key) for key, offer in zip(keys, found, strict=False)]


def _is_renamed(item: Item, after: Item) -> bool:
    """Whether nothing but the label of a relation is another one."""
    if not isinstance(item, Relation) or not isinstance(after, Relation):
        return False
    return (item.head, item.tail) == (after.head, after.tail)


def _other_labels(sheet: Sheet, item: Item) -> list[str]:
    """The labels that a relation's ends allow besides its own, in the scheme's order."""
    if not isinstance(item, Relation):
        return []
    head, tail = sheet.mention(item.head), sheet.mention(item.tail)
    fitting = sheet.scheme.relations_between(head.label, tail.label)
    return [label.name for label in fitting if label.name != item.label]
