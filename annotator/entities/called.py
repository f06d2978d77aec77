"""What else a name is called in a text: another spelling, its acronym, the surname alone.

Only what is certain as far as names can tell; a name that is merely like it is somebody else's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from annotator.entities.acronyms import initials
from annotator.entities.likeness import Reason, likeness, same
from annotator.entities.romanised import surname_readings
from annotator.entities.spelling import SMALL, folded, sound, tokens, words
from annotator.entities.surnames import bearer

Span = tuple[int, int]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[-‐‑.&'’‘ʼ][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’‘]s$")
_SPACE = " \u00a0"
_CERTAIN = frozenset({Reason.NAME, Reason.SPELLING, Reason.STATE})
_MOST = 300
"""Of names in the text no more are compared, those nearest to where one asks from: some 20 ms."""
_REACH = 50_000
"""Code points on either side of there in which they are looked for: some 100 ms at most."""


@dataclass(frozen=True, slots=True)
class Called:
    """A place where a text has a name otherwise, in code points, and what speaks for it."""

    start: int
    end: int
    reason: Reason


def called(text: str, name: str, *, near: int = 0) -> list[Called]:
    """The other spellings of a name and its acronym, where the text defines that; in order."""
    spans = _spans(text, near)
    found = [
        *_spelt(text, name, spans, near=near),
        *(Called(*span, Reason.ACRONYM) for span in _shortened(text, name, spans)),
    ]
    found.sort(key=lambda each: (each.start, -each.end))
    return found


def surname_alone(text: str, name: str, bearers: Bearers, *, near: int = 0) -> Iterator[Called]:
    """Where one word stands for a name of several, by the last full name before it that fits."""
    spans = _spans(text, near)
    alone = [
        span
        for place, span in enumerate(spans)
        if _may_begin_name(text, span) and not _goes_on(text, spans, place)
    ]
    by_word = _by_surface(text, alone)
    for word, places in by_word.items():
        if _bears(name, word):
            for start, end in places:
                if bearers.are(word, start, [name]) and not bearers.cover(start):
                    yield Called(start, end, Reason.PART)


class Bearers:
    """The full names of a text with where they begin, asked whom a surname means at a place."""

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._names = sorted(each for each in names if " " in each[1].strip())
        self._distinct = {name for _, name in self._names}
        self._bearing: dict[str, list[tuple[int, str]]] = {}

    def of(self, surname: str, before: int) -> str | None:
        """The last full name before a place that bears this surname; None if two people do."""
        if surname not in self._bearing:
            fitting = {name for name in self._distinct if _bears(name, surname)}
            self._bearing[surname] = [each for each in self._names if each[1] in fitting]
        bearing = self._bearing[surname]
        earlier = (name for _, name in reversed(bearing[: bisect_left(bearing, (before, ""))]))
        return bearer(surname, list(dict.fromkeys(earlier))[::-1])

    def cover(self, offset: int) -> bool:
        """Whether a full name stands there."""
        last = bisect_right(self._names, offset, key=lambda each: each[0])
        return any(
            start + len(name) > offset for start, name in self._names[max(last - 3, 0) : last]
        )

    def are(self, surname: str, before: int, names: Iterable[str]) -> bool:
        """Whether the surname means there whom one of these names means."""
        whose = self.of(surname, before)
        return whose is not None and any(same(whose, name) for name in names)


def _bears(name: str, surname: str) -> bool:
    """Whether a full name bears a surname; those of other letters, the most, are told at a look."""
    known = {each for word in _words_of(surname) for each in _heard(word)}
    if all(known.isdisjoint(_heard(word)) for word in _words_of(name)):
        return False
    return bearer(surname, [name]) is not None


@lru_cache(maxsize=1 << 12)
def _words_of(name: str) -> tuple[str, ...]:
    return words(name) + tokens(name, hyphens=True)


@lru_cache(maxsize=1 << 12)
def _heard(word: str) -> frozenset[str]:
    """What two words must have in common, one of it, to be the same surname."""
    return surname_readings(word) | {sound(word)}


def _spans(text: str, near: int) -> list[Span]:
    """The words around a place."""
    found = _WORD.finditer(text, max(near - _REACH, 0), near + _REACH)
    return [_span(match) for match in found]


def _span(match: re.Match[str]) -> Span:
    """A word without its possessive."""
    possessive = _POSSESSIVE.search(match[0])
    return match.start(), match.end() - (len(possessive[0]) if possessive else 0)


def _spelt(text: str, name: str, spans: Sequence[Span], *, near: int) -> Iterator[Called]:
    count = len(_WORD.findall(name))
    by_surface = _by_surface(text, _names(text, spans, range(max(1, count - 1), count + 2)))
    by_surface.pop(name, None)
    for surface in islice(_nearest(by_surface, near), _MOST):
        like = likeness(surface, name)
        if like is not None and like.reason in _CERTAIN:
            yield from (Called(*span, like.reason) for span in by_surface[surface])


def _names(text: str, spans: Sequence[Span], lengths: range) -> Iterator[Span]:
    """What may be a name of so many words: each begins with a capital, or in a script without."""
    for first, (start, _) in enumerate(spans):
        if not _may_begin_name(text, spans[first]):
            continue
        for last in range(first, min(first + lengths.stop - 1, len(spans))):
            if last > first and text[spans[last - 1][1] : spans[last][0]] not in _SPACE:
                break
            if not _may_begin_name(text, spans[last]):
                if text[slice(*spans[last])] in SMALL:
                    continue
                break
            if last - first + 1 >= lengths.start:
                yield start, spans[last][1]


def _may_begin_name(text: str, word: Span) -> bool:
    letter = text[word[0]]
    capital = letter.isalpha() and not letter.islower()
    return capital and text[slice(*word)].lower() not in SMALL


def _goes_on(text: str, spans: Sequence[Span], place: int) -> bool:
    """Whether a name may go on after a word: Kim Jong Un is not Kim alone."""
    if place + 1 == len(spans):
        return False
    following = spans[place + 1]
    between = text[spans[place][1] : following[0]]
    return between in _SPACE and _may_begin_name(text, following)


def _by_surface(text: str, spans: Iterable[Span]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for start, end in spans:
        found.setdefault(text[start:end], []).append((start, end))
    return found


def _nearest(by_surface: dict[str, list[Span]], near: int) -> list[str]:
    def distance(surface: str) -> int:
        return min(abs(start - near) for start, _ in by_surface[surface])

    return sorted(by_surface, key=distance)


def _shortened(text: str, name: str, spans: Sequence[Span]) -> Iterator[Span]:
    """The places of its acronym, or of what it stands for, where brackets say so: Name (N)."""
    others = {text[slice(*span)] for span in _defined(text, name, spans)} - {name}
    for other in others:
        yield from (match.span() for match in re.finditer(whole(other), text))


def _defined(text: str, name: str, spans: Sequence[Span]) -> Iterator[Span]:
    short = initials(name)
    for match in re.finditer(rf"{whole(name)}\s*\(\s*({_WORD.pattern})\s*\)", text):
        if folded(match[1]) in short:
            yield match.span(1)
    ends = {end: place for place, (_, end) in enumerate(spans)}
    for match in re.finditer(rf"(?<=\w)\s*\(\s*{re.escape(name)}\s*\)", text):
        last = ends.get(match.start())
        for first in range(last - 1, max(last - 12, -1), -1) if last is not None else ():
            span = spans[first][0], match.start()
            if "\n" in text[slice(*span)]:
                break
            if folded(name) in initials(text[slice(*span)]):
                yield span
                break


def whole(words: str) -> str:
    """A regular expression for these words where no word goes on at either end."""
    return rf"(?<!\w){re.escape(words)}(?!\w)"
