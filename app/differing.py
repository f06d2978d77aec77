"""Where two long lists differ: a key changes one of ten thousand items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")
_AT_ONCE = 128
"""Compared by one step of Python's; what is the same object on both sides takes next to nothing."""


def different(before: Sequence[_T], now: Sequence[_T]) -> list[int]:
    """The places at which two sequences of one type and length are not equal."""
    if before is now:
        return []
    found: list[int] = []
    for first in range(0, len(now), _AT_ONCE):
        old, new = before[first : first + _AT_ONCE], now[first : first + _AT_ONCE]
        if old != new:
            # the same object is not compared field by field
            pairs = enumerate(zip(old, new, strict=True), first)
            found += [at for at, (one, other) in pairs if one is not other and one != other]
    return found
