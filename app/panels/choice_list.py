"""The list of a prompt: lines to choose from or to tick, and which of them were on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QWidget,
)

from app.panels.choice_row import DETAIL, ChoiceRow

_VALUE = Qt.ItemDataRole.UserRole
_SECTION = Qt.ItemDataRole.UserRole + 1
_TICK = Qt.ItemDataRole.CheckStateRole
_ROWS = 7
_ROWS_IN_SECTIONS = 11
_PADDING = 4
"""Pixels above and below a line's words that may be out of sight."""
_LEAST_DETAIL = 24
"""Characters of a detail that must have room beside its line; else all stand below theirs."""
_SHARE = 0.4
"""Of the room that it shares with the article the list takes no more."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the list; `checked` is None where it is not a matter of yes or no.

    Lines of one `section` come one after the other, below its name as a heading. `detail` is said
    of it in a quieter colour.
    """

    text: str
    value: Any
    checked: bool | None = None
    section: str = ""
    detail: str = ""


class ChoiceList(QListWidget):
    """Shows choices below the headings of their sections.

    Where there is little room, lines are stacked: they have their detail below them; `stacked` ones
    always are.
    """

    ticked = Signal()

    def __init__(self, parent: QWidget, *, stacked: bool) -> None:
        super().__init__(parent)
        self._stacked = stacked
        self._painter = ChoiceRow(self, stacked=stacked)
        self.setItemDelegate(self._painter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.notes_what_is_seen = False
        self._seen: set[int] = set()
        self.itemChanged.connect(lambda _row: self.ticked.emit())
        self.currentRowChanged.connect(self._show_heading_of)

    # lines

    def forget(self) -> None:
        """Have no lines."""
        self.clear()
        self._seen.clear()

    def append(self, choices: Sequence[Choice]) -> None:
        """Lines below those that are there."""
        count = self.count()
        section = self.item(count - 1).data(_SECTION) if count else ""
        with QSignalBlocker(self):  # each new line would sum up anew
            for choice in choices:
                if choice.section != section:
                    section = choice.section
                    self._append_heading(section)
                row = QListWidgetItem(choice.text, self)
                row.setData(_VALUE, choice.value)
                if choice.detail:
                    row.setData(DETAIL, choice.detail)
                    spoken = f"{choice.text}, {choice.detail}"
                    row.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                row.setData(_SECTION, section)
                if choice.checked is not None:
                    _tick(row, on=choice.checked)

    def _append_heading(self, section: str) -> None:
        row = QListWidgetItem(section, self)
        row.setData(_SECTION, section)
        row.setFlags(Qt.ItemFlag.NoItemFlags)
        font = row.font()
        font.setBold(True)
        row.setFont(font)

    def chosen(self) -> list[Any]:
        """The values of all that is ticked, or of the line that is chosen."""
        rows = [row for row in self._rows() if _is_line(row)]
        if rows and rows[0].data(_TICK) is not None:
            return [row.data(_VALUE) for row in rows if _is_ticked(row)]
        current = self.currentItem()
        return [] if current is None else [current.data(_VALUE)]

    def step(self, by: int) -> None:
        """The next line that is no heading; none beyond the ends."""
        rows, place = self._rows(), self.currentRow() + by
        while 0 <= place < len(rows) and not _is_line(rows[place]):
            place += by
        if 0 <= place < len(rows):
            self.setCurrentRow(place)

    def tick_section(self) -> None:
        """Tick the section of the chosen line, or untick it where all of it is ticked."""
        current = self.currentItem()
        self.tick_all(None if current is None else current.data(_SECTION))

    def tick_all(self, section: str | None = None) -> None:
        """Tick a section, or all of it, or untick it where all is ticked."""
        rows = [
            row
            for row in self._rows()
            if row.data(_TICK) is not None and section in (None, row.data(_SECTION))
        ]
        on = not all(map(_is_ticked, rows))
        with QSignalBlocker(self):
            for row in rows:
                _tick(row, on=on)
        self.viewport().update()
        self.ticked.emit()

    def _rows(self) -> list[QListWidgetItem]:
        return [self.item(place) for place in range(self.count())]

    def _show_heading_of(self, place: int) -> None:
        above = self.item(place - 1) if place > 0 else None
        if above is not None and not _is_line(above):
            self.scrollToItem(above, QAbstractItemView.ScrollHint.EnsureVisible)

    # what was seen

    def unseen(self) -> int:
        """How many ticked lines were never on screen, the first of which is now; told once."""
        self._see()
        rows = enumerate(self._rows())
        unseen = [place for place, row in rows if place not in self._seen and _is_ticked(row)]
        self._seen.update(unseen)
        if unseen:
            self.setCurrentRow(unseen[0])
            first = self.item(unseen[0])
            self.scrollToItem(first, QAbstractItemView.ScrollHint.PositionAtTop)
        return len(unseen)

    def _see(self) -> None:
        """Remember which lines are on screen now."""
        # the layout may not have made the list as low yet as its lines want it
        height = min(self.viewport().height(), self.maximumHeight())
        for place in range(max(self.indexAt(QPoint(1, 1)).row(), 0), self.count()):
            row = self.visualItemRect(self.item(place))
            if row.bottom() - _PADDING >= height:
                break
            if row.top() + _PADDING >= 0:
                self._seen.add(place)

    # size

    def fit(self, room: QWidget | None) -> None:
        """As high as its lines, up to a point; it shares this room with the article."""
        stacked = self._stacked or self._is_crowded()
        if stacked != self._painter.stacked:
            self._painter.stacked = stacked
            self.scheduleDelayedItemsLayout()
        sections = any(not _is_line(row) for row in self._rows())
        rows = min(self.count(), _ROWS_IN_SECTIONS if sections else _ROWS)
        height = sum(map(self.sizeHintForRow, range(rows))) + 2 * self.frameWidth()
        if room is not None and not self._stacked:
            height = min(height, round(room.height() * _SHARE))
        least = 2 * self.sizeHintForRow(0) if self._stacked and rows else height
        self.setMinimumHeight(min(least, height))
        self.setMaximumHeight(height)

    def _is_crowded(self) -> bool:
        """Whether too little of some detail would be read beside its line."""
        measure = self.fontMetrics()
        tick = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        # beside the text: the paddings of a line, its tick, and the gap before the detail
        room = self.viewport().width() - tick - 5 * measure.averageCharWidth()
        least = _LEAST_DETAIL * measure.averageCharWidth()
        return any(
            measure.horizontalAdvance(row.text()) + min(least, measure.horizontalAdvance(detail))
            > room
            for row in self._rows()
            if (detail := row.data(DETAIL))
        )

    # Qt's own

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self.notes_what_is_seen:
            self._see()
        return super().viewportEvent(event)


def _is_line(row: QListWidgetItem) -> bool:
    """Whether it can be chosen, and is no heading."""
    return bool(row.flags() & Qt.ItemFlag.ItemIsEnabled)


def _tick(row: QListWidgetItem, *, on: bool) -> None:
    row.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def _is_ticked(row: QListWidgetItem) -> bool:
    return row.checkState() is Qt.CheckState.Checked
