"""What is wrong in a project file: flaws, each of an article or of the project as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum

_LISTED = 20
"""Flaws of no article, beyond which they are only counted: a wrecked file has thousands."""


class Kind(Enum):
    """What may be wrong with an article: the words for one and for several, and whether it is in
    the cache, which can be made again from articles and decisions.
    """

    ARTICLE = "it cannot be read", "", False
    MISSING = "it is missing", "", False
    TEXT = "its text is not the one that was imported", "", False
    ABOUT = "its title, zones or meta are not what was imported", "", False
    SAID = (
        "what a run says of it is not what was suggested",
        "what {} runs say of it is not what was suggested",
        False,
    )
    DECISION = (
        "a decision on it is not what was decided",
        "{} decisions on it are not what was decided",
        False,
    )
    PLANT = "what is planted among its suggestions is not what was planted", "", False
    NEAR = "decisions are lost that may have been on it", "", False
    PLANTED = "what is planted among its suggestions is not as it was decided", "", True
    UNSAID = (
        "an item is accepted as suggested that no run has said, so that it was planted",
        "{} items are accepted as suggested that no run has said, so that they were planted",
        True,
    )
    PLACE = (
        "a mention does not stand where it was marked",
        "{} mentions do not stand where they were marked",
        False,
    )
    ENDS = "a relation lacks an end", "{} relations lack an end", False
    ITEM = "an item is not as it was decided", "{} items are not as they were decided", True
    PROGRESS = "its progress is not as it was decided", "", True
    QUEUE = "the queue lists it otherwise", "", True

    def said(self, count: int) -> str:
        """The words for so many."""
        one, several, _ = self.value
        return several.format(f"{count:,}") if several and count > 1 else one

    @property
    def of_cache(self) -> bool:
        """Whether it can be made again."""
        return self.value[2]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one article, or with the project where it is no article's."""

    article: str | None
    what: str
    of_cache: bool = False
    title: str = ""

    @property
    def shown(self) -> str:
        """As who knows articles by their titles reads it."""
        return f"{self.title}: {self.what}" if self.title else str(self)

    def __str__(self) -> str:
        return self.what if self.article is None else f"{self.article}: {self.what}"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a project holds."""

    articles: int = 0
    runs: int = 0
    decisions: int = 0
    items: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What a full check has found; nothing is wrong where there are no flaws."""

    counts: Counts
    flaws: tuple[Flaw, ...] = ()

    @property
    def only_cache(self) -> bool:
        """Whether all that is wrong can be made again from the ledger."""
        return bool(self.flaws) and all(flaw.of_cache for flaw in self.flaws)


class Flaws:
    """Flaws as they are found, one for each article in the end."""

    def __init__(self) -> None:
        self._whole: list[Flaw] = []
        self._more, self._rest_of_cache = 0, True
        self._of: dict[str, Counter[Kind]] = {}

    def add(self, article: str | None, kind: Kind) -> None:
        """Something is wrong with an article; of none, with something that no article has."""
        if article is None:
            self.add_whole(f"Of no article: {kind.said(1)}", of_cache=kind.of_cache)
        else:
            self._of.setdefault(article, Counter())[kind] += 1

    def add_whole(self, what: str, *, of_cache: bool = False) -> None:
        """Something is wrong with the project as a whole."""
        if len(self._whole) < _LISTED:
            self._whole.append(Flaw(None, what, of_cache))
        else:
            self._more += 1
            self._rest_of_cache &= of_cache

    def has(self, article: str, *kinds: Kind) -> bool:
        """Whether something of these kinds is wrong with the article already."""
        return any(kind in self._of.get(article, ()) for kind in kinds)

    def found(self) -> tuple[Flaw, ...]:
        """All of them, those of the whole project first."""
        rest = []
        if self._more:
            rest = [Flaw(None, f"And {self._more:,} more of this sort.", self._rest_of_cache)]
        return (*self._whole, *rest, *(self._one(*each) for each in self._of.items()))

    @staticmethod
    def _one(article: str, kinds: Counter[Kind]) -> Flaw:
        what = "; ".join(kind.said(kinds[kind]) for kind in Kind if kind in kinds)
        return Flaw(article, what, all(kind.of_cache for kind in kinds))
