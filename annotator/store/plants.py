"""Planted suggestions: wrong ones, put among the right ones to see whether reviewers look.

One that is accepted as it was planted is a mistake, and no gold; one that was corrected first is
as good as any. The table has each of them as it was planted, as decisions say it (see `plantings`);
the seal of an article's lies with -1 for a run (see `seals`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.model import (
    ArticleId,
    ArticleState,
    Draft,
    Fragments,
    ItemId,
    Mention,
    ProgressChange,
)
from annotator.store import codec, seals

COLUMNS = "article, item, label, fragments"
AS_PLANTED = """EXISTS (SELECT 1 FROM plant
    WHERE plant.article = mention.article AND plant.item = mention.id
          AND plant.label = mention.label AND plant.fragments = mention.fragments)"""
"""Whether a row of `mention` is a planted one that nobody has corrected."""
ACCEPTED = f"mention.state = 'accepted' AND NOT {AS_PLANTED}"
"""Whether a row of `mention` is gold once its article is finished; the gold views say the same."""
ONLY_PLANTED = f"""SELECT planted.entity FROM plant JOIN mention AS planted
    ON planted.id = plant.item AND planted.label = plant.label
       AND planted.fragments = plant.fragments
    WHERE planted.entity IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM mention WHERE mention.entity = planted.entity AND NOT {AS_PLANTED})"""
"""The entities that nothing means but plants: they are known to nobody outside the window."""
_OF_FINISHED = """FROM {0} JOIN progress ON progress.article = {0}.article
    AND progress.state = 'finished'"""
GOLD_MENTIONS = f"{_OF_FINISHED.format('mention')} WHERE {ACCEPTED}"
LINKED = f"{_OF_FINISHED.format('relation')} WHERE relation.state = 'accepted'"
"""The relations that are gold where both their ends are."""


@dataclass(frozen=True, slots=True)
class Plant:
    """A mention as it was planted."""

    item: ItemId
    label: str
    fragments: Fragments


def add(db: Database, article_key: int, mentions: Iterable[Mention]) -> None:
    """Put on record that these suggestions of an article are planted; in a transaction."""
    rows = [(article_key, each.id, each.label, codec.dumps(each.fragments)) for each in mentions]
    if rows:
        db.conn.executemany("INSERT OR REPLACE INTO plant VALUES (?, ?, ?, ?)", rows)
        write_seal(db.conn, article_key)


def record(db: Database, draft: Draft, *, key_of: Callable[[ArticleId], int]) -> None:
    """Put on record what a decision plants, before what it changes; in a transaction.

    In an article that begins with it nothing else is planted: what was there is of a beginning
    that was undone, and might be drawn otherwise now. What decisions have touched stays.
    """
    planted: dict[int, list[Mention]] = {}
    for article, mention in draft.plants:
        planted.setdefault(key_of(article), []).append(mention)
    for change in draft.changes:
        if isinstance(change, ProgressChange) and draft.target is None and _begins(change):
            _forget(db, key_of(change.article))
    for key, mentions in planted.items():
        add(db, key, mentions)


def _begins(change: ProgressChange) -> bool:
    """Whether an article has its suggestions for good from now on."""
    before, after = change.before, change.after
    if after is None or (before is not None and before.run is not None):
        return False
    return after.run is not None or after.state is not ArticleState.TO_DO


def _forget(db: Database, article_key: int) -> None:
    untouched = "article = ? AND item NOT IN (SELECT id FROM mention WHERE article = ?)"
    gone = db.execute(f"DELETE FROM plant WHERE {untouched}", [article_key, article_key])
    if gone.rowcount:
        write_seal(db.conn, article_key)


def taken(db: Database, article_key: int) -> list[tuple[int, int]]:
    """[start, end) of all that any run says of an article."""
    query = """SELECT start, end FROM run_mention WHERE article = :key
               AND run IN (SELECT run FROM run_article WHERE article = :key)"""
    return [(start, end) for start, end in db.execute(query, {"key": article_key})]


def is_known(db: Database, words: str) -> bool:
    """Whether a mention that was not rejected reads so, or an entity is called so."""
    written = codec.dumps(list(dict.fromkeys([words, words.capitalize(), words.title()])))
    query = f"""SELECT EXISTS (
            SELECT 1 FROM mention WHERE surface IN (SELECT value FROM json_each(?))
            AND state <> 'rejected' AND NOT {AS_PLANTED}
        ) OR EXISTS (SELECT 1 FROM entity WHERE name IN (SELECT value FROM json_each(?)))"""
    return bool(db.execute(query, [written, written]).fetchone()[0])


def write_seal(opened: sqlite3.Connection, article_key: int) -> None:
    """Seal what is planted in an article as it stands now."""
    query = f"SELECT {COLUMNS} FROM plant WHERE article = ? ORDER BY item"
    rows = opened.execute(query, [article_key]).fetchall()
    seals.write(opened, [(seals.PLANTED, article_key, seals.seal(rows))])


def of(db: Database, article_key: int) -> list[Plant]:
    """What is planted in an article."""
    query = "SELECT item, label, fragments FROM plant WHERE article = ? ORDER BY item"
    return [
        Plant(ItemId(item), label, codec.fragments_from_json(codec.loads(fragments)))
        for item, label, fragments in db.execute(query, [article_key])
    ]


def every(db: Database) -> dict[ArticleId, dict[ItemId, tuple[str, Fragments]]]:
    """The label and place of all that is planted, by article and item."""
    query = """SELECT article.id, item, label, fragments FROM plant
               JOIN article ON article.key = plant.article ORDER BY plant.article, item"""
    found: dict[ArticleId, dict[ItemId, tuple[str, Fragments]]] = {}
    for article, item, label, fragments in db.execute(query):
        placed = label, codec.fragments_from_json(codec.loads(fragments))
        found.setdefault(ArticleId(article), {})[ItemId(item)] = placed
    return found
