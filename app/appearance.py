"""How the window looks: its theme, the air between the article's lines, the size of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.article.styles import Density
from app.theme import Look, Theme, apply, theme_for

if TYPE_CHECKING:
    from app.window import Window


class Appearance:
    """What the user wants to look at, kept in the settings."""

    def __init__(self, window: Window) -> None:
        self._window, self._settings = window, window.settings

    @property
    def theme(self) -> Theme:
        """The theme of the chosen look, as the system is now."""
        return theme_for(_application(), self._settings.look)

    def begin(self) -> None:
        """Show the article as it was shown last, and follow the system from now on."""
        canvas = self._window.canvas
        canvas.zoom_changed.connect(self._zoomed)
        canvas.set_zoom(self._settings.zoom)
        canvas.set_density(self._settings.density)
        _application().styleHints().colorSchemeChanged.connect(lambda _scheme: self._restyle())

    def set_look(self, look: Look) -> None:
        """Follow the system, or one look always."""
        self._settings.look = look
        self._restyle()

    def set_density(self, density: Density) -> None:
        """More or less air between the article's lines."""
        self._settings.density = density
        self._window.canvas.set_density(density)

    def zoom(self, factor: float | None) -> None:
        """Show the article larger or smaller; in its usual size for None."""
        canvas = self._window.canvas
        canvas.set_zoom(1.0 if factor is None else canvas.zoom() * factor)
        self._zoomed(canvas.zoom())

    def _zoomed(self, zoom: float) -> None:
        self._settings.zoom = zoom

    def _restyle(self) -> None:
        window, theme = self._window, self.theme
        apply(_application(), theme)
        window.middle.set_theme(theme)
        for pane in (window.queue, window.found, window.card, window.relations, window.entities):
            pane.set_theme(theme)
        window.evaluation.set_theme(theme)
        window.course.set_theme(theme)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("the window needs a QApplication")
    return app
