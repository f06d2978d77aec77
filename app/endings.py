"""Endings: a signal that asks the program to end closes its window as the user would."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")
"""Of a logout, of Ctrl+C, and of a terminal that is closed; Windows has no third."""
_AGAIN = 50
"""Milliseconds until the window is closed after the question that stood before it."""


class Endings(QObject):
    """Closes a window on a signal: what is not saved is asked about, and its files given back."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        # Python runs a handler between two of its own lines, and Qt's loop has none: a byte in a
        # socket wakes it
        self._woken, self._wakes = socket.socketpair()
        for end in (self._woken, self._wakes):
            end.setblocking(False)
        kind = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._woken.fileno(), kind, self)
        self._notifier.activated.connect(self._wake)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        for name in _SIGNALS:
            if (number := getattr(signal, name, None)) is not None:
                signal.signal(number, _heard)

    def close(self) -> None:
        """Leave signals to Python again."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for name in _SIGNALS:
            if (number := getattr(signal, name, None)) is not None:
                signal.signal(number, signal.SIG_DFL)
        self._woken.close()
        self._wakes.close()

    def _wake(self) -> None:
        self._woken.recv(64)
        self._end()

    def _end(self) -> None:
        asked = QApplication.activeModalWidget()
        if isinstance(asked, QDialog) and self._window.isEnabled():
            asked.reject()  # whoever has asked must hear no before the window goes
            QTimer.singleShot(_AGAIN, self, self._end)
        else:
            self._window.close()


def _heard(_number: int, _frame: FrameType | None) -> None:
    """What there is to do is done in Qt's loop."""
