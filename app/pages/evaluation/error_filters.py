"""What is listed of the errors: of which run or comparison, kinds, label, sort and article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from annotator.evaluate.faults import KINDS, Kind
from annotator.wording import counted
from app.pages.evaluation.error_facets import Facets, Filter
from app.pages.evaluation.error_texts import kind_word
from app.panels.queue_filters import choice
from app.plain_text import plain, plain_label, plain_tooltip
from app.sentences import shortened

UNCALLED: Mapping[str, str] = MappingProxyType({})
"""What people read of runs, where that is their names."""
_NAME = 24
"""Characters of a run's name before what it has right."""


class Change(StrEnum):
    """What another run makes of a run's errors, and it of the other's."""

    FIXED = "fixed"
    BROKEN = "broken"
    BOTH = "both wrong"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose errors: a run's, or what changes from one run to another."""

    run: str = ""
    other: str | None = None
    change: Change = Change.FIXED


class ErrorFilters(QWidget):
    """Boxes for all of it; each says how many errors every choice would list."""

    subject_changed = Signal()
    filter_changed = Signal()
    entered = Signal()
    """Enter: whoever typed wants to go on in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._called = UNCALLED
        self.run = choice("Errors of this run", self)
        self.other = choice("Compared with this run", self)
        self.change = choice("What the other run changes", self)
        self.kind = choice("Errors of this kind", self)
        self.label = choice("Errors of this label", self)
        self.sort = choice("Mentions or relations", self)
        self.article = QLineEdit(self)
        self.article.setPlaceholderText("Article: headline or id")
        self.article.setAccessibleName("Errors of articles with these words")
        self.article.setClearButtonEnabled(True)
        self.found = plain_label("", self)
        self.found.setProperty("kind", "muted")
        self.clear = QPushButton("Clear", self)
        self.clear.setProperty("kind", "quiet")
        self.clear.setAccessibleName("Clear the filters of errors")
        for change in Change:
            self.change.addItem(change.value.capitalize(), change)
        self.kind.addItem("All kinds", None)
        for kind in KINDS:
            self.kind.addItem(kind_word(kind), kind)
        self.sort.addItem("All items", None)
        self.sort.addItem("Mentions", False)
        self.sort.addItem("Relations", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        rows: tuple[tuple[tuple[QWidget, int], ...], ...] = (
            # two in a row: of three the counts were cut
            ((self.run, 1), (self.other, 1)),
            ((self.change, 1),),
            ((self.kind, 3), (self.label, 2)),
            ((self.sort, 1), (self.article, 1)),
            ((self.found, 1), (self.clear, 0)),
        )
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(6)
            for widget, share in row:
                line.addWidget(widget, share)
            layout.addLayout(line)
        for box in (self.run, self.other, self.change):
            box.currentIndexChanged.connect(self._subject_changed)
        for box in (self.kind, self.label, self.sort):
            box.currentIndexChanged.connect(self.filter_changed)
        self.article.textChanged.connect(self.filter_changed)
        self.article.returnPressed.connect(self.entered)
        self.clear.clicked.connect(self.forget)

    def subject(self) -> Subject:
        """Whose errors are asked for."""
        other = self.other.currentData()
        return Subject(
            self.run.currentData() or "", other, Change(self.change.currentData() or Change.FIXED)
        )

    def filter(self) -> Filter:
        """Which of them."""
        kind = self.kind.currentData()  # Qt gives a StrEnum back as a str
        return Filter(
            None if kind is None else Kind(kind),
            self.label.currentData() or "",
            self.sort.currentData(),
            self.article.text().strip(),
        )

    def called(self, run: str) -> str:
        """What people read of a run of this name."""
        return self._called.get(run, run)

    def show_runs(
        self, runs: Sequence[str], best: str = "", called: Mapping[str, str] = UNCALLED
    ) -> None:
        """Offer these runs, at first the best; a choice that is still there stays.

        `called` is what people read of them. Nobody is told.
        """
        before = self.subject()
        self._called = called
        with QSignalBlocker(self.run), QSignalBlocker(self.other):
            self.run.clear()
            for place, run in enumerate(runs):
                self.run.addItem(self.called(run), run)
                self.run.setItemData(place, plain_tooltip(run), Qt.ItemDataRole.ToolTipRole)
            wanted = before.run if before.run in runs else best
            self.run.setCurrentIndex(max(self.run.findData(wanted), 0))
            self._offer_others(before.other)
        self._say_whole()
        self.other.setVisible(len(runs) > 1)
        self.change.setVisible(self.other.currentData() is not None)

    def show_changes(self, counts: Mapping[Change, int]) -> None:
        """Who has how many right that the other has wrong; no numbers while it is compared."""
        subject = self.subject()
        said = {
            Change.FIXED: f"{shortened(self.called(subject.other or ''), longest=_NAME)} has right",
            Change.BROKEN: f"{shortened(self.called(subject.run), longest=_NAME)} has right",
            Change.BOTH: "Both have wrong",
        }
        for place in range(self.change.count()):
            change = Change(self.change.itemData(place))
            number = f" · {counts[change]:,}" if change in counts else ""
            _set(self.change, place, f"{said[change]}{number}")

    def show_counts(self, found: Facets) -> None:
        """What each choice would list, all other choices being as they are."""
        kinds = found.kinds
        _set(self.kind, 0, f"All kinds · {sum(kinds.values()):,}")
        for place, kind in enumerate(KINDS, start=1):
            _set(self.kind, place, f"{place} {kind_word(kind)} · {kinds.get(kind, 0):,}")
        self._offer_labels(found.labels)
        for place, name in enumerate(("All items", "Mentions", "Relations")):
            _set(self.sort, place, f"{name} · {found.sorts[self.sort.itemData(place)]:,}")
        some = f"{len(found.shown):,} of " if self.filter() else ""
        plain(self.found, some + counted(found.total, "error"))
        self.clear.setVisible(bool(self.filter()))

    def choose_kind(self, place: int) -> None:
        """The kind of this number alone, or all again: for 0, or where it is chosen already."""
        self.kind.setCurrentIndex(0 if place == self.kind.currentIndex() else place)

    def forget(self) -> None:
        """Ask for all errors again."""
        if self.clear.hasFocus():  # it will be hidden
            self.article.setFocus(Qt.FocusReason.OtherFocusReason)
        boxes = self.kind, self.label, self.sort
        blockers = [QSignalBlocker(each) for each in (*boxes, self.article)]
        for box in boxes:
            box.setCurrentIndex(0)
        self.article.clear()
        for blocker in blockers:
            blocker.unblock()
        self.filter_changed.emit()

    def _subject_changed(self) -> None:
        if self.sender() is self.run:
            with QSignalBlocker(self.other):
                self._offer_others(self.other.currentData())
        self._say_whole()
        self.change.setVisible(self.other.currentData() is not None)
        self.subject_changed.emit()

    def _say_whole(self) -> None:
        """Names that are cut in their boxes, and the runs' own, are in tooltips."""
        subject = self.subject()
        for box, run in ((self.run, subject.run), (self.other, subject.other or "")):
            names = dict.fromkeys((self.called(run), run))
            box.setToolTip(plain_tooltip(" · ".join(names)) if run else "")

    def _offer_others(self, chosen: str | None) -> None:
        """The runs to compare with: all but the one whose errors are listed."""
        self.other.clear()
        self.other.addItem("Not compared", None)
        for place in range(self.run.count()):
            name = self.run.itemData(place)
            if place != self.run.currentIndex():
                self.other.addItem(f"against {self.called(name)}", name)
                tooltip = plain_tooltip(name)
                self.other.setItemData(self.other.count() - 1, tooltip, Qt.ItemDataRole.ToolTipRole)
        self.other.setCurrentIndex(max(self.other.findData(chosen), 0) if chosen else 0)

    def _offer_labels(self, labels: Mapping[str, int]) -> None:
        """Labels with their counts; the chosen one stays, with 0 where it has none."""
        chosen = self.label.currentData()
        names = [name for name in labels if name != chosen] + ([chosen] if chosen else [])
        names.sort(key=lambda name: -labels.get(name, 0))
        if [self.label.itemData(place) for place in range(1, self.label.count())] != names:
            with QSignalBlocker(self.label):
                self.label.clear()
                self.label.addItem("", None)
                for name in names:
                    self.label.addItem("", name)
                self.label.setCurrentIndex(names.index(chosen) + 1 if chosen else 0)
        _set(self.label, 0, "All labels")
        for place, name in enumerate(names, start=1):
            _set(self.label, place, f"{name} · {labels.get(name, 0):,}")


def _set(box: QComboBox, place: int, text: str) -> None:
    if box.itemText(place) != text:
        box.setItemText(place, text)
