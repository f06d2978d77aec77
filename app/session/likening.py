"""Likening: what is decided of one mention goes for pending ones of the same words, at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer

from annotator.errors import GoldspanError
from annotator.likewise import hindered, likewise
from annotator.model import Draft, ItemChange, ItemId, Mention
from annotator.wording import counted
from app.session.opened import act
from app.session.sourcing import Sourcing

_READY_AFTER = 120
"""Milliseconds after which the mentions of a new article are sorted by their words: it is shown by
then, and no key waits for it."""


class Likening(Sourcing):
    """Completes drafts by what follows from them, and leads to what something follows from."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self._follows = True
        """Whether the project's policy has pending mentions follow, when the article was opened."""
        self._sorting = QTimer(self, singleShot=True, interval=_READY_AFTER)
        self._sorting.timeout.connect(self._sort)
        self.article_opened.connect(self._look_up)

    def _look_up(self) -> None:
        try:
            if self.project is not None:
                self._follows = self.project.policy.likewise
        except GoldspanError:
            pass  # whoever decides will hear of it; as it was is good enough
        self._sorting.start()

    def _sort(self) -> None:
        if self.sheet is not None:
            _ = self.sheet.alike, self.sheet.longest

    @property
    def follows(self) -> bool:
        """Whether the project's policy has pending mentions follow what is decided."""
        try:
            return self.project is None or self.project.policy.likewise
        except GoldspanError:
            return False

    def _likewise(self, draft: Draft) -> Draft:
        """The draft with all that follows from it; in a blind article nothing is suggested."""
        if self.sheet is None or self.sheet.blind or not self._follows:
            return draft
        return likewise(self.sheet, draft)

    def _of_twins(self, decided: Draft, whole: Draft) -> str:
        """How many of the same words do not follow a new label, why, and how many do.

        To be asked while what is shown is as it was before; empty where all follow.
        """
        if self.sheet is None or self.sheet.blind or not self._follows:
            return ""
        left = hindered(self.sheet, decided)
        if not left:
            return ""
        (label,) = (
            each.after.label
            for each in decided.changes
            if isinstance(each, ItemChange) and isinstance(each.after, Mention)
        )
        stay, whose = ("stays", "its") if len(left) == 1 else ("stay", "their")
        followed = len(whole.changes) - len(decided.changes)
        told = f"{counted(followed, 'other follows', 'others follow')}." if followed else ""
        why = f"{whose} relations do not allow {label}"
        return f"{len(left)} of the same words {stay} {left[0].label}: {why}. {told}".strip()

    def is_doubtful(self, item: ItemId) -> bool:
        """Whether its words were mostly decided to be no such mention."""
        return self.sheet is not None and item in self.sheet.doubtful

    def decided_by(self, item: ItemId) -> ItemId | None:
        """The accepted mention of the same words that a pending one was made to follow."""
        return None if self.sheet is None else self.sheet.decided.get(item)

    @act
    def go_to_decided(self) -> None:
        """Look at the mention that the focused one follows; the verdict there leads back."""
        item = self.focus
        by = None if item is None else self.decided_by(item)
        if by is None:
            self.told.emit("Nothing that was decided has changed this one.")
            return
        self._focus(by)
        self._left = item

    @act
    def switch_likewise(self) -> None:
        """Let pending mentions follow decisions in this project, or no more, for everybody."""
        if self.project is None:
            raise GoldspanError("Open a project first.")
        policy = self.project.policy
        self.project.set_policy(replace(policy, likewise=not policy.likewise))
        self._follows = not policy.likewise
        follow = "follow" if self._follows else "no more follow"
        self.told.emit(f"Pending mentions {follow} what is decided of the same words.")
