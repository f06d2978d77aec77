"""Trust: how far what was learnt is believed against the rules, by what it was worth in lessons.

It may go against them in two ways, and each is believed by itself: adding what they have not found,
and dropping what they have. Both begin with little trust, which counts like a few items seen, so
that the first lessons change little and many decide. Labels that the rules know nothing of need
no such proof. What an attribute's values are is earned all or nothing (`earned`), value by value.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

_Item = TypeVar("_Item")
SURE = 2.33
"""Standard errors that a gain must be above nothing: one chance in a hundred, one-sided.

It is asked for several changes after every article, so one in twenty would come up soon.
"""
ADDED, DROPPED = 0.4, 0.3
"""What is believed before lessons: of the additions that are said to be right the share that is,
and of drops."""
_ITEMS = 5.0
"""Items that this belief counts as."""
_EVEN = 0.5
_MISSED = 10
"""Items of a label that rules have missed, and found none, if they do not know it."""


def earned(changes: Iterable[tuple[int, int]], *, even: float = 0.5) -> bool:
    """Whether changes, so many right and wrong in each article, show more than a share of `even`.

    Those of one article are alike, so that the articles have to agree, too.
    """
    counts = list(changes)
    gains = [right - (right + wrong) * even for right, wrong in counts]
    if len(gains) < 2:
        return False
    whole, each = sum(gains), len(gains)
    items = sum(map(sum, counts)) * even * (1 - even)
    articles = each / (each - 1) * sum((gain - whole / each) ** 2 for gain in gains)
    return whole > SURE * math.sqrt(max(items, articles))


@dataclass(frozen=True, slots=True)
class Trust:
    """How far what was learnt is believed where the rules are silent, and where it doubts them."""

    adds: float = ADDED
    """What the probability of an addition is multiplied by."""
    drops: float = DROPPED
    """How likely a drop is right."""

    def added(self, learnt: float) -> float:
        """How likely a find is of which the rules, who know its label, say nothing."""
        return self.adds * learnt

    def kept(self, learnt: float, prior: float) -> float:
        """How likely a find of the rules is, where they said `prior`."""
        return self.drops * learnt + (1 - self.drops) * max(learnt, prior)

    def least(self, threshold: float, prior: float | None) -> float:
        """The probability above which an item is shown; `prior` is what the rules said, if they
        did.

        What they find was worth showing before any lesson, so that it goes by what was learnt, and
        not for what it was: as if they had said as much for as against.
        """
        if prior is None:
            return threshold
        return threshold - (1 - self.drops) * max(0.0, _EVEN - prior)


WHOLE = Trust(adds=1.0, drops=1.0)
"""Whoever has this believes what was learnt, whatever the rules say."""


def trust(
    seen: Iterable[tuple[Mapping[_Item, float], Collection[_Item], Collection[_Item]]],
) -> Trust:
    """From what was chosen with its probability, what the rules say and what is true.

    All of articles that taught nothing of it. How many additions are right is taken as drawn from
    a Poisson distribution about a share of what was said (a gamma prior), drops as drawn one by
    one (a beta prior).
    """
    said, right = _ITEMS, ADDED * _ITEMS
    dropped, rightly = _ITEMS, DROPPED * _ITEMS
    for chosen, ruled, true in seen:
        more, less = chosen.keys() - set(ruled), set(ruled) - chosen.keys()
        said += math.fsum(chosen[each] for each in more)
        right += len(more & set(true))
        dropped += len(less)
        rightly += len(less - set(true))
    return Trust(adds=min(1.0, right / said), drops=rightly / dropped)


def known(
    found: Iterable[tuple[object, object, str]], true: Iterable[tuple[object, object, str]]
) -> frozenset[str]:
    """The labels that the rules find in lessons, and those that they may: seldom missed so far.

    Both are what is found or true, by labels in the last place. Rules that find nothing at all know
    no label.
    """
    labels = frozenset(each[-1] for each in found)
    if not labels:
        return labels
    missed = Counter(each[-1] for each in true if each[-1] not in labels)
    return labels | {label for label, count in missed.items() if count < _MISSED}
