"""How sure a score is: intervals by resampling articles, and tests between extractors (contract 8).

Articles are the units: mentions of one article are not independent of each other. Tables have an
article a row and three columns: what is right, what was predicted, what gold has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESAMPLES = 2_000
SWAPS = 10_000
FEW = 20
"""Articles below which intervals look surer than they are."""
LEVEL = 0.95
"""The share of resamples inside an interval; two extractors differ if p is below 1 - LEVEL."""
AT_ODDS = (
    "Where an interval leaves out 0 and yet the difference is not sure, the test decides: its p "
    "is corrected for all pairs."
)
"""What is said below comparisons some of which are `at_odds`."""
_CELLS = 500_000
"""Numbers held at once while resampling: they stay near the processor."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval of a score; of one article there is none."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Intervals:
    """Those of precision, recall and F1; None where resamples leave a score undefined.

    None too where its items are of fewer than two articles: resamples of these would always say the
    same, as if it were sure. `alone` says so of F1; `articles` have any of its items.
    """

    precision: Interval | None = None
    recall: Interval | None = None
    f1: Interval | None = None
    alone: bool = False
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two extractors on one score: `delta` is a's less b's, with its interval over resamples.

    `p` is that of paired approximate randomisation (Noreen 1989), `p_holm` the same corrected for
    all pairs that were compared. None: the score is undefined for one of the two.
    """

    a: str
    b: str
    delta: float | None
    low: float | None
    high: float | None
    p: float | None
    p_holm: float | None

    @property
    def differ(self) -> bool:
        """Whether the two can be told apart."""
        return self.p_holm is not None and self.p_holm < 1 - LEVEL

    @property
    def at_odds(self) -> bool:
        """Whether the interval leaves out 0 and the test, which decides, tells nobody apart."""
        if self.low is None or self.high is None or self.differ:
            return False
        return self.low > 0 or self.high < 0


def enough(pairs: int = 1) -> int:
    """Articles from which on the test can find a difference, where so many pairs are compared.

    Of n articles there are 2**n ways to swap them, and two of these are as far apart as any can be.
    """
    articles = 1
    while 2 * pairs / 2**articles >= 1 - LEVEL:
        articles += 1
    return articles


def intervals(
    tables: Mapping[str, Floats], *, resamples: int = RESAMPLES, seed: int
) -> dict[str, Intervals]:
    """Each table's intervals, all from the same resamples: rows must be the same articles."""
    counts = {name: _articles(table) for name, table in tables.items()}
    found = {name: Intervals(alone=True, articles=count) for name, count in counts.items()}
    several = {name: table for name, table in tables.items() if counts[name] > 1}
    if not several:
        return found
    for name, sums in _resampled(several, resamples=resamples, seed=seed).items():
        right, predicted, gold = sums[:, 0], sums[:, 1], sums[:, 2]
        said, true = (_articles(tables[name][:, column : column + 1]) > 1 for column in (1, 2))
        found[name] = Intervals(
            _interval(_shares(right, predicted)) if said else None,
            _interval(_shares(right, gold)) if true else None,
            _interval(_shares(2 * right, predicted + gold)),
            articles=counts[name],
        )
    return found


def _articles(table: Floats) -> int:
    """How many articles have any of what is counted here."""
    return int(table.any(1).sum())


def compare(
    tables: Mapping[str, Floats],
    *,
    resamples: int = RESAMPLES,
    swaps: int = SWAPS,
    seed: int,
    done: Callable[[], None] = lambda: None,
) -> list[Comparison]:
    """Every two of these extractors by F1; `tables` by name, their rows the same articles.

    `done` hears of each pair.
    """
    import numpy as np

    pairs = list(combinations(tables, 2))
    if not pairs:
        return []
    articles = len(next(iter(tables.values())))
    sums = _resampled(tables, resamples=resamples, seed=seed) if articles > 1 else {}
    scores = {name: _f1(each) for name, each in sums.items()}
    found: list[tuple[str, str, float | None, Interval | None, float | None]] = []
    for a, b in pairs:
        one, other = (float(_f1(tables[name].sum(0)[None, :])[0]) for name in (a, b))
        if np.isnan(one) or np.isnan(other):
            found.append((a, b, None, None, None))
        else:
            several = _articles(np.hstack([tables[a], tables[b]])) > 1
            low_high = _interval(scores[a] - scores[b]) if scores and several else None
            p = randomisation(tables[a], tables[b], swaps=swaps, seed=seed)
            found.append((a, b, one - other, low_high, p))
        done()
    known = [p for *_, p in found if p is not None]
    corrected = iter(holm(known))
    return [
        Comparison(
            a,
            b,
            delta,
            None if between is None else between.low,
            None if between is None else between.high,
            p,
            None if p is None else next(corrected),
        )
        for a, b, delta, between, p in found
    ]


def randomisation(one: Floats, other: Floats, *, swaps: int = SWAPS, seed: int) -> float:
    """p = (k + 1) / (swaps + 1): how often chance makes two extractors differ in F1 as much.

    Chance gives each article's result to the one or the other (Noreen 1989; Yeh 2000).
    """
    import numpy as np

    difference = (other - one).astype(np.float32)
    difference = difference[difference.any(1)]
    sums, other_sums = one.sum(0), other.sum(0)
    observed = abs(float(_f1(sums[None, :])[0] - _f1(other_sums[None, :])[0]))
    chance = np.random.default_rng(seed)
    as_far = 0
    for count in _chunks(swaps, len(difference)):
        swapped = chance.integers(0, 2, (count, len(difference)), dtype=np.uint8)
        moved = (swapped.astype(np.float32) @ difference).astype(np.float64)
        made = np.abs(_f1(sums + moved) - _f1(other_sums - moved))
        # a swap that leaves a score undefined is no evidence of a difference: it counts as far
        as_far += int(np.count_nonzero(~(made < observed - 1e-12)))
    return (as_far + 1) / (swaps + 1)


def holm(ps: Sequence[float]) -> list[float]:
    """Each p corrected for all of them (Holm 1979), in the order given."""
    corrected = [0.0] * len(ps)
    least = 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        least = max(least, min(1.0, ps[place] * (len(ps) - rank)))
        corrected[place] = least
    return corrected


def ranks(names: Sequence[str], comparisons: Sequence[Comparison]) -> dict[str, int]:
    """Each extractor's rank: one more than those that are better for sure; the rest are ties."""
    better = dict.fromkeys(names, 1)
    for each in comparisons:
        if each.differ and each.delta is not None:
            better[each.b if each.delta > 0 else each.a] += 1
    return better


def _resampled(tables: Mapping[str, Floats], *, resamples: int, seed: int) -> dict[str, Floats]:
    """Each table's column sums over articles drawn with replacement, a resample a row."""
    import numpy as np

    articles = len(next(iter(tables.values())))
    beside = np.hstack([*tables.values()]).astype(np.float32)
    chance = np.random.default_rng(seed)
    sums = []
    for count in _chunks(resamples, articles):
        # 64 bits each are drawn in half the time that 32 take
        times = np.empty((count, articles), dtype=np.float32)
        # a resample at a time: what it counts stays nearer still
        for row, drawn in zip(times, chance.integers(0, articles, (count, articles)), strict=True):
            row[:] = np.bincount(drawn, minlength=articles)
        sums.append(times @ beside)
    whole = np.vstack(sums).astype(np.float64)
    return {name: whole[:, 3 * at : 3 * at + 3] for at, name in enumerate(tables)}


def _chunks(rows: int, columns: int) -> Iterator[int]:
    most = max(1, _CELLS // max(columns, 1))
    while rows > 0:
        yield min(rows, most)
        rows -= most


def _f1(sums: Floats) -> Floats:
    return _shares(2 * sums[:, 0], sums[:, 1] + sums[:, 2])


def _shares(parts: Floats, wholes: Floats) -> Floats:
    """Part by whole, not a number where the whole is 0."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(wholes > 0, parts / wholes, np.nan)


def _interval(scores: Floats) -> Interval | None:
    """The percentile interval of what is defined; None if less than half of it is."""
    import numpy as np

    rising = np.sort(scores)  # what is not a number comes last
    defined = int(np.count_nonzero(~np.isnan(rising)))
    if 2 * defined < len(rising):
        return None
    tail = (1 - LEVEL) / 2
    return Interval(*(_quantile(rising, defined, share) for share in (tail, 1 - tail)))


def _quantile(rising: Floats, count: int, share: float) -> float:
    """Between the two of the first `count` numbers beside this share, by distance."""
    place = share * (count - 1)
    below = int(place)
    above = min(below + 1, count - 1)
    low, high = float(rising[below]), float(rising[above])
    return low + (high - low) * (place - below)
