"""Romanised Korean: what Hangul a spelling may stand for, and whether two may be one name.

The news spells Korean names in four ways at once: McCune-Reischauer, mostly without its breves
and apostrophes (Ch'oe Sŏn-hŭi, Choe Son-hui), the Revised Romanisation of 2000 (Choe Seon-hui),
the North Korean system (Choe Son Hui, Thae Yong Ho), and everybody's own taste (Choi Sun-hee).
One spelling is many names and one name has many spellings, so no single key can be right.
Here a syllable becomes the set of Hangul syllables that it may stand for, and two names are the
same where every syllable of one has a reading in common with that of the other.

Tense consonants count as plain ones, and an initial ㄹ as the South says it (리 이, 로 노, 룡 용).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

Reading = frozenset[str]
"""The Hangul syllables that one written syllable may stand for."""

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_GLIDES = "ㅑㅒㅕㅖㅛㅠ"

# fmt: off
_LEAD = {
    "": "ㅇ", "g": "ㄱ", "gg": "ㄱ", "gh": "ㄱ", "kk": "ㄱ", "k": "ㄱㅋ", "kh": "ㅋ", "n": "ㄴ",
    "d": "ㄷ", "dd": "ㄷ", "tt": "ㄷ", "t": "ㄷㅌ", "th": "ㅌ", "r": "ㄹ", "rh": "ㄹ", "l": "ㄹ",
    "m": "ㅁ", "b": "ㅂ", "bb": "ㅂ", "pp": "ㅂ", "p": "ㅂㅍ", "ph": "ㅍ", "s": "ㅅ", "ss": "ㅅ",
    "sh": "ㅅ", "j": "ㅈ", "jj": "ㅈ", "jh": "ㅈ", "tj": "ㅈ", "ch": "ㅈㅊ", "chh": "ㅊ",
    "h": "ㅎ",
}
_VOWEL = {
    "a": "ㅏ", "ah": "ㅏ", "ae": "ㅐ", "ai": "ㅐ", "ay": "ㅐ", "ya": "ㅑ", "yah": "ㅑ",
    "yae": "ㅒ", "eo": "ㅓ", "uh": "ㅓ", "o": "ㅗㅓ", "oh": "ㅗㅓ", "u": "ㅜ", "oo": "ㅜ",
    "ou": "ㅜ", "eu": "ㅡ", "e": "ㅔㅖ", "ye": "ㅖ", "yeo": "ㅕ", "yuh": "ㅕ", "yeou": "ㅕ",
    "yo": "ㅛㅕ", "yoh": "ㅛㅕ", "yu": "ㅠ", "yoo": "ㅠ", "you": "ㅠ", "yeu": "ㅠ", "oe": "ㅚ",
    "oi": "ㅚ", "oy": "ㅚ", "we": "ㅚㅞ", "wa": "ㅘ", "wae": "ㅙ", "wo": "ㅝ", "weo": "ㅝ",
    "woo": "ㅜ", "wu": "ㅜ", "wi": "ㅟ", "wee": "ㅟ", "ui": "ㅢ", "eui": "ㅢ", "i": "ㅣ",
    "ee": "ㅣ", "ie": "ㅣ", "ih": "ㅣ", "yi": "ㅣ", "yee": "ㅣ",
}
# Sung, Myung and Un may be 성, 명 and 은, but Su, Yu and U are never 서, 여 and 으.
_CLOSED = {"u": "ㅓㅡ", "ou": "ㅓ", "yu": "ㅕ", "you": "ㅕ", "yeu": "ㅕ"}
_TAIL = {
    "": " ", "k": "ㄱ", "g": "ㄱ", "c": "ㄱ", "ck": "ㄱ", "n": "ㄴ", "nn": "ㄴ", "t": "ㄷ",
    "d": "ㄷ", "s": "ㄷ", "l": "ㄹ", "ll": "ㄹ", "m": "ㅁ", "mm": "ㅁ", "p": "ㅂ", "b": "ㅂ",
    "ng": "ㅇ",
}
# Spellings that follow no system.
_OWN_WAY = {"syng": "승", "june": "준", "jean": "진", "cheung": "정"}
_OWN_SURNAMES = {
    "park": "박", "back": "백", "hur": "허", "her": "허", "che": "최", "chey": "최", "tsoi": "최",
    "tsoy": "최", "joe": "조", "chough": "조", "kym": "김", "sur": "설",
}
# fmt: on
_SURNAMES: Reading = frozenset(
    "강경계고공곽구국권금기길김나남노도동마맹명모문민박반방배백변봉부빈서석선설성소손송승신심안양엄"
    "여연염예오옥왕용우원위유육윤이임자장전정제조주지진차채천최추탁태판편표피하한함허현형홍황"
)
_PLAIN_LEAD = dict(zip("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ", strict=True))
_PLAIN_TAIL = dict(
    zip(
        "ㄲㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄㅅㅆㅈㅊㅋㅌㅍㅎ",
        "ㄱㄱㄴㄴㄱㅁㄹㄹㄹㅂㄹㅂㄷㄷㄷㄷㄱㄷㅂ ",
        strict=True,
    )
)
# What some spelling does not tell apart, as one letter each.
_ROUGH = {
    jamo: each[0]
    for each in (
        "ㄱㅋ",
        "ㄷㅌ",
        "ㅂㅍ",
        "ㅈㅊ",
        "ㅇㄴㄹ",
        "ㅓㅗㅜㅡ",
        "ㅕㅛㅠ",
        "ㅔㅖ",
        "ㅚㅞ",
        "ㅣㅢ",
    )
    for jamo in each
}

_SYLLABLE = re.compile(
    "({})({})({})".format(
        *("|".join(sorted(table, key=len, reverse=True)) for table in (_LEAD, _VOWEL, _TAIL))
    )
)
_ROW = re.compile(f"(?:{_SYLLABLE.pattern}){{2,4}}")
_LONGEST = 9
"""Letters of the longest syllable there may be, such as "chhyeoung"."""
_STRAY = re.compile(r"[^\w\s‐-–-]")
_HYPHENS = re.compile(r"[-‐‑‒–]")
_APOSTROPHE = "['’‘ʼʻ`]"
# of McCune-Reischauer; some lists write its breves as apostrophes too: So'ng-ch'o'l
_MARKS = [
    (re.compile(rf"ch{_APOSTROPHE}"), "chh"),
    (re.compile(rf"([ktp]){_APOSTROPHE}"), r"\1h"),
    (re.compile(rf"(?<![aeiou])([ou])(?:{_APOSTROPHE}|[\u0306\u030c])"), r"e\1"),
    (re.compile("wh"), "hw"),
]


@dataclass(frozen=True, slots=True)
class Parse:
    """One way to read a name."""

    surname: Reading
    given: tuple[Reading, ...]


def parses(name: str) -> tuple[Parse, ...]:
    """The ways to read it as a Korean name, likeliest first; none if it cannot be one.

    A word of two syllables is the given name and so tells at which end the surname is; where
    there is none ("Ri Yong Ho"), both ends are tried.
    """
    written = _plain(name).split()
    if len(written) == 1:
        written = _HYPHENS.sub(" ", written[0]).split()
        if len(written) == 1 and "가" <= written[0][0] <= "힣":
            written = [written[0][0], written[0][1:]]
    if not 2 <= len(written) <= 3:
        return ()
    found = []
    for surname, given in ((written[0], written[1:]), (written[-1], written[:-1])):
        family = surname_readings(surname)
        if family:
            found += [Parse(family, rest) for rest in _given(given)]
    return tuple(found)


@lru_cache(maxsize=1 << 13)
def surname_readings(word: str) -> Reading:
    """What Korean surnames a word may be; empty if it cannot be one."""
    word = _plain(word)
    readings = {each for cut in cuts(word, most=1) for each in cut[0]}
    return frozenset(readings | set(_OWN_SURNAMES.get(word, ""))) & _SURNAMES


def _given(written: list[str]) -> list[tuple[Reading, ...]]:
    parts = [part for word in written for part in _HYPHENS.split(word)]
    if len(parts) == 1:
        return list(cuts(parts[0], most=2))
    if len(parts) > 2:
        return []
    return [
        first + second
        for first in cuts(parts[0], most=1)
        for second in cuts(parts[1], most=1, first=False)
    ]


def keys(parse: Parse) -> set[str]:
    """Rough keys of a reading: readings that agree share one. For finding, not for deciding."""
    given = rough(parse.given)
    return {f"{_rough(surname)} {given}" for surname in parse.surname}


def rough(syllables: tuple[Reading, ...]) -> str:
    """A rough key of a row of syllables: rows that are alike share it."""
    return "".join(_rough(min(reading)) for reading in syllables)


def agree(one: Parse, other: Parse) -> bool:
    """Whether two readings may be one name."""
    return not one.surname.isdisjoint(other.surname) and alike(one.given, other.given)


def alike(one: tuple[Reading, ...], other: tuple[Reading, ...]) -> bool:
    """Whether two rows of syllables may be the same Hangul."""
    return len(one) == len(other) and not any(
        mine.isdisjoint(yours) for mine, yours in zip(one, other, strict=True)
    )


@lru_cache(maxsize=1 << 15)
def syllables(word: str) -> tuple[tuple[Reading, ...], ...]:
    """The ways to read a word in lower case, such as a place, as two to four syllables."""
    if not 4 <= len(word) <= 14 or not (_ROW.fullmatch(word) or "가" <= word[0] <= "힣"):
        return ()
    return tuple(cut for cut in cuts(word, most=4) if len(cut) > 1)


def same(one: str, other: str) -> bool:
    """Whether two spellings may be one Korean person's name."""
    return any(agree(mine, yours) for mine, yours in product(parses(one), parses(other)))


@lru_cache(maxsize=1 << 15)
def cuts(word: str, *, most: int, first: bool = True) -> tuple[tuple[Reading, ...], ...]:
    """The ways to cut a word in lower case into at most so many syllables."""
    found: list[tuple[Reading, ...]] = []
    for end in range(1, min(len(word), _LONGEST) + 1):
        reading = _reading(word[:end], first=first)
        if not reading:
            continue
        if end == len(word):
            found.append((reading,))
        elif most > 1:
            found += [(reading, *rest) for rest in cuts(word[end:], most=most - 1, first=False)]
    return tuple(found)


@lru_cache(maxsize=1 << 13)
def _reading(syllable: str, *, first: bool) -> Reading:
    """What a syllable may stand for; `first` is that of a word, where the South drops ㄹ."""
    if len(syllable) == 1 and "가" <= syllable <= "힣":
        return frozenset({_hangul(*_jamo(syllable), first=first)})
    found = set(_OWN_WAY.get(syllable, ""))
    if match := _SYLLABLE.fullmatch(syllable):
        lead, vowel, tail = match.groups()
        leads, vowels = _LEAD[lead], _VOWEL[vowel]
        if tail:
            vowels += _CLOSED.get(vowel, "")
        elif vowels == "ㅣ" and lead == "h":
            vowels += "ㅢ"
        if lead == "n" and not first:
            leads += "ㄹ"  # McCune-Reischauer writes 영림 as it is said: Yŏng-nim
        if not (vowel.startswith("yi") and lead):
            found |= {
                _hangul(one, two, _TAIL[tail], first=first) for one, two in product(leads, vowels)
            }
    return frozenset(found)


def _jamo(syllable: str) -> tuple[str, str, str]:
    place, tail = divmod(ord(syllable) - ord("가"), len(_TAILS))
    lead, vowel = divmod(place, len(_VOWELS))
    return _LEADS[lead], _VOWELS[vowel], _TAILS[tail]


def _hangul(lead: str, vowel: str, tail: str, *, first: bool) -> str:
    """The syllable as it is compared."""
    lead, tail = _PLAIN_LEAD.get(lead, lead), _PLAIN_TAIL.get(tail, tail)
    if (lead == "ㄹ" and vowel in f"ㅣ{_GLIDES}") or (lead == "ㄴ" and vowel in _GLIDES):
        lead = "ㅇ"
    elif lead == "ㄹ" and first:
        lead = "ㄴ"
    place = _LEADS.index(lead) * len(_VOWELS) + _VOWELS.index(vowel)
    return chr(ord("가") + place * len(_TAILS) + _TAILS.index(tail))


@lru_cache(maxsize=1 << 12)
def _rough(syllable: str) -> str:
    lead, vowel, tail = _jamo(syllable)
    return _ROUGH.get(lead, lead) + _ROUGH.get(vowel, vowel) + tail


def _plain(name: str) -> str:
    """Lower case, the marks of McCune-Reischauer as letters, no other marks but hyphens."""
    text = name.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    for pattern, instead in _MARKS:
        text = pattern.sub(instead, text)
    if not text.isascii():
        text = "".join(each for each in text if unicodedata.category(each) != "Mn")
        text = unicodedata.normalize("NFC", text)
    return _STRAY.sub("", text)
