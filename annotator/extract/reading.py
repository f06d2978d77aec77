"""An article as the rules see it: words with tags and heads, sentences, what a model marked.

Values without spaCy, so that rules read and test like plain functions. The same shape serves a
blank pipeline, whose words have no tags and are their own heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from annotator.model import UNANNOTATED, Article
from annotator.text import paragraphs

LONGEST = 5_000
"""Code points in a piece, at most."""
BATCH = 25_000
"""Code points that go through a model together; 500,000 would take 1.7 GB, this some 200 MB."""


class Word(NamedTuple):
    """One token; `tag` is the Penn tag and `dep` the relation to the word at `head`, if known.

    A tuple since an article has thousands, which the rules take apart into columns.
    """

    start: int
    end: int
    text: str
    tag: str = ""
    dep: str = ""
    head: int = -1


@dataclass(frozen=True, slots=True)
class Marked:
    """A span that a model marked, with its label already mapped to the scheme's."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Tied:
    """A relation that a model sees between two spans that it marked, with the scheme's label."""

    label: str
    head: Marked
    tail: Marked
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """An article's annotated text as words; `sentences` are ranges of word indices.

    `pieces` are ranges of word indices too, one for each stretch of text that was read in one go.
    """

    article: Article
    words: Sequence[Word]
    sentences: Sequence[range]
    pieces: Sequence[range]
    marked: Sequence[Marked] = ()
    tagged: bool = False
    tied: Sequence[Tied] = ()
    untied: int = 0
    """Relations that the model sees between labels that the scheme does not link so."""


def pieces(article: Article, *, longest: int = LONGEST) -> list[tuple[int, int]]:
    """(start, end) of the stretches to read: paragraphs without furniture and bylines.

    A zone's edges always cut, and a paragraph over `longest` is cut after a sentence, else at a
    space, else anywhere.
    """
    barred = sorted((zone.start, zone.end) for zone in article.zones if zone.kind in UNANNOTATED)
    edges = sorted({edge for zone in article.zones for edge in (zone.start, zone.end)})
    found: list[tuple[int, int]] = []
    for start, end in paragraphs(article.text):
        cuts = [start, *(edge for edge in edges if start < edge < end), end]
        for left, right in pairwise(cuts):
            if any(low <= left and right <= high for low, high in barred):
                continue
            found += _shortened(article.text, left, right, longest)
    return [piece for piece in found if article.text[slice(*piece)].strip()]


def batches(texts: Iterable[str], *, size: int = BATCH) -> Iterator[list[str]]:
    """The texts in order, together as long as they are short."""
    batch: list[str] = []
    length = 0
    for text in texts:
        if batch and length + len(text) > size:
            yield batch
            batch, length = [], 0
        batch.append(text)
        length += len(text)
    if batch:
        yield batch


def _shortened(text: str, start: int, end: int, longest: int) -> Iterable[tuple[int, int]]:
    while end - start > longest:
        window = text[start : start + longest]
        cut = max(
            (window.rfind(mark) + len(mark) for mark in (". ", "! ", "? ", ".” ", '." ')),
            default=0,
        )
        if cut < longest // 2:
            cut = window.rfind(" ") + 1
        if cut < longest // 2:
            cut = longest
        yield start, start + cut
        start += cut
    yield start, end


# the mark first, then what is before it: so a text without such marks is passed over at once
_WRONG_APOSTROPHE = re.compile(r"[‘´`](?<=\w.)(?=s?(?!\w))")
_ODD_SPACE = re.compile(r"[^\S \n]")


def readable(text: str) -> str:
    """The text as a tokenizer likes it, of the same length: plain spaces, possessives with ’."""
    return _ODD_SPACE.sub(" ", _WRONG_APOSTROPHE.sub("’", text))
