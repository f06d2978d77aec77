"""What the queue is ordered by: of each article a number, the least of which comes first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlite_utils import Database

from annotator import effort
from annotator.identity import items_of
from annotator.model import Item, ItemState, RunId
from annotator.store import plants, runs, showing, state
from annotator.store.showing import KEYS, SHOWN

_BETWEEN = "SELECT article FROM queue WHERE article BETWEEN ? AND ? ORDER BY article"
LAST = 2**24 - 1
"""The cost of what comes last: finished articles, where the order asks for what is to be done."""
_NEXT_TO_LAST = LAST - 1
_STEPS = 10_000
"""Steps from sure to unsure, and a second's in effort: what is alike stays as imported."""
_TENTHS = 10
_LOOKED_AT = 50
"""Finished articles, the last ones imported, that tell how much there is to mark in others."""


class OrderBy(StrEnum):
    """What the queue can be ordered by."""

    IMPORT = "import"
    EFFORT = "effort"
    DOUBT = "doubt"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class QueueOrder:
    """In which order articles are listed; `seed` is for the order by chance alone.

    By effort the quickest article is first, by doubt the one whose pending suggestions have scores
    nearest to one half. By chance it is a hash of seed and article id, the same everywhere; few
    have the same one and stay as they were imported.
    """

    by: OrderBy = OrderBy.IMPORT
    seed: int = 1

    @property
    def is_judged(self) -> bool:
        """Whether it depends on what is suggested and judged, and so grows stale."""
        return self.by in (OrderBy.EFFORT, OrderBy.DOUBT)


def costs(
    db: Database, path: Path, order: QueueOrder, first: int, last: int
) -> Iterator[tuple[int, int]]:
    """(key, cost) of each article from one key to another, both included."""
    if order.by is OrderBy.CHANCE:
        query = "SELECT article, id FROM queue WHERE article BETWEEN ? AND ? ORDER BY article"
        for key, article in db.execute(query, [first, last]):
            yield key, _drawn(order.seed, article)
    elif order.by is OrderBy.IMPORT:
        yield from ((key, 0) for (key,) in db.execute(_BETWEEN, [first, last]))
    elif order.by is OrderBy.EFFORT:
        yield from _efforts(db, path, first, last)
    else:
        yield from _doubts(db, path, first, last)


def _drawn(seed: int, article: str) -> int:
    said = f"{seed}\n{article}".encode("utf-8", "backslashreplace")
    return int.from_bytes(hashlib.blake2b(said, digest_size=2).digest())


def expected(db: Database) -> float:
    """Items a word that are expected in an article, by the finished ones."""
    finished = """(SELECT article FROM progress WHERE state = 'finished'
                   ORDER BY article DESC LIMIT ?)"""
    query = f"""
        SELECT (SELECT count(*) FROM mention
                WHERE article IN {finished} AND {plants.ACCEPTED}),
               (SELECT count(*) FROM relation
                WHERE article IN {finished} AND state = 'accepted'),
               (SELECT coalesce(sum(length(text)), 0) FROM article WHERE key IN {finished})"""
    mentions, relations, length = db.execute(query, [_LOOKED_AT] * 3).fetchone()
    return effort.density(items=mentions + relations, length=length)


def _efforts(db: Database, path: Path, first: int, last: int) -> Iterator[tuple[int, int]]:
    shown = showing.read(db, path)
    there = expected(db)
    keys = [key for (key,) in db.execute(_BETWEEN, [first, last])]
    query = f"""
        SELECT key, length(text), told.mentions + told.relations, begun, finished, chosen FROM (
            SELECT key, {SHOWN} AS chosen, progress.article IS NOT NULL AS begun,
                   coalesce(progress.state, '') = 'finished' AS finished
            FROM ({KEYS}) LEFT JOIN progress ON progress.article = key
        ) JOIN article USING (key)
          LEFT JOIN run_article AS told ON told.article = key AND told.run = chosen"""
    for key, length, told, begun, finished, run in db.execute(
        query, shown.parameters(db, keys)
    ).fetchall():
        if finished:
            yield key, LAST
            continue
        pending = told
        if begun:
            pending = sum(1 for _ in _pending(db, key, run)) if run is not None else None
        cost = effort.seconds(length=length, pending=pending, expected=there)
        yield key, min(int(cost * _TENTHS), _NEXT_TO_LAST)


def _doubts(db: Database, path: Path, first: int, last: int) -> Iterator[tuple[int, int]]:
    shown = showing.read(db, path)
    keys = [key for (key,) in db.execute(_BETWEEN, [first, last])]
    sums = ", ".join(
        f"""(SELECT {what} FROM run_{kind}
             WHERE run_{kind}.run = chosen AND run_{kind}.article = key AND score IS NOT NULL)"""
        for kind in ("mention", "relation")
        for what in ("total(abs(2 * score - 1))", "count(*)")
    )
    query = f"""
        SELECT key, begun, finished, chosen, {sums} FROM (
            SELECT key, {SHOWN} AS chosen, progress.article IS NOT NULL AS begun,
                   coalesce(progress.state, '') = 'finished' AS finished
            FROM ({KEYS}) LEFT JOIN progress ON progress.article = key
        )"""
    for key, begun, finished, run, *told in db.execute(
        query, shown.parameters(db, keys)
    ).fetchall():
        if finished:
            yield key, LAST
            continue
        distance, count = told[0] + told[2], told[1] + told[3]
        if begun:
            items = [] if run is None else _pending(db, key, run)
            scores = [item.score for item in items if item.score is not None]
            distance, count = sum(abs(2 * score - 1) for score in scores), len(scores)
        yield key, int(_STEPS * distance / count) if count else _NEXT_TO_LAST


def _pending(db: Database, key: int, run: RunId) -> Iterator[Item]:
    """What is still to be judged of an article that decisions have touched."""
    touched = state.touched_items(db, key)
    judged = {item.id for item in touched}
    yield from (item for item in touched if item.state is ItemState.PENDING)
    for prediction in runs.predictions(db, run, article_key=key):
        yield from (item for item in items_of(prediction, run=run) if item.id not in judged)
