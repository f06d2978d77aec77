"""Project files, imports and releases as the user asks for them: which file, then do it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog

from annotator import scheme as schemes
from annotator.articles.plain import SUFFIXES
from annotator.bulk import Report
from annotator.errors import GoldspanError
from annotator.importing import Imported, import_files
from annotator.joining import join_all
from annotator.release import release
from annotator.store import Project, backups
from annotator.wording import counted
from app.checking import check_project
from app.errand import run_errand
from app.proposing import proposed

if TYPE_CHECKING:
    from app.window import Window

_ARTICLES = " ".join(f"*{suffix}" for suffix in SUFFIXES)


class Files:
    """Asks for files and brings them into, or out of, the window's project."""

    def __init__(self, window: Window) -> None:
        self._window = window

    def new(self) -> None:
        """Ask where and with which scheme, make a project, and import into it."""
        name, _ = QFileDialog.getSaveFileName(
            self._window, "New project", "news.goldspan", "Goldspan projects (*.goldspan)"
        )
        if not name:
            return
        path = Path(name) if name.endswith(".goldspan") else Path(f"{name}.goldspan")
        scheme, chosen = QInputDialog.getItem(
            self._window, "New project", "Label scheme", schemes.built_in(), editable=False
        )
        if not chosen:
            return
        try:
            Project.create(path, scheme=schemes.load(scheme)).close()
        except GoldspanError as error:
            self._window.status.fail(str(error))
            return
        self._window.open_project(path)
        self.import_()

    def open(self) -> None:
        """Ask for a project file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open project", "", "Goldspan projects (*.goldspan);;All files (*)"
        )
        if name:
            self._window.open_project(Path(name))

    def import_(self) -> None:
        """Ask for article files and import them."""
        project = self._window.session.project
        if project is None or project.read_only:
            why = "Open or make a project first." if project is None else project.why_read_only
            self._window.status.fail(why)
            return
        names, _ = QFileDialog.getOpenFileNames(
            self._window, "Import articles", "", f"Articles ({_ARTICLES});;All files (*)"
        )
        if names:
            self.import_paths([Path(name) for name in names])

    def import_paths(self, paths: list[Path]) -> None:
        """Import these files and have them suggested for."""
        project = self._window.session.project
        if project is None:
            return
        if project.read_only:
            self._window.status.fail(project.why_read_only)
            return
        self._window.suggester.stop()

        def work(report: Report) -> Imported:
            with suppress(GoldspanError):  # it is due again soon, and told then
                backups.back_up_if_due(project.path, often=backups.BEFORE_BULK, before="import")
            with Project.open(project.path) as own:
                done = import_files(own, paths, report=report)
                join_all(own, done.runs, report=report)
                return done

        session, status = self._window.session, self._window.status
        try:
            done = run_errand(self._window, "Importing articles", work)
        except GoldspanError as error:
            status.explain(error)
        else:
            session.reread_queue()
            known = f", {done.known:,} there already" if done.known else ""
            status.tell(f"{counted(done.articles, 'article')} imported{known}.")
        self._window.suggesting.start()

    def release(self) -> None:
        """Ask for a file name and write the gold of the finished articles there."""
        project = self._window.session.project
        if project is None:
            self._window.status.fail("Open a project first.")
            return
        version, given = QInputDialog.getText(
            self._window, "Make a release", "Version, such as 1.0", text="1.0"
        )
        if not given:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Make a release",
            proposed(self._window, f"{project.name}-{version}.sqlite"),
            "SQLite files (*.sqlite)",
        )
        if not name:
            return
        path = Path(name) if name.endswith(".sqlite") else Path(f"{name}.sqlite")

        def work(_report: Report) -> None:
            with Project.open(project.path, read_only=True) as own:
                release(own, version=version, output=path)

        try:
            run_errand(self._window, "Writing the release", work)
        except GoldspanError as error:
            self._window.status.explain(error)
        else:
            self._window.status.tell(f"Release {version} written: {path}")

    def check(self) -> None:
        """Check every row of the open project, and say what was found."""
        check_project(self._window)

    def open_sample(self) -> None:
        """A project of the sample articles, made anew where it is not there yet."""
        from app.sample import sample_project

        try:
            path = sample_project()
        except GoldspanError as error:
            self._window.status.fail(str(error))
        else:
            self._window.open_project(path)
