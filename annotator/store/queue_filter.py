"""Which articles a filter lists.

Rows of the queue and progress are asked first. Items are asked only of what is left, for they are
many: as decisions have left them, else as the run has them that the article shows.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from annotator.identity import items_of
from annotator.model import ArticleState, Item, ItemState, Relation, RunId, Split
from annotator.store import codec, runs, state
from annotator.store.showing import KEYS, SHOWN, Showing


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which articles are listed: those that pass all of it; None and "" let everything pass.

    `words` all stand in title, id, date or source. `label`, `lowest` and `highest` are about one
    item of the article: not rejected, and with a score it is a pending suggestion. `related` is
    about any relation that is not rejected. `since` and `until` are ISO dates or the beginning of
    one, both included: until 2016-10 is until the end of that month. `split` is the value of one,
    or "" for the articles that are in none.
    """

    state: ArticleState | None = None
    words: str = ""
    label: str | None = None
    lowest: float | None = None
    highest: float | None = None
    flagged: bool | None = None
    related: bool | None = None
    since: str = ""
    until: str = ""
    source: str | None = None
    split: str | None = None

    def __bool__(self) -> bool:
        return self != QueueFilter()

    @property
    def scored(self) -> bool:
        """Whether it asks for a score."""
        return self.lowest is not None or self.highest is not None


def passing(db: Database, wanted: QueueFilter, keys: Sequence[int], shown: Showing) -> array[int]:
    """Those of these keys that pass, rising; a range stands for all articles between its ends."""
    if wanted.split:
        keys = list(shown.splits.keys(Split(wanted.split), keys))
    found = array("q", _by_rows(db, wanted, keys))
    if wanted.split == "":
        found = array("q", shown.splits.keys(None, found))
    if wanted.label is not None or wanted.scored:
        having = _Wanted(wanted.label, wanted.lowest, wanted.highest)
        found = array("q", _having(db, found, having, shown))
    if wanted.related is None:
        return found
    related = array("q", _having(db, found, _Wanted(relation=True), shown))
    return related if wanted.related else array("q", sorted({*found} - {*related}))


def _by_rows(db: Database, wanted: QueueFilter, keys: Sequence[int]) -> Iterator[int]:
    """What passes by its row and its progress alone."""
    together = isinstance(keys, range) and keys.step == 1
    conditions = {
        "article BETWEEN :first AND :last": together,
        "article IN (SELECT value FROM json_each(:keys))": not together,
        "coalesce(state, 'to do') = :state": wanted.state is not None,
        # finishing judges all there is: nothing is pending behind it
        "coalesce(state, 'to do') <> 'finished'": wanted.scored,
        "coalesce(flagged, 0) = :flagged": wanted.flagged is not None,
        "published >= :since": wanted.since,
        "published <> '' AND substr(published, 1, length(:until)) <= :until": wanted.until,
        "source = :source": wanted.source is not None,
    }
    begun = wanted.flagged or wanted.state in (ArticleState.DOING, ArticleState.FINISHED)
    tables = (
        # few articles are begun: they are looked up, not looked for
        "progress CROSS JOIN queue USING (article)"
        if begun
        else "queue LEFT JOIN progress USING (article)"
    )
    words = wanted.words.casefold().split()
    columns = "article, id, title, published, source" if words else "article"
    where = " AND ".join(condition for condition, asked in conditions.items() if asked)
    rows = db.execute(
        f"SELECT {columns} FROM {tables} WHERE {where} ORDER BY article",
        {
            "first": keys[0] if keys else 0,
            "last": keys[-1] if keys else -1,
            "keys": "[]" if together else codec.dumps(list(keys)),
            "state": wanted.state and wanted.state.value,
            "flagged": wanted.flagged,
            "since": wanted.since,
            "until": wanted.until,
            "source": wanted.source,
        },
    )
    if not words:
        return (key for (key,) in rows)
    return (key for key, *texts in rows if _has(words, "\n".join(texts).casefold()))


def _has(words: Iterable[str], text: str) -> bool:
    """Whether all words stand in a text; asked here, since SQLite folds the case of ASCII alone."""
    return all(word in text for word in words)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What at least one item of an article must be."""

    label: str | None = None
    lowest: float | None = None
    highest: float | None = None
    relation: bool = False

    @property
    def scored(self) -> bool:
        return self.lowest is not None or self.highest is not None

    @property
    def range(self) -> tuple[float, float]:
        return self.lowest or 0.0, 1.0 if self.highest is None else self.highest

    def fits(self, item: Item) -> bool:
        """Whether a pending item is one."""
        lowest, highest = self.range
        return (
            (isinstance(item, Relation) or not self.relation)
            and self.label in (None, item.label)
            and (not self.scored or (item.score is not None and lowest <= item.score <= highest))
        )

    def sql(self, table: str, where: str, *, judged: bool) -> str:
        """Whether such an item is among these rows of `mention` and `relation`, or of a run's."""
        conditions = [where]
        if self.label is not None:
            conditions.append("label = :label")
        if self.scored:
            conditions.append("score BETWEEN :lowest AND :highest")
        if judged:
            conditions.append(f"state {'=' if self.scored else '<>'} :state")
        asked = " AND ".join(conditions)
        kinds = ("relation",) if self.relation else ("mention", "relation")
        return " OR ".join(
            f"EXISTS (SELECT 1 FROM {table.format(kind)} WHERE {asked})" for kind in kinds
        )


def _having(db: Database, keys: Iterable[int], wanted: _Wanted, shown: Showing) -> Iterator[int]:
    """Those of the keys whose article shows such an item; they rise."""
    lowest, highest = wanted.range
    state_ = ItemState.PENDING if wanted.scored else ItemState.REJECTED
    touched = wanted.sql("{}", "article = key", judged=True)
    suggested = wanted.sql("run_{}", f"run = {SHOWN} AND article = key", judged=False)
    query = f"""
        SELECT key, {SHOWN}, {touched},
               EXISTS (SELECT 1 FROM mention WHERE article = key)
               OR EXISTS (SELECT 1 FROM relation WHERE article = key)
        FROM ({KEYS}) LEFT JOIN progress ON progress.article = key
        WHERE {touched} OR {suggested} ORDER BY key"""
    found = db.execute(
        query,
        {
            **shown.parameters(db, keys),
            "label": wanted.label,
            "lowest": lowest,
            "highest": highest,
            "state": state_.value,
        },
    ).fetchall()
    for key, run, is_there, is_touched in found:
        if is_there or not is_touched or _suggests(db, key, RunId(run), wanted):
            yield key


def _suggests(db: Database, key: int, run: RunId, wanted: _Wanted) -> bool:
    """Whether such a suggestion is left of a run where decisions have touched some of them.

    Which those are is known by their ids alone, and SQLite cannot make these.
    """
    judged = {item.id for item in state.touched_items(db, key)}
    return any(
        item.id not in judged and wanted.fits(item)
        for prediction in runs.predictions(db, run, article_key=key)
        for item in items_of(prediction, run=run)
    )
