"""How the text of each zone is set: fonts, line heights and indents, from a theme and a zoom.

A line of text is, from top to bottom: the channel in which arcs run, the rows of tags, the fill
behind the text, and a strip for the underlines of enclosing mentions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF

from annotator.model import ZoneKind
from app.theme import Theme

MEASURE = 75
"""Characters in a full line of body text."""
MARGIN = 44
"""Least space on each side of the text, in pixels: arcs run there."""

_SAMPLE = "The delegates agreed to meet again in a third country before the end of the month. "


class Density(StrEnum):
    """How much air there is between lines."""

    COMPACT = "compact"
    COMFORTABLE = "comfortable"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How one kind of paragraph is set; all in pixels."""

    font: QFont
    color: str
    above: int
    """space before the paragraph"""
    indent: int
    """of the text; a bar stands in front of it"""
    average: float
    """width of an average character, to estimate heights"""
    fill_top: int
    """the fill reaches this far above the baseline"""
    fill_bottom: int
    """and this far below"""
    lead: int
    """from the line's top to its fill, with `rows` rows of tags"""
    rows: int
    """rows of tags that every line has room for"""
    foot: int
    """from the fill to the next line, enough for one enclosing lane where rows is 1"""

    @property
    def pitch(self) -> int:
        """Height of a line in which nothing nests deeply."""
        return self.lead + self.fill_top + self.fill_bottom + self.foot


@dataclass(frozen=True, slots=True)
class Sheet:
    """All styles of an article at one zoom and width."""

    styles: Mapping[ZoneKind | None, TextStyle]
    measure: int
    """width of the text"""
    tag_font: QFont
    badge_font: QFont
    tag_height: int
    channel: int
    """height of the space for arcs above the rows of tags"""
    lane: int
    """height that each enclosing lane adds below the fill"""
    blank: int
    """height of a blank line"""

    def style(self, kind: ZoneKind | None) -> TextStyle:
        """The style of a zone, or of the body for None."""
        return self.styles[kind]


def sheet_for(
    theme: Theme, *, zoom: float, width: int, density: Density = Density.COMPACT
) -> Sheet:
    """The styles for a view `width` pixels wide."""
    roomy = density is Density.COMFORTABLE
    base = theme.points * zoom
    tag_font = _font(theme.family, max(base * 0.76, 6.5), weight=QFont.Weight.DemiBold)
    tag_font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 103)
    badge_font = _font(theme.family, max(base * 0.95, 8), weight=QFont.Weight.Bold)
    tag_height = ceil(QFontMetricsF(tag_font).capHeight()) + 4
    # an arc's line and the head of its arrow stand in the channel
    channel, lane = max(6, round((10 if roomy else 6) * zoom)), max(3, round(2.6 * zoom))
    air = round(4 * zoom) if roomy else 0
    reading = theme.reading_family
    size = base * 1.3

    def style(
        points: float,
        *,
        color: str = theme.ink,
        weight: QFont.Weight = QFont.Weight.Normal,
        italic: bool = False,
        family: str = reading,
        above: float = 0,
        indent: int = 0,
        tagged: bool = True,
    ) -> TextStyle:
        font = _font(family, points, weight=weight)
        font.setItalic(italic)
        metrics, em = QFontMetricsF(font), QFontInfo(font).pixelSize()
        # Hangul stands higher than capitals
        fill_top = round(max(metrics.capHeight() + 2 * zoom, em * 0.89))
        fill_bottom = round(em * 0.27)
        lead = channel + tag_height if tagged else max(2, round(metrics.height() * 0.22))
        return TextStyle(
            font=font,
            color=color,
            above=round(above * zoom) + air,
            indent=indent,
            average=metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE),
            fill_top=fill_top,
            fill_bottom=fill_bottom,
            lead=lead,
            rows=int(tagged),
            foot=(max(2, lane - 1) if tagged else max(1, round(metrics.height() * 0.12))) + air,
        )

    body = style(size, above=2)
    measure = min(round(body.average * MEASURE), max(width - 2 * MARGIN, 160))
    return Sheet(
        styles={
            None: body,
            ZoneKind.HEADLINE: style(
                size * 1.55, weight=QFont.Weight.Bold, color=theme.ink, above=4
            ),
            ZoneKind.STANDFIRST: style(size * 1.14, italic=True, above=4),
            ZoneKind.CAPTION: style(size * 0.88, indent=round(16 * zoom), above=2),
            ZoneKind.BYLINE: style(
                base, color=theme.muted, family=theme.family, above=3, tagged=False
            ),
            ZoneKind.FURNITURE: style(
                base, color=theme.muted, family=theme.family, above=2, tagged=False
            ),
        },
        measure=measure,
        tag_font=tag_font,
        badge_font=badge_font,
        tag_height=tag_height,
        channel=channel,
        lane=lane,
        blank=round(9 * zoom),
    )


def _font(family: str, points: float, *, weight: QFont.Weight) -> QFont:
    font = QFont(family) if family else QFont()
    font.setPointSizeF(points)
    font.setWeight(weight)
    return font
