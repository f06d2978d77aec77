"""What current state of a damaged project says although no decision that is left explains it.

The decisions behind it are lost, so nothing vouches for it but itself. It is kept where it is
sound: a mention's words stand in a text that is whole, its label is one of the scheme, and its row
is exactly what a decision would have made. What decisions that are left know of keeps to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from annotator.model import ArticleState, ItemState
from annotator.scheme import Scheme
from annotator.store import codec, replay
from annotator.store.chain import Chain
from annotator.store.proving import UNREADABLE
from annotator.text import surface

_REMARK = "Not all that was decided on it could be kept."
_MENTION = [
    "id",
    "article",
    "label",
    "start",
    "end",
    "fragments",
    "surface",
    "state",
    "score",
    "attributes",
    "entity",
    "note",
    "flagged",
    "run",
]
_RELATION = [
    "id",
    "article",
    "label",
    "head",
    "tail",
    "state",
    "score",
    "attributes",
    "note",
    "flagged",
    "run",
]
_ENTITY = ["id", "label", "name", "note", "ids"]
_PROGRESS = ["article", "state", "run", "flagged", "note"]
Row = tuple[Any, ...]
Change = dict[str, Any]
Body = dict[str, Any] | None


class Orphans:
    """Collects the changes that keep them; `texts` are those that are whole, with the articles'
    ids, by key.
    """

    def __init__(
        self,
        chain: Chain,
        scheme: Scheme,
        texts: Mapping[int, tuple[str, str]],
        runs: Collection[int],
        finished: Collection[str],
    ) -> None:
        self._chain, self._texts, self._runs, self._finished = chain, texts, runs, finished
        self._labels, self._joins = scheme.mentions, scheme.relations
        self._there = {
            _standing(chain.articles[key], body)
            for key, body in chain.now.items()
            if key[0] == "item" and body is not None
        }
        self._changes: dict[tuple[str, str], Change] = {}
        self._entities: dict[str, Change] = {}
        self._short: set[str] = set()
        self.kept: Counter[str] = Counter()
        self.lost = 0
        """Items that no decision explains and that are not sound."""

    def entity(self, row: Row) -> None:
        """A row of `entity`; all of them come before mentions."""
        try:
            own, label, name, note, ids = row
            body = {"label": label, "name": name, "note": note}
            if found := codec.loads(ids):
                body["ids"] = found
            if own and name and label in self._labels and _is_made("entity", own, None, body, row):
                self._entities[own] = body
        except UNREADABLE:
            return

    def item(self, table: str, row: Row) -> None:
        """A row of `mention` or of `relation`."""
        article = self._texts.get(row[1]) if isinstance(row[1], int) else None
        name = "" if article is None else article[0]
        try:
            body = _body(_MENTION if table == "mention" else _RELATION, row)
            if ("item", row[0]) in self._chain.now:
                if not _is_made(table, row[0], row[1], self._chain.now["item", row[0]], row):
                    self._short.add(name)
                return
            if _standing(name, body) in self._there:
                return
            is_sound = article is not None and self._is_sound(table, row, body, article[1])
        except UNREADABLE:
            is_sound = False
        if not is_sound:
            self.lost += 1
            self._short.add(name)
            return
        own = body.get("entity")
        if own is not None and not self._chain.now.get(("entity", own)):
            if own in self._entities:
                created = {"entity": own, "before": None, "after": self._entities[own]}
                if ("entity", own) not in self._changes:
                    self.kept["entity"] += 1
                self._changes["entity", own] = created
            else:
                del body["entity"]
        change = {"item": row[0], "article": name, "before": None, "after": body}
        self._changes["item", row[0]] = change
        self.kept["item"] += 1

    def _is_sound(self, table: str, row: Row, body: dict[str, Any], text: str) -> bool:
        ItemState(body["state"])
        score, run = body.get("score"), body.get("run")
        if not (score is None or 0 <= score <= 1) or not (run is None or run in self._runs):
            return False
        codec.dumps(body).encode()
        if table == "relation":
            return body["label"] in self._joins and _is_made(table, row[0], row[1], body, row)
        fragments = codec.fragments_from_json(body["fragments"])
        return (
            body["label"] in self._labels
            and fragments[0][0] >= 0
            and all(start < end <= len(text) for start, end in fragments)
            and surface(text, fragments) == body["surface"]
            and _is_made(table, row[0], row[1], body, row)
        )

    def progress(self, row: Row) -> None:
        """A row of `progress`; all of them come after items."""
        article = self._texts.get(row[0]) if isinstance(row[0], int) else None
        if article is None:
            return
        name = article[0]
        before = self._chain.now.get(("progress", name))
        is_new = row[1] == ArticleState.FINISHED.value and name not in self._finished
        if not is_new and ("progress", name) in self._chain.now:
            return
        try:
            body = _body(_PROGRESS, row)
            ArticleState(body["state"])
            run = body.get("run")
            codec.dumps(body).encode()
            if not _is_made("progress", row[0], row[0], body, row):
                return
            if run is not None and run not in self._runs:
                return
        except UNREADABLE:
            return
        if body["state"] == ArticleState.FINISHED.value:
            if name in self._short:
                note = " ".join(filter(None, [body.get("note"), _REMARK]))
                body |= {"state": ArticleState.DOING.value, "flagged": True, "note": note}
            else:
                self.kept["finished article"] += 1
        change = {"article": name, "progress": True, "before": before, "after": body}
        self._changes["progress", name] = change

    def changes(self) -> list[Change]:
        """All that is kept, entities before what is linked to them."""
        order = ("entity", "item", "progress")
        return sorted(
            self._changes.values(),
            key=lambda each: next(at for at in range(3) if order[at] in each),
        )


def _body(columns: list[str], row: Row) -> dict[str, Any]:
    """A row as a ledger payload carries it: what is default is left out."""
    said = dict(zip(columns, row, strict=True))
    for name in ("id", "article", "start", "end"):
        said.pop(name, None)
    for name in ("fragments", "attributes"):
        if name in said:
            said[name] = codec.loads(said[name])
    for name in ("score", "run", "entity"):
        if name in said and said[name] is None:
            del said[name]
    said["flagged"] = bool(said["flagged"])
    return {
        name: value
        for name, value in said.items()
        if value or name not in ("attributes", "note", "flagged")
    }


def _is_made(table: str, key: object, article: int | None, body: Body, row: Row) -> bool:
    """Whether a decision that says this makes exactly this row."""
    if body is None:
        return False
    place = {"entity": key} if table == "entity" else {"item": key}
    if table == "progress":
        place = {"progress": True}
    change = {**place, "before": None, "after": body}
    ((*_, made),) = replay.rows_of({"changes": [change]}, article, lambda _: None)
    return made == row


def _standing(article: str, body: dict[str, Any]) -> tuple[str, ...]:
    """What an item says and where, by which the same one under a damaged id is known."""
    said = article, body["label"], body["state"]
    if "head" in body:
        return *said, body["head"], body["tail"]
    return *said, codec.dumps(body["fragments"])
