"""Choosing what suggests in the open project: the sheet, the two questions, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.bulk import Report
from annotator.errors import GoldspanError
from annotator.extract import listing, sending, trust
from annotator.extract.listing import Known
from app.errand import run_errand
from app.pages.extractor import ExtractorSheet

if TYPE_CHECKING:
    from app.window import Window

_OWN = "builtin"


class Choosing(QObject):
    """Shows what there is, and has what is chosen run."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._chosen = window.suggester.chosen
        self._chosen.kept = window.settings.extractor
        self._chosen.keep_cut_off = window.settings.keep_cut_off
        window.session.project_opened.connect(self._tell_cut_off)
        self._ending = ""
        """What is still to be told of how it ended."""
        self._chosen.told.connect(self._tell)
        self._chosen.started.connect(window.status.stop.show)
        self._chosen.done.connect(window.status.stop.hide)
        window.status.stop.clicked.connect(self.stop)

    def show(self) -> None:
        """Show the sheet."""
        window, project = self._window, self._window.session.project
        if project is None:
            window.status.fail("Open a project first.")
            return
        if project.read_only:
            window.status.fail(project.why_read_only)
            return
        now, reasons = window.settings.extractor(project.path), self._chosen.reasons
        sheet = ExtractorSheet(self._known(), now, reasons, window, whose=self._chosen.whose)
        sheet.show_busy(busy=self._chosen.busy)
        sheet.chosen.connect(lambda spec: self._choose(sheet, spec))
        sheet.stop_asked.connect(self.stop)
        sheet.stop_asked.connect(sheet.accept)
        sheet.finished.connect(window.enter_article)
        sheet.open()

    def _tell(self, sentence: str) -> None:
        """How it ended; who looks at another page is told once more when back."""
        away = self._window.stack.currentWidget() is not self._window.middle
        if away and not self._ending:
            self._window.stack.currentChanged.connect(self._tell_again)
        self._ending = sentence if away else self._ending
        self._window.status.tell(sentence)

    def _tell_cut_off(self) -> None:
        """Say once of a run that was cut off the last time that it can go on."""
        window, project = self._window, self._window.session.project
        said = "" if project is None else window.settings.cut_off(project.path)
        if project is not None and said and not project.read_only:
            window.settings.keep_cut_off(project.path, "")
            # once the article is open: what opens clears the line
            QTimer.singleShot(0, window, lambda: window.status.tell(said))

    def _tell_again(self) -> None:
        window = self._window
        if self._ending and window.stack.currentWidget() is window.middle:
            window.stack.currentChanged.disconnect(self._tell_again)
            sentence, self._ending = self._ending, ""
            # once the article is back: what opens clears the line
            QTimer.singleShot(0, window, lambda: window.status.tell(sentence))

    def stop(self) -> None:
        """End the extractor that is at work; what it has said stays."""
        self._chosen.cancel()

    def _known(self) -> list[Known]:
        """What there is, read off the window's thread: packages lie in many files."""

        def look(_report: Report) -> list[Known]:
            return listing.known()

        known: list[Known] = run_errand(self._window, "Looking what there is", look, may_stop=False)
        return known

    def _choose(self, sheet: ExtractorSheet, spec: str) -> None:
        """Have it run, if the user agrees to what it needs."""
        try:
            if not (self._may_load(sheet, spec) and self._may_send(sheet, spec)):
                sheet.come_back()
                return
        except GoldspanError as error:
            sheet.say(str(error))
            return
        sheet.accept()
        window, project = self._window, self._window.session.project
        if project is not None:
            window.settings.keep_extractor(project.path, "" if spec == _OWN else spec)
            self._chosen.choose(spec)
            window.suggesting.start()

    def _may_load(self, sheet: ExtractorSheet, spec: str) -> bool:
        """Whether the folder of a pipeline is trusted as it is now; if not yet, that is asked."""
        folder = trust.folder_of(spec)
        if folder is None:
            return True
        try:
            # every file is read for its hash
            run_errand(sheet, f"Looking at {folder.name}", lambda _r: trust.trusted_sha256(spec))
        except trust.UntrustedError:
            question = (
                f"The pipeline in {folder} is code: it runs with your rights, and can do to your "
                "files what you can. Run it only if you know who made it.\n\nYou are asked again "
                "when anything in the folder has changed."
            )
            if not _agrees(sheet, question, "Trust and run"):
                return False
            run_errand(sheet, f"Looking at {folder.name}", lambda _report: trust.trust(spec))
        return True

    def _may_send(self, sheet: ExtractorSheet, spec: str) -> bool:
        """Whether text may go where this extractor sends it; if nobody has said so, it is asked."""
        try:
            sending.allowed_host(spec)
        except sending.UnaskedError:
            question = (
                f"The text of the articles will leave this computer: it is sent to "
                f"{sending.host_of(spec)}, and whoever has that host can read and keep it.\n\nYou "
                "are asked once for each host."
            )
            if not _agrees(sheet, question, "Send it there"):
                return False
            sending.allow(spec)
        return True


def _agrees(parent: QWidget, question: str, yes: str) -> bool:
    box = QMessageBox(parent)
    box.setWindowTitle("Suggestions from…")
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(question)
    agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    back = box.addButton("Go back", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(back)
    box.setEscapeButton(back)
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return chosen is agreed
