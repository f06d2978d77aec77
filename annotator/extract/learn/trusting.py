"""Trust: the rules are believed until lessons show them wrong more often than chance would.

They may be overruled in two ways, and each has to be earned by itself: adding what they have not
found, and dropping what they have. Labels that the rules know nothing of need no such proof.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from annotator.extract.learn.weighing import Tally

SURE = 2.33
"""Standard errors that a gain must be above nothing: one chance in a hundred, one-sided.

It is asked for several changes after every article, so one in twenty would come up soon.
"""
UNDECIDED = 0.5
"""What is said of a find of the rules that the lessons speak against, but not clearly enough."""


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
    """Whether what was learnt may add to what the rules find, and drop from it."""

    adds: bool = False
    drops: bool = False


def trust(
    seen: Iterable[tuple[Collection[object], Collection[object], Collection[object]]],
) -> Trust:
    """From what was chosen, what the rules say and what is true, of articles that taught nothing.

    A find more raises F1 where more than half of F1 of such finds are right.
    """
    added: list[tuple[int, int]] = []
    dropped: list[tuple[int, int]] = []
    rules = Tally()
    for chosen, ruled, true in seen:
        more, less = set(chosen) - set(ruled), set(ruled) - set(chosen)
        added.append((len(more & set(true)), len(more - set(true))))
        dropped.append((len(less - set(true)), len(less & set(true))))
        rules += Tally.of(ruled, true)
    even = rules.f1 / 2
    return Trust(adds=earned(added, even=even), drops=earned(dropped, even=1 - even))


def tempered(learnt: float, prior: float, *, drops: bool) -> float:
    """How likely a find of the rules is, where they said `prior`."""
    return learnt if drops else max(learnt, min(prior, UNDECIDED))
