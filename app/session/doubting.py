"""Doubting: an error of an extractor that may be gold's, sent back to review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.errors import GoldspanError
from app import sentences
from app.session.deciding import Deciding
from app.session.opened import act

if TYPE_CHECKING:
    from annotator.evaluate.faults import Error
    from annotator.model import RunId


class Doubting(Deciding):
    """Sends places of finished articles back to review, whichever article is open."""

    gold_doubted = Signal(str)
    """An article is back in review."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self._doubts = 0
        """How many of the newest decisions are doubts that can be taken back as such."""
        self._doubted_at: tuple[int, str] | None = None
        """The newest decision when that was so."""

    @act
    def doubt(self, error: Error, note: str, *, run: RunId | None = None) -> None:
        """Reopen the error's article, with its place noted and flagged; the error is this run's."""
        # what scores is imported with it, which a window that only reviews need not wait for
        from annotator import doubting

        if self.project is None:
            raise GoldspanError("Open the project first.")
        if self.sheet is None:
            self._open(error.article)
        opened = self.sheet
        is_open = opened is not None and opened.article.id == error.article
        sheet = opened if opened is not None and is_open else self._read_sheet(error.article)
        before = self._count_doubts()
        self._record(doubting.doubt(sheet, error, note, run=run))
        self._doubts, self._doubted_at = before + 1, self.project.head
        title = sentences.shortened(sheet.article.title or sheet.article.id, longest=60)
        self.told.emit(f"“{title}” is back in review, flagged. Ctrl+Z finishes it again.")
        self.gold_doubted.emit(sheet.article.id)

    @act
    def undo_doubt(self) -> None:
        """Take the last doubt back; nothing else, since what was judged before is out of sight."""
        before = self._count_doubts()
        if self.project is None or not before:
            self.told.emit("Nothing was sent back to review last; undo goes on in the article.")
            return
        self.undo()
        self._doubts, self._doubted_at = before - 1, self.project.head

    def _count_doubts(self) -> int:
        """How many doubts can be taken back: none once anything else was decided."""
        head = None if self.project is None else self.project.head
        return self._doubts if head is not None and head == self._doubted_at else 0
