"""The way of a relation's arc from head to tail: up from a tag, along line gaps, down on a tag.

Between two lines it runs in the margin, so that it never crosses text. x and y are those of the
article's layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF

from annotator.model import ItemId, ItemState, Relation
from app.article.inks import Inks
from app.article.lanes import free_slot
from app.article.marks import TagFace
from app.article.styles import Sheet

_RADIUS = 5.0
_DASHES = {ItemState.PENDING: (5, 3), ItemState.REJECTED: (2, 4)}
"""Pixels on and off."""
_MARGIN = 14
_AIR = 7
"""pixels that an arrow and the pen may reach beyond the line"""
_ANY = 100_000
_TRACK = 6
"""between two arcs beside each other in the margin"""


@dataclass(frozen=True, slots=True)
class Dock:
    """Where an arc may touch a mention: the tag's top, and the gap above its line."""

    left: float
    right: float
    top: float
    channel: float
    """y at which arcs run above this line"""
    blocked: tuple[tuple[float, float], ...] = ()
    """stretches of x above the tag where other tags stand"""
    taken: tuple[tuple[float, float], ...] = ()
    """stretches of x of all tags of the line, where no arc's label may stand"""
    known: bool = True
    """False: far from the view, only the direction is right"""

    def x(self, share: float) -> float:
        """A place on the tag's top, `share` of its width from the left, that nothing blocks."""
        wanted = self.left + (self.right - self.left) * share
        inner = self.left + 2, max(self.right - 2, self.left + 3)
        found = free_slot(self.blocked, 1, near=wanted, left=inner[0], right=inner[1])
        return wanted if found is None else found


@dataclass(frozen=True, slots=True)
class Arc:
    """A routed relation: corner points from head to tail, and where its label stands."""

    relation: ItemId
    points: tuple[tuple[float, float], ...]
    label: QRectF
    text: str
    state: ItemState
    symmetric: bool = False
    """whether it has no direction"""
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None
    """the line to a label that found no room beside it"""

    @property
    def head(self) -> tuple[float, float]:
        """Where it leaves the head mention."""
        return self.points[0]

    @property
    def tail(self) -> tuple[float, float]:
        """The arrow's tip at the tail mention."""
        return self.points[-1]

    def bounds(self) -> QRectF:
        """All that it covers, its arrow, label and pen too."""
        xs, ys = zip(*self.points, *(self.leader or ()), strict=True)
        line = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        return line.adjusted(-_AIR, -_AIR, _AIR, _AIR).united(self.label)

    def moved(self, by: QPointF) -> Arc:
        """The same arc elsewhere."""
        points = tuple((x + by.x(), y + by.y()) for x, y in self.points)
        leader = None
        if self.leader is not None:
            (x, y), (to, _) = self.leader
            leader = (x + by.x(), y + by.y()), (to + by.x(), y + by.y())
        return replace(self, points=points, label=self.label.translated(by), leader=leader)


def route(
    relation: Relation,
    head: Dock,
    tail: Dock,
    *,
    face: TagFace,
    others: Sequence[Arc] = (),
    symmetric: bool = False,
) -> Arc:
    """The arc of a relation; `others` are shown with it: labels and margins are shared."""
    start, end = head.x(0.3), tail.x(0.7)
    sheet = face.sheet
    text = relation.label.replace("_", " ")
    width = face.advance(text) + 12
    points = [(start, head.top), (start, head.channel)]
    margin = start
    if head.channel != tail.channel:
        aside = _MARGIN + _TRACK * (len(others) % 4)
        margin = -aside if start + end < sheet.measure else sheet.measure + aside
        points += [(margin, head.channel), (margin, tail.channel)]
    points += [(end, tail.channel), (end, tail.top)]
    # on the way beside one of the ends, else near them between tags, else in the margin
    head_run, tail_run = _run(start, margin, sheet), _run(margin, end, sheet)
    room = min(0.0, margin), max(sheet.measure + _MARGIN, margin)
    places = (
        _label(dock, low, high, near - width / 2, width, others)
        for dock, (low, high), near in (
            (head, head_run, sum(head_run) / 2),
            (tail, tail_run, sum(tail_run) / 2),
            (head, room, start),
            (tail, room, end),
        )
        if dock.known
    )
    x, y = next(filter(None, places), (room[1], head.channel))
    label = QRectF(x, y - 1, width, sheet.tag_height + 1)
    return Arc(
        relation.id,
        tuple(points),
        label,
        text,
        relation.state,
        symmetric,
        leader=_leader(points, label, y),
    )


def _leader(
    points: Sequence[tuple[float, float]], label: QRectF, channel: float
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The line along the gap from a label to the arc, if it does not stand at it."""
    run = [x for x, y in points if y == channel]
    if not run:
        return None
    if label.right() < min(run):
        return (label.right(), channel), (min(run), channel)
    if label.left() > max(run):
        return (label.left(), channel), (max(run), channel)
    return None


def _run(start: float, end: float, sheet: Sheet) -> tuple[float, float]:
    low, high = sorted((start, end))
    return max(low, 0), min(high, sheet.measure)


def _label(
    dock: Dock, low: float, high: float, near: float, width: float, others: Sequence[Arc]
) -> tuple[float, float] | None:
    """A place for the label above a line, between the tags and labels that are there."""
    labels = [arc.label for arc in others if arc.label.top() + 1 == dock.channel]
    taken = [*dock.taken, *((label.left() - 2, label.right() + 2) for label in labels)]
    slot = free_slot(taken, width, near=near, left=low, right=high)
    return None if slot is None else (slot, dock.channel)


def paint_arc(
    painter: QPainter,
    arc: Arc,
    inks: Inks,
    face: TagFace,
    *,
    strong: bool,
    corner: QPointF,
    below: bool = False,
) -> None:
    """Draws an arc with its arrow and label; `strong` for the focused relation itself.

    One `below` the text reaches its ends from there.
    """
    pens = inks.arc(strong=strong)
    brush = pens.brush
    painter.setPen(pens.line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    dash = _DASHES.get(arc.state)
    if dash is None:
        painter.drawPath(_path(arc.points, corner))
    else:
        painter.drawLines(_dashes(arc.points, corner, *dash, painter.viewport().height()))
    if arc.leader is not None:
        one, other = (QPointF(*end) + corner for end in arc.leader)
        painter.setPen(pens.leader)
        painter.drawLine(one, other)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    x, y = arc.tail[0] + corner.x(), arc.tail[1] + corner.y()
    size = 3.6 if strong else 3.0
    up = -1 if below else 1
    if arc.symmetric:
        painter.drawEllipse(QPointF(x, y - 2.2 * up), 2.2, 2.2)
    else:
        base = y - 5 * up
        painter.drawPolygon(
            QPolygonF([QPointF(x, y), QPointF(x - size, base), QPointF(x + size, base)])
        )
    x, y = arc.head[0] + corner.x(), arc.head[1] + corner.y()
    painter.drawEllipse(QPointF(x, y - 2.2 * up), 2.2, 2.2)
    rect = arc.label.translated(corner)
    painter.setPen(pens.border)
    painter.setBrush(inks.focus.tag if strong else inks.paper)
    round_ = rect.height() / 2
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), round_, round_)
    painter.setPen(inks.focus.tag_text if strong else inks.ink)
    painter.setFont(face.font)
    text = face.text(arc.text, _ANY)
    middle = rect.center()
    baseline = round(middle.y() + face.cap_height / 2)
    left = middle.x() - text.size().width() / 2
    painter.drawStaticText(QPointF(left, baseline - face.baseline), text)


def _dashes(
    points: Sequence[tuple[float, float]], corner: QPointF, on: int, off: int, height: int
) -> list[QLineF]:
    """The line through the points in short ones: Qt takes six times as long for its own dashes.

    They begin where they begin, whatever is painted of the line or in view.
    """
    found: list[QLineF] = []
    left, top = corner.x(), corner.y()
    for one, other in pairwise(points):
        (x, y), (to_x, to_y) = (
            (round(at_x + left) + 0.5, round(at_y + top) + 0.5) for at_x, at_y in (one, other)
        )
        length = abs(to_x - x) + abs(to_y - y)  # each part is upright or level
        across, down = ((to_x > x) - (to_x < x)), ((to_y > y) - (to_y < y))
        first, last = 0.0, length
        if down:  # what is far out of view need not be drawn
            ends = sorted(((-on - y) * down, (height + on - y) * down))
            first, last = max(0.0, ends[0] // (on + off) * (on + off)), min(length, ends[1])
        while first < last:
            end = min(first + on, length)
            found.append(
                QLineF(x + across * first, y + down * first, x + across * end, y + down * end)
            )
            first += on + off
    return found


def _path(points: Sequence[tuple[float, float]], corner: QPointF) -> QPainterPath:
    """The line through the points with rounded corners, in the middle of pixels: sharp."""
    left, top = corner.x(), corner.y()
    moved = [(round(x + left) + 0.5, round(y + top) + 0.5) for x, y in points]
    path = QPainterPath(QPointF(*moved[0]))
    for before, here, after in zip(moved, moved[1:], moved[2:], strict=False):
        path.lineTo(*_towards(here, before))
        path.quadTo(*here, *_towards(here, after))
    path.lineTo(*moved[-1])
    return path


def _towards(here: tuple[float, float], there: tuple[float, float]) -> tuple[float, float]:
    """The place at most _RADIUS away from here, and at most half way there."""
    across, down = there[0] - here[0], there[1] - here[1]
    length = (across * across + down * down) ** 0.5
    share = min(0.5, _RADIUS / length) if length else 0
    return here[0] + across * share, here[1] + down * share
