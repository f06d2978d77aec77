"""The order of the review: where every item stands, kept while a decision changes a few of them.

Sorting thousands of items anew at every key would be felt; what did not change keeps its place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from annotator.model import Item, ItemId, ItemState, Mention, Relation

Place = tuple[Any, ...]
"""What items are sorted by; no two items have the same."""
Span = tuple[int, int, ItemId]
Items = Mapping[ItemId, Item]
Links = Mapping[ItemId, Sequence[ItemId]]

_T = TypeVar("_T")
_I = TypeVar("_I", Mention, Relation)
# looking up an enum's member takes longer than what is done with it
_PENDING, _REJECTED = ItemState.PENDING, ItemState.REJECTED
_MANY = 16
"""If more than one in so many items changes, sorting anew is quicker."""


def span_of(mention: Mention) -> Span:
    """Mentions are read from the left, the longer first where two begin together."""
    fragments = mention.fragments
    return fragments[0][0], -fragments[-1][1], mention.id


def place_of(items: Items, item: Item) -> Place:
    """A mention stands at its span, a relation right after the later of its ends."""
    if isinstance(item, Mention):
        return (span_of(item),)
    head, tail = _end(items, item.head), _end(items, item.tail)
    return max(head, tail), min(head, tail), item.label, item.id


def _end(items: Items, end: ItemId) -> Span:
    found = items[end]
    if not isinstance(found, Mention):
        raise TypeError(f"{end} is a relation")
    return span_of(found)


@dataclass(frozen=True, slots=True)
class Order:
    """An article's items in the order of the review. Its lists are never changed, and stay the
    same objects from one order to the next where nothing in them did.

    `visible` are those that are not rejected; `links` are the relations of each mention that has
    any; `judged` and `flagged` are how many are.
    """

    mentions: list[Mention]
    relations: list[Relation]
    everything: list[ItemId]
    pending: list[ItemId]
    visible: list[ItemId]
    links: Links
    judged: int
    flagged: int

    def after(self, before: Items, now: Items, touched: Iterable[ItemId]) -> Order | None:
        """The order once these items, of all that there were before, are as they are now.

        None where it is quicker, or only possible, to arrange all anew.
        """
        changed = {item for item in touched if before.get(item) is not now.get(item)}
        for item in list(changed):
            if _span(before.get(item)) != _span(now.get(item)):
                changed.update(self.links.get(item, ()))  # they stand by their ends
        if len(changed) * _MANY > len(now) or not all(_is_linked(now, item) for item in changed):
            return None
        gone = {place_of(before, each): each for item in changed if (each := before.get(item))}
        come = {place_of(now, each): each for item in changed if (each := now.get(item))}

        def items(found: list[_I], kind: type[_I]) -> list[_I]:
            return _patched(
                found,
                [place for place, item in gone.items() if isinstance(item, kind)],
                {place: item for place, item in come.items() if isinstance(item, kind)},
                lambda item: place_of(before, item),
                lambda item: place_of(now, item),
            )

        def ids(found: list[ItemId], belongs: Callable[[Item], bool]) -> list[ItemId]:
            old = {place for place, item in gone.items() if belongs(item)}
            new = {place: item.id for place, item in come.items() if belongs(item)}
            return _patched(
                found,
                old - new.keys(),
                {place: item for place, item in new.items() if place not in old},
                lambda item: place_of(before, before[item]),
                lambda item: place_of(now, now[item]),
            )

        def more(counts: Callable[[Item], bool]) -> int:
            return sum(map(counts, come.values())) - sum(map(counts, gone.values()))

        return Order(
            items(self.mentions, Mention),
            items(self.relations, Relation),
            ids(self.everything, lambda _item: True),
            ids(self.pending, is_pending),
            ids(self.visible, is_visible),
            _relinked(self.links, gone.values(), come.values()),
            self.judged + more(lambda item: not is_pending(item)),
            self.flagged + more(lambda item: item.flagged),
        )


def arranged(items: Items) -> Order:
    """These items in the order of the review."""
    # places as place_of gives them, without some calls for each of thousands
    spans: dict[ItemId, Span] = {}
    relations: list[Relation] = []
    for item in items.values():
        if isinstance(item, Mention):
            fragments = item.fragments
            spans[item.id] = fragments[0][0], -fragments[-1][1], item.id
        else:
            relations.append(item)
    places: list[Place] = [(span,) for span in spans.values()]
    links: dict[ItemId, list[ItemId]] = {}
    for item in relations:
        head, tail = spans[item.head], spans[item.tail]
        first, later = (head, tail) if head < tail else (tail, head)
        places.append((later, first, item.label, item.id))
        links.setdefault(item.head, []).append(item.id)
        if item.tail != item.head:
            links.setdefault(item.tail, []).append(item.id)
    places.sort()
    everything: list[ItemId] = [place[0][2] if len(place) == 1 else place[3] for place in places]
    found = [items[item] for item in everything]
    pending = [item.id for item in found if item.state is _PENDING]
    return Order(
        [item for item in found if isinstance(item, Mention)],
        [item for item in found if isinstance(item, Relation)],
        everything,
        pending,
        [item.id for item in found if item.state is not _REJECTED],
        links,
        len(items) - len(pending),
        sum([item.flagged for item in found]),
    )


def is_pending(item: Item) -> bool:
    """Whether it is still to be judged."""
    return item.state is _PENDING


def is_visible(item: Item) -> bool:
    """Whether Up and Down walk over it."""
    return item.state is not _REJECTED


def _span(item: Item | None) -> Span | None:
    return span_of(item) if isinstance(item, Mention) else None


def _is_linked(items: Items, item: ItemId) -> bool:
    """Whether a relation's ends are among these items, as they are in every whole sheet."""
    found = items.get(item)
    return not isinstance(found, Relation) or (found.head in items and found.tail in items)


def _patched(
    found: list[_T],
    gone: Collection[Place],
    come: Mapping[Place, _T],
    before: Callable[[_T], Place],
    now: Callable[[_T], Place],
) -> list[_T]:
    """The list without what stood at some places and with what stands at others.

    What is left in between has the same place before and now.
    """
    if not gone and not come:
        return found
    patched = found.copy()
    for place in gone:
        at = bisect_left(patched, place, key=before)
        if place in come:
            patched[at] = come[place]
        else:
            del patched[at]
    for place, item in come.items():
        if place not in gone:
            patched.insert(bisect_left(patched, place, key=now), item)
    return patched


def _relinked(links: Links, gone: Iterable[Item], come: Iterable[Item]) -> Links:
    """The relations of each mention, with these instead of those."""
    old = {(item.id, end) for item in gone for end in _ends(item)}
    new = {(item.id, end) for item in come for end in _ends(item)}
    if old == new:
        return links
    patched = dict(links)
    for item, end in old - new:
        patched[end] = [each for each in patched[end] if each != item]
    for item, end in new - old:
        patched[end] = [*patched.get(end, ()), item]
    return patched


def _ends(item: Item) -> set[ItemId]:
    return {item.head, item.tail} if isinstance(item, Relation) else set()
