"""What mentions are called: their words in the text, and these without case, accents and signs."""

from __future__ import annotations

from collections.abc import Sequence
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


def names(called: Sequence[str]) -> Ints:
    """A number for each of these surfaces, equal where only case, accents and signs differ.

    They are hashes of 64 bits: among a million names two are the same once in 40 million times. A
    table of all names takes three times as long. They mean something in this process alone.
    """
    import numpy as np

    return np.fromiter(map(hash, _all_folded(called)), dtype=np.int64, count=len(called))


def folded(called: str) -> str:
    """A surface as names are compared; of signs alone the signs stay."""
    return " ".join(words(called)) or called.strip()


def _all_folded(called: Sequence[str]) -> list[str]:
    """The same of many: those of ASCII at once, since that is most of them."""
    if "".join(called).isascii():
        return _plainly_folded(called)
    plain = iter(_plainly_folded([each for each in called if each.isascii()]))
    return [next(plain) if each.isascii() else folded(each) for each in called]


def _plainly_folded(called: Sequence[str]) -> list[str]:
    together = "\0".join(called)
    if together.count("\0") != len(called) - 1:
        return list(map(folded, called))
    names = together.translate(_PLAIN).split("\0")
    return [
        # words that a sign parts, a name that begins or ends with one, or that is nothing else
        folded(each) if not name or "  " in name or name[0] == " " or name[-1] == " " else name
        for name, each in zip(names, called, strict=True)
    ]
