"""The full check of the open project: off the window's thread, told in the status or a sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from annotator.bulk import Report
from annotator.errors import GoldspanError
from annotator.store import examining
from annotator.store.flaws import Checked
from annotator.wording import counted
from app.errand import run_errand
from app.plain_text import plain_label

if TYPE_CHECKING:
    from app.window import Window


def check_project(window: Window) -> None:
    """Check every row of the open project, and say what was found."""
    project = window.session.project
    if project is None:
        window.status.fail("Open a project first.")
        return
    path = project.path
    try:
        found = run_errand(window, f"Checking {project.name}", lambda report: _work(path, report))
    except GoldspanError as error:
        window.status.fail(str(error))
        return
    if found.flaws:
        CheckSheet(path, found, window).open()
        return
    counts = found.counts
    window.status.tell(
        f"{project.name} is whole: {counted(counts.articles, 'article')}, "
        f"{counted(counts.runs, 'run')}, {counted(counts.decisions, 'decision')}."
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


class CheckSheet(QDialog):
    """What is wrong in a project, a line for each article, and what can be done; Esc closes it."""

    def __init__(self, path: Path, found: Checked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something is wrong in this project")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lines = QPlainTextEdit(self)
        lines.setReadOnly(True)
        lines.setTabChangesFocus(True)
        lines.setAccessibleName("What is wrong")
        lines.setPlainText("\n".join(map(str, found.flaws)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        said = plain_label(_advice(path, found), self)
        said.setWordWrap(True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(lines)
        layout.addWidget(said)
        layout.addWidget(buttons)
        self.resize(760, 420)


def _advice(path: Path, found: Checked) -> str:
    if found.only_cache:
        return (
            "Every decision is whole. Only what Goldspan makes of them differs; close the project "
            f"and mend it with: goldspan check {path.name} --rebuild"
        )
    return (
        "Nothing was changed. Go back to a backup, or close the project and save what is whole "
        f"with: goldspan check {path.name} --salvage OUT"
    )
