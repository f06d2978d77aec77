"""Counts the keys that a review takes: how many, never which ones.

One counts when it goes down in the article or in what is asked below it, as a shortcut or not;
Shift, Ctrl and Alt go with another key, and one that is held counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_HELD = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}


class KeyCount(QObject):
    """Tells of each key that goes down in these widgets."""

    def __init__(
        self, widgets: Iterable[QWidget], pressed: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._pressed = pressed
        for widget in widgets:
            widget.installEventFilter(self)

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # every key that goes down asks first, once, whether it is a shortcut's
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() not in _HELD
            and not event.isAutoRepeat()
        ):
            self._pressed()
        return False
