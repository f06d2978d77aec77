"""The mentions and relations that are shown, found by paragraph; plain values, no Qt.

Knows which paragraphs must be marked anew after a decision, so that the rest stays as it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from sys import maxsize
from typing import TypeVar

from annotator.model import ItemId, ItemState, Mention, Relation
from app.differing import different

_I = TypeVar("_I", Mention, Relation)


class ShownItems:
    """All items of one article, by id and by paragraph."""

    def __init__(self, starts: Sequence[int] = (0,)) -> None:
        self.mentions: dict[ItemId, Mention] = {}
        self.relations: dict[ItemId, Relation] = {}
        self._starts = starts
        self._last_mentions: list[Mention] = []
        self._last_relations: list[Relation] = []
        self._by_paragraph: dict[int, set[ItemId]] = {}
        self._links: dict[ItemId, set[ItemId]] = {}
        self._revealed: frozenset[ItemId] = frozenset()
        self._order: list[ItemId] | None = None
        self._signs: Mapping[ItemId, str] = {}

    def sign(self, item: ItemId) -> str:
        """What a mention's tag says behind the label: that it is doubtful, say."""
        return self._signs.get(item, "")

    def mark(self, signs: Mapping[ItemId, str]) -> set[int]:
        """Has these signs on tags, and no others; what must be redrawn."""
        before, self._signs = self._signs, dict(signs)
        dirty: set[int] = set()
        for item, _ in before.items() ^ signs.items():
            if item in self.mentions:
                dirty.update(self._paragraphs(self.mentions[item]))
        return dirty

    def replace(self, mentions: Sequence[Mention], relations: Sequence[Relation]) -> set[int]:
        """Takes the items as they stand now; the paragraphs whose marks may have changed."""
        if not self.mentions:
            return self._fill(mentions, relations)
        dirty: set[int] = set()
        self._order = None
        known = self.mentions
        for mention in _news(self._last_mentions, mentions):
            old = known.get(mention.id)
            if old is not mention:
                self._put(mention, old, dirty)
        self._last_mentions = list(mentions)
        if len(known) != len(mentions):
            for gone in known.keys() - {mention.id for mention in mentions}:
                self._remove(gone, dirty)
        self._replace_relations(relations, dirty)
        return dirty

    def reveal(self, items: Iterable[ItemId]) -> set[int]:
        """Shows these mentions even if they are rejected, and only these; what must be redrawn."""
        revealed = frozenset(items)
        dirty: set[int] = set()
        for item in self._revealed ^ revealed:
            mention = self.mentions.get(item)
            if mention is not None and mention.state is ItemState.REJECTED:
                dirty.update(self._paragraphs(mention))
        if self._revealed != revealed:
            self._revealed, self._order = revealed, None
        return dirty

    def order(self) -> list[ItemId]:
        """The shown items as they are judged: a relation right after the later of its ends."""
        if self._order is None:
            places = {
                mention.id: (mention.start, -mention.end, mention.id)
                for mention in self.mentions.values()
            }
            keys = {
                mention.id: (places[mention.id], "")
                for mention in self.mentions.values()
                if self.is_shown(mention)
            }
            for relation in self.relations.values():
                if relation.state is not ItemState.REJECTED:
                    later = max(places[relation.head], places[relation.tail])
                    keys[relation.id] = later, relation.id
            self._order = sorted(keys, key=keys.__getitem__)
        return self._order

    def is_shown(self, mention: Mention) -> bool:
        """Whether it is drawn: all but the rejected ones, and those if they are revealed."""
        return mention.state is not ItemState.REJECTED or mention.id in self._revealed

    def __contains__(self, item: ItemId) -> bool:
        return item in self.mentions or item in self.relations

    def __len__(self) -> int:
        return len(self.mentions) + len(self.relations)

    def ends(self, item: ItemId) -> list[Mention]:
        """Of a relation its head and tail, of a mention that alone."""
        relation = self.relations.get(item)
        found = (relation.head, relation.tail) if relation else (item,)
        return [self.mentions[each] for each in found if each in self.mentions]

    def in_paragraph(self, index: int) -> list[Mention]:
        """The shown mentions that touch a paragraph, in reading order, outer ones first."""
        found = [self.mentions[item] for item in self._by_paragraph.get(index, ())]
        return sorted(
            (mention for mention in found if self.is_shown(mention)),
            key=lambda mention: (mention.start, -mention.end, mention.id),
        )

    def links(self, mention: ItemId) -> int:
        """How many relations that are not rejected end at a mention."""
        return len(self._links.get(mention, ()))

    def relations_of(self, mention: ItemId) -> list[Relation]:
        """The relations that are not rejected and end at a mention, by id."""
        return [self.relations[item] for item in sorted(self._links.get(mention, ()))]

    def relations_in(self, start: int, end: int) -> list[Relation]:
        """The relations with an end in [start, end) that are not rejected."""
        found = {
            item
            for mention, items in self._links.items()
            if start <= self.mentions[mention].start < end
            for item in items
        }
        return [self.relations[item] for item in sorted(found)]

    def _fill(self, mentions: Sequence[Mention], relations: Sequence[Relation]) -> set[int]:
        """Takes the first items, thousands perhaps: as `replace`, but nothing stands yet."""
        starts = self._starts
        places: dict[int, set[ItemId]] = {}
        links: dict[ItemId, set[ItemId]] = {}
        self._by_paragraph, self._links = places, links
        self._last_mentions, self._last_relations = list(mentions), list(relations)
        self.mentions = {mention.id: mention for mention in mentions}
        self.relations = {relation.id: relation for relation in relations}
        self._order = None
        here: set[ItemId] = set()
        first = end = 0  # of the paragraph that the last mention was in, as the next is mostly
        for item, mention in self.mentions.items():
            fragments = mention.fragments
            start = fragments[0][0]
            if not first <= start < end:
                index = bisect_right(starts, start) - 1
                here = places.setdefault(index, set())
                first, end = (
                    starts[index],
                    starts[index + 1] if index + 1 < len(starts) else maxsize,
                )
            here.add(item)
            if fragments[-1][1] > end:
                for further in self._paragraphs(mention):
                    places.setdefault(further, set()).add(item)
        rejected = ItemState.REJECTED
        for item, relation in self.relations.items():
            if relation.state is not rejected:
                for mentioned in (relation.head, relation.tail):
                    if mentioned in links:
                        links[mentioned].add(item)
                    else:
                        links[mentioned] = {item}
        return set(places)

    def _paragraphs(self, mention: Mention) -> range:
        fragments = mention.fragments
        first = bisect_right(self._starts, fragments[0][0]) - 1
        return range(first, max(bisect_right(self._starts, fragments[-1][1] - 1), first + 1))

    def _put(self, mention: Mention, old: Mention | None, dirty: set[int]) -> None:
        self.mentions[mention.id] = mention
        if old is None or old.fragments != mention.fragments:
            if old is not None:
                self._unplace(old, dirty)
            for index in self._paragraphs(mention):
                self._by_paragraph.setdefault(index, set()).add(mention.id)
                dirty.add(index)
        elif (
            old.label != mention.label
            or old.flagged != mention.flagged
            or self.is_shown(old) != self.is_shown(mention)
        ):
            dirty.update(self._paragraphs(mention))

    def _remove(self, item: ItemId, dirty: set[int]) -> None:
        self._unplace(self.mentions.pop(item), dirty)

    def _unplace(self, mention: Mention, dirty: set[int]) -> None:
        for index in self._paragraphs(mention):
            self._by_paragraph[index].discard(mention.id)
            dirty.add(index)

    def _replace_relations(self, relations: Sequence[Relation], dirty: set[int]) -> None:
        known = self.relations
        touched: set[ItemId] = set()
        for relation in _news(self._last_relations, relations):
            old = known.get(relation.id)
            known[relation.id] = relation
            if old is not None and _ends(old) == _ends(relation):
                continue  # a verdict on it leaves the dots at its ends as they are
            if old is not None:
                self._unlink(old, touched)
            for end in _ends(relation):
                self._links.setdefault(end, set()).add(relation.id)
                touched.add(end)
        self._last_relations = list(relations)
        if len(known) != len(relations):
            for gone in known.keys() - {relation.id for relation in relations}:
                self._unlink(known.pop(gone), touched)
        for item in touched & self.mentions.keys():
            dirty.update(self._paragraphs(self.mentions[item]))

    def _unlink(self, relation: Relation, touched: set[ItemId]) -> None:
        for end in (relation.head, relation.tail):
            self._links.get(end, set()).discard(relation.id)
            touched.add(end)


def _ends(relation: Relation) -> tuple[ItemId, ...]:
    """The mentions that have a dot for this relation."""
    rejected = relation.state is ItemState.REJECTED
    return () if rejected else (relation.head, relation.tail)


def _news(before: Sequence[_I], now: Sequence[_I]) -> Sequence[_I]:
    """What may be new: most decisions leave all but one of thousands of items as they are."""
    if len(before) != len(now):
        return now
    return [now[at] for at in different(before, now)]
