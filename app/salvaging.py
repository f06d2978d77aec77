"""Salvaging in the window: what is whole of a damaged project goes into a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from annotator.bulk import Report, many_values
from annotator.errors import GoldspanError
from annotator.store import salvaging
from annotator.store.salvaged import Salvaged
from annotator.wording import counted
from app.errand import run_errand
from app.leaving import Leaving
from app.pages.lines import LinesSheet

if TYPE_CHECKING:
    from app.window import Window


def salvage_project(window: Window, path: Path) -> None:
    """Ask for a new file, write into it what is whole of a project, and say what is lost."""
    name, _ = QFileDialog.getSaveFileName(
        window,
        "Save what is whole as",
        str(path.with_name(f"{path.stem} salvaged.goldspan")),
        "Goldspan projects (*.goldspan)",
        options=QFileDialog.Option.DontConfirmOverwrite,  # no file is ever replaced
    )
    # what waits to be saved would not be in it
    if not name or not window.keeper.may_leave(Leaving.SALVAGE):
        return
    out = Path(name) if name.endswith(".goldspan") else Path(f"{name}.goldspan")

    def work(report: Report) -> Salvaged:
        with many_values():  # a search for garbage among them would hold up the window
            return salvaging.salvage(path, out, report=report)

    window.suggester.stop()  # nobody here may write while the file is read whole
    try:
        with window.session.resting():
            made = run_errand(window, f"Saving what is whole of {path.name}", work)
    except GoldspanError as error:
        window.status.explain(error)
    else:
        sheet = SalvagedSheet(path, out, made, window)
        sheet.offer("Open the new project", lambda: window.open_project(out), first=True)
        sheet.open()
    window.suggesting.start()


class SalvagedSheet(LinesSheet):
    """What a salvage has kept and what is lost, in plain words."""

    def __init__(self, path: Path, out: Path, made: Salvaged, window: Window) -> None:
        kept = made.kept
        super().__init__(
            "What could be saved",
            f"{out.name} is a whole project: {counted(kept.articles, 'article')}, "
            f"{counted(kept.runs, 'run')} and {counted(kept.decisions, 'decision')}. "
            f"{path.name} was left as it is; keep it until you have looked at the new one.",
            made.lines(),
            window,
        )
