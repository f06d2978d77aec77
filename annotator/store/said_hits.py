"""Hits in what reviewers marked, named and remarked, as far as it still stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from sqlite_utils import Database

from annotator.store import codec
from annotator.store.hits import Hit, Kind, Place, Span, holds, places
from annotator.store.query import Query
from annotator.store.said_index import Said, SaidIndex, Saying
from annotator.store.text_hits import SHOWN, limited, rows

_ENTITIES, _NOTES = 5, 20
"""The most of them that are listed before the texts."""
_SAYINGS = 500
"""The most different words of mentions that are looked up."""
MENTIONS = 2_000
"""The most mentions that are counted."""
_STANDS = "state <> 'rejected'"


def of_mentions(
    db: Database, said: SaidIndex, query: Query
) -> tuple[Iterator[list[Hit]], int, bool]:
    """The hits of each article in mentions of the labels asked for, how many articles have any,
    and whether there are more of them.
    """
    labels = sorted(filter(query.wants, said.labels))
    found: dict[int, list[tuple[int, int, str]]] = {}
    mentions = list(islice(_mentions(db, said, query, labels), MENTIONS))
    for article, start, end, label in mentions:
        found.setdefault(article, []).append((start, end, label))
    return _grouped(db, found, query), len(found), len(mentions) == MENTIONS


def _grouped(
    db: Database, found: dict[int, list[tuple[int, int, str]]], query: Query
) -> Iterator[list[Hit]]:
    for row in rows(db, list(found)):
        spans = found[row.key]
        shown = [
            row.hit(Kind.MENTION, _marked(row.text, start, end, query), label=label)
            for start, end, label in spans[:SHOWN]
        ]
        yield limited(shown, len(spans))


def _marked(text: str, start: int, end: int, query: Query) -> Place:
    """A mention with what was asked for in it."""
    asked = [(start + each.start, start + each.end) for each in places(text[start:end], query)]
    return Place(start, end, tuple(span for span in asked if span != (start, end)))


def _mentions(
    db: Database, said: SaidIndex, query: Query, labels: list[str]
) -> Iterator[tuple[int, int, int, str]]:
    """(article, start, end, label); of words the best fitting mentions first."""
    if not query.parts and not query.exact:
        yield from db.execute(
            "SELECT article, start, end, label FROM mention "
            f"WHERE label IN (SELECT value FROM json_each(?)) AND {_STANDS} "
            "ORDER BY article, start, end LIMIT ?",
            [codec.dumps(labels), MENTIONS],
        ).fetchall()
        return
    for _, label, surface in said.surfaces(query, labels, limit=_SAYINGS):
        if holds(surface, query):
            yield from db.execute(
                "SELECT article, start, end, label FROM mention "
                f"WHERE surface = ? AND label = ? AND {_STANDS} ORDER BY article, start LIMIT ?",
                [surface, label, MENTIONS],
            ).fetchall()


def of_entities(db: Database, said: SaidIndex, query: Query) -> list[Hit]:
    """The entities that are called so, by name, note or what their mentions look like."""
    found: dict[str, Hit] = {}
    sayings = said.remarks(query, Said.NAME, Said.ALIAS, Said.ENTITY_NOTE, limit=_SAYINGS)
    # a name says more than a note, whatever its length
    for saying in sorted(sayings, key=lambda saying: saying[0]):
        _, entity, body = saying
        if entity not in found and holds(body, query):
            hit = _entity_hit(db, saying, query)
            if hit is not None:
                found[entity] = hit
        if len(found) == _ENTITIES:
            break
    return list(found.values())


def _entity_hit(db: Database, saying: Saying, query: Query) -> Hit | None:
    """It opens at its first mention, that of an alias at the first of these, if it still stands."""
    what, entity, body = saying
    row = db.execute("SELECT name, label, note FROM entity WHERE id = ?", [entity]).fetchone()
    if row is None:
        return None
    name, label, note = row
    if (what is Said.NAME and name != body) or (what is Said.ENTITY_NOTE and note != body):
        return None
    where, which = f"FROM mention WHERE entity = ? AND {_STANDS}", [entity]
    if what is Said.ALIAS:
        where, which = f"{where} AND surface = ?", [entity, body]
    first = db.execute(
        f"SELECT article, start, end {where} ORDER BY article, start LIMIT 1", which
    ).fetchone()
    if first is None:  # without a mention there is nothing to open
        return None
    key, start, end = first
    (count,) = db.execute(f"SELECT count(*) {where}", which).fetchone()
    (row,) = rows(db, [key])
    hit = row.hit_elsewhere(Kind.ENTITY, body, query, (start, end))
    before = hit.before if body == name else f"{name}: {hit.before}"
    shift = len(before) - len(hit.before)
    also = tuple((start + shift, end + shift) for start, end in hit.also)
    return replace(hit, before=before, also=also, label=label, more=count - 1)


def of_notes(db: Database, said: SaidIndex, query: Query) -> list[Hit]:
    """Notes on items and articles."""
    hits = []
    for saying in said.remarks(query, Said.ITEM_NOTE, Said.ARTICLE_NOTE, limit=_SAYINGS):
        note = saying[2]
        place = _noted(db, saying) if holds(note, query) else None
        if place is not None:
            key, at = place
            (row,) = rows(db, [key])
            hits.append(row.hit_elsewhere(Kind.NOTE, note, query, at))
        if len(hits) == _NOTES:
            break
    return hits


def _noted(db: Database, saying: Saying) -> tuple[int, Span] | None:
    """The article and the place of a note, unless another one has taken its place."""
    what, about, note = saying
    if what is Said.ARTICLE_NOTE:
        row = db.execute(
            "SELECT article FROM progress WHERE note = ? "
            "AND article = (SELECT key FROM article WHERE id = ?)",
            [note, about],
        ).fetchone()
        return None if row is None else (row[0], (0, 0))
    row = db.execute(
        "SELECT article, start, end FROM mention WHERE id = ? AND note = ?", [about, note]
    ).fetchone()
    # a relation is read at the later of its ends; one that was never touched is not stored
    row = (
        row
        or db.execute(
            "SELECT relation.article, coalesce(start, 0), coalesce(end, 0) FROM relation "
            "LEFT JOIN mention ON mention.id IN (head, tail) "
            "WHERE relation.id = ? AND relation.note = ? ORDER BY start DESC LIMIT 1",
            [about, note],
        ).fetchone()
    )
    return None if row is None else (row[0], (row[1], row[2]))
