"""From a quote to its place: where the words stand that a model says it has read.

Models copy words and lose white space, and turn one kind of quotation mark into another; they do
not count characters. So a quote is looked for as it is, then without regard to those two, and
where it stands more than once the words before it decide, then the order in which it was said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from itertools import islice, takewhile

_SINGLE = dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'")
_DOUBLE = dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
_PLAIN = _SINGLE | _DOUBLE | _DASHES | _UNSEEN
CONTEXT = 80
"""Code points before a quote that are compared."""
_KEPT = 64
"""Quotes whose places are kept."""


class Anchors:
    """Finds the quotes of one model in one text; each time a quote is said it is the next one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain, self._places = _plain(text)
        self._said: Counter[tuple[str, str]] = Counter()
        self._known: dict[str, _Standing] = {}

    def find(self, quote: str, *, before: str = "") -> tuple[int, int] | None:
        """(start, end) of the quote in code points of the text; None if it does not stand there."""
        wanted = _plain(quote)[0].strip()
        if not wanted:
            return None
        standing = self._standing(quote.strip(), wanted)
        if not standing.spans:
            return None
        context = _plain(before)[0].rstrip()
        best = standing.behind(context)
        # the same context said again, or none: the second time it is the second place
        order = self._said[wanted, context]
        self._said[wanted, context] += 1
        return best[min(order, len(best) - 1)]

    def _standing(self, exact: str, wanted: str) -> _Standing:
        """Where a quote stands: looked for once, for a model may say it thousands of times."""
        if (known := self._known.get(exact)) is not None:
            return known
        found = _occurrences(self._text, exact)
        spans = [(start, start + len(exact)) for start in found]
        if not spans:
            found = _occurrences(self._plain, wanted)
            spans = [self._span(start, start + len(wanted)) for start in found]
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[exact] = _Standing(spans, self._before)
        return self._known[exact]

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the plain text in the text."""
        return self._places[start], self._places[end - 1] + 1

    def _before(self, start: int) -> str:
        """What stands before a place of the text, in plain, backwards."""
        there, _ = _plain(self._text[max(0, start - CONTEXT) : start])
        return there.rstrip()[::-1]


class _Standing:
    """Where one quote stands, and before which places what stands."""

    def __init__(self, spans: list[tuple[int, int]], before: Callable[[int], str]) -> None:
        self.spans, self._before = spans, before
        self._sorted: list[tuple[str, tuple[int, int]]] | None = None
        self._behind: dict[str, list[tuple[int, int]]] = {"": spans}

    def behind(self, context: str) -> list[tuple[int, int]]:
        """The places before which as many characters as anywhere are those of the context."""
        if len(self.spans) < 2 or not context:
            return self.spans
        if self._sorted is None:
            self._sorted = sorted((self._before(span[0]), span) for span in self.spans)
        wanted = context[::-1]
        # what is most alike stands beside where it would stand itself
        at = bisect_left(self._sorted, wanted, key=_words)
        beside = (words for words, _ in self._sorted[max(at - 1, 0) : at + 1])
        shared = max((_shared(words, wanted) for words in beside), key=len)
        if shared not in self._behind:
            first = bisect_left(self._sorted, shared, key=_words)
            alike = takewhile(
                lambda each: each[0].startswith(shared), islice(self._sorted, first, None)
            )
            self._behind[shared] = sorted(span for _, span in alike)
        return self._behind[shared]


def _shared(one: str, other: str) -> str:
    """What two texts begin with alike."""
    differ = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return one[: next(differ, min(len(one), len(other)))]


def _words(each: tuple[str, tuple[int, int]]) -> str:
    return each[0]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with one kind of white space and marks, and where each character of it stands."""
    found: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        each = " " if character.isspace() else character.translate(_PLAIN)
        if each and not (each == " " and found and found[-1] == " "):
            found.append(each)
            places.append(place)
    return "".join(found), places


def _occurrences(text: str, quote: str) -> list[int]:
    """Where the quote begins: as whole words, or, if it nowhere is, inside of words."""
    found: list[int] = []
    start = text.find(quote)
    while start >= 0:
        found.append(start)
        start = text.find(quote, start + 1)
    whole = [
        start for start in found if not (_joined(text, start) or _joined(text, start + len(quote)))
    ]
    return whole or found


def _joined(text: str, place: int) -> bool:
    """Whether a word goes on over this place."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()
