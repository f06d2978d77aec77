"""The nouns of Goldspan as frozen values; nothing here reads, writes or decides.

Offsets are code points of an article's canonical text, end exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

ArticleId = NewType("ArticleId", str)
"""The source's own id, else the first 16 hex digits of the text's sha256."""
ItemId = NewType("ItemId", str)
"""The id of a mention or relation, the same from suggestion to gold."""
EntityId = NewType("EntityId", str)
RunId = NewType("RunId", int)
DecisionId = NewType("DecisionId", str)
"""sha256 (hex) over a decision's content and its parent's id."""

Fragments = tuple[tuple[int, int], ...]
"""One or more (start, end) pairs in code points: sorted, none empty, none touching."""


class ZoneKind(StrEnum):
    """What a stretch of an article is that is not body."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    BYLINE = "byline"
    FURNITURE = "furniture"


UNANNOTATED = frozenset({ZoneKind.BYLINE, ZoneKind.FURNITURE})
"""Zones in which nothing is suggested and nothing is expected to be marked."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch [start, end) of an article that is not body."""

    start: int
    end: int
    kind: ZoneKind


@dataclass(frozen=True, slots=True)
class Article:
    """An imported text; `text` is canonical and never changes."""

    id: ArticleId
    sha256: str
    title: str
    text: str
    meta: Mapping[str, object] = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class PredictedMention:
    """A mention as an extractor or a file gives it; `id` is unique in its article and run."""

    id: str
    label: str
    fragments: Fragments
    score: float | None = None
    entity: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """First code point of the first fragment."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """Code point after the last fragment."""
        return self.fragments[-1][1]


@dataclass(frozen=True, slots=True)
class PredictedRelation:
    """A relation as an extractor or a file gives it; head and tail are ids of its mentions."""

    id: str
    label: str
    head: str
    tail: str
    score: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one extractor says of one article."""

    article: ArticleId
    mentions: tuple[PredictedMention, ...] = ()
    relations: tuple[PredictedRelation, ...] = ()


MERGED = "merged"
"""The extractor of a run that several were merged into; its name is theirs, JOINED."""
JOINED = " + "
CALIBRATED = " (calibrated)"
"""Behind the name of a run that is one other, with the scores that it is worth."""
BUILTIN, RULES, LEARNER = "builtin", "rules", "learner"
"""Goldspan's own extractors. What was learnt is named by LEARNER, a colon and more."""


def merged_names(name: str) -> list[str]:
    """The names of the runs that one of this name was merged of, or its own."""
    return name.removesuffix(CALIBRATED).split(JOINED)


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of one extractor over some articles; immutable once `ended`."""

    id: RunId
    name: str
    extractor: str
    version: str
    settings: Mapping[str, object]
    model_sha256: str | None
    scheme_sha256: str
    started: str
    ended: str | None
    articles: int = 0
    mentions: int = 0
    relations: int = 0


class Kind(StrEnum):
    """What an item is."""

    MENTION = "mention"
    RELATION = "relation"


class ItemState(StrEnum):
    """Where an item stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled span of an article, as it stands now."""

    id: ItemId
    label: str
    fragments: Fragments
    state: ItemState = ItemState.PENDING
    score: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    entity: EntityId | None = None
    note: str = ""
    flagged: bool = False
    run: RunId | None = None

    @property
    def start(self) -> int:
        """First code point of the first fragment."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """Code point after the last fragment."""
        return self.fragments[-1][1]


@dataclass(frozen=True, slots=True)
class Relation:
    """A labelled, directed link from a head mention to a tail mention, as it stands now."""

    id: ItemId
    label: str
    head: ItemId
    tail: ItemId
    state: ItemState = ItemState.PENDING
    score: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    flagged: bool = False
    run: RunId | None = None


Item = Mention | Relation


@dataclass(frozen=True, slots=True)
class Entity:
    """The thing in the world behind mentions, across articles.

    `ids` are its outside ids by their source, such as {"wikidata": "Q884"}.
    """

    id: EntityId
    label: str
    name: str
    note: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)


class ArticleState(StrEnum):
    """How far the review of an article is."""

    TO_DO = "to do"
    DOING = "doing"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Progress:
    """What the decisions say of one article as a whole.

    `run` is the run whose items were the suggestions when the first decision fell; None before
    that, or if there was none. What is only marked from another article is not begun by it.
    """

    state: ArticleState = ArticleState.TO_DO
    run: RunId | None = None
    flagged: bool = False
    note: str = ""


class Verdict(StrEnum):
    """What kind of judgement a decision is."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    ADD = "add"
    REMOVE = "remove"
    LINK = "link"
    NOTE = "note"
    FINISH = "finish"
    REOPEN = "reopen"
    IMPORT = "import"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item before and after a decision; None means that no decision had touched it."""

    item: ItemId
    article: ArticleId
    before: Item | None
    after: Item | None


@dataclass(frozen=True, slots=True)
class ProgressChange:
    """One article's progress before and after a decision; None: no decision had touched it."""

    article: ArticleId
    before: Progress | None
    after: Progress | None


@dataclass(frozen=True, slots=True)
class EntityChange:
    """One entity before and after a decision; None means that it did not exist."""

    entity: EntityId
    before: Entity | None
    after: Entity | None


Change = ItemChange | ProgressChange | EntityChange


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that is not yet in the ledger.

    `focus` is the item it is about; `target` is the decision that an undo takes back or a redo
    brings again. `took` is how many milliseconds the reviewer took for it, idle time cut; None
    where nobody has measured that; `keys` is how many they pressed since the decision before it in
    the open article, None where nobody has counted. `plants` are what is on record as planted from
    it on: the wrong suggestions of the article that it begins, and what it marks like one of those.
    """

    verdict: Verdict
    article: ArticleId | None
    changes: tuple[Change, ...]
    focus: ItemId | None = None
    target: DecisionId | None = None
    took: int | None = None
    keys: int | None = None
    plants: tuple[tuple[ArticleId, Mention], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the ledger; `at` is UTC in ISO 8601, for people: order is by `seq` alone."""

    seq: int
    id: DecisionId
    parent: DecisionId | None
    actor: str
    at: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which decision made a gold item what it is; `run` and `score` tell who suggested it."""

    item: ItemId
    actor: str
    at: str
    verdict: Verdict
    run: str | None
    score: float | None


class Split(StrEnum):
    """What the gold of an article is for: to learn from, to tune on, or to score with."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


class Shows(StrEnum):
    """Which suggestions an article shows to those who review it."""

    EVERYTHING = "everything"
    OTHERS = "others"
    NOTHING = "nothing"


MOST_PLANTED = 0.05
"""Of the mentions that are suggested; more would teach reviewers to expect wrong ones."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the lead of a project allows in it.

    `accept_paragraph` is whether what is pending in a paragraph may be accepted with one key:
    quick, but who accepts in bulk is led by the machine. `likewise` is whether pending mentions
    take over at once what is decided of one of the same words. `test` says what the articles of
    the test split show: with OTHERS the suggestions of every extractor but the family of `scored`.
    Of the articles of the other splits the `blind_share`, from 0 to 1, shows nothing. Articles in
    no split show everything. To as many suggested mentions as the `planted_share` says, from 0 to
    MOST_PLANTED, a wrong one is added, which never is gold. `learner` is whether suggestions may be
    learnt from what is finished.
    """

    accept_paragraph: bool = True
    likewise: bool = True
    test: Shows = Shows.NOTHING
    scored: str = ""
    blind_share: float = 0.1
    planted_share: float = 0.0
    learner: bool = True
