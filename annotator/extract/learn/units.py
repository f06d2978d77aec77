"""Finer words than the tokenizer's: 핵실험장은, US/ROK or 北朝鮮外務省 may hold a mention and more.

Where a lesson marked part of a token, tokens of that kind come apart everywhere: before or behind
that punctuation mark, between scripts, before a capital or a digit, or between all characters of a
script without capitals. Parts keep their token's tags. A mention that ends within a word of a
script with capitals is left to the rules, and counted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from annotator.extract.reading import Reading
from annotator.extract.rules.splitting import apart

Cut = str
"""A kind of place within tokens, such as "before /", "case" or "within HANGUL"."""


@dataclass(frozen=True, slots=True)
class Part:
    """Where a word comes from: its token's text, and its own place in there."""

    token: str
    start: int
    end: int


def cuts_at(reading: Reading, edges: Iterable[int]) -> frozenset[Cut]:
    """The kinds of those edges, in code points, that lie within words."""
    inside = set(edges)
    found = set()
    for word in reading.words:
        for offset in inside.intersection(range(word.start + 1, word.end)):
            if kind := _kind(word.text, offset - word.start):
                found.add(kind)
    return frozenset(found)


def finer(reading: Reading, cuts: Collection[Cut]) -> tuple[Reading, list[Part | None]]:
    """The reading with words cut so, and what each of them was part of; None for whole tokens."""
    wanted = frozenset(cuts)
    parts = [split(word.text, wanted) for word in reading.words]
    words = [
        [
            word._replace(
                start=word.start + each.start,
                end=word.start + each.end,
                text=word.text[each.start : each.end],
            )
            for each in pieces
        ]
        for word, pieces in zip(reading.words, parts, strict=True)
    ]
    of = [each if len(pieces) > 1 else None for pieces in parts for each in pieces]
    return apart(reading, words), of


@lru_cache(maxsize=2**16)
def split(text: str, cuts: frozenset[Cut]) -> tuple[Part, ...]:
    """The parts of a token."""
    edges = [0, *(each for each in range(1, len(text)) if _kind(text, each) in cuts), len(text)]
    return tuple(Part(text, start, end) for start, end in pairwise(edges))


def _kind(text: str, offset: int) -> Cut | None:
    """What kind of place this is within a token; None where nothing may come apart."""
    left, right = text[offset - 1], text[offset]
    if unicodedata.category(right)[0] == "M":
        return None
    if not right.isalnum():
        return f"before {right}"
    if not left.isalnum():
        # a mark above a letter belongs to it, and the letter says what follows
        return f"behind {left}" if unicodedata.category(left)[0] != "M" else _letters("a", right)
    return _letters(left, right)


def _letters(left: str, right: str) -> Cut | None:
    if left.isdigit() != right.isdigit():
        return "digit"
    script = _script(right)
    if _script(left) != script and not left.isdigit():
        return "script"
    if left.islower() and right.isupper():
        return "case"
    if right.isdigit() or right.isupper() or right.islower():
        return None
    return f"within {script}"


@lru_cache(maxsize=2**16)
def _script(char: str) -> str:
    """The first word of its name in Unicode: LATIN, HANGUL, CJK."""
    return unicodedata.name(char, "NONE").split("-")[0].split()[0]
