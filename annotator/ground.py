"""Ground: where something can be planted in an article, and what would be wrong there for certain.

Two things are, by what readers have passed over (see `passed_over`): words that were left unmarked
again and again as they stand here; and words with one at their edge that is no part of any mention.
Both are mistakes that extractors make: to mark what is no name, and to take a word too many. What a
plant looks like, it has from a suggestion of the article: as many words, the same first character.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from annotator.model import UNANNOTATED, Article, Mention
from annotator.passed_over import PassedOver, Span, units
from annotator.text import paragraphs

_MOST = 6_000
"""Code points of drawn paragraphs that are looked through: no key waits for a long article."""
_LOOKED = 60
"""Places that are looked up for one plant, the likeliest first."""
_LONGEST = 5
"""Words of a plant."""
_RARE = 2
_APART = 3
"""Code points by which two lengths are hardly told apart."""

Lot = Callable[..., float]
"""The number from 0 to 1 that was drawn for these."""


class Ground:
    """Where something can be planted in an article, by what was read of others."""

    def __init__(
        self,
        article: Article,
        taken: Iterable[Span],
        read: PassedOver,
        *,
        known: Callable[[str], bool],
        lot: Lot,
    ) -> None:
        self._article, self._text = article, article.text
        self._read, self._known, self._lot = read, known, lot
        self._taken = sorted(taken)
        self._longest = max([end - start for start, end in self._taken], default=0)
        surfaces = {article.text[start:end].casefold() for start, end in self._taken}
        self._words = surfaces | {each[a:b] for each in surfaces for a, b in units(each)}
        """What is said to be a mention here, and its words."""
        self._stretches = list(self._look())
        self._often = Counter(
            self._text[start:end].casefold() for words in self._stretches for start, end in words
        )
        self._drawn: dict[Span, float] = {}

    def place(self, like: Mention) -> Span | None:
        """Where the next one that looks like this can stand; None where it can nowhere.

        What was given once is taken, and its words are not given again.
        """
        surface = self._text[like.start : like.end]
        looks = [_look(surface[start]) for start, _ in units(surface)] or [_look(surface[0])]
        many = min(len(looks), _LONGEST)
        found = [
            (self._rank(words, looks, len(surface), like.label), words)
            for stretch in self._stretches
            for words in _runs(stretch, many)
            if _look(self._text[words[0][0]]) == looks[0] and self._is_free(words)
        ]
        for _, words in sorted(found)[:_LOOKED]:
            start, end = words[0][0], words[-1][1]
            said = self._text[start:end].casefold()
            if said not in self._words and self._is_wrong(words, like.label):
                self._words.add(said)
                insort(self._taken, (start, end))
                self._longest = max(self._longest, end - start)
                return start, end
        return None

    def _look(self) -> Iterator[list[Span]]:
        """Words with nothing but a space between them, of drawn paragraphs."""
        looked = 0
        drawn = sorted(paragraphs(self._text), key=lambda each: self._lot("in", *each))
        for start, end in drawn:
            if any(
                zone.start < end and start < zone.end
                for zone in self._article.zones
                if zone.kind in UNANNOTATED
            ):
                continue
            words: list[Span] = []
            for unit in units(self._text, start, min(end, start + _MOST)):
                if words and self._text[words[-1][1] : unit[0]] not in ("", " "):
                    yield words
                    words = []
                words.append(unit)
            yield words
            looked += end - start
            if looked >= _MOST:
                break

    def _rank(
        self, words: list[Span], looks: list[int], length: int, label: str
    ) -> tuple[float, ...]:
        """What comes first: what is easily mistaken, looks alike, says something, is as long."""
        start, end = words[0][0], words[-1][1]
        other = sum(
            _look(self._text[word[0]]) != look for word, look in zip(words, looks, strict=False)
        )
        often = min(self._often[self._text[slice(*each)].casefold()] for each in words)
        apart = abs(end - start - length) // _APART
        if (start, end) not in self._drawn:
            self._drawn[start, end] = self._lot("at", start, end)
        mistaken = self._is_mistaken(words, label)
        return not mistaken, other, often > _RARE, apart, self._drawn[start, end]

    def _is_mistaken(self, words: list[Span], label: str) -> bool:
        """Whether somebody has said so before, or a mention elsewhere is a word shorter."""
        text, start, end = self._text, words[0][0], words[-1][1]
        return self._read.is_mistaken(text[start:end], label) or (
            len(words) > 1
            and any(
                self._read.is_mention(said, label)
                for said in (text[start : words[-2][1]], text[words[1][0] : end])
            )
        )

    def _is_wrong(self, words: list[Span], label: str) -> bool:
        """Whether these words can be no mention of this label, whatever else can be."""
        whole = self._text[words[0][0] : words[-1][1]]
        if self._known(whole.casefold()):
            return False
        edges = {self._text[slice(*words[each])] for each in (0, -1)} if len(words) > 1 else set()
        return self._read.is_none(whole, label) or any(
            edge.casefold() not in self._words
            and self._read.is_outside(edge, label)
            and not self._known(edge.casefold())
            for edge in sorted(edges)
        )

    def _is_free(self, words: list[Span]) -> bool:
        """Whether nothing else shares text with them."""
        start, end = words[0][0], words[-1][1]
        first = bisect_left(self._taken, (start - self._longest, 0))
        for other_start, other_end in self._taken[first:]:
            if other_start >= end:
                break
            if other_end > start:
                return False
        return True


def _runs(stretch: list[Span], many: int) -> Iterator[list[Span]]:
    """So many of these words that stand together."""
    for first in range(len(stretch) - many + 1):
        yield stretch[first : first + many]


def _look(character: str) -> int:
    """What words look like at first sight, in writing that has capitals and in other."""
    if character.isupper():
        return 0
    return 1 if character.islower() else 2 if character.isdigit() else 3
