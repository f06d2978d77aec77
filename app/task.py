"""One piece of work in a thread of its own; plain values go in and come out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal


class Task(QThread):
    """Does one piece of work, which is handed the task; `result` or `error` is what came of it.

    The work says by the signals how far it is, and looks at `stopped` where it can end.
    """

    reported = Signal(int, int)
    told = Signal(object)
    """What is known before the end."""

    def __init__(self, work: Callable[[Task], object], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self.stopped = False
        self.result: Any = None
        self.error: BaseException | None = None

    def stop(self) -> None:
        """Nobody wants the rest."""
        self.stopped = True

    def is_stopped(self) -> bool:
        """Whether nobody wants the rest."""
        return self.stopped

    def run(self) -> None:
        try:
            self.result = self._work(self)
        except BaseException as error:  # noqa: BLE001 - raised again on the window's own thread
            self.error = error
