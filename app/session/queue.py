"""The queue in the window: which articles are listed, where each stands, and which one comes next.

A byte an article and a few pages of rows are all that is in memory, of however many articles; in
another order than they were imported two numbers an article more.
"""

from __future__ import annotations

import time
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, filterfalse, islice

from annotator.model import ArticleId, ArticleState, Progress
from annotator.store import Listing, OrderBy, QueueFilter, QueueOrder, QueueRow
from app.session.arranging import Arranging, Ranked

_PAGE = 200
"""Rows that are read together, several times what a view shows."""
_PAGES = 20
_SLICE = 4_000
"""Articles of which a filter is asked at first; from then on as many as its pace allows."""
_SLICE_SECONDS = 0.012
_LEAST = 100

_STATES = tuple(ArticleState)
_FLAGGED = 4
_IS_FINISHED = bytes(mark & 3 == _STATES.index(ArticleState.FINISHED) for mark in range(256))
_IS_BEGUN = bytes(mark & 3 != _STATES.index(ArticleState.TO_DO) for mark in range(256))


def _mark(state: ArticleState, *, flagged: bool) -> int:
    return _STATES.index(state) + _FLAGGED * flagged


class Queue:
    """The articles that the filter lists, in an order; both are found bit by bit.

    Until the order is found they are listed as they were imported.
    """

    def __init__(self, listing: Listing | None = None) -> None:
        self._listing = listing
        self._imported: Sequence[int] = range(0) if listing is None else listing.order()
        self._all = self._imported
        """Every key in the present order."""
        self._ranked = Ranked()
        self._arranging: Arranging | None = None
        self.order = QueueOrder()
        """The order that was asked for."""
        self._marks = bytearray(self._all[-1] + 1 if self._all else 0)
        self._counts = Counter({0: len(self._all)})
        for key, state, flagged in () if listing is None else listing.touched():
            if key < len(self._marks):  # another program may have brought it just now
                self._set(key, _mark(state, flagged=flagged))
        self.filter = QueueFilter()
        self._found = array("q")
        self._listed: Sequence[int] = self._all
        self._asked = len(self._all)
        self._slice = _SLICE
        self._pages: dict[int, list[QueueRow]] = {}
        self._keys: dict[ArticleId, int] = {}
        self.sources: Counter[str] = Counter()
        """How many articles each source has, as far as they were counted; "" is none."""
        self._sourced = 0

    # which are listed

    def __len__(self) -> int:
        return len(self._listed)

    def knows(self, article: ArticleId) -> bool:
        """Whether an article was there when the queue was read, listed or not."""
        return self._key(article) < len(self._marks)

    @property
    def total(self) -> int:
        """How many articles there are, listed or not."""
        return len(self._all)

    @property
    def complete(self) -> bool:
        """Whether the filter was asked of every article."""
        return self._asked == len(self._all)

    @property
    def is_arranged(self) -> bool:
        """Whether the order is found that was asked for."""
        return self._arranging is None

    @property
    def arranged(self) -> float:
        """How much of the order is found, from 0 to 1."""
        return 1.0 if self._arranging is None else self._arranging.share

    def ask(self, wanted: QueueFilter) -> None:
        """List what passes this filter by now; `sift` finds it."""
        self.filter = wanted
        self._pages.clear()
        # rows that lie apart take longer
        self._slice = _SLICE if self._all is self._imported else max(_SLICE // 4, _LEAST)
        self._asked = 0 if wanted else len(self._all)
        self._found = array("q")
        self._listed = self._found if wanted else self._all

    def arrange(self, order: QueueOrder) -> None:
        """Find this order, by what is suggested and judged by now; `arrange_on` finds it."""
        self.order, self._arranging = order, None
        if order.by is OrderBy.IMPORT or self._listing is None:
            self._list_in(self._imported, Ranked())
        else:
            self._arranging = Arranging(self._listing, order, self._imported)

    def arrange_on(self, seconds: float) -> bool:
        """Go on finding the order for about so long; whether it is found, and listed in, now."""
        arranging = self._arranging
        if arranging is None:
            return False
        arranging.work(seconds)
        if not arranging.done:
            return False
        self._arranging = None
        self._list_in(arranging.keys, Ranked(arranging.ranks))
        return True

    def _list_in(self, keys: Sequence[int], ranked: Ranked) -> None:
        self._all, self._ranked = keys, ranked
        self.ask(self.filter)

    def sift(self, seconds: float) -> None:
        """Go on finding what passes for about so long, by a slice at least."""
        end = time.monotonic() + seconds
        while not self.complete and self._listing is not None:
            begun = time.monotonic()
            upto = min(self._asked + self._slice, len(self._all))
            asked = self._all[self._asked : upto]
            if self._all is self._imported:  # all that lie between them
                asked = range(asked[0], asked[-1] + 1)
            found = self._listing.passing(self.filter, asked)
            self._found.extend(self._ranked.sort(found))
            self._asked = upto
            now = time.monotonic()
            taken = now - begun
            pace = 2 if taken < _SLICE_SECONDS / 2 else 0.5 if taken > _SLICE_SECONDS else 1
            self._slice = max(int(self._slice * pace), _LEAST)
            if now >= end:
                return

    def place(self, article: ArticleId) -> int | None:
        """Where an article is listed; None if it is not."""
        key = self._key(article)
        place = self._ranked.left(self._listed, key)
        return place if place < len(self._listed) and self._listed[place] == key else None

    def count_sources(self, seconds: float) -> bool:
        """Count on in `sources` for about so long; whether all are counted."""
        end = time.monotonic() + seconds
        imported = self._imported
        while self._listing is not None and self._sourced < len(imported):
            if time.monotonic() >= end:
                return False
            upto = min(self._sourced + _SLICE, len(imported))
            first, last = imported[self._sourced], imported[upto - 1]
            self.sources.update(self._listing.sources(first, last))
            self._sourced = upto
        return True

    # rows

    def __getitem__(self, place: int) -> QueueRow:
        """The row at a place of the list; raises ProjectError where the file cannot be read."""
        if not 0 <= place < len(self._listed):
            raise IndexError(place)
        number, at = divmod(place, _PAGE)
        page = self._pages.pop(number, [])
        if at >= len(page) and self._listing is not None:
            page = self._listing.rows(self._listed[number * _PAGE : (number + 1) * _PAGE])
        self._pages[number] = page  # the newest is last
        if len(self._pages) > _PAGES:
            del self._pages[next(iter(self._pages))]
        row, mark = page[at], self._marks[self._listed[place]]
        state, flagged = _STATES[mark & 3], mark >= _FLAGGED
        if (row.state, row.flagged) != (state, flagged):
            row = page[at] = replace(row, state=state, flagged=flagged)
        return row

    # where each stands

    def update(self, article: ArticleId, progress: Progress | None) -> bool:
        """Take over an article's progress; whether that changed anything here."""
        now, key = progress or Progress(), self._key(article)
        mark = _mark(now.state, flagged=now.flagged)
        if mark == self._marks[key]:
            return False
        self._set(key, mark)
        return True

    def _set(self, key: int, mark: int) -> None:
        self._counts[self._marks[key]] -= 1
        self._counts[mark] += 1
        self._marks[key] = mark

    def counts(self) -> dict[ArticleState, int]:
        """How many articles are to do, doing and finished, listed or not."""
        counts = self._counts
        return {state: counts[at] + counts[at + _FLAGGED] for at, state in enumerate(_STATES)}

    @property
    def flagged(self) -> int:
        """How many articles are flagged, listed or not."""
        return sum(count for mark, count in self._counts.items() if mark >= _FLAGGED)

    # what comes next

    def next_unfinished(self, after: ArticleId | None) -> ArticleId | None:
        """The first listed article behind this one that is not finished, going round to the top."""
        return next((each.id for each in self._round(after, _IS_FINISHED)), None)

    def next_to_do(self, after: ArticleId | None, *, most: int) -> list[QueueRow]:
        """The first listed articles that nobody has begun, in the order in which they come."""
        return list(islice(self._round(after, _IS_BEGUN), most))

    def _round(self, after: ArticleId | None, but: bytes) -> Iterator[QueueRow]:
        """Rows behind an article, then from the top, without it and those with such a mark."""
        key = None if after is None else self._key(after)
        start = 0 if key is None else self._ranked.right(self._listed, key)
        left_out = self._marks.translate(but)
        round_ = chain(self._listed[start:], self._listed[:start])
        for each in filterfalse(left_out.__getitem__, round_):
            if each != key:
                yield self[self._ranked.left(self._listed, each)]

    def neighbour(self, article: ArticleId, by: int) -> ArticleId | None:
        """The listed article so many rows further down or up; None beyond the ends.

        The article itself need not be listed.
        """
        key, ranked = self._key(article), self._ranked
        place = (ranked.right if by > 0 else ranked.left)(self._listed, key)
        place += by - 1 if by > 0 else by
        return self[place].id if 0 <= place < len(self._listed) else None

    def _key(self, article: ArticleId) -> int:
        if article not in self._keys:
            key = None if self._listing is None else self._listing.key(article)
            if key is None:
                raise KeyError(article)
            self._keys[article] = key
        return self._keys[article]
