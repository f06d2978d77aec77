"""The ledger that a salvage keeps: decisions that verify, told anew behind those that are lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlite_utils.utils import sqlite3

from annotator.model import DecisionId
from annotator.store import codec, ledger_end, replay
from annotator.store.chain import Chain, in_order
from annotator.store.lasting import Lasting
from annotator.store.proving import verifies
from annotator.store.remains import Remains
from annotator.store.walking import Walk

_COLUMNS = "seq, id, parent, actor, at, verdict, article, payload, scheme"
_Row = tuple[Any, ...]
_Told = tuple[_Row, str | None]
"""A decision, and the id of its article if it has one."""


class SalvagedLedger:
    """The decisions with these numbers, as far as they are what was decided."""

    def __init__(self, old: sqlite3.Connection, found: Remains, keys: Iterable[int]) -> None:
        self.about: set[str] = set()
        """The ids of the articles that decisions are about."""
        self.lost: list[int] = []
        """The numbers of those that are not what was decided, or not there."""
        self.missing = 0
        """How many are gone behind the last that is there."""
        self._written: list[_Row] = []
        self.chain = Chain(self._written.append)
        """What they lead to; what is added to it is written too."""
        self._rows = self._read(old, found, keys)
        self._tell(self._rows)
        self._make_entities()

    def __len__(self) -> int:
        return len(self._written)

    @property
    def schemes(self) -> set[str]:
        """The schemes that they were made with."""
        return {row[6] for row in self._written}

    @property
    def is_chain(self) -> bool:
        """Whether every decision up to the last that is there is what was decided."""
        return not (self.lost or self.chain.moved or self.chain.facts)

    def lasting(self, key_of: Callable[[Any], int | None]) -> Lasting:
        """What those that are there lead to by themselves."""
        found = Lasting()
        for row, _ in self._rows:
            for change in replay.rows_of(codec.loads(row[7]), row[6], key_of):
                found.put(*change)
        return found

    def changes(self) -> Iterator[dict[str, Any]]:
        """All that they change."""
        for row in self._written:
            yield from codec.loads(row[7])["changes"]

    def write(self, new: sqlite3.Connection, keys: Mapping[str, int]) -> None:
        """Write them, given the articles' keys by their ids."""
        own = ""
        for number, row in enumerate(self._written, start=1):
            own, parent, actor, at, verdict, article, scheme, payload = row
            key = None if article is None else keys[article]
            new.execute(
                "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [number, own, parent, actor, at, verdict, key, scheme, payload],
            )
        ledger_end.write(new, (len(self._written), DecisionId(own)) if own else None)

    def _read(self, old: sqlite3.Connection, found: Remains, keys: Iterable[int]) -> list[_Told]:
        """The decisions that verify with their articles' ids, in their order."""
        rows = Walk(old, _COLUMNS, "ledger", "seq", as_texts=True)
        whole: dict[int, _Told] = {}
        links: dict[str, tuple[int, str | None]] = {}
        for seq in keys:
            for row in (*(rows.take(seq) or ()), *(rows.again(seq) or ())):
                names: Sequence[str | None] = [None] if row[6] is None else found.names(row[6])
                name = next((each for each in names if verifies(row, each)), "")
                if name == "" or row[1] in links:
                    continue
                if name is not None:
                    found.settle(row[6], name)
                whole[seq] = row, name
                links[row[1]] = seq, row[2]
                break
            else:
                self.lost.append(seq)
        # a number that was damaged may be anything: no more are missed than there are
        known = len(whole) + len(self.lost)
        last = max((seq for seq in whole if seq <= 2 * known), default=0)
        there = max((seq for seq in (last, *self.lost) if seq <= 2 * known), default=0)
        self.lost = sorted({*self.lost, *range(1, last)} - set(whole))
        self.missing = found.missing_behind(there, links)
        return [whole[seq] for seq in in_order(links)]

    def _tell(self, rows: Iterable[_Told]) -> None:
        for row, name in rows:
            if name is not None:
                self.about.add(name)
            self.chain.add(row, name)
            for change in codec.loads(row[7])["changes"]:
                if "article" in change:
                    self.about.add(change["article"])

    def _make_entities(self) -> None:
        """Make those that mentions mean and that only lost decisions have made."""
        known = {key[1] for key, body in self.chain.now.items() if key[0] == "entity" and body}
        created = {}
        for _, body in self.chain.mentions():
            own = body.get("entity")
            if own is not None and own not in known:
                name = " ".join(body["surface"].split())
                created[own] = {"label": body["label"], "name": name, "note": ""}
        self.chain.bridge(
            [{"entity": own, "before": None, "after": body} for own, body in created.items()]
        )
