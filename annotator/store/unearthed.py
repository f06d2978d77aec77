"""Plants that were accepted, as the decisions tell it that finished their articles.

A finishing makes a plant rejected, so that only its decision says that it was accepted until then.
"""

from __future__ import annotations

from sqlite_utils import Database

from annotator.model import ArticleId, ArticleState, ItemChange, ItemId, ItemState, Mention, Verdict
from annotator.store import codec, plants

# newest first, and no further than needed: of a million decisions few are looked at
_FINISHED_LAST = """
    SELECT key, id FROM (
        SELECT article, max(seq) AS last FROM (
            SELECT article, seq FROM ledger WHERE verdict = ? AND actor = ?
            ORDER BY seq DESC LIMIT ?
        ) GROUP BY article
    ) AS ended JOIN article ON article.key = ended.article
    JOIN progress ON progress.article = ended.article AND progress.state = ?
    WHERE ended.article IN (SELECT article FROM plant) ORDER BY last DESC"""
_FINISHINGS = "SELECT payload FROM ledger WHERE article = ? AND verdict = ? ORDER BY seq"


def accepted(db: Database, actor: str, *, most: int) -> dict[ArticleId, list[Mention]]:
    """The plants that somebody had accepted when they finished their articles, as they were then.

    Told from the last `most` times that they finished one, of articles that still are finished,
    the newest first.
    """
    if db.execute("SELECT NOT EXISTS (SELECT 1 FROM plant)").fetchone()[0]:
        return {}
    ending = Verdict.FINISH.value
    last = [ending, actor, most, ArticleState.FINISHED.value]
    found = {
        ArticleId(article): _accepted_in(db, key, ArticleId(article))
        for key, article in db.execute(_FINISHED_LAST, last).fetchall()
    }
    return {article: mentions for article, mentions in found.items() if mentions}


def _accepted_in(db: Database, key: int, article: ArticleId) -> list[Mention]:
    """In the order of the text; where it was finished more than once, as it was the last time."""
    planted = {each.item for each in plants.of(db, key)}
    found: dict[ItemId, Mention | None] = {}
    ending = Verdict.FINISH.value
    for (payload,) in db.execute(_FINISHINGS, [key, ending]):
        for each in codec.draft_from_json(ending, article, payload).changes:
            if isinstance(each, ItemChange) and isinstance(each.before, Mention):
                was = each.before.state is ItemState.ACCEPTED and each.item in planted
                found[each.item] = each.before if was else None
    return sorted(filter(None, found.values()), key=lambda each: each.fragments)
