"""What makes two items the same item.

A suggested item's id is made from what it says, so that the same suggestion of several extractors
is one item and judging it once judges it everywhere. It keeps that id when it is corrected.
"""

from __future__ import annotations

import hashlib
import uuid

from annotator.model import (
    ArticleId,
    Fragments,
    Item,
    ItemId,
    Mention,
    Prediction,
    Relation,
    RunId,
)


def _digest(*parts: str) -> ItemId:
    return ItemId(hashlib.blake2b("\0".join(parts).encode(), digest_size=10).hexdigest())


def mention_id(article: ArticleId, label: str, fragments: Fragments) -> ItemId:
    """The id of a suggested mention: 20 hex digits of its article, label and span."""
    return _digest(article, "mention", label, repr(fragments))


def relation_id(article: ArticleId, label: str, head: ItemId, tail: ItemId) -> ItemId:
    """The id of a suggested relation: 20 hex digits of its article, label and ends."""
    return _digest(article, "relation", label, head, tail)


def new_id() -> ItemId:
    """The id of an item that a reviewer adds; random, so that copies of a project never clash."""
    return ItemId(uuid.uuid4().hex[:20])


def items_of(prediction: Prediction, *, run: RunId | None = None) -> list[Item]:
    """A prediction's mentions and relations as pending items; what it says twice is one item."""
    article = prediction.article
    mentions: dict[ItemId, Mention] = {}
    by_source: dict[str, ItemId] = {}
    for mention in prediction.mentions:
        item = mention_id(article, mention.label, mention.fragments)
        by_source[mention.id] = item
        if item not in mentions:
            mentions[item] = Mention(
                item,
                mention.label,
                mention.fragments,
                score=mention.score,
                attributes=mention.attributes,
                run=run,
            )
    relations: dict[ItemId, Relation] = {}
    for relation in prediction.relations:
        head, tail = by_source[relation.head], by_source[relation.tail]
        item = relation_id(article, relation.label, head, tail)
        if item not in relations:
            relations[item] = Relation(
                item,
                relation.label,
                head,
                tail,
                score=relation.score,
                attributes=relation.attributes,
                run=run,
            )
    return [*mentions.values(), *relations.values()]
