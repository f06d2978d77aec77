"""Who gives way to whom where mentions nest and overlap: lanes of underlines, rows of tags.

Pure numbers, no Qt: spans are in code points, widths in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


def lanes(spans: Sequence[tuple[int, int]]) -> list[int]:
    """A lane for each [start, end): 0 is the innermost, and a span lies outside what it contains.

    Spans that share a code point never share a lane.
    """
    found = [0] * len(spans)
    for cluster in _clusters(spans):
        if len(cluster) == 1:
            continue
        placed: list[int] = []
        # shortest first; of two equal spans the later one is the outer
        for each in sorted(cluster, key=lambda i: (spans[i][1] - spans[i][0], i)):
            start, end = spans[each]
            below = [found[i] for i in placed if spans[i][0] < end and start < spans[i][1]]
            found[each] = 1 + max(below) if below else 0
            placed.append(each)
    return found


def _clusters(spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The spans' indexes in groups that no gap runs through."""
    groups: list[list[int]] = []
    reach = -1
    for each in sorted(range(len(spans)), key=spans.__getitem__):
        if groups and spans[each][0] < reach:
            groups[-1].append(each)
        else:
            groups.append([each])
        reach = max(reach, spans[each][1])
    return groups


_ALONG = 0.6
"""How far along its mention a tag may be pushed, as a share of what can be seen of that."""


@dataclass(frozen=True, slots=True)
class TagWish:
    """A tag that wants to stand at `x` and be `width` wide; what it names is `reach` wide there."""

    x: float
    width: float
    reach: float


@dataclass(frozen=True, slots=True)
class TagPlace:
    """Where a tag stands: row 0 is the lowest; it is elided if narrower than wished."""

    row: int
    x: float
    width: float


def place_tags(
    wishes: Sequence[TagWish], *, right: float, gap: float, least: float
) -> list[TagPlace]:
    """A place for each wish of one line, the wishes sorted by x: none covers another.

    A tag in the way of the next is shortened (never below `least`) before the next is pushed off
    its own mention, and a new row is opened only when neither helps: rows make lines uneven.
    """
    rows: list[list[tuple[int, TagPlace]]] = []
    for index, wish in enumerate(wishes):
        width = min(wish.width, right)
        wanted = max(0.0, min(wish.x, right - width))
        for row, places in enumerate(rows):
            taken = _fit(wish, wanted, width, row, places[-1], right=right, gap=gap, least=least)
            if taken is not None:
                shortened, place = taken
                places[-1] = shortened
                places.append((index, place))
                break
        else:
            rows.append([(index, TagPlace(len(rows), wanted, width))])
    found = dict(entry for places in rows for entry in places)
    return [found[index] for index in range(len(wishes))]


def _fit(
    wish: TagWish,
    wanted: float,
    width: float,
    row: int,
    before: tuple[int, TagPlace],
    *,
    right: float,
    gap: float,
    least: float,
) -> tuple[tuple[int, TagPlace], TagPlace] | None:
    """The tag behind the last one of a row, and that one perhaps shortened; None: no room."""
    index, last = before
    shortest = min(width, least)
    furthest = max(wanted, min(wish.x + wish.reach * _ALONG, right - shortest))
    x = max(wanted, last.x + last.width + gap)
    if x > furthest:  # as far as the tag may be pushed, then the one before gives way
        x = furthest
        room = x - gap - last.x
        if room < min(last.width, least):
            return None
        last = TagPlace(row, last.x, room)
    width = min(width, right - x)
    if width < shortest:
        return None
    return (index, last), TagPlace(row, x, width)


def free_slot(
    taken: Sequence[tuple[float, float]], width: float, *, near: float, left: float, right: float
) -> float | None:
    """The x nearest to `near` at which `width` fits between the taken stretches; None: nowhere."""
    edges = [(left, left), *sorted(taken), (right, right)]
    best: float | None = None
    reach = left
    for (_, before), (after, _) in pairwise(edges):
        reach, after = max(reach, before), min(after, right)
        if after - reach >= width:
            x = min(max(near, reach), after - width)
            if best is None or abs(x - near) < abs(best - near):
                best = x
    return best
