"""The words of a project's articles and of what reviewers wrote, in an index of its own.

It is no part of the project file: that would take time and room from every import, and looking
must write nothing. Nor is it kept elsewhere, for no copy of a confidential text is left behind:
it lies in SQLite's temporary schema, without the texts, and goes with its connection. Articles
and decisions only ever grow, so what is new is added by article key and by seq of the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from annotator.bulk import Report
from annotator.store.folding import fold

_BATCH, _CHARACTERS = 500, 2_000_000
"""The most articles, and about the most code points, that are read at once."""
_SCHEMA = (
    # without a cache of its own a large index would be merged on the disk again and again
    "PRAGMA temp.cache_size = -8000",
    """CREATE VIRTUAL TABLE temp.article_word
       USING fts5 (title, text, content = '', tokenize = 'ascii')""",
    "INSERT INTO temp.article_word (article_word, rank) VALUES ('rank', 'bm25(8.0, 1.0)')",
)


class WordIndex:
    """The index of one connection, which is of its thread alone."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.last_key = 0
        """The key of the newest article that is in it."""
        self.articles = 0
        """How many articles are in it."""
        for statement in _SCHEMA:
            db.conn.execute(statement)

    def catch_up(self, report: Report) -> None:
        """Add what is new; a report that raises ends it after the batch that is done."""
        total = self._total()
        report(self.articles, total)
        while rows := self._read():
            self._add(rows)
            report(self.articles, max(total, self.articles))

    def _total(self) -> int:
        (total,) = self._db.execute("SELECT count(*) FROM article").fetchone()
        return max(int(total), self.articles)

    def _read(self) -> list[tuple[int, str, str]]:
        """The next articles; the file is let go before they are indexed, so that no save waits."""
        query = "SELECT key, title, text FROM article WHERE key > ? ORDER BY key LIMIT ?"
        cursor = self._db.execute(query, [self.last_key, _BATCH])
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
        connection = self._db.conn
        connection.execute("BEGIN")
        try:
            connection.executemany(
                "INSERT INTO temp.article_word (rowid, title, text) VALUES (?, ?, ?)",
                ((key, fold(title), fold(text)) for key, title, text in rows),
            )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        self.last_key = rows[-1][0]
        self.articles += len(rows)

    def with_phrase(self, words: Sequence[str]) -> list[int]:
        """The keys of the articles in which these words follow each other."""
        phrase = f'"{" ".join(words)}"'
        query = "SELECT rowid FROM temp.article_word WHERE article_word MATCH ?"
        return [key for (key,) in self._db.execute(query, [phrase]).fetchall()]
