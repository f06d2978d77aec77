"""What the rules write on: an article's words, and the spans found so far, in word indices."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from typing import NamedTuple

from annotator.extract.reading import Reading
from annotator.extract.rules.lexicon import Lexicon, Phrases

HYPHENS = frozenset("-‐‑–/")
OPENING = frozenset({"“", '"', "‘", "'", "``"})
CLOSING = frozenset({"”", '"', "’", "'", "''"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


class Found(NamedTuple):
    """A labelled run of words [first, stop), and the rule family that found it.

    A tuple since thousands are sorted and looked up for each article.
    """

    first: int
    stop: int
    label: str
    family: str

    def holds(self, other: Found) -> bool:
        """Whether the other lies within this one."""
        return self.first <= other.first and other.stop <= self.stop


class Sheet:
    """One reading with what the rules need to know of each word."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self.reading, self.lexicon = reading, lexicon
        self.words = reading.words
        self._starts: list[int]
        self._ends: list[int]
        self.texts: list[str]
        self.tags: list[str]
        self.deps: list[str]
        self.heads: list[int]
        columns = map(list, zip(*self.words, strict=True)) if self.words else ([] for _ in range(6))
        self._starts, self._ends, self.texts, self.tags, self.deps, self.heads = columns
        self.tagged = reading.tagged
        self.lower = [text.lower() for text in self.texts]
        self.capital = [text[:1].isupper() for text in self.texts]
        self.capitals = [index for index, capital in enumerate(self.capital) if capital]
        self.calm = [*self.texts]
        for index in self.capitals:
            self.calm[index] = _calm(self.texts[index])
        self._loud = {at for at in self.capitals if self.texts[at] != self.calm[at]}
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index, lower in enumerate(self.lower):
            places[lower].append(index)
        self._places = dict(places)
        self.vocabulary = frozenset(self._places)
        self.sentence: list[int] = []
        for order, sentence in enumerate(reading.sentences):
            self.sentence += [order] * len(sentence)
        self._pieces = [piece.start for piece in reading.pieces]

    def whole(self, span: Found) -> bool:
        """Whether the span lies in one piece of text, not across furniture between two."""
        return span.stop <= self._piece(span.first).stop

    def __len__(self) -> int:
        return len(self.words)

    def bounds(self, index: int) -> range:
        """The words of the sentence that the word is in."""
        return self.reading.sentences[self.sentence[index]]

    def standing(self, words: Set[str]) -> list[int]:
        """Where any of these words stands, which are in lower case, in order."""
        return sorted(index for word in self.vocabulary & words for index in self._places[word])

    def glued(self, index: int) -> bool:
        """Whether the word touches the one before it."""
        return index > 0 and self._ends[index - 1] == self._starts[index]

    def unit_start(self, index: int, low: int = 0) -> int:
        """Where the hyphenated compound that the word ends begins: six-party is one unit."""
        while (
            index - 2 >= low
            and self.texts[index - 1] in HYPHENS
            and self.glued(index)
            and self.glued(index - 1)
        ):
            index -= 2
        return index

    def unit_end(self, index: int, high: int) -> int:
        """Index after the hyphenated compound that the word begins."""
        while (
            index + 2 < high
            and self.texts[index + 1] in HYPHENS
            and self.glued(index + 1)
            and self.glued(index + 2)
        ):
            index += 2
        return index + 1

    def unit(self, first: int, stop: int) -> str:
        """The words without white space, in lower case."""
        return "".join(self.lower[first:stop])

    def surface(self, first: int, stop: int) -> str:
        """The article's own text from the first word to the last."""
        return self.reading.article.text[self._starts[first] : self._ends[stop - 1]]

    def phrases(self, phrases: Phrases, label: str, family: str) -> Iterator[Found]:
        """Each place where one of the phrases stands, within a sentence."""
        loud, reached = self._loud, 0
        for index in self.standing(phrases.first):
            if index < reached:
                continue
            high = self._piece(index).stop
            stop = phrases.at(self.texts, index, high)
            if stop == index and (index in loud or index + 1 in loud):
                stop = phrases.at(self.calm, index, high)
            if stop > index:
                yield Found(index, stop, label, family)
                reached = stop

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """The words that touch the text [start, end); None if there are none."""
        first, stop = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return (first, stop) if first < stop else None

    def _piece(self, index: int) -> range:
        pieces = self.reading.pieces
        return pieces[bisect_right(self._pieces, index) - 1]


def _calm(text: str) -> str:
    """A word of a headline in capitals as it is written elsewhere: HELSINKI, Helsinki."""
    return text.capitalize() if len(text) >= 4 and text.isalpha() and text.isupper() else text


class Names:
    """Spans by the word they begin or end at, for walking over names as if they were words."""

    def __init__(self, spans: Iterable[Found]) -> None:
        self.spans = sorted(spans)
        self._ending: dict[int, Found] = {}
        self._starting: dict[int, Found] = {}
        for span in self.spans:
            for table, key in ((self._ending, span.stop), (self._starting, span.first)):
                known = table.get(key)
                if known is None or known.stop - known.first < span.stop - span.first:
                    table[key] = span

    def ending(self, stop: int) -> Found | None:
        """The longest span that ends before this word."""
        return self._ending.get(stop)

    def starting(self, first: int) -> Found | None:
        """The longest span that begins at this word."""
        return self._starting.get(first)

    def within(self, first: int, stop: int) -> list[Found]:
        """The spans that lie between these words."""
        low = bisect_left(self.spans, first, key=lambda span: span.first)
        found = []
        for span in self.spans[low:]:
            if span.first >= stop:
                break
            if span.stop <= stop:
                found.append(span)
        return found


def settle(spans: Iterable[Found], *, rank: Callable[[Found], int]) -> list[Found]:
    """The spans without those that cross or repeat a better one; `rank` is higher for better.

    A span inside another stays only where its label may nest there.
    """
    there: dict[int, list[Found]] = {}
    kept = []
    for span in sorted(set(spans), key=lambda each: (-rank(each), each.first - each.stop, each)):
        words = range(span.first, span.stop)
        if there.keys().isdisjoint(words):
            for word in words:
                there[word] = [span]
        elif all(_together(span, other) for word in words for other in there.get(word, ())):
            for word in words:
                there.setdefault(word, []).append(span)
        else:
            continue
        kept.append(span)
    return sorted(kept)


NESTING = {
    "ROLE": {"ORG", "GPE", "LOC", "DATE"},
    "ORG": {"GPE", "ORG", "LOC"},
    "LOC": {"GPE"},
    "MEETING": {"GPE", "ORG", "LOC", "DATE", "PERSON"},
    "AGREEMENT": {"GPE", "ORG", "LOC", "DATE"},
    "ISSUE": {"GPE", "ORG", "LOC"},
}
"""Which labels may lie within which."""


def _together(one: Found, other: Found) -> bool:
    if one[:2] == other[:2]:
        return False
    outer, inner = (one, other) if one.holds(other) else (other, one)
    return inner.label in NESTING.get(outer.label, ()) and outer.holds(inner)
