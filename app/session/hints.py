"""Hint letters: which keys stand for which mentions, for a relation or to go there."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.model import ItemId, ItemState
from annotator.sheet import Sheet

LETTERS = "fjdkslaghueiwoqptyvmcnxbz"
"""Every letter but the one that turns, the ones under the resting fingers first."""
MOST = len(LETTERS) ** 2
"""Codes that there are."""
TURNS = "r"
"""The letter that turns a relation with Shift, with which a code's last letter asks for more."""


def letters(items: Sequence[ItemId]) -> dict[ItemId, str]:
    """A code for each item, in order: one letter for the first ones, two where they run out.

    No code begins another, so that a code is complete as soon as it is typed. What is beyond
    the MOST codes gets none.
    """
    count = min(len(items), MOST)
    prefixes = max(0, -(-(count - len(LETTERS)) // (len(LETTERS) - 1)))
    singles = LETTERS[: len(LETTERS) - prefixes]
    codes = list(singles)
    for first in LETTERS[len(singles) :]:
        codes.extend(first + second for second in LETTERS)
    return dict(zip(items, codes, strict=False))


def letters_between(sheet: Sheet, start: int, end: int) -> dict[ItemId, str]:
    """A letter for each mention that begins inside [start, end), in reading order, while they last.

    They are typed with Shift held.
    """
    inside = [
        mention.id
        for mention in sheet.mentions
        if start <= mention.start < end and mention.state is not ItemState.REJECTED
    ]
    return dict(zip(inside, LETTERS, strict=False))
