"""An article as the learner sees it: its words, its sentences, and what the rules say of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotator.extract.learn.units import Cut, Part, finer
from annotator.extract.reading import Reading
from annotator.extract.rules.book import apply
from annotator.extract.rules.splitting import split
from annotator.model import PredictedMention, PredictedRelation, Prediction
from annotator.scheme import Scheme

Place = tuple[int, int, str]
"""Start, end and label of a mention without gaps, in code points."""
Link = tuple[Place, Place, str]
"""Head, tail and label of a relation."""
_UNMEASURED = 0.5


@dataclass(frozen=True)
class Page:
    """A reading, and what the rules make of it."""

    reading: Reading
    rules: Prediction
    parts: Sequence[Part | None] = ()
    """What each word is part of, where tokens were cut."""

    def finer(self, cuts: Collection[Cut]) -> Page:
        """The page with its tokens cut at such places."""
        if not cuts:
            return self
        reading, parts = finer(self.reading, cuts)
        return Page(reading, self.rules, parts)

    @cached_property
    def lower(self) -> list[str]:
        """Each word in lower case."""
        return [word.text.lower() for word in self.reading.words]

    @cached_property
    def sentence(self) -> list[int]:
        """The number of the sentence that each word is in."""
        return [order for order, words in enumerate(self.reading.sentences) for _ in words]

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.reading.words]

    @cached_property
    def _ends(self) -> list[int]:
        return [word.end for word in self.reading.words]

    def words_of(self, start: int, end: int) -> tuple[int, int]:
        """The words [first, stop) that the text [start, end) touches; none where they are equal."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def exact(self, start: int, end: int) -> tuple[int, int] | None:
        """The words that are the text [start, end), within one sentence; None if none are."""
        first, stop = self.words_of(start, end)
        if first >= stop or self._starts[first] != start or self._ends[stop - 1] != end:
            return None
        return (first, stop) if self.sentence[first] == self.sentence[stop - 1] else None

    @cached_property
    def ruled(self) -> Mapping[Place, PredictedMention]:
        """The rules' mentions by place."""
        return {place_of(each): each for each in self.rules.mentions}

    @cached_property
    def rule_links(self) -> RuleLinks:
        """The labels of the rules' relations, by their ends."""
        return RuleLinks(self.ruled_links)

    @cached_property
    def ruled_links(self) -> Mapping[Link, PredictedRelation]:
        """The rules' relations by their ends."""
        return links_of(self.rules)


class RuleLinks:
    """The labels of relations by both ends, by the head and by the tail, and each head's tails."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.between: dict[tuple[Place, Place], list[str]] = {}
        self.of_head: dict[Place, list[str]] = {}
        self.of_tail: dict[Place, list[str]] = {}
        self.tails: dict[Place, list[Place]] = {}
        for head, tail, label in sorted(links):
            self.between.setdefault((head, tail), []).append(label)
            self.of_head.setdefault(head, []).append(label)
            self.of_tail.setdefault(tail, []).append(label)
            self.tails.setdefault(head, []).append(tail)


def page_of(reading: Reading, scheme: Scheme) -> Page:
    """The page of a reading, for one scheme."""
    words = split(reading)
    return Page(words, apply(words, scheme))


def said_of(item: PredictedMention | PredictedRelation) -> float:
    """How likely the rules say that an item of theirs is right."""
    return _UNMEASURED if item.score is None else item.score


def place_of(mention: PredictedMention) -> Place:
    """Where a mention is, from its first to its last code point."""
    return mention.start, mention.end, mention.label


def places_of(mentions: Sequence[PredictedMention]) -> dict[Place, PredictedMention]:
    """Mentions by place; those with gaps are left out, for nothing here can find them again."""
    return {place_of(each): each for each in mentions if len(each.fragments) == 1}


def links_of(prediction: Prediction) -> dict[Link, PredictedRelation]:
    """Relations by their ends' places; those whose ends have gaps are left out."""
    places = {each.id: place_of(each) for each in prediction.mentions if len(each.fragments) == 1}
    return {
        (places[each.head], places[each.tail], each.label): each
        for each in prediction.relations
        if each.head in places and each.tail in places
    }
