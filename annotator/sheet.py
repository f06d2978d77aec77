"""A sheet: one article with its items as they stand now, and the order in which they are judged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain, islice, takewhile

from annotator.alike import Alike, grouped
from annotator.model import (
    Article,
    ArticleId,
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
from annotator.order import Order, Place, arranged, place_of, span_of
from annotator.planting import Planted, Plants, among, as_planted, without_retired
from annotator.scheme import Scheme
from annotator.text import paragraphs, surface


@dataclass(frozen=True)
class Sheet:
    """An article under review.

    `items` holds every item, rejected ones too; `suggested` is what the run said, and an item
    that is the very object in there was never touched. A `blind` one keeps suggestions back, also
    those that are still to come. `plants` are the wrong ones that were planted among them (see
    `planting`): nobody who reviews is told which. A value: `after` gives a new sheet.
    """

    article: Article
    scheme: Scheme
    items: Mapping[ItemId, Item]
    suggested: Mapping[ItemId, Item] = field(default_factory=dict)
    progress: Progress | None = None
    run: RunId | None = None
    blind: bool = False
    plants: Plants = field(default_factory=dict)

    def planted(self, plants: Iterable[Planted]) -> Sheet:
        """The sheet with these wrong suggestions among the others."""
        new = {each.mention.id: each for each in plants}
        if not new:
            return self
        mentions = {item: each.mention for item, each in new.items()}
        suggested = among(self.suggested, mentions)
        return replace(
            self,
            items={**suggested, **self.items},
            suggested=suggested,
            plants={**self.plants, **new},
        )

    def is_planted(self, item: Item) -> bool:
        """Whether it is a plant that nobody has corrected: no gold, and nothing is learnt of it."""
        return bool(self.plants) and as_planted(item, self.plants)

    def said_as(self, item: ItemId) -> ItemId:
        """Whose runs an item names as its own: a plant those of the suggestion that it is like."""
        plant = self.plants.get(item)
        return item if plant is None or plant.like is None else plant.like

    def score_apart(self, item: ItemId) -> float:
        """How much higher a plant's score is than that of the suggestion that it is like."""
        plant = self.plants.get(item)
        if plant is None or plant.like is None or plant.like not in self.suggested:
            return 0.0
        one, other = plant.mention.score, self.suggested[plant.like].score
        return 0.0 if one is None or other is None else one - other

    @property
    def begun(self) -> bool:
        """Whether a decision has fixed which suggestions the article has."""
        return self.progress is not None and self.progress.run is not None

    def telling(self, items: Mapping[ItemId, Item]) -> Mapping[ItemId, Item]:
        """Those of the items that say something of others of the same words: all but plants."""
        if not self.plants:
            return items
        telling = dict(items)  # quicker than leaving them out one by one, of thousands
        for item in self.plants:
            if item in items and self.is_planted(items[item]):
                del telling[item]
        return telling

    @cached_property
    def _order(self) -> Order:
        return arranged(self.items)

    @cached_property
    def alike(self) -> Alike:
        """The mentions of the same words, and what was decided of these."""
        return grouped(self.article.text, self.telling(self.items), self.suggested)

    @property
    def doubtful(self) -> Collection[ItemId]:
        """Pending mentions whose words were mostly decided to be none of their label."""
        return self.alike.doubtful if self.judged else ()

    @property
    def decided(self) -> Mapping[ItemId, ItemId]:
        """Pending mentions that follow what was decided of the same words: the decided ones."""
        return self.alike.decided if self.judged else {}

    @cached_property
    def longest(self) -> int:
        """No mention is longer, in code points from its first to its last; none need be so long."""
        return max([each.end - each.start for each in self.mentions], default=0)

    @property
    def mentions(self) -> list[Mention]:
        """Mentions in reading order, the longer first where two begin together."""
        return self._order.mentions

    @property
    def relations(self) -> list[Relation]:
        """Relations in the order of their later end, as they come up in the review."""
        return self._order.relations

    @property
    def order(self) -> list[ItemId]:
        """Every item in the order of the review: a relation right after the later of its ends."""
        return self._order.everything

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
        """The relations that have this mention as an end, in the order of the review."""
        found = [self.items[item] for item in self._order.links.get(mention, ())]
        linked = [item for item in found if isinstance(item, Relation)]
        return sorted(linked, key=partial(place_of, self.items))

    def in_place_of(self, mention: Mention) -> list[Mention]:
        """The mentions of exactly these characters, whatever their label and state."""
        first = bisect_left(self.mentions, _outer(mention), key=_outer)
        behind = islice(self.mentions, first, None)
        near = takewhile(lambda other: _outer(other) == _outer(mention), behind)
        return [other for other in near if other.fragments == mention.fragments]

    def twins(self, item: Item) -> list[Item]:
        """What else has this label at exactly this place, whatever its state."""
        found: list[Item] = []
        if isinstance(item, Mention):
            found += [other for other in self.in_place_of(item) if other.label == item.label]
        else:
            places = [(item.head, item.tail)]
            if item.label in self.scheme.symmetric:
                places.append((item.tail, item.head))
            found += [
                other
                for other in self.relations_of(item.head)
                if other.label == item.label and (other.head, other.tail) in places
            ]
        return [other for other in found if other.id != item.id]

    @property
    def pending(self) -> list[ItemId]:
        """What is still to be judged, in the order of the review."""
        return self._order.pending

    def pending_between(self, start: int, end: int) -> list[ItemId]:
        """What is still to be judged of what is read inside [start, end)."""
        first, last = (
            bisect_left(self.pending, ((offset,),), key=self._place) for offset in (start, end)
        )
        return self.pending[first:last]

    @property
    def judged(self) -> int:
        """How many items are accepted or rejected."""
        return self._order.judged

    @property
    def flagged(self) -> int:
        """How many items are flagged for a second look."""
        return self._order.flagged

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
        pending, start = self.pending, 0
        if after is not None and after in self.items:
            start = bisect_right(pending, self._place(after), key=self._place)
        places = chain(range(start, len(pending)), range(start))
        return next((pending[at] for at in places if self.is_ready(pending[at])), None)

    def visible(self) -> list[ItemId]:
        """What Up and Down walk through: everything but rejected items."""
        return self._order.visible

    def _place(self, item: ItemId) -> Place:
        return place_of(self.items, self.items[item])

    def after(
        self, changes: Iterable[Change], plants: Iterable[tuple[ArticleId, Mention]] = ()
    ) -> Sheet:
        """The sheet as these changes leave it, with what is planted by them; changes of other
        articles pass by.
        """
        here = (each for article, each in plants if article == self.article.id)
        new = {each.id: Planted(Mention(each.id, each.label, each.fragments)) for each in here}
        planted = {**new, **self.plants}
        items = dict(self.items)
        touched: set[ItemId] = set()
        progress = self.progress
        for change in changes:
            if isinstance(change, ItemChange) and change.article == self.article.id:
                # before any decision a suggestion stands as its run has it
                item = change.after or self.suggested.get(change.item)
                touched.add(change.item)
                if item is None:
                    items.pop(change.item, None)
                else:
                    items[change.item] = item
            elif isinstance(change, ProgressChange) and change.article == self.article.id:
                progress = change.after
        left = without_retired(items, planted)
        if left is not items:
            touched |= items.keys() - left.keys()
        after = replace(self, items=left, progress=progress, plants=planted)
        # what is known of this one holds for that one too, but for a few items
        known = vars(self)
        if "paragraphs" in known:
            vars(after)["paragraphs"] = self.paragraphs
        if "_order" in known and (order := self._order.after(self.items, left, touched)):
            vars(after)["_order"] = order
        if "longest" in known:
            moved = [left[each] for each in touched if each in left]
            lengths = [each.end - each.start for each in moved if isinstance(each, Mention)]
            vars(after)["longest"] = max([self.longest, *lengths])
        if "alike" in known:
            text = self.article.text
            before, now = self.telling(self.items), after.telling(after.items)
            vars(after)["alike"] = self.alike.after(text, before, now, self.suggested, touched)
        return after


def _outer(mention: Mention) -> tuple[int, int]:
    start, end, _ = span_of(mention)
    return start, end
