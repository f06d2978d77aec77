"""What readers have passed over: words that stood in finished articles, and that nobody marked.

Somebody has read a finished article to its end and marked what is a mention there. Words that were
left unmarked again and again, where something else was marked with that very label, are none: this
holds for any scheme and in any language, for it is what the project's own reviewers have said.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from annotator.model import UNANNOTATED, Fragments, Zone
from annotator.text import tokens

Span = tuple[int, int]

OFTEN = 12
"""So often words are passed over before they are taken to be no mention. In the 29 articles with
gold that are ours, each judged by the others, two of 2,869 such words are a part of a mention, none
is one, and of 2,458 plants none is right."""
IN_ARTICLES = 4
"""In so many articles: one reader of one article is no practice."""
_MARKED = "\0"
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Writing without spaces: there a character is what elsewhere is a word."""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """A finished article: what was accepted in it, and the words and labels that were rejected."""

    text: str
    zones: tuple[Zone, ...] = ()
    accepted: tuple[tuple[str, Fragments], ...] = ()
    rejected: tuple[tuple[str, Fragments], ...] = ()


class PassedOver:
    """What is known from these articles to be no mention; labels are told apart."""

    def __init__(self, read: Iterable[ReadArticle]) -> None:
        self._read = list(read)
        self._joined: dict[str, tuple[str, list[int]]] = {}
        self._known: dict[tuple[str, str], bool] = {}

    @cached_property
    def _surfaces(self) -> dict[str, set[str]]:
        """What accepted mentions read, folded, by label."""
        found: dict[str, set[str]] = {}
        for each in self._read:
            for label, fragments in each.accepted:
                whole = (fragments[0][0], fragments[-1][1])
                for start, end in (whole, *fragments) if len(fragments) > 1 else (whole,):
                    found.setdefault(label, set()).add(each.text[start:end].casefold())
        return found

    @cached_property
    def _marked(self) -> set[str]:
        return set().union(*self._surfaces.values())

    @cached_property
    def _mentions(self) -> str:
        """All of them, to be looked through for a word."""
        return _MARKED.join(self._marked)

    @cached_property
    def _blanked(self) -> list[str]:
        return [_blanked(each) for each in self._read]

    @cached_property
    def _rejected(self) -> set[tuple[str, str]]:
        return {
            (label, each.text[fragments[0][0] : fragments[-1][1]])
            for each in self._read
            for label, fragments in each.rejected
        }

    def is_none(self, words: str, label: str) -> bool:
        """Whether these words are no mention of this label by all that was read."""
        return words.casefold() not in self._marked and self._is_passed(words, label)

    def is_outside(self, word: str, label: str) -> bool:
        """Whether a word is not even a part of one."""
        inside = next(_places(self._mentions, word.casefold()), None)
        return inside is None and self._is_passed(word, label)

    def is_mistaken(self, words: str, label: str) -> bool:
        """Whether an extractor has said so, and a reviewer rejected it."""
        return (label, words) in self._rejected

    def is_mention(self, words: str, label: str) -> bool:
        """Whether a mention of this label was accepted that reads so."""
        return words.casefold() in self._surfaces.get(label, ())

    def _is_passed(self, words: str, label: str) -> bool:
        asked = words, label
        if asked not in self._known:
            self._known[asked] = self._count(words, label)
        return self._known[asked]

    def _count(self, words: str, label: str) -> bool:
        text, begins = self._unmarked(label)
        articles = set()
        for times, place in enumerate(_places(text, words), 1):
            articles.add(bisect_right(begins, place))
            if times >= OFTEN and len(articles) >= IN_ARTICLES:
                return True
        return False

    def _unmarked(self, label: str) -> tuple[str, list[int]]:
        """What was read and left unmarked where something was marked so, and where each begins."""
        if label not in self._joined:
            parts, begins, length = [], [], 0
            for each, blanked in zip(self._read, self._blanked, strict=True):
                if any(name == label for name, _ in each.accepted):
                    parts.append(blanked)
                    begins.append(length)
                    length += len(blanked) + 1
            self._joined[label] = _MARKED.join(parts), begins
        return self._joined[label]


def _blanked(read: ReadArticle) -> str:
    """The text of the article where nobody has marked anything, and somebody might have."""
    spans = [span for _, fragments in read.accepted for span in fragments]
    spans += [(zone.start, zone.end) for zone in read.zones if zone.kind in UNANNOTATED]
    parts, done = [], 0
    for start, end in sorted(spans):
        if end > done:
            parts += [read.text[done:start], _MARKED]
            done = end
    return "".join([*parts, read.text[done:]])


def _places(text: str, words: str) -> Iterator[int]:
    """Where these words begin in a text, whole."""
    place = text.find(words)
    while place >= 0:
        end = place + len(words)
        if is_whole(text, place, end):
            yield place
        place = text.find(words, end)


def units(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """(start, end) of each word, in code points; where none are parted, of each character."""
    found: list[Span] = []
    for first, last in tokens(text, start, end):
        if not text[first].isalnum():
            continue
        if _UNSPACED.search(text, first, last) is None:
            found.append((first, last))
            continue
        edges = [each for each in range(first + 1, last) if not _joins(*text[each - 1 : each + 1])]
        pieces = zip([first, *edges], [*edges, last], strict=True)
        found += [piece for piece in pieces if text[piece[0]].isalnum()]
    return found


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on over an edge of these."""
    return not (
        (start > 0 and _joins(text[start - 1], text[start]))
        or (end < len(text) and _joins(text[end - 1], text[end]))
    )


def _joins(one: str, other: str) -> bool:
    if _goes_on(other):
        return True
    if _UNSPACED.match(one) or _UNSPACED.match(other):
        return False
    return (one.isalnum() or _goes_on(one)) and other.isalnum()


def _goes_on(character: str) -> bool:
    """Whether it belongs to the character before it: accents, vowel signs, joiners."""
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"
