"""The form of what else the queue can be filtered by, and any filter in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator, QRegularExpressionValidator
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from annotator.model import Split
from annotator.scheme import Scheme
from annotator.store import QueueFilter
from app.plain_text import plain_label

_RELATED = {"Any": None, "With relations": True, "Without relations": False}
_SPLITS = {"Any": None, "In none": "", **{split.capitalize(): split.value for split in Split}}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_MOST_SOURCES = 500
"""A longer list is of no use; the search finds the others."""


class FilterForm(QWidget):
    """Label, score, relations, date, source, split; every field is of a filter of its own."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = choice("Articles with an item of this label", self)
        self.lowest = self._percent("Lowest score, in percent", "0")
        self.highest = self._percent("Highest score, in percent", "100")
        self.related = choice("Articles with relations", self)
        self.since = self._date("Published since", "2016-10-24")
        self.until = self._date("Published until", "2016-10")
        self.source = choice("Articles of this source", self)
        self.split = choice("Articles of this split", self)
        for text, split in _SPLITS.items():
            self.split.addItem(text, split)
        for text, value in _RELATED.items():
            self.related.addItem(text, value)
        scores = QHBoxLayout()
        scores.setSpacing(6)
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 2, 0, 2)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(1, 1)
        for widget in (self.lowest, plain_label("to", self), self.highest, plain_label("%", self)):
            scores.addWidget(widget)
        fields: dict[str, QWidget | QLayout] = {
            "Label": self.label,
            "Score": scores,
            "Relations": self.related,
            "Since": self.since,
            "Until": self.until,
            "Source": self.source,
            "Split": self.split,
        }
        for place, (name, field) in enumerate(fields.items()):
            caption = plain_label(name, self)
            caption.setProperty("kind", "muted")
            rows.addWidget(caption, place, 0)
            if isinstance(field, QLayout):
                rows.addLayout(field, place, 1)
            else:
                rows.addWidget(field, place, 1)
        self.show_labels(None)
        self.show_sources({})
        for box in self._boxes:
            box.currentIndexChanged.connect(self.changed)
        for line in self._lines:
            line.textChanged.connect(self.changed)
            line.returnPressed.connect(self.entered)

    @property
    def _boxes(self) -> tuple[QComboBox, ...]:
        return self.label, self.related, self.source, self.split

    @property
    def _lines(self) -> tuple[QLineEdit, ...]:
        return self.lowest, self.highest, self.since, self.until

    def filter(self) -> QueueFilter:
        """What is asked for here."""
        return QueueFilter(
            label=self.label.currentData(),
            # a score is shown rounded: 30 percent is from 29.5 to 30.5
            lowest=_share(self.lowest.text(), -0.5),
            highest=_share(self.highest.text(), 0.5),
            related=self.related.currentData(),
            since=_date(self.since.text()),
            until=_date(self.until.text()),
            source=self.source.currentData(),
            split=self.split.currentData(),
        )

    def clear(self) -> None:
        """Ask for nothing; nobody is told."""
        for box in self._boxes:
            with QSignalBlocker(box):
                box.setCurrentIndex(0)
        for line in self._lines:
            with QSignalBlocker(line):
                line.clear()

    def show_labels(self, scheme: Scheme | None) -> None:
        """Offer these labels; the one that was chosen stays so if it is among them."""
        names = [] if scheme is None else [*scheme.mentions, *scheme.relations]
        self._offer(self.label, "Any", [(name.replace("_", " "), name) for name in names])

    def show_sources(self, counts: Mapping[str, int]) -> None:
        """Offer these sources, by name, with how many articles each has."""
        most = sorted(counts, key=lambda name: -counts[name])[:_MOST_SOURCES]
        named = sorted(most, key=str.casefold)
        self._offer(
            self.source,
            "Any",
            [(f"{' '.join(name.split()) or 'None'}   {counts[name]:,}", name) for name in named],
        )

    @staticmethod
    def _offer(box: QComboBox, nothing: str, values: Iterable[tuple[str, str]]) -> None:
        chosen = box.currentData()
        with QSignalBlocker(box):
            box.clear()
            box.addItem(nothing, None)
            for text, value in values:
                box.addItem(text, value)
            box.setCurrentIndex(max(box.findData(chosen), 0))

    def _percent(self, name: str, hint: str) -> QLineEdit:
        line = self._line(name, hint)
        line.setValidator(QIntValidator(0, 100, line))
        line.setMaxLength(3)
        return line

    def _date(self, name: str, hint: str) -> QLineEdit:
        line = self._line(name, hint)
        line.setValidator(QRegularExpressionValidator(r"\d{0,4}(-\d{0,2}(-\d{0,2})?)?", line))
        return line

    def _line(self, name: str, hint: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.setMinimumWidth(30)
        return line


def choice(name: str, parent: QWidget) -> QComboBox:
    """A box that is as narrow as its pane."""
    box = QComboBox(parent)
    box.setAccessibleName(name)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def _share(percent: str, rounding: float) -> float | None:
    return min(max((int(percent) + rounding) / 100, 0.0), 1.0) if percent else None


def _date(text: str) -> str:
    """The part of a date that is typed to its end."""
    found = _DATE.match(text)
    return found[0] if found else ""


def in_words(wanted: QueueFilter) -> str:
    """A filter in a few words, for whoever does not see the form."""
    parts = [] if wanted.state is None else [str(wanted.state)]
    if wanted.flagged:
        parts.append("flagged")
    parts += [f"“{word}”" for word in wanted.words.split()]
    if wanted.label is not None:
        parts.append(wanted.label.replace("_", " "))
    if wanted.lowest is not None or wanted.highest is not None:
        low, high = wanted.lowest or 0.0, 1.0 if wanted.highest is None else wanted.highest
        parts.append(f"score {round(100 * low + 0.01)}–{round(100 * high - 0.01)} %")
    if wanted.related is not None:
        parts.append("with relations" if wanted.related else "without relations")
    if wanted.since:
        parts.append(f"since {wanted.since}")
    if wanted.until:
        parts.append(f"until {wanted.until}")
    if wanted.source is not None:
        parts.append(wanted.source or "no source")
    if wanted.split is not None:
        parts.append(f"{wanted.split} split" if wanted.split else "in no split")
    return " · ".join(parts)
