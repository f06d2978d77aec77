"""Keys of the window that text fields would take for themselves.

Where Qt follows Emacs, as on X11, Ctrl+E in a field is "to the end of the line". Such a key is of
more use to the window, and End does the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget


class Overrides(QObject):
    """Keeps the fields that a window has now from taking these keys: they stay its shortcuts."""

    def __init__(self, keys: Iterable[QKeySequence], window: QWidget) -> None:
        super().__init__(window)
        self._keys = set(keys)
        for line in window.findChildren(QLineEdit):
            line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # stopped here the field cannot accept it, and what nobody accepts is a shortcut
        return (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and QKeySequence(event.keyCombination()) in self._keys
        )
