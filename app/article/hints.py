"""Hint letters: a badge in the place of a mention's tag, to be typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from annotator.model import ItemId
from app.article.layout import Paragraph
from app.article.marks import Marks
from app.article.painting import Scene, tag_rect
from app.article.styles import Sheet

_GAP = 2
"""between two badges beside each other"""
_TYPED = 0.45
"""Opacity of the letters that are typed already."""


def paint_hints(
    painter: QPainter, scene: Scene, paragraph: Paragraph, marks: Marks, corner: QPointF
) -> None:
    """Draws the badges of one paragraph's mentions."""
    for item, rect in badges(paragraph, marks, scene.sheet, scene.hints or {}):
        paint_badge(painter, scene, (scene.hints or {})[item], rect.topLeft() + corner)


def badges(
    paragraph: Paragraph, marks: Marks, sheet: Sheet, hints: Mapping[ItemId, str]
) -> list[tuple[ItemId, QRectF]]:
    """Where the badges are, from the paragraph's corner: beside each other, none over another."""
    found: list[tuple[ItemId, QRectF]] = []
    shown = [tag for tag in marks.tags if tag.item in hints]
    if not shown:
        return found
    metrics = QFontMetricsF(sheet.badge_font)
    line, right = -1, 0.0
    for tag in sorted(shown, key=lambda tag: (tag.line, tag.left, tag.row)):
        if tag.line != line:
            line, right = tag.line, -1e6
        bottom = tag_rect(paragraph, replace(tag, row=0), sheet).bottom()
        width = badge_width(hints[tag.item], metrics)
        left = max(tag.left, right + _GAP)
        found.append((tag.item, QRectF(left, bottom - metrics.height(), width, metrics.height())))
        right = left + width
    return found


def badge_width(letters: str, metrics: QFontMetricsF) -> float:
    """How wide the badge of these letters is."""
    return max(metrics.horizontalAdvance(letters.upper()) + 10, metrics.height() + 2)


def paint_badge(painter: QPainter, scene: Scene, letters: str, place: QPointF) -> None:
    """Draws a badge with its corner at `place`; what is typed of its letters steps back."""
    metrics = QFontMetricsF(scene.sheet.badge_font)
    badge = QRectF(place.x(), place.y(), badge_width(letters, metrics), metrics.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scene.inks.accent)
    painter.drawRoundedRect(badge, 4, 4)
    painter.setPen(scene.inks.accent_ink)
    painter.setFont(scene.sheet.badge_font)
    shown, typed = letters.upper(), letters[: scene.typed].upper()
    if not typed:
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, shown)
        return
    left = badge.center().x() - metrics.horizontalAdvance(shown) / 2
    baseline = badge.top() + metrics.ascent()
    painter.setOpacity(_TYPED)
    painter.drawText(QPointF(left, baseline), typed)
    painter.setOpacity(1)
    after = left + metrics.horizontalAdvance(typed)
    painter.drawText(QPointF(after, baseline), shown[len(typed) :])
