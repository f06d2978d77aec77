"""Which labels are tagged together: labels that were seen to overlap go to different layers.

Each layer is tagged by a model of its own, so that a GPE within a ROLE is found as any other GPE
is. Only mentions of one label within each other cannot be: the outer one is learnt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from annotator.extract.learn.page import Place

Nest = tuple[str, str]
"""An outer and an inner label."""


def overlaps(places: Iterable[Place]) -> tuple[Counter[Nest], Counter[Nest]]:
    """How often mentions of these labels were seen within each other, and across each other."""
    nested: Counter[Nest] = Counter()
    crossing: Counter[Nest] = Counter()
    open_ones: list[Place] = []
    for place in sorted(places, key=lambda each: (each[0], -each[1], each[2])):
        open_ones = [each for each in open_ones if each[1] > place[0]]
        for outer in open_ones:
            kind = nested if place[1] <= outer[1] else crossing
            kind[outer[2], place[2]] += 1
        open_ones.append(place)
    return nested, crossing


def layers(pages: Sequence[Iterable[Place]]) -> list[list[str]]:
    """The labels in layers, the most frequent first, so that none has labels that overlap."""
    counts: Counter[str] = Counter()
    apart: set[frozenset[str]] = set()
    for places in map(list, pages):
        counts.update(label for _, _, label in places)
        for kind in overlaps(places):
            apart.update(frozenset(pair) for pair in kind)
    found: list[list[str]] = []
    for label in sorted(counts, key=lambda each: (-counts[each], each)):
        for layer in found:
            if all(frozenset((label, other)) not in apart for other in layer):
                layer.append(label)
                break
        else:
            found.append([label])
    return [sorted(layer) for layer in found]


def outermost(places: Iterable[Place]) -> list[Place]:
    """The places without those that overlap a longer or earlier one."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda each: (each[0] - each[1], each)):
        if all(place[1] <= each[0] or each[1] <= place[0] for each in kept):
            kept.append(place)
    return sorted(kept)
