"""Planting: wrong suggestions among the right ones, to see whether what is accepted was read.

A plant is only ever added; no suggestion is changed or left out for it. Which they are is drawn
(see `lots`); what becomes of one is said here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from annotator.model import Item, ItemId, ItemState, Mention, Relation


@dataclass(frozen=True, slots=True)
class Planted:
    """A plant as it was put among the suggestions, and the suggestion that it is like."""

    mention: Mention
    like: ItemId | None = None


Plants = Mapping[ItemId, Planted]


def among(suggested: Mapping[ItemId, Item], new: Mapping[ItemId, Mention]) -> dict[ItemId, Item]:
    """Suggestions with these among them: each before the first that stands behind it.

    What came first or last of all would be told by its place.
    """
    waiting = sorted(new.values(), key=lambda each: each.fragments, reverse=True)
    found: dict[ItemId, Item] = {}
    for item, each in suggested.items():
        while waiting and (isinstance(each, Relation) or each.start > waiting[-1].start):
            first = waiting.pop()
            found[first.id] = first
        found[item] = each
    return found | {each.id: each for each in reversed(waiting)}


def as_planted(item: Item, plants: Plants) -> bool:
    """Whether an item is a plant that nobody has corrected, whatever its verdict.

    This is the rule that keeps plants out of gold and of all that learns: what a reviewer has
    relabelled or given other borders is the reviewer's own work.
    """
    plant = plants.get(item.id)
    return (
        plant is not None
        and isinstance(item, Mention)
        and (item.label, item.fragments) == (plant.mention.label, plant.mention.fragments)
    )


def retired(plant: Mention) -> Mention:
    """The plant once its article was finished: no part of it any more, whatever its verdict was.

    A suggestion has a run as long as it is one; this one has none, and so the ledger tells.
    """
    return replace(plant, state=ItemState.REJECTED, run=None, score=None, entity=None)


def is_retired(item: Item, plants: Plants) -> bool:
    """Whether a plant's article was finished with it."""
    return as_planted(item, plants) and item.run is None and item.state is ItemState.REJECTED


def without_retired(items: Mapping[ItemId, Item], plants: Plants) -> Mapping[ItemId, Item]:
    """The items that are part of the article: no retired plants, nor relations that link them."""
    gone = {item for item in plants if (found := items.get(item)) and is_retired(found, plants)}
    if not gone:
        return items
    return {
        item: found
        for item, found in items.items()
        if item not in gone and (isinstance(found, Mention) or not {found.head, found.tail} & gone)
    }
