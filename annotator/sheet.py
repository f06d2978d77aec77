"""A sheet: one article with its items as they stand now, and the order in which they are judged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from annotator.model import (
    Article,
    ArticleState,
    Change,
    Item,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Progress,
    ProgressChange,
    Relation,
    RunId,
)
from annotator.scheme import Scheme
from annotator.text import paragraphs, surface


@dataclass(frozen=True)
class Sheet:
    """An article under review.

    `items` holds every item, rejected ones too; `suggested` is what the run said, and an item
    that is the very object in there was never touched. A value: `after` gives a new sheet.
    """

    article: Article
    scheme: Scheme
    items: Mapping[ItemId, Item]
    suggested: Mapping[ItemId, Item] = field(default_factory=dict)
    progress: Progress | None = None
    run: RunId | None = None

    @cached_property
    def mentions(self) -> list[Mention]:
        """Mentions in reading order, the longer first where two begin together."""
        found = [item for item in self.items.values() if isinstance(item, Mention)]
        return sorted(found, key=lambda mention: (mention.start, -mention.end, mention.id))

    @cached_property
    def relations(self) -> list[Relation]:
        """Relations in the order of their later end, as they come up in the review."""
        found = [item for item in self.items.values() if isinstance(item, Relation)]
        rank = {mention.id: place for place, mention in enumerate(self.mentions)}

        def place(relation: Relation) -> tuple[int, int, str, str]:
            head, tail = rank[relation.head], rank[relation.tail]
            return max(head, tail), min(head, tail), relation.label, relation.id

        return sorted(found, key=place)

    @cached_property
    def order(self) -> list[ItemId]:
        """Every item in the order of the review: a relation right after the later of its ends."""
        after: dict[ItemId, list[ItemId]] = {}
        rank = {mention.id: place for place, mention in enumerate(self.mentions)}
        for relation in self.relations:
            later = max(relation.head, relation.tail, key=rank.__getitem__)
            after.setdefault(later, []).append(relation.id)
        found: list[ItemId] = []
        for mention in self.mentions:
            found.append(mention.id)
            found.extend(after.get(mention.id, ()))
        return found

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """(start, end) of each paragraph, in code points."""
        return paragraphs(self.article.text)

    def paragraph_of(self, offset: int) -> tuple[int, int]:
        """The paragraph that holds this offset, or the one before it."""
        place = bisect_right(self.paragraphs, (offset, len(self.article.text) + 1)) - 1
        return self.paragraphs[max(place, 0)]

    def mention(self, item: ItemId) -> Mention:
        """The mention of this id; raises KeyError or TypeError if it is none."""
        found = self.items[item]
        if not isinstance(found, Mention):
            raise TypeError(f"{item} is a relation")
        return found

    def surface(self, mention: Mention) -> str:
        """The text a mention covers."""
        return surface(self.article.text, mention.fragments)

    def anchor(self, item: ItemId) -> Mention:
        """The mention where an item is read: itself, or a relation's later end."""
        found = self.items[item]
        if isinstance(found, Mention):
            return found
        head, tail = self.mention(found.head), self.mention(found.tail)
        return max(head, tail, key=lambda mention: (mention.start, -mention.end))

    def stored(self, item: ItemId) -> Item | None:
        """What decisions made of an item so far; None if it is new or an untouched suggestion."""
        found = self.items.get(item)
        return None if found is self.suggested.get(item) else found

    def relations_of(self, mention: ItemId) -> list[Relation]:
        """The relations that have this mention as an end."""
        return [each for each in self.relations if mention in (each.head, each.tail)]

    @cached_property
    def pending(self) -> list[ItemId]:
        """What is still to be judged, in the order of the review."""
        return [item for item in self.order if self.items[item].state is ItemState.PENDING]

    @cached_property
    def judged(self) -> int:
        """How many items are accepted or rejected."""
        return sum(item.state is not ItemState.PENDING for item in self.items.values())

    @property
    def finished(self) -> bool:
        """Whether the article is finished."""
        return self.progress is not None and self.progress.state is ArticleState.FINISHED

    @property
    def ready(self) -> list[ItemId]:
        """Pending items whose turn it can be: a relation once both its ends are judged."""
        return [item for item in self.pending if self.is_ready(item)]

    def is_ready(self, item: ItemId) -> bool:
        """Whether a pending item can be judged on its own now."""
        found = self.items[item]
        if isinstance(found, Mention):
            return True
        ends = self.items[found.head], self.items[found.tail]
        return all(end.state is not ItemState.PENDING for end in ends)

    def next_pending(self, after: ItemId | None) -> ItemId | None:
        """The next item to judge behind `after`, going round to the top; None if all is judged."""
        ready = set(self.ready)
        start = 0 if after is None or after not in self.items else self.order.index(after) + 1
        for item in (*self.order[start:], *self.order[:start]):
            if item in ready:
                return item
        return None

    def visible(self) -> list[ItemId]:
        """What Up and Down walk through: everything but rejected items."""
        return [item for item in self.order if self.items[item].state is not ItemState.REJECTED]

    def after(self, changes: Iterable[Change]) -> Sheet:
        """The sheet as these changes leave it; changes of other articles pass by."""
        items = dict(self.items)
        progress = self.progress
        for change in changes:
            if isinstance(change, ItemChange) and change.article == self.article.id:
                # before any decision a suggestion stands as its run has it
                item = change.after or self.suggested.get(change.item)
                if item is None:
                    items.pop(change.item, None)
                else:
                    items[change.item] = item
            elif isinstance(change, ProgressChange) and change.article == self.article.id:
                progress = change.after
        return replace(self, items=items, progress=progress)
