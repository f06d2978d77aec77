"""Whom a surname alone means: the last full name read before it that bears it."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.entities import chinese, romanised
from annotator.entities.likeness import same
from annotator.entities.spelling import sound, words

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def bearer(surname: str, earlier: Sequence[str]) -> str | None:
    """The nearest of the full names read so far that bears this surname; None if two people do.

    Korean and Chinese surnames come first, other ones last. A word that is nobody's surname so
    may be at the other end (Abe after Abe Shinzo).
    """
    for fit in (_bears, _has_at_an_end):
        if fits := [name for name in earlier if fit(name, surname)]:
            return fits[-1] if all(same(fits[-1], name) for name in fits) else None
    return None


def _bears(name: str, surname: str) -> bool:
    if parses := romanised.parses(name):
        # "Sung Kim" may begin or end with the surname, "Sung Kim-chol" may not
        likely = parses if len(parses[0].given) == 1 else parses[:1]
        readings = romanised.surname_readings(surname)
        return any(not readings.isdisjoint(parse.surname) for parse in likely)
    written, alone = _sounds(name), _sounds(surname)
    end = slice(len(alone)) if chinese.key(name) else slice(-len(alone), None)
    return 0 < len(alone) < len(written) and written[end] == alone


def _has_at_an_end(name: str, surname: str) -> bool:
    written, alone = _sounds(name), _sounds(surname)
    size = len(alone)
    return 0 < size < len(written) and alone in (written[:size], written[-size:])


def _sounds(name: str) -> list[str]:
    return [sound(word) for word in words(name) if word not in _SUFFIXES]
