"""A piece of an article with gold's spans and the predicted ones on it: lines above and below."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from annotator.evaluate.faults import Error, Spot
from annotator.evaluate.html.markup import Html, el, name, said, text

_AROUND = 90
"""Code points shown on each side of where a span begins or ends."""
_NEAR = 40
"""Less than this between two pieces is shown, too."""
_QUOTED = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """A fragment that gold has, or that was predicted; `label` stands beside it."""

    start: int
    end: int
    of_gold: bool
    label: str


def excerpt(error: Error, article: str | None) -> Html:
    """What is wrong, in its place, and in words."""
    parts = []
    if article is not None:
        marks = [*_marks(error.gold, of_gold=True), *_marks(error.predicted, of_gold=False)]
        direction = "rtl" if _right_to_left(article) else "ltr"
        parts.append(el("p", *_drawn(marks, article), cls="excerpt", dir=direction))
    parts.append(
        said(
            el("span", text("Gold: "), cls="quiet"),
            *_told(error.gold, article),
            el("span", text(" · predicted: "), cls="quiet"),
            *_told(error.predicted, article),
        )
    )
    return el("li", *parts)


def _marks(spot: Spot | None, *, of_gold: bool) -> Iterator[Mark]:
    if spot is None:
        return
    ends = (("", spot), ("head\u00a0", spot.head), ("tail\u00a0", spot.tail))
    for role, each in ends:
        for place, (start, end) in enumerate(() if each is None else each.fragments):
            label = f"{role}{each.label}" if each is not None and not place else "…"
            yield Mark(start, end, of_gold, label)


def pieces(places: Iterable[int], length: int) -> list[tuple[int, int]]:
    """What to show of a text so that all these places are seen: [start, end), in order."""
    found: list[tuple[int, int]] = []
    for place in sorted(set(places)):
        start, end = max(place - _AROUND, 0), min(place + _AROUND, length)
        if found and start - found[-1][1] <= _NEAR:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    if found and found[0][0] <= _NEAR:
        found[0] = 0, found[0][1]
    if found and length - found[-1][1] <= _NEAR:
        found[-1] = found[-1][0], length
    return found


def _drawn(marks: list[Mark], article: str) -> Iterator[Html]:
    length = len(article)
    edges = {min(edge, length) for mark in marks for edge in (mark.start, mark.end)}
    after = 0
    for piece_start, piece_end in pieces(edges, length):
        start, end = _whole_words(article, piece_start, piece_end, edges)
        if start > after:
            yield text(" … " if after else "… ")
        after = end
        cuts = sorted({start, end, *(edge for edge in edges if start < edge < end)})
        for left, right in pairwise(cuts):
            yield from (_tag(mark) for mark in marks if mark.start == left and mark.of_gold)
            over = [mark.of_gold for mark in marks if mark.start <= left and right <= mark.end]
            kinds = " ".join(
                cls for cls, of_gold in (("gold", True), ("said", False)) if of_gold in over
            )
            words = text(_shown(article[left:right]))
            yield el("span", words, cls=kinds) if kinds else words
            yield from (_tag(mark) for mark in marks if mark.end == right and not mark.of_gold)
    if after < length:
        yield text(" …")


def _whole_words(article: str, start: int, end: int, edges: set[int]) -> tuple[int, int]:
    """Without the halves of words at both ends, where that loses no span."""
    first, last = min(edge for edge in edges if edge >= start), max(e for e in edges if e <= end)
    if start:
        blank = article.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    if end < len(article):
        blank = article.rfind(" ", last, end)
        end = blank if blank >= 0 else end
    return start, end


def _right_to_left(article: str) -> bool:
    """Whether most letters of its beginning are; an excerpt may begin with a name that is not."""
    ways = [unicodedata.bidirectional(character) for character in article[:2_000]]
    return sum(way in ("R", "AL") for way in ways) > ways.count("L")


def _tag(mark: Mark) -> Html:
    """Gold's label stands high before its line, the predicted one low behind it."""
    return el("span", name(mark.label), cls="tag up" if mark.of_gold else "tag down")


def _told(spot: Spot | None, article: str | None, *, scored: bool = True) -> list[Html]:
    """In words: "PERSON “Ban Ki-moon” 12–23 (score 0.9)"; the score of a relation is its own."""
    if spot is None:
        return [text("nothing")]
    parts = [el("strong", name(spot.label))]
    if spot.head is not None and spot.tail is not None:
        parts += [text(" from "), *_told(spot.head, article, scored=False)]
        parts += [text(" to "), *_told(spot.tail, article, scored=False)]
    else:
        if article is not None:
            words = " … ".join(article[start:end] for start, end in spot.fragments)
            short = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
            parts += [text(" “"), name(_shown(short)), text("”")]
        places = ", ".join(f"{start:,}–{end:,}" for start, end in spot.fragments)
        parts.append(el("span", text(f" {places}"), cls="quiet"))
    if scored and spot.score is not None:
        parts.append(el("span", text(f" (score {spot.score:g})"), cls="quiet"))
    return parts


def _shown(words: str) -> str:
    """A new line is a sign of its own: it may be what is wrong."""
    return words.replace("\r\n", "↵ ").replace("\n", "↵ ").replace("\t", "⇥ ")
