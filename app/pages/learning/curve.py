"""The learning curve, drawn as wide and tall as there is room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.course import WINDOW, Course
from annotator.course_rows import dots, line
from annotator.evaluate import plots
from annotator.evaluate.plots import LIGHT, Drawing, Palette
from annotator.fates import Kind
from app.pages.evaluation.plots import PlotView, palette_of
from app.theme import Theme

_SAVED = QSize(760, 340)
_AROUND = 110
"""Pixels of a drawing's height that are beside the frame."""
_NAMES = {Kind.MENTION: "Mentions", Kind.RELATION: "Relations"}


class CurveView(PlotView):
    """Shows F1 of mentions and relations: a mark an article, a line of several together."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._course: Course | None = None
        self.setMinimumSize(300, 180)

    def show_course(self, course: Course) -> None:
        """Draw this one."""
        self._course = course
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._redraw()

    def drawing(self, palette: Palette = LIGHT, size: QSize = _SAVED) -> Drawing | None:
        """The curve for this size; None where nothing was read yet."""
        found = self._course
        if found is None:
            return None
        curves = {
            f"{name}: marks for articles, the line for {WINDOW} together": plots.Curve(
                [(each.middle, each.f1) for each in dots(found, kind)],
                [(each.last, each.f1) for each in line(found, kind)],
            )
            for kind, name in _NAMES.items()
        }
        return plots.learning_curve(
            curves,
            first=found.older,
            palette=palette,
            width=size.width(),
            tall=max(size.height() - _AROUND, 60),
        )

    def _redraw(self) -> None:
        drawing = self.drawing(palette_of(self._theme), self.size())
        self.show_drawing(drawing, name="F1 of suggestions by articles reviewed")

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()
