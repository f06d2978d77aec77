"""What every page is that has the window for itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.theme import Theme


class WholePage(QWidget):
    """A page instead of article and panes."""

    left = Signal()
    """Back to the article."""
    told = Signal(str)
    failed = Signal(str)

    def enter(self) -> None:
        """Take the keyboard."""
        self.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours: for what the stylesheet does not reach."""
