"""The full check of the open project: off the window's thread, told in the status or a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from annotator.bulk import Report
from annotator.errors import GoldspanError, Stopped
from annotator.store import examining
from annotator.store.flaws import Checked
from annotator.wording import counted
from app.errand import run_errand
from app.pages.lines import LinesSheet
from app.salvaging import salvage_project

if TYPE_CHECKING:
    from app.window import Window


def check_project(window: Window) -> None:
    """Check every row of the open project, or of one that is asked for, and say what was found."""
    path = _asked(window) if window.session.project is None else window.session.project.path
    if path is None:
        return
    try:
        found = run_errand(window, f"Checking {path.name}", lambda report: _work(path, report))
    except Stopped:
        window.status.tell("The check was stopped.")
        return
    except GoldspanError as error:
        window.status.fail(_gone(path) or str(error))
        return
    if gone := _gone(path):  # while it was checked
        window.status.fail(gone)
        return
    if found.flaws:
        _show(window, path, found)
        return
    counts = found.counts
    window.status.tell(
        f"{path.name} is whole: {counted(counts.articles, 'article')}, "
        f"{counted(counts.runs, 'run')}, {counted(counts.decisions, 'decision')}."
    )


def _asked(window: Window) -> Path | None:
    """A project that is not open, perhaps because it is damaged."""
    name, _ = QFileDialog.getOpenFileName(
        window, "Check a project", "", "Goldspan projects (*.goldspan)"
    )
    return Path(name) if name else None


def _gone(path: Path) -> str:
    """What to say where the file is not there any more; else empty."""
    if path.exists():
        return ""
    return (
        f"{path} was moved or deleted. Put it back, or save a copy (Ctrl+Shift+S): what was open "
        "can still be read."
    )


def _work(path: Path, report: Report) -> Checked:
    """The check, which also asks while SQLite is at work whether it should stop."""
    last = (0, 0)

    def told(done: int, total: int) -> None:
        nonlocal last
        last = done, total
        report(done, total)

    return examining.check(path, beside=True, report=told, stopped=_asking(report, lambda: last))


def _asking(report: Report, last: Callable[[], tuple[int, int]]) -> Callable[[], bool]:
    # SQLite stops where its handler raises, as a report does that nobody waits for any more
    def ask() -> bool:
        report(*last())
        return False

    return ask


def _show(window: Window, path: Path, found: Checked) -> None:
    sheet = CheckSheet(path, found, window)
    if found.only_cache:
        sheet.offer("Make the lists again", lambda: window.keeper.rebuild(path), first=True)
    else:
        sheet.offer("Save what is whole…", lambda: salvage_project(window, path), first=True)
        sheet.offer("Restore a backup…", lambda: window.keeper.restore(path))
    sheet.open()


class CheckSheet(LinesSheet):
    """What is wrong in a project, a line for each article, and what can be done."""

    def __init__(self, path: Path, found: Checked, window: Window) -> None:
        super().__init__(
            "Something is wrong in this project",
            _advice(path, found),
            [flaw.shown for flaw in found.flaws],
            window,
        )


def _advice(path: Path, found: Checked) -> str:
    if found.only_cache:
        return (
            f"Every decision in {path.name} is whole. Only the lists that Goldspan makes of your "
            "decisions are not as these say; they can be made again from them."
        )
    return (
        f"Parts of {path.name} are damaged, by a disk or another program. Nothing was changed. "
        "What is whole can be saved as a new project, which says what it lacks; or go back to a "
        "backup."
    )
