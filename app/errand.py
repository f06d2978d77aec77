"""Errands: work that takes longer than a key may, off the window's thread, with a way to stop it.

An errand opens files of its own and gives plain values back; no connection crosses the threads.
A window that is closed meanwhile closes when its errand is over, and stops it if that can be done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from PySide6.QtCore import SIGNAL, SLOT, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressDialog, QPushButton, QWidget

from annotator.bulk import Report
from annotator.errors import Stopped
from app.task import Task

_SHOWN_AFTER = 400
"""Milliseconds after which the progress is shown: what is done sooner needs none."""


class _StoppedError(Exception):
    """The user does not want the rest."""


class _UnderWay(QObject):
    """Says in a window that something is under way that must end before the window does."""

    def __init__(self, parent: QWidget, stop: Callable[[], None]) -> None:
        super().__init__(parent)
        self.stop = stop
        self.over = False
        self.closes_after = False


@contextmanager
def under_way(parent: QWidget, stop: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let no window close over this; one that was to close meanwhile closes afterwards."""
    said = _UnderWay(parent, stop)
    try:
        yield
    finally:
        said.over = True
        if said.closes_after:
            window = parent.window()
            QTimer.singleShot(0, window, window.close)
        said.deleteLater()


def closes_later(window: QWidget) -> bool:
    """Whether something is under way in a window that is to close: then it closes after that."""
    busy = [each for each in window.findChildren(_UnderWay) if not each.over]
    for each in busy:
        each.stop()
    if busy:
        busy[0].closes_after = True  # the outermost ends last
    return bool(busy)


class _Progress(QProgressDialog):
    """Stays until the errand is over: with it hidden the window would be dead for no reason."""

    def __init__(self, sentence: str, errand: Task, parent: QWidget, *, may_stop: bool) -> None:
        super().__init__(sentence, "Stop", 0, 0, parent)
        self._errand, self._may_stop = errand, may_stop
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumDuration(_SHOWN_AFTER)
        if not may_stop:
            self.setCancelButton(None)
        self.setAutoReset(False)
        self.setAutoClose(False)
        # what Qt does on Stop and on Esc is to hide
        QObject.disconnect(self, SIGNAL("canceled()"), self, SLOT("cancel()"))
        self.canceled.connect(self.stop)

    def stop(self) -> None:
        """Have the errand end at its next report, if it may."""
        if self._may_stop:
            self._errand.stop()
            self.setLabelText("Stopping…")
            for button in self.findChildren(QPushButton):
                button.setEnabled(False)

    def show_progress(self, done: int, total: int) -> None:
        """How far the errand is."""
        self.setMaximum(total)
        self.setValue(done)

    def reject(self) -> None:
        self.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.stop()


def _report(errand: Task, done: int, total: int) -> None:
    """End where the user has stopped it; nothing of the work is kept."""
    if errand.stopped:
        raise _StoppedError
    errand.reported.emit(done, total)


def run_errand(
    parent: QWidget, sentence: str, work: Callable[[Report], Any], *, may_stop: bool = True
) -> Any:  # noqa: ANN401
    """Do the work with the window alive behind a progress dialog; returns what it gave.

    Raises what the work raised; Stopped if the user did so.
    """
    errand = Task(lambda task: work(partial(_report, task)), parent)
    dialog = _Progress(sentence, errand, parent, may_stop=may_stop)
    errand.reported.connect(dialog.show_progress)
    loop = QEventLoop()
    errand.finished.connect(loop.quit)
    with under_way(parent, dialog.stop):
        errand.start()
        # no key may judge anything meanwhile, also before the dialog is shown
        keyboard = parent.focusWidget()
        parent.setEnabled(False)
        dialog.setEnabled(True)  # Qt disables a window's dialogs with it
        loop.exec()
        errand.wait()
        parent.setEnabled(True)
    shown = dialog.isVisible()
    dialog.reset()  # or it would come up later
    dialog.hide()
    if shown or errand.stopped:
        parent.window().activateWindow()
    if keyboard is not None:
        keyboard.setFocus()  # what is disabled loses the keyboard for good
    dialog.deleteLater()
    errand.deleteLater()
    if isinstance(errand.error, _StoppedError):
        raise Stopped("Stopped; nothing was changed.")
    if errand.error is not None:
        raise errand.error
    return errand.result
