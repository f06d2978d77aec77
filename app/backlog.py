"""The backlog: which articles still lack suggestions, and whose turn it is.

Of a million articles it is found bit by bit, while nobody presses a key; a number an article is
all that is in memory.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left
from collections.abc import Sequence

from annotator.model import ArticleId
from annotator.store import Listing

_SLICE = 4_000
"""Articles that are looked at together; that takes about a millisecond."""


class Backlog:
    """Unfinished articles that no run covers: what is preferred first, the rest as imported.

    Between them comes what is to be suggested anew.
    """

    def __init__(self, listing: Listing | None = None, *, looked: bool = False) -> None:
        """With `looked` all that lack suggestions are known to have been found before."""
        self._listing = listing
        self._seen, self._last = -1, -1
        """Keys up to which was looked, and up to which there is something to look at."""
        if listing is not None:
            first, self._last = listing.ends()
            self._seen = self._last if looked else first - 1
        self._found: array[int] = array("q")
        self._next = 0
        """The place in `_found` of what comes next."""
        self._early: set[int] = set()
        """What was preferred, whether it was taken since or not: it never comes again."""
        self._preferred: list[int] = []
        self._renewed: list[int] = []
        """What has suggestions that are to be replaced, the next one last."""
        self._waiting = 0
        self.is_renewal = False
        """Whether what was taken last has suggestions already."""

    def __len__(self) -> int:
        """How many wait, as far as they were found."""
        return self._waiting

    def __contains__(self, article: ArticleId) -> bool:
        key = self._key(article) if self._waiting else None
        return key is not None and (key in self._preferred or self._is_found(key))

    @property
    def whole(self) -> bool:
        """Whether all that wait were found."""
        return self._seen >= self._last

    def find(self, seconds: float) -> None:
        """Go on finding for about so long, in a slice at least."""
        end = time.monotonic() + seconds
        while not self.whole and self._listing is not None:
            upto = min(self._seen + _SLICE, self._last)
            found = self._listing.uncovered(self._seen + 1, upto)
            new = [key for key in found if key not in self._early]
            self._found.extend(new)
            self._waiting += len(new)
            self._seen = upto
            if time.monotonic() >= end:
                return

    def prefer(self, article: ArticleId) -> None:
        """Let this article be the next one, if it waits or would be found yet."""
        key = self._key(article)
        if key is None or self._listing is None:
            return
        if key in self._preferred:
            self._preferred.remove(key)
        elif self._is_found(key):
            self._early.add(key)
        elif key > self._seen and key not in self._early and self._listing.uncovered(key, key):
            self._early.add(key)
            self._waiting += 1
        else:
            if key in self._renewed:  # what is open keeps its suggestions
                self._renewed.remove(key)
                self._waiting -= 1
            return
        self._preferred.append(key)

    def renew(self, articles: Sequence[ArticleId]) -> None:
        """Let these articles, which have suggestions, come behind what is preferred."""
        keys = [key for each in articles if (key := self._key(each)) is not None]
        self._waiting += len(keys) - len(self._renewed)
        self._renewed = keys[::-1]

    def take(self) -> ArticleId | None:
        """The article whose turn it is, which waits no more; None if none was found."""
        if not self._waiting or self._listing is None:
            return None
        self._waiting -= 1
        self.is_renewal = not self._preferred and bool(self._renewed)
        if self._preferred:
            key = self._preferred.pop()
        elif self._renewed:
            key = self._renewed.pop()
        else:
            while self._found[self._next] in self._early:
                self._next += 1
            key = self._found[self._next]
            self._next += 1
        (row,) = self._listing.rows([key])
        return row.id

    def _is_found(self, key: int) -> bool:
        place = bisect_left(self._found, key, self._next)
        return self._found[place : place + 1] == array("q", [key]) and key not in self._early

    def _key(self, article: ArticleId) -> int | None:
        return None if self._listing is None else self._listing.key(article)
