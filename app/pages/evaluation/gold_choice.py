"""Which gold, and which of its articles: the project's own, a release beside it, another file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from annotator.wording import counted
from app.pages.evaluation.choice import Known
from app.panels.queue_filters import choice as choice_box
from app.plain_text import plain, plain_label

LIVE = "This project, as it stands"
OTHER = "Another file…"


class GoldChoice(QWidget):
    """A box of golds, one of splits where there are any, and what is in the chosen gold."""

    chosen = Signal(object)
    """Path, or None for the live project: what is in it?"""
    changed = Signal()
    """Another gold is chosen, or more is known of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.known: Known | None = None
        """What is in the chosen gold, as soon as somebody has looked."""
        self._split: str | None = None
        """The split to choose once it is known that there is one."""
        self._place = 0
        """Of the chosen gold, to go back to where no file is named after all."""
        self.box = choice_box("Gold to score against", self)
        self.split = choice_box("Articles to judge", self)
        self.facts = plain_label("", self)
        self.facts.setProperty("kind", "muted")
        self.facts.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.box, self.split, self.facts):
            column.addWidget(part)
        self.box.activated.connect(self._choose)
        self.clear()

    @property
    def path(self) -> Path | None:
        """The file that is chosen, None for the live project."""
        data = self.box.currentData()
        return data if isinstance(data, Path) else None

    @property
    def wanted_split(self) -> str | None:
        """The split that is chosen, None for all articles."""
        split: str | None = self.split.currentData() if self.known is not None else self._split
        return split

    def clear(self) -> None:
        """Offer the live project alone, of which nothing is known yet."""
        self.known = None
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItem(LIVE, None)
            self.box.addItem(OTHER, OTHER)
        self._show_splits()
        self._show_facts()

    def choose(self, path: Path | None, split: str | None) -> None:
        """Have this chosen, as far as it is still there."""
        if path is not None and path.exists():
            self._select(self._offer(path))
        self._split = split

    def show_known(self, known: Known) -> None:
        """What some gold has, and which releases lie beside the project."""
        for path in known.releases:
            self._offer(path)
        if known.gold == self.path:
            self.known = known
            self._show_splits()
            self._show_facts()
        self.changed.emit()

    def _offer(self, path: Path) -> int:
        """The place of a file among the golds, which it gets if it has none."""
        for place in range(self.box.count()):
            if self.box.itemData(place) == path:
                return place
        place = self.box.count() - 1
        with QSignalBlocker(self.box):
            self.box.insertItem(place, path.name, path)
            self.box.setItemData(place, str(path), Qt.ItemDataRole.StatusTipRole)
        return place

    def _select(self, place: int) -> None:
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(place)
        self._place = place
        self.known, self._split = None, None
        self._show_splits()
        self._show_facts()
        self.changed.emit()

    def _choose(self, place: int) -> None:
        if self.box.itemData(place) == OTHER:
            name, _ = QFileDialog.getOpenFileName(
                self, "Gold to score against", "", "Gold (*.sqlite *.jsonl);;All files (*)"
            )
            place = self._offer(Path(name)) if name else self._place
        self._select(place)
        self.chosen.emit(self.path)

    def _show_splits(self) -> None:
        """All articles, and the splits that there are; without any there is nothing to choose."""
        known = self.known
        wanted = self.split.currentData() if self.split.count() else None
        with QSignalBlocker(self.split):
            self.split.clear()
            self.split.addItem("All finished articles", None)
            for split, articles in () if known is None else known.splits.items():
                self.split.addItem(f"{split}: {counted(articles, 'article')}", split)
            place = self.split.findData(self._split if self._split is not None else wanted)
            self.split.setCurrentIndex(max(place, 0))
        if known is not None:
            self._split = None
        self.split.setVisible(self.split.count() > 1)

    def _show_facts(self) -> None:
        known = self.known
        said = "" if known is None else counted(known.finished, "finished article")
        if known is not None and known.unfinished:
            said += f"; {counted(known.unfinished, 'article')} unfinished, not judged"
        plain(self.facts, said)
        self.facts.setVisible(bool(said))
