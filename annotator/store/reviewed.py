"""What was said of finished articles and what reviewers made of it, many articles at a time.

Only what a comparison needs is read, as tuples: of ten thousand articles each value is felt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NewType

from sqlite_utils import Database

from annotator.model import ArticleId, Fragments, ItemId, ItemState, RunId, Verdict
from annotator.store import codec, plants

Place = NewType("Place", str)
"""A mention as far as it can be right or wrong: its label and where it stands, see `read_place`."""

_CELLS, _ROWS = "\x1f", "\x1e"
_CELL, _ROW = "char(31)", "char(30)"
_WHERE = "start || '-' || end"
_ENDING = ", ".join(f"'{each.value}'" for each in (Verdict.FINISH, Verdict.REDO))


_SAID = "WHERE run = chosen.run AND article = chosen.article"
_ACCEPTED = f"WHERE article = chosen.article AND state = '{ItemState.ACCEPTED.value}'"
# a row an article: to fetch a row each takes three times as long
_OUTCOMES = f"""
    WITH chosen (article, run) AS (SELECT value ->> 0, value ->> 1 FROM json_each(?))
    SELECT article, (
        SELECT group_concat(label || {_CELL} || coalesce(fragments, {_WHERE}), {_ROW})
        FROM (SELECT * FROM run_mention {_SAID} ORDER BY place)
    ), (
        SELECT group_concat(label || {_CELL} || head || {_CELL} || tail, {_ROW})
        FROM run_relation {_SAID}
    ), (
        SELECT group_concat(id || {_CELL} || label || {_CELL} || CASE
            WHEN instr(fragments, '],[') THEN fragments ELSE {_WHERE} END, {_ROW})
        FROM mention {_ACCEPTED} AND NOT {plants.AS_PLANTED}
    ), (
        SELECT group_concat(id || {_CELL} || label || {_CELL} || head || {_CELL} || tail, {_ROW})
        FROM relation {_ACCEPTED}
    ) FROM chosen"""


def place_of(label: str, fragments: Fragments) -> Place:
    """The place of a mention with this label."""
    if len(fragments) > 1:
        return Place(f"{label}{_CELLS}{codec.dumps(fragments)}")
    ((start, end),) = fragments
    return Place(f"{label}{_CELLS}{start}-{end}")


def label_of(place: Place) -> str:
    """Its label alone."""
    return place.partition(_CELLS)[0]


def read_place(place: Place) -> tuple[str, Fragments]:
    """Its label and fragments."""
    label, _, where = place.partition(_CELLS)
    if where.startswith("["):
        return label, codec.fragments_from_json(codec.loads(where))
    start, _, end = where.partition("-")
    return label, ((int(start), int(end)),)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finished article whose gold somebody made here.

    `seq` and `at` are those of the decision that finished it, `first` is when it was finished for
    the first time: who speaks of it later may have learnt it. `run` was shown to its reviewers;
    where nothing was, `unseen` is the newest run that had spoken of it by then.
    """

    key: int
    article: ArticleId
    seq: int
    at: str
    run: RunId | None = None
    unseen: RunId | None = None
    first: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run said of an article and what decisions made of its items.

    A suggested relation has its ends as places among the suggested mentions, another one as ids;
    what is not accepted is rejected or was never decided.
    """

    said_mentions: list[Place] = field(default_factory=list)
    said_relations: list[tuple[str, int, int]] = field(default_factory=list)
    mentions: dict[ItemId, Place] = field(default_factory=dict)
    """The accepted ones."""
    relations: dict[ItemId, tuple[str, ItemId, ItemId]] = field(default_factory=dict)
    """The accepted ones."""


def finished(db: Database) -> list[Reviewed]:
    """Every article that was reviewed to its end, in the order in which they were finished."""
    query = f"""
        SELECT article, id, run, seq, at, CASE WHEN run IS NULL THEN (
            SELECT max(run.id) FROM run_article JOIN run ON run.id = run_article.run
            WHERE run_article.article = ending.article AND run.started < first) END, first
        FROM (
            SELECT progress.article, queue.id, progress.run, ledger.seq, ledger.at, (
                SELECT at FROM ledger AS once WHERE once.article = progress.article
                AND verdict = '{Verdict.FINISH.value}' ORDER BY seq LIMIT 1) AS first
            FROM progress JOIN queue ON queue.article = progress.article
            JOIN ledger ON ledger.seq = (
                SELECT seq FROM ledger AS last WHERE last.article = progress.article
                AND verdict IN ({_ENDING}) ORDER BY seq DESC LIMIT 1)
            WHERE progress.state = 'finished' AND '{Verdict.IMPORT.value}' <> (
                SELECT verdict FROM ledger AS first WHERE first.article = progress.article
                ORDER BY seq LIMIT 1)
        ) AS ending ORDER BY seq"""
    return [
        Reviewed(key, ArticleId(article), seq, at, run, unseen, first or at)
        for key, article, run, seq, at, unseen, first in db.execute(query).fetchall()
    ]


def in_order(db: Database) -> list[ArticleId]:
    """Every finished article, imported gold too, in the order in which they were finished."""
    query = f"""SELECT queue.id FROM progress JOIN queue ON queue.article = progress.article
        WHERE progress.state = 'finished' ORDER BY (
            SELECT seq FROM ledger WHERE ledger.article = progress.article
            AND verdict IN ({_ENDING}, '{Verdict.IMPORT.value}') ORDER BY seq DESC LIMIT 1
        ), progress.article"""
    return [ArticleId(article) for (article,) in db.execute(query)]


def outcomes(db: Database, chosen: Sequence[tuple[int, RunId]]) -> dict[int, Outcome]:
    """What became of what each of these runs said of its article, by article key."""
    return {
        key: Outcome(
            _rows(said),
            [(label, int(head), int(tail)) for label, head, tail in _cells(said_relations)],
            dict(row.split(_CELLS, 1) for row in _rows(mentions)),
            {item: (label, head, tail) for item, label, head, tail in _cells(relations)},
        )
        for key, said, said_relations, mentions, relations in db.execute(
            _OUTCOMES, [codec.dumps(chosen)]
        )
    }


def _rows(joined: str | None) -> list[Any]:
    return joined.split(_ROWS) if joined else []


def _cells(joined: str | None) -> list[list[Any]]:
    return [row.split(_CELLS) for row in _rows(joined)]


def times(db: Database, keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """(milliseconds, code points) of each of these articles whose decisions tell how long."""
    query = """
        SELECT article.key, (
            SELECT sum(payload ->> 'took') FROM ledger WHERE ledger.article = article.key
        ), length(text)
        FROM article WHERE article.key IN (SELECT value FROM json_each(?))"""
    rows = db.execute(query, [codec.dumps(keys)])
    return {key: (took, length) for key, took, length in rows if took is not None}


def left(db: Database, *, most: int) -> tuple[int, list[tuple[int, ArticleId, int]]]:
    """How many articles are not finished, and (key, id, code points) of them.

    Of more than `most` every second, third … is given; the others are taken to be like these.
    """
    open_ = """FROM queue WHERE article NOT IN (
                   SELECT article FROM progress WHERE state = 'finished')"""
    (articles,) = db.execute(f"SELECT count(*) {open_}").fetchone()
    if not articles:
        return 0, []
    query = f"""SELECT key, id, length(text) FROM article WHERE key IN (
                    SELECT article FROM (
                        SELECT article, row_number() OVER (ORDER BY article) AS number {open_}
                    ) WHERE number % ? = 0)"""
    return articles, db.execute(query, [-(-articles // most)]).fetchall()
