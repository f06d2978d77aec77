"""How names are written: letters without accents, words, and what spellings of a sound share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from sys import intern

_NO_ACCENT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_APOSTROPHES = "'’‘ʼʻ`´"
_HYPHENS = "-‐‑‒–_"
_POSSESSIVE = re.compile(rf"(?<=\w\w)(?:[{_APOSTROPHES}]s|(?<=s)[{_APOSTROPHES}])(?!\w)")
_ARTICLE = re.compile(rf"(?<!\w)[ae]l[{re.escape(_HYPHENS)} ][{_APOSTROPHES}]?(?=\w)")
_WORD = re.compile(r"[^\W_]+")
_JOINING = str.maketrans("", "", f"{_APOSTROPHES}.·{_HYPHENS}")
_DIVIDING = str.maketrans(dict.fromkeys(_HYPHENS, " ") | dict.fromkeys(f"{_APOSTROPHES}.·", ""))
SMALL = frozenset(
    {
        "a", "an", "and", "at", "de", "der", "des", "di", "du", "et", "for", "in", "la", "le",
        "of", "on", "the", "to", "und", "von",
    }
)  # fmt: skip
"""Words that are only grammar."""


@lru_cache(maxsize=64)
def letters(name: str) -> str:
    """The name in lower case, without accents; marks and spaces stay."""
    if name.isascii():
        return name.lower()
    apart = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare).translate(_NO_ACCENT)


def folded(name: str) -> str:
    """The name without case, accents, hyphens, dots and spaces: equal for the same writing."""
    return "".join(_WORD.findall(letters(name)))


@lru_cache(maxsize=64)
def tokens(name: str, *, hyphens: bool = False) -> tuple[str, ...]:
    """Its words in lower case and without possessives; "Jong-un" is one unless hyphens divide."""
    text = letters(name)
    if not text.isalpha():
        text = _POSSESSIVE.sub("", text).translate(_DIVIDING if hyphens else _JOINING)
    return tuple(map(intern, _WORD.findall(text)))


def words(name: str) -> tuple[str, ...]:
    """Its tokens without those that are only grammar, the Arabic article too."""
    found = tokens(_ARTICLE.sub("", letters(name)))
    return tuple(word for word in found if word not in SMALL) or found


_SHORT = 3
"""Up to so many letters only a vowel's length is let go: "Wang Yi" is not "Wang Ye"."""
_SILENT = re.compile(r"(?<=[aeiou])h(?![aeiouy])")  # Ohno, Itoh, Abdullah
_DOUBLE = re.compile(r"(.)\1+")
_SOUNDS = (
    ("schtsch", "sh"), ("shch", "sh"), ("sch", "sh"),  # Khrushchev, Chruschtschow
    ("tsch", "ch"), ("tch", "ch"), ("dzh", "j"), ("dsch", "j"), ("dj", "j"), ("zh", "j"),
    ("x", "ks"),  # Alexei, Aleksey
    ("kh", "k"), ("gh", "g"), ("ck", "k"), ("q", "k"),  # Gaddafi, Qadhafi, Khadafy
    ("dh", "d"), ("th", "t"), ("ph", "f"),
)  # fmt: skip
_IN_PLACE = (
    (re.compile(r"([oe])ff$"), r"\1v"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c(?!h)|g(?!u[ei])|gu(?=[ei])"), "k"),
    (re.compile(r"(?<=[aeiouy])j(?![aeiouy])|y"), "i"),  # Sergei, Sergey, Sergej
    (re.compile(r"^ie"), "e"),  # Yeltsin, Eltsin
    (re.compile(r"[ei]{2,}"), "i"),
)
_VOWELS = (("ou", "u"), ("ue", "u"), ("eu", "u"), ("oe", "o"), ("ae", "a"))  # Schroeder, Schröder
_THREE_VOWELS = str.maketrans("eow", "iuv")
"""Arabic has three: Mohammed, Muhammad; Osama, Usama."""


@lru_cache(maxsize=1 << 15)
def sound(word: str) -> str:
    """What transliterations of one word share: Lavrov and Lawrow, Ono and Ohno, Sergei and Sergey.

    A rough key: words that sound alike in no language may share it too.
    """
    if not (word.isascii() and word.isalpha()):
        return word
    word = _SILENT.sub("", word)
    short = _DOUBLE.sub(r"\1", word.replace("ou", "o"))
    if len(short) <= _SHORT:
        return short
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    for pattern, spoken in _IN_PLACE:
        word = pattern.sub(spoken, word)
    for written, spoken in _VOWELS:
        word = word.replace(written, spoken)
    return _DOUBLE.sub(r"\1", word.translate(_THREE_VOWELS))
