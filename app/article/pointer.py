"""The mouse on the article: what a press, a drag and a release mean.

- A click on a mention activates it; a click on plain text puts the reading cursor there.
- A drag from plain text selects, by whole tokens; with Alt by characters.
- A drag from a mention's edge moves that boundary, by tokens; with Alt by characters.
- A drag from a mention's tag relates: released on a mention that `allowed` accepts.
- A drag from inside a mention relates while it is over another mention that `allowed` accepts and
  that does not overlap the first one; over anything else it selects, as from plain text, so that a
  longer mention can be drawn from a shorter one. With Shift or Alt it always selects.
- A click on a snippet or a far hint shows the mention out of view for which that stands.
- Escape gives up; a double click selects the token.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer

from annotator.model import ItemId, Mention
from annotator.text import snap, tokens
from app.article.hits import Part

if TYPE_CHECKING:
    from app.article.canvas import ArticleCanvas

_STEADY = 3
"""Pixels a hand may tremble in a click."""
_SCROLL_EVERY = 30
"""Milliseconds between steps while a drag is held outside the view."""


class Kind(Enum):
    """What a drag may become, by where it began."""

    SELECT = auto()
    MENTION = auto()
    TAG = auto()
    START = auto()
    END = auto()


_KINDS = {
    Part.TAG: Kind.TAG,
    Part.TEXT: Kind.MENTION,
    Part.START: Kind.START,
    Part.END: Kind.END,
}
_SHAPES = {
    Part.TAG: Qt.CursorShape.PointingHandCursor,
    Part.TEXT: Qt.CursorShape.IBeamCursor,
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.END: Qt.CursorShape.SizeHorCursor,
}


@dataclass(slots=True)
class Drag:
    """A press and what has become of it."""

    kind: Kind
    pressed: QPoint
    anchor: int
    item: ItemId | None = None
    point: QPoint | None = None
    """where the pointer is; None: it has not moved"""
    relates: bool = False
    target: ItemId | None = None
    span: tuple[int, int] | None = None
    """the boundaries that an edge drag would give"""
    before: tuple[int, int] | None = None
    """the selection when the drag began"""


class Pointer:
    """Follows one drag at a time and tells the canvas's signals what came of it."""

    def __init__(self, canvas: ArticleCanvas) -> None:
        self._canvas = canvas
        self.drag: Drag | None = None
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._timer = QTimer(canvas)
        self._timer.setInterval(_SCROLL_EVERY)
        self._timer.timeout.connect(self._scroll_on)

    def press(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The left button goes down at a point of the viewport."""
        far = self._canvas.far_at(point)
        if far is not None:
            self._canvas.reveal(far.offset)
        if far is not None or self._canvas.is_covered(point):
            return
        hit = self._canvas.hit_at(point)
        forced = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        kind = Kind.SELECT if hit is None or forced else _KINDS[hit.part]
        self.drag = Drag(
            kind=kind,
            pressed=point,
            anchor=self._canvas.offset_at(point),
            item=hit.item if hit and not forced else None,
            before=self._canvas.selection(),
        )

    def move(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer moves; without a drag only its shape follows."""
        drag = self.drag
        if drag is None:
            self._show_shape(point)
            return
        if drag.point is None and (point - drag.pressed).manhattanLength() < _STEADY:
            return
        drag.point, self._modifiers = point, modifiers
        match drag.kind:
            case Kind.SELECT:
                self._select(drag)
            case Kind.MENTION:
                self._relate_or_select(drag)
            case Kind.TAG:
                drag.relates, drag.target = True, self._target(drag)
            case Kind.START | Kind.END:
                drag.span = self._moved_edge(drag)
        outside = not self._canvas.viewport().rect().contains(point)
        if outside and not self._timer.isActive():
            self._timer.start()
        elif not outside:
            self._timer.stop()
        self._canvas.viewport().update()

    def release(self, point: QPoint, place: QPoint) -> None:
        """The left button goes up; `place` is the point on the screen."""
        drag, self.drag = self.drag, None
        self._timer.stop()
        if drag is None:
            return
        canvas = self._canvas
        canvas.viewport().update()
        if drag.point is None:
            self._click(drag)
        elif drag.relates:
            if drag.item is not None and drag.target is not None:
                canvas.relation_dragged.emit(drag.item, drag.target)
        elif drag.span is not None and drag.item is not None:
            canvas.edge_dragged.emit(drag.item, *drag.span)
        elif drag.kind in (Kind.SELECT, Kind.MENTION):
            selected = canvas.selection()
            if selected is not None:
                canvas.selection_finished.emit(*selected, place)
        self._show_shape(point)

    def double_click(self, point: QPoint, place: QPoint) -> None:
        """Selects the token under the pointer, unless it is on a mention."""
        canvas = self._canvas
        on_something = canvas.hit_at(point) is not None or canvas.far_at(point) is not None
        if on_something or canvas.is_covered(point):
            return
        offset = canvas.offset_at(point)
        edge = canvas.rect_at(offset)
        before = point.x() < edge.left()
        # several places can lie at one edge: the letter before it is before the first of them
        while before and offset > 0 and canvas.rect_at(offset - 1) == edge:
            offset -= 1
        letters = [(offset, offset + 1), (offset - 1, offset)]
        spans = (self._snapped(*each) for each in (reversed(letters) if before else letters))
        found = next(filter(None, spans), None)
        if found is not None:
            canvas.select(*found)
            canvas.selection_finished.emit(*found, place)

    def forget(self) -> None:
        """Drops the drag without a word: what it was on is gone."""
        self.drag = None
        self._timer.stop()

    def cancel(self) -> bool:
        """Gives up the drag; whether there was one."""
        drag = self.drag
        if drag is None:
            return False
        self.forget()
        self._canvas.select(*(drag.before or (drag.anchor, drag.anchor)))
        self._canvas.viewport().update()
        return True

    def _click(self, drag: Drag) -> None:
        item = drag.item or self._canvas.item_at(drag.pressed)
        if item is not None:
            self._canvas.item_activated.emit(item)
        else:
            self._canvas.set_reading_cursor(drag.anchor)
            self._canvas.select(drag.anchor, drag.anchor)

    def _select(self, drag: Drag) -> None:
        assert drag.point is not None
        start, end = sorted((drag.anchor, self._canvas.offset_at(drag.point)))
        if not self._modifiers & Qt.KeyboardModifier.AltModifier:
            start, end = self._snapped(start, end) or (drag.anchor, drag.anchor)
        self._canvas.select(start, end)

    def _relate_or_select(self, drag: Drag) -> None:
        forced = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        drag.target = None if self._modifiers & forced else self._target(drag, apart=True)
        drag.relates = drag.target is not None
        if drag.relates:
            self._canvas.select(*(drag.before or (drag.anchor, drag.anchor)))
        else:
            self._select(drag)

    def _target(self, drag: Drag, *, apart: bool = False) -> ItemId | None:
        """The mention under the pointer if it may be the tail; `apart`: and does not overlap."""
        assert drag.point is not None
        canvas = self._canvas
        target = canvas.item_at(drag.point)
        if target is None or drag.item is None or target == drag.item:
            return None
        one, other = canvas.mention(drag.item), canvas.mention(target)
        if one is None or other is None or (apart and _overlap(one, other)):
            return None
        return target if canvas.allowed(drag.item, target) else None

    def _moved_edge(self, drag: Drag) -> tuple[int, int] | None:
        """The mention's new boundaries: never empty, at token borders unless Alt is held."""
        assert drag.point is not None
        mention = self._canvas.mention(drag.item) if drag.item else None
        if mention is None:
            return None
        offset = self._canvas.offset_at(drag.point)
        if not self._modifiers & Qt.KeyboardModifier.AltModifier:
            offset = self._nearest_border(offset, starts=drag.kind is Kind.START)
        start, end = mention.start, mention.end
        if drag.kind is Kind.START and offset < end:
            start = offset
        elif drag.kind is Kind.END and offset > start:
            end = offset
        return None if (start, end) == (mention.start, mention.end) else (start, end)

    def _nearest_border(self, offset: int, *, starts: bool) -> int:
        """The nearest place at which a token starts, or ends."""
        found = tokens(self._canvas.text, *self._canvas.paragraph_range(offset, offset))
        side = 0 if starts else 1
        return min((token[side] for token in found), key=lambda b: abs(b - offset), default=offset)

    def _snapped(self, start: int, end: int) -> tuple[int, int] | None:
        return snap(
            tokens(self._canvas.text, *self._canvas.paragraph_range(start, end)), start, end
        )

    def _show_shape(self, point: QPoint) -> None:
        hit = None if self._canvas.far_at(point) else self._canvas.hit_at(point)
        if hit is None:
            on_label = self._canvas.item_at(point) is not None
            shape = Qt.CursorShape.PointingHandCursor if on_label else Qt.CursorShape.IBeamCursor
        else:
            shape = _SHAPES[hit.part]
        viewport = self._canvas.viewport()
        if viewport.cursor().shape() is not shape:
            viewport.setCursor(shape)

    def _scroll_on(self) -> None:
        """Scrolls while a drag is held above or below the view."""
        drag = self.drag
        if drag is None or drag.point is None:
            self._timer.stop()
            return
        height = self._canvas.viewport().height()
        beyond = min(drag.point.y(), 0) or max(drag.point.y() - height, 0)
        bar = self._canvas.verticalScrollBar()
        bar.setValue(bar.value() + beyond // 2)
        self.move(drag.point, self._modifiers)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
