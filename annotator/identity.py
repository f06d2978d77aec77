"""What makes two items the same item.

A suggested item's id is made from what it says, so that the same suggestion of several extractors
is one item and judging it once judges it everywhere. It keeps that id when it is corrected.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping

from annotator.model import (
    ArticleId,
    Fragments,
    Item,
    ItemId,
    ItemState,
    Mention,
    Prediction,
    Relation,
    RunId,
)


def _digest(parts: str) -> ItemId:
    return ItemId(hashlib.blake2b(parts.encode(), digest_size=10).hexdigest())


def mention_id(article: ArticleId, label: str, fragments: Fragments) -> ItemId:
    """The id of a suggested mention: 20 hex digits of its article, label and span."""
    if len(fragments) == 1:  # said as repr would: that takes twice as long, of thousands
        ((start, end),) = fragments
        return _digest(f"{article}\0mention\0{label}\0(({start}, {end}),)")
    return _digest(f"{article}\0mention\0{label}\0{fragments!r}")


def relation_id(article: ArticleId, label: str, head: ItemId, tail: ItemId) -> ItemId:
    """The id of a suggested relation: 20 hex digits of its article, label and ends."""
    return _digest(f"{article}\0relation\0{label}\0{head}\0{tail}")


def new_id() -> ItemId:
    """The id of an item that a reviewer adds; random, so that copies of a project never clash."""
    return ItemId(uuid.uuid4().hex[:20])


def items_of(prediction: Prediction, *, run: RunId | None = None) -> list[Item]:
    """A prediction's mentions and relations as pending items; what it says twice is one item."""
    places = {mention.id: place for place, mention in enumerate(prediction.mentions)}
    found = items_from(
        prediction.article,
        ((each.label, each.fragments, each.score, each.attributes) for each in prediction.mentions),
        (
            (each.label, places[each.head], places[each.tail], each.score, each.attributes)
            for each in prediction.relations
        ),
        run=run,
    )
    return list(found.values())


def items_from(
    article: ArticleId,
    mentions: Iterable[tuple[str, Fragments, float | None, Mapping[str, str]]],
    relations: Iterable[tuple[str, int, int, float | None, Mapping[str, str]]],
    *,
    run: RunId | None,
) -> dict[ItemId, Item]:
    """What `items_of` gives, by id: each mention as (label, fragments, score, attributes), each
    relation as (label, head, tail, score, attributes), its ends counted among the mentions.
    """
    found: dict[ItemId, Item] = {}
    ids: list[ItemId] = []
    pending = ItemState.PENDING
    for label, fragments, score, attributes in mentions:
        item = mention_id(article, label, fragments)
        ids.append(item)
        if item not in found:
            found[item] = Mention(
                item, label, fragments, pending, score, attributes, None, "", False, run
            )
    for label, first, second, score, attributes in relations:
        head, tail = ids[first], ids[second]
        item = relation_id(article, label, head, tail)
        if item not in found:
            found[item] = Relation(
                item, label, head, tail, pending, score, attributes, "", False, run
            )
    return found
