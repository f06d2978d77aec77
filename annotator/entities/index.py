"""Where a name's likes are found among ten thousand without comparing it with all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nsmallest

from annotator.entities import romanised
from annotator.entities.names import Name
from annotator.entities.spelling import sound

_NEAR = 65
"""The likeness of sounds, in percent, from which two names are compared word by word."""
_NEAR_WORD = 72
"""The same for one word."""
_MOST = 200
"""Of names with a word in common no more are compared: nobody reads so long a list."""


class Index:
    """Names in the order in which they were added."""

    def __init__(self) -> None:
        self.names: list[Name] = []
        self._by_key: dict[str, list[int]] = {}
        self._by_sound: dict[str, list[int]] = {}
        self._vocabulary: list[str] = []
        self._sounds: list[str] = []
        self._texts = ""
        self._starts = [0]

    def add(self, names: Iterable[Name]) -> None:
        """File more names."""
        texts = [self._texts]
        for name in names:
            place = len(self.names)
            self.names.append(name)
            self._sounds.append(" ".join(name.sounds))
            texts.append(f"{name.text}\n")
            self._starts.append(self._starts[-1] + len(texts[-1]))
            for key in _filed(name):
                self._by_key.setdefault(key, []).append(place)
            for each in set(name.sounds):
                if each not in self._by_sound:
                    self._by_sound[each] = []
                    self._vocabulary.append(each)
                self._by_sound[each].append(place)
        self._texts = "".join(texts)

    def near(self, asked: Name) -> set[int]:
        """The places of the names that may be like it."""
        near = set(self._at(_sought(asked)))
        near.update(_alike(" ".join(asked.sounds), self._sounds, least=_NEAR, most=_MOST))
        parts = {*self._sharing(asked), *self._beginning(asked), *self._at(_begun(asked))}
        size = len(asked.text)
        near.update(
            nsmallest(_MOST, parts, key=lambda place: abs(len(self.names[place].text) - size))
        )
        return near

    def _at(self, keys: Iterable[str]) -> Iterator[int]:
        for key in keys:
            yield from self._by_key.get(key, ())

    def _sharing(self, asked: Name) -> Iterator[int]:
        """Names all of whose words it has, or nearly, and names that have all of its words."""
        shared: Counter[int] = Counter()
        words = set(asked.words)
        for word in words:
            spoken = sound(word)
            near = {spoken}
            if len(word) > 3 and word not in asked.kept:
                like = _alike(spoken, self._vocabulary, least=_NEAR_WORD, most=_MOST // 4)
                near.update(self._vocabulary[place] for place in like)
            found = {place for each in near for place in self._by_sound.get(each, ())}
            shared.update(found.union(self._at(_read(word))))
        for place, count in shared.items():
            if count == len(words) or count >= len(set(self.names[place].words)):
                yield place

    def _beginning(self, asked: Name) -> Iterator[int]:
        """Names with a word that begins as its last one does, which may not be typed out yet."""
        last = asked.text[asked.text.rfind(" ") :]
        found = self._texts.find(last)
        while found >= 0:
            place = bisect_right(self._starts, found) - 1
            yield place
            found = self._texts.find(last, self._starts[place + 1])


def _alike(spoken: str, sounds: list[str], *, least: int, most: int) -> Iterator[int]:
    from rapidfuzz import fuzz, process

    for _, _, place in process.extract(
        spoken, sounds, scorer=fuzz.ratio, score_cutoff=least, limit=most
    ):
        yield place


def _filed(name: Name) -> Iterator[str]:
    """The keys that a name is filed under: one for whatever makes it certainly like another."""
    yield f"={name.folded}"
    yield from (f"initials {short}" for short in name.initials)
    yield from _spelled(name)
    for parse in name.korean:
        yield from (f"surname of {reading}" for reading in parse.surname)
    yield from (f"surname {reading}" for reading in name.surname)
    yield f"last {name.text[name.text.rfind(' ') + 1 :]}"
    for word in set(name.words):
        yield from _read(word)


def _sought(name: Name) -> Iterator[str]:
    """The keys under which the names are filed that are certainly like it."""
    yield f"={name.folded}"
    yield f"initials {name.folded}"
    yield from (f"={short}" for short in name.initials)
    yield from _spelled(name)


def _spelled(name: Name) -> Iterator[str]:
    for parse in name.korean:
        yield from (f"korean {key}" for key in romanised.keys(parse))
    yield from {f"syllables {romanised.rough(cut)}" for cut in name.syllables}
    yield f"sound {sound(name.joined)}"
    if name.chinese:
        yield f"chinese {name.chinese}"
    if name.place:
        yield f"place {name.place.id}"
        yield from (f"place {state}" for state in name.place.capital_of)


def _read(word: str) -> set[str]:
    """The keys of a word that can be read as Korean."""
    return {f"word {romanised.rough(cut)}" for cut in romanised.syllables(word)}


def _begun(name: Name) -> Iterator[str]:
    """The keys of those who bear the surname that it is, and of what it may be the full name of."""
    yield from (f"surname of {reading}" for reading in name.surname)
    for parse in name.korean:
        yield from (f"surname {reading}" for reading in parse.surname)
    for word in name.text.split():
        yield from (f"last {word[:end]}" for end in range(1, len(word) + 1))
