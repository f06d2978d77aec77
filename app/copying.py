"""A copy of the open project, made in a thread, also where only this window can still read it."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from annotator.bulk import Report
from annotator.errors import GoldspanError
from annotator.store import Project, placing, rescuing
from annotator.store.rescuing import SavedCopy
from app.errand import run_errand, under_way

if TYPE_CHECKING:
    from app.window import Window


def save_copy(window: Window, path: Path) -> SavedCopy:
    """Write everything, also what could not be saved, to a new file; the project stays open.

    Raises GoldspanError where no copy can be made, or the user stopped it.
    """
    session = window.session
    project = session.project
    if project is None:
        raise GoldspanError("Open a project first.")
    with session.resting(), ExitStack() as until_copied:
        known = project.known_for_copy(drafts=session.kept, actor=session.actor)
        held = None
        if not project.is_there:
            with under_way(window):
                held = _held(project, path, until_copied)

        def work(report: Report) -> SavedCopy:
            return rescuing.save_copy(known, path, held=held, report=report)

        saved: SavedCopy = run_errand(window, f"Saving a copy as {path.name}", work)
        return saved


def _held(project: Project, path: Path, until_copied: ExitStack) -> Path | None:
    """What no name leads to any more, written beside the copy; None where it cannot be read.

    A deleted file can be read by its connection alone, which belongs to this thread: so it is
    written in small pieces, between which the window goes on.
    """
    if path.exists() or not path.parent.is_dir():
        return None  # which the thread says better
    draft = until_copied.enter_context(placing.draft_of(path, word="reading"))
    with suppress(GoldspanError, OSError):  # then a backup is the ground
        project.write_what_is_open(draft, report=lambda _done, _total: _go_on())
        return draft
    return None


def _go_on() -> None:
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
