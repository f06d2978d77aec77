"""Two runs' errors held against each other, off the window's thread."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

from annotator.evaluate.faults import Changes, changes
from annotator.evaluate.report import Report

Pair = tuple[str, str]
_RUNNING: set[QThread] = set()
"""Threads at work: a widget may go before its thread ends, and that must not go with it."""


class Comparing(QObject):
    """Compares runs of one report; what was compared once is there at once."""

    ready = Signal()
    """What was asked for is known now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self._known: dict[Pair, Changes] = {}
        self._asked: Pair | None = None
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(_wait)

    def show(self, report: Report | None) -> None:
        """Compare runs of this report and no other."""
        self._report, self._asked = report, None
        self._known.clear()

    def ask(self, before: str, after: str) -> Changes | None:
        """What the second run makes of the first one's errors; None: `ready` will tell."""
        pair = before, after
        if pair not in self._known and self._asked != pair and self._report is not None:
            self._asked = pair
            thread = _Thread(self._report, pair)
            thread.done.connect(self._take)
            _RUNNING.difference_update([each for each in _RUNNING if each.isFinished()])
            _RUNNING.add(thread)
            thread.start()
        return self._known.get(pair)

    def _take(self, report: Report, pair: Pair, found: Changes) -> None:
        if report is self._report:
            self._known[pair] = found
            if pair == self._asked:
                self._asked = None
                self.ready.emit()


def _wait() -> None:
    """Qt ends a program that leaves threads behind."""
    for thread in _RUNNING:
        thread.wait()


class _Thread(QThread):
    done = Signal(object, object, object)

    def __init__(self, report: Report, pair: Pair) -> None:
        super().__init__()
        self._report, self._pair = report, pair

    def run(self) -> None:
        runs = {run.name: run.errors for run in self._report.runs}
        before, after = (runs[name] for name in self._pair)
        self.done.emit(self._report, self._pair, changes(before, after))
