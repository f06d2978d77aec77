"""Hint letters: a badge in the place of a mention's tag, to be typed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.article.layout import Paragraph
from app.article.marks import Marks
from app.article.painting import Scene, tag_rect


def paint_hints(
    painter: QPainter, scene: Scene, paragraph: Paragraph, marks: Marks, corner: QPointF
) -> None:
    """Draws the badges of one paragraph's mentions."""
    hints = scene.hints
    if not hints:
        return
    metrics = QFontMetricsF(scene.sheet.badge_font)
    painter.setFont(scene.sheet.badge_font)
    for tag in marks.tags:
        if tag.item not in hints:
            continue
        letters = hints[tag.item].upper()
        rect = tag_rect(paragraph, tag, scene.sheet).translated(corner)
        width = max(metrics.horizontalAdvance(letters) + 10, rect.height() + 4)
        badge = QRectF(rect.left(), rect.bottom() - metrics.height(), width, metrics.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(scene.inks.accent)
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(scene.inks.accent_ink)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, letters)
