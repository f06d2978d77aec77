"""What a view shows, in values that can be compared, so that only what differs is painted anew.

A decision changes a mention and the focus out of thousands of things in view: to paint them all
would take as long as everything else that a key does. Coordinates are those of the viewport.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QRegion

from annotator.model import ItemId, Mention
from app.article.arcs import Arc
from app.article.marks import Marks
from app.article.page import Page
from app.article.painting import piece_rect, tag_rect
from app.article.snippets import Snippet

_ROUND = 4
"""Pixels that rings, pens and soft edges may reach beyond a mark."""
_BACK = 2
"""Rectangles that another one may be joined to: parts of one thing come after each other."""
_WASTE = 1.5
"""How much more may be painted so that two rectangles are one."""
_ARROW, _PEN = 6, 2
"""Pixels that an arc's arrow and dot may reach beside its line, and its pen above and below."""


@dataclass(frozen=True, slots=True)
class Look:
    """What of the article is in view, where it is, and what lies over it."""

    ground: tuple[object, ...]
    """What all that is seen depends on: another ground is another picture."""
    left: int
    """x of the text's left edge."""
    top: int
    """y of the layout at the view's upper border."""
    paragraphs: Mapping[int, tuple[int, int, Marks]]
    """By index: y, height and marks of the paragraphs in view."""
    mentions: Mapping[int, tuple[Mention, ...]]
    """By paragraph: the mentions in view, as its marks name them."""
    ringed: frozenset[ItemId]
    arcs: Mapping[ItemId, tuple[Arc, bool]]
    """By relation: the arcs in the layout's coordinates, and whether they are strong."""
    moving: Mapping[Hashable, tuple[QRect, ...]]
    """What else scrolls with the text, by what it is: frame, selection, reading cursor."""
    snippets: tuple[Snippet, ...]
    bar: tuple[object, ...]
    """What the bar at the edge shows, and where."""
    bar_rect: QRect

    def moved(self, now: Look) -> int | None:
        """By how many pixels the text has moved down since; None if none of it is still in view."""
        for index, (y, _, _) in self.paragraphs.items():
            if index in now.paragraphs:
                return now.paragraphs[index][0] - y
        return None


def differences(before: Look, now: Look, page: Page, *, moved: int) -> QRegion:
    """What is to be painted once what was painted before has been moved down by so much."""
    region = QRegion()
    for rect in _joined(_differences(before, now, page, moved)):
        region += rect
    return region


def _joined(rects: Iterable[QRect]) -> list[QRect]:
    """Few rectangles instead of many: what is near each other is painted in one go."""
    found: list[QRect] = []
    areas: list[int] = []
    for rect in rects:
        area = rect.width() * rect.height()
        for at in range(max(len(found) - _BACK, 0), len(found)):
            both = found[at] | rect
            whole = both.width() * both.height()
            if whole <= (area + areas[at]) * _WASTE:
                found[at], areas[at] = both, whole
                break
        else:
            found.append(rect)
            areas.append(area)
    return found


def _mention_rects(page: Page, index: int, marks: Marks, y: int, item: ItemId) -> Iterator[QRectF]:
    """What a mention covers in a paragraph at (x 0, y): its pieces, its tag, what joins them."""
    paragraph, sheet = page.layout.paragraphs[index], page.sheet
    for piece in marks.pieces:
        if piece.item == item:
            yield piece_rect(paragraph, piece, sheet).translated(0, y)
    for tag in marks.tags:
        if tag.item == item:
            yield tag_rect(paragraph, tag, sheet).translated(0, y)
    for join in marks.joins:
        if join.item == item:
            below = paragraph.style.fill_bottom + join.lane * sheet.lane
            line = paragraph.lines[join.line].baseline + below + y
            yield QRectF(join.left, line, join.right - join.left, 1)


def _arc_rects(arc: Arc, left: int, top: int) -> Iterator[QRect]:
    """What an arc covers: each straight part of it, its label, and the line to that."""
    for one, other in (*pairwise(arc.points), *((arc.leader,) if arc.leader else ())):
        (x, y), (to_x, to_y) = one, other
        x, to_x = (x, to_x) if x < to_x else (to_x, x)
        y, to_y = (y, to_y) if y < to_y else (to_y, y)
        # an arrow is wider than its line, but ends where that does
        yield QRect(
            floor(x) + left - _ARROW,
            floor(y) + top - _PEN,
            ceil(to_x - x) + 2 * _ARROW + 2,
            ceil(to_y - y) + 2 * _PEN + 2,
        )
    yield arc.label.translated(left, top).toAlignedRect().adjusted(-2, -2, 2, 2)


def _differences(before: Look, now: Look, page: Page, moved: int) -> Iterator[QRect]:
    for index in before.paragraphs.keys() | now.paragraphs.keys():
        old, new = before.paragraphs.get(index), now.paragraphs.get(index)
        if old is None or new is None or (old[0] + moved, old[2]) != (new[0], new[2]):
            for y, height, _ in filter(None, (old and (old[0] + moved, *old[1:]), new)):
                yield QRect(0, y - _ROUND, now.bar_rect.right() + 1, height + 2 * _ROUND)
    for index, item in _other_mentions(before, now):
        y, _, marks = now.paragraphs[index]
        for rect in _mention_rects(page, index, marks, y, item):
            around = rect.translated(now.left, 0).adjusted(-_ROUND, -_ROUND, _ROUND, _ROUND)
            yield around.toAlignedRect()
    yield from _arc_differences(before, now, moved)
    for thing in before.moving.keys() | now.moving.keys():
        was = [rect.translated(0, moved) for rect in before.moving.get(thing, ())]
        shown = [*now.moving.get(thing, ())]
        if was != shown:
            yield from was
            yield from shown
    if before.snippets != now.snippets or moved:
        for snippet in before.snippets:
            yield snippet_rect(snippet).translated(0, moved)
        for snippet in (*before.snippets, *now.snippets):
            yield snippet_rect(snippet)
    if before.bar != now.bar or moved:
        yield now.bar_rect


def _other_mentions(before: Look, now: Look) -> Iterator[tuple[int, ItemId]]:
    """Paragraph and id of each mention that stood otherwise, or was ringed and is not, or is."""
    rings = before.ringed ^ now.ringed
    for index, mentions in now.mentions.items():
        old = before.mentions.get(index)
        here = now.paragraphs[index][2].items
        others = {item for item in rings if item in here}
        if old != mentions:
            known = {mention.id: mention for mention in old or ()}
            others |= {each.id for each in mentions if known.get(each.id) != each}
        for item in others:
            yield index, item


def _arc_differences(before: Look, now: Look, moved: int) -> Iterator[QRect]:
    # where a dash begins depends on how much of the whole line is in view
    stays = before.top == now.top and not moved
    for relation in before.arcs.keys() | now.arcs.keys():
        old, new = before.arcs.get(relation), now.arcs.get(relation)
        if not stays or old != new:
            if old is not None:
                yield from _arc_rects(old[0], before.left, moved - before.top)
            if new is not None:
                yield from _arc_rects(new[0], now.left, -now.top)


def snippet_rect(snippet: Snippet) -> QRect:
    """What a snippet covers, the air around it too."""
    return snippet.rect.adjusted(-_ROUND, -_ROUND, _ROUND, _ROUND)
