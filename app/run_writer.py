"""A run that is being written, answer by answer: patiently, where another program has the file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.believing import at_hand
from annotator.errors import GoldspanError, Trouble, UnsavedError
from annotator.extract.wire import Ready
from annotator.joining import Joiner
from annotator.model import ArticleId, Prediction, RunId
from annotator.store import Project
from annotator.suggesting import run_of

_LATER, _PATIENCE = 500, 20
"""Milliseconds until what another program stood in the way of is saved again, and how often."""


class RunWriter(QObject):
    """Saves what one worker answers as one run, which begins with its first answer."""

    suggested = Signal(str)
    """An article whose suggestions are saved."""
    settled = Signal()
    """The answer is saved, or not wanted any more: the next one may come.

    It comes in a turn of its own, for it may end the run, and keys are heard between two commits.
    """
    gave_up = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._ready: Ready | None = None
        self._run: RunId | None = None
        self._joiner: Joiner | None = None
        """Merges with what others have suggested for an article."""
        self._prediction: Prediction | None = None
        """What was answered, while another program has the file."""
        self._wanted: Callable[[], bool] = lambda: True
        self.held_up = 0
        """How often another program was in the way of it."""
        self._later = QTimer(self, interval=_LATER, singleShot=True)
        self._later.timeout.connect(self._save)
        self._settles = QTimer(self, interval=0, singleShot=True)
        self._settles.timeout.connect(self.settled)

    @property
    def waiting(self) -> ArticleId | None:
        """The article whose answer is not saved yet."""
        return None if self._prediction is None else self._prediction.article

    def write(
        self, project: Project, ready: Ready, prediction: Prediction, wanted: Callable[[], bool]
    ) -> None:
        """Save an answer; where another program has the file, a little later, if still wanted."""
        self._project, self._ready = project, ready
        self._prediction, self._wanted = prediction, wanted
        self._save()

    def drop(self) -> None:
        """What is not saved yet is not wanted any more."""
        self._later.stop()
        self._settles.stop()
        self._prediction, self.held_up = None, 0

    def end(self) -> None:
        """End the run."""
        run, joiner = self._run, self._joiner
        self._run = self._joiner = None
        if run is None or joiner is None or self._project is None:
            return
        try:
            self._project.end_run(run)
            joiner.end()
        except GoldspanError as error:
            # a run without its end: what it says stays, and the next start begins another
            self.failed.emit(f"The suggestions could not be closed: {error}")

    def _save(self) -> None:
        prediction, self._prediction = self._prediction, None
        if prediction is None:
            return
        try:
            if self._wanted():
                self._add(prediction)
        except GoldspanError as error:
            busy = isinstance(error, UnsavedError) and error.trouble is Trouble.BUSY
            if busy and self.held_up < _PATIENCE:
                self._prediction = prediction
                self.held_up += 1
                self._later.start()
                return
            self.gave_up.emit(f"Suggestions could not be saved: {error}")
            return
        self.held_up = 0
        self._settles.start()

    def _add(self, prediction: Prediction) -> None:
        if self._project is None or self._ready is None:
            return
        if self._run is None or self._joiner is None:
            self._run = self._project.begin_run(run_of(self._ready), [prediction])
            self._joiner = Joiner(self._project, at_hand(self._project))
        else:
            self._project.add_predictions(self._run, [prediction])
        self._joiner.add(self._run, [prediction.article])
        self.suggested.emit(prediction.article)
