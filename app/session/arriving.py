"""Arriving: suggestions that come while their article is open, shown only where nothing jumps."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.model import ArticleId, ArticleState, ItemId, Progress
from annotator.sheet import Sheet
from app.session.opened import Opened, act
from app.session.reading import Cursor


class Arriving(Opened):
    """Takes over what arrives for the open article, as long as its reviewer has decided nothing."""

    awaiting = Signal()
    """It may be otherwise now whether suggestions are on their way."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self._told_awaited = False
        """Whether the window says that suggestions for the open article are on their way."""
        self._opened_at: tuple[ItemId | None, Cursor] = (None, Cursor())
        """What the article was opened at: the focus and the cursor."""

    def _show(self, sheet: Sheet, focus: ItemId | None) -> None:
        self._told_awaited = False
        super()._show(sheet, focus)
        self._opened_at = self.focus, self.cursor

    def suggestions_arrived(self, article: ArticleId) -> None:
        """Show new suggestions where they cannot change what the reviewer is judging."""
        sheet = self.sheet
        if self.project is None or sheet is None or sheet.article.id != article or sheet.blind:
            return
        progress = sheet.progress or Progress()
        if sheet.run is None or progress.state is ArticleState.TO_DO:
            self._show_suggestions()

    @act
    def _show_suggestions(self) -> None:
        # an act: what was not there at the first Ctrl+Enter is not rejected by the second
        if self.project is None or self.sheet is None:
            return
        sheet, before = self._read_sheet(self.sheet.article.id), self.sheet.run
        renews = before is not None and before != sheet.run
        lost = self._looks_at() - sheet.items.keys()
        if lost and renews and (self._has_moved() or self.asks):
            return  # what somebody looks at is not taken away for newer suggestions
        self.sheet = sheet
        if lost or self.focus is None:
            # another window may have decided meanwhile, too: what is gone can have no focus
            kept = None if self.focus in lost else self.focus
            self._point_at(kept or sheet.next_pending(None))
            self._opened_at = self.focus, self.cursor
            self.changed.emit()
            self._show_focus()
        else:
            self.changed.emit()
        if self._told_awaited:
            self._told_awaited = False
            self.told.emit(f"The suggestions are here: {len(sheet.pending):,} to judge.")
        elif renews:
            self.told.emit("These suggestions are new, by what was learnt.")

    def _has_moved(self) -> bool:
        """Whether the reviewer has gone anywhere since the article was opened."""
        return (self.focus, self.cursor) != self._opened_at

    def _looks_at(self) -> set[ItemId]:
        """What is in focus, on the card or asked about."""
        ends = {end for link in self._relating.choices for end in (link.head, link.tail)}
        shown = {item for item in (self.focus, self._made) if item is not None}
        return shown | ends | self._relating.hints.keys()
