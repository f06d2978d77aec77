"""What mentions are called: their words in the text, and these without case, accents and signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from annotator.evaluate.table import Table
from annotator.store.folding import words
from annotator.text import surface

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_KEPT = "abcdefghijklmnopqrstuvwxyz0123456789\0"
_PLAIN = {place: chr(place).lower() if chr(place).lower() in _KEPT else " " for place in range(128)}
"""What folding makes of ASCII; between names stands a NUL, which no text has."""


def surfaces(table: Table, rows: Ints, texts: Sequence[str | None]) -> list[str]:
    """What these mentions cover; `texts` are those of the table's articles, "" where unknown."""
    found = [
        (texts[article] or "")[start:end]
        for article, start, end in zip(
            table.article[rows].tolist(),
            table.start[rows].tolist(),
            table.end[rows].tolist(),
            strict=True,
        )
    ]
    for place in table.shape[rows].nonzero()[0].tolist():
        row = int(rows[place])
        found[place] = surface(texts[table.article[row]] or "", table.fragments(row))
    return found


class Names:
    """Numbers for what mentions are called, equal where only case, accents and signs differ."""

    def __init__(self) -> None:
        self._folded: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def numbers(self, called: Sequence[str]) -> list[int]:
        """A number for each of these surfaces."""
        numbers = self._numbers
        new = [each for each in dict.fromkeys(called) if each not in numbers]
        folded = self._folded
        for each, name in zip(new, _folded(new), strict=True):
            numbers[each] = folded.setdefault(name, len(folded))
        return [numbers[each] for each in called]


def _folded(called: Sequence[str]) -> Iterable[str]:
    together = "\0".join(called)
    if not together.isascii() or together.count("\0") != max(len(called) - 1, 0):
        return map(folded, called)
    apart = together.translate(_PLAIN).split("\0") if called else []
    return [
        (" ".join(name.split()) if "  " in name or name[:1] == " " or name[-1:] == " " else name)
        or folded(each)
        for each, name in zip(called, apart, strict=True)
    ]


def folded(called: str) -> str:
    """A surface as names are compared; of signs alone the signs stay."""
    return " ".join(words(called)) or called.strip()
