"""Which paragraphs of an article were on screen long enough to be read; plain values, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MILLISECONDS_A_WORD = 60_000 / 238
"""238 words a minute is how fast adults read non-fiction silently (Brysbaert 2019)."""


class ReadThrough:
    """How long each paragraph that is to be annotated has been on screen, by its index."""

    def __init__(self, text: str, spans: Mapping[int, tuple[int, int]]) -> None:
        self.text, self._spans = text, spans
        self._seen: dict[int, float] = {}
        self._read: set[int] = set()
        self._stretches: list[tuple[int, int, bool]] | None = None

    @property
    def read(self) -> frozenset[int]:
        """The paragraphs that were on screen long enough."""
        return frozenset(self._read)

    def see(self, paragraphs: Iterable[int], milliseconds: float) -> bool:
        """These were on screen so much longer; whether one of them is read by that."""
        before = len(self._read)
        for index in paragraphs:
            if index in self._spans and index not in self._read:
                seen = self._seen.get(index, 0) + milliseconds
                self._seen[index] = seen
                if seen >= self.needed(index):
                    self._read.add(index)
                    self._stretches = None
        return len(self._read) > before

    def needed(self, index: int) -> float:
        """How many milliseconds it takes to read a paragraph."""
        start, end = self._spans[index]
        return len(self.text[start:end].split()) * MILLISECONDS_A_WORD

    def unread(self) -> list[int]:
        """The paragraphs that are to be annotated and were not on screen long enough."""
        return [index for index in self._spans if index not in self._read]

    def stretches(self) -> list[tuple[int, int, bool]]:
        """First and last paragraph of each stretch that is read, or is not."""
        if self._stretches is None:
            found: list[tuple[int, int, bool]] = []
            self._stretches = found
            for index in self._spans:
                read = index in self._read
                if found and found[-1][2] == read:
                    found[-1] = found[-1][0], index, read
                else:
                    found.append((index, index, read))
        return self._stretches
