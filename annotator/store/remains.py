"""What can still be read of a damaged project's articles and runs, and what seals vouch for."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlite_utils.utils import sqlite3

from annotator.model import ZoneKind
from annotator.store import codec, mending, plants, seals
from annotator.store.proving import UNREADABLE, is_planted
from annotator.store.walking import Walk, article_keys, candidates, plant_keys, run_keys, texts

Row = tuple[Any, ...]
_FEW = 20
_KINDS = frozenset(kind.value for kind in ZoneKind)


@dataclass(frozen=True, slots=True)
class Remaining:
    """An article as far as it can be read; `proved` where its seal agrees, its text not counted."""

    name: str
    sha256: str
    title: str
    content: bytes
    meta: str
    zones: tuple[tuple[int, int, str], ...]
    proved: bool


class Remains:
    """A damaged project; ask for articles, and for what runs say, in rising order of their keys."""

    def __init__(self, old: sqlite3.Connection) -> None:
        self._old = old
        self._names = candidates(old)
        self._settled: dict[int, str] = {}
        self._articles = _texts(old, "key, id, sha256, title, text, meta", "article", "key")
        self._zones = _texts(old, "article, start, end, kind", "zone", "article")
        self._seals = _seals(old)
        self._said = [
            _texts(old, seals.SAID_BY_RUN, "run_article", "run, article"),
            _texts(old, seals.MENTION, "run_mention", "run, article"),
            _texts(old, seals.RELATION, "run_relation", "run, article"),
        ]
        self._said_seals = _seals(old)
        self._plants = _texts(old, plants.COLUMNS, "plant", "article")
        self._plant_seals = _seals(old)

    def traces(self) -> Sequence[int]:
        """All articles that have left a trace."""
        return article_keys(self._old)

    def names(self, key: int) -> list[str]:
        """What an article may be called, the likeliest first."""
        settled = self._settled.get(key)
        return [settled] if settled is not None else self._names.get(key, [])

    def settle(self, key: int, name: str) -> None:
        """A decision's hash proves what an article is called."""
        self._settled[key] = name

    def key(self, name: str) -> int | None:
        """An article's key; None where nothing says so any more."""
        found = (key for key in self._names if name in self.names(key))
        return next(found, None)

    def article(self, key: int) -> Remaining | None:
        """An article as far as it can be read; None where it cannot, or nobody knows its id."""
        rows, zones = self._articles.take(key), self._zones.take(key)
        sealed = self._seals.take(0, key)
        found = self._made(key, rows, zones, sealed)
        if found is None or not found.proved:
            # a page that came in passing may be in the wrong place, and its key lead to another
            again = self._made(key, self._articles.again(key), self._zones.again(key), sealed)
            if again is not None and (found is None or again.proved):
                return again
        return found

    def _made(
        self, key: int, rows: list[Row] | None, zones: list[Row] | None, sealed: list[Row] | None
    ) -> Remaining | None:
        if not rows:
            return None
        _, own, sha256, title, text, meta = rows[0]
        content = as_bytes(text)
        if zones is None:
            zones = self._zones.partly(key)
        marked = tuple(row[1:] for row in zones)
        names = dict.fromkeys([*self.names(key), *([own] if isinstance(own, str) else [])])
        for name, said, zoned in product(names, (sha256, mending.sha256(content)), _likely(marked)):
            if sealed and _agrees(sealed[0][2], (name, said, title, meta, zoned)):
                return Remaining(name, said, title, content, meta, zoned, proved=True)
        for name in names:
            if is_clean(name):
                return Remaining(
                    name,
                    sha256 if is_clean(sha256) else "",
                    title if is_clean(title) else name,
                    content,
                    meta if _is_object(meta) else "{}",
                    tuple(_sound(marked)),
                    proved=False,
                )
        return None

    def missing_behind(self, last: int, ids: Container[str]) -> int:
        """How many decisions are gone behind the last that is there, given the ids of all."""
        found = 0
        with suppress(sqlite3.Error):
            for number, own in self._old.execute("SELECT seq, id FROM ledger_head"):
                if isinstance(number, int) and own not in ids:
                    found = max(number - last, 0)
        return found

    def planted(self) -> Sequence[int]:
        """The articles in which something is, or was, planted."""
        return plant_keys(self._old)

    def plants(self, key: int, name: str) -> tuple[list[Row], bool]:
        """What is planted in an article, and whether that is all that its seal vouches for.

        Otherwise it is what can be told by the ids, which are made of what is planted.
        """
        rows, seal = self._plants.take(key), self._plant_seals.take(seals.PLANTED, key)
        if rows is not None and seal and _is_seal(seal[0][2], rows):
            return rows, True
        kept = rows if rows is not None else self._plants.partly(key)
        return [row for row in kept if is_planted(name, row)], False

    def runs(self) -> dict[int, tuple[Row | None, bool]]:
        """Every run that has left a trace: its row, and whether its seal agrees."""
        rows, sealed = _texts(self._old, seals.RUN, "run", "id"), _seals(self._old)
        found: dict[int, tuple[Row | None, bool]] = {}
        for number in run_keys(self._old):
            row, seal = rows.take(number), sealed.take(number, 0)
            whole = bool(row and seal and _is_seal(seal[0][2], row[0]))
            found[number] = (row[0] if row else None), whole
        return found

    def said(self, run: int, article: int) -> tuple[Row, list[Row], list[Row]] | None:
        """What a run says of an article, if its seal agrees."""
        said, mentions, relations = (each.take(run, article) for each in self._said)
        seal = self._said_seals.take(run, article)
        if not said or not seal:
            return None
        row = (article, run, *said[0][2:])
        if (
            mentions is not None
            and relations is not None
            and _is_seal(seal[0][2], (row, mentions, relations))
        ):
            return row, mentions, relations
        with suppress(*UNREADABLE):
            mentions = self._by_place(seals.MENTION, "run_mention", row, row[2])
            relations = self._by_place(seals.RELATION, "run_relation", row, row[3])
            if _is_seal(seal[0][2], (row, mentions, relations)):
                return row, mentions, relations
        return None

    def _by_place(self, columns: str, table: str, said: Row, count: int) -> list[Row]:
        """Rows one by one: all of them asks for the next one, too, which may be on a lost page."""
        query = f"SELECT {columns} FROM {table} WHERE run = ? AND article = ? AND place = ?"
        found: list[Row] = []
        with suppress(sqlite3.Error):
            for place in range(count):
                found += map(texts, self._old.execute(query, (said[1], said[0], place)))
        return found


def _texts(old: sqlite3.Connection, columns: str, table: str, by: str) -> Walk:
    return Walk(old, columns, table, by, as_texts=True)


def _seals(old: sqlite3.Connection) -> Walk:
    return Walk(old, "run, article, sha256", "seal", "run, article")


def _agrees(sealed: object, content: tuple[Any, ...]) -> bool:
    try:
        return sealed == seals.of_article(*content)
    except UNREADABLE:
        return False


def _is_seal(sealed: object, content: object) -> bool:
    try:
        return sealed == seals.seal(content)
    except UNREADABLE:
        return False


def _likely(zones: tuple[Row, ...]) -> Iterator[tuple[Row, ...]]:
    """An article's zones: all of them, or all but one that may be another article's."""
    yield zones
    if 1 < len(zones) <= _FEW:
        for place in range(len(zones)):
            yield zones[:place] + zones[place + 1 :]


def _sound(zones: Iterable[Row]) -> Iterator[tuple[int, int, str]]:
    for start, end, kind in zones:
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end and kind in _KINDS:
            yield start, end, kind


def as_bytes(text: object) -> bytes:
    """A stored text as the bytes it is made of, whether they are UTF-8 or not."""
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""


def is_clean(value: object) -> bool:
    """Whether it is a text, and one that is UTF-8."""
    try:
        return isinstance(value, str) and bool(value.encode())
    except UnicodeError:
        return False


def _is_object(value: object) -> bool:
    try:
        return isinstance(value, str) and isinstance(codec.loads(value), dict)
    except UNREADABLE:
        return False
