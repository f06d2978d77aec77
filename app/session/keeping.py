"""Keeping: what its disk does not take stays on the screen, unsaved, and is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import GoldspanError, ProjectChanged, Trouble, UnsavedError
from annotator.model import ArticleId, Draft, ProgressChange, Verdict
from annotator.sheet import Sheet
from annotator.store.state import StateMismatch
from annotator.wording import counted
from app.session import troubles
from app.session.likening import Likening
from app.session.opened import act

_MOST = 20
"""Decisions that are kept while somebody else has the file for a moment; else it is one."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Decisions that are not saved, oldest first, and why."""

    drafts: tuple[Draft, ...]
    trouble: UnsavedError


class Keeping(Likening):
    """Saves decisions in their order, and keeps those that could not be saved until they are."""

    trouble_changed = Signal()
    """Something is not saved, for another reason, or everything is saved again."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self._kept: list[Draft] = []
        self._before: dict[int, Sheet] = {}
        """What was shown before each of them, by the draft's own `id`."""
        self._given_up = 0
        """Decisions about what somebody else has changed before they could be saved."""
        self._trouble: UnsavedError | None = None
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self._try_quietly)

    @property
    def unsaved(self) -> int:
        """How many decisions are on the screen and not in the file."""
        return len(self._kept)

    @property
    def beneath(self) -> Trouble | None:
        """What was last seen to have become of the file itself, whether or not a decision waits."""
        found = None if self._trouble is None else self._trouble.trouble
        return found if found in troubles.BENEATH else None

    @property
    def why_unsaved(self) -> str:
        """What is in their way, in a few words; empty if everything is saved."""
        return troubles.reason(self._trouble)

    @property
    def kept(self) -> tuple[Draft, ...]:
        """What is on the screen and not in the file, oldest first."""
        return tuple(self._kept)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Try nothing again meanwhile: what is not saved is being written elsewhere."""
        self._retry.stop()
        try:
            yield
        finally:
            self._have_trouble(self._trouble)

    @property
    def waiting(self) -> Waiting | None:
        """What is not saved, to be put back should the project be left in vain."""
        return None if self._trouble is None else Waiting(self.kept, self._trouble)

    @act
    def put_back(self, waiting: Waiting) -> None:
        """Show again, and try to save, what waited when the project was left in vain."""
        self._kept = list(waiting.drafts)
        self._have_trouble(waiting.trouble)
        self._show_anew(None)

    @act
    def save_again(self) -> None:
        """Try now to save what could not be saved."""
        if self.unsaved or self.beneath is None:
            self._save_and_show()
        elif self._trouble is not None and not self.look_beneath():
            self.told.emit("The file is there again, and everything is saved.")
        elif self._trouble is not None:
            raise self._trouble

    def look_beneath(self) -> bool:
        """Look whether the file was moved, deleted, replaced or put back; True where it was."""
        if self.project is None or self.project.read_only:
            return False
        try:
            self.project.look_beneath()
        except UnsavedError as error:
            if error.trouble in troubles.BENEATH:
                self._have_trouble(error)
        else:
            if self.beneath is not None and not self.unsaved:
                self._have_trouble(None)
                self.saved.emit()
        return self.beneath is not None

    def close_project(self) -> None:
        """Give the project's file back; what could not be saved is gone, and was asked about."""
        super().close_project()
        self._kept, self._before = [], {}
        self._have_trouble(None)

    def suggestions_arrived(self, article: ArticleId) -> None:
        """Show new suggestions, but not below what was decided without them and is not saved."""
        if not self._kept:
            super().suggestions_arrived(article)

    def _read_sheet(self, article: ArticleId) -> Sheet:
        sheet = super()._read_sheet(article)
        for draft in self._kept:
            sheet = sheet.after(draft.changes, draft.plants)
        return sheet

    def _save(self, draft: Draft) -> bool:
        """Save a decision; where that does not work now it is kept, and False given.

        Raises GoldspanError where it is neither saved nor kept.
        """
        if self.project is None:
            raise GoldspanError("Open a project first.")
        try:
            if self.unsaved:
                if self._save_kept():
                    raise ProjectChanged("What is shown has to be read again.")
                self.saved.emit()
            self.project.record(draft, actor=self.actor)
            self._have_trouble(None)
        except ProjectChanged:
            raise
        except UnsavedError as error:
            if error.trouble is Trouble.TOO_BIG:
                raise
            if self.unsaved and (error.trouble is not Trouble.BUSY or self.unsaved >= _MOST):
                raise troubles.behind(self._kept[-1].verdict, self._trouble) from error
            self._kept.append(draft)
            if self.sheet is not None:
                self._before[id(draft)] = self.sheet
            self._have_trouble(error)
            return False
        return True

    def _save_first(self) -> None:
        """Have everything saved before what comes next; GoldspanError where that does not work."""
        try:
            self._save_and_show()
        except ProjectChanged:
            raise
        except UnsavedError as error:
            raise troubles.behind(self._kept[-1].verdict, self._trouble) from error

    def _tell_kept(self) -> None:
        """Say what is in the way of the decision that is shown."""
        if self._trouble is not None:
            path = None if self.project is None else self.project.path
            self.failed.emit(troubles.in_words(self._trouble, path))

    def _take_back(self) -> None:
        """Take back the newest decision, undo or redo that could not be saved."""
        if self._trouble is not None and self._trouble.unknown:
            raise GoldspanError(
                "It is not known yet whether the last decision is saved. Try again when its disk "
                "is back, or save a copy."
            )
        draft = self._kept.pop()
        try:
            try:
                self._show_anew(draft.article, draft)
            except GoldspanError:
                if not self._show_as_before(draft):
                    raise
        except BaseException:
            self._kept.append(draft)
            raise
        self._before.pop(id(draft), None)
        if not self._kept and self.beneath is None:
            self._have_trouble(None)
        self.trouble_changed.emit()
        undo = draft.verdict is Verdict.UNDO
        done = "Done again; the undo" if undo else "Undone; it"
        self.told.emit(f"{done} had not been saved yet.")

    def _show_as_before(self, draft: Draft) -> bool:
        """Show what was shown before, where the file cannot even be read; whether it is known."""
        before = self._before.get(id(draft))
        if before is None or self.sheet is None or before.article.id != self.sheet.article.id:
            return False
        turned = [
            ProgressChange(each.article, each.after, each.before)
            for each in draft.changes
            if isinstance(each, ProgressChange)
        ]
        self._take_sheet(before, turned)
        self._point_at(draft.focus if draft.focus in before.items else before.next_pending(None))
        self.changed.emit()
        self._show_focus()
        return True

    def _show_anew(self, article: ArticleId | None, draft: Draft | None = None) -> None:
        """Read again what is shown, with what is not saved on top."""
        self._read_queue()
        opened = None if self.sheet is None else self.sheet.article.id
        if (shown := article or opened) is not None:
            self._open(shown, self.focus if draft is None else draft.focus)

    def _save_kept(self) -> bool:
        """Save what was kept, oldest first; whether what is shown has to be read again then.

        Raises UnsavedError where that still does not work, and ProjectChanged where somebody else
        has meanwhile changed what one of them is about: that one is kept no more.
        """
        stale = False
        try:
            while self._kept:
                try:
                    stale |= self._save_one(self._kept[0])
                except ProjectChanged:
                    self._given_up += 1
                self._before.pop(id(self._kept.pop(0)), None)
        except UnsavedError as error:
            self._have_trouble(error)
            raise
        self._have_trouble(None)
        if self._given_up:
            raise ProjectChanged("What was not saved yet is about what was changed meanwhile.")
        return stale

    def _take_over(self) -> None:
        super()._take_over()
        many, self._given_up = self._given_up, 0
        if many:
            what = counted(many, "decision")
            self.failed.emit(
                f"Another window or program has changed the project; {what} of yours did not fit "
                f"it any more and {'was' if many == 1 else 'were'} not saved. Look, and decide "
                "anew."
            )

    def _save_one(self, draft: Draft) -> bool:
        """Save a decision on top of what others have decided meanwhile; whether to read again.

        An undo or redo goes on top of nothing: it is about the newest decision.
        """
        if self.project is None:
            return False
        try:
            self.project.record(draft, actor=self.actor)
        except ProjectChanged:
            self.project.refresh()
            if draft.target is not None:
                raise
            try:
                self.project.record(draft, actor=self.actor)
            except StateMismatch as error:
                raise ProjectChanged("What it is about was changed meanwhile.") from error
            return True
        return draft.target is not None

    def _save_and_show(self) -> None:
        if not self.unsaved:
            return
        if self._save_kept():
            self._show_anew(None)
        self.saved.emit()
        self.told.emit("Everything is saved.")

    def _try_quietly(self) -> None:
        # no act of the user: it must not take back what a first Ctrl+Enter has armed, and what
        # stands in the way was said
        try:
            try:
                if self.unsaved:
                    self._save_and_show()
                else:
                    self.look_beneath()
            except ProjectChanged:
                self._take_over()
        except UnsavedError:
            pass
        except GoldspanError as error:
            self.failed.emit(str(error))

    def _have_trouble(self, trouble: UnsavedError | None) -> None:
        before, self._trouble = self._trouble, trouble
        if trouble is None:
            self._retry.stop()
        elif (wait := troubles.wait_for(trouble.trouble)) is not None:
            self._retry.start(wait)
        if trouble is not None or before is not None:
            self.trouble_changed.emit()
