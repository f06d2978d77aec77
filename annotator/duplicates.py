"""Near-duplicates: articles that print one wire report, more or less cut and edited.

Two are taken for copies where the words of their bodies, five by five, are the same in at least
half of all that either has (Jaccard), as MinHash estimates it from 128 samples: its standard error
is below 0.045. Bylines and furniture do not count, for a site prints them below everything. A copy
of a copy belongs to the same group. Where words are written without spaces between them, as in
Chinese, Japanese or Thai, a character stands for a word. The seed is fixed, so the groups are the
same at every run.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from annotator.bodies import body
from annotator.errors import Stopped
from annotator.model import Article, ArticleId

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash
    from numpy.typing import NDArray

NEAR = 0.5
"""From which share of the same five words on two articles are copies."""
SHINGLE = 5
SAMPLES = 128
_SEED = 1
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Tibetan, Burmese, Khmer
    "\u3005-\u3007\u3041-\u312f\u31f0-\u31ff\uff66-\uff9f"  # kana, bopomofo
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Chinese characters
)
"""Scripts that put no spaces between words."""
_WORD = re.compile(rf"(?=\w)[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_ROWS = 4
"""Samples that two articles must share, all of a band, to be compared at all; of 32 bands one is
enough. At the least likeness of a copy 87 in 100 pairs are compared, at 0.6 99."""


def shingles(article: Article, *, size: int = SHINGLE) -> set[bytes]:
    """The words of an article's body, so many at a time; all of them where it has fewer."""
    found = [word.casefold() for word in _WORD.findall(body(article))]
    if not found:
        return set()
    count = max(len(found) - size + 1, 1)
    return {" ".join(found[at : at + size]).encode("utf-8", "surrogatepass") for at in range(count)}


def sketch(article: Article) -> NDArray[np.uint32] | None:
    """The samples by which an article's body is compared; None where it has no words."""
    import numpy as np

    if not (said := shingles(article)):
        return None
    found = _empty().copy()
    found.update_batch(sorted(said))
    samples: NDArray[np.uint32] = found.hashvalues.astype(np.uint32)
    return samples


def is_near(one: NDArray[np.uint32], others: Sequence[NDArray[np.uint32]]) -> bool:
    """Whether an article is a copy of any of these, by their samples."""
    import numpy as np

    return bool(others) and bool(((np.stack(others) == one).mean(axis=1) >= NEAR).any())


@cache
def _empty() -> MinHash:
    from datasketch import MinHash

    return MinHash(SAMPLES, seed=_SEED, hashfunc=zlib.crc32)


def groups(
    articles: Iterable[Article],
    *,
    near: float = NEAR,
    read: Callable[[int], None] = lambda _done: None,
    stopped: Callable[[], bool] = lambda: False,
) -> list[list[ArticleId]]:
    """The articles that are copies of each other, in groups of two and more.

    Each group, and the groups by their first article, are in the order given. Equal texts are
    copies whatever they are. `read` hears how many were read; Stopped is raised soon after
    `stopped` says so.
    """
    import numpy as np

    ids: list[ArticleId] = []
    by_text: dict[str, int] = {}
    joined = _Joined()
    rows: list[NDArray[np.uint32]] = []
    places: list[int] = []
    for place, article in enumerate(articles):
        if stopped():
            raise Stopped("Stopped.")
        ids.append(article.id)
        joined.add()
        first = by_text.setdefault(article.sha256, place)
        if first != place:
            joined.join(first, place)
        elif (own := sketch(article)) is not None:
            rows.append(own)
            places.append(place)
        read(place + 1)
    if rows:
        _join_alike(np.stack(rows), places, joined, near, stopped)
    return [[ids[place] for place in group] for group in joined.groups() if len(group) > 1]


class _Joined:
    """Numbers that belong together (union-find); the least of a group stands for it."""

    def __init__(self) -> None:
        self._parents: list[int] = []

    def add(self) -> None:
        self._parents.append(len(self._parents))

    def root(self, place: int) -> int:
        parents = self._parents
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parents[second] = first

    def groups(self) -> Iterator[list[int]]:
        found: dict[int, list[int]] = {}
        for place in range(len(self._parents)):
            found.setdefault(self.root(place), []).append(place)
        return iter(found.values())


def _join_alike(
    sketches: NDArray[np.uint32],
    places: Sequence[int],
    joined: _Joined,
    near: float,
    stopped: Callable[[], bool],
) -> None:
    """Join what shares a band and is alike enough."""
    import numpy as np

    for first in range(0, SAMPLES, _ROWS):
        if stopped():
            raise Stopped("Stopped.")
        band = np.ascontiguousarray(sketches[:, first : first + _ROWS])
        whole = band.view(np.dtype((np.void, band.dtype.itemsize * _ROWS))).ravel()
        order = np.argsort(whole, kind="stable")
        ordered = whole[order]
        bounds = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
        starts = np.concatenate(([0], bounds))
        ends = np.concatenate((bounds, [len(order)]))
        for at in np.flatnonzero(ends - starts > 1):
            _join_bucket(sketches, order[starts[at] : ends[at]], places, joined, near)


def _join_bucket(
    sketches: NDArray[np.uint32],
    bucket: NDArray[np.int64],
    places: Sequence[int],
    joined: _Joined,
    near: float,
) -> None:
    """Join what is alike in a bucket, comparing with one article of each group alone."""
    left = bucket
    while len(left) > 1:
        leader, rest = left[0], left[1:]
        alike = (sketches[rest] == sketches[leader]).mean(axis=1) >= near
        for other in rest[alike].tolist():
            joined.join(places[leader], places[other])
        left = rest[~alike]
