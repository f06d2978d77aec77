"""What an article is expected to cost its reviewer, in seconds by the keystroke-level model.

With it goes when a suggestion is worth showing. A key is 0.28 s and a mental act 1.35 s (Card,
Moran and Newell); a word is read in 60/238 s. These are the prices of tests/bench/effort.py, which
presses the real keys.
"""

from __future__ import annotations

from dataclasses import dataclass

KEY, MENTAL, WORD = 0.28, 1.35, 60 / 238
LETTERS = 6.0
"""Code points that a word has, with what stands between two."""
DENSITY = 0.22
"""Items a word that are expected before anything is finished: 15 mentions and 6 relations in 100,
as the samples have them."""
_WEIGHT = 300
"""Words of finished articles that tell as much as that."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a reviewer: for accepting what is right, rejecting what is wrong, adding what is
    missed, and mending what has another label or another edge; as dear as adding if not told.
    """

    accept: float
    reject: float
    add: float
    mend: float | None = None

    @property
    def threshold(self) -> float:
        """The probability above which showing a suggestion saves more than it costs."""
        return self.reject / (self.add - self.accept + self.reject)

    @property
    def mended(self) -> float:
        """What a suggestion that will be mended is worth, of one that is right."""
        mend = self.add if self.mend is None else self.mend
        return (self.add - mend + self.reject) / (self.add - self.accept + self.reject)


KEYBOARD = Cost(
    accept=MENTAL + KEY,
    reject=MENTAL + KEY,
    # noticing it and choosing a label; seven or eight keys to reach it, select it and name it
    add=2 * MENTAL + 7.5 * KEY,
    # noticing what is wrong with it and choosing; two keys that move an edge, one that accepts
    mend=2 * MENTAL + 3 * KEY,
)
"""One key accepts or rejects: 0.34."""


def density(*, items: int, length: int) -> float:
    """Items a word to be expected, where finished articles of so many code points have so many."""
    return (items + DENSITY * _WEIGHT) / (length / LETTERS + _WEIGHT)


def seconds(*, length: int, pending: int | None, expected: float = DENSITY) -> float:
    """The expected seconds for a text of so many code points, and items that are to be judged.

    None where nothing is suggested: then so many items a word are `expected` to be found and added.
    """
    words = length / LETTERS
    if pending is None:
        return words * (WORD + expected * KEYBOARD.add)
    return words * WORD + pending * KEYBOARD.accept
