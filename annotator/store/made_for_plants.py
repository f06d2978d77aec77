"""Entities that were made for plants alone: nobody knows of them once these are gone.

What finishes an article takes its plants out of it. Which entities go with them is asked here, in
the transaction that writes it: only then is known what else means them, in whatever article, and
whatever was decided before and could not be saved until now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from annotator.model import ArticleId, Draft, Entity, EntityChange, EntityId, Verdict
from annotator.store import codec, state
from annotator.store.plants import AS_PLANTED

# of the article's plants: what they mean, and what they have meant before
_MEANT = f"""
    WITH meant (entity) AS (
        SELECT entity FROM mention WHERE article = :key AND {AS_PLANTED}
        UNION SELECT change.value ->> '$.after.entity'
        FROM ledger, json_each(ledger.payload, '$.changes') AS change
        WHERE ledger.article = :key
              AND change.value ->> 'item' IN (SELECT item FROM plant WHERE article = :key))
    SELECT entity FROM meant WHERE entity IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM mention WHERE mention.entity = meant.entity
        AND NOT (mention.article = :key AND {AS_PLANTED}))"""
# what brings it back is no making: it has been made before; the article is looked at first, since
# nearly all are made where they are meant
_MAKINGS = """
    SELECT article, payload FROM ledger WHERE {} AND verdict NOT IN ('undo', 'redo')
    AND instr(payload, :entity) ORDER BY seq"""


def gone_with(db: Database, draft: Draft, *, key_of: Callable[[ArticleId], int]) -> Draft:
    """A decision about to be written; if it finishes an article, without what was made for plants.

    The caller holds the transaction.
    """
    if draft.verdict is not Verdict.FINISH or draft.article is None:
        return draft
    gone = [
        EntityChange(each.id, each, None) for each in _left_by(db, key_of(draft.article), key_of)
    ]
    return replace(draft, changes=(*draft.changes, *gone)) if gone else draft


def _left_by(db: Database, article_key: int, key_of: Callable[[ArticleId], int]) -> list[Entity]:
    """What nothing means but plants of this article, and was made for plants of any."""
    here = {"key": article_key}
    if db.execute("SELECT 1 FROM plant WHERE article = :key", here).fetchone() is None:
        return []
    meant = [EntityId(row[0]) for row in db.execute(_MEANT, here)]
    found = [each for each in meant if _is_made_for_plants(db, each, article_key, key_of)]
    return state.entities(db, among=found) if found else []


def _is_made_for_plants(
    db: Database, entity: EntityId, article_key: int, key_of: Callable[[ArticleId], int]
) -> bool:
    """Whether the decision that brought it into being has linked nothing but plants to it."""
    for where in ("article = :key", "article IS NOT :key"):
        wanted = {"key": article_key, "entity": entity}
        for key, payload in db.execute(_MAKINGS.format(where), wanted):
            changes = codec.loads(payload)["changes"]
            if any(each.get("entity") == entity and not each["before"] for each in changes):
                linked = list(_linked(changes, entity, key, key_of))
                return bool(linked) and all(_is_planted(db, *each) for each in linked)
    return False


def _linked(
    changes: list[dict[str, Any]],
    entity: EntityId,
    article_key: int | None,
    key_of: Callable[[ArticleId], int],
) -> Iterator[tuple[int | None, str]]:
    """The article and item of what means an entity after these changes."""
    for each in changes:
        if "item" in each and (each["after"] or {}).get("entity") == entity:
            key = key_of(ArticleId(each["article"])) if "article" in each else article_key
            yield key, each["item"]


def _is_planted(db: Database, article_key: int | None, item: str) -> bool:
    query = "SELECT 1 FROM plant WHERE article = ? AND item = ?"
    return db.execute(query, [article_key, item]).fetchone() is not None
