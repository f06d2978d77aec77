"""What is held against what: the gold, the split, the runs; and the button that scores them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model import Run, RunId
from annotator.wording import counted
from app.pages.evaluation.choice import Choice, Known
from app.pages.evaluation.run_rows import RunRows
from app.panels.choice_row import ChoiceRow
from app.panels.queue_filters import choice as choice_box
from app.plain_text import plain, plain_label

LIVE = "This project, as it stands"
OTHER = "Another file…"
NOTHING_FINISHED = "Finish an article first: then there is gold to score against."
NO_RUN = "No extractor has run here yet. Add predictions from a file, or let one suggest."
NOTHING_TICKED = "Tick a run to score."


def is_enter(event: QKeyEvent) -> bool:
    """Whether it is Enter, wherever that lies on the keyboard, with nothing held."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held


class _RunList(QListView):
    """Enter scores and Delete takes a file off the list; Space ticks, as in any list."""

    entered = Signal()
    removed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.removed.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class Chooser(QWidget):
    """Emits what to score; says what is in the way where nothing can be."""

    asked = Signal(object)
    """Choice"""
    cancelled = Signal()
    gold_chosen = Signal(object)
    """Path, or None for the live project: what is in it?"""
    told = Signal(str)
    """Why nothing can be scored, and what to do; empty if something can."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: Known | None = None
        self._split: str | None = None
        """The split to choose once it is known that there is one."""
        self._busy = False
        self._place = 0
        """Of the chosen gold, to go back to where no file is named after all."""
        self.gold = choice_box("Gold to score against", self)
        self.facts = _quiet("", self)
        self.split = choice_box("Articles to judge", self)
        self.rows = RunRows(self)
        self.runs = _RunList(self)
        self.runs.setAccessibleName("Runs to score")
        self.runs.setAccessibleDescription("Space ticks, Delete takes a file off the list")
        self.runs.setModel(self.rows)
        self.runs.setItemDelegate(ChoiceRow(self.runs, stacked=True))
        self.runs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.runs.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.add = QPushButton("Add predictions file…", self)
        self.said = _quiet("", self)
        self.score = QPushButton("Score", self)
        self.score.setProperty("kind", "primary")
        self.cancel = QPushButton("Cancel", self)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("How far scoring is")
        self._lay_out()
        self._connect()
        self.show_busy(busy=False)
        self.show_project((), ())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 10, 12)
        column.setSpacing(6)
        column.addWidget(_heading("Gold", self))
        column.addWidget(self.gold)
        column.addWidget(self.split)
        column.addWidget(self.facts)
        column.addSpacing(8)
        column.addWidget(_heading("Runs", self))
        column.addWidget(self.runs, 1)
        column.addWidget(self.add)
        column.addSpacing(8)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        buttons = QHBoxLayout()
        buttons.addWidget(self.score, 1)
        buttons.addWidget(self.cancel, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.gold.activated.connect(self._choose_gold)
        self.rows.ticked.connect(self._tell)
        self.runs.entered.connect(self.ask)
        self.runs.removed.connect(self.rows.remove)
        self.add.clicked.connect(self._add_file)
        self.score.clicked.connect(self.ask)
        self.cancel.clicked.connect(self.cancelled)

    # what there is

    def show_project(self, runs: Sequence[Run], files: Sequence[Path]) -> None:
        """Offer a project's runs, and its gold as it stands."""
        self._known = None
        with QSignalBlocker(self.gold):
            self.gold.clear()
            self.gold.addItem(LIVE, None)
            self.gold.addItem(OTHER, OTHER)
        self._show_splits()
        self.rows.show(runs, files)
        if runs or files:
            self.runs.setCurrentIndex(self.rows.index(0))
        self._tell()

    def show_runs(self, runs: Sequence[Run]) -> None:
        """The project has these runs by now; what was ticked stays, what is new is ticked."""
        before = {row.key for row in self.rows.rows}
        files = [row.source for row in self.rows.rows if isinstance(row.source, Path)]
        if before == {*files, *(run.id for run in runs)}:
            return
        kept: list[RunId | Path] = [*self.rows.runs(), *self.rows.files()]
        newest = {run.name: run.id for run in runs}
        self.rows.show(runs, files)
        self.rows.tick(kept, unasked=(run for run in newest.values() if run not in before))

    def show_known(self, known: Known) -> None:
        """What the chosen gold has, and which releases lie beside the project."""
        for path in known.releases:
            self._offer(path)
        if known.gold == self._path():
            self._known = known
            self.rows.untick_unasked(known.echoes)
            self._show_splits()
        self._tell()

    def show_busy(self, *, busy: bool) -> None:
        """Whether something is being scored."""
        self._busy = busy
        self.bar.setVisible(busy)
        self.bar.setRange(0, 0)
        had = self.cancel.hasFocus() or self.score.hasFocus()
        self.cancel.setVisible(busy)
        self.score.setVisible(not busy)
        if had:
            (self.cancel if busy else self.score).setFocus()
        self._tell()

    def show_progress(self, done: int, total: int) -> None:
        """How far it is."""
        self.bar.setRange(0, total if done else 0)  # a bar that moves says that it has begun
        self.bar.setValue(done)

    def fail(self, sentence: str) -> None:
        """What did not work, until something else is chosen."""
        plain(self.said, f"⚠ {sentence}")
        self.said.show()

    # what is chosen

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        split = self.split.currentData() if self._known is not None else self._split
        return Choice(self._path(), split, self.rows.runs(), self.rows.files())

    def choose(self, choice: Choice) -> None:
        """Have this chosen, as far as it is still there."""
        if choice.gold is not None and choice.gold.exists():
            self._select(self._offer(choice.gold))
        self._split = choice.split
        self.rows.tick([*choice.runs, *choice.files])

    def ask(self) -> None:
        """Score what is chosen, if there is anything to score."""
        if self._busy or self._in_the_way():
            return
        self.asked.emit(self.choice)

    def _path(self) -> Path | None:
        data = self.gold.currentData()
        return data if isinstance(data, Path) else None

    def _offer(self, path: Path) -> int:
        """The place of a file among the golds, which it gets if it has none."""
        for place in range(self.gold.count()):
            if self.gold.itemData(place) == path:
                return place
        place = self.gold.count() - 1
        with QSignalBlocker(self.gold):
            self.gold.insertItem(place, path.name, path)
            self.gold.setItemData(place, str(path), Qt.ItemDataRole.StatusTipRole)
        return place

    def _select(self, place: int) -> None:
        with QSignalBlocker(self.gold):
            self.gold.setCurrentIndex(place)
        self._place = place
        self._known, self._split = None, None
        self._show_splits()
        self._tell()

    def _choose_gold(self, place: int) -> None:
        if self.gold.itemData(place) == OTHER:
            name, _ = QFileDialog.getOpenFileName(
                self, "Gold to score against", "", "Gold (*.sqlite *.jsonl);;All files (*)"
            )
            place = self._offer(Path(name)) if name else self._place
        self._select(place)
        self.gold_chosen.emit(self._path())

    def _add_file(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, "Predictions to score", "", "Exchange JSONL (*.jsonl);;All files (*)"
        )
        for name in names:
            self.runs.setCurrentIndex(self.rows.index(self.rows.add_file(Path(name))))

    def _show_splits(self) -> None:
        """All articles, and the splits that there are; without any there is nothing to choose."""
        known = self._known
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

    def _in_the_way(self) -> str:
        """Why nothing can be scored, and what to do; empty if something can."""
        if self._known is not None and not self._known.finished:
            return NOTHING_FINISHED
        if not self.rows.rows:
            return NO_RUN
        if not (self.rows.runs() or self.rows.files()):
            return NOTHING_TICKED
        return ""

    def _tell(self) -> None:
        known = self._known
        unfinished = (
            ""
            if known is None or not known.unfinished
            else (f"; {counted(known.unfinished, 'article')} unfinished, not judged")
        )
        articles = "" if known is None else counted(known.finished, "finished article")
        plain(self.facts, articles + unfinished)
        self.facts.setVisible(bool(articles))
        reason = self._in_the_way()
        plain(self.said, reason)
        self.said.setVisible(bool(reason))
        self.score.setEnabled(not reason)
        self.told.emit(reason)


def _heading(text: str, parent: QWidget) -> QLabel:
    label = plain_label(text, parent)
    label.setProperty("kind", "heading")
    return label


def _quiet(text: str, parent: QWidget) -> QLabel:
    label = plain_label(text, parent)
    label.setProperty("kind", "muted")
    label.setWordWrap(True)
    return label
