"""The leaderboard: all runs over all releases of the project, as a table and over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.calling import called, exactly
from annotator.evaluate import plots
from annotator.evaluate.plots import LIGHT, Drawing, Palette
from annotator.evaluate.scores import Score
from annotator.evaluate.standings import ECHO, MEMORY, Edition, Entry, Leaderboard
from annotator.wording import counted
from app.pages.evaluation.menu_button import MenuButton
from app.pages.evaluation.plots import PlotView, palette_of, save_plot
from app.pages.evaluation.saving import BOARD_KINDS, tell_saved
from app.pages.evaluation.score_rows import Line, line_of
from app.pages.evaluation.score_table import ScoreTable
from app.panels.queue_filters import choice
from app.plain_text import plain, plain_label
from app.theme import Theme

_NOTE, _HASHES = "Note", "Gold, run sha256"
_ABOUT = ("Gold", "Rank", "Run", "Begun", _NOTE, _HASHES)
_SAME = "says what gold says"
_EMPTY = "Every run of the project against every release beside it, and the gold as it stands."


def _exactly(entry: Entry) -> str:
    """The run's own name."""
    return entry.run.name


def _listed(entry: Entry) -> str:
    """ "builtin 3 (7)": its name, version and number."""
    return f"{exactly(entry.run)} ({entry.run.id})"


class LeadersTab(QWidget):
    """Asks for a leaderboard and shows it; scores on different golds are no ranking."""

    asked = Signal()
    told = Signal(str)
    failed = Signal(str)
    csv_asked = Signal(object)
    """The board as a file of this Kind."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.board: Leaderboard | None = None
        self.rank = QPushButton("Rank all runs", self)
        self.items = choice("Items that are ranked", self)
        for name in ("mentions", "relations"):
            self.items.addItem(name.capitalize(), name)
        self.gold = choice("Gold of the plot", self)
        kinds = ((kind.text, kind) for kind in BOARD_KINDS)
        self.csv = MenuButton("Save as CSV…", kinds, self)
        self.svg = QPushButton("Save plot…", self)
        self.said = plain_label(_EMPTY, self)
        self.said.setProperty("kind", "muted")
        self.said.setWordWrap(True)
        both = QSplitter(Qt.Orientation.Vertical, self)
        self.table = ScoreTable(
            "All runs over all golds",
            _ABOUT,
            theme,
            both,
            never=("TP", "PAR", "FP", "FN"),
            aside=(_HASHES,),
            first_to_go=("Support", "Begun"),
        )
        self.view = PlotView(both)
        boxes, buttons = QHBoxLayout(), QHBoxLayout()
        for box in (self.items, self.gold):
            boxes.addWidget(box)
        for button in (self.rank, self.csv, self.svg):
            buttons.addWidget(button)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.view)
        column = QVBoxLayout(self)
        column.addLayout(buttons)
        column.addLayout(boxes)
        column.addWidget(self.said)
        column.addWidget(both, 1)
        self.rank.clicked.connect(self.asked)
        self.items.currentIndexChanged.connect(self._show)
        self.gold.currentIndexChanged.connect(self._draw)
        self.csv.chosen.connect(self.csv_asked)
        self.svg.clicked.connect(self._save)
        self.show_board(None)

    def show_board(self, board: Leaderboard | None) -> None:
        """Show this one, or that there is none yet."""
        self.board = board
        with QSignalBlocker(self.gold):
            self.gold.clear()
            for edition in () if board is None else board.editions():
                self.gold.addItem(_called(edition), edition)
        for widget in (self.csv, self.svg, self.table, self.view):
            widget.setEnabled(board is not None)
        for box in (self.items, self.gold):
            box.setVisible(board is not None)
        plain(self.said, _EMPTY if board is None else _sentence(board))
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._theme = theme
        self.table.set_theme(theme)
        self._draw()

    def drawing(
        self, palette: Palette, *, width: int = 720, name: Callable[[Entry], str] = _exactly
    ) -> Drawing | None:
        """F1 of the runs on the chosen gold, by when they were begun; `name` says what these are
        called.
        """
        edition: Edition | None = self.gold.currentData()
        if self.board is None or edition is None:
            return None
        entries = []
        for each in self.board.of(edition):
            if each.is_unranked:
                continue  # gold itself is above all extractors, and so is a memory of it
            score = self._score(each)
            between = None if score is None else score.intervals.f1
            entries.append(
                plots.Entry(
                    datetime.fromisoformat(each.run.started),
                    None if score is None else score.f1,
                    None if between is None else between.low,
                    None if between is None else between.high,
                    name(each),
                )
            )
        title = f"F1 of {self.items.currentData()} on {_called(edition)}"
        return plots.leaderboard(entries, title=title, palette=palette, width=width)

    def _score(self, entry: Entry) -> Score | None:
        return entry.mentions if self.items.currentData() == "mentions" else entry.relations

    def _show(self) -> None:
        lines = [] if self.board is None else [self._line(each) for each in self.board.entries]
        entries = () if self.board is None else self.board.entries
        names = {_listed(each): f"{self._read(each)} ({each.run.id})" for each in entries}
        self.table.show_lines(lines, several=True, called=names)
        self._draw()

    def _read(self, entry: Entry) -> str:
        """What people read of the run."""
        entries = () if self.board is None else self.board.entries
        return called(entry.run, known={each.run.id: each.run for each in entries})

    def _line(self, entry: Entry) -> Line:
        items = self.items.currentData()
        score = self._score(entry)
        rank = entry.mentions_rank if items == "mentions" else entry.relations_rank
        about = (
            _called(entry.edition),
            "" if rank is None else str(rank),
            _listed(entry),
            entry.run.started[:16].replace("T", " "),
            entry.reason or _remark(entry),
            "" if entry.reason else _hashes(entry),
        )
        return Line(about, None, None, None) if score is None else line_of(about, score)

    def _draw(self) -> None:
        drawing = self.drawing(palette_of(self._theme), name=self._read)
        self.view.show_drawing(drawing, name="Scores over time")

    def _save(self) -> None:
        drawing = self.drawing(LIGHT)
        tell_saved(lambda: save_plot(self, drawing, "leaderboard"), self.told, self.failed)


def _called(edition: Edition) -> str:
    return "as it stands" if edition.version is None else f"release {edition.version}"


def _remark(entry: Entry) -> str:
    if entry.equals_gold:
        return _SAME
    learnt = entry.learnt_articles
    return f"has learnt from {learnt:,} of these articles" if learnt else ""


def _hashes(entry: Entry) -> str:
    return f"{(entry.edition.sha256 or '')[:8]}, {(entry.sha256 or '')[:8]}"


def _sentence(board: Leaderboard) -> str:
    golds: Sequence[Edition] = board.editions()
    if not board.entries:
        return "No extractor has run here yet, so there is nothing to rank."
    runs = len({entry.run.id for entry in board.entries})
    said = (
        f"{counted(runs, 'run')} on {counted(len(golds), 'gold')}, strictly. Runs of one rank on "
        "one gold cannot be told apart; scores on different golds are no ranking of each other."
    )
    if any(entry.equals_gold for entry in board.entries):
        said = f"{said} {ECHO}"
    return f"{said} {MEMORY}" if any(entry.learnt_articles for entry in board.entries) else said
