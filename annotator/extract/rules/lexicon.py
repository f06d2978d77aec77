"""The word lists that the rules look things up in, read once from resources/gazetteers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from annotator.resources import resource

_SPLIT = re.compile(r"['’]s\b|\w[\w.]*|[^\w\s]")


class Phrases:
    """Phrases of one or more words, found by exact case; the longest at a place wins."""

    __slots__ = ("_by_first", "first")

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        both = {each for phrase in phrases for each in (phrase, phrase.replace("'", "’"))}
        for words in {tuple(_SPLIT.findall(phrase)) for phrase in both}:
            self._by_first.setdefault(words[0], []).append(words)
        for each in self._by_first.values():
            each.sort(key=lambda words: (-len(words), words))
        self.first = frozenset(word.lower() for word in self._by_first)

    def at(self, words: Sequence[str], place: int, stop: int) -> int:
        """The index after the longest phrase that begins at `place`; `place` if none does."""
        for phrase in self._by_first.get(words[place], ()):
            end = place + len(phrase)
            if end <= stop and tuple(words[place:end]) == phrase:
                return end
        return place


@dataclass(frozen=True, slots=True)
class Heads:
    """The nouns that head a kind of mention, and the words that may stand before them."""

    heads: frozenset[str]
    weak: frozenset[str]
    modifiers: frozenset[str]
    outside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists; names keep their case, other words are in lower case."""

    countries: Phrases
    adjectives: Phrases
    cities: Phrases
    provinces: Phrases
    regions: Phrases
    organisations: Phrases
    organisation_heads: frozenset[str]
    governmental: frozenset[str]
    plain_organisations: Phrases
    place_heads: frozenset[str]
    courtesy: frozenset[str]
    speech: frozenset[str]
    surnames: frozenset[str]
    doubtful_surnames: frozenset[str]
    roles: Heads
    meetings: Heads
    parts: frozenset[str]
    function: frozenset[str]
    role_nouns: frozenset[str]
    not_first: frozenset[str]
    attending: frozenset[str]
    dealing: frozenset[str]
    signing: frozenset[str]
    agreements: Heads
    named_agreements: Phrases
    named_meetings: Phrases
    named_issues: Phrases
    issues: Heads


@cache
def lexicon() -> Lexicon:
    """The lists that come with Goldspan."""
    places, terms = _table("places"), _table("terms")
    outside = frozenset(terms["meetings"]["outside"])
    countries: Mapping[str, list[str]] = places["countries"]
    return Lexicon(
        countries=Phrases(name for names in countries for name in names.split("|")),
        adjectives=Phrases(each for adjectives in countries.values() for each in adjectives),
        cities=Phrases(places["cities"]["names"]),
        provinces=Phrases(places["provinces"]["names"]),
        regions=Phrases(places["regions"]["names"]),
        organisations=Phrases(terms["organisations"]["names"]),
        organisation_heads=frozenset(terms["organisations"]["heads"]),
        governmental=frozenset(terms["organisations"]["governmental"]),
        plain_organisations=Phrases(terms["organisations"]["plain"]),
        place_heads=frozenset(terms["places"]["heads"]),
        courtesy=frozenset(terms["people"]["courtesy"]),
        speech=frozenset(terms["people"]["speech"]),
        surnames=frozenset(terms["people"]["korean_surnames"]),
        doubtful_surnames=frozenset(terms["people"]["doubtful_surnames"]),
        roles=_heads(terms["roles"], outside),
        meetings=_heads(terms["meetings"], outside),
        parts=frozenset(terms["meetings"]["parts"]),
        function=frozenset(terms["people"]["function"]),
        role_nouns=frozenset(terms["roles"]["common"]),
        not_first=frozenset(terms["organisations"]["not_first"]),
        attending=frozenset(terms["verbs"]["attending"]),
        dealing=frozenset(terms["verbs"]["dealing"]),
        signing=frozenset(terms["verbs"]["signing"]),
        agreements=_heads(terms["agreements"], outside),
        named_agreements=Phrases(terms["agreements"]["names"]),
        named_meetings=Phrases(terms["meetings"]["names"]),
        named_issues=Phrases(terms["issues"]["names"]),
        issues=_heads(terms["issues"], outside),
    )


def _table(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resource("gazetteers", f"{name}.toml").read_text("utf-8"))


def _heads(table: Mapping[str, list[str]], outside: frozenset[str]) -> Heads:
    return Heads(
        heads=frozenset(table["heads"]),
        weak=frozenset(table["weak"]),
        modifiers=frozenset(table["modifiers"]),
        outside=outside,
    )
