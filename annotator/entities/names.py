"""A name made ready for comparing: all that is asked of it, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotator.entities import chinese, romanised, states
from annotator.entities.acronyms import initials
from annotator.entities.romanised import Parse, Reading
from annotator.entities.spelling import folded, sound, tokens, words

Words = tuple[str, ...]

_NO_SURNAME: Reading = frozenset()
_IN_FULL = {"un": ("united", "nations"), "eu": ("european", "union")}


@dataclass(frozen=True, slots=True)
class Name:
    """A name's spelling, sound and readings."""

    folded: str
    text: str
    """Its words, hyphens dividing them too, with a space before each."""
    sounds: tuple[str, ...]
    """What spellings of each word share; a state is one word with @ before it."""
    words: Words
    """The words themselves, for what is near in sound only."""
    joined: str
    kept: Words
    """The words that nothing may replace: numbers and states."""
    initials: Words
    place: states.Place | None
    korean: tuple[Parse, ...]
    surname: Reading
    """The Korean surnames that the whole name may be."""
    chinese: str | None
    syllables: tuple[tuple[Reading, ...], ...]
    """Ways to read the whole name as one word of Korean, such as a place."""


@lru_cache(maxsize=1 << 10)
def name_of(written: str) -> Name:
    """A name made ready for comparing."""
    parts = tuple(sorted(_parts(words(written))))
    sounds = tuple(sorted(map(sound, parts)))
    korean = romanised.parses(written)
    alone = " " not in written.strip()
    fold = folded(written)
    return Name(
        folded=fold,
        text="".join(f" {word}" for word in tokens(written, hyphens=True)),
        sounds=sounds,
        words=parts,
        joined="".join(tokens(written)),
        kept=tuple(each for each in sounds if each[0] == "@" or any(map(str.isdigit, each))),
        initials=tuple(initials(written)),
        place=states.place(written),
        korean=korean,
        surname=romanised.surname_readings(written) if alone else _NO_SURNAME,
        chinese=chinese.key(written),
        syllables=() if korean else romanised.syllables(fold),
    )


def _parts(written: Words) -> Iterator[str]:
    """The words of a name, with a state in it as one word and short forms in full."""
    place = 0
    while place < len(written):
        state = states.longest(written, place)
        if state and state[1] - place < len(written):
            yield f"@{state[0]}"
            place = state[1]
        else:
            word = written[place]
            yield from _IN_FULL.get(word, (word,)) if len(written) > 1 else (word,)
            place += 1
