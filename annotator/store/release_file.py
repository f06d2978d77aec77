"""A gold release's file: its tables, writing it the same to the byte, reading it with suspicion.

Rows are hashed as they lie in their table, each as a line of JSON (docs/gold-format.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
from sqlite_utils.utils import sqlite3

from annotator.assistance import KEY, Assistance, said
from annotator.bulk import many_values
from annotator.errors import ProjectError
from annotator.model import Article, ArticleId, Verdict, ZoneKind
from annotator.scheme import Scheme
from annotator.store import connection, telling
from annotator.store.columns import Items, in_chunks
from annotator.store.release_rows import (
    TABLES,
    GoldTriple,
    Row,
    Rows,
    gold_from,
    items_from,
    scheme_from,
)

FORMAT = 2
"""The version of the tables below, in the file's `user_version`."""
_SINCE = {"outside_id": 2}
"""The format in which a table came; the others were there from the first."""

_IDS = "id TEXT PRIMARY KEY CHECK (id <> '')"
_SHA256 = "TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')"
_JSON = "TEXT NOT NULL CHECK (json_type({0}) = 'object')"


def _one_of(column: str, values: Iterable[str]) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} TEXT NOT NULL CHECK ({column} IN ({listed}))"


# a table comes after those it refers to
_TABLES = {
    "meta": """
        name TEXT PRIMARY KEY CHECK (name <> ''),
        value TEXT NOT NULL""",
    "scheme": f"""
        name TEXT PRIMARY KEY CHECK (name <> ''),
        sha256 {_SHA256},
        toml TEXT NOT NULL""",
    "mention_label": """
        label TEXT PRIMARY KEY CHECK (label <> ''),
        entity INTEGER NOT NULL CHECK (entity IN (0, 1)),
        guideline TEXT NOT NULL""",
    "relation_label": """
        label TEXT PRIMARY KEY CHECK (label <> ''),
        symmetric INTEGER NOT NULL CHECK (symmetric IN (0, 1)),
        guideline TEXT NOT NULL""",
    "article": f"""
        {_IDS},
        sha256 {_SHA256},
        title TEXT NOT NULL,
        text TEXT NOT NULL CHECK (text <> ''),
        meta {_JSON.format("meta")}""",
    "zone": f"""
        article_id TEXT NOT NULL REFERENCES article (id),
        start INTEGER NOT NULL CHECK (start >= 0),
        end INTEGER NOT NULL CHECK (end > start),
        {_one_of("kind", ZoneKind)},
        PRIMARY KEY (article_id, start)""",
    "entity": f"""
        {_IDS},
        label TEXT NOT NULL REFERENCES mention_label (label),
        name TEXT NOT NULL CHECK (name <> ''),
        note TEXT NOT NULL""",
    "outside_id": """
        entity_id TEXT NOT NULL REFERENCES entity (id),
        source TEXT NOT NULL CHECK (source <> ''),
        value TEXT NOT NULL CHECK (value <> ''),
        PRIMARY KEY (entity_id, source)""",
    "mention": f"""
        {_IDS},
        article_id TEXT NOT NULL REFERENCES article (id),
        label TEXT NOT NULL REFERENCES mention_label (label),
        start INTEGER NOT NULL CHECK (start >= 0),
        end INTEGER NOT NULL CHECK (end > start),
        fragments TEXT NOT NULL CHECK (fragments ->> '$[0][0]' IS start
                                       AND fragments ->> '$[#-1][1]' IS end),
        surface TEXT NOT NULL CHECK (surface <> ''),
        attributes {_JSON.format("attributes")},
        entity_id TEXT REFERENCES entity (id),
        UNIQUE (article_id, id)""",
    "relation": f"""
        {_IDS},
        article_id TEXT NOT NULL REFERENCES article (id),
        label TEXT NOT NULL REFERENCES relation_label (label),
        head_id TEXT NOT NULL,
        tail_id TEXT NOT NULL,
        attributes {_JSON.format("attributes")},
        FOREIGN KEY (article_id, head_id) REFERENCES mention (article_id, id),
        FOREIGN KEY (article_id, tail_id) REFERENCES mention (article_id, id)""",
    "split": f"""
        article_id TEXT PRIMARY KEY REFERENCES article (id),
        {_one_of("split", ("unassigned", "train", "dev", "test"))}""",
    "provenance": f"""
        mention_id TEXT UNIQUE REFERENCES mention (id),
        relation_id TEXT UNIQUE REFERENCES relation (id),
        reviewer TEXT NOT NULL CHECK (reviewer <> ''),
        decided_at TEXT NOT NULL CHECK (decided_at <> ''),
        {_one_of("verdict", Verdict)},
        run TEXT,
        score REAL CHECK (score BETWEEN 0 AND 1),
        CHECK ((mention_id IS NULL) <> (relation_id IS NULL))""",
}
_INDEXES = {
    "mention_entity": "ON mention (entity_id) WHERE entity_id IS NOT NULL",
    "relation_article": "ON relation (article_id)",
    "relation_head": "ON relation (head_id)",
    "relation_tail": "ON relation (tail_id)",
}
_STATEMENTS = {
    **{name: f"CREATE TABLE {name} ({columns}\n    ) STRICT" for name, columns in _TABLES.items()},
    **{name: f"CREATE INDEX {name} {target}" for name, target in _INDEXES.items()},
}


def _table_hash(rows: Iterable[Row]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        # in a damaged file a value may be bytes: those have another hash, and that is said
        digest.update(orjson.dumps(row, default=repr) + b"\n")
    return digest.hexdigest()


def manifest(rows: Rows, meta: Mapping[str, str]) -> dict[str, str]:
    """Each table's sha256 as `sha256_TABLE`, and as `sha256` the one over all of them."""
    hashes = {f"sha256_{name}": _table_hash(rows[name]) for name in TABLES}
    hashes["sha256_meta"] = _table_hash(_said(sorted(meta.items())))
    return {"sha256": _total(hashes), **hashes}


def _said(meta: Iterable[tuple[str, str]]) -> list[Row]:
    """The rows of `meta` but those of the manifest itself."""
    # as text, for the name of a damaged row may be anything
    return [row for row in meta if row[0] != "sha256" and not str(row[0]).startswith("sha256_")]


def _tables(version: int) -> list[str]:
    """The tables that hold gold in a file of this format."""
    return [name for name in TABLES if _SINCE.get(name, 1) <= version]


def _total(hashes: Mapping[str, str], version: int = FORMAT) -> str:
    """The one sha256 over those of all tables, meta's last."""
    names = (*_tables(version), "meta")
    listed = "".join(f"{name} {hashes.get(f'sha256_{name}')}\n" for name in names)
    return hashlib.sha256(listed.encode()).hexdigest()


def to_bytes(rows: Rows, meta: Mapping[str, str]) -> bytes:
    """A release's file, built in memory; equal rows and meta give equal bytes."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for pragma in (
            "page_size = 4096",
            "encoding = 'UTF-8'",
            "auto_vacuum = NONE",
            "secure_delete = ON",  # zeroes, where a page might keep what it held before
            "foreign_keys = ON",
            f"application_id = {connection.RELEASE_APPLICATION_ID}",
            f"user_version = {FORMAT}",
        ):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN")
        for statement in _STATEMENTS.values():
            database.execute(statement)
        everything: Rows = {"meta": sorted(meta.items()), **rows}
        for name, found in everything.items():
            if found:
                places = ", ".join("?" * len(found[0]))
                database.executemany(f"INSERT INTO {name} VALUES ({places})", found)
        database.execute("COMMIT")
        return database.serialize()
    finally:
        database.close()


class ReleaseFile:
    """An open release; its meta and every table that is read are checked against its manifest.

    `format` is the version of its tables; those of older formats are read too.

    Raises ProjectError where the file is no release, newer, damaged or changed since it was made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        kind = connection.kind_of(path)
        if kind != "release":
            raise ProjectError(f"{path} is not a gold release; make one with: goldspan release")
        with path.open("rb") as file:
            self.format = int.from_bytes(file.read(64)[60:], "big")
        if self.format > FORMAT:
            raise ProjectError(
                f"{path} was made by a newer Goldspan (release format {self.format}, this one "
                f"knows {FORMAT}); update Goldspan to read it."
            )
        try:
            self._database = connection.connect(path, read_only=True)
            try:
                self._check_shape()
                self.meta: Mapping[str, str] = self._checked_meta()
            except BaseException:
                self._database.close()
                raise
        except sqlite3.Error as error:
            raise telling.trouble(path, error) from error

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def __enter__(self) -> ReleaseFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_shape(self) -> None:
        query = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        found = dict(self._database.execute(query).fetchall())
        # somebody may have added an index or a view of their own: those are never read
        wanted = {*_STATEMENTS} - {*TABLES} | {*_tables(self.format)}
        if any(found.get(name) != _STATEMENTS[name] for name in wanted):
            raise ProjectError(
                f"{self.path} does not have the tables of a release; it was changed by another "
                "program. Go back to the file as it was made."
            )

    def _checked_meta(self) -> dict[str, str]:
        rows = self._stored("meta")
        meta = dict(rows)
        fits = _table_hash(_said(rows)) == meta.get("sha256_meta")
        if not fits or _total(meta, self.format) != meta.get("sha256"):
            raise self._changed("meta")
        return meta

    def _stored(self, table: str) -> list[Any]:
        return self._database.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()

    def scheme(self) -> Scheme | None:
        """The scheme that gold was made under; None if it has none."""
        return scheme_from(self._rows("scheme"), source=f"{self.path} (its scheme)")

    def gold(self) -> list[GoldTriple]:
        """Every article with what is true of it, by its id."""
        return gold_from(*map(self._rows, ("article", "zone", "mention", "relation")))

    def articles(self) -> list[Article]:
        """Every article without its items, as they lie."""
        rows = map(self._rows, ("article", "zone"))
        return [article for article, _, _ in gold_from(*rows)]

    def splits(self) -> dict[ArticleId, str]:
        """The split of each article that is in one."""
        return {
            ArticleId(article): split
            for article, split in self._rows("split")
            if split != "unassigned"
        }

    def assistance(self) -> dict[ArticleId, Assistance] | None:
        """How the gold of each article was made, where that is told; None in files made before."""
        told = self.meta.get("assisted")
        if told is None:
            return None
        each: dict[str, Assistance] = {}  # nearly all are made by the same runs
        return {
            ArticleId(article): each.get(str(runs)) or each.setdefault(str(runs), said({KEY: runs}))
            for article, runs in orjson.loads(told).items()
        }

    def sources(self) -> dict[str, str | None]:
        """The run of each item, None if nobody suggested it; not of items that were imported."""
        return {
            mention or relation: run
            for mention, relation, _, _, verdict, run, _ in self._rows("provenance")
            if verdict != Verdict.IMPORT
        }

    def items(self) -> Items:
        """Every item as columns; articles are numbered as they lie."""
        with many_values():
            query = "SELECT id FROM article ORDER BY rowid"
            ids = [row[0] for row in self._database.execute(query)]
            try:
                return items_from(ids, self._chunks("mention"), self._chunks("relation"))
            except (LookupError, ValueError):
                self.check()  # a file that was changed is not our bug
                raise

    def check(self) -> None:
        """Compare every table with the manifest; raises ProjectError if one does not fit."""
        for table in _tables(self.format):
            self._rows(table)

    def _chunks(self, table: str) -> Iterator[list[Any]]:
        """The rows of a table some at a time; it is compared with the manifest at the end."""
        digest = hashlib.sha256()
        try:
            for rows in in_chunks(self._database.execute(f"SELECT * FROM {table} ORDER BY rowid")):
                digest.update(b"\n".join(map(orjson.dumps, rows)) + b"\n")
                yield rows
        except sqlite3.Error as error:
            raise telling.trouble(self.path, error) from error
        except TypeError as error:  # bytes where there is text
            raise self._changed(table) from error
        if digest.hexdigest() != self.meta.get(f"sha256_{table}"):
            raise self._changed(table)

    def _rows(self, table: str) -> list[Any]:
        try:
            found = self._stored(table)
        except sqlite3.Error as error:
            raise telling.trouble(self.path, error) from error
        if _table_hash(found) != self.meta.get(f"sha256_{table}"):
            raise self._changed(table)
        return found

    def _changed(self, table: str) -> ProjectError:
        return ProjectError(
            f"{self.path} was changed after it was made: its table {table} does not fit its "
            "manifest. Go back to the file as it was made."
        )
