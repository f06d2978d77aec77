"""Fates: what became of the suggestions of one article when it was finished.

A suggestion was kept if gold has exactly it. Else it was relabelled or moved, if its item is in
gold with another label, or at another place, where nothing was suggested; and else rejected. What
gold has besides was added by hand. So each suggestion has one fate, each item of gold one origin.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from annotator.identity import mention_id, relation_id
from annotator.model import ArticleId, ItemId, Kind
from annotator.store.reviewed import Outcome, Place, label_of, read_place

Link = tuple[str, Place, Place]
"""A relation as far as it can be right or wrong."""
Said = Place | Link
"""What identifies an item, whichever run says it."""
Key = TypeVar("Key", Place, Link)


class Fate(StrEnum):
    """What became of a suggestion; ADDED is what nobody suggested."""

    KEPT = "kept"
    RELABELLED = "relabelled"
    MOVED = "moved"
    REJECTED = "rejected"
    ADDED = "added"


Fates = Mapping[tuple[Kind, str], Counter[Fate]]
"""By kind and label: that of the suggestion, of gold for what was added."""


class Judged(NamedTuple):
    """A suggestion and what became of it, or what was added; the label is the suggestion's."""

    kind: Kind
    label: str
    said: Said
    fate: Fate


@dataclass(frozen=True, slots=True)
class Found:
    """How many items were suggested, how many gold has, and how many are in both."""

    both: int = 0
    said: int = 0
    gold: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(self.both + other.both, self.said + other.said, self.gold + other.gold)

    @property
    def f1(self) -> float | None:
        """Strict F1, from 0 to 1; None where nothing was suggested and there is nothing."""
        total = self.said + self.gold
        return 2 * self.both / total if total else None

    @property
    def recall(self) -> float | None:
        """Of what gold has, what was suggested."""
        return self.both / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        """Of what was suggested, what gold has."""
        return self.both / self.said if self.said else None

    def to_dict(self) -> dict[str, object]:
        """As `goldspan progress --json` prints it."""
        return {
            "both": self.both,
            "suggested": self.said,
            "gold": self.gold,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


def judged(
    article: ArticleId, outcome: Outcome, *, symmetric: Collection[str] = ()
) -> Iterator[Judged]:
    """The fate of each suggestion of an article, and what was added.

    What is said twice counts once; relations of a `symmetric` label have no direction, and those
    without both their ends are in no gold.
    """
    mentions = outcome.mentions

    def item_of(place: Place) -> ItemId:
        return mention_id(article, *read_place(place))

    yield from _share_out(
        Kind.MENTION,
        {place: place for place in outcome.said_mentions},
        mentions,
        item_of,
        label_of,
    )
    yield from _share_out(
        Kind.RELATION,
        _links(outcome, symmetric),
        {
            item: link_of(symmetric, label, mentions[head], mentions[tail])
            for item, (label, head, tail) in outcome.relations.items()
            if head in mentions and tail in mentions
        },
        lambda each: relation_id(article, each[0], item_of(each[1]), item_of(each[2])),
        lambda each: each[0],
    )


def said_of(outcome: Outcome, *, symmetric: Collection[str] = ()) -> Set[Said]:
    """What a run says of an article, as it can be told from what others say."""
    return {*outcome.said_mentions, *_links(outcome, symmetric)}


def fates(found: Iterable[Judged]) -> Fates:
    """How many there are of each kind, label and fate."""
    counts: defaultdict[tuple[Kind, str], Counter[Fate]] = defaultdict(Counter)
    for each in found:
        counts[each.kind, each.label][each.fate] += 1
    return counts


def link_of(symmetric: Collection[str], label: str, head: Place, tail: Place) -> Link:
    """What identifies a relation; one of a `symmetric` label has no direction."""
    ends = sorted((head, tail)) if label in symmetric else (head, tail)
    return label, ends[0], ends[1]


def _links(outcome: Outcome, symmetric: Collection[str]) -> dict[Link, Link]:
    """The suggested relations by what identifies them, as they were said."""
    suggested: dict[Link, Link] = {}
    for label, first, second in outcome.said_relations:
        head, tail = outcome.said_mentions[first], outcome.said_mentions[second]
        suggested.setdefault(link_of(symmetric, label, head, tail), (label, head, tail))
    return suggested


def _share_out(
    kind: Kind,
    said: Mapping[Key, Key],
    accepted: Mapping[ItemId, Key],
    id_of: Callable[[Key], ItemId],
    label: Callable[[Key], str],
) -> Iterator[Judged]:
    """The fates of what was said, by what identifies it and as it was said."""
    gold = set(accepted.values())
    others = gold.difference(said)
    for key, as_said in said.items():
        fate, name = Fate.KEPT, label(key)
        if key not in gold:
            fate = Fate.REJECTED
            # to say what id it has takes long; what became the same as another one is that one
            if others and (now := accepted.get(id_of(as_said))) in others:
                others.discard(now)
                fate = Fate.MOVED if label(now) == name else Fate.RELABELLED
        yield Judged(kind, name, key, fate)
    for key in others:
        yield Judged(kind, label(key), key, Fate.ADDED)


def totals(found: Fates) -> tuple[Found, Found]:
    """Mentions and relations of an article, added up."""
    return _total(found, Kind.MENTION), _total(found, Kind.RELATION)


def _total(found: Fates, kind: Kind) -> Found:
    counts: Counter[Fate] = Counter()
    for (each, _), fate in found.items():
        if each is kind:
            counts.update(fate)
    said = counts.total() - counts[Fate.ADDED]
    return Found(counts[Fate.KEPT], said, counts.total() - counts[Fate.REJECTED])
