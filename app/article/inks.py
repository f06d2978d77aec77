"""Pens and brushes of a theme, made once and kept while it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from annotator.scheme import Scheme
from app.theme import Theme, label_colors


@dataclass(frozen=True, slots=True)
class LabelInk:
    """Pens and brushes of one label."""

    fill: QBrush
    soft: QBrush
    solid: QPen
    dashed: QPen
    border: QPen
    tag: QBrush
    tag_pen: QPen
    tag_text: QPen
    hollow_text: QPen


@dataclass(frozen=True, slots=True)
class ArcInk:
    """Pens of arcs: for the line, the way to a label that stands aside, and around that."""

    line: QPen
    leader: QPen
    border: QPen
    brush: QBrush


class Inks:
    """Pens and brushes of a theme at a zoom, made once."""

    def __init__(self, theme: Theme, scheme: Scheme, zoom: float) -> None:
        self.theme = theme
        self.zoom = zoom
        self._scheme = scheme
        self._labels: dict[str, LabelInk] = {}
        self._texts: dict[str, QPen] = {}
        self.radius = 3 * zoom

    def label(self, name: str) -> LabelInk:
        """What a label is painted with."""
        ink = self._labels.get(name)
        if ink is None:
            label = self._scheme.mentions.get(name)
            colors = label_colors(label.hue if label else 0, self.theme)
            edge, tag = QColor(colors.edge), QColor(colors.tag_background)
            width = max(1.5, 1.7 * self.zoom)
            # most are pending at first: thinner, so that a fresh article stays calm
            dashed = QPen(edge, width * 0.85, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
            dashed.setDashPattern([2.8, 2.1])
            ink = self._labels[name] = LabelInk(
                fill=QBrush(QColor(colors.fill)),
                soft=QBrush(QColor(colors.soft)),
                solid=QPen(edge, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap),
                dashed=dashed,
                border=QPen(edge, 1),
                tag=QBrush(tag),
                tag_pen=QPen(tag, 1),
                tag_text=QPen(QColor(colors.tag_text)),
                hollow_text=QPen(tag),
            )
        return ink

    def arc(self, *, strong: bool) -> ArcInk:
        """What an arc is painted with; `strong` that of the focused relation itself."""
        return self._strong_arc if strong else self._quiet_arc

    @cached_property
    def _strong_arc(self) -> ArcInk:
        return _arc_ink(self.focus.solid, 1.8)

    @cached_property
    def _quiet_arc(self) -> ArcInk:
        return _arc_ink(self.quiet, 1.2)

    @cached_property
    def focus(self) -> LabelInk:
        """What the focused item's ring and tag are painted with."""
        color = QColor(self.theme.focus)
        return LabelInk(
            fill=QBrush(color),
            soft=QBrush(color),
            solid=QPen(color, max(1.5, 1.6 * self.zoom)),
            dashed=QPen(color, max(1.5, 1.6 * self.zoom), Qt.PenStyle.DashLine),
            border=QPen(color, 1),
            tag=QBrush(color),
            tag_pen=QPen(color, 1),
            tag_text=QPen(QColor(self.theme.focus_ink)),
            hollow_text=QPen(color),
        )

    @cached_property
    def selection(self) -> QBrush:
        """Behind selected text."""
        return QBrush(QColor(self.theme.selection))

    def text(self, color: str) -> QPen:
        """For text of a zone."""
        pen = self._texts.get(color)
        if pen is None:
            pen = self._texts[color] = QPen(QColor(color))
        return pen

    @cached_property
    def ink(self) -> QPen:
        """For body text."""
        return QPen(QColor(self.theme.ink))

    @cached_property
    def raised(self) -> QBrush:
        """Inside a frame."""
        return QBrush(QColor(self.theme.raised))

    @cached_property
    def bar(self) -> QBrush:
        """The bar beside captions."""
        return QBrush(QColor(self.theme.line))

    @cached_property
    def accent(self) -> QBrush:
        """For cursors, frames and badges."""
        return QBrush(QColor(self.theme.accent))

    @cached_property
    def accent_ink(self) -> QPen:
        """For text on the accent."""
        return QPen(QColor(self.theme.accent_ink))

    @cached_property
    def quiet(self) -> QPen:
        """For the arcs of a focused mention."""
        return QPen(QColor(self.theme.muted))

    @cached_property
    def paper(self) -> QBrush:
        """Behind everything."""
        return QBrush(QColor(self.theme.paper))


def _arc_ink(pen: QPen, width: float) -> ArcInk:
    line, brush = QPen(pen), pen.brush()
    line.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    line.setCapStyle(Qt.PenCapStyle.FlatCap)
    line.setWidthF(width)
    return ArcInk(line, QPen(brush, 1, Qt.PenStyle.DotLine), QPen(brush, 1), brush)
