"""The ledger: append-only rows, each hashed over its content and its parent's hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from sqlite_utils import Database

from annotator.errors import ProjectError, ReviewError
from annotator.model import (
    ArticleId,
    Change,
    Decision,
    DecisionId,
    Draft,
    EntityChange,
    ItemChange,
    ItemId,
    ProgressChange,
    Provenance,
    Verdict,
)
from annotator.store import codec

Head = tuple[int, DecisionId]
_PAYLOAD_MOST = 32_000_000
"""Code points of what a decision changes: a hundred thousand items."""
_COLUMNS = "seq, ledger.id, parent, actor, at, verdict, article.id, payload"
_FROM = "FROM ledger LEFT JOIN article ON article.key = ledger.article"


def head(db: Database) -> Head | None:
    """(seq, id) of the newest row; None while nothing was decided."""
    row = db.execute("SELECT seq, id FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return row and (row[0], DecisionId(row[1]))


def holds(db: Database, decisions: Iterable[Decision]) -> bool:
    """Whether all of these are in the ledger, at their places."""
    return all(time_of(db, (each.seq, each.id)) is not None for each in decisions)


def time_of(db: Database, at: Head) -> str | None:
    """When this decision was made; None where the ledger has none of this number and id."""
    row = db.execute("SELECT at FROM ledger WHERE seq = ? AND id = ?", [*at]).fetchone()
    return row and str(row[0])


def row_hash(
    *,
    parent: str | None,
    actor: str,
    at: str,
    verdict: str,
    article: str | None,
    scheme: str,
    payload: str,
) -> DecisionId:
    """sha256 over the canonical JSON list of a row's content; the payload as its exact text."""
    content = codec.dumps([parent, actor, at, verdict, article, scheme, payload])
    return DecisionId(hashlib.sha256(content.encode()).hexdigest())


def append(
    db: Database,
    draft: Draft,
    *,
    actor: str,
    after: Head | None,
    article_key: int | None,
    scheme: str,
    surfaces: codec.Surfaces,
    at: str | None = None,
) -> Decision:
    """Write one row behind `after`; the caller holds the transaction and has compared the head."""
    seq, parent = (after[0] + 1, after[1]) if after else (1, None)
    at = at or datetime.now(UTC).isoformat(timespec="milliseconds")
    payload = codec.draft_to_json(draft, surfaces)
    if len(payload) > _PAYLOAD_MOST:
        raise ReviewError("This changes too much at once; do it in parts. Nothing was changed.")
    verdict = draft.verdict.value
    decision = row_hash(
        parent=parent,
        actor=actor,
        at=at,
        verdict=verdict,
        article=draft.article,
        scheme=scheme,
        payload=payload,
    )
    db.execute(
        "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [seq, decision, parent, actor, at, verdict, article_key, scheme, payload],
    )
    return Decision(seq, decision, parent, actor, at, draft)


_Row = tuple[int, str, str | None, str, str, str, str | None, str]


def _decision(row: _Row) -> Decision:
    seq, decision, parent, actor, at, verdict, article, payload = row
    if len(payload) > _PAYLOAD_MOST:
        raise ProjectError(
            f"Decision {seq} is larger than any can be, so that the project is damaged; go back to "
            "a backup."
        )
    return Decision(
        seq,
        DecisionId(decision),
        None if parent is None else DecisionId(parent),
        actor,
        at,
        codec.draft_from_json(verdict, None if article is None else ArticleId(article), payload),
    )


def decisions(db: Database) -> Iterator[Decision]:
    """Every row, oldest first."""
    return map(_decision, db.execute(f"SELECT {_COLUMNS} {_FROM} ORDER BY seq"))


def decisions_of(db: Database, keys: Iterable[int]) -> Iterator[Decision]:
    """The rows of these articles, oldest first."""
    chosen = "WHERE ledger.article IN (SELECT value FROM json_each(?))"
    query = f"SELECT {_COLUMNS} {_FROM} {chosen} ORDER BY seq"
    return map(_decision, db.execute(query, [codec.dumps(list(keys))]))


def _get(db: Database, decision: DecisionId) -> Decision:
    query = f"SELECT {_COLUMNS} {_FROM} WHERE ledger.id = ?"
    return _decision(db.execute(query, [decision]).fetchone())


def verdict_of(db: Database, decision: DecisionId) -> Verdict:
    """What kind of judgement a decision of the ledger is."""
    query = "SELECT verdict FROM ledger WHERE id = ?"
    return Verdict(db.execute(query, [decision]).fetchone()[0])


def _newest_first(db: Database) -> Iterator[tuple[DecisionId, Verdict, DecisionId | None]]:
    """What reviewers decided, walking past imported gold, which is nobody's keystroke."""
    query = """SELECT id, verdict, payload ->> 'target' FROM ledger
               WHERE verdict <> ? ORDER BY seq DESC"""
    for decision, verdict, target in db.execute(query, [Verdict.IMPORT.value]):
        yield DecisionId(decision), Verdict(verdict), target and DecisionId(target)


def to_undo(db: Database) -> Decision | None:
    """The newest decision of a reviewer that stands; imported gold is passed by, never undone."""
    settled: set[DecisionId] = set()
    for decision, verdict, target in _newest_first(db):
        if target is not None:
            # walking backwards, the newest word on a decision is the one that counts
            if target not in settled:
                settled.add(target)
                if verdict is Verdict.REDO:
                    return _get(db, target)
        elif decision not in settled:
            return _get(db, decision)
    return None


def to_redo(db: Database) -> Decision | None:
    """The decision that the newest undo took back, unless a reviewer decided anew since."""
    settled: set[DecisionId] = set()
    for _, verdict, target in _newest_first(db):
        if target is None:
            return None
        if target not in settled:
            settled.add(target)
            if verdict is Verdict.UNDO:
                return _get(db, target)
    return None


def imported_since(db: Database, decision: DecisionId) -> bool:
    """Whether gold was imported behind a decision."""
    query = """SELECT 1 FROM ledger WHERE verdict = ?
               AND seq > (SELECT seq FROM ledger WHERE id = ?) LIMIT 1"""
    return db.execute(query, [Verdict.IMPORT.value, decision]).fetchone() is not None


def inverse(decision: Decision) -> Draft:
    """The draft that takes a decision back."""
    return _again(Verdict.UNDO, decision, tuple(map(_turned, reversed(decision.draft.changes))))


def repeat(decision: Decision) -> Draft:
    """The draft that brings an undone decision again."""
    return _again(Verdict.REDO, decision, decision.draft.changes)


def _again(verdict: Verdict, decision: Decision, changes: tuple[Change, ...]) -> Draft:
    draft = decision.draft
    return Draft(verdict, draft.article, changes, draft.focus, decision.id)


def _turned(change: Change) -> Change:
    if isinstance(change, ItemChange):
        return ItemChange(change.item, change.article, change.after, change.before)
    if isinstance(change, ProgressChange):
        return ProgressChange(change.article, change.after, change.before)
    return EntityChange(change.entity, change.after, change.before)


def standing(db: Database) -> Iterator[Decision]:
    """The decisions that were not taken back, oldest first: replayed, they give today's state."""
    return map(_decision, _standing_rows(db))


def _standing_rows(db: Database) -> Iterator[_Row]:
    undone: dict[str, bool] = {}
    turns = (Verdict.UNDO.value, Verdict.REDO.value)
    query = "SELECT verdict, payload ->> 'target' FROM ledger WHERE verdict IN (?, ?) ORDER BY seq"
    for verdict, target in db.execute(query, turns):
        undone[target] = verdict == Verdict.UNDO.value
    for row in db.execute(f"SELECT {_COLUMNS} {_FROM} ORDER BY seq"):
        if row[5] not in turns and not undone.get(row[1], False):
            yield row


def provenance(db: Database) -> Iterator[Provenance]:
    """For every gold item the newest standing decision that judged it; notes and links do not."""
    names = dict(db.execute("SELECT id, name FROM run").fetchall())
    gold = {row[0] for row in db.execute("SELECT id FROM gold_mention")}
    gold |= {row[0] for row in db.execute("SELECT id FROM gold_relation")}
    newest: dict[str, Provenance] = {}
    for _, _, _, actor, at, verdict, _, payload in _standing_rows(db):
        # the payload as it lies there: making items of a whole ledger takes four times as long
        for change in codec.loads(payload)["changes"]:
            item, after = change.get("item"), change["after"]
            remark = verdict in (Verdict.NOTE.value, Verdict.LINK.value)
            if item in gold and after is not None and not (remark and item in newest):
                run = None if after.get("run") is None else names[after["run"]]
                newest[item] = Provenance(
                    ItemId(item), actor, at, Verdict(verdict), run, after.get("score")
                )
    for item in sorted(newest):
        yield newest[item]


def shown(db: Database) -> dict[ArticleId, tuple[str | None, bool]]:
    """Of each finished article the run whose suggestions were shown, by name, and whether its gold
    was imported, which is always an article's first decision.
    """
    found = db.execute(
        """SELECT article.id, run.name, (
               SELECT verdict = ? FROM ledger WHERE ledger.article = article.key
               ORDER BY seq LIMIT 1)
           FROM progress JOIN article ON article.key = progress.article
                         LEFT JOIN run ON run.id = progress.run
           WHERE progress.state = 'finished'""",
        [Verdict.IMPORT.value],
    )
    return {ArticleId(article): (run, imported == 1) for article, run, imported in found}


def first_broken(db: Database, *, since: int = 1) -> int | None:
    """The seq of the first row whose hash or parent does not fit; None if the chain holds."""
    row = db.execute("SELECT id FROM ledger WHERE seq = ?", [since - 1]).fetchone()
    before: str | None = row and row[0]
    query = f"SELECT {_COLUMNS}, scheme {_FROM} WHERE seq >= ? ORDER BY seq"
    for number, row in enumerate(db.execute(query, [since]), start=since):
        seq, decision, parent, actor, at, verdict, article, payload, scheme = row
        content = row_hash(
            parent=parent,
            actor=actor,
            at=at,
            verdict=verdict,
            article=article,
            scheme=scheme,
            payload=payload,
        )
        if seq != number or parent != before or decision != content:
            return int(seq)
        before = decision
    return None
