"""Hits in the texts of articles, a few places of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from annotator.model import ArticleId, ArticleState
from annotator.store import codec
from annotator.store.hits import Hit, Kind, Place, Span, context, places
from annotator.store.query import Query

SHOWN = 3
"""The most places of one article that are listed."""
_AT_ONCE = 16
"""Articles that are read together: few, since any may be large."""


@dataclass(frozen=True, slots=True)
class Row:
    """An article as hits need it."""

    key: int
    id: ArticleId
    title: str
    text: str
    state: ArticleState

    def hit(self, kind: Kind, place: Place, *, label: str = "") -> Hit:
        """A hit in its text."""
        around = context(self.text, place)
        return Hit(
            self.id,
            self.title,
            self.state,
            kind,
            place.start,
            place.end,
            around.before,
            around.match,
            around.after,
            around.also,
            label,
        )

    def hit_elsewhere(self, kind: Kind, said: str, query: Query, at: Span = (0, 0)) -> Hit:
        """A hit in what is said of one of its places, or of the article itself."""
        found = places(said, query)
        around = context(said, found[0] if found else Place(0, len(said)))
        return Hit(
            self.id,
            self.title,
            self.state,
            kind,
            *at,
            around.before,
            around.match,
            around.after,
            around.also,
        )


def rows(db: Database, keys: Sequence[int]) -> Iterator[Row]:
    """The articles of these keys in this order."""
    query = """SELECT key, id, title, text, coalesce(state, 'to do')
               FROM article LEFT JOIN progress ON progress.article = article.key
               WHERE key IN (SELECT value FROM json_each(?))"""
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        read = {row[0]: row for row in db.execute(query, [codec.dumps(some)]).fetchall()}
        for key in some:
            _, article, title, text, state = read[key]
            yield Row(key, ArticleId(article), title, text, ArticleState(state))


def of_texts(db: Database, keys: Sequence[int], query: Query) -> Iterator[list[Hit]]:
    """The hits of each article, the best place first."""
    for row in rows(db, keys):
        found = places(row.text, query)
        if found:
            yield limited([_hit(db, row, place) for place in found[:SHOWN]], len(found))
        else:
            yield [row.hit_elsewhere(Kind.TITLE, row.title, query)]


def limited(hits: Sequence[Hit], places: int) -> list[Hit]:
    """An article's hits, each once; the last one says how many more places there are."""
    found = list({(hit.start, hit.end): hit for hit in hits}.values())
    found[-1] = replace(found[-1], more=places - len(hits))
    return found


def _hit(db: Database, row: Row, place: Place) -> Hit:
    """The place, or the shortest mention that it is part of."""
    mention = db.execute(
        "SELECT start, end, label, fragments FROM mention "
        "WHERE article = ? AND start <= ? AND end >= ? AND state <> 'rejected' "
        "ORDER BY end - start, id LIMIT 1",
        [row.key, place.start, place.end],
    ).fetchone()
    if mention is None:
        return row.hit(Kind.TEXT, place)
    start, end, label, fragments = mention
    if not any(start <= place.start and place.end <= end for start, end in codec.loads(fragments)):
        return row.hit(Kind.TEXT, place)
    near = place.near
    if (start, end) != (place.start, place.end):
        near = (*near, (place.start, place.end))
    return row.hit(Kind.MENTION, Place(start, end, near), label=label)
