"""Current state: a cache of what the ledger says of items, entities and articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

from annotator.model import (
    ArticleId,
    ArticleState,
    Change,
    Entity,
    EntityChange,
    EntityId,
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
from annotator.store import codec

_MENTION = """id, label, fragments, state, score, attributes, entity, note, flagged, run"""
_RELATION = """id, label, head, tail, state, score, attributes, note, flagged, run"""


class StateMismatch(RuntimeError):
    """A decision was made from a state that is not the stored one: our bug, nothing is written."""


def _mention(row: tuple[Any, ...]) -> Mention:
    item, label, fragments, state, score, attributes, entity, note, flagged, run = row
    return Mention(
        ItemId(item),
        label,
        codec.fragments_from_json(codec.loads(fragments)),
        ItemState(state),
        score,
        codec.loads(attributes),
        None if entity is None else EntityId(entity),
        note,
        bool(flagged),
        None if run is None else RunId(run),
    )


def _relation(row: tuple[Any, ...]) -> Relation:
    item, label, head, tail, state, score, attributes, note, flagged, run = row
    return Relation(
        ItemId(item),
        label,
        ItemId(head),
        ItemId(tail),
        ItemState(state),
        score,
        codec.loads(attributes),
        note,
        bool(flagged),
        None if run is None else RunId(run),
    )


def touched_items(db: Database, article_key: int) -> list[Item]:
    """Every item of an article that a decision has touched."""
    query = f"SELECT {_MENTION} FROM mention WHERE article = ? ORDER BY start, end DESC, id"
    found: list[Item] = [_mention(row) for row in db.execute(query, [article_key])]
    query = f"SELECT {_RELATION} FROM relation WHERE article = ? ORDER BY id"
    found.extend(_relation(row) for row in db.execute(query, [article_key]))
    return found


def _stored_item(db: Database, item: ItemId) -> Item | None:
    row = db.execute(f"SELECT {_MENTION} FROM mention WHERE id = ?", [item]).fetchone()
    if row is not None:
        return _mention(row)
    row = db.execute(f"SELECT {_RELATION} FROM relation WHERE id = ?", [item]).fetchone()
    return None if row is None else _relation(row)


def progress(db: Database, article_key: int) -> Progress | None:
    """What decisions say of the article as a whole; None if none has touched it."""
    query = "SELECT state, run, flagged, note FROM progress WHERE article = ?"
    row = db.execute(query, [article_key]).fetchone()
    if row is None:
        return None
    state, run, flagged, note = row
    return Progress(ArticleState(state), None if run is None else RunId(run), bool(flagged), note)


def entity(db: Database, entity_id: EntityId) -> Entity | None:
    """One entity; None if there is none of this id."""
    query = "SELECT id, label, name, note FROM entity WHERE id = ?"
    row = db.execute(query, [entity_id]).fetchone()
    return None if row is None else Entity(EntityId(row[0]), *row[1:])


def entities(db: Database) -> list[Entity]:
    """Every entity, by name."""
    query = "SELECT id, label, name, note FROM entity ORDER BY name, id"
    return [Entity(EntityId(row[0]), *row[1:]) for row in db.execute(query)]


def apply(
    db: Database,
    changes: tuple[Change, ...],
    *,
    key_of: Callable[[ArticleId], int],
    surfaces: codec.Surfaces,
    compare: bool = True,
) -> None:
    """Bring the cache to where these changes lead; the caller holds the transaction.

    With `compare`, raises StateMismatch where a change does not start from the stored state.
    """
    for change in changes:
        if isinstance(change, ItemChange):
            _apply_item(db, change, key_of(change.article), surfaces, compare=compare)
        elif isinstance(change, ProgressChange):
            key = key_of(change.article)
            if compare and progress(db, key) != change.before:
                raise StateMismatch(change)
            _apply_progress(db, key, change.after)
        else:
            if compare and entity(db, change.entity) != change.before:
                raise StateMismatch(change)
            _apply_entity(db, change)


def _apply_item(
    db: Database, change: ItemChange, key: int, surfaces: codec.Surfaces, *, compare: bool
) -> None:
    if compare and _stored_item(db, change.item) != change.before:
        raise StateMismatch(change)
    after = change.after
    if after is None:
        db.execute("DELETE FROM mention WHERE id = ?", [change.item])
        db.execute("DELETE FROM relation WHERE id = ?", [change.item])
    elif isinstance(after, Mention):
        db.execute(
            "INSERT OR REPLACE INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                after.id,
                key,
                after.label,
                after.start,
                after.end,
                codec.dumps(after.fragments),
                surfaces(change.article, after.fragments),
                after.state.value,
                after.score,
                codec.dumps(after.attributes),
                after.entity,
                after.note,
                after.flagged,
                after.run,
            ],
        )
    else:
        db.execute(
            "INSERT OR REPLACE INTO relation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                after.id,
                key,
                after.label,
                after.head,
                after.tail,
                after.state.value,
                after.score,
                codec.dumps(after.attributes),
                after.note,
                after.flagged,
                after.run,
            ],
        )


def _apply_progress(db: Database, key: int, after: Progress | None) -> None:
    if after is None:
        db.execute("DELETE FROM progress WHERE article = ?", [key])
        return
    db.execute(
        "INSERT OR REPLACE INTO progress VALUES (?, ?, ?, ?, ?)",
        [key, after.state.value, after.run, after.flagged, after.note],
    )


def _apply_entity(db: Database, change: EntityChange) -> None:
    after = change.after
    if after is None:
        db.execute("DELETE FROM entity WHERE id = ?", [change.entity])
        return
    # an upsert, since REPLACE would delete a row that mentions refer to
    db.execute(
        "INSERT INTO entity VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET label = excluded.label, name = excluded.name, note = excluded.note",
        [after.id, after.label, after.name, after.note],
    )
