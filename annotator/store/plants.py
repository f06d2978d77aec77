"""Planted suggestions: wrong ones, put among the right ones to see whether reviewers look.

One that is accepted as it was planted is a mistake, and no gold; one that was corrected first is
as good as any. The table has each of them as it was planted; the seal of an article's lies with
-1 for a run (see `seals`), since no decision covers them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from annotator.model import Fragments, ItemId, Mention
from annotator.store import codec, seals

COLUMNS = "article, item, label, fragments"
AS_PLANTED = """EXISTS (SELECT 1 FROM plant
    WHERE plant.article = mention.article AND plant.item = mention.id
          AND plant.label = mention.label AND plant.fragments = mention.fragments)"""
"""Whether a row of `mention` is a planted one that nobody has corrected."""
ACCEPTED = f"mention.state = 'accepted' AND NOT {AS_PLANTED}"
"""Whether a row of `mention` is gold once its article is finished; the gold views say the same."""
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


def any_in(db: Database) -> bool:
    """Whether anything is planted in the project."""
    return db.execute("SELECT 1 FROM plant LIMIT 1").fetchone() is not None
