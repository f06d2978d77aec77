"""Projecting: the focused mention marked wherever else the same stands, at once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from annotator import projecting
from annotator.elsewhere import Look, Spotted
from annotator.errors import GoldspanError
from annotator.model import ArticleId, DecisionId, Mention
from annotator.occurrence import Occurrence
from annotator.sheet import Sheet
from annotator.wording import counted
from app.session.elsewhere import Elsewhere
from app.session.linking import Linking
from app.session.opened import act

Span = tuple[int, int]
_KEPT = 20_000
"""Items of other articles that are kept from the list to the marks; of more they are read anew."""


class Projecting(Linking):
    """Looks for the same in the open article and, by `elsewhere`, in the others; marks it."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self.elsewhere = Elsewhere(self)
        self._sheets: dict[ArticleId, Sheet] = {}
        """Of the articles that are listed, as they were when this was the newest decision:"""
        self._sheets_at: tuple[int, DecisionId] | None = None
        self.elsewhere.found.connect(self._keep_sheets)
        self.elsewhere.failed.connect(self.failed)

    def close_project(self) -> None:
        """Give the project's file back."""
        self.elsewhere.close()
        self._sheets = {}
        super().close_project()

    def suggestions_arrived(self, article: ArticleId) -> None:
        """What was read of this article is no longer so; show it where it is open."""
        self._sheets.pop(article, None)
        super().suggestions_arrived(article)

    def _keep_sheets(self, found: Spotted) -> None:
        """Have what was read by the thread, so that marking need not wait for fifty articles."""
        kept = sum(len(sheet.items) for sheet in self._sheets.values())
        for each in found.sightings:
            kept += len(each.sheet.items)
            if kept <= _KEPT:
                self._sheets[each.article.id] = each.sheet

    def same(self) -> Look | None:
        """The focused mention with its occurrences in the article that are known at once."""
        sheet, item, project = self.sheet, self.focus, self.project
        found = None if sheet is None or item is None else sheet.items[item]
        if sheet is None or project is None or not isinstance(found, Mention):
            return None
        self._sheets, self._sheets_at = {}, project.head
        names: list[str] = []
        for known in project.known([] if found.entity is None else [found.entity]):
            names += [known.entity.name, *(alias for alias, _ in known.uses.aliases)]
        like = projecting.wanted(sheet, found.id, names)
        return Look(sheet, found.id, like, tuple(projecting.here(sheet, found.id, like)))

    @act
    def mark_same(self, places: Iterable[Occurrence]) -> None:
        """Mark these places like the focused mention, in this article and others, at once."""
        sheet, item = self._focused()
        spans: dict[ArticleId, list[Span]] = {}
        for place in places:
            spans.setdefault(place.article, []).append((place.start, place.end))
        if item is None:
            return
        if not spans:
            self.told.emit("Nothing was ticked, so nothing more is marked.")
            return
        if self.project is None:
            raise GoldspanError("Open a project first.")
        here = spans.pop(sheet.article.id, [])
        # what somebody has decided since is read again; of another program `_record` will hear
        if self.project.head != self._sheets_at:
            self._sheets = {}
        known, self._sheets = self._sheets, {}
        others = [
            (known.get(article) or self._read_sheet(article), found)
            for article, found in spans.items()
        ]
        # who chose these places has seen the others
        self._record(projecting.same_everywhere(sheet, item, here, elsewhere=others), alone=True)
        self._focus(item)
        self.told.emit(_marked(len(here), [len(found) for _, found in others]))


def _marked(here: int, others: list[int]) -> str:
    """ "Marked in 5 places, 2 of them in 1 other article. Ctrl+Z takes all of it back."""
    there = sum(others)
    articles = counted(len(others), "other article")
    said = counted(here + there, "place")
    if others:
        said += f", {there:,} of them in {articles}" if here else f" in {articles}"
    return f"Marked in {said}. Ctrl+Z takes all of it back."
