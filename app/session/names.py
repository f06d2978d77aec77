"""Where a word or a name ends, as a reviewer sees them: hyphens, initials, a run of capitals.

Tokens are smaller, so that edges can be cut anywhere. A name that is found too long by this is cut
with Shift and an arrow.
"""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]
_HYPHENS, _APOSTROPHES = "-\u2010\u2011", "'\u2019"


def word_end(text: str, tokens: Sequence[Span], place: int) -> int:
    """Where the word ends that begins with this token: working-level, Son-hui, KN-23, O’Malley.

    What goes on behind a hyphen with a capital is a word of its own: US-North Korea.
    """
    return tokens[_last_of_word(text, tokens, place)][1]


def name_end(text: str, tokens: Sequence[Span], place: int) -> int:
    """Where the name ends that begins with this token: its words with a capital, one space apart.

    Numbers belong to it: Resolution 2397, June 12. An initial keeps its full stop: N. Korea. A word
    without a capital is no name and stays alone.
    """
    last = _last_of_word(text, tokens, place)
    if not _has_capital(text, tokens[place]):
        return tokens[last][1]
    while True:
        after = last + 1
        if _is_initial(text, tokens, last):
            after += 1
        if after >= len(tokens) or not _goes_on(text, tokens[after]):
            break
        if text[tokens[after - 1][1] : tokens[after][0]] != " ":
            break
        last = _last_of_word(text, tokens, after)
    return tokens[last][1]


def _last_of_word(text: str, tokens: Sequence[Span], place: int) -> int:
    while place + 2 < len(tokens):
        joint, after = tokens[place + 1], tokens[place + 2]
        if not tokens[place][1] == joint[0] < joint[1] == after[0] or not text[after[0]].isalnum():
            break
        joints = _APOSTROPHES if _has_capital(text, after) else _HYPHENS
        if text[slice(*joint)] not in joints:
            break
        place += 2
    return place


def _is_initial(text: str, tokens: Sequence[Span], place: int) -> bool:
    """Whether this is one capital with a full stop right after it."""
    start, end = tokens[place]
    if end - start > 1 or not _has_capital(text, tokens[place]) or place + 1 >= len(tokens):
        return False
    return tokens[place + 1] == (end, end + 1) and text[end] == "."


def _goes_on(text: str, token: Span) -> bool:
    return _has_capital(text, token) or text[token[0]].isdecimal()


def _has_capital(text: str, token: Span) -> bool:
    return text[token[0]].isupper()
