"""Finished articles, as far as they tell what their readers have passed over."""

from __future__ import annotations

from sqlite_utils import Database

from annotator.model import Fragments, ItemState, Zone, ZoneKind
from annotator.passed_over import ReadArticle
from annotator.store import codec
from annotator.store.plants import AS_PLANTED

_MOST = 80_000
"""Code points of the articles: no key waits for more to be read."""


def newest(db: Database) -> list[ReadArticle]:
    """The finished articles that were imported last, and what was judged in them."""
    query = """SELECT progress.article, text FROM progress
               JOIN article ON article.key = progress.article
               WHERE progress.state = 'finished' ORDER BY progress.article DESC"""
    texts: dict[int, str] = {}
    read = 0
    rows = db.execute(query)
    for key, text in rows:
        texts[key] = text
        read += len(text)
        if read >= _MOST:
            break
    rows.close()
    keys = codec.dumps(list(texts))
    zones: dict[int, list[Zone]] = {}
    query = """SELECT article, start, end, kind FROM zone
               WHERE article IN (SELECT value FROM json_each(?))"""
    for key, start, end, kind in db.execute(query, [keys]):
        zones.setdefault(key, []).append(Zone(start, end, ZoneKind(kind)))
    judged: dict[tuple[int, str], list[tuple[str, Fragments]]] = {}
    # nearly all are in one piece: to read JSON of thousands would be felt
    query = f"""SELECT article, state, label, start, end,
                       CASE WHEN instr(fragments, '],[') THEN fragments END FROM mention
                WHERE article IN (SELECT value FROM json_each(?)) AND NOT {AS_PLANTED}"""
    for key, state, label, start, end, fragments in db.execute(query, [keys]):
        spans: Fragments = ((start, end),)
        if fragments is not None:
            spans = codec.fragments_from_json(codec.loads(fragments))
        judged.setdefault((key, state), []).append((label, spans))
    return [
        ReadArticle(
            text,
            tuple(zones.get(key, ())),
            accepted=tuple(judged.get((key, ItemState.ACCEPTED), ())),
            rejected=tuple(judged.get((key, ItemState.REJECTED), ())),
        )
        for key, text in texts.items()
    ]
