"""The queue in the project file: its rows a page at a time, and what it is ordered and filtered by.

Nothing of it is read all at once: whoever lists a million asks slice by slice.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from annotator.model import ArticleId, ArticleState, Shows, Split
from annotator.store import codec, queue_filter, queue_order, showing, telling
from annotator.store.queue_filter import QueueFilter
from annotator.store.queue_order import QueueOrder

_ROW = """SELECT article, id, title, coalesce(state, 'to do'), coalesce(flagged, 0), published,
          progress.run IS NOT NULL FROM queue LEFT JOIN progress USING (article)"""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What the queue shows of an article; `published` is an ISO date or empty.

    Where a site gives only the day it changed the article, it is that day. A `blind` article
    shows no suggestions, unless it was begun with some before.
    """

    id: ArticleId
    title: str
    state: ArticleState
    flagged: bool
    published: str
    split: Split | None = None
    blind: bool = False


def _rows(db: Database, path: Path, query: str, *values: object) -> Iterator[tuple[int, QueueRow]]:
    shown = showing.read(db, path)
    for key, name, title, state, flagged, published, assisted in db.execute(query, values):
        article, split = ArticleId(name), shown.splits.of(key)
        keeps_back = split is not None and shown.of(key, article) is Shows.NOTHING
        blind = keeps_back and not assisted
        yield (
            key,
            QueueRow(article, title, ArticleState(state), bool(flagged), published, split, blind),
        )


def every(db: Database, path: Path) -> list[QueueRow]:
    """Every article's row, in import order; for those who write all of them down."""
    return [row for _, row in _rows(db, path, f"{_ROW} ORDER BY article")]


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
        """The rows of these articles, in the order of the keys."""
        listed = "WHERE article IN (SELECT value FROM json_each(?))"
        with telling.reading(self._path):
            found = dict(_rows(self._db, self._path, f"{_ROW} {listed}", codec.dumps(list(keys))))
        return [found[key] for key in keys if key in found]

    def costs(self, order: QueueOrder, first: int, last: int) -> list[tuple[int, int]]:
        """(key, cost) of the articles from one key to another, both included; least comes first.

        Few of them differ, at most tens of thousands. Nothing in them comes of suggestions that an
        article keeps back.
        """
        with telling.snapshot(self._db, self._path):
            return list(queue_order.costs(self._db, self._path, order, first, last))

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

    def passing(self, wanted: QueueFilter, keys: Sequence[int]) -> array[int]:
        """Those of these articles that a filter lets through, rising; a range is all in between.

        Asked slice by slice, so that whoever waits for a million can do something else between.
        """
        with telling.snapshot(self._db, self._path):
            shown = showing.read(self._db, self._path)
            return queue_filter.passing(self._db, wanted, keys, shown)
