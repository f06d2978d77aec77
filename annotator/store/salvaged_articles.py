"""The articles that a salvage keeps: those that are whole, and those that decisions are about.

A text that is not the imported one is mended where its hash can prove it. Otherwise it is kept only
for the decisions about it, with the words that they know of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils.utils import sqlite3

from annotator.store import mending
from annotator.store.chain import Chain
from annotator.store.remains import Remaining, Remains

_Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SalvagedArticle:
    """An article as far as it is known; `whole` says that its text is the imported one."""

    key: int
    name: str
    sha256: str
    title: str
    text: str
    meta: str
    zones: tuple[tuple[int, int, str], ...]
    whole: bool
    proved: bool


class SalvagedArticles:
    """Reads the articles of a damaged project; `about` names those that decisions are about."""

    def __init__(self, found: Remains, chain: Chain, about: Collection[str]) -> None:
        self._found, self._about = found, about
        self._words: dict[str, list[_Body]] = {}
        for name, body in chain.mentions():
            self._words.setdefault(name, []).append(body)
        self._kept: dict[str, SalvagedArticle] = {}
        self.mended: list[str] = []
        self.lost: list[str] = []

    def __iter__(self) -> Iterator[SalvagedArticle]:
        return iter(self._kept.values())

    def __len__(self) -> int:
        return len(self._kept)

    def __getitem__(self, name: str) -> SalvagedArticle:
        return self._kept[name]

    @property
    def damaged(self) -> list[str]:
        """Those whose text is not the imported one."""
        return [each.name for each in self if not each.whole]

    @property
    def unproved(self) -> list[str]:
        """Those for whose title, zones and meta nothing vouches, though their text is whole."""
        return [each.name for each in self if each.whole and not each.proved]

    def by_key(self) -> dict[int, SalvagedArticle]:
        """The same by their keys."""
        return {each.key: each for each in self}

    def read(self, keys: Iterable[int]) -> None:
        """Read those with these keys, in rising order, and make up those that are only known of."""
        for key in keys:
            article = self._found.article(key)
            if article is None or article.name in self._kept:
                names = self._found.names(key) or [f"article number {key}"]
                self.lost += [name for name in names[:1] if name not in self._about]
            else:
                self._keep(key, article)
        self._make_up(sorted(set(self._about) - self._kept.keys()))

    def _keep(self, key: int, article: Remaining) -> None:
        name, sha256, content = article.name, article.sha256, article.content
        text = content.decode("utf-8", "replace").replace("\0", "\ufffd")
        whole = mending.sha256(content) == sha256
        if not whole:
            mended = self._mended(name, content, text, sha256)
            if mended is not None:
                text, whole = mended.decode(), True
                self.mended.append(name)
            elif name not in self._about:
                self.lost.append(name)
                return
            else:
                text = self._with_words(name, text or mending.LOST)
        self._kept[name] = SalvagedArticle(
            key,
            name,
            sha256,
            article.title,
            text,
            article.meta,
            article.zones,
            whole,
            article.proved,
        )

    def _mended(self, name: str, content: bytes, text: str, sha256: str) -> bytes | None:
        tried = mending.with_surfaces(text, self._words.get(name, []), 0).encode()
        return tried if mending.sha256(tried) == sha256 else mending.one_bit(content, sha256)

    def _with_words(self, name: str, text: str) -> str:
        """A text with the words that decisions know of it, as long as they reach."""
        marked = self._words.get(name, [])
        reach = max((body["fragments"][-1][1] for body in marked), default=0)
        return mending.with_surfaces(text, marked, reach)

    def _make_up(self, names: Sequence[str]) -> None:
        """Articles of which only decisions are left."""
        taken = {each.key for each in self}
        following = max(taken, default=0) + 1
        for name in names:
            likely = self._found.key(name)
            key = following if likely is None or likely in taken else likely
            taken.add(key)
            following = max(following, key + 1)
            text = self._with_words(name, mending.LOST)
            self._kept[name] = SalvagedArticle(
                key, name, "", name, text, "{}", (), whole=False, proved=False
            )

    def write(self, new: sqlite3.Connection) -> None:
        """Write them, saying in the title where a text is damaged."""
        for each in sorted(self, key=lambda one: one.key):
            title, sha256 = each.title, each.sha256
            if not each.whole:
                title = f"[damaged text] {title}"
                sha256 = mending.sha256(each.text.encode())
            row = [each.key, each.name, sha256, title, each.text, each.meta]
            new.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", row)
            new.executemany(
                "INSERT INTO zone VALUES (?, ?, ?, ?)",
                [(each.key, *zone) for zone in each.zones if zone[1] <= len(each.text)],
            )
