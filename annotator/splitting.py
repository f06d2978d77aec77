"""Splitting a project's articles into train, dev and test, copies of one report kept together.

Who scores an extractor on a copy of what it has learnt from scores its memory. An article keeps
the split that it once got; those that came since are added.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from annotator import duplicates
from annotator.blinding import said
from annotator.bulk import Report, unreported
from annotator.errors import ProjectError
from annotator.model import Article, ArticleId, Split
from annotator.store import Project

SHARES = {Split.TRAIN: 0.8, Split.DEV: 0.1, Split.TEST: 0.1}
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
class Division:
    """What became of splitting: how many articles each split has, and what else is to be known.

    `groups` are the groups of copies, of `copies` articles together; `torn` of them were in
    several splits before and stay so. `new` articles got a split now; `undated` ones had no date.
    `strays` are in another split than their source, with the report that they copy. `assisted`
    are test articles that were begun with suggestions, which cannot be undone.
    """

    counts: Mapping[Split, int]
    finished: Mapping[Split, int]
    unassigned: int
    groups: int = 0
    copies: int = 0
    torn: int = 0
    new: int = 0
    undated: int = 0
    strays: int = 0
    assisted: int = 0

    def to_dict(self) -> dict[str, object]:
        """What `goldspan split --json` prints."""
        return {
            "splits": {
                split.value: {"articles": self.counts[split], "finished": self.finished[split]}
                for split in Split
            },
            "unassigned": self.unassigned,
            "groups": self.groups,
            "copies": self.copies,
            "torn": self.torn,
            "new": self.new,
            "undated": self.undated,
            "strays": self.strays,
            "assisted": self.assisted,
        }


def split(
    project: Project,
    *,
    by: By = By.RANDOM,
    seed: int = 1,
    shares: Mapping[Split, float] = SHARES,
    near: float | None = duplicates.NEAR,
    anew: bool = False,
    report: Report = unreported,
    stopped: Callable[[], bool] = lambda: False,
) -> Division:
    """Put every article into a split and keep that in the project; raises ProjectError.

    `shares` are parts of all articles, whatever they add up to. `near` is the likeness from which
    articles are copies; None leaves them apart. What is in a split stays there, unless `anew`.
    """
    shares = _checked(shares)
    total = len(project.article_ids())
    if not total:
        raise ProjectError(f"{project.path} has no articles yet; import some, then split them.")
    there = {} if anew else project.split_of()
    facts: dict[ArticleId, tuple[str, str]] = {}
    given: dict[ArticleId, Split] = {}
    report(0, total)

    def read() -> Iterator[Article]:
        for article in project.articles():
            facts[article.id] = _date(article.meta), _text(article.meta.get("source"))
            if (own := said(article.meta)) is not None:
                given[article.id] = own
            yield article

    def progressed(done: int) -> None:
        report(done, total)

    if near is None or by is By.GIVEN:
        for done, _ in enumerate(read(), start=1):
            progressed(done)
        found: list[list[ArticleId]] = []
    else:
        found = duplicates.groups(read(), near=near, read=progressed, stopped=stopped)
    known = {} if anew and by is not By.GIVEN else {**given, **there}
    if by is By.GIVEN:
        assigned = known
    else:
        units = list(_units(facts, found, known))
        assigned = {**divide(units, by=by, seed=seed, shares=shares), **known}
    how = {
        "by": by.value,
        "seed": seed,
        "shares": {each.value: share for each, share in shares.items()},
        "near": near,
    }
    if not assigned:
        raise ProjectError(
            f"{project.path} has no article whose source names a split; split by date, source or "
            "at random."
        )
    project.set_splits(assigned, how)
    torn = sum(len({assigned.get(each) for each in group}) > 1 for group in found)
    strays = _strays(facts, assigned) if by is By.SOURCE else 0
    return replace(
        _told(project, assigned),
        groups=len(found),
        copies=sum(map(len, found)),
        torn=torn,
        new=len(assigned.keys() - there.keys()),
        undated=sum(not date for date, _ in facts.values()) if by is By.DATE else 0,
        strays=strays,
    )


def present(project: Project) -> Division:
    """The splits as they are."""
    return _told(project, project.split_of())


def divide(
    units: Sequence[Unit], *, by: By, seed: int, shares: Mapping[Split, float]
) -> dict[ArticleId, Split]:
    """A split for every article of these units; those that have one keep it.

    What comes in its order fills train, dev and test one after the other up to their shares. Where
    something was split by date already, the others go by the dates at which that was cut.
    """
    filling = _Filling(units, shares)
    cuts = _cuts(units) if by is By.DATE else None
    chosen: dict[ArticleId, Split] = {}
    for group in _ordered(units, by, seed):
        new = [unit for unit in group if unit.split is None]
        place = next((unit.split for unit in group if unit.split is not None), None)
        if new and place is None and cuts is not None:
            place = _by_cut(new[0].date, cuts)
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
        # what has no date cannot be said to come after anything: it is learnt from
        return [[unit] for unit in sorted(units, key=lambda each: (each.date, each.articles[0]))]
    if by is By.SOURCE:
        sources: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            sources[unit.source or f"\0{unit.articles[0]}"].append(unit)
        return [sources[name] for name in sorted(sources, key=lambda name: _lot(seed, name))]
    return [[unit] for unit in sorted(units, key=lambda each: _lot(seed, each.articles[0]))]


def _cuts(units: Iterable[Unit]) -> tuple[str, str] | None:
    """The last dates of train and dev, where something was split already."""
    last = {Split.TRAIN: "", Split.DEV: ""}
    dated = False
    for unit in units:
        if unit.split is not None:
            dated = True
            if unit.split in last:
                last[unit.split] = max(last[unit.split], unit.date)
    return (last[Split.TRAIN], last[Split.DEV]) if dated else None


def _by_cut(date: str, cuts: tuple[str, str]) -> Split:
    train, dev = cuts
    return Split.TRAIN if date <= train else Split.DEV if date <= dev else Split.TEST


def _units(
    facts: Mapping[ArticleId, tuple[str, str]],
    found: Iterable[Sequence[ArticleId]],
    known: Mapping[ArticleId, Split],
) -> Iterator[Unit]:
    """Groups of copies and single articles, in import order.

    Of copies in several splits those without one go where the first of them is.
    """
    group_of = {article: tuple(group) for group in found for article in group}
    for article in facts:
        group = group_of.get(article, (article,))
        if group[0] != article:
            continue
        dates = [facts[each][0] for each in group if facts[each][0]]
        sources = Counter(facts[each][1] for each in group if facts[each][1])
        split = next((known[each] for each in group if each in known), None)
        most = sources.most_common(1)
        yield Unit(group, min(dates, default=""), most[0][0] if most else "", split)


def _strays(facts: Mapping[ArticleId, tuple[str, str]], assigned: Mapping[ArticleId, Split]) -> int:
    """How many articles are in another split than most of their source."""
    places: dict[str, Counter[Split]] = defaultdict(Counter)
    for article, (_, source) in facts.items():
        if source and article in assigned:
            places[source][assigned[article]] += 1
    return sum(found.total() - max(found.values()) for found in places.values())


def _told(project: Project, assigned: Mapping[ArticleId, Split]) -> Division:
    finished = project.finished_ids()
    return Division(
        Counter(assigned.values()),
        Counter(split for article, split in assigned.items() if article in finished),
        unassigned=len(project.article_ids()) - len(assigned),
        assisted=sum(assigned.get(each) is Split.TEST for each in project.assisted_ids()),
    )


def _checked(shares: Mapping[Split, float]) -> dict[Split, float]:
    if any(not 0 <= share <= 1 for share in shares.values()) or not sum(shares.values()):
        raise ProjectError("Shares are from 0 to 1, and one of them is more than 0.")
    return {each: float(shares.get(each, 0.0)) for each in _ORDER}


def _lot(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{name}".encode("utf-8", "backslashreplace")).digest()


def _date(meta: Mapping[str, object]) -> str:
    """As the queue has it."""
    return _text(meta.get("published")) or _text(meta.get("modified"))


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)
