"""Current state: a cache of what the ledger says of items, entities and articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import maker
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
from annotator.store import codec, plants
from annotator.store.groups import Groups

MENTION = """id, label, fragments, state, score, attributes, entity, note, flagged, run"""
_RELATION = """id, label, head, tail, state, score, attributes, note, flagged, run"""
_ENTITY = "id, label, name, note, ids"
# an article may have thousands: an enum's look-up, a type's call and empty JSON are all felt
_STATES = {state.value: state for state in ItemState}
_made_mention, _made_relation = maker(Mention), maker(Relation)


class StateMismatch(RuntimeError):
    """A decision was made from a state that is not the stored one: nothing is written.

    Our bug, unless an older decision is undone or redone over gold that was imported since.
    """


def mention_of(row: tuple[Any, ...]) -> Mention:
    """The mention in a row of the MENTION columns."""
    item, label, fragments, state, score, attributes, entity, note, flagged, run = row
    return _made_mention(
        item,
        label,
        codec.fragments_from_json(codec.loads(fragments)),
        _STATES[state],
        score,
        {} if attributes == "{}" else codec.loads(attributes),
        entity,
        note,
        flagged == 1,
        run,
    )


def _relation(row: tuple[Any, ...]) -> Relation:
    item, label, head, tail, state, score, attributes, note, flagged, run = row
    return _made_relation(
        item,
        label,
        head,
        tail,
        _STATES[state],
        score,
        {} if attributes == "{}" else codec.loads(attributes),
        note,
        flagged == 1,
        run,
    )


def _entity(row: tuple[Any, ...]) -> Entity:
    entity_id, label, name, note, ids = row
    return Entity(EntityId(entity_id), label, name, note, codec.loads(ids))


def touched_items(db: Database, article_key: int) -> list[Item]:
    """Every item of an article that a decision has touched, in no order."""
    query = f"SELECT {MENTION} FROM mention WHERE article = ?"
    found: list[Item] = [mention_of(row) for row in db.execute(query, [article_key])]
    query = f"SELECT {_RELATION} FROM relation WHERE article = ?"
    found.extend(_relation(row) for row in db.execute(query, [article_key]))
    return found


def accepted(
    db: Database, *, among: Sequence[int] | None = None
) -> Callable[[int], tuple[tuple[Mention, ...], tuple[Relation, ...]]]:
    """What is gold in finished articles, by article key; ask in rising order for all of them.

    `among` are the keys of all that will be asked for, where it is not every article.

    A relation without both its ends is left out, as it is in the gold views.
    """
    chosen = [] if among is None else [codec.dumps(list(among))]
    only = "" if among is None else "AND progress.article IN (SELECT value FROM json_each(?)) "
    mentions = Groups(
        db.execute(
            f"SELECT mention.article, {_columns('mention', MENTION)} {plants.GOLD_MENTIONS} "
            f"{only}ORDER BY mention.article, start, end DESC, id",
            chosen,
        )
    )
    relations = Groups(
        db.execute(
            f"SELECT relation.article, {_columns('relation', _RELATION)} "
            f"{plants.LINKED} {only}ORDER BY relation.article, id",
            chosen,
        )
    )

    def of(key: int) -> tuple[tuple[Mention, ...], tuple[Relation, ...]]:
        found = tuple(mention_of(row[1:]) for row in mentions.take(key))
        ids = {mention.id for mention in found}
        linked = (_relation(row[1:]) for row in relations.take(key))
        return found, tuple(each for each in linked if each.head in ids and each.tail in ids)

    return of


def refuse_strays(items: Mapping[ItemId, Item], length: int) -> None:
    """ValueError where a mention leaves a text of this length, or a relation has lost an end."""
    for item in items.values():
        if isinstance(item, Mention):
            fragments = item.fragments
            if fragments[0][0] < 0 or fragments[-1][1] > length:
                raise ValueError(f"{item.id} leaves its text")
        elif item.head not in items or item.tail not in items:
            raise ValueError(f"{item.id} has lost an end")


def _columns(table: str, names: str) -> str:
    return ", ".join(f"{table}.{name}" for name in names.split(", "))


def _stored_item(db: Database, item: ItemId) -> Item | None:
    row = db.execute(f"SELECT {MENTION} FROM mention WHERE id = ?", [item]).fetchone()
    if row is not None:
        return mention_of(row)
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
    row = db.execute(f"SELECT {_ENTITY} FROM entity WHERE id = ?", [entity_id]).fetchone()
    return None if row is None else _entity(row)


def entities(db: Database, *, among: Iterable[EntityId] | None = None) -> list[Entity]:
    """Those of these ids by name, or every entity but those that only plants mean."""
    only, values = f"WHERE id NOT IN ({plants.ONLY_PLANTED})", []
    if among is not None:
        only, values = "WHERE id IN (SELECT value FROM json_each(?))", [codec.dumps(list(among))]
    query = f"SELECT {_ENTITY} FROM entity {only} ORDER BY name, id"
    return [_entity(row) for row in db.execute(query, values)]


def aliases(db: Database) -> dict[EntityId, list[str]]:
    """For each entity what its mentions look like, the most frequent first."""
    query = f"""SELECT entity, surface FROM mention WHERE entity IS NOT NULL
               AND state <> 'rejected' AND NOT {plants.AS_PLANTED}
               GROUP BY entity, surface ORDER BY count(*) DESC, surface"""
    found: dict[EntityId, list[str]] = {}
    for entity_id, surface in db.execute(query):
        found.setdefault(EntityId(entity_id), []).append(surface)
    return found


def written(db: Database, *, but: Sequence[int] = ()) -> dict[EntityId, list[str]]:
    """For each entity that an accepted mention means what these look like, the most frequent first.

    `but` are the keys of articles whose mentions do not count.
    """
    query = f"""SELECT entity, surface FROM mention WHERE entity IS NOT NULL AND {plants.ACCEPTED}
               AND article NOT IN (SELECT value FROM json_each(?))
               GROUP BY entity, surface ORDER BY count(*) DESC, surface"""
    found: dict[EntityId, list[str]] = {}
    for entity_id, surface in db.execute(query, [codec.dumps(list(but))]):
        found.setdefault(EntityId(entity_id), []).append(surface)
    return found


def apply(
    db: Database,
    changes: tuple[Change, ...],
    *,
    key_of: Callable[[ArticleId], int],
    surfaces: codec.Surfaces,
) -> None:
    """Bring the cache to where these changes lead; the caller holds the transaction.

    Raises StateMismatch where a change does not start from the stored state.
    """
    for is_new, group in groupby(changes, key=_is_new):
        if is_new:
            _insert_all(db, list(group), key_of, surfaces)
            continue
        for change in group:
            if isinstance(change, ItemChange):
                _apply_item(db, change, key_of, surfaces)
            elif isinstance(change, ProgressChange):
                key = key_of(change.article)
                if progress(db, key) != change.before:
                    raise StateMismatch(change)
                _apply_progress(db, key, change.after)
            else:
                if entity(db, change.entity) != change.before:
                    raise StateMismatch(change)
                _apply_entity(db, change)


def _is_new(change: Change) -> bool:
    """Whether a change touches an item for the first time."""
    return isinstance(change, ItemChange) and change.before is None and change.after is not None


def _insert_all(
    db: Database,
    changes: list[Change],
    key_of: Callable[[ArticleId], int],
    surfaces: codec.Surfaces,
) -> None:
    """Write new items: one statement for all mentions, one for all relations."""
    rows: dict[type[Item], list[tuple[object, ...]]] = {Mention: [], Relation: []}
    for change in changes:
        if isinstance(change, ItemChange) and change.after is not None:
            rows[type(change.after)].append(_row(change, key_of, surfaces))
    for kind, of_kind in rows.items():
        if of_kind:
            _insert(db, kind, of_kind)


_PLACES = {Mention: ("mention", 14), Relation: ("relation", 11)}


def _insert(db: Database, kind: type[Item], rows: list[tuple[object, ...]]) -> None:
    """Write items that must not be there yet; the key says if they are, faster than a query."""
    table, columns = _PLACES[kind]
    places = ", ".join("?" * columns)
    try:
        db.conn.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname == "SQLITE_CONSTRAINT_PRIMARYKEY":
            raise StateMismatch(f"one of {[row[0] for row in rows]} is stored already") from error
        raise


def _row(
    change: Change, key_of: Callable[[ArticleId], int], surfaces: codec.Surfaces
) -> tuple[object, ...]:
    if not isinstance(change, ItemChange) or change.after is None:
        raise TypeError(f"{change} leads to no item")
    after, key = change.after, key_of(change.article)
    attributes = codec.dumps(after.attributes) if after.attributes else "{}"
    if isinstance(after, Mention):
        return (
            after.id,
            key,
            after.label,
            after.start,
            after.end,
            codec.dumps(after.fragments),
            surfaces(change.article, after.fragments),
            after.state.value,
            after.score,
            attributes,
            after.entity,
            after.note,
            after.flagged,
            after.run,
        )
    return (
        after.id,
        key,
        after.label,
        after.head,
        after.tail,
        after.state.value,
        after.score,
        attributes,
        after.note,
        after.flagged,
        after.run,
    )


def _apply_item(
    db: Database,
    change: ItemChange,
    key_of: Callable[[ArticleId], int],
    surfaces: codec.Surfaces,
) -> None:
    if _stored_item(db, change.item) != change.before:
        raise StateMismatch(change)
    if change.before is not None:
        table, _ = _PLACES[type(change.before)]
        db.execute(f"DELETE FROM {table} WHERE id = ?", [change.item])
    if change.after is not None:
        _insert(db, type(change.after), [_row(change, key_of, surfaces)])


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
        query = "SELECT 1 FROM mention WHERE entity = ? LIMIT 1"
        if db.execute(query, [change.entity]).fetchone() is not None:
            raise StateMismatch(f"mentions still mean {change.entity}")
        db.execute("DELETE FROM entity WHERE id = ?", [change.entity])
        return
    # an upsert, since REPLACE would delete a row that mentions refer to
    db.execute(
        "INSERT INTO entity VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "label = excluded.label, name = excluded.name, note = excluded.note, ids = excluded.ids",
        [after.id, after.label, after.name, after.note, codec.dumps(after.ids)],
    )
