"""Items as sentences, for screen readers and tooltips."""

from __future__ import annotations

from annotator.model import Article, Item, ItemId, ItemState, Mention
from annotator.text import surface
from app.article.items import ShownItems
from app.sentences import STATES


def sentence(item: ItemId, items: ShownItems, article: Article) -> str:
    """What an item is and how it stands: "PERSON, suggested, 93 percent: Choe Son-hui"."""
    relation = items.relations.get(item)
    if relation is not None:
        head, tail = (
            surface(article.text, items.mentions[end].fragments)
            for end in (relation.head, relation.tail)
        )
        return f"{_standing(relation)}: from {head} to {tail}"
    mention = items.mentions.get(item)
    if mention is None:
        return ""
    return f"{_standing(mention)}: {surface(article.text, mention.fragments)}"


def _standing(item: Item) -> str:
    parts = [item.label, STATES[item.state]]
    if item.score is not None and item.state is ItemState.PENDING:
        parts.append(f"{round(item.score * 100)} percent")
    if item.flagged:
        parts.append("flagged")
    if isinstance(item, Mention) and len(item.fragments) > 1:
        parts.append(f"{len(item.fragments)} fragments")
    return ", ".join(parts)
