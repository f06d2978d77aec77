"""Entities and what means them: how often, under which names, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlite_utils import Database

from annotator.model import ArticleId, Entity, EntityId, ItemId, ItemState, Mention
from annotator.store import codec, state

_MANY = 500
"""Decisions beyond which it is sooner done to read every entity anew."""
_AROUND = 60
"""Code points of the text that are read on either side of a place."""
_COUNTED = "entity IN (SELECT value FROM json_each(?)) AND state <> 'rejected'"


@dataclass(frozen=True, slots=True)
class Uses:
    """How often an entity is meant, by mentions that were not rejected.

    `aliases` are what they look like and how often, the most frequent first.
    """

    aliases: tuple[tuple[str, int], ...] = ()
    mentions: int = 0
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention means an entity, with some text around it on one line."""

    article: ArticleId
    title: str
    item: ItemId
    state: ItemState
    start: int
    end: int
    surface: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Places:
    """The first places of an entity in import order, and how many there are in all."""

    first: tuple[Place, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """An entity and how it is used."""

    entity: Entity
    uses: Uses = field(default_factory=Uses)


def uses(db: Database, among: Iterable[EntityId]) -> dict[EntityId, Uses]:
    """How these entities are used; what is not used at all is left out."""
    ids = codec.dumps(list(among))
    aliases: dict[EntityId, list[tuple[str, int]]] = {}
    query = f"""SELECT entity, surface, count(*) FROM mention WHERE {_COUNTED}
                GROUP BY entity, surface ORDER BY count(*) DESC, surface"""
    for entity, surface, count in db.execute(query, [ids]):
        aliases.setdefault(entity, []).append((surface, count))
    query = f"SELECT entity, count(DISTINCT article) FROM mention WHERE {_COUNTED} GROUP BY entity"
    return {
        EntityId(entity): Uses(
            tuple(aliases[entity]), sum(count for _, count in aliases[entity]), articles
        )
        for entity, articles in db.execute(query, [ids])
    }


def known(db: Database, among: Iterable[EntityId]) -> list[Known]:
    """These entities as far as they are there, and how they are used."""
    found = state.entities(db, among=among)
    used = uses(db, [each.id for each in found])
    return [Known(each, used.get(each.id, Uses())) for each in found]


def ids_after(db: Database, last: EntityId | None, *, most: int) -> list[EntityId]:
    """So many ids behind this one, in their own order; the first ones for None."""
    query = "SELECT id FROM entity WHERE id > ? ORDER BY id LIMIT ?"
    return [EntityId(row[0]) for row in db.execute(query, [last or "", most])]


def touched(db: Database, since: int) -> set[EntityId] | None:
    """What decisions behind this seq have changed or counted anew; None if it may be anything."""
    query = "SELECT payload FROM ledger WHERE seq > ? ORDER BY seq LIMIT ?"
    payloads = db.execute(query, [since, _MANY + 1]).fetchall()
    if len(payloads) > _MANY:
        return None
    found: set[EntityId] = set()
    for (payload,) in payloads:
        for change in codec.loads(payload)["changes"]:
            sides = (change, change["before"] or {}, change["after"] or {})
            found.update(EntityId(each["entity"]) for each in sides if "entity" in each)
    return found


def meaning(
    db: Database, entity: EntityId, *, written: Iterable[str] | None, items: Iterable[ItemId] | None
) -> list[tuple[ArticleId, Mention]]:
    """Every mention that means the entity, rejected ones too, in the order of the text.

    With `written` or `items` those that are written so and those of these ids, no others.
    """
    only, values = "", [str(entity)]
    if written is not None or items is not None:
        only = """AND (surface IN (SELECT value FROM json_each(?))
                       OR id IN (SELECT value FROM json_each(?)))"""
        values += [codec.dumps(list(written or ())), codec.dumps(list(items or ()))]
    query = f"""SELECT {state.MENTION}, (SELECT id FROM article WHERE key = mention.article)
                FROM mention WHERE entity = ? {only} ORDER BY article, start, end DESC, id"""
    rows = db.execute(query, values)
    return [(ArticleId(row[-1]), state.mention_of(row[:-1])) for row in rows]


def places(db: Database, entity: EntityId, *, most: int) -> Places:
    """Where an entity is meant by mentions that were not rejected: so many, and the full count."""
    total = db.execute(
        "SELECT count(*) FROM mention WHERE entity = ? AND state <> 'rejected'", [entity]
    ).fetchone()[0]
    # chosen first, for a text is read for what is listed only
    query = f"""SELECT article.id, title, mention.id, state, start, end, surface,
                       substr(text, max(start - {_AROUND}, 0) + 1, min(start, {_AROUND})),
                       substr(text, end + 1, {_AROUND})
                FROM (SELECT * FROM mention WHERE entity = ? AND state <> 'rejected'
                      ORDER BY article, start, end DESC, id LIMIT ?) AS mention
                JOIN article ON article.key = mention.article
                ORDER BY mention.article, start, end DESC, mention.id"""
    rows = db.execute(query, [entity, most])
    found = (
        Place(
            ArticleId(article),
            title,
            ItemId(item),
            ItemState(judged),
            start,
            end,
            " ".join(surface.split()),
            _before(before, start),
            _after(after),
        )
        for article, title, item, judged, start, end, surface, before, after in rows
    )
    return Places(tuple(found), total)


def _before(text: str, start: int) -> str:
    """What stands before a place on one line, without a word that is cut off."""
    rest = text.partition(" ")[2] if start > _AROUND else text
    space = " " if text[-1:].isspace() else ""
    return " ".join(rest.split()) + space


def _after(text: str) -> str:
    """What stands behind a place on one line, without a word that is cut off."""
    rest = text.rpartition(" ")[0] if len(text) == _AROUND else text
    space = " " if text[:1].isspace() else ""
    return space + " ".join(rest.split())
