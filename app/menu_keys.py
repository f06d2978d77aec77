"""Keys pressed while a menu is open belong to the menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent


class MenuKeys(QObject):
    """Leaves to the menu bar, or an open menu, the keys that are pressed while it has the keyboard.

    Qt counts the widget that had the keyboard before as having it still, so that its shortcuts
    would act: a letter that chooses a menu would judge what is in focus.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.text().isalpha():
            return False  # a menu's own letter
        event.accept()  # this says: no shortcut, a key
        return True
