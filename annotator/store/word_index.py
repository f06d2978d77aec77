"""The words of a project's articles, in an index of its own.

It is no part of the project file: that would take time and room from every import, and looking
must write nothing. Nor is it kept elsewhere, for no copy of a confidential text is left behind:
it lies in SQLite's temporary schema, without the texts, and goes with its connection. Articles are
only ever added, so what is new is taken in by article key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.bulk import Report, unreported
from annotator.store import codec
from annotator.store.folding import fold
from annotator.store.query import Query

_BATCH, _CHARACTERS = 200, 400_000
"""The most articles, and about the most code points, that are read at once."""
_RANKED = 5_000
"""More articles than this are in import order, those with it in their title first: how often such a
common word occurs says little, and asking it of all of them takes long."""
_TERMS = 100
"""The most words of the index in which another one is looked for."""
_TERMS_AT_ONCE = 2_000
_LONGEST = 256 * 2**20
_SCHEMA = (
    # every text is read once, so there is no use in keeping it
    "PRAGMA main.cache_size = -2000",
    "PRAGMA temp.cache_size = -8000",
    """CREATE VIRTUAL TABLE temp.article_word
       USING fts5 (title, text, content = '', tokenize = 'ascii', prefix = '2 3')""",
    "INSERT INTO temp.article_word (article_word, rank) VALUES ('rank', 'bm25(8.0, 1.0)')",
    "CREATE VIRTUAL TABLE temp.article_term USING fts5vocab (temp, article_word, 'row')",
)


class WordIndex:
    """Which words stand in which articles, for one connection."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.articles = 0
        """How many articles are in it."""
        self._last_key = 0
        self._terms = ""
        self._terms_of = 0
        # what is written without spaces gets longer in the index
        db.conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        for statement in _SCHEMA:
            db.conn.execute(statement)

    def catch_up(self, report: Report) -> None:
        """Take in new articles; a report that raises ends it after the batch that is done."""
        total = self._total() if self._lags() else self.articles
        report(self.articles, total)
        while self.articles < total and (rows := self._read()):
            self._add(rows)
            report(self.articles, total)

    def _lags(self) -> bool:
        row = self._db.execute("SELECT max(key) FROM article").fetchone()
        return (row[0] or 0) > self._last_key

    def _total(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM article").fetchone()[0])

    def _read(self) -> list[tuple[int, str, str]]:
        """The next articles; the file is let go before they are indexed, so that no save waits."""
        query = "SELECT key, title, text FROM article WHERE key > ? ORDER BY key LIMIT ?"
        cursor = self._db.execute(query, [self._last_key, _BATCH])
        rows: list[tuple[int, str, str]] = []
        size = 0
        for row in cursor:
            rows.append(row)
            size += len(row[2])
            if size > _CHARACTERS:
                break
        cursor.close()
        return rows

    def _add(self, rows: list[tuple[int, str, str]]) -> None:
        with adding(self._db):
            self._db.conn.executemany(
                "INSERT INTO temp.article_word (rowid, title, text) VALUES (?, ?, ?)",
                ((key, fold(title), fold(text)) for key, title, text in rows),
            )
        self._last_key = rows[-1][0]
        self.articles += len(rows)

    def matching(self, query: Query, report: Report, *, limit: int) -> tuple[int, list[int]]:
        """How many articles have all that is asked for, and the keys of the best."""
        expression = self._expression(query)
        if query.exact:
            keys = self._containing(query.exact, expression, report)
            return len(keys), keys[:limit]
        if not expression:
            return 0, []
        count = "SELECT count(*) FROM temp.article_word WHERE article_word MATCH ?"
        (total,) = self._db.execute(count, [expression]).fetchone()
        if total <= _RANKED:
            return total, self._matching(expression, f"ORDER BY rank, rowid LIMIT {limit:d}")
        titled = self._matching(f"title : ({expression})", f"ORDER BY rowid LIMIT {limit:d}")
        others = self._matching(expression, f"ORDER BY rowid LIMIT {limit:d}")
        return total, list(dict.fromkeys(titled + others))[:limit]

    def _matching(self, expression: str, how: str) -> list[int]:
        query = f"SELECT rowid FROM temp.article_word WHERE article_word MATCH ? {how}"
        return [key for (key,) in self._db.execute(query, [expression]).fetchall()]

    def _containing(self, exact: Sequence[str], expression: str, report: Report) -> list[int]:
        """The keys of the articles whose text has these strings in it, read a batch at a time."""
        if expression:
            ranked = self._matching(expression, "ORDER BY rank, rowid")
        else:
            rows = self._db.execute("SELECT key FROM article ORDER BY key").fetchall()
            ranked = [key for (key,) in rows]
        has = " AND ".join("instr(text, ?)" for _ in exact)
        within = f"key IN (SELECT value FROM json_each(?)) AND {has}"
        query = f"SELECT key FROM article WHERE {within}"
        kept: set[int] = set()
        for start in range(0, len(ranked), _BATCH):
            report(start, len(ranked))
            keys = codec.dumps(ranked[start : start + _BATCH])
            kept.update(key for (key,) in self._db.execute(query, [keys, *exact]).fetchall())
        return [key for key in ranked if key in kept]

    def _expression(self, query: Query) -> str:
        """What FTS5 is asked; empty where no article can have it all."""
        found = []
        for part in query.parts:
            inside = self._terms_with(part.words[0]) if part.inside else ()
            if part.inside and not inside:
                return ""
            found.append(part.expression(inside))
        return " AND ".join(found)

    def read_terms(self, report: Report) -> None:
        """Have all words of the index at hand: it cannot be asked what stands inside of them."""
        if self._terms_of == self.articles:
            return
        cursor = self._db.execute("SELECT term FROM temp.article_term")
        terms = [""]
        while rows := cursor.fetchmany(_TERMS_AT_ONCE):
            terms.extend(term for (term,) in rows)
            report(self.articles, self.articles)
        self._terms = "\n".join([*terms, ""])
        self._terms_of = self.articles

    def _terms_with(self, word: str) -> list[str]:
        """The words of the index that this one stands inside."""
        self.read_terms(unreported)
        found: dict[str, None] = {}
        place = self._terms.find(word)
        while place >= 0 and len(found) < _TERMS:
            start = self._terms.rfind("\n", 0, place) + 1
            end = self._terms.find("\n", place)
            found[self._terms[start:end]] = None
            place = self._terms.find(word, end)
        return list(found)


@contextmanager
def adding(db: Database) -> Iterator[None]:
    """One transaction of the temporary schema; the project file is not touched by it."""
    db.conn.execute("BEGIN")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise
