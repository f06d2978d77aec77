"""Hint letters whose mentions are out of view, listed at the edge beyond which they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from annotator.model import ItemId, Mention, ZoneKind
from annotator.text import surface
from app.article.hints import badge_width, badges, paint_badge
from app.article.page import Page
from app.article.painting import Scene

_ROWS = 2
_PADDING = 7
_BETWEEN = 5
"""between two rows"""
_GAP = 16
"""between two entries of a row"""
_INSIDE = 6
"""between an entry's letters, words and label"""
_LOOKED_AT = 40
"""Mentions that are compared with each other, many more than there is room for."""
_WIDEST = 180
"""Pixels that the words of one entry may take."""


@dataclass(frozen=True, slots=True)
class FarHint:
    """A mention out of view: the letters to type, its words, its label; `rect` is the view's."""

    item: ItemId
    offset: int
    """where it begins, in code points"""
    letters: str
    words: str
    label: str
    rect: QRectF


@dataclass(frozen=True, slots=True)
class FarHints:
    """What is listed at one edge; for `more` there is no room. `rect` is as wide as the view."""

    above: bool
    rect: QRectF
    entries: tuple[FarHint, ...]
    more: int


def far_hints(
    page: Page, hints: Mapping[ItemId, str], view: QRect, corner: QPointF
) -> list[FarHints]:
    """The lists at the upper and at the lower edge, where anything lies beyond it.

    A letter that a list would cover is listed too.
    """
    found: list[FarHints] = []
    if not hints:
        return found
    top, bottom, deep = float(view.top()), float(view.bottom() + 1), _height(page, _ROWS)
    above, below = _beyond(page, hints, top, bottom, corner)
    if above or below:
        top += deep if above else 0
        bottom -= deep if below else 0
        above, below = _beyond(page, hints, top, bottom, corner)
    for mentions, is_above in ((above, True), (below, False)):
        if mentions:
            wanted = _different_first(page, mentions)
            found.append(_listed(page, hints, wanted, view, corner, above=is_above))
    return found


def _beyond(
    page: Page, hints: Mapping[ItemId, str], top: float, bottom: float, corner: QPointF
) -> tuple[list[Mention], list[Mention]]:
    """The hinted mentions above and below the part of the view from `top` to `bottom`."""
    seen = set()
    for y, paragraph, marks in page.visible(top - corner.y(), bottom - corner.y()):
        for item, rect in badges(paragraph, marks, page.sheet, hints):
            place = rect.translated(0, y + corner.y())
            if top <= place.top() and place.bottom() <= bottom:
                seen.add(item)
    first = page.offset_at(-1e6, (top + bottom) / 2 - corner.y())
    mentions = page.items.mentions
    found: tuple[list[Mention], list[Mention]] = [], []
    for item in hints:
        mention = mentions.get(item)
        if mention is not None and item not in seen:
            found[mention.start >= first].append(mention)
    return found


def _different_first(page: Page, mentions: Sequence[Mention]) -> list[Mention]:
    """Near ones first, but what reads like a nearer one after all others."""
    nearest: dict[tuple[str, str], Mention] = {}
    again = []
    for mention in mentions[:_LOOKED_AT]:
        reads = mention.label, surface(page.article.text, mention.fragments)
        if nearest.setdefault(reads, mention) is not mention:
            again.append(mention)
    return [*nearest.values(), *again, *mentions[_LOOKED_AT:]]


def _height(page: Page, rows: int) -> float:
    return rows * _pitch(page) + 2 * _PADDING - _BETWEEN


def _pitch(page: Page) -> float:
    """From one row to the next."""
    return round(QFontMetricsF(page.sheet.badge_font).height()) + _BETWEEN


def _listed(
    page: Page,
    hints: Mapping[ItemId, str],
    mentions: Sequence[Mention],
    view: QRect,
    corner: QPointF,
    *,
    above: bool,
) -> FarHints:
    """As many of these mentions as there is room for, in rows as wide as the text."""
    sheet, pitch = page.sheet, _pitch(page)
    words_font, tags, bold = map(
        QFontMetricsF, (sheet.style(ZoneKind.BYLINE).font, sheet.tag_font, sheet.badge_font)
    )
    start = words_font.horizontalAdvance("↑") + _INSIDE
    rest = words_font.horizontalAdvance("+ 999") + _GAP if len(mentions) > 1 else 0
    x, row = start, 0
    places: list[tuple[Mention, str, QRectF]] = []
    for mention in mentions:
        text = " ".join(surface(page.article.text, mention.fragments).split())
        words = words_font.elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST)
        width = badge_width(hints[mention.id], bold) + words_font.horizontalAdvance(words)
        width += tags.horizontalAdvance(mention.label) + 2 * _INSIDE
        room = sheet.measure - (rest if row == _ROWS - 1 else 0)
        if x > start and x + width > room:
            x, row = start, row + 1
        if row == _ROWS:
            break
        places.append((mention, words, QRectF(x, _PADDING + row * pitch, width, bold.height())))
        x += width + _GAP
    height = _height(page, min(row + 1, _ROWS))
    top = view.top() if above else view.bottom() + 1 - height
    place = QPointF(corner.x(), top)
    entries = tuple(
        FarHint(
            item=mention.id,
            offset=mention.start,
            letters=hints[mention.id],
            words=words,
            label=mention.label,
            rect=rect.translated(place),
        )
        for mention, words, rect in places
    )
    box = QRectF(view.left(), top, view.width(), height)
    return FarHints(above, box, entries, len(mentions) - len(entries))


def paint_far_hints(painter: QPainter, scene: Scene, listed: FarHints) -> None:
    """Draws the list of one edge over the text that stands there."""
    sheet, inks, box = scene.sheet, scene.inks, listed.rect
    words_font = sheet.style(ZoneKind.BYLINE).font
    metrics, bold = QFontMetricsF(words_font), QFontMetricsF(sheet.badge_font)
    painter.fillRect(box, inks.raised)
    border = box.bottom() - 1 if listed.above else box.top()
    painter.fillRect(QRectF(box.left(), border, box.width(), 1), inks.bar)
    left, first = listed.entries[0].rect.left(), listed.entries[0].rect.top()
    painter.setPen(inks.quiet)
    painter.setFont(words_font)
    arrow = "↑" if listed.above else "↓"
    x = left - _INSIDE - metrics.horizontalAdvance(arrow)
    painter.drawText(QPointF(x, first + bold.ascent()), arrow)
    for entry in listed.entries:
        rect = entry.rect
        baseline = rect.top() + bold.ascent()
        paint_badge(painter, scene, entry.letters, rect.topLeft())
        x = rect.left() + badge_width(entry.letters, bold) + _INSIDE
        painter.setPen(inks.ink)
        painter.setFont(words_font)
        painter.drawText(QPointF(x, baseline), entry.words)
        x += metrics.horizontalAdvance(entry.words) + _INSIDE
        painter.setPen(inks.label(entry.label).hollow_text)
        painter.setFont(sheet.tag_font)
        painter.drawText(QPointF(x, baseline), entry.label)
    if listed.more:
        more = f"+ {listed.more:,}"
        x = left - _INSIDE - metrics.horizontalAdvance(arrow) + sheet.measure
        painter.setPen(inks.quiet)
        painter.setFont(words_font)
        painter.drawText(QPointF(x - metrics.horizontalAdvance(more), baseline), more)
