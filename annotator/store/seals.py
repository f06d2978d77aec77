"""Seals: a hash over what was imported, suggested or set, so that damage to it can be told.

Decisions are hashed in the ledger and texts by their own sha256. A seal covers the rest: of an
article its id, title, meta and zones, of a run its row, of a run and an article all that the run
says of it, of all that is planted in an article, of the project its meta, schemes and migrations.
They are written with what they cover and are not looked at on opening; a full check compares them.
The table is `seal (run, article)`, where 0 stands for none and -1 for what is planted. What a seal
is made of never changes: migrations write them, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.utils import sqlite3

Row = Sequence[Any]
Written = tuple[int, int, bytes]
"""(run, article, sha256), as the table has it."""

PLANTED = -1
RUN = "id, name, extractor, version, settings, model_sha256, scheme, started, ended"
SAID = "article, run, mentions, relations"
SAID_BY_RUN = "run, article, mentions, relations"
MENTION = "run, article, place, id, label, start, end, fragments, score, entity, attributes"
RELATION = "run, article, place, id, label, head, tail, score, attributes"
_WHOLE = (
    "SELECT name, value FROM meta ORDER BY name",
    "SELECT sha256, name, toml, added FROM scheme ORDER BY sha256",
    "SELECT migration_set, name, applied_at FROM _sqlite_migrations ORDER BY migration_set, name",
)


def seal(content: object) -> bytes:
    """sha256 over canonical JSON; TypeError where a value is none that we write."""
    return hashlib.sha256(orjson.dumps(content)).digest()


def of_article(name: str, sha256: str, title: str, meta: str, zones: Iterable[Row]) -> bytes:
    """Of an article: `meta` as its stored JSON, zones as (start, end, kind) in their order."""
    return seal((name, sha256, title, meta, tuple(zones)))


def of_said(said: Row, mentions: Sequence[Row], relations: Sequence[Row]) -> bytes:
    """Of what a run says of an article: whole rows in the columns SAID, MENTION and RELATION."""
    return seal((said, mentions, relations))


def write(connection: sqlite3.Connection, rows: Iterable[Written]) -> None:
    """Write seals, or write them anew."""
    connection.executemany("INSERT OR REPLACE INTO seal VALUES (?, ?, ?)", rows)


def write_run(connection: sqlite3.Connection, run: int) -> None:
    """Seal a run's row as it stands now."""
    row = connection.execute(f"SELECT {RUN} FROM run WHERE id = ?", [run]).fetchone()
    write(connection, [(run, 0, seal(row))])


def of_project(connection: sqlite3.Connection) -> bytes:
    """Of what belongs to the project as a whole."""
    return seal([connection.execute(query).fetchall() for query in _WHOLE])


def write_project(connection: sqlite3.Connection) -> None:
    """Seal what belongs to the project as a whole as it stands now."""
    write(connection, [(0, 0, of_project(connection))])


def write_all(db: Database) -> None:
    """Seal every article and run of a project that has no seals yet."""
    connection = db.conn
    zones = _Following(connection, "SELECT article, start, end, kind FROM zone ORDER BY 1, 2")
    write(
        connection,
        (
            (0, key, of_article(name, text, title, meta, [each[1:] for each in zones.take((key,))]))
            for key, name, text, title, meta in connection.execute(
                "SELECT key, id, sha256, title, meta FROM article ORDER BY key"
            )
        ),
    )
    for (run,) in connection.execute("SELECT id FROM run").fetchall():
        write_run(connection, run)
    mentions = _Following(
        connection, f"SELECT {MENTION} FROM run_mention ORDER BY run, article, place"
    )
    relations = _Following(
        connection, f"SELECT {RELATION} FROM run_relation ORDER BY run, article, place"
    )
    said = connection.execute(f"SELECT {SAID} FROM run_article ORDER BY run, article")
    write(
        connection,
        (
            (
                row[1],
                row[0],
                of_said(row, mentions.take((row[1], row[0])), relations.take((row[1], row[0]))),
            )
            for row in said
        ),
    )


class _Following:
    """Rows in the order of their first columns, taken by these; keys must be asked in order."""

    def __init__(self, connection: sqlite3.Connection, query: str) -> None:
        self._rows = iter(connection.execute(query))
        self._next: tuple[Any, ...] | None = next(self._rows, None)

    def take(self, key: tuple[int, ...]) -> list[tuple[Any, ...]]:
        """The rows that begin so; those before them are passed by."""
        found = []
        while self._next is not None and (begins := self._next[: len(key)]) <= key:
            if begins == key:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found
