"""The file against its ledger: every decision replayed in memory, and what is stored otherwise.

Rows are made from the payloads' JSON as it lies there, in the shape that the cache's tables have,
so that a comparison is one of tuples; items of a whole ledger would take four times as long.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from annotator.model import ArticleId
from annotator.store import articles, codec
from annotator.store.plantings import Plantings, differing
from annotator.store.unsaid import unsaid
from annotator.text import surface

Row = tuple[Any, ...]
Tables = dict[str, dict[Any, Row]]
"""The cache's tables by name, each with its rows by their key."""
TABLES = ("entity", "mention", "relation", "progress")
"""Their names, so that what refers to others comes after them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the file holds otherwise than it was decided or imported.

    `what` names an item, the article's progress, its text or its plants; an entity has no article.
    """

    article: ArticleId | None
    what: str

    def __str__(self) -> str:
        return self.what if self.article is None else f"{self.article} ({self.what})"


def differences(db: Database) -> Iterator[Difference]:
    """What the cache says otherwise than the ledger, then what is wrong with texts of gold."""
    names = {key: article for article, key in articles.keys(db).items()}
    planted = Plantings()
    tables = replayed(db, planted)
    marked = _marked(tables)
    for table, said in tables.items():
        for row in db.execute(f"SELECT * FROM {table}"):
            decided = said.pop(row[0], None)
            if decided != row:
                yield _difference(table, decided or row, names)
        for row in said.values():
            yield _difference(table, row, names)
    for key in differing(db, planted):
        yield Difference(names.get(key), "what is planted among its suggestions")
    for _, article, mention in unsaid(db):
        yield Difference(article, f"mention {mention.id}, which no run has said")
    yield from _of_texts(db, marked)


def _difference(table: str, row: Row, names: dict[int, ArticleId]) -> Difference:
    if table == "entity":
        return Difference(None, f"the entity {row[0]}")
    if table == "progress":
        return Difference(names.get(row[0]), "its progress")
    return Difference(names.get(row[1]), f"{table} {row[0]}")


def replayed(db: Database, planted: Plantings | None = None) -> Tables:
    """The cache's tables as all decisions in their order leave them, undo and redo included; what
    they have planted comes to be in `planted`.
    """
    keys = articles.keys(db)
    tables: Tables = {name: {} for name in TABLES}
    mentions = tables["mention"]

    def stands(item: str, article: int) -> bool:
        return item in mentions and mentions[item][1] == article

    for own, text in db.execute("SELECT article, payload FROM ledger ORDER BY seq"):
        payload = codec.loads(text)
        if planted is not None:
            planted.take(payload, own, keys.get, stands=stands)
        for table, key, _, row in rows_of(payload, own, keys.get):
            if row is None:
                tables[table].pop(key, None)
            else:
                tables[table][key] = row
    return tables


def rows_of(
    payload: dict[str, Any], own: int | None, key_of: Callable[[Any], int | None]
) -> Iterator[tuple[str, Any, int | None, Row | None]]:
    """What a decision makes of the cache: table, key, article's key, and the row or None for no
    row; `own` is the key of the decision's article.
    """
    for change in payload["changes"]:
        after = change["after"]
        article = key_of(change["article"]) if "article" in change else own
        if "item" in change:
            table = "relation" if "head" in (after or change["before"]) else "mention"
            key = change["item"]
        elif "entity" in change:
            table, key, article = "entity", change["entity"], None
        else:
            table, key = "progress", article
        yield table, key, article, None if after is None else _ROWS[table](key, article, after)


def _mention(item: str, article: int | None, body: dict[str, Any]) -> Row:
    fragments, attributes = body["fragments"], body.get("attributes")
    return (
        item,
        article,
        body["label"],
        fragments[0][0],
        fragments[-1][1],
        codec.dumps(fragments),
        body["surface"],
        body["state"],
        body.get("score"),
        codec.dumps(attributes) if attributes else "{}",
        body.get("entity"),
        body.get("note", ""),
        body.get("flagged", False),
        body.get("run"),
    )


def _relation(item: str, article: int | None, body: dict[str, Any]) -> Row:
    attributes = body.get("attributes")
    return (
        item,
        article,
        body["label"],
        body["head"],
        body["tail"],
        body["state"],
        body.get("score"),
        codec.dumps(attributes) if attributes else "{}",
        body.get("note", ""),
        body.get("flagged", False),
        body.get("run"),
    )


def _entity(entity: str, _: int | None, body: dict[str, Any]) -> Row:
    ids = body.get("ids")
    return entity, body["label"], body["name"], body["note"], codec.dumps(ids) if ids else "{}"


def _progress(_: object, article: int | None, body: dict[str, Any]) -> Row:
    flagged, note = body.get("flagged", False), body.get("note", "")
    return article, body["state"], body.get("run"), flagged, note


_ROWS: dict[str, Callable[[Any, Any, dict[str, Any]], Row]] = {
    "mention": _mention,
    "relation": _relation,
    "entity": _entity,
    "progress": _progress,
}


def _marked(tables: Tables) -> dict[int, list[Row]]:
    """By article key the mentions that are gold."""
    finished = {row[0] for row in tables["progress"].values() if row[1] == "finished"}
    found: dict[int, list[Row]] = {}
    for row in tables["mention"].values():
        if row[1] in finished and row[7] == "accepted":
            found.setdefault(row[1], []).append(row)
    return found


def _of_texts(db: Database, marked: dict[int, list[Row]]) -> Iterator[Difference]:
    """Finished articles whose text is not the imported one, or not the one that was marked."""
    # as bytes, since what was changed need not be UTF-8 any more
    query = """SELECT key, id, sha256, CAST(text AS BLOB) FROM article
               JOIN progress ON progress.article = key WHERE state = 'finished' ORDER BY key"""
    for key, name, sha256, content in db.execute(query):
        article = ArticleId(name)
        if hashlib.sha256(content).hexdigest() != sha256:
            yield Difference(article, "its text")
            continue
        text = content.decode()
        for row in marked.get(key, ()):
            if surface(text, codec.fragments_from_json(codec.loads(row[5]))) != row[6]:
                yield Difference(article, f"mention {row[0]}")
