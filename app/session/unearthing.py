"""Unearthing: saying which suggestions of a finished article were planted, and keeping a right one.

As long as an article is open nothing tells them from the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from annotator import review
from annotator.errors import GoldspanError
from annotator.model import ArticleId, Draft, Mention
from annotator.sheet import Sheet
from annotator.unearthing import Unearthed, keep, unearthed
from app.session.connecting import Connecting
from app.session.opened import act

LOOKED_BACK = 50
"""Articles, those that the reviewer has finished last, of which accepted plants are listed."""


@dataclass(frozen=True, slots=True)
class AcceptedPlant:
    """A planted suggestion that was accepted in an article that is finished by now."""

    article: ArticleId
    title: str
    text: str
    mention: Mention


class Unearthing(Connecting):
    """Knows what was planted in the articles that the reviewer has finished last."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self._finished_with = Unearthed()
        """What was planted in the article that was finished last, and nobody was told of before."""

    def _finishing(self, sheet: Sheet) -> Draft:
        """The decision that finishes a sheet, and takes what was planted out of it."""
        self._finished_with = unearthed(sheet)
        return review.finish(sheet)

    def _of_plants(self) -> str:
        """What to say of the plants of the article that has just been finished."""
        return str(self._finished_with)

    def accepted_plants(self) -> list[AcceptedPlant]:
        """The accepted ones that nobody has kept, of articles that are still finished.

        Of the last `LOOKED_BACK` that the reviewer has finished, the newest first.
        """
        if self.project is None:
            return []
        found = []
        told = self.project.accepted_plants(self.actor, most=LOOKED_BACK)
        for article, accepted in told.items():
            sheet = self.project.sheet(article)
            taken = {(each.label, each.fragments) for each in sheet.mentions}
            found += [
                AcceptedPlant(article, sheet.article.title, sheet.article.text, mention)
                for mention in accepted
                if sheet.finished and (mention.label, mention.fragments) not in taken
            ]
        return found

    @act
    def keep_plant(self, plant: AcceptedPlant) -> None:
        """It is right: mark it as the reviewer's own in its article, which stays finished."""
        if self.sheet is None or self.sheet.article.id != plant.article:
            self._open(plant.article)
        if self.sheet is None:
            raise GoldspanError("Open a project first.")
        decision = self._record(keep(self.sheet, plant.mention), alone=True)
        self._focus(decision.focus)
        words = self.sheet.surface(plant.mention)
        self.told.emit(
            f"“{words}” is kept as {plant.mention.label}, as a mention of your own. "
            "Ctrl+Z takes it back."
        )
