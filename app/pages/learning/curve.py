"""The learning curve, drawn as wide and tall as there is room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.evaluate import plots
from annotator.evaluate.plots import LIGHT, Drawing, Palette
from app.pages.evaluation.plots import PlotView, palette_of
from app.pages.learning.shown import Shown
from app.theme import Theme

_SAVED = QSize(760, 340)


class CurveView(PlotView):
    """Shows F1 of mentions and relations: a mark an article, a line of several together."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: Shown | None = None
        self.setMinimumSize(300, 180)

    def show_curves(self, shown: Shown) -> None:
        """Draw these."""
        self._shown = shown
        self._redraw()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self._redraw()

    def drawing(self, palette: Palette = LIGHT, size: QSize = _SAVED) -> Drawing | None:
        """The curve for this size; None where nothing was read yet."""
        if self._shown is None:
            return None
        return plots.learning_curve(
            self._shown.curves,
            first=self._shown.older,
            palette=palette,
            width=size.width(),
            height=size.height(),
        )

    def _redraw(self) -> None:
        drawing = self.drawing(palette_of(self._theme), self.size())
        self.show_drawing(drawing, name="F1 of suggestions by articles reviewed")

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw()
