"""When a suggestion is worth showing: what judging it costs, by the keystroke-level model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a reviewer: for accepting what is right, rejecting what is wrong, and adding."""

    accept: float
    reject: float
    add: float

    @property
    def threshold(self) -> float:
        """The probability above which showing a suggestion saves more than it costs."""
        return self.reject / (self.add - self.accept + self.reject)


_KEY, _MENTAL = 0.28, 1.35
"""Card, Moran and Newell, in seconds: a key, and the act of deciding."""
KEYBOARD = Cost(
    accept=_MENTAL + _KEY,
    reject=_MENTAL + _KEY,
    # noticing it and choosing a label; seven or eight keys to reach it, select it and name it
    add=2 * _MENTAL + 7.5 * _KEY,
)
"""One key accepts or rejects: 0.34."""
