"""Trying again what has given up: once by itself at the next article, else when it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class SecondTry(QObject):
    """Whether suggesting has given up, and whether it has tried again by itself since."""

    stranded = Signal(bool)
    """Whether it has given up, so that nothing comes until it is tried again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_due = False
        self._tried = False

    def end(self) -> None:
        """It is at work again, or nothing is wanted of it."""
        self.is_due = False
        self.stranded.emit(False)

    def strand(self) -> None:
        """It has given up."""
        self.is_due = True
        self.stranded.emit(True)

    def forget(self) -> None:
        """It works: what comes next may be tried again by itself once more."""
        self._tried = False

    def take(self) -> bool:
        """Whether to try again by itself, which is so once."""
        tries = self.is_due and not self._tried
        self._tried = self._tried or tries
        return tries
