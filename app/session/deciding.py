"""How a draft becomes a decision that is saved and shown, and where the review goes on."""

from __future__ import annotations

from collections.abc import Callable

from annotator.errors import GoldspanError, ReviewError
from annotator.model import (
    ArticleId,
    Draft,
    ItemChange,
    ItemId,
    ItemState,
    ProgressChange,
    Verdict,
)
from annotator.sheet import Sheet
from annotator.store import Project
from annotator.wording import counted
from app.session.keeping import Keeping
from app.session.opened import act

_ALL_JUDGED = "Everything is judged. Look for what was missed, then press Ctrl+Enter."

_DOING = {
    Verdict.ACCEPT: "accepting",
    Verdict.REJECT: "rejecting",
    Verdict.CORRECT: "correcting",
    Verdict.ADD: "marking",
    Verdict.REMOVE: "removing",
    Verdict.LINK: "what is meant",
    Verdict.NOTE: "a note or flag",
    Verdict.FINISH: "finishing",
    Verdict.REOPEN: "reopening",
}


class Deciding(Keeping):
    """Saves what the rooms above decide; takes it back and brings it again."""

    @act
    def undo(self) -> None:
        """Take the newest decision back, in whatever article it was."""
        if self.project is not None:
            self._stop_hints()
            if self._kept and self._kept[-1].verdict is not Verdict.UNDO:
                self._take_back()
            else:
                self._turn(self.project.to_undo)

    @act
    def redo(self) -> None:
        """Bring back what the newest undo took."""
        if self.project is not None:
            self._stop_hints()
            if self._kept and self._kept[-1].verdict is Verdict.UNDO:
                self._take_back()
            else:
                self._turn(self.project.to_redo)

    def _turn(self, to_turn: Callable[[], Draft]) -> None:
        """Save an undo or redo and show it; where it cannot be saved now it is kept like others."""
        self._save_first()  # what is to be undone is read in the file
        try:
            draft = to_turn()
        except ReviewError as nothing:  # nobody has done anything wrong
            self.told.emit(str(nothing))
            return
        self._follow(draft, saved=self._save(draft))

    def _record(self, draft: Draft, *, go_on: ItemId | None = None, alone: bool = False) -> Draft:
        """Save a decision and show it; with `go_on` the item to judge after that one is next.

        What is pending and reads the same follows in the same decision, unless it stands `alone`.
        Where it cannot be saved now it is shown as well, and kept. The new focus is set before
        anything is shown, so that a key costs one repaint.
        """
        self._to_decide_in()
        of_twins = ""
        if not alone:
            decided, draft = draft, self._likewise(draft)
            of_twins = self._of_twins(decided, draft)
        draft = self.watch.timed(draft)
        saved = self._save(draft)
        self._show_decision(draft, go_on=go_on, saved=saved)
        if saved and of_twins:
            self.told.emit(of_twins)
        return draft

    def _record_and_leave(self, draft: Draft) -> ArticleId | None:
        """Save the decision that ends this article; gives the one that follows, if there is any.

        Of the article that is left nothing is shown any more: it may have thousands of items. It
        is not left where that could not be saved.
        """
        _, sheet = self._to_decide_in()
        draft = self.watch.timed(draft)
        if not self._save(draft):
            self._show_decision(draft, saved=False)
            return sheet.article.id
        ended = sheet.after(each for each in draft.changes if isinstance(each, ProgressChange))
        self._take_progress(ended, draft.changes)
        following = self._queue.next_unfinished(sheet.article.id)
        if following is None:
            self._show_decision(draft)
        else:
            self.saved.emit()
        return following

    def _to_decide_in(self) -> tuple[Project, Sheet]:
        if self.project is None or self.sheet is None:
            raise GoldspanError("Open a project first.")
        return self.project, self.sheet

    def _show_decision(
        self, draft: Draft, *, go_on: ItemId | None = None, saved: bool = True
    ) -> None:
        project, before = self._to_decide_in()
        self._stop_hints()  # their letters stand for mentions as they were
        sheet = self._after(project, before, draft)
        self._take_sheet(sheet, draft.changes)
        if draft.focus != self._made:
            self._made = None
        focus = self.focus
        left = focus if go_on is None and _rejects(before, sheet, focus) else go_on
        if left is not None:
            self._point_at(self._following(left))
        self.changed.emit()
        if self.focus != focus:
            self._show_focus()
        if saved:
            self.saved.emit()
        else:
            self._tell_kept()
        if saved and go_on is not None and not sheet.pending:
            self.told.emit(_ALL_JUDGED)

    def _follow(self, draft: Draft, *, saved: bool) -> None:
        """Show what an undo or redo has changed, where it has."""
        if self.sheet is None or self.project is None or draft.target is None:
            return
        if draft.article is not None and draft.article != self.sheet.article.id:
            self._open(draft.article, draft.focus)
            self._take_sheet(self.sheet, draft.changes)
        else:
            self._take_sheet(self._after(self.project, self.sheet, draft), draft.changes)
            wanted = draft.focus if draft.focus in self.sheet.items else self.focus
            if wanted not in self.sheet.items:
                wanted = self.sheet.next_pending(None)
            self._point_at(wanted)
            self.changed.emit()
            self._show_focus()
        if not saved:
            self._tell_kept()
            return
        self.saved.emit()
        word = "Undone" if draft.verdict is Verdict.UNDO else "Done again"
        what = _DOING[self.project.verdict_of(draft.target)]
        others = {
            change.article
            for change in draft.changes
            if isinstance(change, ItemChange) and change.article != self.sheet.article.id
        }
        where = f" in {counted(len(others), 'other article')}" if others else ""
        self.told.emit(f"{word}: {what}{where}.")

    def _after(self, project: Project, sheet: Sheet, draft: Draft) -> Sheet:
        """The sheet after a decision; read anew where its suggestions may be another run's now."""
        after = sheet.after(draft.changes, draft.plants)
        run = None if after.progress is None else after.progress.run
        if self._kept:  # the file does not know of it
            return after
        # what hung on a plant when its article was finished is not at hand any more
        brings_back = bool(after.plants) and draft.target is not None
        if run is not None and run == after.run and not brings_back:
            return after
        return project.sheet_to_review(after.article.id)

    def _following(self, item: ItemId) -> ItemId | None:
        """Where the review goes after this item."""
        if self.sheet is None:
            return None
        following = self._to_come_back_to(item) or self.sheet.next_pending(item)
        return following or (item if item in self.sheet.visible() else None)

    def _go_on(self, item: ItemId) -> None:
        if self.sheet is not None and not self.sheet.pending:
            self.told.emit(_ALL_JUDGED)
        self._focus(self._following(item))


def _rejects(before: Sheet, after: Sheet, item: ItemId | None) -> bool:
    """Whether an item was to be seen before and is no more, unless it has the focus."""
    one, other = (None if item is None else sheet.items.get(item) for sheet in (before, after))
    if one is None:
        return False
    gone = ItemState.REJECTED
    return one.state is not gone and (other is None or other.state is gone)
