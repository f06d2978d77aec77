"""What current state of a damaged project says although no decision that is left explains it.

The decisions behind it are lost, so nothing vouches for it but itself. It is kept where it is
sound: a mention's words stand in a text that is whole, its label is one of the scheme, and its row
is exactly what a decision would have made. What is not sound is counted as lost. What is only out
of date, for a decision that is left has led to it once, keeps to the last decision on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from annotator.model import ArticleState, ItemState
from annotator.scheme import Scheme
from annotator.store import codec, replay
from annotator.store.chain import Chain
from annotator.store.proving import UNREADABLE
from annotator.store.unexplained import Unexplained
from annotator.text import surface
from annotator.wording import counted, counts_of

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
    ids, by key; `names` are the ids of all articles.
    """

    def __init__(
        self,
        chain: Chain,
        scheme: Scheme,
        texts: Mapping[int, tuple[str, str]],
        runs: Collection[int],
        unexplained: Unexplained,
        names: Mapping[int, str],
    ) -> None:
        self._chain, self._texts, self._runs, self._unexplained = chain, texts, runs, unexplained
        self._names = names
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
        self.lost: Counter[str] = Counter()
        """What no decision explains and is not sound."""
        self.twice = self.reopened = 0
        """Items that are there under their own ids; articles that are finished no more."""

    def entity(self, row: Row) -> None:
        """A row of `entity`; all of them come before mentions."""
        body = self._entity(row)
        if body is not None:
            self._entities[row[0]] = body
        if not self._unexplained.has("entity", row[0]):
            return
        if body is None:
            self.lost["entity"] += 1
        elif self._chain.now.get(("entity", row[0])) != body:
            self._create(row[0])

    def _entity(self, row: Row) -> dict[str, Any] | None:
        with suppress(*UNREADABLE):
            own, label, name, note, ids = row
            body = {"label": label, "name": name, "note": note}
            if found := codec.loads(ids):
                body["ids"] = found
            if own and name and label in self._labels and _is_made("entity", own, None, body, row):
                return body
        return None

    def _create(self, own: str) -> None:
        if ("entity", own) not in self._changes:
            self.kept["entity"] += 1
        before = self._chain.now.get(("entity", own))
        created = {"entity": own, "before": before, "after": self._entities[own]}
        self._changes["entity", own] = created

    def item(self, table: str, row: Row) -> None:
        """A row of `mention` or of `relation`."""
        article = self._texts.get(row[1]) if isinstance(row[1], int) else None
        name, at = "" if article is None else article[0], self._names.get(row[1])
        try:
            before = self._chain.now.get(("item", row[0]))
            is_here = before is None or self._chain.articles["item", row[0]] == at
            if is_here and _is_made(table, row[0], row[1], before, row):
                return  # as a decision that is left has found it
            if not self._unexplained.has(table, row[0]):
                self._short.add(name)
                return
            body = _body(_MENTION if table == "mention" else _RELATION, row)
            if before is None and _standing(name, body) in self._there:
                self.twice += 1
                return
            is_sound = article is not None and self._is_sound(table, row, body, article[1])
            is_sound &= is_here
        except UNREADABLE:
            is_sound = False
        if not is_sound:
            self.lost["item"] += 1
            self._short.add(name)
            return
        own = body.get("entity")
        if own is not None and not self._chain.now.get(("entity", own)):
            if own in self._entities:
                self._create(own)
            else:
                del body["entity"]
        change = {"item": row[0], "article": name, "before": before, "after": body}
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
        name = "" if article is None else article[0]
        before = self._chain.now.get(("progress", name))
        is_new = self._unexplained.has("progress", row[0])
        if _is_made("progress", row[0], row[0], before, row):
            return
        if not is_new and (article is None or before is not None):
            return
        body = None if article is None else self._progress(row)
        if body is None:
            self.lost["finished article"] += is_new
            return
        if body["state"] == ArticleState.FINISHED.value:
            if name in self._short:
                note = " ".join(filter(None, [body.get("note"), _REMARK]))
                body |= {"state": ArticleState.DOING.value, "flagged": True, "note": note}
                self.reopened += 1
            else:
                self.kept["finished article"] += 1
        change = {"article": name, "progress": True, "before": before, "after": body}
        self._changes["progress", name] = change

    def _progress(self, row: Row) -> dict[str, Any] | None:
        with suppress(*UNREADABLE):
            body = _body(_PROGRESS, row)
            ArticleState(body["state"])
            run = body.get("run")
            codec.dumps(body).encode()
            if not _is_made("progress", row[0], row[0], body, row):
                return None
            if run is None or run in self._runs:
                return body
        return None

    def notes(self) -> list[str]:
        """What could not be kept as it stands, in sentences."""
        said = []
        if self.lost:
            several = sum(self.lost.values()) > 1
            said.append(
                f"{counts_of(self.lost)} that no decision explains cannot be proved: "
                f"only the damaged file has {'them' if several else 'it'}."
            )
        if self.twice:
            items = counted(self.twice, "item")
            said.append(f"{items} that no decision explains: left out, for decided ones say this.")
        if self.reopened:
            said.append(
                f"{counted(self.reopened, 'finished article')} of which not all could be kept: "
                "open again and flagged."
            )
        return said

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
