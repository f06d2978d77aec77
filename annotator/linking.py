"""The rules of entities: what mentions mean, as drafts of decisions; nothing is written.

Saying what a mention means is part of reading its article, and so refused where that is finished.
What an entity is, is a fact about the world: to merge, split, rename or remove one changes whatever
means it, in finished articles too. Every draft is one decision, so that one undo takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotator.drafts import draft
from annotator.entities import outside
from annotator.entities.spelling import folded
from annotator.errors import ReviewError
from annotator.identity import new_id
from annotator.model import (
    ArticleId,
    Change,
    Draft,
    Entity,
    EntityChange,
    EntityId,
    ItemChange,
    ItemId,
    ItemState,
    Mention,
    Verdict,
)
from annotator.sheet import Sheet
from annotator.wording import counted

Placed = tuple[ArticleId, Mention]
"""A mention of some article that means an entity."""


def new_entity(label: str, name: str) -> Entity:
    """An entity that nobody has named yet."""
    return Entity(EntityId(new_id()), label, _named(name))


def link(sheet: Sheet, items: Iterable[ItemId], entity: Entity, *, new: bool) -> Draft:
    """These mentions mean this entity; a new one comes into being in the same decision."""
    mentions = [sheet.mention(item) for item in items]
    for mention in mentions:
        _check_label(mention, entity)
    linked = [replace(each, entity=entity.id) for each in mentions if each.entity != entity.id]
    if not linked:
        raise ReviewError(f"It means {entity.name} already.")
    made = draft(sheet, Verdict.LINK, linked)
    return replace(made, changes=(*_created(entity, new=new), *made.changes))


def unlink(sheet: Sheet, items: Iterable[ItemId]) -> Draft:
    """Nobody says any more what these mentions mean; the entity stays, for it may mean others."""
    mentions = [sheet.mention(item) for item in items]
    linked = [replace(each, entity=None) for each in mentions if each.entity is not None]
    if not linked:
        raise ReviewError("Nobody has said yet what it means.")
    return draft(sheet, Verdict.LINK, linked)


def rename(entity: Entity, name: str) -> Draft:
    """The entity goes by this name; names need not be unique."""
    return _changed(entity, replace(entity, name=_named(name)))


def set_note(entity: Entity, note: str) -> Draft:
    """What tells the entity from others."""
    return _changed(entity, replace(entity, note=note.strip()))


def set_ids(entity: Entity, ids: Mapping[str, str]) -> Draft:
    """Its outside ids by their sources, checked; these and no others."""
    checked = {source: outside.checked(source, value) for source, value in ids.items()}
    return _changed(entity, replace(entity, ids=checked))


def merge(entity: Entity, into: Entity, meaning: Iterable[Placed]) -> Draft:
    """Both are one: whatever means `entity` means `into` from now on, and `entity` goes.

    `meaning` is every mention that means `entity`, rejected ones too. `into` keeps its name and
    its outside ids, and takes over the note and the ids of sources that it has none of.
    """
    if entity.id == into.id:
        raise ReviewError("Choose another entity to merge it with.")
    if entity.label != into.label:
        raise ReviewError(f"{into.name} is a {into.label}, {entity.name} is a {entity.label}.")
    after = replace(into, note=_both(into.note, entity.note), ids={**entity.ids, **into.ids})
    changes = [_moved(each, into) for each in meaning]
    if after != into:
        changes.append(EntityChange(into.id, into, after))
    return Draft(Verdict.LINK, None, (*changes, EntityChange(entity.id, entity, None)))


def split(chosen: Iterable[Placed], to: Entity, *, new: bool) -> Draft:
    """These mentions mean another entity from now on, a new one as a rule."""
    moved = [(article, each) for article, each in chosen if each.entity != to.id]
    if not moved:
        raise ReviewError("Tick the names or places that mean something else first.")
    for _, mention in moved:
        _check_label(mention, to)
    changes = (_moved(each, to) for each in moved)
    return Draft(Verdict.LINK, None, (*_created(to, new=new), *changes))


def remove(entity: Entity, meaning: Iterable[Placed]) -> Draft:
    """The entity goes; refused while a mention that was not rejected means it."""
    meaning = list(meaning)
    used = sum(mention.state is not ItemState.REJECTED for _, mention in meaning)
    if used:
        verb = "means" if used == 1 else "mean"
        raise ReviewError(
            f"{counted(used, 'mention')} {verb} {entity.name}; merge it with another instead."
        )
    changes = (_moved(each, None) for each in meaning)
    return Draft(Verdict.LINK, None, (*changes, EntityChange(entity.id, entity, None)))


def alike(sheet: Sheet, item: ItemId) -> list[ItemId]:
    """The other mentions of this label and writing in the article; case and hyphens do not count.

    Rejected ones are none.
    """
    mention = sheet.mention(item)
    written = folded(sheet.surface(mention))
    return [
        each.id
        for each in sheet.mentions
        if each.label == mention.label
        and each.id != item
        and each.state is not ItemState.REJECTED
        and folded(sheet.surface(each)) == written
    ]


def twins(entity: Entity, known: Iterable[Entity]) -> list[Entity]:
    """The other entities of this label and name: allowed, but worth a second look."""
    return [
        each
        for each in known
        if each.name == entity.name and each.label == entity.label and each.id != entity.id
    ]


def _named(name: str) -> str:
    if not name.strip():
        raise ReviewError("Type a name for it first.")
    return name.strip()


def _check_label(mention: Mention, entity: Entity) -> None:
    if mention.label != entity.label:
        raise ReviewError(f"{entity.name} is a {entity.label}, this is a {mention.label}.")


def _created(entity: Entity, *, new: bool) -> tuple[Change, ...]:
    return (EntityChange(entity.id, None, entity),) if new else ()


def _changed(before: Entity, after: Entity) -> Draft:
    return Draft(Verdict.LINK, None, (EntityChange(before.id, before, after),))


def _moved(placed: Placed, to: Entity | None) -> Change:
    article, mention = placed
    after = replace(mention, entity=None if to is None else to.id)
    return ItemChange(mention.id, article, mention, after)


def _both(note: str, other: str) -> str:
    return note if other in note else "; ".join(filter(None, (note, other)))
