"""The ledger of a damaged project, told anew from the decisions that are still what they were.

While none is missing, decisions are kept as they are, ids and all. Behind a gap the ids cannot
stay, for each covers the one before; there a decision is kept by its content. It says of all that
it changed how that was before, and its own hash vouches for it: so what the lost decisions had made
of these things is known, and is written before it as an import by `SALVAGE`. What only lost
decisions had touched, current state may still know (see `orphans`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from annotator.model import Verdict
from annotator.store import codec, ledger

SALVAGE = "goldspan salvage"
Key = tuple[str, str]
Body = dict[str, Any] | None
_TURNS = (Verdict.UNDO.value, Verdict.REDO.value)


def in_order(links: dict[str, tuple[int, str | None]]) -> list[int]:
    """The numbers of decisions in the order of their parents, given (number, parent) by id; behind
    a gap it goes on with the lowest number.
    """
    child = {parent: own for own, (_, parent) in links.items()}
    heads = sorted(
        (number, own)
        for own, (number, parent) in links.items()
        if parent is None or parent not in links
    )
    order: list[int] = []
    for _, head in heads:
        own: str | None = head
        while own is not None:
            order.append(links[own][0])
            own = child.get(own)
    return order


class Chain:
    """A ledger that grows by decisions of another; `write` gets each row but its number."""

    def __init__(self, write: Callable[[tuple[Any, ...]], None]) -> None:
        self._write = write
        self._head: str | None = None
        self._last = ("", "")
        self._ids: dict[str, str] = {}
        self.now: dict[Key, Body] = {}
        """How everything stands."""
        self.articles: dict[Key, str] = {}
        """In which article an item is."""
        self.kept = self.moved = self.facts = self.bridged = 0
        """Decisions as they were, with new ids, as mere facts; rows that stand for lost ones."""

    def add(self, row: tuple[Any, ...], article: str | None) -> None:
        """One more decision that verifies: seq, id, parent, actor, at, verdict, article's key,
        payload, scheme."""
        _, own, parent, actor, at, verdict, _, text, scheme = row
        payload = codec.loads(text)
        self._last = at, scheme
        if parent == self._head and not self.moved and not self.facts:
            self._follow(payload["changes"], article)
            self._append(own, actor, at, verdict, article, scheme, text)
            self._ids[own] = own
            self.kept += 1
            return
        self.bridge(list(self._gaps(payload["changes"], article)))
        self._follow(payload["changes"], article)
        target = payload.get("target")
        if verdict in _TURNS and target not in self._ids:
            # what it takes back is lost, so nobody can take it back again: its outcome is a fact
            text, verdict, actor = codec.dumps({"changes": payload["changes"]}), "import", SALVAGE
            self.facts += 1
        else:
            if target is not None:
                text = codec.dumps(payload | {"target": self._ids[target]})
            self.moved += 1
        self._ids[own] = self._append(None, actor, at, verdict, article, scheme, text)

    def begin(self, at: str, scheme: str) -> None:
        """What an import says of its time and scheme where no decision is left to say it."""
        self._last = self._last if all(self._last) else (at, scheme)

    def bridge(self, changes: list[dict[str, Any]]) -> None:
        """Write changes as an import: what is known to have happened, and by nobody's decision."""
        if not changes:
            return
        at, scheme = self._last
        self._follow(changes, None)
        text = codec.dumps({"changes": changes})
        self._append(None, SALVAGE, at, Verdict.IMPORT.value, None, scheme, text)
        self.bridged += 1

    def _gaps(
        self, changes: Iterable[dict[str, Any]], article: str | None
    ) -> Iterator[dict[str, Any]]:
        seen: set[Key] = set()
        for change in changes:
            key = _key(change, article)
            if key not in seen and self.now.get(key) != change["before"]:
                known = {"before": self.now.get(key), "after": change["before"]}
                place = {} if key[0] == "entity" else {"article": change.get("article", article)}
                yield change | known | place
            seen.add(key)

    def _follow(self, changes: Iterable[dict[str, Any]], article: str | None) -> None:
        for change in changes:
            key = _key(change, article)
            self.now[key] = change["after"]
            if key[0] == "item":
                self.articles[key] = str(change.get("article", article))

    def _append(
        self,
        own: str | None,
        actor: str,
        at: str,
        verdict: str,
        article: str | None,
        scheme: str,
        payload: str,
    ) -> str:
        parent = self._head
        self._head = own or ledger.row_hash(
            parent=parent,
            actor=actor,
            at=at,
            verdict=verdict,
            article=article,
            scheme=scheme,
            payload=payload,
        )
        self._write((self._head, parent, actor, at, verdict, article, scheme, payload))
        return self._head

    def mentions(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Article and body of every mention as it stands."""
        for key, body in self.now.items():
            if key[0] == "item" and body is not None and "fragments" in body:
                yield self.articles[key], body


def _key(change: dict[str, Any], article: str | None) -> Key:
    if "item" in change:
        return "item", change["item"]
    if "entity" in change:
        return "entity", change["entity"]
    return "progress", str(change.get("article", article))
