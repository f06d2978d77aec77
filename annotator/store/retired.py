"""The runs that are out of use: their ids in one value of the table `meta`.

What they say stays for the ledger, releases and evaluation. A merged run goes with each run that
it was made of, and comes back with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from sqlite_utils import Database

from annotator.descent import source_ids
from annotator.model import MERGED, RunId
from annotator.store import codec, meta

_NAME = "retired"
_REPLACED = """
    SELECT id FROM run WHERE extractor = :merged
    AND id NOT IN (SELECT run FROM progress WHERE run IS NOT NULL)
    AND (id IN (SELECT value FROM json_each(:retired)) OR id < (
        SELECT max(id) FROM run WHERE extractor = :merged
        AND id NOT IN (SELECT value FROM json_each(:retired))
    ) AND NOT EXISTS (
        SELECT 1 FROM run_article AS said WHERE said.run = run.id
        AND NOT EXISTS (
            SELECT 1 FROM progress WHERE progress.article = said.article
            AND (state = 'finished' OR progress.run IS NOT NULL)
        ) AND NOT EXISTS (
            SELECT 1 FROM run_article AS newer JOIN run AS other ON other.id = newer.run
            WHERE newer.article = said.article AND newer.run > said.run
            AND other.extractor = :merged
            AND other.id NOT IN (SELECT value FROM json_each(:retired)))))"""


@dataclass(frozen=True, slots=True)
class Retired:
    """The runs that are out of use: `named` by somebody, `runs` with what was merged of them."""

    named: frozenset[RunId] = frozenset()
    runs: frozenset[RunId] = frozenset()

    def __contains__(self, run: object) -> bool:
        return run in self.runs


def read(db: Database) -> Retired:
    """The runs as they are now; what cannot be read retires nothing, and a check tells of it."""
    value = meta.value_of(db, _NAME)
    named = frozenset() if value is None else parsed(value) or frozenset()
    if not named:
        return Retired()
    merged = db.execute("SELECT id, settings FROM run WHERE extractor = ?", [MERGED]).fetchall()
    with_them = {
        RunId(run)
        for run, settings in merged
        if not named.isdisjoint(source_ids(codec.loads(settings)))
    }
    return Retired(named, named | with_them)


def write(db: Database, named: Iterable[RunId]) -> None:
    """Keep these as the retired ones; the caller holds the transaction."""
    meta.keep(db, _NAME, sorted(named))


def parsed(value: str) -> frozenset[RunId] | None:
    """The runs that a value of `meta` names; None where it names none."""
    try:
        said = codec.loads(value)
    except (orjson.JSONDecodeError, TypeError):
        return None
    if not isinstance(said, list) or not all(type(each) is int for each in said):
        return None
    return frozenset(map(RunId, said))


def replaced(db: Database) -> frozenset[RunId]:
    """The merged runs that nobody was shown and nobody will be: newer ones stand for them."""
    values = {"merged": MERGED, "retired": codec.dumps(sorted(read(db).runs))}
    return frozenset(RunId(run) for (run,) in db.execute(_REPLACED, values))
