"""What is held back: suggestions of an article that are not shown, for they are seldom right.

Nothing of it is lost. Whoever misses something finds it in a list, and what they take of that is
the suggestion of the run that has it, as if it had been shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from annotator import rules
from annotator.drafts import draft
from annotator.errors import ReviewError
from annotator.identity import relation_id
from annotator.merging import in_dispute
from annotator.model import Draft, Item, ItemId, ItemState, Mention, Relation, Run, Verdict
from annotator.sheet import Sheet
from annotator.sources import Said


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An item that is not shown, as the run has it that gives it the highest score."""

    item: Item
    run: Run


def held_back(sheet: Sheet, said: Iterable[Said]) -> list[HeldBack]:
    """What these runs say and nothing shows, in the order of the text; relations come behind.

    What gave way to something shown is not among it, for its card has that. A relation is among it
    once both its ends are accepted.
    """
    found: dict[ItemId, HeldBack] = {}
    for each in said:
        for item in each.items.values():
            other = found.get(item.id)
            better = other is None or (other.item.score or 0.0) < (item.score or 0.0)
            if better and item.id not in sheet.items and not _is_there(sheet, item):
                found[item.id] = HeldBack(item, each.run)
    return sorted(found.values(), key=lambda each: _place(sheet, each.item))


def take(sheet: Sheet, chosen: Sequence[HeldBack]) -> Draft:
    """These are right: each is accepted, as the suggestion of its run."""
    if not chosen:
        raise ReviewError("Nothing is ticked.")
    items: list[Item] = []
    for each in chosen:
        item = each.item
        if item.id in sheet.items or _is_there(sheet, item):
            raise ReviewError("This was changed meanwhile; look again.")
        attributes = rules.attributes_for(sheet, item, item.label)
        items.append(replace(item, state=ItemState.ACCEPTED, attributes=attributes))
    return draft(sheet, Verdict.ADD, items)


def _is_there(sheet: Sheet, item: Item) -> bool:
    """Whether the sheet has it already, or something instead of it, or cannot have it."""
    if isinstance(item, Relation):
        return not _can_relate(sheet, item) or any(_links(sheet, item))
    if item.label not in sheet.scheme.mentions:
        return True
    here = item.label, item.fragments
    return any(
        (each.label, each.fragments) == here or in_dispute(here, (each.label, each.fragments))
        for each in _over(sheet, item)
        if each.state is not ItemState.REJECTED
    )


def _over(sheet: Sheet, mention: Mention) -> Iterator[Mention]:
    """The sheet's mentions that share text with this one."""
    first = bisect_left(sheet.mentions, mention.start - sheet.longest, key=lambda each: each.start)
    for place in range(first, len(sheet.mentions)):
        each = sheet.mentions[place]
        if each.start >= mention.end:
            return
        if each.end > mention.start:
            yield each


def _can_relate(sheet: Sheet, relation: Relation) -> bool:
    ends = [sheet.items.get(end) for end in (relation.head, relation.tail)]
    labels = [
        end.label for end in ends if isinstance(end, Mention) and end.state is ItemState.ACCEPTED
    ]
    return len(labels) == 2 and sheet.scheme.allows(relation.label, *labels)


def _links(sheet: Sheet, relation: Relation) -> Iterator[bool]:
    """Whether each relation between the same ends stands for it; a turned id is the same one."""
    turned = relation_id(sheet.article.id, relation.label, relation.tail, relation.head)
    yield relation.label in sheet.scheme.symmetric and turned in sheet.items
    ends = {relation.head, relation.tail}
    for each in sheet.relations_of(relation.head):
        yield {each.head, each.tail} == ends and each.state is not ItemState.REJECTED


def _place(sheet: Sheet, item: Item) -> tuple[bool, int, int, ItemId]:
    if isinstance(item, Relation):
        end = max(sheet.mention(item.head).start, sheet.mention(item.tail).start)
        return True, end, 0, item.id
    return False, item.start, -item.end, item.id
