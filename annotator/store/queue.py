"""The queue in the project file: its order, and its rows a page at a time, never all at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from annotator.model import ArticleId, ArticleState
from annotator.store import codec, queue_filter, telling
from annotator.store.queue_filter import QueueFilter

_ROW = """SELECT id, title, coalesce(state, 'to do'), coalesce(flagged, 0), published
          FROM queue LEFT JOIN progress USING (article)"""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What the queue shows of an article; `published` is an ISO date or empty.

    Where a site gives only the day it changed the article, it is that day.
    """

    id: ArticleId
    title: str
    state: ArticleState
    flagged: bool
    published: str


def _rows(db: Database, query: str, *values: object) -> list[QueueRow]:
    return [
        QueueRow(ArticleId(article), title, ArticleState(state), bool(flagged), published)
        for article, title, state, flagged, published in db.execute(query, values)
    ]


def every(db: Database) -> list[QueueRow]:
    """Every article's row, in import order; for those who write all of them down."""
    return _rows(db, f"{_ROW} ORDER BY article")


def counts(db: Database) -> dict[ArticleState, int]:
    """How many articles are to do, doing and finished."""
    total = db.execute("SELECT count(*) FROM queue").fetchone()[0]
    found = dict(db.execute("SELECT state, count(*) FROM progress GROUP BY state").fetchall())
    doing, finished = found.get("doing", 0), found.get("finished", 0)
    return {
        ArticleState.TO_DO: total - doing - finished,
        ArticleState.DOING: doing,
        ArticleState.FINISHED: finished,
    }


class Listing:
    """The articles of an open project by their keys: numbers that rise in import order."""

    def __init__(self, db: Database, path: Path) -> None:
        self._db, self._path = db, path

    def ends(self) -> tuple[int, int]:
        """The lowest key and the highest; if there is no article, that is lower still."""
        # apart from each other, for together they would walk through every row
        query = """SELECT (SELECT coalesce(min(article), 0) FROM queue),
                          (SELECT coalesce(max(article), -1) FROM queue)"""
        with telling.reading(self._path):
            first, last = self._db.execute(query).fetchone()
            return int(first), int(last)

    def order(self) -> Sequence[int]:
        """Every article's key, in import order."""
        with telling.reading(self._path):
            first, last = self.ends()
            count = self._db.execute("SELECT count(*) FROM queue").fetchone()[0]
            if last - first + 1 == count:
                return range(first, last + 1)
            # keys are given in sequence and no article is ever deleted; but who knows the file
            keys = self._db.execute("SELECT article FROM queue ORDER BY article")
            return array("q", (key for (key,) in keys))

    def touched(self) -> Iterator[tuple[int, ArticleState, bool]]:
        """(key, state, flagged) of each article that a decision has touched."""
        with telling.reading(self._path):
            for key, state, flagged in self._db.execute(
                "SELECT article, state, flagged FROM progress"
            ):
                yield key, ArticleState(state), bool(flagged)

    def key(self, article: ArticleId) -> int | None:
        """An article's key; None if there is none of this id."""
        with telling.reading(self._path):
            query = "SELECT key FROM article WHERE id = ?"
            row = self._db.execute(query, [article]).fetchone()
            return None if row is None else int(row[0])

    def rows(self, keys: Sequence[int]) -> list[QueueRow]:
        """The rows of these articles; the keys rise."""
        listed = "WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article"
        with telling.reading(self._path):
            return _rows(self._db, f"{_ROW} {listed}", codec.dumps(list(keys)))

    def uncovered(self, first: int, last: int) -> list[int]:
        """The unfinished articles that no run covers yet from one key to another."""
        # of `queue`, for to go through `article` is to read every text
        query = """SELECT queue.article FROM queue LEFT JOIN progress USING (article)
                   WHERE queue.article BETWEEN ? AND ?
                     AND coalesce(progress.state, 'to do') <> 'finished' AND NOT EXISTS
                     (SELECT 1 FROM run_article WHERE run_article.article = queue.article)
                   ORDER BY queue.article"""
        with telling.reading(self._path):
            return [key for (key,) in self._db.execute(query, [first, last])]

    def sources(self, first: int, last: int) -> dict[str, int]:
        """How many articles each source has from one key to another; "" is none."""
        query = "SELECT source, count(*) FROM queue WHERE article BETWEEN ? AND ? GROUP BY source"
        with telling.reading(self._path):
            return dict(self._db.execute(query, [first, last]).fetchall())

    def passing(self, wanted: QueueFilter, first: int, last: int) -> array[int]:
        """What a filter lets through from one key to another, both included: keys that rise.

        Asked slice by slice, so that whoever waits for a million can do something else between.
        """
        with telling.snapshot(self._db, self._path):
            return queue_filter.passing(self._db, wanted, first, last)
