"""What reviewers marked, named and remarked, in an index beside that of the articles' words.

The ledger only grows, so what is new is taken in by its seq. What was taken back or changed since
stays in the index: whoever finds it there asks the project whether it still stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from annotator.errors import ProjectError
from annotator.store import codec
from annotator.store.folding import fold
from annotator.store.query import Query
from annotator.store.word_index import adding

_BATCH, _CHARACTERS = 500, 250_000
_SCHEMA = (
    """CREATE TEMP TABLE saying (
        id INTEGER PRIMARY KEY, what INTEGER NOT NULL, about TEXT NOT NULL, body TEXT NOT NULL,
        UNIQUE (what, about, body)
    )""",
    # apart, for there are as many of the one as articles have names, and few of the other
    """CREATE VIRTUAL TABLE temp.surface_word
       USING fts5 (body, content = '', tokenize = 'ascii', prefix = '2 3')""",
    """CREATE VIRTUAL TABLE temp.remark_word
       USING fts5 (body, content = '', tokenize = 'ascii', prefix = '2 3')""",
)


class Said(IntEnum):
    """What a saying is, and in brackets what it is about."""

    SURFACE = 1
    """what mentions cover (their label)"""
    NAME = 2
    """an entity's name (its id)"""
    ALIAS = 3
    """what an entity's mentions cover (its id)"""
    ENTITY_NOTE = 4
    """(its id)"""
    ITEM_NOTE = 5
    """(the item's id)"""
    ARTICLE_NOTE = 6
    """(the article's id)"""


Saying = tuple[Said, str, str]
"""What it is, what it is about, and what it says."""


class SaidIndex:
    """Sayings by their words, for one connection."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path
        self.decisions = 0
        """The seq of the newest decision that is in it."""
        self.labels: set[str] = set()
        """The labels of all mentions that ever were."""
        for statement in _SCHEMA:
            db.conn.execute(statement)

    def catch_up(self, go_on: Callable[[], None]) -> None:
        """Take in new decisions; if `go_on` raises, it ends after the batch that is done."""
        while rows := self._read():
            self._add([each for row in rows for each in self._sayings(*row)])
            self.decisions = rows[-1][0]
            go_on()

    def _read(self) -> list[tuple[int, str | None, str]]:
        cursor = self._db.execute(
            "SELECT seq, article.id, payload FROM ledger "
            "LEFT JOIN article ON article.key = ledger.article "
            "WHERE seq > ? ORDER BY seq LIMIT ?",
            [self.decisions, _BATCH],
        )
        rows: list[tuple[int, str | None, str]] = []
        size = 0
        for row in cursor:
            rows.append(row)
            size += len(row[2])
            if size > _CHARACTERS:
                break
        cursor.close()
        return rows

    def _sayings(self, seq: int, article: str | None, payload: str) -> Iterator[Saying]:
        try:
            changes = codec.loads(payload)["changes"]
            for change in changes:
                if change["after"]:
                    yield from _sayings(change, change["after"], article)
        except (ValueError, LookupError, TypeError) as error:
            raise ProjectError(
                f"{self._path} is damaged (decision {seq} cannot be read); "
                "go back to a copy in which it is whole."
            ) from error

    def _add(self, sayings: list[Saying]) -> None:
        connection = self._db.conn
        (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM temp.saying").fetchone()
        with adding(self._db):
            connection.executemany(
                "INSERT OR IGNORE INTO temp.saying (what, about, body) VALUES (?, ?, ?)", sayings
            )
            for table, which in (("surface_word", "="), ("remark_word", "<>")):
                new = connection.execute(
                    f"SELECT id, body FROM temp.saying WHERE id > ? AND what {which} ?",
                    [last, int(Said.SURFACE)],
                ).fetchall()
                connection.executemany(
                    f"INSERT INTO temp.{table} (rowid, body) VALUES (?, ?)",
                    ((number, fold(body)) for number, body in new),
                )
        self.labels.update(about for what, about, _ in sayings if what is Said.SURFACE)

    def surfaces(self, query: Query, labels: Sequence[str], *, limit: int) -> list[Saying]:
        """What mentions of these labels cover and has all words of the query, the best first."""
        about = "AND about IN (SELECT value FROM json_each(:labels))"
        return self._matching("surface_word", query, about, {"labels": labels}, limit)

    def remarks(self, query: Query, *what: Said, limit: int) -> list[Saying]:
        """Other sayings of these kinds that have all words of the query, the best first."""
        kinds = "AND what IN (SELECT value FROM json_each(:what))"
        chosen = {"what": [int(each) for each in what]}
        return self._matching("remark_word", query, kinds, chosen, limit)

    def _matching(
        self,
        table: str,
        query: Query,
        which: str,
        chosen: Mapping[str, Sequence[object]],
        limit: int,
    ) -> list[Saying]:
        expression = " AND ".join(part.expression() for part in query.parts)
        if not expression:
            return []
        rows = self._db.execute(
            f"SELECT what, about, saying.body FROM temp.{table} "
            f"JOIN temp.saying ON saying.id = {table}.rowid WHERE {table} MATCH :words {which} "
            f"ORDER BY {table}.rank, saying.id LIMIT :limit",
            {name: codec.dumps(values) for name, values in chosen.items()}
            | {"words": expression, "limit": limit},
        ).fetchall()
        return [(Said(kind), about, body) for kind, about, body in rows]


def _sayings(
    change: dict[str, Any], after: dict[str, Any], article: str | None
) -> Iterator[Saying]:
    if "entity" in change:
        yield Said.NAME, change["entity"], after["name"]
        if after["note"]:
            yield Said.ENTITY_NOTE, change["entity"], after["note"]
        return
    if "surface" in after:
        yield Said.SURFACE, after["label"], after["surface"]
        if "entity" in after:
            yield Said.ALIAS, after["entity"], after["surface"]
    if note := after.get("note"):
        if "progress" in change:
            yield Said.ARTICLE_NOTE, change.get("article") or article or "", note
        else:
            yield Said.ITEM_NOTE, change["item"], note
