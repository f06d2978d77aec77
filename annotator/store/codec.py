"""Values to and from the JSON of ledger payloads; what is default is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from annotator.model import (
    ArticleId,
    ArticleState,
    Change,
    DecisionId,
    Draft,
    Entity,
    EntityChange,
    EntityId,
    Fragments,
    Item,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Progress,
    ProgressChange,
    Relation,
    RunId,
    Verdict,
)

Surfaces = Callable[[ArticleId, Fragments], str]


def dumps(value: object) -> str:
    """Canonical JSON: keys sorted, no spaces."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


loads = orjson.loads


def item_to_json(item: Item, article: ArticleId, surfaces: Surfaces) -> dict[str, object]:
    """An item as a ledger payload carries it, a mention with its surface."""
    body: dict[str, object] = {"label": item.label, "state": item.state.value}
    if isinstance(item, Mention):
        body["fragments"] = item.fragments
        body["surface"] = surfaces(article, item.fragments)
        if item.entity is not None:
            body["entity"] = item.entity
    else:
        body["head"], body["tail"] = item.head, item.tail
    for name in ("score", "run"):
        if getattr(item, name) is not None:
            body[name] = getattr(item, name)
    for name in ("attributes", "note", "flagged"):
        if getattr(item, name):
            body[name] = getattr(item, name)
    return body


def item_from_json(item: ItemId, body: dict[str, Any]) -> Item:
    """The inverse of `item_to_json`."""
    common = {
        "state": ItemState(body["state"]),
        "score": body.get("score"),
        "attributes": body.get("attributes", {}),
        "note": body.get("note", ""),
        "flagged": body.get("flagged", False),
        "run": None if body.get("run") is None else RunId(body["run"]),
    }
    if "head" in body:
        return Relation(item, body["label"], body["head"], body["tail"], **common)
    return Mention(
        item,
        body["label"],
        fragments_from_json(body["fragments"]),
        entity=None if body.get("entity") is None else EntityId(body["entity"]),
        **common,
    )


def fragments_from_json(pairs: list[list[int]]) -> Fragments:
    """[[start, end], …] as tuples."""
    return tuple([(start, end) for start, end in pairs])


def progress_to_json(progress: Progress) -> dict[str, object]:
    """A progress as a ledger payload carries it."""
    body: dict[str, object] = {"state": progress.state.value}
    if progress.run is not None:
        body["run"] = progress.run
    if progress.flagged:
        body["flagged"] = True
    if progress.note:
        body["note"] = progress.note
    return body


def progress_from_json(body: dict[str, Any]) -> Progress:
    """The inverse of `progress_to_json`."""
    return Progress(
        ArticleState(body["state"]),
        None if body.get("run") is None else RunId(body["run"]),
        body.get("flagged", False),
        body.get("note", ""),
    )


def _entity_to_json(entity: Entity) -> dict[str, object]:
    body: dict[str, object] = {"label": entity.label, "name": entity.name, "note": entity.note}
    if entity.ids:
        body["ids"] = entity.ids
    return body


def _change_to_json(
    change: Change, article: ArticleId | None, surfaces: Surfaces
) -> dict[str, object]:
    if isinstance(change, EntityChange):
        return {
            "entity": change.entity,
            "before": change.before and _entity_to_json(change.before),
            "after": change.after and _entity_to_json(change.after),
        }
    body: dict[str, object] = {}
    if change.article != article:
        body["article"] = change.article
    if isinstance(change, ProgressChange):
        body["progress"] = True
        body["before"] = change.before and progress_to_json(change.before)
        body["after"] = change.after and progress_to_json(change.after)
        return body
    body["item"] = change.item
    body["before"] = change.before and item_to_json(change.before, change.article, surfaces)
    body["after"] = change.after and item_to_json(change.after, change.article, surfaces)
    return body


def _change_from_json(body: dict[str, Any], article: ArticleId | None) -> Change:
    before, after = body["before"], body["after"]
    if "entity" in body:
        entity = EntityId(body["entity"])
        return EntityChange(
            entity, before and Entity(entity, **before), after and Entity(entity, **after)
        )
    place = ArticleId(body["article"]) if "article" in body else article
    if place is None:
        raise ValueError("a change of no article")
    if "progress" in body:
        return ProgressChange(
            place, before and progress_from_json(before), after and progress_from_json(after)
        )
    item = ItemId(body["item"])
    return ItemChange(
        item, place, before and item_from_json(item, before), after and item_from_json(item, after)
    )


def draft_to_json(draft: Draft, surfaces: Surfaces) -> str:
    """The payload of a ledger row: all of a draft but its verdict and article."""
    body: dict[str, object] = {
        "changes": [_change_to_json(each, draft.article, surfaces) for each in draft.changes]
    }
    if draft.focus is not None:
        body["focus"] = draft.focus
    if draft.target is not None:
        body["target"] = draft.target
    if draft.took is not None:
        body["took"] = draft.took
    if draft.keys is not None:
        body["keys"] = draft.keys
    if draft.plants:
        body["planted"] = [_plant_to_json(*each, draft.article, surfaces) for each in draft.plants]
    return dumps(body)


def _plant_to_json(
    article: ArticleId, mention: Mention, own: ArticleId | None, surfaces: Surfaces
) -> dict[str, object]:
    place: dict[str, object] = {} if article == own else {"article": article}
    return {**place, "item": mention.id, **item_to_json(mention, article, surfaces)}


def _plant_from_json(body: dict[str, Any], own: ArticleId | None) -> tuple[ArticleId, Mention]:
    place = ArticleId(body["article"]) if "article" in body else own
    mention = item_from_json(ItemId(body["item"]), body)
    if place is None or not isinstance(mention, Mention):
        raise ValueError("a plant of no article, or that is no mention")
    return place, mention


def draft_from_json(verdict: str, article: ArticleId | None, payload: str) -> Draft:
    """The inverse of `draft_to_json`."""
    body = loads(payload)
    return Draft(
        Verdict(verdict),
        article,
        tuple(_change_from_json(each, article) for each in body["changes"]),
        None if body.get("focus") is None else ItemId(body["focus"]),
        None if body.get("target") is None else DecisionId(body["target"]),
        body.get("took"),
        body.get("keys"),
        tuple(_plant_from_json(each, article) for each in body.get("planted", ())),
    )
