"""Where the focus can be in an article, what is to be done there, and how many keys that takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from annotator import rules
from annotator.model import EntityId, Item, ItemId, ItemState, Mention, Relation
from annotator.scheme import Scheme
from annotator.sheet import Sheet
from annotator.text import tokens
from app.hands import MentionKey, RelationKey
from tests.bench.effort_goal import (
    Attributes,
    Goal,
    Span,
    Targets,
    digits,
    edge_moves,
    mention_key,
    relation_key,
)

Key = Any
"""A MentionKey or a RelationKey, as the item is a mention or a relation."""
_LINKING = 2
"""Keys to say what a mention means, where the right entity stands first in the list."""


@dataclass(frozen=True, slots=True)
class Link:
    """How a relation is made from one of its ends."""

    reverse: bool
    choice: bool
    """Whether a digit has to choose among several labels."""


@dataclass(slots=True)
class Stop:
    """A place of the focus: an item that is there, or one that is still to be made.

    `key` is what it should become, None if it is to be rejected; `ends` are the numbers of a
    relation's stops, head and tail, and `links` how it is made from each. `cost` counts the keys
    of judging or mending it, or of making a relation alone, `to_say` those of its digits among
    them.
    """

    item: Item | None
    key: Key
    span: Span
    ends: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    cost: int = 1
    to_say: int = 0
    by_space: bool = False
    """Whether judging it ends with Space, so that Shift+Space can take that key's place."""
    led_to: int | None = None
    """The stop that has to become the tail of this relation."""
    doubtful: bool = False
    """Whether Shift+Space leaves it alone."""
    goes_along: bool = False
    """Whether it is rejected with a mention that is, or that gets another label."""

    @property
    def label(self) -> str:
        """The label that it has, or will have where it is still to be made."""
        if self.item is not None:
            return self.item.label
        return "" if self.key is None else self.key[0]

    @property
    def pending(self) -> bool:
        """Whether it is a suggestion that is to be judged on its own."""
        there = self.item is not None and self.item.state is ItemState.PENDING
        return there and not self.goes_along

    @property
    def missed(self) -> bool:
        """Whether it is a mention that is still to be marked."""
        return self.item is None and not self.ends

    @property
    def to_make(self) -> bool:
        """Whether it is a relation that is still to be made."""
        return self.item is None and bool(self.ends)

    def link_from(self, end: int) -> Link:
        """How this relation is made from one of its ends."""
        return self.links[self.ends.index(end)]

    @property
    def to_do(self) -> bool:
        """Whether there is anything to be done here at all."""
        return self.item is None or self.pending or (self.cost > 0 and not self.goes_along)


def link(scheme: Scheme, key: RelationKey, focus: MentionKey) -> Link:
    """The keys that make a relation from this end: R or Shift+R, and perhaps a digit."""
    label, head, tail = key
    other = tail if focus == head else head
    out = {(each.name, True) for each in scheme.relations_between(focus[0], other[0])}
    back = {(each.name, False) for each in scheme.relations_between(other[0], focus[0])}
    ways = {(label, focus == head)}
    if label in scheme.symmetric:
        ways.add((label, focus != head))
    reverse = not ways & (out or back)
    return Link(reverse, len((back or out) if reverse else (out or back)) > 1)


def owes_entity(
    sheet: Sheet, goal: Goal, names: Mapping[EntityId, str], item: Item, key: MentionKey
) -> bool:
    """Whether a mention does not mean yet what it should; `names` are the entities' by id."""
    wanted = goal.entities.get(key)
    if wanted is None or not isinstance(item, Mention):
        return False
    return item.label == key[0] and (item.entity is None or names.get(item.entity) != wanted)


def stops_of(
    sheet: Sheet, goal: Goal, targets: Targets, names: Mapping[EntityId, str]
) -> list[Stop]:
    """Every stop, in the order of the review, with what is to be made where it will stand."""
    mentions = [
        _of_mention(sheet, goal, targets, names, each)
        for each in sheet.mentions
        if each.state is not ItemState.REJECTED
    ]
    there = {stop.key for stop in mentions}
    for key in goal.mentions:
        if key not in there and _can_be_marked(sheet, key):
            new = Mention(ItemId(""), *key, ItemState.ACCEPTED)
            first = rules.first_attributes(sheet, new)
            cost = _to_say(first, goal.mentions[key]) + _LINKING * (key in goal.entities)
            mentions.append(Stop(None, key, (key[1][0][0], key[1][-1][1]), cost=cost))
    mentions.sort(key=lambda stop: (stop.span[0], -stop.span[1], stop.item is None))
    relations = _relations(sheet, goal, targets, mentions)
    return _in_order(mentions, relations)


def _can_be_marked(sheet: Sheet, key: MentionKey) -> bool:
    """Whether keys can mark this: of several fragments, those that are joined are whole tokens."""
    text = sheet.article.text
    for before, (start, end) in pairwise(key[1]):
        found = tokens(text, start, end)
        whole = found and (found[0][0], found[-1][1]) == (start, end)
        around = tokens(text, *sheet.paragraph_of(start))
        if not whole or not set(found) <= set(around) or not text[before[1] : start].strip():
            return False
    return True


def _new_relation(sheet: Sheet, label: str, head: Stop, tail: Stop) -> dict[str, str]:
    """What a relation begins with; what is not there yet has no other relations."""
    if head.item is None or tail.item is None:
        return {each.name: each.default for each in sheet.scheme.relations[label].attributes}
    new = Relation(ItemId(""), label, head.item.id, tail.item.id, ItemState.ACCEPTED)
    return rules.first_attributes(sheet, new)


def _to_say(first: Attributes, wanted: Attributes) -> int:
    """How many attributes of an item have to be changed once it is made."""
    return sum((first.get(name) or None) != wanted.get(name) for name in {**first, **wanted})


def _of_mention(
    sheet: Sheet, goal: Goal, targets: Targets, names: Mapping[EntityId, str], mention: Mention
) -> Stop:
    span = mention.start, mention.end
    if mention.state is ItemState.ACCEPTED:
        key = mention_key(mention)
        pressed = digits(sheet, mention, goal.mentions.get(key, mention.attributes))
        linking = _LINKING * owes_entity(sheet, goal, names, mention, key)
        return Stop(mention, key, span, cost=len(pressed) + linking)
    target = targets.mentions.get(mention.id)
    doubtful = mention.id in sheet.doubtful
    if target is None:
        return Stop(mention, None, span, doubtful=doubtful)
    moves = edge_moves(sheet, mention.fragments[0], target[1][0]) or []
    if target[0] != mention.label:
        return Stop(mention, target, span, cost=len(moves) + 1, doubtful=doubtful)
    pressed = digits(sheet, mention, goal.mentions[target])
    linking = _LINKING * owes_entity(sheet, goal, names, mention, target)
    cost = len(moves) + len(pressed) + linking + 1
    return Stop(mention, target, span, cost=cost, by_space=True, doubtful=doubtful)


def _relations(sheet: Sheet, goal: Goal, targets: Targets, mentions: list[Stop]) -> list[Stop]:
    at = {stop.item.id: n for n, stop in enumerate(mentions) if stop.item is not None}
    by_key = {stop.key: n for n, stop in enumerate(mentions) if stop.key is not None}
    found: list[Stop] = []
    for relation in sheet.relations:
        if relation.state is not ItemState.REJECTED:
            ends = at[relation.head], at[relation.tail]
            found.append(_of_relation(sheet, goal, targets, relation, ends, mentions))
    there = {stop.key for stop in found}
    for key in goal.relations:
        _, head, tail = key
        if key not in there and head in by_key and tail in by_key:
            ends = by_key[head], by_key[tail]
            links = link(sheet.scheme, key, head), link(sheet.scheme, key, tail)
            first = _new_relation(sheet, key[0], *(mentions[end] for end in ends))
            to_say = _to_say(first, goal.relations[key])
            cost = 2 + min(each.choice for each in links) + to_say
            span = mentions[max(ends)].span
            found.append(Stop(None, key, span, ends, links, cost=cost, to_say=to_say))
    return found


def _of_relation(
    sheet: Sheet,
    goal: Goal,
    targets: Targets,
    relation: Relation,
    ends: tuple[int, int],
    mentions: list[Stop],
) -> Stop:
    head, tail = (mentions[end] for end in ends)
    span = mentions[max(ends)].span
    now = None
    if head.key is not None and tail.key is not None:
        now = relation_key(sheet.scheme, relation.label, head.key, tail.key)
    if relation.state is ItemState.ACCEPTED:
        wanted = None if now is None else goal.relations.get(now)
        pressed = [] if wanted is None else digits(sheet, relation, wanted)
        return Stop(relation, now, span, ends, cost=len(pressed))
    key = targets.relations.get(relation.id)
    if key is None:
        along = (
            head.key is None
            or tail.key is None
            or not sheet.scheme.allows(relation.label, head.key[0], tail.key[0])
        )
        return Stop(relation, None, span, ends, goes_along=along)
    pressed = digits(sheet, relation, goal.relations[key])
    if key[0] != relation.label:
        return Stop(relation, key, span, ends, cost=len(pressed) + 1)
    if key[1] == head.key and key[2] != tail.key and key != now:
        led_to = next(n for n, stop in enumerate(mentions) if stop.key == key[2])
        return Stop(relation, key, span, ends, cost=len(pressed) + 2, led_to=led_to)
    cost = len(pressed) + (key != now) + 1
    return Stop(relation, key, span, ends, cost=cost, by_space=True)


def _in_order(mentions: list[Stop], relations: list[Stop]) -> list[Stop]:
    """Each relation right after the later of its ends; the numbers in `ends` are those of now."""
    after: dict[int, list[Stop]] = {}
    for relation in sorted(relations, key=lambda each: (min(each.ends), each.label)):
        after.setdefault(max(relation.ends), []).append(relation)
    found: list[Stop] = []
    moved: dict[int, int] = {}
    for number, mention in enumerate(mentions):
        moved[number] = len(found)
        found.append(mention)
        found.extend(after.get(number, ()))
    for relation in relations:
        head, tail = relation.ends
        relation.ends = moved[head], moved[tail]
        if relation.led_to is not None:
            relation.led_to = moved[relation.led_to]
    return found
