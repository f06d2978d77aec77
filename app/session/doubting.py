"""Doubting: an error of an extractor that may be gold's, sent back to review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from annotator.errors import GoldspanError
from app import sentences
from app.session.deciding import Deciding
from app.session.opened import act

if TYPE_CHECKING:
    from annotator.evaluate.faults import Error


class Doubting(Deciding):
    """Sends places of finished articles back to review, whichever article is open."""

    gold_doubted = Signal(str)
    """An article is back in review."""

    @act
    def doubt(self, error: Error, note: str) -> None:
        """Reopen the error's article, with its place noted and flagged."""
        # what scores is imported with it, which a window that only reviews need not wait for
        from annotator import doubting

        if self.project is None:
            raise GoldspanError("Open the project first.")
        if self.sheet is None:
            self._open(error.article)
        opened = self.sheet
        is_open = opened is not None and opened.article.id == error.article
        sheet = opened if opened is not None and is_open else self.project.sheet(error.article)
        self._record(doubting.doubt(sheet, error, note))
        title = sentences.shortened(sheet.article.title or sheet.article.id, longest=60)
        self.told.emit(f"“{title}” is back in review, flagged. Ctrl+Z finishes it again.")
        self.gold_doubted.emit(sheet.article.id)
