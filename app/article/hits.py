"""What lies under a point of one paragraph; x and y from the paragraph's corner, in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF

from annotator.model import ItemId
from app.article.layout import Paragraph
from app.article.marks import Marks, Piece
from app.article.painting import piece_rect, tag_rect
from app.article.styles import Sheet

EDGE = 4
"""Pixels on each side of a mention's edge in which it can be grabbed."""


class Part(Enum):
    """A part of a mention that answers the mouse in its own way."""

    TAG = auto()
    TEXT = auto()
    START = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    """A mention and the part of it that lies under a point."""

    item: ItemId
    part: Part


def hit(
    paragraph: Paragraph, marks: Marks, x: float, y: float, sheet: Sheet, focus: ItemId | None
) -> Hit | None:
    """The innermost mention under a point.

    The focused mention's edges can be grabbed from both sides; those of others only from inside,
    so that a selection can begin right beside them.
    """
    if not paragraph.lines:
        return None
    point = QPointF(x, y)
    for tag in marks.tags:
        if tag_rect(paragraph, tag, sheet).contains(point):
            return Hit(tag.item, Part.TAG)
    inside: Piece | None = None
    for piece in marks.pieces:  # outer ones first, so the last that fits is the innermost
        rect = piece_rect(paragraph, piece, sheet)
        if piece.item == focus and rect.top() <= y <= rect.bottom():
            if piece.starts and abs(x - piece.left) <= EDGE:
                return Hit(piece.item, Part.START)
            if piece.ends and abs(x - piece.right) <= EDGE:
                return Hit(piece.item, Part.END)
        if rect.contains(point):
            inside = piece
    if inside is None:
        return None
    reach = min(EDGE, (inside.right - inside.left) / 4)
    if inside.starts and x - inside.left < reach:
        return Hit(inside.item, Part.START)
    if inside.ends and inside.right - x < reach:
        return Hit(inside.item, Part.END)
    return Hit(inside.item, Part.TEXT)
