"""Held keys: what a key repeats by itself must not judge what nobody has read.

Qt marks such events where the system says so. Some X servers send a release and a press of the same
millisecond instead, which no finger can do.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit


class HeldKeys(QObject):
    """An event filter of a QWindow that swallows repeated keys, but for those that may repeat."""

    def __init__(self, may_repeat: Iterable[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._may_repeat = {QKeySequence(key) for key in may_repeat}
        self._released: tuple[int, int] | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        now = event.key(), event.timestamp()
        if event.type() is QEvent.Type.KeyRelease:
            self._released = now
            return False
        held = event.isAutoRepeat() or (bool(now[1]) and now == self._released)
        if not held or isinstance(QApplication.focusWidget(), QLineEdit):
            return False
        if QKeySequence(event.keyCombination()) in self._may_repeat:
            return False
        event.accept()  # of a ShortcutOverride this says: no shortcut
        return True
