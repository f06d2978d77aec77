"""Hint letters: which keys stand for which mentions while a relation is being made."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.model import ItemId

LETTERS = "fjdkslaghrueiwoqptyvmcnxbz"
"""Every letter, the ones under the resting fingers first."""


def letters(items: Sequence[ItemId]) -> dict[ItemId, str]:
    """A code for each item, in order: one letter for the first ones, two where they run out.

    No code begins another, so that a code is complete as soon as it is typed. What is beyond
    26 * 26 items gets none.
    """
    count = min(len(items), len(LETTERS) ** 2)
    prefixes = max(0, -(-(count - len(LETTERS)) // (len(LETTERS) - 1)))
    singles = LETTERS[: len(LETTERS) - prefixes]
    codes = list(singles)
    for first in LETTERS[len(singles) :]:
        codes.extend(first + second for second in LETTERS)
    return dict(zip(items, codes, strict=False))
