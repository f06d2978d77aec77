"""What the scores that an extractor gives are worth: curves, thresholds, calibration (contract 9).

A scored prediction is right or wrong by the strict comparison. Predictions without a score take no
part; how many there are is said.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.evaluate.arrays import distinct, starts
from annotator.evaluate.scores import Score, of_sets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Ints = NDArray[np.int64]

BINS = 10
POINTS = 200
"""Of a curve, at most, for drawing."""
ACCEPT, REJECT, ADD = 1.63, 1.63, 4.79
"""Seconds a correct, a wrong and a missing item cost a reviewer at the keyboard.

By the keystroke-level model (Card, Moran and Newell 1980): a mental act of 1.35 s and a key of
0.28 s; to add an item takes finding it, its label and about four keys.
"""


@dataclass(frozen=True, slots=True)
class Point:
    """What is left of the predictions at a threshold: those with this score or more."""

    threshold: float
    precision: float
    recall: float | None
    f1: float
    seconds: float
    """What a reviewer needs who is shown these, keyboard in hand; reading not counted."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of like scores, from `low` to `high`: what they claim, how many are right."""

    low: float
    high: float
    count: int
    score: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """One extractor's scores against the truth.

    `scored` and `unscored` count the predictions; of no scored ones there is nothing to say.
    `curve` goes from the highest threshold down, a step function in which nothing is interpolated,
    thinned out for drawing; `average_precision` is the area below the whole of it. `best` is where
    F1 is highest (chosen on dev, used on test), `cheapest` where a review takes the fewest seconds.
    Errors are the expected calibration error over bins of equal width and of equal mass (Naeini et
    al. 2015).
    """

    scored: int
    unscored: int
    curve: tuple[Point, ...] = ()
    average_precision: float | None = None
    best: Point | None = None
    cheapest: Point | None = None
    equal_width: tuple[Bin, ...] = ()
    equal_mass: tuple[Bin, ...] = ()
    width_error: float | None = None
    mass_error: float | None = None

    def to_dict(self) -> dict[str, object]:
        """Everything by its name; points and bins are objects too."""
        found = asdict(self)
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in found.items()
        }


@dataclass(frozen=True, slots=True)
class Threshold:
    """A score from which predictions are taken: chosen on dev for its F1, and what it does on test.

    `test_all` is the test without a threshold. Predictions without a score are always taken.
    """

    threshold: float
    dev: Score
    test: Score
    test_all: Score

    def to_dict(self) -> dict[str, object]:
        """The threshold and the three scores."""
        return {
            "threshold": self.threshold,
            "dev": self.dev.to_dict(),
            "test": self.test.to_dict(),
            "test_all": self.test_all.to_dict(),
        }


def calibration(scores: Floats, right: Flags, *, support: int) -> Calibration:
    """`scores` of predictions, not a number where there is none; `support` is gold's count."""
    import numpy as np

    known = ~np.isnan(scores)
    unscored = int(np.count_nonzero(~known))
    order = np.argsort(-scores[known], kind="stable")
    scores, right = scores[known][order], right[known][order]
    if not len(scores):
        return Calibration(0, unscored)
    # a threshold cannot part what has the same score: the last of each
    shown = np.flatnonzero(np.append(scores[1:] != scores[:-1], True)) + 1
    found = np.cumsum(right)[shown - 1]
    f1 = 2 * found / (shown + support)
    seconds = ACCEPT * found + REJECT * (shown - found) + ADD * (support - found)

    def point(place: int) -> Point:
        return Point(
            float(scores[shown[place] - 1]),
            float(found[place] / shown[place]),
            float(found[place] / support) if support else None,
            float(f1[place]),
            float(seconds[place]),
        )

    drawn = distinct(np.linspace(0, len(shown) - 1, POINTS).astype(int))
    steps = np.diff(found, prepend=0) / max(support, 1)
    width = _bins(scores, right, np.minimum(scores * BINS, BINS - 1).astype(int))
    mass = _bins(scores, right, _by_mass(scores))
    return Calibration(
        len(scores),
        unscored,
        tuple(map(point, drawn)),
        float((found / shown * steps).sum()) if support else None,
        point(int(np.argmax(f1))),
        point(int(np.argmin(seconds))),
        width,
        mass,
        _error(width),
        _error(mass),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Predictions of some articles: their scores, not a number where there is none, and which are
    right; `support` is gold's count.
    """

    scores: Floats
    right: Flags
    support: int


def threshold(dev: Scored, test: Scored) -> Threshold | None:
    """The score from which dev has the highest F1, and what it does on test; None without any."""
    import numpy as np

    given = np.sort(dev.scores[~np.isnan(dev.scores)])
    candidates = given[starts(given)]
    if not len(candidates):
        return None
    # what is left from each candidate on, what has no score always
    tp, left = (
        np.count_nonzero(np.isnan(chosen))
        + len(known := np.sort(chosen[~np.isnan(chosen)]))
        - np.searchsorted(known, candidates)
        for chosen in (dev.scores[dev.right], dev.scores)
    )
    best = int(np.argmax((2 * tp / (left + dev.support))[::-1]))
    chosen = float(candidates[::-1][best])
    return Threshold(chosen, _from(chosen, dev), _from(chosen, test), _from(-1.0, test))


def _from(threshold: float, scored: Scored) -> Score:
    """What remains of the predictions from a score on."""
    import numpy as np

    taken = ~(scored.scores < threshold)
    tp = int(np.count_nonzero(scored.right & taken))
    return of_sets(tp, int(np.count_nonzero(taken)) - tp, scored.support - tp)


def _by_mass(scores: Floats) -> Ints:
    """A bin for each of the falling scores, of about as many each; equal scores stay together."""
    import numpy as np

    place = np.arange(len(scores)) * BINS // len(scores)
    first = np.searchsorted(-scores, -scores, side="left")
    return BINS - 1 - place[first]


def _bins(scores: Floats, right: Flags, place: Ints) -> tuple[Bin, ...]:
    """The bins that hold anything, the lowest scores first; scores and their places fall."""
    import numpy as np

    first = np.append(np.flatnonzero(starts(place)), len(place)).tolist()
    return tuple(
        Bin(
            float(scores[end - 1]),
            float(scores[begin]),
            end - begin,
            float(scores[begin:end].mean()),
            float(right[begin:end].mean()),
        )
        for begin, end in reversed(list(pairwise(first)))
    )


def _error(bins: tuple[Bin, ...]) -> float:
    """The mean distance of what is claimed from what is right, weighed by the predictions."""
    total = sum(each.count for each in bins)
    return sum(each.count * abs(each.score - each.right) for each in bins) / total
