"""Mentions of the same words: which they are, and what was decided of these words so far.

Made of all mentions once; a decision looks again only at the words that it touches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from annotator.model import Item, ItemId, ItemState, Mention

Items = Mapping[ItemId, Item]
Span = tuple[int, int]

_PENDING, _ACCEPTED = ItemState.PENDING, ItemState.ACCEPTED


@dataclass(frozen=True, slots=True)
class Alike:
    """An article's mentions in one piece by their words.

    `doubtful` are pending ones whose words were mostly decided not to be a mention of their label.
    `decided` are pending ones that are no more, or never were, what the run suggested, and now are
    what was accepted of the same words: each with that mention, the one before it if there is any.
    """

    by_words: Mapping[str, Collection[ItemId]]
    doubtful: frozenset[ItemId]
    decided: Mapping[ItemId, ItemId]

    def after(
        self, text: str, before: Items, now: Items, suggested: Items, touched: Iterable[ItemId]
    ) -> Alike:
        """The same once these items are as they are now."""
        groups = dict(self.by_words)
        stale: set[str] = set()
        for item in touched:
            old, new = words_of(text, before.get(item)), words_of(text, now.get(item))
            if old != new:
                if old:
                    groups[old] = [each for each in groups[old] if each != item]
                if new:
                    groups[new] = [*groups.get(new, ()), item]
            stale.update(filter(None, (old, new)))
        seen = {item for words in stale for item in (*groups[words], *self.by_words.get(words, ()))}
        doubtful = set(self.doubtful - seen)
        decided = {item: by for item, by in self.decided.items() if item not in seen}
        for words in stale:
            _judge(groups[words], now, suggested, doubtful, decided)
        return Alike(groups, frozenset(doubtful), decided)


def grouped(text: str, items: Items, suggested: Items) -> Alike:
    """The mentions of an article by their words."""
    groups: dict[str, list[ItemId]] = {}
    judged: set[str] = set()
    for item in items.values():
        # as words_of has it, without a call for each of thousands
        if isinstance(item, Mention) and len(item.fragments) == 1:
            ((start, end),) = item.fragments
            words = text[start:end]
            groups.setdefault(words, []).append(item.id)
            if item.state is not _PENDING:
                judged.add(words)
    doubtful: set[ItemId] = set()
    decided: dict[ItemId, ItemId] = {}
    for words in judged:
        _judge(groups[words], items, suggested, doubtful, decided)
    return Alike(groups, frozenset(doubtful), decided)


def words_of(text: str, item: Item | None) -> str:
    """What a mention in one piece reads; empty for any other item."""
    if not isinstance(item, Mention) or len(item.fragments) != 1:
        return ""
    return text[slice(*item.fragments[0])]


def is_mention(label: str, decided: Iterable[Mention]) -> bool:
    """Whether words are a mention of this label in at least half of the places that say so.

    Of a place where they were accepted as something else alone nothing is said of this label.
    """
    accepted: dict[Span, set[str]] = {}
    rejected: dict[Span, set[str]] = {}
    for each in decided:
        if each.state is not _PENDING:
            found = accepted if each.state is _ACCEPTED else rejected
            found.setdefault(each.fragments[0], set()).add(each.label)
    yes = sum(label in labels for labels in accepted.values())
    no = sum(
        label not in accepted[place] and label in labels if place in accepted else True
        for place, labels in rejected.items()
    )
    return yes >= no


def _judge(
    group: Iterable[ItemId],
    items: Items,
    suggested: Items,
    doubtful: set[ItemId],
    decided: dict[ItemId, ItemId],
) -> None:
    """Find of one group what is doubtful and what was decided."""
    pending: list[Mention] = []
    judged: list[Mention] = []
    for item in group:
        found = items[item]
        if isinstance(found, Mention):
            (pending if found.state is _PENDING else judged).append(found)
    if not judged or not pending:
        return
    for label in {each.label for each in pending}:
        if not is_mention(label, judged):
            doubtful.update(each.id for each in pending if each.label == label)
    accepted = sorted((each.start, each.id) for each in judged if each.state is _ACCEPTED)
    for each in pending:
        if accepted and _is_other(each, suggested.get(each.id)):
            of_label = [at for at in accepted if _label(items, at[1]) == each.label]
            if of_label:
                place = bisect_left(of_label, (each.start, each.id)) - 1
                decided[each.id] = of_label[max(place, 0)][1]


def _label(items: Items, item: ItemId) -> str:
    return items[item].label


def _is_other(mention: Mention, suggested: Item | None) -> bool:
    """Whether a mention is something else than its run suggested; a note or a flag is nothing."""
    if mention is suggested:
        return False
    if not isinstance(suggested, Mention):
        return True
    return (mention.label, mention.fragments, mention.entity, mention.attributes) != (
        suggested.label,
        suggested.fragments,
        suggested.entity,
        suggested.attributes,
    )
