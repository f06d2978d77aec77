"""Where a mention ends: outer white space, quotes, brackets, articles and possessives come off."""

from __future__ import annotations

import re

_PAIRS = {"“": "”", "‘": "’", "(": ")", "[": "]", "{": "}", "«": "»", "„": "“", "<": ">"}
_OPENING = frozenset(_PAIRS) | {'"', "'", "”", "’"}
_CLOSING = frozenset(_PAIRS.values()) | {'"', "'", "“", "‘", "„"}
_ARTICLE = re.compile(r"(?:the|an|a)[ \t\u00a0]+(?!Hague\b)", re.IGNORECASE)
_APOSTROPHES = "'’‘´`"
_POSSESSIVE = re.compile(rf"(?<=\w)[{_APOSTROPHES}]s?$", re.IGNORECASE)
_LOOSE = " \t\u00a0,;:"
BREAK = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line somewhere; no mention may hold one."""


def trim(
    text: str, start: int, end: int, *, articles: bool = True, possessives: bool = True
) -> tuple[int, int] | None:
    """The span without what does not belong to it; None if nothing with a letter or digit is left.

    Quotes and brackets come off where they stand alone or enclose everything: “Track 1.5” talks
    keeps its own.
    """
    if start < end and text[start].isalnum() and text[end - 1].isalnum():
        bare = text[end - 2] not in _APOSTROPHES
        if bare and not (articles and _ARTICLE.match(text, start, end)):
            return None if BREAK.search(text, start, end) else (start, end)
    while start < end:
        before = start, end
        while start < end and (text[start].isspace() or text[start] in _LOOSE):
            start += 1
        while start < end and (text[end - 1].isspace() or text[end - 1] in _LOOSE):
            end -= 1
        if start < end and text[start] in _OPENING and not _closed_inside(text, start, end):
            start += 1
        if start < end and text[end - 1] in _CLOSING and not _opened_inside(text, start, end):
            end -= 1
        if articles and (match := _ARTICLE.match(text, start, end)):
            start = match.end()
        if possessives and (match := _POSSESSIVE.search(text[start:end])):
            end = start + match.start()
        if (start, end) == before:
            break
    surface = text[start:end]
    if not any(map(str.isalnum, surface)) or BREAK.search(surface):
        return None
    return start, end


def _closed_inside(text: str, start: int, end: int) -> bool:
    """Whether the mark at `start` is closed before the end, so that it belongs to the inside."""
    partner = _PAIRS.get(text[start], text[start])
    place = text.find(partner, start + 1, end)
    return start < place < end - 1


def _opened_inside(text: str, start: int, end: int) -> bool:
    """Whether the mark at the end was opened after `start`, so that it belongs to the inside."""
    mark = text[end - 1]
    openers = [each for each, closer in _PAIRS.items() if closer == mark] or [mark]
    return any(start < text.find(opener, start + 1, end - 1) for opener in openers)
