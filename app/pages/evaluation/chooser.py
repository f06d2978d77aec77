"""What is to be scored: gold and articles above, runs to be ticked below, one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
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
from app.pages.evaluation.folding import folded, in_order
from app.pages.evaluation.gold_choice import GoldChoice
from app.pages.evaluation.run_rows import Named, RunRows
from app.panels.choice_row import ChoiceRow
from app.plain_text import plain, plain_label

NOTHING_FINISHED = "Finish an article first (Esc, then Ctrl+Enter), or choose another gold."
NOTHING_JUDGED = "Nothing in this gold is finished; choose another gold."
NO_RUN = (
    "No extractor has run here yet. Add a file of predictions, or go back with Esc: articles get "
    "their suggestions by themselves, and those are a run."
)
NOTHING_TICKED = "Tick a run to score: Space does."


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
        self._busy = False
        self.gold = GoldChoice(self)
        self.rows = RunRows(self)
        self.runs = _RunList(self)
        self.runs.setAccessibleName("Runs to score")
        self.runs.setAccessibleDescription("Space ticks, Delete takes a file off the list")
        self.runs.setModel(self.rows)
        self.runs.setItemDelegate(ChoiceRow(self.runs, stacked=True))
        self.runs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.runs.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.merged = QCheckBox(self)
        self.merged.setToolTip("What was merged of the others, each time for a few articles")
        self._all: list[Run | Named] = []
        """Every run that there is, listed or not."""
        self._kept: frozenset[RunId] = frozenset()
        """Those that were chosen the last time, which are listed whatever they are."""
        self.add = QPushButton("Add predictions file…", self)
        self.said = plain_label("", self)
        self.said.setProperty("kind", "muted")
        self.said.setWordWrap(True)
        self.score = QPushButton("Score", self)
        self.score.setProperty("kind", "primary")
        self.cancel = QPushButton("Cancel", self)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("How far scoring is")
        self._lay_out()
        self._connect()
        self.show_busy(busy=False)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 10, 12)
        column.setSpacing(6)
        column.addWidget(_heading("Gold", self))
        column.addWidget(self.gold)
        column.addSpacing(8)
        column.addWidget(_heading("Runs", self))
        column.addWidget(self.runs, 1)
        column.addWidget(self.merged)
        column.addWidget(self.add)
        column.addSpacing(8)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        buttons = QHBoxLayout()
        buttons.addWidget(self.score, 1)
        buttons.addWidget(self.cancel, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.gold.chosen.connect(self.gold_chosen)
        self.gold.changed.connect(self._tell)
        self.rows.ticked.connect(self._tell)
        self.runs.entered.connect(self.ask)
        self.runs.removed.connect(self.rows.remove)
        self.merged.toggled.connect(lambda _on: self._renew(self._all))
        self.add.clicked.connect(self._add_file)
        self.score.clicked.connect(self.ask)
        self.cancel.clicked.connect(self.cancelled)

    # what there is

    def show_project(self, runs: Mapping[RunId, Run], files: Sequence[Path]) -> None:
        """Offer a project's runs, and its gold as it stands."""
        self.gold.clear()
        self._kept = frozenset()
        self._all = _named(runs)
        self.rows.show(self._listed(), files)
        self._stay_at(0)
        self._tell()

    def show_names(self, runs: Mapping[RunId, Run]) -> None:
        """The project has these runs by now; what was ticked stays, what is new is ticked."""
        if runs.keys() != {each.id for each in self._all}:
            self._renew(_named(runs))

    def show_runs(self, runs: Sequence[Run]) -> None:
        """All that there is to say of the runs."""
        self._renew(runs)

    def show_known(self, known: Known) -> None:
        """What some gold has, and which releases lie beside the project."""
        self.gold.show_known(known)
        if self.gold.known is known:
            self.rows.mark(known.retired)
            self._leave_out()

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
        split = self.gold.wanted_split
        return Choice(self.gold.path, split, self.rows.runs(), self.rows.files())

    def choose(self, choice: Choice) -> None:
        """Have this chosen, as far as it is still there."""
        self.gold.choose(choice.gold, choice.split)
        self._kept = frozenset(choice.runs)
        self._renew(self._all)
        self.rows.tick([*choice.runs, *choice.files], seen=[each.id for each in self._all])

    def ask(self) -> None:
        """Score what is chosen, if there is anything to score."""
        if self._busy or self._in_the_way():
            return
        self.asked.emit(self.choice)

    def _renew(self, runs: Sequence[Run | Named]) -> None:
        place = self.runs.currentIndex().row()
        before = None if place < 0 else self.rows.rows[place].key
        self._all = list(runs)
        self.rows.renew(self._listed())
        self._leave_out()
        keys = [row.key for row in self.rows.rows]
        self._stay_at(keys.index(before) if before in keys else 0)

    def _listed(self) -> list[Run | Named]:
        """The runs to list; those that are folded away are counted below."""
        away = folded(self._all, but=self._kept)
        self.merged.setText(f"List {counted(len(away), 'merged run')} too")
        self.merged.setVisible(bool(away))
        shown = (each for each in self._all if self.merged.isChecked() or each.id not in away)
        return in_order(list(shown))

    def _leave_out(self) -> None:
        """Untick what nobody would score unasked."""
        groups = [folded(self._all, but=self._kept)]
        known = self.gold.known
        if known is not None:
            groups += [known.silent, known.echoes, known.retired]
        self.rows.leave_out(*groups)

    def _stay_at(self, place: int) -> None:
        if self.rows.rows:
            self.runs.setCurrentIndex(self.rows.index(place))

    def _add_file(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, "Predictions to score", "", "Exchange JSONL (*.jsonl);;All files (*)"
        )
        for name in names:
            self._stay_at(self.rows.add_file(Path(name)))

    def _in_the_way(self) -> str:
        """Why nothing can be scored, and what to do; empty if something can."""
        known = self.gold.known
        if known is not None and not known.finished:
            return NOTHING_FINISHED if known.gold is None else NOTHING_JUDGED
        if not self.rows.rows:
            return NO_RUN
        if not (self.rows.runs() or self.rows.files()):
            return NOTHING_TICKED
        return ""

    def _tell(self) -> None:
        reason = self._in_the_way()
        plain(self.said, reason)
        self.said.setVisible(bool(reason))
        self.score.setEnabled(not reason)
        self.told.emit(reason)


def _named(runs: Mapping[RunId, Run]) -> list[Run | Named]:
    """What is known of runs before anybody has counted what they say."""
    return [
        Named(run, runs[run].name, runs[run].version, runs[run].settings) for run in sorted(runs)
    ]


def _heading(text: str, parent: QWidget) -> QLabel:
    label = plain_label(text, parent)
    label.setProperty("kind", "heading")
    return label
