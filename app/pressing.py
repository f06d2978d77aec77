"""Enter on a button presses it, on a box opens its list: of themselves they do so in dialogs alone.

Only what nobody else has taken comes here, so that a pane may have another use for Enter.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

_ENTER = Qt.Key.Key_Return, Qt.Key.Key_Enter


class Pressing(QObject):
    """Hears the keys that come up to these windows and docks from what has the keyboard."""

    def __init__(self, tops: Iterable[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        for top in tops:
            top.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in _ENTER or held or event.isAutoRepeat():
            return False
        # a floating pane has one of its own, whichever window is active
        holder = watched.window().focusWidget() if isinstance(watched, QWidget) else None
        if isinstance(holder, QAbstractButton):
            holder.click()
        elif isinstance(holder, QComboBox):
            holder.showPopup()
        else:
            return False
        return True
