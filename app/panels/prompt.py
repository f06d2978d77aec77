"""The prompt: one line to type in below the article, with a list to choose from or to veto."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from app.panels.choice_row import DETAIL, ChoiceRow
from app.plain_text import plain, plain_label

VALUE = Qt.ItemDataRole.UserRole
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


class Prompt(QFrame):
    """Asks one thing at a time; Enter answers, Esc leaves, Up and Down choose.

    In a list to veto Space ticks a line, A the whole section and Ctrl+A everything; nothing that is
    ticked but was never on screen is answered without a word. Where there is little room, lines are
    stacked: they have their detail below them; `stacked` ones always are.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, stacked: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._stacked = stacked
        self.heading = plain_label("", self)
        self.heading.setProperty("kind", "heading")
        self.heading.setWordWrap(True)  # else a long one would widen the article's column
        self.line = QLineEdit(self)
        self.list = QListWidget(self)
        self._painter = ChoiceRow(self.list, stacked=stacked)
        self.list.setItemDelegate(self._painter)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.foot = plain_label("", self)
        self.foot.setProperty("kind", "muted")
        self.foot.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        for widget in (self.heading, self.line, self.list, self.foot):
            layout.addWidget(widget)
        self._answer: Callable[[str, list[Any]], None] = lambda text, values: None
        self._answer_all: Callable[[str, list[Any]], None] | None = None
        self._choices: Callable[[str], Sequence[Choice]] | None = None
        self._summary: Callable[[list[Any]], str] | None = None
        self._unseen: Callable[[int], str] | None = None
        self._seen: set[int] = set()
        self._warning = ""
        self._check: Callable[[str], str] | None = None
        self.about: object = None
        """What is asked about; the answer fits nothing else."""
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.viewport().installEventFilter(self)
        self.list.itemChanged.connect(self._ticked)
        self.list.currentRowChanged.connect(self._show_heading_of)
        self.hide()

    def ask(
        self,
        heading: str,
        answer: Callable[[str, list[Any]], None],
        *,
        text: str = "",
        typing: bool = True,
        choices: Callable[[str], Sequence[Choice]] | None = None,
        about: object = None,
        summary: Callable[[list[Any]], str] | None = None,
        answer_all: Callable[[str, list[Any]], None] | None = None,
        unseen: Callable[[int], str] | None = None,
        check: Callable[[str], str] | None = None,
    ) -> None:
        """Show the prompt; `answer` gets the text and the chosen (or all checked) values.

        `summary` says below the list what Enter would do with such values. With `answer_all`
        Ctrl+Enter answers it instead. `unseen` says of how many ticked lines were never on screen;
        the first Enter says it and goes to the first of them, the second one answers.
        `check` says what is wrong with the text, if anything: Enter says it below the line then,
        and what was typed stays.
        """
        if not self.isHidden():
            self.leave()
        self._answer, self._choices, self._summary = answer, choices, summary
        self._answer_all, self._unseen = answer_all, unseen
        self._check, self.about = check, about
        plain(self.heading, heading)
        self.line.setAccessibleName(heading)
        self.list.setAccessibleName(heading)
        self.line.setVisible(typing)
        self.list.setVisible(choices is not None)
        self.foot.setVisible(summary is not None)
        with QSignalBlocker(self.line):  # the choices are asked for below, once
            self.line.setText(text)
        self.line.selectAll()
        self._typed(text)
        self.show()
        (self.line if typing else self.list).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add(self, choices: Sequence[Choice]) -> None:
        """Lines that were found after the prompt was shown, below the others."""
        self._append(choices)
        if choices:
            self._warning = ""  # it was said of fewer
        if self.list.currentRow() < 0:
            self._step(1)
        self._fit()
        self.sum_up()

    def renew(self) -> None:
        """Ask for the choices again, for more is known now; the one that is chosen stays so."""
        place, count = self.list.currentRow(), self.list.count()
        self._typed(self.line.text())
        if self.list.count() == count:
            self.list.setCurrentRow(place)

    def sum_up(self) -> None:
        """Say anew what Enter would do."""
        if self._summary is not None:
            said = " ".join(filter(None, (self._warning, self._summary(self._chosen()))))
            plain(self.foot, said)
            self.foot.setVisible(bool(said))

    def leave(self) -> None:
        """Close without an answer."""
        self.about = None
        self.hide()
        self.closed.emit()

    def _is_wrong(self, text: str) -> bool:
        wrong = "" if self._check is None else self._check(text)
        if wrong:
            plain(self.foot, wrong)
            self.foot.show()
        return bool(wrong)

    def _typed(self, text: str) -> None:
        if self._choices is None:
            self.foot.hide()  # what it said was said of another text
            return
        self.list.clear()
        self._seen.clear()
        self._warning = ""
        self._append(self._choices(text))
        self._step(1)
        self._fit()
        self.sum_up()

    def _append(self, choices: Sequence[Choice]) -> None:
        count = self.list.count()
        section = self.list.item(count - 1).data(_SECTION) if count else ""
        with QSignalBlocker(self.list):  # each new line would sum up anew
            for choice in choices:
                if choice.section != section:
                    section = choice.section
                    self._append_heading(section)
                row = QListWidgetItem(choice.text, self.list)
                row.setData(VALUE, choice.value)
                if choice.detail:
                    row.setData(DETAIL, choice.detail)
                    spoken = f"{choice.text}, {choice.detail}"
                    row.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                row.setData(_SECTION, section)
                if choice.checked is not None:
                    _tick(row, on=choice.checked)

    def _append_heading(self, section: str) -> None:
        row = QListWidgetItem(section, self.list)
        row.setData(_SECTION, section)
        row.setFlags(Qt.ItemFlag.NoItemFlags)
        font = row.font()
        font.setBold(True)
        row.setFont(font)

    def _fit(self) -> None:
        """As high as its lines, up to a point."""
        stacked = self._stacked or self._is_crowded()
        if stacked != self._painter.stacked:
            self._painter.stacked = stacked
            self.list.scheduleDelayedItemsLayout()
        sections = any(not _is_line(row) for row in self._rows())
        rows = min(self.list.count(), _ROWS_IN_SECTIONS if sections else _ROWS)
        height = sum(map(self.list.sizeHintForRow, range(rows))) + 2 * self.list.frameWidth()
        room = self.parentWidget()
        if room is not None and not self._stacked:
            height = min(height, round(room.height() * _SHARE))
        least = 2 * self.list.sizeHintForRow(0) if self._stacked and rows else height
        self.list.setMinimumHeight(min(least, height))
        self.list.setMaximumHeight(height)

    def _is_crowded(self) -> bool:
        """Whether too little of some detail would be read beside its line."""
        measure = self.list.fontMetrics()
        tick = self.list.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        # beside the text: the paddings of a line, its tick, and the gap before the detail
        room = self.list.viewport().width() - tick - 5 * measure.averageCharWidth()
        least = _LEAST_DETAIL * measure.averageCharWidth()
        return any(
            measure.horizontalAdvance(row.text()) + min(least, measure.horizontalAdvance(detail))
            > room
            for row in self._rows()
            if (detail := row.data(DETAIL))
        )

    def _rows(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _chosen(self) -> list[Any]:
        rows = [row for row in self._rows() if _is_line(row)]
        if rows and rows[0].data(_TICK) is not None:
            return [row.data(VALUE) for row in rows if _is_ticked(row)]
        current = self.list.currentItem()
        return [] if current is None else [current.data(VALUE)]

    def _step(self, by: int) -> None:
        """The next line that is no heading; none beyond the ends."""
        rows, place = self._rows(), self.list.currentRow() + by
        while 0 <= place < len(rows) and not _is_line(rows[place]):
            place += by
        if 0 <= place < len(rows):
            self.list.setCurrentRow(place)

    def _show_heading_of(self, place: int) -> None:
        above = self.list.item(place - 1) if place > 0 else None
        if above is not None and not _is_line(above):
            self.list.scrollToItem(above, QAbstractItemView.ScrollHint.EnsureVisible)

    def _ticked(self) -> None:
        self._warning = ""
        self.sum_up()

    def _see(self) -> None:
        """Remember which lines are on screen now."""
        # the layout may not have made the list as low yet as its lines want it
        height = min(self.list.viewport().height(), self.list.maximumHeight())
        for place in range(max(self.list.indexAt(QPoint(1, 1)).row(), 0), self.list.count()):
            row = self.list.visualItemRect(self.list.item(place))
            if row.bottom() - _PADDING >= height:
                break
            if row.top() + _PADDING >= 0:
                self._seen.add(place)

    def _warns(self) -> bool:
        """Say once of ticked lines that they were never on screen, and go to the first of them."""
        if self._unseen is None:
            return False
        self._see()
        rows = enumerate(self._rows())
        unseen = [place for place, row in rows if place not in self._seen and _is_ticked(row)]
        if not unseen:
            return False
        self._seen.update(unseen)  # they are told of
        self._warning = self._unseen(len(unseen))
        self.sum_up()
        self.list.setCurrentRow(unseen[0])
        first = self.list.item(unseen[0])
        self.list.scrollToItem(first, QAbstractItemView.ScrollHint.PositionAtTop)
        return True

    def _tick_all(self, section: str | None) -> None:
        """Tick a section, or all of it, or untick it where all is ticked."""
        rows = [
            row
            for row in self._rows()
            if row.data(_TICK) is not None and section in (None, row.data(_SECTION))
        ]
        on = not all(map(_is_ticked, rows))
        with QSignalBlocker(self.list):
            for row in rows:
                _tick(row, on=on)
        self.list.viewport().update()
        self._ticked()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._fit)  # once the list is as wide as there is room for

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._answer_all is not None and _is_ctrl_enter(event):
                event.accept()  # else it would finish the article
                return True
        elif event.type() is QEvent.Type.Paint and self._unseen is not None:
            self._see()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    if self._is_wrong(self.line.text()) or self._warns():
                        return True
                    text, values = self.line.text(), self._chosen()
                    answer = self._answer_all if _is_ctrl_enter(event) else None
                    self.leave()
                    (answer or self._answer)(text, values)
                    return True
                case Qt.Key.Key_Escape:
                    self.leave()
                    return True
                case Qt.Key.Key_Up | Qt.Key.Key_Down:
                    self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                    return True
                case Qt.Key.Key_A if watched is self.list:
                    current = self.list.currentItem()
                    every = event.modifiers() & Qt.KeyboardModifier.ControlModifier
                    self._tick_all(None if every or current is None else current.data(_SECTION))
                    return True
        return super().eventFilter(watched, event)


def _is_ctrl_enter(event: QKeyEvent) -> bool:
    return (
        event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        == Qt.KeyboardModifier.ControlModifier
    )


def _is_line(row: QListWidgetItem) -> bool:
    """Whether it can be chosen, and is no heading."""
    return bool(row.flags() & Qt.ItemFlag.ItemIsEnabled)


def _tick(row: QListWidgetItem, *, on: bool) -> None:
    row.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def _is_ticked(row: QListWidgetItem) -> bool:
    return row.checkState() is Qt.CheckState.Checked
