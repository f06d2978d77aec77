"""Reading the course of a review without making the window wait."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from annotator.bulk import Report
from annotator.calling import by_name
from annotator.course import course
from annotator.store import Project
from app.beside import Beside, Stop, Tell
from app.pages.learning.shown import shown


class CourseReader(Beside):
    """Reads the course in a thread; what is known first is told before the rest."""

    read = Signal(object)
    """Shown, more than once where many articles are finished."""

    def follow(self) -> None:
        """Read it anew, and give up what was asked before."""
        self.start(_follow, self.read, told=self.read)


def _follow(path: Path, report: Report, tell: Tell, stopped: Stop) -> object:
    with Project.beside(path) as project:
        called = by_name(project.engines().values())
        whole = course(
            project,
            report=report,
            told=lambda first: tell(shown(first, called)),
            stopped=stopped,
        )
        return shown(whole, called)
