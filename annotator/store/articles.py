"""Articles and their zones in the project file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlite_utils import Database

from annotator.errors import ProjectError
from annotator.model import Article, ArticleId, Zone, ZoneKind
from annotator.store import codec, seals
from annotator.store.groups import Groups

# meta is whatever a source gave: only SQLite's own reading of it is what a migration makes, too
_LIST = """INSERT INTO queue VALUES (?1, ?2, ?3,
    coalesce(CAST(?4 ->> 'published' AS TEXT), CAST(?4 ->> 'modified' AS TEXT), ''),
    coalesce(CAST(?4 ->> 'source' AS TEXT), ''))"""


_TITLE_MOST = 1_000_000
"""Code points: titles are shown whole, and read for the list."""


def _too_long(article: str) -> ProjectError:
    return ProjectError(
        f"The title of {article} is longer than {_TITLE_MOST:,} characters; shorten it, or go back "
        "to a backup where it was short."
    )


def insert(db: Database, articles: Iterable[Article]) -> None:
    """Write articles in their order; executemany, since insert_all is four times slower here."""
    first = db.execute("SELECT coalesce(max(key), 0) + 1 FROM article").fetchone()[0]
    rows: list[tuple[object, ...]] = []
    listed: list[tuple[object, ...]] = []
    zones: list[tuple[object, ...]] = []
    sealed: list[seals.Written] = []
    for key, article in enumerate(articles, start=first):
        meta = codec.dumps(article.meta) if article.meta else "{}"
        if len(article.title) > _TITLE_MOST:
            raise _too_long(article.id)
        rows.append((key, article.id, article.sha256, article.title, article.text, meta))
        listed.append((key, article.id, article.title, meta))
        marked = sorted((zone.start, zone.end, zone.kind.value) for zone in article.zones)
        zones.extend((key, *zone) for zone in marked)
        whole = seals.of_article(article.id, article.sha256, article.title, meta, marked)
        sealed.append((0, key, whole))
    db.conn.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", rows)
    db.conn.executemany(_LIST, listed)
    db.conn.executemany("INSERT INTO zone VALUES (?, ?, ?, ?)", zones)
    seals.write(db.conn, sealed)


def holds_all(db: Database, articles: Iterable[Article]) -> bool:
    """Whether all of these are there, with these texts."""
    query = "SELECT 1 FROM article WHERE id = ? AND sha256 = ?"
    return all(
        db.execute(query, [article.id, article.sha256]).fetchone() is not None
        for article in articles
    )


def keys(db: Database) -> dict[ArticleId, int]:
    """Every article's id and key, in import order."""
    return dict(db.execute("SELECT id, key FROM article ORDER BY key").fetchall())


def hashes(db: Database) -> dict[str, ArticleId]:
    """Every text's sha256 with the first article that has it."""
    query = "SELECT sha256, id FROM article ORDER BY key DESC"
    return {sha256: ArticleId(article) for sha256, article in db.execute(query)}


def key_of(db: Database, article: ArticleId) -> int | None:
    """An article's key; None if the project does not hold it."""
    row = db.execute("SELECT key FROM article WHERE id = ?", [article]).fetchone()
    return None if row is None else int(row[0])


def is_as_sealed(db: Database, key: int) -> bool:
    """Whether an article's id, title, meta and zones are what its seal says."""
    row = db.execute(
        """SELECT seal.sha256, article.id, article.sha256, title, meta FROM article
           LEFT JOIN seal ON run = 0 AND seal.article = key WHERE key = ?""",
        [key],
    ).fetchone()
    zones = db.execute("SELECT start, end, kind FROM zone WHERE article = ? ORDER BY start", [key])
    sealed, name, sha256, title, meta = row
    return bool(sealed == seals.of_article(name, sha256, title, meta, zones.fetchall()))


def _lacking(*, unfinished: bool) -> str:
    """The articles, from a key on, that a run says nothing of; of all or of the unfinished."""
    kind = (
        """ AND NOT EXISTS (SELECT 1 FROM progress
                            WHERE progress.article = key AND state = 'finished')"""
        if unfinished
        else ""
    )
    return f"""FROM article WHERE key > :after{kind} AND NOT EXISTS
               (SELECT 1 FROM run_article WHERE run_article.article = key AND run = :run)"""


def count_lacking(db: Database, *, unfinished: bool, run: int | None = None) -> int:
    """How many articles a run says nothing of; without a run all, or all unfinished ones."""
    query = f"SELECT count(*) {_lacking(unfinished=unfinished)}"
    (found,) = db.execute(query, {"after": 0, "run": run}).fetchone()
    return int(found)


def lacking(db: Database, *, unfinished: bool, run: int | None, after: int, most: int) -> list[int]:
    """The keys of the next articles that a run says nothing of, in import order."""
    query = f"SELECT key {_lacking(unfinished=unfinished)} ORDER BY key LIMIT :most"
    parameters = {"after": after, "run": run, "most": most}
    return [key for (key,) in db.execute(query, parameters)]


def read(
    db: Database, where: str = "", parameters: Iterable[Any] = ()
) -> Iterator[tuple[int, Article]]:
    """Articles with their keys, in import order.

    The queries are opened at the call, so that others opened with it see the same moment.
    """
    values = list(parameters)
    query = f"SELECT key, id, sha256, title, text, meta FROM article {where} ORDER BY key"
    rows = db.execute(query, values)
    zones = f"""SELECT article, start, end, kind FROM zone
                WHERE article IN (SELECT key FROM article {where}) ORDER BY article, start"""
    return _joined(rows, Groups(db.execute(zones, values)))


def _joined(rows: Iterable[tuple[Any, ...]], zones: Groups) -> Iterator[tuple[int, Article]]:
    for key, article, sha256, title, text, meta in rows:
        if len(title) > _TITLE_MOST:
            raise _too_long(article)
        marked = tuple(Zone(start, end, ZoneKind(kind)) for _, start, end, kind in zones.take(key))
        yield key, Article(ArticleId(article), sha256, title, text, codec.loads(meta), marked)
