"""Which run an article shows: the one it was begun with, else the newest that its policy allows.

Every place that tells of suggestions asks here, so that a blind article keeps all of them back:
the sheet, the filters of the queue and its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from annotator.blinding import is_scored, shows
from annotator.model import ArticleId, Policy, RunId, Shows
from annotator.store import codec, meta, splits
from annotator.store.splits import Splits

_HIDES = {Shows.EVERYTHING: 0, Shows.OTHERS: 1, Shows.NOTHING: 2}

KEYS = "SELECT value ->> 0 AS key, value ->> 1 AS hides FROM json_each(:shown)"
"""The articles that `parameters` is about, as a table."""
SHOWN = """CASE WHEN progress.run IS NOT NULL THEN progress.run
                WHEN progress.state = 'finished' OR hides = 2 THEN NULL
                WHEN hides = 1 THEN
                    (SELECT max(run) FROM run_article WHERE run_article.article = key
                     AND run NOT IN (SELECT value FROM json_each(:scored)))
                ELSE (SELECT max(run) FROM run_article WHERE run_article.article = key) END"""
"""The run that an article of KEYS shows, with `progress` joined; NULL if it shows none."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What the articles of a project show, as its policy and splits are now.

    `scored` are the runs that a test article keeps back where it shows those of other families.
    """

    policy: Policy
    splits: Splits
    scored: Sequence[RunId] = ()

    def of(self, key: int, article: ArticleId) -> Shows:
        """Which suggestions an article shows."""
        return shows(self.policy, self.splits.of(key), article)

    def parameters(self, articles: Iterable[tuple[int, ArticleId]]) -> dict[str, object]:
        """The values that KEYS and SHOWN take."""
        listed = [(key, _HIDES[self.of(key, article)]) for key, article in articles]
        return {"shown": codec.dumps(listed), "scored": codec.dumps(self.scored)}


def read(db: Database, path: Path) -> Showing:
    """What is shown now."""
    policy, found = meta.policy(db, path), splits.read(db, path)
    scored: list[RunId] = []
    if found and policy.test is Shows.OTHERS:
        runs = db.execute("SELECT id, name, extractor FROM run").fetchall()
        scored = [RunId(run) for run, *said in runs if _is_scored(policy, *said)]
    return Showing(policy, found, scored)


def _is_scored(policy: Policy, name: str, extractor: str) -> bool:
    return is_scored(policy, name=name, extractor=extractor)


def names(db: Database, showing: Showing, keys: Iterable[int]) -> Iterator[tuple[int, ArticleId]]:
    """These articles with their ids, as far as something depends on those."""
    if not showing.splits:
        yield from ((key, ArticleId("")) for key in keys)
        return
    query = """SELECT article, id FROM queue
               WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article"""
    for key, article in db.execute(query, [codec.dumps(list(keys))]):
        yield key, ArticleId(article)


def run_of(db: Database, showing: Showing, key: int, article: ArticleId) -> RunId | None:
    """The run that an article shows which was not begun with one; None if it shows none."""
    how = showing.of(key, article)
    if how is Shows.NOTHING:
        return None
    hidden = showing.scored if how is Shows.OTHERS else ()
    query = """SELECT max(run) FROM run_article
               WHERE article = ? AND run NOT IN (SELECT value FROM json_each(?))"""
    (run,) = db.execute(query, [key, codec.dumps(hidden)]).fetchone()
    return None if run is None else RunId(run)
