"""Texts without case and accents, for finding, and the way back to their own code points.

What a word is when the project is searched is said here alone: the index gets folded texts, and
SQLite's `ascii` tokenizer then only parts them at what is neither ASCII letter or digit nor
beyond ASCII. Writing without spaces is a word a character, so that a phrase finds it anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from string import ascii_lowercase, ascii_uppercase

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_UNIT = re.compile(
    "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"  # a syllable of Hangul, taken apart
    "|[\u3040-\u30ff][\u3099\u309a]"  # kana with its voice mark apart
    "|.",
    re.DOTALL,
)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_JOINING = "\u00ad\u200c\u200d\u2060"
"""Soft hyphens and joiners: nobody sees them inside a word."""
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
LETTER = "0-9A-Za-z\x80-\U0010ffff"
"""What a folded word is made of, as the inside of a class in a regular expression."""
_WORD = re.compile(f"[{LETTER}]+")


def fold(text: str) -> str:
    """The text as it is indexed; case stays in ASCII, where the index takes no notice of it."""
    return text if text.isascii() else _FOREIGN.sub(_fold_run, text)


def words(text: str) -> tuple[str, ...]:
    """The words of a text as the index knows them."""
    return tuple(_WORD.findall(fold(text).translate(_LOWER)))


def is_unspaced(word: str) -> bool:
    """Whether a word is a character of a writing without spaces, in which it is whole."""
    return _UNSPACED.match(word) is not None


class Folded:
    """A folded text that knows where its words stand in the text itself."""

    __slots__ = ("_ends", "_own", "_places", "_text", "text")

    def __init__(self, text: str) -> None:
        self._text = text
        # where a stretch begins: in the folded text, in the text, and its end there if it is one
        # unit that cannot be parted; 0 where folded and own code points go side by side
        self._places: list[int] = [0]
        self._own: list[int] = [0]
        self._ends: list[int] = [0]
        self.text = text if text.isascii() else self._fold()

    def _fold(self) -> str:
        parts: list[str] = []
        done = length = 0
        for run in _FOREIGN.finditer(self._text):
            parts.append(self._text[done : run.start()])
            length += run.start() - done
            units = _UNIT.findall(run[0])
            folded = [_fold_unit(unit) for unit in units]
            if all(len(unit) == len(fold) == 1 for unit, fold in zip(units, folded, strict=True)):
                length += len(units)
            else:
                length = self._note(run.start(), length, units, folded)
            parts.extend(folded)
            done = run.end()
        parts.append(self._text[done:])
        return "".join(parts)

    def _note(self, place: int, length: int, units: list[str], folded: list[str]) -> int:
        for unit, fold in zip(units, folded, strict=True):
            self._places.append(length)
            self._own.append(place)
            place += len(unit)
            length += len(fold)
            self._ends.append(place)
        self._places.append(length)
        self._own.append(place)
        self._ends.append(0)
        return length

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the folded text stands in the text, in code points, with marks."""
        first, last = self._unit(start)[0], self._unit(end - 1)[1]
        while last < len(self._text) and _is_accent(self._text[last]):
            last += 1
        return first, last

    def _unit(self, place: int) -> tuple[int, int]:
        """What in the text this folded character comes from."""
        at = bisect_right(self._places, place) - 1
        own = self._own[at]
        if self._ends[at]:
            return own, self._ends[at]
        own += place - self._places[at]
        return own, own + 1


def _fold_run(run: re.Match[str]) -> str:
    return "".join(map(_fold_unit, _UNIT.findall(run[0])))


@cache
def _fold_unit(unit: str) -> str:
    """A character, or one that was taken apart, as the index has it: lower case, no accents."""
    if unit in _JOINING or _is_accent(unit):
        return ""
    whole = unicodedata.normalize("NFKC", unit)
    if _UNSPACED.match(whole):
        return f" {whole} "
    if unicodedata.category(unit[0])[0] not in "LNM":
        return " "
    apart = unicodedata.normalize("NFKD", whole.casefold())
    return "".join(
        letter if unicodedata.category(letter)[0] in "LNM" else " "
        for letter in "".join(_LETTERS.get(each, each) for each in apart)
        if not _is_accent(letter)
    )


def _is_accent(letter: str) -> bool:
    """Whether a mark may be left out in writing: accents, vowel points, variation selectors.

    The vowels of Hindi or Thai are marks too, but no word is one without them.
    """
    if len(letter) > 1:
        return False
    order = unicodedata.combining(letter)
    return 10 <= order <= 36 or 200 <= order <= 240 or "\ufe00" <= letter <= "\ufe0f"
