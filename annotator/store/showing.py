"""Which run an article shows: the one it was begun with, else the newest that its policy allows
and that is not retired.

Every place that tells of suggestions asks here, so that a blind article keeps all of them back:
the sheet, the filters of the queue and its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from annotator.blinding import is_scored, shows
from annotator.model import ArticleId, Policy, RunId, Shows
from annotator.store import codec, meta, retired, splits
from annotator.store.splits import Splits

KEYS = "SELECT value AS key FROM json_each(:keys)"
"""The articles that `parameters` is about, as a table."""
SHOWN = """CASE WHEN progress.run IS NOT NULL THEN progress.run
                WHEN progress.state = 'finished'
                     OR key IN (SELECT value FROM json_each(:blind)) THEN NULL
                WHEN key IN (SELECT value FROM json_each(:others)) THEN
                    (SELECT max(run) FROM run_article WHERE run_article.article = key
                     AND run NOT IN (SELECT value FROM json_each(:scored)))
                ELSE (SELECT max(run) FROM run_article WHERE run_article.article = key
                      AND run NOT IN (SELECT value FROM json_each(:retired))) END"""
"""The run that an article of KEYS shows, with `progress` joined; NULL if it shows none."""
_IDS = """SELECT article, id FROM queue
          WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article"""


@dataclass(frozen=True, slots=True)
class Showing:
    """What the articles of a project show, as its policy and splits are now.

    `retired` are the runs that nothing shows which was not begun with them, `scored` these and
    those that a test article keeps back where it shows those of other families.
    """

    policy: Policy
    splits: Splits
    scored: Sequence[RunId] = ()
    retired: Sequence[RunId] = ()

    def of(self, key: int, article: ArticleId) -> Shows:
        """Which suggestions an article shows."""
        return shows(self.policy, self.splits.of(key), article, drew=self.splits.drawn.of(key))

    def parameters(self, db: Database, keys: Iterable[int]) -> dict[str, object]:
        """The values that KEYS and SHOWN take."""
        listed = list(keys)
        found: dict[Shows, list[int]] = {each: [] for each in Shows}
        if self.splits:
            split = [key for key in listed if self.splits.of(key) is not None]
            for key, article in db.execute(_IDS, [codec.dumps(split)]):
                found[self.of(key, article)].append(key)
        return {
            "keys": codec.dumps(listed),
            "blind": codec.dumps(found[Shows.NOTHING]),
            "others": codec.dumps(found[Shows.OTHERS]),
            "scored": codec.dumps(self.scored),
            "retired": codec.dumps(self.retired),
        }


def read(db: Database, path: Path) -> Showing:
    """What is shown now."""
    policy, found = meta.policy(db, path), splits.read(db, path)
    out_of_use = sorted(retired.read(db).runs)
    scored = list(out_of_use)
    if found and policy.test is Shows.OTHERS:
        runs = db.execute("SELECT id, name, extractor FROM run").fetchall()
        scored += [RunId(run) for run, *said in runs if _is_scored(policy, *said)]
    return Showing(policy, found, scored, out_of_use)


def _is_scored(policy: Policy, name: str, extractor: str) -> bool:
    return is_scored(policy, name=name, extractor=extractor)


def run_of(db: Database, showing: Showing, key: int, article: ArticleId) -> RunId | None:
    """The run that an article shows which was not begun with one; None if it shows none."""
    how = showing.of(key, article)
    if how is Shows.NOTHING:
        return None
    hidden = showing.scored if how is Shows.OTHERS else showing.retired
    query = """SELECT max(run) FROM run_article
               WHERE article = ? AND run NOT IN (SELECT value FROM json_each(?))"""
    (run,) = db.execute(query, [key, codec.dumps(hidden)]).fetchone()
    return None if run is None else RunId(run)
