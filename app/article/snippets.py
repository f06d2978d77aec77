"""The focused relation's ends that are out of view: a snippet at the edge where each one lies."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from annotator.model import ItemId, Mention, Relation, ZoneKind
from annotator.text import surface
from app.article.inks import Inks
from app.article.page import Page
from app.article.styles import Sheet

_PADDING = 9
_GAP = 6
"""between two snippets, and to the edge of the view"""


@dataclass(frozen=True, slots=True)
class Snippet:
    """An end of a relation, as it is told at the edge of the view; `rect` is the view's."""

    item: ItemId
    offset: int
    """where the end begins, in code points"""
    text: str
    above: bool
    rect: QRect


def snippets(page: Page, relation: Relation, view: QRect, corner: QPointF) -> list[Snippet]:
    """The snippets of a relation; side by side where both ends lie beyond the same edge."""
    found: list[Snippet] = []
    metrics = QFontMetricsF(page.sheet.style(ZoneKind.BYLINE).font)
    height = round(metrics.height()) + 8
    for word, mention in zip(("from", "to"), page.items.ends(relation.id), strict=True):
        above = _is_above(page, mention, view, corner)
        if above is None:
            continue
        words = f"{word} {' '.join(surface(page.article.text, mention.fragments).split())}"
        room = page.sheet.measure / 2 - _GAP / 2 - 2 * _PADDING
        arrow = "↑ " if above else "↓ "
        text = metrics.elidedText(arrow + words, Qt.TextElideMode.ElideRight, room)
        width = round(metrics.horizontalAdvance(text)) + 2 * _PADDING
        left = round(corner.x())
        if any(each.above == above for each in found):
            left += page.sheet.measure - width
        top = _GAP if above else view.height() - height - _GAP
        rect = QRect(left, top, width, height)
        found.append(Snippet(mention.id, mention.start, text, above, rect))
    return found


def _is_above(page: Page, mention: Mention, view: QRect, corner: QPointF) -> bool | None:
    """Whether a mention lies above the view, or below it; None: some of it can be seen."""
    rects = [rect.translated(corner) for rect in page.rects(mention)]
    if not rects:  # too far away to be set
        return page.layout.line_top(mention.start) + corner.y() < view.center().y()
    if any(0 < rect.center().y() < view.height() for rect in rects):
        return None
    return rects[0].top() < 0


def paint_snippet(painter: QPainter, snippet: Snippet, inks: Inks, sheet: Sheet) -> None:
    """Draws a snippet like the focused item's tag, with air around it over the text."""
    rect = QRectF(snippet.rect)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.paper)
    painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 8, 8)
    painter.setBrush(inks.focus.tag)
    painter.drawRoundedRect(rect, 6, 6)
    painter.setPen(inks.focus.tag_text)
    painter.setFont(sheet.style(ZoneKind.BYLINE).font)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, snippet.text)
