"""The runs of the project and predictions from files, as the rows of a list to be ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from annotator.calling import called, exactly, told_apart
from annotator.model import Run, RunId
from annotator.wording import counted
from app.pages.evaluation.score_rows import Index
from app.panels.choice_row import DETAIL
from app.plain_text import plain_tooltip

Role = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class Named:
    """A run of which nothing else is known yet: to count what it says takes its time."""

    id: RunId
    name: str
    version: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """What can be scored: a run of the project, or a file of predictions."""

    source: Run | Named | Path
    retired: bool = False
    called: str = ""
    """What people read of a run."""

    @property
    def key(self) -> RunId | Path:
        """What tells it from the others."""
        return self.source if isinstance(self.source, Path) else self.source.id

    @property
    def name(self) -> str:
        """What people read of the run; or the file's name."""
        if isinstance(self.source, Path):
            return self.source.name
        return self.called or called(self.source)

    def detail(self) -> str:
        """ "57 articles · 1,052 items · 2026-11-21 14:03": the end of it may be cut."""
        if isinstance(self.source, Path):
            return str(self.source.parent)
        if isinstance(self.source, Named):
            return f"run {self.source.id}"
        run = self.source
        articles = counted(run.articles, "article")
        items = counted(run.mentions + run.relations, "item")
        state = f"{'retired · ' if self.retired else ''}{'' if run.ended else 'not ended · '}"
        return f"{state}{articles} · {items} · {_minute(run)}"

    def whole(self) -> str:
        """All that there is to say."""
        if isinstance(self.source, Path):
            return str(self.source)
        if isinstance(self.source, Named):
            return f"{self.source.name}, run {self.source.id}"
        run = self.source
        items = f"{counted(run.mentions, 'mention')} and {counted(run.relations, 'relation')}"
        articles = counted(run.articles, "article")
        state = f"{'' if run.ended else ', not ended'}{', retired' if self.retired else ''}"
        return f"{exactly(run)}, run {run.id}, {_minute(run)}: {items} in {articles}{state}"


def _minute(run: Run) -> str:
    return run.started[:16].replace("T", " ")


class RunRows(QAbstractListModel):
    """Runs, the newest first, then files."""

    ticked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._ticks: set[RunId | Path] = set()
        self._unasked: set[RunId] = set()
        """Those of the ticks that nobody has set."""
        self._left_out: set[RunId] = set()
        """Those that would be ticked unasked, were there anything in it."""
        self._seen: set[RunId] = set()
        """Those that have been offered before: folded away for a while they are not new."""
        self._refused: set[str] = set()
        """The names of extractors of which somebody has unticked the last run."""
        self._retired: frozenset[RunId] = frozenset()

    def show(self, runs: Sequence[Run | Named], files: Iterable[Path] = ()) -> None:
        """List these; the newest run of each extractor is ticked, and so is every file."""
        self.beginResetModel()
        newest = {run.name: run.id for run in runs}
        names = told_apart(runs)
        self.rows = [Row(run, run.id in self._retired, names[run.id]) for run in reversed(runs)]
        self.rows += [Row(file) for file in files]
        self._ticks = {*newest.values(), *files}
        self._unasked = set(newest.values())
        self._seen, self._refused = self.known_runs(), set()
        self.endResetModel()
        self.ticked.emit()

    def renew(self, runs: Sequence[Run | Named]) -> None:
        """These are the runs by now; what was ticked stays, what is new is ticked unasked.

        Of an extractor of which nothing is wanted, nothing new is.
        """
        seen, refused, ticks, unasked = self._seen, self._refused, self._ticks, self._unasked
        self.show(runs, [row.source for row in self.rows if isinstance(row.source, Path)])
        wanted = {run.id for run in runs if run.name not in refused}
        new = (self._unasked & wanted) - seen
        self._ticks, self._unasked = ticks | new, unasked | new
        self._seen, self._refused = self._seen | seen, refused
        self._changed()

    def tick(
        self,
        keys: Iterable[RunId | Path],
        *,
        unasked: Iterable[RunId] = (),
        seen: Iterable[RunId] = (),
    ) -> None:
        """Have these ticked and no others; `unasked` too, until it is known what they are.

        Those `seen` are not new, although they may not be listed.
        """
        self._refused = set()
        self._seen |= set(seen)
        there = {row.key for row in self.rows}
        asked = set(keys) & there
        self._unasked = {run for run in unasked if run in there and run not in asked}
        self._ticks = asked | self._unasked
        self._left_out = set()
        self._changed()

    def leave_out(self, *groups: Collection[RunId]) -> None:
        """Untick those of these runs that nobody has ticked, unless nothing were left.

        Who was left out before and is in none of the groups any more is ticked again.
        """
        back = (self._left_out & self.known_runs()).difference(*groups)
        dropped: set[RunId] = set()
        self._left_out -= back
        self._unasked |= back
        for group in groups:
            some = self._unasked & set(group)
            if ((self._ticks | back) & {row.key for row in self.rows}) - dropped - some:
                dropped |= some
        self._unasked -= dropped
        self._left_out |= dropped
        if back or dropped:
            self._ticks = (self._ticks | back) - dropped
            self._changed()

    def mark(self, retired: frozenset[RunId]) -> None:
        """Say which of the runs are retired."""
        if retired != self._retired:
            self._retired = retired
            self.rows = [replace(row, retired=row.key in retired) for row in self.rows]
            self._changed()

    def add_file(self, file: Path) -> int:
        """One more file, ticked; returns its row."""
        known = [row.key for row in self.rows]
        if file not in known:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows))
            self.rows.append(Row(file))
            self.endInsertRows()
        self._ticks.add(file)
        self._changed()
        return [row.key for row in self.rows].index(file)

    def remove(self, place: int) -> None:
        """Take a file off the list; the runs of a project stay."""
        if isinstance(self.rows[place].source, Path):
            self.beginRemoveRows(QModelIndex(), place, place)
            self._ticks.discard(self.rows.pop(place).key)
            self.endRemoveRows()
            self.ticked.emit()

    def known_runs(self) -> set[RunId]:
        """The runs that are listed, ticked or not."""
        return {row.source.id for row in self.rows if not isinstance(row.source, Path)}

    def runs(self) -> tuple[RunId, ...]:
        """The runs that are ticked, the oldest first."""
        return tuple(sorted(each for each in self.known_runs() if each in self._ticks))

    def files(self) -> tuple[Path, ...]:
        """The files that are ticked."""
        paths = (row.source for row in self.rows if isinstance(row.source, Path))
        return tuple(path for path in paths if path in self._ticks)

    def _refuse(self, source: Run | Named | Path) -> None:
        """Somebody has ticked or unticked this: whether anything of its extractor is wanted."""
        if not isinstance(source, Path):
            runs = (row.source for row in self.rows if not isinstance(row.source, Path))
            if any(run.name == source.name and run.id in self._ticks for run in runs):
                self._refused.discard(source.name)
            else:
                self._refused.add(source.name)

    def _changed(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))
        self.ticked.emit()

    # Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        on = row.key in self._ticks
        if role == Role.DisplayRole:
            return row.name
        if role == DETAIL:
            return row.detail()
        if role == Role.CheckStateRole:
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Role.ToolTipRole:
            return plain_tooltip(row.whole())
        if role == Role.AccessibleTextRole:
            return row.whole()
        return None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not index.isValid():
            return False
        self._ticks ^= {self.rows[index.row()].key}
        self._unasked -= {self.rows[index.row()].key}
        self._left_out -= {self.rows[index.row()].key}
        self._refuse(self.rows[index.row()].source)
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True
