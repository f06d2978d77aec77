"""Sourcing: which runs an article's suggestions come from, read while nobody presses a key."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.bulk import many_values
from annotator.credence import UNKNOWN, kept_in
from annotator.descent import sources_of
from annotator.errors import GoldspanError
from annotator.held_back import HeldBack, held_back
from annotator.merging import weighed
from annotator.model import ArticleId, ItemId, Run, RunId
from annotator.sources import Alternative, Said, Source, Sources
from app.session.looking import Looking

_AFTER = 20
"""Milliseconds after which it is read: the article is shown first."""


class Sourcing(Looking):
    """Knows what each run has said of the open article, as far as its suggestions come from it."""

    sourced = Signal()
    """It is known now where the suggestions come from."""

    def __init__(self, *, actor: str, parent: QObject | None = None) -> None:
        super().__init__(actor=actor, parent=parent)
        self._sources = Sources()
        self._said: list[Said] = []
        """What the runs in use have said of the open article, with the scores that it is worth."""
        self.held = 0
        """How many suggestions for it are not shown."""
        self._counted = 0
        """Of how many items in the sheet that was counted."""
        self._sourced: tuple[ArticleId, RunId | None] | None = None
        """The article and run that this is about."""
        self._reading: Iterator[None] | None = None
        self._engines: dict[RunId, Run] = {}
        self._sourcing = QTimer(self, singleShot=True, interval=_AFTER)
        self._sourcing.timeout.connect(self._source_on)
        self.article_opened.connect(self._source_anew)
        self.changed.connect(self._count_held)

    def close_project(self) -> None:
        """Give the project's file back."""
        self._engines = {}
        self._drop_sources()
        super().close_project()

    def suggestions_arrived(self, article: ArticleId) -> None:
        """Show new suggestions where they cannot change what the reviewer is judging."""
        super().suggestions_arrived(article)
        sheet = self.sheet
        if sheet is not None and self._sourced != (sheet.article.id, sheet.run):
            self._source_anew()

    def sources(self, item: ItemId) -> list[Source]:
        """The runs that suggested an item, as far as that was read."""
        return [] if self.sheet is None else self._sources.of(self.sheet, item)

    def instead(self, item: ItemId) -> list[Alternative]:
        """What other runs have instead of an item."""
        return [] if self.sheet is None else self._sources.instead(self.sheet, item)

    def held_back(self) -> list[HeldBack]:
        """What was suggested and is not shown, for it is seldom right."""
        return [] if self.sheet is None else held_back(self.sheet, self._said)

    def _drop_sources(self) -> None:
        self._sourcing.stop()
        self._said, self.held = [], 0
        self._sources, self._sourced, self._reading = Sources(), None, None

    def _source_anew(self) -> None:
        self._drop_sources()
        if self.sheet is not None:
            self._sourced = self.sheet.article.id, self.sheet.run
            self._reading = self._source()
            self._sourcing.start()

    def _source_on(self) -> None:
        """Read on for a step; no step blocks a key for long."""
        if self._reading is None:
            return
        try:
            next(self._reading)
        except StopIteration:
            self._reading = None
            self.sourced.emit()
        except GoldspanError:
            self._reading = None  # whoever decides will hear of it; the run's name is shown
        else:
            self._sourcing.start(0)

    def _source(self) -> Iterator[None]:
        if self.project is None or self.sheet is None or self.sheet.run is None:
            return
        article, run = self.sheet.article.id, self.sheet.run
        if run not in self._engines:
            self._engines = self.project.engines()
        said: list[Said] = []
        retired = self.project.retired
        # as it was believed when the article's suggestions were made: what is begun stays so
        credences = kept_in(self._engines[run])
        for each in sources_of(self._engines[run], self._engines):
            with many_values():
                prediction = self.project.prediction(each.id, article)
            yield
            with many_values():
                said.append(Said(each, weighed(prediction, credences.get(each.id, UNKNOWN))))
            yield
        self._sources = Sources(said, retired=retired)
        self._said = [each for each in said if each.run.id not in retired]
        if run == self.sheet.run:
            self.held, self._counted = len(self.held_back()), len(self.sheet.items)

    def _count_held(self) -> None:
        """Count anew what is not shown, once there are more items or fewer: few keys do that."""
        if self._said and self.sheet is not None and len(self.sheet.items) != self._counted:
            self.held, self._counted = len(self.held_back()), len(self.sheet.items)
            self.sourced.emit()
