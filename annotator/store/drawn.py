"""The lots of copies: what each article has drawn that has not its own, by key.

Two columns of numbers and no text, for of a million articles many may be copies, and this is read
whenever something is shown.
"""

from __future__ import annotations

import base64
import binascii
import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import ge

_STEPS = 2**32
"""What the numbers from 0 to 1 are kept as: whole numbers below this."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Keys, which rise, and for each what it has drawn."""

    keys: array[int] = field(default_factory=lambda: array("I"))
    steps: array[int] = field(default_factory=lambda: array("I"))

    def __bool__(self) -> bool:
        return bool(self.keys)

    def of(self, key: int) -> float | None:
        """From 0 to 1; None where an article has its own lot."""
        at = bisect_left(self.keys, key)
        there = at < len(self.keys) and self.keys[at] == key
        return self.steps[at] / _STEPS if there else None


def made(lots: Mapping[int, float]) -> Drawn:
    """What these keys have drawn, numbers from 0 to below 1."""
    keys = sorted(lots)
    return Drawn(array("I", keys), array("I", (int(lots[each] * _STEPS) for each in keys)))


def written(drawn: Drawn) -> dict[str, str]:
    """As JSON has it."""
    return {"keys": _text(drawn.keys), "steps": _text(drawn.steps)}


def read(said: object) -> Drawn | None:
    """What JSON says; None where it says none."""
    if not isinstance(said, dict):
        return None
    keys, steps = _numbers(said.get("keys")), _numbers(said.get("steps"))
    if keys is None or steps is None or len(keys) != len(steps):
        return None
    # as many as there may be copies: no loop of Python's own
    return None if any(map(ge, keys, islice(keys, 1, None))) else Drawn(keys, steps)


def _text(numbers: array[int]) -> str:
    return base64.b64encode(_little(numbers).tobytes()).decode()


def _numbers(said: object) -> array[int] | None:
    found = array("I")
    try:
        found.frombytes(base64.b64decode(str(said), validate=True))
    except (binascii.Error, ValueError):
        return None
    return _little(found)


def _little(numbers: array[int]) -> array[int]:
    """The same for every machine: the least byte first."""
    if sys.byteorder == "little":
        return numbers
    turned = numbers[:]
    turned.byteswap()
    return turned
