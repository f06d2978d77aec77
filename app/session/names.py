"""Where a word or a name ends, as a reviewer sees them: hyphens, initials, a run of capitals.

Tokens are smaller, so that edges can be cut anywhere. A name that is found too long by this is cut
with Shift and an arrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Span = tuple[int, int]
_LINKS, _ARTICLE = frozenset({"of", "for"}), "the"
_HYPHENS, _APOSTROPHES = "-\u2010\u2011", "'\u2019"


def word_end(text: str, tokens: Sequence[Span], place: int) -> int:
    """Where the word ends that begins with this token: working-level, Son-hui, KN-23, O’Malley.

    What goes on behind a hyphen with a capital is a word of its own: US-North Korea.
    """
    return tokens[_last_of_word(text, tokens, place)][1]


def name_end(text: str, tokens: Sequence[Span], place: int) -> int:
    """Where the name ends that begins with this token: words with a capital, one space apart.

    With them go numbers, and "of" and "for" between them: Resolution 2397, June 12, Ministry of
    Unification. An initial keeps its full stop: N. Korea. A word without a capital stays alone.
    """
    last = _last_of_word(text, tokens, place)
    if not has_capital(text, tokens[place]):
        return tokens[last][1]
    while (after := _next_of_name(text, tokens, last)) is not None:
        last = _last_of_word(text, tokens, after)
    return tokens[last][1]


def _next_of_name(text: str, tokens: Sequence[Span], last: int) -> int | None:
    """The next token of a name with a capital or a digit; None if the name ends here."""
    after = last + 2 if _is_initial(text, tokens, last) else last + 1
    words = [text[slice(*token)] for token in tokens[after : after + 2]]
    linked = 0
    if words and words[0] in _LINKS:
        linked = 2 if words[1:] == [_ARTICLE] else 1
    end = after + linked
    if end >= len(tokens):
        return None
    gaps = pairwise(tokens[after - 1 : end + 1])
    if any(text[before[1] : behind[0]] != " " for before, behind in gaps):
        return None
    goes_on = has_capital(text, tokens[end])
    if not linked:
        goes_on = goes_on or text[tokens[end][0]].isdecimal()
    return end if goes_on else None


def _last_of_word(text: str, tokens: Sequence[Span], place: int) -> int:
    while place + 2 < len(tokens):
        joint, after = tokens[place + 1], tokens[place + 2]
        if not tokens[place][1] == joint[0] < joint[1] == after[0] or not text[after[0]].isalnum():
            break
        joints = _APOSTROPHES if has_capital(text, after) else _HYPHENS
        if text[slice(*joint)] not in joints:
            break
        place += 2
    return place


def _is_initial(text: str, tokens: Sequence[Span], place: int) -> bool:
    """Whether this is one capital with a full stop right after it."""
    start, end = tokens[place]
    if end - start > 1 or not has_capital(text, tokens[place]) or place + 1 >= len(tokens):
        return False
    return tokens[place + 1] == (end, end + 1) and text[end] == "."


def has_capital(text: str, token: Span) -> bool:
    """Whether a token begins with one."""
    return text[token[0]].isupper()
