"""What an article should say in the end, and what each suggestion should become on the way.

A suggestion that is not right becomes a gold mention that it overlaps where mending it takes fewer
keys than rejecting it and marking that mention anew; the one that saves most goes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from annotator.identity import items_of
from annotator.model import EntityId, Item, ItemId, ItemState, Mention, Prediction, Relation
from annotator.scheme import Scheme
from annotator.sheet import Sheet
from annotator.text import tokens
from app.hands import MentionKey, RelationKey
from app.session.offers import offers
from app.session.reading import moved_edge

Attributes = Mapping[str, str]
Span = tuple[int, int]
_FURTHEST = 8
"""Tokens that an edge is moved at most; nothing further could save a key."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Mentions and relations with their attributes; entities by name where they have one."""

    mentions: Mapping[MentionKey, Attributes]
    relations: Mapping[RelationKey, Attributes]
    entities: Mapping[MentionKey, str]

    def without_entities(self) -> Goal:
        """The same, with nothing said of entities."""
        return replace(self, entities={})


def goal_of(prediction: Prediction, scheme: Scheme) -> Goal:
    """What an exchange record says."""
    names = {
        (mention.label, mention.fragments): mention.entity
        for mention in prediction.mentions
        if mention.entity
    }
    return _goal(items_of(prediction), scheme, names)


def goal_now(
    items: Iterable[Item], scheme: Scheme, entities: Mapping[EntityId, str] | None = None
) -> Goal:
    """What these items say so far: the accepted ones; `entities` are the names by id."""
    items = [item for item in items if item.state is ItemState.ACCEPTED]
    names = {
        mention_key(item): entities[item.entity]
        for item in items
        if entities and isinstance(item, Mention) and item.entity is not None
    }
    return _goal(items, scheme, names)


def _goal(items: Iterable[Item], scheme: Scheme, names: Mapping[MentionKey, str]) -> Goal:
    items = list(items)
    keys = {item.id: mention_key(item) for item in items if isinstance(item, Mention)}
    relations = {
        relation_key(scheme, item.label, keys[item.head], keys[item.tail]): dict(item.attributes)
        for item in items
        if isinstance(item, Relation)
    }
    mentions = {keys[item.id]: dict(item.attributes) for item in items if item.id in keys}
    return Goal(mentions, relations, names)


def mention_key(mention: Mention) -> MentionKey:
    """What makes a mention this one."""
    return mention.label, mention.fragments


def relation_key(scheme: Scheme, label: str, head: MentionKey, tail: MentionKey) -> RelationKey:
    """What makes a relation this one; the ends of a symmetric one have no order."""
    if label in scheme.symmetric and tail < head:
        head, tail = tail, head
    return label, head, tail


def edge_moves(sheet: Sheet, span: Span, wanted: Span) -> list[str] | None:
    """The fewest boundary keys, as ids of actions, from a span to another; None if too far."""
    # an edge may not pass the other one
    first = ("end", "start") if wanted[0] >= span[1] else ("start", "end")
    moves: list[str] = []
    for edge in first:
        found = _moves_of_edge(sheet, span, wanted, edge)
        if found is None:
            return None
        moves += found
        span = (wanted[0], span[1]) if edge == "start" else (span[0], wanted[1])
    return moves


def _moves_of_edge(sheet: Sheet, span: Span, wanted: Span, edge: str) -> list[str] | None:
    side = 0 if edge == "start" else 1
    best: list[str] | None = None
    for forward in (True, False):
        moved, by_token = span, list[str]()
        for _ in range(_FURTHEST):
            off = wanted[side] - moved[side]
            by_character = [f"{edge}_{'right' if off > 0 else 'left'}_character"] * abs(off)
            if best is None or len(by_token) + len(by_character) < len(best):
                best = by_token + by_character
            after = moved_edge(sheet, moved, edge=edge, forward=forward, by_character=False)
            if after == moved:
                break
            moved = after
            by_token = [*by_token, f"{edge}_{'right' if forward else 'left'}"]
    return best if best is not None and len(best) <= _FURTHEST else None


def digits(sheet: Sheet, item: Item, wanted: Attributes) -> list[str]:
    """The digits that make an item's attributes what they should be, as its card numbers them."""
    pressed: list[str] = []
    for name in {**item.attributes, **wanted}:
        now, goal = item.attributes.get(name), wanted.get(name)
        if now == goal:
            continue
        of_name = [each for each in offers(sheet, item) if each.attribute == name]
        offer = next((each for each in of_name if (goal or now) in each.values), None)
        if offer is None:
            continue  # the item will have it once it has its right label
        if not offer.key:
            raise LookupError(f"there is no digit left for {name} of a {item.label}")
        while now != goal:
            now = offer.after(now)
            pressed.append(offer.key)
    return pressed


@dataclass(frozen=True, slots=True)
class Targets:
    """What each suggestion should become; None: it is to be rejected."""

    mentions: Mapping[ItemId, MentionKey | None]
    relations: Mapping[ItemId, RelationKey | None]


def targets(sheet: Sheet, goal: Goal) -> Targets:
    """What to make of every pending item of a sheet."""
    pending = [each for each in sheet.mentions if each.state is ItemState.PENDING]
    taken: dict[ItemId, MentionKey | None] = {
        each.id: mention_key(each) if each.state is ItemState.ACCEPTED else None
        for each in sheet.mentions
    }
    for each in pending:
        if mention_key(each) in goal.mentions:
            taken[each.id] = mention_key(each)
    used = {key for key in taken.values() if key is not None}
    wrong = [each for each in pending if taken[each.id] is None]
    free = [key for key in goal.mentions if key not in used]
    offered = [
        (saved, order, each.id, key)
        for order, each in enumerate(wrong)
        for key in free
        if (saved := _saved_by_mending(sheet, goal, each, key, taken)) > 0
    ]
    for _, _, item, key in sorted(offered, key=lambda each: (-each[0], each[1], each[3])):
        if taken[item] is None and key not in used:
            taken[item] = key
            used.add(key)
    return Targets(
        {each.id: taken[each.id] for each in pending}, _targets_of_relations(sheet, goal, taken)
    )


def _saved_by_mending(
    sheet: Sheet,
    goal: Goal,
    mention: Mention,
    key: MentionKey,
    taken: Mapping[ItemId, MentionKey | None],
) -> int:
    """Keys saved by making a mention this one instead of rejecting it and adding the other."""
    _, fragments = key
    if fragments[0][0] >= mention.end or mention.start >= fragments[-1][1]:
        return 0
    moves: list[str] | None = []
    if mention.fragments != fragments:
        if len(mention.fragments) > 1 or len(fragments) > 1:
            return 0
        moves = edge_moves(sheet, mention.fragments[0], fragments[0])
    if moves is None:
        return 0
    several = len(tokens(sheet.article.text, *fragments[0])) > 1
    rejected_and_added = 1 + 3 + several
    saved = rejected_and_added - (len(moves) + 1)
    for relation in sheet.relations_of(mention.id):
        ends = [key if end == mention.id else taken[end] for end in (relation.head, relation.tail)]
        head, tail = ends
        if head is None or tail is None:
            continue
        # a right one would be made anew with three keys; a wrong one would go with the mention
        right = relation_key(sheet.scheme, relation.label, head, tail) in goal.relations
        saved += 2 if right else -1
    return saved


def _other_tails(
    goal: Goal, taken: Mapping[ItemId, MentionKey | None], relation: Relation
) -> list[RelationKey]:
    """What a relation can be led to: right ones of its label and head, to what is suggested."""
    there = set(taken.values())
    return [
        key
        for key in goal.relations
        if key[0] == relation.label and key[1] == taken[relation.head] and key[2] in there
    ]


def _targets_of_relations(
    sheet: Sheet, goal: Goal, taken: Mapping[ItemId, MentionKey | None]
) -> dict[ItemId, RelationKey | None]:
    """Right ones as they are; others turned round, with another label or another tail, if right."""
    found: dict[ItemId, RelationKey | None] = {}
    used: set[RelationKey] = set()
    pending: list[tuple[Relation, MentionKey, MentionKey]] = []
    for relation in sheet.relations:
        if relation.state is ItemState.REJECTED:
            continue
        head, tail = taken[relation.head], taken[relation.tail]
        key = None
        if head is not None and tail is not None:
            key = relation_key(sheet.scheme, relation.label, head, tail)
            if relation.state is ItemState.PENDING and key not in goal.relations:
                pending.append((relation, head, tail))
        if relation.state is ItemState.PENDING:
            found[relation.id] = key if key in goal.relations else None
        if key is not None:
            used.add(key)
    for relation, head, tail in pending:
        turned = relation_key(sheet.scheme, relation.label, tail, head)
        renamed = [relation_key(sheet.scheme, name, head, tail) for name in sheet.scheme.relations]
        led = (
            [] if relation.label in sheet.scheme.symmetric else _other_tails(goal, taken, relation)
        )
        for key in (turned, *renamed, *led):
            if key in goal.relations and key not in used:
                found[relation.id] = key
                used.add(key)
                break
    return found
