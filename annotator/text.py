"""Canonical text: how it is made, its offsets in other units, and its tokens for snapping."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from annotator.model import Fragments


def canonical(decoded: str) -> str:
    """The text with CRLF and CR made LF; nothing else is normalised (never NFC)."""
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def sha256(text: str) -> str:
    """Hex sha256 of the text in UTF-8; raises UnicodeEncodeError on a lone surrogate."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def surface(text: str, fragments: Fragments) -> str:
    """What a mention covers: its fragments joined by one space."""
    if len(fragments) == 1:  # as nearly all have, and of thousands the joining would be felt
        return text[fragments[0][0] : fragments[0][1]]
    return " ".join(text[start:end] for start, end in fragments)


class Utf16Map:
    """Code points to UTF-16 units (Qt's positions) and back, for one text.

    Both ways are O(log n) in the number of astral characters; a text without any costs nothing.
    """

    __slots__ = ("_astral", "_astral_units")

    def __init__(self, text: str) -> None:
        # the regular expression finds the few astral characters at C speed
        self._astral = [match.start() for match in re.finditer("[\U00010000-\U0010ffff]", text)]
        self._astral_units = [place + order for order, place in enumerate(self._astral)]

    def to_utf16(self, code_point: int) -> int:
        """UTF-16 position of a code point offset."""
        return code_point + bisect_right(self._astral, code_point - 1)

    def to_code_point(self, unit: int) -> int:
        """Code point offset of a UTF-16 position; the middle of a pair belongs to its start."""
        # an astral character at units u, u+1: positions u and u+1 are both before its end
        return unit - bisect_right(self._astral_units, unit - 1)


_TOKEN = re.compile(
    r"""
    \d+(?:[.,:]\d+)*[^\W_]*                    # 24,000  1.5  16:18  23rd  1990s  6자회담
  | (?:[^\W\d_]\.)+[^\W\d_](?![^\W_])\.?       # U.S.  D.P.R.K.  U.S
  | [^\W_]+                                    # a word, in any script
  | [\U0001f1e6-\U0001f1ff]{2}                 # a flag
  | [^\w\s] | _                               # one mark
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’‘]s\b", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def tokens(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """(start, end) of each token, in code points, for moving and snapping; spaces are in none.

    Hyphens and slashes are tokens of their own, so that "US-North Korea" can be cut at them; a
    possessive 's is one token whichever quotation mark the site put there.
    """
    stop = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    place = start
    while place < stop:
        match = _POSSESSIVE.match(text, place, stop) if found and found[-1][1] == place else None
        match = match or _TOKEN.search(text, place, stop)
        if match is None:
            break
        place = match.end()
        if place < stop and text[place] >= "\u0300":
            place = _with_marks(text, match.start(), place, stop)
        found.append((match.start(), place))
    return found


def _with_marks(text: str, start: int, end: int, stop: int) -> int:
    """The end of a token with the accents and joiners after it, and the word that goes on then.

    To `re` a combining mark is no part of a word, so that it would cut decomposed é and most
    words of Hindi to pieces, and an emoji made of several into those.
    """
    while end < stop:
        mark = text[end]
        if mark in _JOINERS and end + 1 < stop and not text[end + 1].isspace():
            end += 2
        elif mark in _SKIN_TONES or unicodedata.category(mark)[0] == "M":
            end += 1
        elif text[start].isalnum() and (match := _WORD.match(text, end, stop)):
            end = match.end()
        else:
            break
    return end


def snap(boundaries: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The smallest run of whole tokens that covers [start, end); None if it touches no token."""
    if end < start:
        start, end = end, start
    first = bisect_right(boundaries, start, key=lambda token: token[1])
    last = first
    while last < len(boundaries) and boundaries[last][0] < end:
        last += 1
    if first >= last:
        return None
    return boundaries[first][0], boundaries[last - 1][1]


def merge_fragments(fragments: Sequence[tuple[int, int]]) -> Fragments:
    """Sorted, with touching and overlapping ones merged (EVALUATION, contract 1)."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(fragments):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """(start, end) of each line that is not blank, without its newline and outer white space."""
    return [match.span() for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", text)]


def find_all(text: str, wanted: str) -> list[tuple[int, int]]:
    """Every place of these words, whatever their case; white space matches any white space."""
    words = wanted.split()
    if not words:
        return []
    pattern = r"\s+".join(map(re.escape, words))
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
