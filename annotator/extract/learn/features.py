"""What the tagger sees of a word: its form, tags and head, word lists, the rules' own marks.

A label that the rules know starts from what they say; one that they do not is learnt from the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from annotator.extract.learn.page import Page
from annotator.extract.learn.strings import Hit
from annotator.extract.learn.times import kind_of_time
from annotator.extract.learn.units import Part
from annotator.extract.rules.lexicon import Lexicon, Phrases, lexicon

VERSION = "3"
"""Of all features together: a model is of no use to others."""

_HEADS = ("roles", "meetings", "agreements", "issues")
_WORDS = (
    "governmental",
    "courtesy",
    "speech",
    "parts",
    "role_nouns",
    "attending",
    "dealing",
    "signing",
)
_PHRASES = (
    "countries",
    "adjectives",
    "cities",
    "regions",
    "organisations",
    "plain_organisations",
    "named_agreements",
    "named_issues",
)


def of_page(page: Page) -> list[list[str]]:
    """The features of each word that no lesson changes."""
    lexical = _lexical(page)
    marks = _marks(page)
    words = page.reading.words
    own = [_own(word.text, low) for word, low in zip(words, page.lower, strict=True)]
    found: list[list[str]] = []
    for sentence in page.reading.sentences:
        last = sentence.stop - 1
        for index in sentence:
            features = ["bias", *own[index], *lexical[index], *marks[index]]
            if page.parts and (part := page.parts[index]) is not None:
                features += _part(part)
            word = words[index]
            if word.tag:
                head = words[word.head] if word.head >= 0 else word
                features += (
                    f"t={word.tag}",
                    f"d={word.dep}",
                    f"h={page.lower[word.head]}",
                    f"d+ht={word.dep}+{head.tag}",
                )
                if head is not word:
                    features += [f"h:{each}" for each in lexical[word.head]]
            if index == sentence.start:
                features.append("first")
            for step in (-2, -1, 1, 2):
                near = index + step
                if near < sentence.start or near > last:
                    features.append(f"{step}:edge")
                    continue
                features.append(f"{step}:w={page.lower[near]}")
                features.append(f"{step}:t={words[near].tag or own[near][1]}")
                if step in (-1, 1):
                    features.append(f"{step}:{own[near][1]}")
                    features += [f"{step}:{each}" for each in (*lexical[near], *marks[near])]
            found.append(features)
    return found


def with_strings(page: Page, fixed: Sequence[Sequence[str]], hits: Iterable[Hit]) -> Features:
    """The page's features, a list a sentence, with what the lessons say of its strings."""
    told: list[set[str]] = [set() for _ in fixed]
    for hit in hits:
        sure = "sure" if hit.share >= 0.75 else "half" if hit.share >= 0.5 else "rare"
        for index in range(hit.first, hit.stop):
            edge = "B" if index == hit.first else "I"
            told[index].add(f"s={edge}{hit.label}:{sure}")
            if hit.named:
                told[index].add(f"n={edge}{hit.label}")
        if hit.stop < len(told):
            told[hit.stop].add(f"-1:s={hit.label}:{sure}")
    return [
        [[*fixed[index], *sorted(told[index])] for index in sentence]
        for sentence in page.reading.sentences
    ]


Features = list[list[list[str]]]
"""The features of each word of each sentence."""


@lru_cache(maxsize=2**16)
def _shape(text: str) -> str:
    """Its letters as X, x and d, runs of more than two cut short."""
    shape = ""
    for char in text[:20]:
        kind = "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
        if shape[-2:] != kind * 2:
            shape += kind
    return shape


@lru_cache(maxsize=2**16)
def _own(text: str, lower: str) -> tuple[str, ...]:
    return (
        f"w={lower}",
        f"x={_shape(text)}",
        f"p={lower[:3]}",
        f"s={lower[-3:]}",
        f"s2={lower[-2:]}",
    )


def _part(part: Part) -> Iterator[str]:
    """What a part of a token sees of the rest of it."""
    token = part.token.lower()
    yield f"token={token}"
    yield f"rest={token[part.end :][:4]}"
    yield f"so far={token[: part.start][-4:]}"
    yield f"with next={token[part.start : part.end + 2]}"


@lru_cache(maxsize=2**16)
def listed(text: str, lower: str) -> tuple[str, ...]:
    """The lists of single words that it is in."""
    book = lexicon()
    found = [f"g={name}" for name in _HEADS if lower in getattr(book, name).heads]
    if lower in book.organisation_heads:
        found.append("g=body")
    if lower in book.place_heads:
        found.append("g=place")
    if text_is_surname(text, book):
        found.append("g=surname")
    found += [f"g={name}" for name in _WORDS if lower in getattr(book, name)]
    found += [f"before g={name}" for name in _HEADS if lower in getattr(book, name).modifiers]
    if kind := kind_of_time(lower):
        found.append(f"g={kind}")
    return tuple(found)


def _lexical(page: Page) -> list[list[str]]:
    """The word lists that each word is in."""
    book = lexicon()
    texts = [word.text for word in page.reading.words]
    found = [[*listed(text, low)] for text, low in zip(texts, page.lower, strict=True)]
    for name in _PHRASES:
        phrases: Phrases = getattr(book, name)
        for piece in page.reading.pieces:
            index = piece.start
            while index < piece.stop:
                stop = phrases.at(texts, index, piece.stop)
                for each in range(index, stop):
                    found[each].append(f"g={name}:{'B' if each == index else 'I'}")
                index = max(stop, index + 1)
    return found


def text_is_surname(text: str, book: Lexicon) -> bool:
    """Whether the word is a Korean surname that is hardly ever another word."""
    return text in book.surnames


def _marks(page: Page) -> list[list[str]]:
    """What the rules and the pipeline mark at each word."""
    found: list[list[str]] = [[] for _ in page.reading.words]
    for kind, spans in (
        ("r", [(each.start, each.end, each.label) for each in page.rules.mentions]),
        ("m", [(each.start, each.end, each.label) for each in page.reading.marked]),
    ):
        for start, end, label in spans:
            first, stop = page.words_of(start, end)
            for index in range(first, stop):
                edge = "B" if index == first else "I"
                found[index].append(f"{kind}={edge}{label}")
            if first < stop:
                found[stop - 1].append(f"{kind}=L{label}")
    return found
