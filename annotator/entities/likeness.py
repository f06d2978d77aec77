"""How like two names are, and why: the judgement behind every candidate.

It is symmetric, and neither case nor accents matter, nor how a Korean name is hyphenated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from annotator.entities import romanised
from annotator.entities.acronyms import writings
from annotator.entities.names import Name, Words, name_of
from annotator.entities.spelling import sound
from annotator.entities.states import Kind


class Reason(StrEnum):
    """Why a name may mean the same, strongest first."""

    NAME = "the same name"
    ALIAS = "a known alias"
    SPELLING = "another spelling"
    STATE = "the same place"
    ACRONYM = "its acronym"
    ADJECTIVE = "its adjective"
    LIKE = "a like name"
    PART = "a part of the name"
    CAPITAL = "its capital"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like two names are, from 0 to 1, and why."""

    score: float
    reason: Reason


_SCORES = {
    Reason.NAME: 1.0,
    Reason.SPELLING: 0.96,
    Reason.STATE: 0.95,
    Reason.ACRONYM: 0.93,
    Reason.ADJECTIVE: 0.92,
    Reason.CAPITAL: 0.3,
}
_RANGES = {Reason.LIKE: (0.7, 0.9), Reason.PART: (0.4, 0.65)}


def likeness(one: str, other: str) -> Likeness | None:
    """How like two names are; None if nothing speaks for their meaning the same."""
    found = [
        like
        for mine, yours in product(writings(one), writings(other))
        if (like := compare(name_of(mine), name_of(yours)))
    ]
    return max(found, key=lambda like: like.score, default=None)


def same(one: str, other: str) -> bool:
    """Whether two names mean the same, as far as names can tell."""
    like = likeness(one, other)
    return like is not None and like.reason not in (Reason.PART, Reason.CAPITAL)


def compare(one: Name, other: Name) -> Likeness | None:
    """The same for names made ready, each without what stands in brackets."""
    reason = _certain(one, other)
    if reason:
        return Likeness(_SCORES[reason], reason)
    if one.place and other.place and one.place.id != other.place.id:
        return None
    if one.korean and other.korean:
        # Kim Yong-nam and Kim Yong-nok are like in letters alone
        begins = one.folded.startswith(other.folded) or other.folded.startswith(one.folded)
        return _part(one, other) if begins else None
    if not (one.chinese and other.chinese) and (like := _like(one, other)):
        return like
    return _part(one, other)


def _certain(one: Name, other: Name) -> Reason | None:
    if one.folded == other.folded:
        return Reason.NAME if one.folded else None
    if any(romanised.agree(*pair) for pair in product(one.korean, other.korean)):
        return Reason.SPELLING
    if one.chinese and one.chinese == other.chinese:
        return Reason.SPELLING
    if any(romanised.alike(*pair) for pair in product(one.syllables, other.syllables)):
        return Reason.SPELLING
    if one.place and other.place:
        kinds = {one.place.kind, other.place.kind}
        if one.place.id == other.place.id:
            return Reason.ADJECTIVE if Kind.ADJECTIVE in kinds else Reason.STATE
        if one.place.id in other.place.capital_of or other.place.id in one.place.capital_of:
            return Reason.CAPITAL
    if one.folded in other.initials or other.folded in one.initials:
        return Reason.ACRONYM
    if one.korean and other.korean:
        return None
    if len(one.sounds) > 1 and (
        one.sounds == other.sounds
        or (min(map(len, one.words + other.words)) > 1 and sound(one.joined) == sound(other.joined))
    ):
        return Reason.SPELLING
    return None


def _like(one: Name, other: Name) -> Likeness | None:
    """Every word of the shorter name has its like in the longer one."""
    if one.kept != other.kept or not one.words or not other.words:
        return None
    few, many = sorted(
        _without_initials(one.words, other.words), key=lambda words: (len(words), words)
    )
    rest, total = list(many), 0.0
    for word in few:
        nearness, best = max((_nearness(word, each, alone=len(many) == 1), each) for each in rest)
        total += nearness
        if not nearness or len(few) == 1 < len(many):
            break
        rest.remove(best)
    else:
        return _between(Reason.PART if rest else Reason.LIKE, total / len(many))
    if len(few) == len(many) > 1:
        return None
    nearness = _nearness(one.joined, other.joined, alone=True)  # Alqaida, Al Qaeda
    return _between(Reason.LIKE, nearness) if nearness else None


def _without_initials(one: Words, other: Words) -> tuple[Words, Words]:
    """Both names without the middle initials that only one of them has: Leon V. Sigal."""
    both = tuple(tuple(word for word in words if len(word) > 1) for words in (one, other))
    short = [len(words) < len(full) for words, full in zip(both, (one, other), strict=True)]
    if all(short) or min(map(len, both)) < 2:
        return one, other
    return both[0], both[1]


def _nearness(one: str, other: str, *, alone: bool) -> float:
    """How near two words are, 0 if too far; `alone` where no other word bears them out."""
    if one == other:
        return 1.0
    if not (one.isalpha() and other.isalpha()):
        return 0.0
    short, long = sorted((sound(one), sound(other)), key=len)
    if short == long:
        return 0.98
    if len(short) == 1:
        return 0.8 if one[0] == other[0] and not alone else 0.0
    if any(
        romanised.alike(mine, yours)
        for mine in romanised.syllables(one)
        for yours in romanised.syllables(other)
    ):
        return 0.95
    if short[0] != long[0] or len(short) <= 3:
        return 0.0
    if len(short) < 6 and (alone or not _varied(short, long)):
        return 0.0
    from rapidfuzz.distance import OSA

    most = 1 if len(short) < 10 else 2
    distance = OSA.distance(short, long, score_cutoff=most)
    return 1 - distance / len(long) if distance <= most else 0.0


def _varied(short: str, long: str) -> bool:
    """Whether they differ by one vowel, or by a last letter more: Lind, Lindt, Hansen, Hanson."""
    if len(short) == len(long) > 4:
        other = [pair for pair in zip(short, long, strict=True) if pair[0] != pair[1]]
        return len(other) == 1 and set(other[0]) <= set("aiu")
    return len(short) < len(long) and any(
        long[:place] + long[place + 1 :] == short
        for place, letter in enumerate(long)
        if letter in "aiu" or place == len(long) - 1
    )


def _part(one: Name, other: Name) -> Likeness | None:
    """The shorter name's words are words of the longer one; the last may be only begun."""
    few, many = sorted((one, other), key=lambda name: (len(name.folded), name.folded))
    if not few.folded:
        return None
    *whole, last = few.text.split(" ")[1:]
    if (
        not few.surname.isdisjoint(reading for parse in many.korean for reading in parse.surname)
        or set(few.sounds) < set(many.sounds)
        or (f" {last}" in many.text and all(f" {word} " in f"{many.text} " for word in whole))
    ):
        return _between(Reason.PART, len(few.folded) / len(many.folded))
    return None


def _between(reason: Reason, share: float) -> Likeness:
    least, most = _RANGES[reason]
    return Likeness(least + (most - least) * share, reason)
