"""Dividing articles into train, dev and test: by date, source or chance, copies as a whole."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.model import ArticleId, Split

_ORDER = (Split.TRAIN, Split.DEV, Split.TEST)


class By(StrEnum):
    """By what articles are split.

    By date the oldest are for train and the newest for test; by source every source is in one
    split, as a whole; at random by a hash of seed and id. GIVEN takes over what each article's own
    meta says as `split`, and nothing else.
    """

    DATE = "date"
    SOURCE = "source"
    RANDOM = "random"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is put into a split as a whole: copies of one report, or one article.

    `date` is the oldest of its articles' and `source` that of most of them; "" is none.
    """

    articles: tuple[ArticleId, ...]
    date: str = ""
    source: str = ""
    split: Split | None = None
    """The split that it is in already."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The last dates of train and of dev, where articles were split by date."""

    train: str
    dev: str

    def split(self, date: str) -> Split:
        """The split of what is of this date."""
        return Split.TRAIN if date <= self.train else Split.DEV if date <= self.dev else Split.TEST


def cuts_of(dated: Iterable[tuple[str, Split]]) -> Cuts | None:
    """At which dates these were cut; None where nothing dated is in train, and nothing tells."""
    last = {Split.TRAIN: "", Split.DEV: ""}
    for date, split in dated:
        if split in last:
            last[split] = max(last[split], date)
    return Cuts(last[Split.TRAIN], last[Split.DEV]) if last[Split.TRAIN] else None


def divide(
    units: Sequence[Unit],
    *,
    by: By,
    seed: int,
    shares: Mapping[Split, float],
    cuts: Cuts | None = None,
) -> dict[ArticleId, Split]:
    """A split for every article of these units; those that have one keep it.

    What comes in its order fills train, dev and test one after the other up to their shares, of
    which those that have a split have their part. By date the others go by the `cuts`, if any.
    """
    filling = _Filling(units, shares)
    chosen: dict[ArticleId, Split] = {}
    for group in _ordered(units, by, seed):
        new = [unit for unit in group if unit.split is None]
        place = next((unit.split for unit in group if unit.split is not None), None)
        if new and place is None and by is By.DATE and not new[0].date:
            # what cannot be said to come after anything is learnt from
            place = Split.TRAIN
        elif new and place is None and by is By.DATE and cuts is not None:
            place = cuts.split(new[0].date)
        elif new and place is None:
            size = sum(len(unit.articles) for unit in new)
            place = filling.next(size) if by is By.DATE else filling.room(size)
        for unit in group:
            split = unit.split or place or Split.TRAIN
            if unit.split is None:
                filling.counts[split] += len(unit.articles)
            chosen.update(dict.fromkeys(unit.articles, split))
    return chosen


class _Filling:
    """How full the splits are, and where there is room."""

    def __init__(self, units: Sequence[Unit], shares: Mapping[Split, float]) -> None:
        total = sum(len(unit.articles) for unit in units)
        self._wanted = {
            each: shares.get(each, 0.0) * total / sum(shares.values()) for each in _ORDER
        }
        self.counts: Counter[Split] = Counter()
        for unit in units:
            if unit.split is not None:
                self.counts[unit.split] += len(unit.articles)
        self._at = 0

    def room(self, size: int) -> Split:
        """The first split with room for so many articles; else the one that lacks most."""
        for each in _ORDER:
            if self._has_room(each, size):
                return each
        some = (each for each in _ORDER if self._wanted[each])
        return max(some, key=lambda each: self._wanted[each] - self.counts[each])

    def next(self, size: int) -> Split:
        """The same, but never one before that of the last time: what is later comes later."""
        last = max(at for at, each in enumerate(_ORDER) if self._wanted[each])
        while self._at < last and not self._has_room(_ORDER[self._at], size):
            self._at += 1
        return _ORDER[self._at]

    def _has_room(self, split: Split, size: int) -> bool:
        # half of it may stand over: what comes behind then has that much less
        wanted = self._wanted[split]
        return wanted > 0 and self.counts[split] + size / 2 <= wanted


def _ordered(units: Sequence[Unit], by: By, seed: int) -> list[list[Unit]]:
    """Units in the order in which they are put into splits, those together that go together."""
    if by is By.DATE:
        return [[unit] for unit in sorted(units, key=lambda each: (each.date, each.articles[0]))]
    if by is By.SOURCE:
        sources: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            sources[unit.source or f"\0{unit.articles[0]}"].append(unit)
        return [sources[name] for name in sorted(sources, key=lambda name: _lot(seed, name))]
    return [[unit] for unit in sorted(units, key=lambda each: _lot(seed, each.articles[0]))]


def _lot(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{name}".encode("utf-8", "backslashreplace")).digest()
