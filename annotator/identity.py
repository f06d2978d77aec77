"""What makes two items the same item.

A suggested item's id is made from what it says, so that the same suggestion of several extractors
is one item and judging it once judges it everywhere. It keeps that id when it is corrected.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

from annotator.bulk import maker
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

_mention, _relation = maker(Mention), maker(Relation)


def mention_id(article: ArticleId, label: str, fragments: Fragments) -> ItemId:
    """The id of a suggested mention: 20 hex digits of its article, label and span."""
    return _digests(article, "mention")(_mention_parts(label, fragments))


def relation_id(article: ArticleId, label: str, head: ItemId, tail: ItemId) -> ItemId:
    """The id of a suggested relation: 20 hex digits of its article, label and ends."""
    return _digests(article, "relation")(f"{label}\0{head}\0{tail}")


def _digests(article: ArticleId, kind: str) -> Callable[[str], ItemId]:
    """What makes the ids of one article's items; going on from what they share is quicker."""
    go_on = blake2b(f"{article}\0{kind}\0".encode(), digest_size=10).copy

    def digest(parts: str) -> ItemId:
        whole = go_on()
        whole.update(parts.encode())
        return whole.hexdigest()  # type: ignore[return-value] # ItemId() is a call, felt here

    return digest


def _mention_parts(label: str, fragments: Fragments) -> str:
    if len(fragments) == 1:  # said as repr would: that takes twice as long, of thousands
        ((start, end),) = fragments
        return f"{label}\0(({start}, {end}),)"
    return f"{label}\0{fragments!r}"


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
    pending, digest = ItemState.PENDING, _digests(article, "mention")
    for label, fragments, score, attributes in mentions:
        item = digest(_mention_parts(label, fragments))
        ids.append(item)
        if item not in found:
            found[item] = _mention(
                item, label, fragments, pending, score, attributes, None, "", False, run
            )
    digest = _digests(article, "relation")
    for label, first, second, score, attributes in relations:
        head, tail = ids[first], ids[second]
        item = digest(f"{label}\0{head}\0{tail}")
        if item not in found:
            found[item] = _relation(
                item, label, head, tail, pending, score, attributes, "", False, run
            )
    return found
