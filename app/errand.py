"""Errands: work that takes longer than a key may, off the window's thread, with a way to stop it.

An errand opens files of its own and gives plain values back; no connection crosses the threads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from annotator.bulk import Report
from annotator.errors import GoldspanError

_SHOWN_AFTER = 400
"""Milliseconds after which the progress is shown: what is done sooner needs none."""


class _StoppedError(Exception):
    """The user does not want the rest."""


class _Errand(QThread):
    progressed = Signal(int, int)

    def __init__(self, work: Callable[[Report], Any], parent: QObject | None) -> None:
        super().__init__(parent)
        self._work = work
        self.stopped = False
        self.result: Any = None
        self.error: BaseException | None = None

    def stop(self) -> None:
        """End at the next report; nothing of the work is kept."""
        self.stopped = True

    def _report(self, done: int, total: int) -> None:
        if self.stopped:
            raise _StoppedError
        self.progressed.emit(done, total)

    def run(self) -> None:
        try:
            self.result = self._work(self._report)
        except BaseException as error:  # noqa: BLE001 - raised again on the window's own thread
            self.error = error


def run_errand(
    parent: QWidget, sentence: str, work: Callable[[Report], Any], *, may_stop: bool = True
) -> Any:  # noqa: ANN401
    """Do the work with the window alive behind a progress dialog; returns what it gave.

    Raises what the work raised; a GoldspanError if the user stopped it.
    """
    errand = _Errand(work, parent)
    dialog = QProgressDialog(sentence, "Stop", 0, 0, parent)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumDuration(_SHOWN_AFTER)
    if not may_stop:
        dialog.setCancelButton(None)
    dialog.setAutoReset(False)
    dialog.setAutoClose(False)

    def show(done: int, total: int) -> None:
        dialog.setMaximum(total)
        dialog.setValue(done)

    errand.progressed.connect(show)
    dialog.canceled.connect(errand.stop)
    loop = QEventLoop()
    errand.finished.connect(loop.quit)
    errand.start()
    # no key may judge anything meanwhile, also before the dialog is shown
    keyboard = parent.focusWidget()
    parent.setEnabled(False)
    dialog.setEnabled(True)  # Qt disables a window's dialogs with it
    loop.exec()
    parent.setEnabled(True)
    errand.wait()
    if dialog.isVisible() or errand.stopped:
        dialog.close()
        parent.window().activateWindow()
    if keyboard is not None:
        keyboard.setFocus()  # what is disabled loses the keyboard for good
    dialog.deleteLater()
    errand.deleteLater()
    if isinstance(errand.error, _StoppedError):
        raise GoldspanError("Stopped; nothing was changed.")
    if errand.error is not None:
        raise errand.error
    return errand.result
