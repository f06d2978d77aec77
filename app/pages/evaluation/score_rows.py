"""Every score of a report as a row of a table: what it is of, the numbers, the interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from annotator.evaluate.report import Report, RunReport
from annotator.evaluate.scores import Recall, Score
from app.plain_text import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
LINE = Role.UserRole
NA = "n/a"

NUMBERS = ("P", "R", "F1", "F1 between", "TP", "PAR", "FP", "FN", "Support")
PAR = 1
"""The place of what is partly right among the counts."""
BETWEEN = 3
"""The place of the interval among the numbers."""
_TOLD = {
    "P": "Precision: the share of what was predicted that is right",
    "R": "Recall: the share of gold that was found",
    "F1": "2 TP / (2 TP + FP + FN)",
    "F1 between": "The 95 % interval of F1 over resamples of the articles",
    "TP": "Right",
    "PAR": "Partly right: an overlap counts a half; within FP and FN, in the scheme partial alone",
    "FP": "Predicted and not right",
    "FN": "In gold and not found",
    "Support": "How many gold has",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One score: `about` says of what in the words of the first columns; None is n/a.

    Counts are None where a score is not made of them.
    """

    about: tuple[str, ...]
    precision: float | None
    recall: float | None
    f1: float | None
    low: float | None = None
    high: float | None = None
    counts: tuple[int | None, ...] | None = None

    @property
    def numbers(self) -> tuple[float | int | None, ...]:
        """The numbers in the order of NUMBERS; intervals sort by their lower end."""
        counts = self.counts or (None,) * 5
        return self.precision, self.recall, self.f1, self.low, *counts

    def texts(self) -> tuple[str, ...]:
        """What the cells say."""
        scores = (score_text(each) for each in (self.precision, self.recall, self.f1))
        counts = [""] * 5 if self.counts is None else [_count_text(each) for each in self.counts]
        if self.counts is not None and not self.counts[PAR]:
            counts[PAR] = ""  # what no other scheme has is no column of noughts
        return *self.about, *scores, self.between(), *counts

    def between(self) -> str:
        """ "[0.694 0.731]" """
        if self.low is None or self.high is None:
            return NA
        return f"[{self.low:.3f} {self.high:.3f}]"

    def values(self) -> tuple[str, ...]:
        """The cells for a spreadsheet: numbers as exact as they are useful, an interval's ends."""
        scores = (self.precision, self.recall, self.f1, self.low, self.high)
        rounded = (NA if each is None else f"{each:.6g}" for each in scores)
        counts = (
            ("",) * 5
            if self.counts is None
            else ("" if each is None else str(each) for each in self.counts)
        )
        return *self.about, *rounded, *counts


def _count_text(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def score_text(value: float | None) -> str:
    """ "0.712"; a score without a meaning is neither 0 nor 1."""
    return NA if value is None else f"{value:.3f}"


def line_of(about: tuple[str, ...], score: Score) -> Line:
    """A score with its interval as a line."""
    between = score.intervals.f1
    # what was predicted besides belongs to no group of a recall alone
    beside = None if isinstance(score, Recall) else score.fp
    return Line(
        about,
        score.precision,
        score.recall,
        score.f1,
        None if between is None else between.low,
        None if between is None else between.high,
        (score.tp, score.par, beside, score.fn, score.support),
    )


OVERALL = ("Of", "Scheme", "Run")
BY_GROUP = ("Of", "By", "Group", "Run")


def overall(report: Report) -> list[Line]:
    """All labels together: every scheme, and below each other the runs."""
    runs = [dict(_wholes(run)) for run in report.runs]
    ways = list(dict.fromkeys(way for each in runs for way in each))
    lines = []
    for way in ways:
        for run, found in zip(report.runs, runs, strict=True):
            if way in found:
                line = found[way]
                lines.append(
                    line_of((*way, run.name), line)
                    if isinstance(line, Score)
                    else Line((*way, run.name), *line)
                )
    return lines


_Way = tuple[str, str]
_Numbers = tuple[float | None, float | None, float | None]


def _wholes(run: RunReport) -> Iterator[tuple[_Way, Score | _Numbers]]:
    for items, scores in (("mentions", run.mentions), ("relations", run.relations)):
        for scheme, score in scores.wholes().items():
            yield (items, scheme.replace("_", " ")), score
    for items, sets in (("entities", run.entities), ("facts", run.facts)):
        if sets is not None:
            yield (items, "as sets"), sets
    if run.coreference is not None:
        found = run.coreference
        measures = {"MUC": found.muc, "B³": found.b3, "CEAFe": found.ceafe, "LEA": found.lea}
        for name, one in measures.items():
            yield ("coreference", name), (one.precision, one.recall, one.f1)
        yield ("coreference", "CoNLL"), (None, None, found.conll)


def by_group(report: Report) -> list[Line]:
    """Strictly, by label and by every other way in which the scores were parted."""
    found: dict[tuple[str, str, str], list[Line]] = {}
    for run in report.runs:
        for items, scores in (("mentions", run.mentions), ("relations", run.relations)):
            parted = {"label": dict(sorted(scores.per_label.items())), **scores.by}
            for dimension, groups in parted.items():
                for group, score in groups.items():
                    if score.actual or score.support:
                        about = items, dimension, group
                        found.setdefault(about, []).append(line_of((*about, run.name), score))
    order = sorted(found, key=lambda each: (each[1] != "label", each[0], each[1]))
    return [line for about in order for line in found[about]]


class ScoreModel(QAbstractTableModel):
    """The lines, in their own order or sorted by a column."""

    def __init__(self, about: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = (*about, *NUMBERS)
        self.numbers = len(about)
        """The first column that is a number."""
        self.between = len(about) + BETWEEN
        self._all: Sequence[Line] = ()
        self.called: Mapping[str, str] = {}
        """What people read of runs, by what lines call them."""
        self._shown: list[Line] = []
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)

    def show(self, lines: Sequence[Line]) -> None:
        """Have these and no others."""
        self.beginResetModel()
        self._all = lines
        self._shown = self._in_order()
        self.endResetModel()

    def line(self, row: int) -> Line:
        """That of a row."""
        return self._shown[row]

    def lines(self) -> Sequence[Line]:
        """All of them as they are shown."""
        return self._shown

    def tsv(self, rows: Sequence[int]) -> str:
        """These rows below the names of the columns, for a spreadsheet."""
        names = (
            *self.columns[: self.between],
            "F1 low",
            "F1 high",
            *self.columns[self.between + 1 :],
        )
        lines = [names, *(self._shown[row].values() for row in rows)]
        # a label may hold whatever a file says
        return "".join(
            "\t".join(" ".join(cell.split()) for cell in cells) + "\n" for cells in lines
        )

    def read(self, line: Line) -> list[str]:
        """A line as it is read: runs by what they are called."""
        texts = list(line.texts())
        if "Run" in self.columns:
            place = self.columns.index("Run")
            texts[place] = self.called.get(texts[place], texts[place])
        return texts

    def _in_order(self) -> list[Line]:
        column, order = self._sorted
        place = column - self.numbers
        backwards = order is Qt.SortOrder.DescendingOrder
        if column < 0:
            return list(self._all)
        if place < 0:
            return sorted(self._all, key=lambda line: line.about[column], reverse=backwards)
        known = [line for line in self._all if line.numbers[place] is not None]
        known.sort(key=lambda line: line.numbers[place] or 0, reverse=backwards)
        # what has no meaning is neither best nor worst
        return known + [line for line in self._all if line.numbers[place] is None]

    # Qt's own

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._sorted = column, order
        self._shown = self._in_order()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        name = self.columns[section]
        if role == Role.DisplayRole:
            column, order = self._sorted
            mark = " ▾" if order is Qt.SortOrder.DescendingOrder else " ▴"
            return name + mark if section == column else name
        if role == Role.ToolTipRole:
            return plain_tooltip(_TOLD.get(name, ""))
        if role == Role.TextAlignmentRole:
            return self._alignment(section)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        line, column = self._shown[index.row()], index.column()
        if role == Role.DisplayRole:
            return self.read(line)[column]
        if role == LINE:
            return line
        if role == Role.TextAlignmentRole:
            return self._alignment(column)
        if role == Role.ToolTipRole and column < self.numbers:
            return plain_tooltip(line.about[column])  # it may be cut
        if role == Role.AccessibleTextRole:
            return f"{', '.join(line.about)}: {self.columns[column]} {line.texts()[column]}"
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        is_text = column < self.numbers or column == self.between
        side = Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter
