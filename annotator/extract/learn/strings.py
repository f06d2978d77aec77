"""What the lessons say of strings: how often one was marked, of how often it was there.

A string that was a mention in at least half of the places where it stood is projected: looked for
in other articles. Counts are kept by article, so that an article is never told by its own gold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.extract.learn.lesson import Name
from annotator.extract.learn.page import Page, Place

Words = tuple[str, ...]
KEPT = 0.5
"""The share of a string's places that must have been mentions for it to be projected."""
LONGEST = 24
"""Words of a string, or characters of a script that is cut into them, at most."""
_NO_ARTICLE: Collection[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A string of the lessons in an article: words [first, stop), and what the lessons say."""

    first: int
    stop: int
    label: str
    marked: int
    seen: int
    named: bool
    """Whether the project knows an entity of this name and label."""

    @property
    def share(self) -> float:
        """Of its places in the lessons, those where it was marked; shrunk to a half."""
        return (self.marked + 0.5) / (self.seen + 1)


class Strings:
    """The strings that were marked in lessons or are entities' names, ready to be looked for."""

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self._labels: dict[Words, set[str]] = defaultdict(set)
        self._longest: dict[str, int] = {}
        self._marked: dict[tuple[Words, str], Counter[int]] = defaultdict(Counter)
        self._seen: dict[Words, Counter[int]] = defaultdict(Counter)
        self._names: set[tuple[Words, str]] = set()
        for name in names:
            words = tuple(name.text.split())
            if 0 < len(words) <= LONGEST:
                self._names.add((words, name.label))
                self._add(words, name.label)

    def _add(self, words: Words, label: str) -> None:
        self._labels[words].add(label)
        self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    @classmethod
    def learnt(
        cls, pages: Sequence[Page], golds: Sequence[Iterable[Place]], names: Iterable[Name] = ()
    ) -> Strings:
        """What these pages with their gold say; their places are the articles' numbers."""
        strings = cls(names)
        for number, (page, gold) in enumerate(zip(pages, golds, strict=True)):
            for start, end, label in gold:
                if (place := page.exact(start, end)) and place[1] - place[0] <= LONGEST:
                    words = tuple(word.text for word in page.reading.words[slice(*place)])
                    strings._add(words, label)
                    strings._marked[words, label][number] += 1
        for number, page in enumerate(pages):
            for words, _, _ in strings._found(page):
                strings._seen[words][number] += 1
        return strings

    def _found(self, page: Page) -> Iterator[tuple[Words, int, int]]:
        texts = [word.text for word in page.reading.words]
        for sentence in page.reading.sentences:
            for first in sentence:
                longest = min(self._longest.get(texts[first], 0), sentence.stop - first)
                for length in range(longest, 0, -1):
                    words = tuple(texts[first : first + length])
                    if words in self._labels:
                        yield words, first, first + length

    def hits(self, page: Page, without: Collection[int] = _NO_ARTICLE) -> list[Hit]:
        """The strings in a page, with what the lessons other than these numbers say of them."""
        found = []
        for words, first, stop in self._found(page):
            seen = _left(self._seen.get(words), without)
            for label in sorted(self._labels[words]):
                by_article = self._marked.get((words, label))
                marked = _left(by_article, without)
                # a name that only this article has taught is not known before it
                named = (words, label) in self._names and (marked > 0 or not by_article)
                if named or marked:
                    found.append(Hit(first, stop, label, marked, max(seen, marked), named))
        return found

    def dump(self) -> list[list[object]]:
        """All that a model keeps: words, label, marked, seen, named; in order."""
        return [
            [
                list(words),
                label,
                _left(self._marked.get((words, label)), ()),
                _left(self._seen.get(words), ()),
                (words, label) in self._names,
            ]
            for words in sorted(self._labels)
            for label in sorted(self._labels[words])
        ]

    @classmethod
    def load(cls, rows: Iterable[Sequence[object]]) -> Strings:
        """What `dump` gave."""
        strings = cls()
        for given, label, marked, seen, named in rows:
            words = tuple(str(word) for word in given)  # type: ignore[attr-defined]
            strings._add(words, str(label))
            if marked:
                strings._marked[words, str(label)][0] = int(marked)  # type: ignore[call-overload]
            if seen:
                strings._seen[words][0] = int(seen)  # type: ignore[call-overload]
            if named:
                strings._names.add((words, str(label)))
        return strings


def _left(counts: Counter[int] | None, without: Collection[int]) -> int:
    if counts is None:
        return 0
    return counts.total() - sum(counts[each] for each in without if each in counts)
