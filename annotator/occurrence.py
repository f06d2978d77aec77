"""The places of one article where a mention may be marked too.

What reads the same is likely the same, unless a longer name goes on behind it. Another name is it
only where somebody has said whose name that is, and a part of a name, such as a surname alone, only
where the last full name before it is of the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice

from annotator.entities import Reason
from annotator.entities.called import Bearers, called, surname_alone, whole
from annotator.model import UNANNOTATED, ArticleId, ItemState, Mention, ZoneKind
from annotator.sheet import Sheet

Span = tuple[int, int]

_NEXT_WORD = re.compile(r"[^\S\n]([^\W\d_]{2,})")
_SURNAME = "the surname alone"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mention as it is looked for elsewhere: its label, its words, other names of the same.

    Somebody has said that the names are its own if it is `linked`. `short` are those of all these
    that are a part of another one, such as a surname. No words at all: it stands nowhere else.
    """

    label: str
    words: str
    names: tuple[str, ...] = ()
    short: frozenset[str] = frozenset()
    linked: bool = True

    @property
    def full(self) -> list[str]:
        """The names of which an article must have one to be of interest."""
        every = (self.words, *self.names) if self.words else ()
        return [name for name in every if name not in self.short]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place [start, end) where a mention may be marked too, in code points.

    `why` is empty where the words are the same; `likely` says whether it should be marked unless
    somebody objects.
    """

    article: ArticleId
    start: int
    end: int
    likely: bool = True
    why: str = ""


class Finder:
    """Finds the places in one article, each once."""

    def __init__(self, sheet: Sheet, like: Wanted, *, but: Iterable[Span] = ()) -> None:
        self._sheet, self._like = sheet, like
        self._text = sheet.article.text
        self._marked = _Marked(sheet, like.label)
        self._bearers: Bearers | None = None
        self._but = set(but)
        self._taken = sorted(self._but)

    def exact(self) -> Iterator[Occurrence]:
        """Where the words are the same."""
        words, full = self._like.words, self._like.full
        # a surname is not looked for in the full name, so that one is looked for along with it
        found = self._places([words] if words in full else [words, *full])
        for start, end in found:
            is_it = self._text[start:end] == words and (start, end) not in self._but
            if is_it and self._marked.is_open(start, end):
                yield self._take(start, end)

    def nearest(self, place: int) -> Iterator[Occurrence]:
        """Where the words are the same, found one by one: the nearest to a place first."""
        for start, end in _around(self._text, self._like.words, place):
            if (start, end) not in self._but and self._marked.is_open(start, end):
                yield self._take(start, end)

    def known(self) -> Iterator[Occurrence]:
        """Where a name stands that is known for it."""
        for start, end in self._places(self._like.names):
            if self._is_apart(start, end):
                found = self._take(start, end, str(Reason.ALIAS))
                yield found if self._like.linked else replace(found, likely=False)

    def guessed(self, *, near: int) -> Iterator[Occurrence]:
        """Where another spelling of the name stands, its acronym or the surname alone: unlikely."""
        name = self._like.words
        if not name:
            return
        found = [
            (each.start, each.end, str(each.reason)) for each in called(self._text, name, near=near)
        ]
        if is_person(self._like.label):
            # its other spellings bear the surname too
            spelt = [(start, self._text[start:end]) for start, end, _ in found]
            bearers = Bearers([*self._names(), *spelt])
            found += (
                (each.start, each.end, _SURNAME)
                for each in surname_alone(self._text, name, bearers, near=near)
            )
        for start, end, why in sorted(found, key=lambda each: (each[0], -each[1])):
            if self._is_apart(start, end):
                insort(self._taken, (start, end))
                yield Occurrence(self._sheet.article.id, start, end, likely=False, why=why)

    def _take(self, start: int, end: int, why: str = "") -> Occurrence:
        insort(self._taken, (start, end))
        likely = (
            self._marked.is_free(start, end)
            and not self._goes_on(end)
            and self._is_meant(start, end)
        )
        return Occurrence(self._sheet.article.id, start, end, likely=likely, why=why)

    def _goes_on(self, end: int) -> bool:
        """Whether a capitalised word follows that is no mention's first: Korea Academy.

        In a headline every word may be capitalised.
        """
        found = _NEXT_WORD.match(self._text, end)
        if found is None or not (found[1][0].isupper() and found[1][1].islower()):
            return False
        zones = self._sheet.article.zones
        if any(each.kind is ZoneKind.HEADLINE and each.start < end <= each.end for each in zones):
            return False
        return not self._marked.begins(found.start(1))

    def _is_apart(self, start: int, end: int) -> bool:
        """Whether another name may stand there: not where it was found, nor is marked already."""
        if not self._marked.is_open(start, end) or self._marked.is_part(start, end):
            return False
        last = bisect_left(self._taken, (end, end)) - 1
        return last < 0 or self._taken[last][1] <= start

    def _is_meant(self, start: int, end: int) -> bool:
        words = self._text[start:end]
        if words not in self._like.short:
            return True
        if self._bearers is None:
            self._bearers = Bearers(self._names())
        return self._bearers.are(words, start, self._like.full)

    def _names(self) -> Iterator[tuple[int, str]]:
        yield from marked_names(self._sheet, self._like.label)
        for start, end in self._places(self._like.full):
            yield start, self._text[start:end]

    def _places(self, names: Iterable[str]) -> Iterator[Span]:
        """Where these names stand as whole words, the longest one first."""
        every = sorted(filter(None, names), key=len, reverse=True)
        if every:
            pattern = "|".join(map(whole, every))
            yield from (match.span() for match in re.finditer(pattern, self._text))


class _Marked:
    """What an article's mentions say of a place at which a label is to be marked."""

    def __init__(self, sheet: Sheet, label: str) -> None:
        self._label = label
        self._mentions = sheet.mentions
        self._longest = sheet.longest
        self._left_out = [zone for zone in sheet.article.zones if zone.kind in UNANNOTATED]

    def is_open(self, start: int, end: int) -> bool:
        """Whether nobody has judged it yet, and it is in no byline or furniture.

        Nothing is suggested there, though a reviewer may mark there.
        """
        for mention in self._over(start, end, live=False):
            judged = mention.label == self._label and mention.state is not ItemState.PENDING
            if judged and mention.fragments == ((start, end),):
                return False
        return not any(zone.start < end and start < zone.end for zone in self._left_out)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing speaks against it.

        That is a longer mention of the same label, or an accepted one that it would cross or that
        says something else of the same words.
        """
        for mention in self._over(start, end):
            same = mention.fragments == ((start, end),)
            inside = mention.start <= start and end <= mention.end
            outside = start <= mention.start and mention.end <= end
            accepted = mention.state is ItemState.ACCEPTED
            if accepted and not (inside or outside):
                return False
            if mention.label == self._label and inside and not same:
                return False  # the Korea of North Korea
            if mention.label != self._label and same and accepted:
                return False
        return True

    def begins(self, start: int) -> bool:
        """Whether a mention of any label begins there."""
        first = bisect_left(self._mentions, start, key=_start)
        for mention in islice(self._mentions, first, None):
            if mention.start != start:
                return False
            if mention.state is not ItemState.REJECTED:
                return True
        return False

    def is_part(self, start: int, end: int) -> bool:
        """Whether it shares text with a mention of this label that is not at this very place."""
        return any(
            each.label == self._label and each.fragments != ((start, end),)
            for each in self._over(start, end)
        )

    def _over(self, start: int, end: int, *, live: bool = True) -> Iterator[Mention]:
        """The mentions that share text with [start, end), without the rejected ones if `live`."""
        first = bisect_left(self._mentions, start - self._longest, key=_start)
        for mention in islice(self._mentions, first, None):
            if mention.start >= end:
                return
            if mention.end > start and not (live and mention.state is ItemState.REJECTED):
                yield mention


def _start(mention: Mention) -> int:
    return mention.fragments[0][0]


def _around(text: str, words: str, place: int) -> Iterator[Span]:
    """Where these words stand as whole ones, the nearest to a place first."""
    if not words:
        return iter(())
    pattern = re.compile(whole(words))

    def behind() -> Iterator[Span]:
        start = text.rfind(words, 0, place + len(words) - 1)
        while start >= 0:
            if pattern.match(text, start):
                yield start, start + len(words)
            start = text.rfind(words, 0, start + len(words) - 1)

    ahead = (match.span() for match in pattern.finditer(text, place))
    return merge(behind(), ahead, key=lambda span: abs(span[0] - place))


def is_person(label: str) -> bool:
    """Whether surnames are a matter of this label: PERSON, PER, people …"""
    return label.casefold().startswith(("per", "people"))


def marked_names(sheet: Sheet, label: str) -> Iterator[tuple[int, str]]:
    """What is marked with this label, or suggested, with where it begins."""
    for mention in sheet.mentions:
        stands = mention.label == label and mention.state is not ItemState.REJECTED
        if stands and not sheet.is_planted(mention):
            yield mention.start, sheet.surface(mention)
