"""Keeping work in the window: copies, backups, going back to one, and what is asked on leaving."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from annotator.bulk import Report
from annotator.errors import GoldspanError
from annotator.model import ArticleId, ItemId
from annotator.store import backups, rebuilding
from annotator.store.backup_names import project_of
from annotator.store.backups import Backup
from annotator.wording import counted
from app.copying import save_copy
from app.errand import run_errand
from app.leaving import Leaving
from app.pages.restore import Kept, RestoreDialog, listed
from app.tending import Tending

if TYPE_CHECKING:
    from app.window import Window

_PROJECTS = "Goldspan projects (*.goldspan)"


class Keeper(QObject):
    """Sees to it that nothing decided in a window is lost with its file."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.tending = Tending(self)
        self.tending.warned.connect(self._warn)
        self.tending.done.connect(window.status.show_backup)
        window.session.project_opened.connect(self._project_opened)
        window.session.freed.connect(self._take_over)
        window.status.again.clicked.connect(lambda: window.session.save_again())
        window.status.copy.clicked.connect(lambda: self.save_copy())

    def close(self) -> None:
        """Tend nothing any more; what is being done is done."""
        self.tending.close()

    def _take_over(self) -> None:
        """Go on in a project that somebody else had open; not under what asks something now."""
        window, path = self._window, self._path()
        if path is None or not window.isEnabled() or QApplication.activeModalWidget() is not None:
            return
        if self._go_on_in(path, *self._place()):
            window.status.tell(
                f"{path.name} was closed in the other window. It was read again, and you can "
                "decide here now."
            )

    def save_copy(self) -> None:
        """Ask for a file, write everything to it, and go on there."""
        self._saves_copy()

    def _saves_copy(self) -> bool:
        """The same; whether it was done."""
        window, project = self._window, self._window.session.project
        if project is None:
            window.status.fail("Open a project first.")
            return False
        name, _ = QFileDialog.getSaveFileName(
            window,
            "Save a copy as",
            str(project.path.with_name(f"{project.name} copy.goldspan")),
            _PROJECTS,
            options=QFileDialog.Option.DontConfirmOverwrite,  # no file is ever replaced
        )
        if not name:
            return False
        path = Path(name) if name.endswith(".goldspan") else Path(f"{name}.goldspan")
        window.suggester.stop()
        try:
            saved = save_copy(window, path)
        except GoldspanError as error:
            window.status.explain(error)
            window.suggesting.start()
            return False
        if not self._go_on_in(path, *self._place()):
            return False
        copy = window.session.project
        if copy is not None and copy.read_only:
            window.status.fail(f"{saved} {copy.why_read_only}")
        else:
            window.status.tell(f"{saved} You work in it from now on.")
        return True

    def may_leave(self, leaving: Leaving) -> bool:
        """Whether this may be done: where something is not saved, that is asked.

        So is it where the file itself is not there any more, though nothing waits to be saved.
        Nothing is forgotten by that: it is when the project is closed.
        """
        session = self._window.session
        if session.unsaved:
            session.save_again()  # it may work by now
        session.look_beneath()
        path, many, beneath = self._path(), session.unsaved, session.beneath
        if beneath is not None and path is not None:
            question = leaving.loses_beneath(beneath, path.name, backups.newest(path))
            anyway = leaving.button_beneath
        elif many:
            what = counted(many, "decision is", "decisions are")
            question = f"{what} not saved: {session.why_unsaved}. {leaving.loses(many)}"
            anyway = leaving.button(many)
        else:
            return True
        box = self._ask(question)
        copy = box.addButton("Save a copy…", QMessageBox.ButtonRole.AcceptRole)
        without = box.addButton(anyway, QMessageBox.ButtonRole.DestructiveRole)
        back = box.addButton("Go back", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(copy)
        box.setEscapeButton(back)
        box.exec()
        chosen = box.clickedButton()
        box.deleteLater()
        if chosen is copy:
            return self._saves_copy()
        return chosen is without

    def rebuild(self, path: Path) -> None:
        """Make again what is kept ready of a project's decisions, open or not, and go on in it."""
        window = self._window
        if not self.may_leave(Leaving.REBUILD):
            return
        window.suggester.stop()
        try:
            with window.session.resting():
                run_errand(
                    window,
                    f"Mending {path.name}",
                    lambda report: rebuilding.rebuild(path, report=report),
                )
        except GoldspanError as error:
            window.status.explain(error)
            window.suggesting.start()
            return
        if self._go_on_in(path, *self._place()):
            window.status.tell(f"The lists in {path.name} are made again, and it is whole.")

    def restore(self, path: Path | None = None) -> None:
        """Show the backups of this project, the open one or one that is asked for, to go back."""
        window, project = self._window, self._window.session.project
        if path is None:
            path = self._asked() if project is None else project.path
        if path is None:
            return
        of, is_open = project_of(path), project is not None and project.path == path
        if of is None and is_open and project is not None and project.read_only:
            window.status.fail(project.why_read_only)
            return
        path = of or path

        def look(_report: Report) -> tuple[Kept, ...]:
            return listed(path)

        try:
            kept = run_errand(window, "Looking at the backups", look)
        except GoldspanError as error:
            window.status.explain(error)
            return
        if not kept:
            window.status.tell(f"There is no backup of {path.name} yet.")
            return
        dialog = RestoreDialog(path, kept, window)
        dialog.chosen.connect(lambda chosen: self._restore(path, chosen))
        dialog.open()

    def _asked(self) -> Path | None:
        """A project or a backup of one; also the name of a project that is not there any more."""
        dialog = QFileDialog(self._window, "Restore a project", "", _PROJECTS)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Restore…")
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def _restore(self, path: Path, chosen: Kept) -> None:
        backup = chosen.backup
        try:
            check = partial(_checked, backup)
            run_errand(self._window, "Checking the backup", check, may_stop=False)
        except GoldspanError as error:
            self._window.status.explain(error)
            return
        if not self.may_leave(Leaving.RESTORE) or not self._sure(path, chosen):
            return
        window, place = self._window, self._place()
        open_before, waiting = self._path(), window.session.waiting
        self.tending.stop()
        window.suggester.stop()
        window.session.close_project()

        def work(report: Report) -> Path | None:
            return backups.restore(backup.path, path, report=report)

        try:
            kept = run_errand(window, f"Restoring {path.name}", work)
        except GoldspanError as error:
            if self._go_on_in(open_before or path, *place) and waiting is not None:
                window.session.put_back(waiting)
            window.status.explain(error)
            return
        if self._go_on_in(path, *place):
            said = f" The file before it is kept as “{kept.name}”." if kept else ""
            window.status.tell(f"{path.name} is restored.{said}")

    def _sure(self, path: Path, chosen: Kept) -> bool:
        box = self._ask(chosen.question(path))
        restore = box.addButton("Restore", QMessageBox.ButtonRole.AcceptRole)
        back = box.addButton("Go back", QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(back)
        box.setDefaultButton(back if chosen.is_other else restore)
        box.exec()
        pressed = box.clickedButton()
        box.deleteLater()
        return pressed is restore

    def _place(self) -> tuple[ArticleId | None, ItemId | None]:
        """The open article and what is in focus."""
        session = self._window.session
        return None if session.sheet is None else session.sheet.article.id, session.focus

    def _path(self) -> Path | None:
        project = self._window.session.project
        return None if project is None else project.path

    def _go_on_in(self, path: Path, article: ArticleId | None, focus: ItemId | None) -> bool:
        """Open a file that has the same articles, at the same place as far as it is there.

        Returns whether it was opened; what was open stays open where it was not.
        """
        session = self._window.session
        before = session.project
        self._window.leave_for(path)
        if session.project is None:  # it was closed before, and nothing of it may be shown
            self._window.setWindowTitle("Goldspan")
            session.article_opened.emit()
        if session.project in (None, before):
            return False
        self._window.enter_article()
        if article is None or session.sheet is None or not session.queue.knows(article):
            return True
        if session.sheet.article.id != article:
            session.open_article(article)
        if focus in session.sheet.items:
            session.set_focus(focus)
        return True

    def _ask(self, question: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setWindowTitle("Goldspan")
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question)
        return box

    def _project_opened(self) -> None:
        project = self._window.session.project
        if project is not None:
            self.tending.tend(project.path, backs_up=not project.read_only)

    def _warn(self, path: Path, warning: str) -> None:
        """Say once what is special about the place where a project lies."""
        if self._window.settings.warned(path) != warning:
            self._window.settings.keep_warned(path, warning)
            self._window.status.warn(warning)


def _checked(backup: Backup, _report: Report) -> None:
    backups.check(backup.path)
