"""From a quote to its place: where the words stand that a model says it has read.

Models copy words and lose white space, and turn one kind of quotation mark into another; they do
not count characters. So a quote is looked for as it is, then without regard to those two, and
where it stands more than once the words before it decide, then the order in which it was said.
"""

from __future__ import annotations

from collections import Counter

_SINGLE = dict.fromkeys(map(ord, "‘’‚‛′`´ʼ＇"), "'")
_DOUBLE = dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
_PLAIN = _SINGLE | _DOUBLE | _DASHES | _UNSEEN
CONTEXT = 80
"""Code points before a quote that are compared."""


class Anchors:
    """Finds the quotes of one model in one text; each time a quote is said it is the next one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain, self._places = _plain(text)
        self._said: Counter[tuple[str, str]] = Counter()

    def find(self, quote: str, *, before: str = "") -> tuple[int, int] | None:
        """(start, end) of the quote in code points of the text; None if it does not stand there."""
        wanted, _ = _plain(quote)
        wanted = wanted.strip()
        if not wanted:
            return None
        exact = quote.strip()
        found = _occurrences(self._text, exact)
        spans = [(start, start + len(exact)) for start in found]
        if not spans:
            found = _occurrences(self._plain, wanted)
            spans = [self._span(start, start + len(wanted)) for start in found]
        if not spans:
            return None
        context = _plain(before)[0].rstrip()
        alike = [self._alike(start, context) for start, _ in spans]
        best = [span for span, each in zip(spans, alike, strict=True) if each == max(alike)]
        # the same context said again, or none: the second time it is the second place
        order = self._said[wanted, context]
        self._said[wanted, context] += 1
        return best[min(order, len(best) - 1)]

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """A span of the plain text in the text."""
        return self._places[start], self._places[end - 1] + 1

    def _alike(self, start: int, context: str) -> int:
        """How many characters before this place are those of the context."""
        there, _ = _plain(self._text[max(0, start - CONTEXT) : start])
        there, same = there.rstrip(), 0
        while same < min(len(there), len(context)) and there[-1 - same] == context[-1 - same]:
            same += 1
        return same


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
