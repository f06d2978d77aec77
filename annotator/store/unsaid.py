"""What is accepted as a run's suggestion although no run has ever said it: it was planted.

So a plant can be told even where nothing else says so any more, neither a decision nor the table.
A suggestion that was corrected keeps its id, which then is not that of what it says; what reviewers
add, and gold that was imported, has no run; and where a run says anything that shares text with an
item, the item may come from there by any way.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from annotator.identity import mention_id
from annotator.model import ArticleId, Mention
from annotator.store import plants, state

# of articles of which it is known what its run says
_ACCEPTED = f"""
    SELECT mention.article, article.id, start, end, mention.id FROM mention
    JOIN article ON article.key = mention.article
    JOIN run_article ON run_article.run = mention.run AND run_article.article = mention.article
    WHERE {plants.ACCEPTED} ORDER BY mention.article"""


def unsaid(db: Database) -> Iterator[tuple[int, ArticleId, Mention]]:
    """Each with its article's key and id."""
    for (key, name), rows in groupby(db.execute(_ACCEPTED).fetchall(), key=itemgetter(0, 1)):
        taken = plants.taken(db, key)
        said = set(taken)
        for _, _, start, end, item in rows:
            if (start, end) in said or any(one < end and start < other for one, other in taken):
                continue
            query = f"SELECT {state.MENTION} FROM mention WHERE id = ?"
            found = state.mention_of(db.execute(query, [item]).fetchone())
            if found.id == mention_id(ArticleId(name), found.label, found.fragments):
                yield key, ArticleId(name), found


def plant(db: Database) -> int:
    """Put on record that they are planted; returns how many. The caller holds the transaction."""
    found = list(unsaid(db))
    for key, _, mention in found:
        plants.add(db, key, [mention])
    return len(found)
