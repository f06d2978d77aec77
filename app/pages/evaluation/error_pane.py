"""The list of errors with its filters: whose errors, which of them, and what to say of none.

What is chosen leaves as a signal; what gold may have wrong is no affair of this pane.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from annotator.evaluate.faults import KINDS, Error, Errors
from annotator.evaluate.report import Report, RunReport
from app.pages.evaluation.error_comparing import Comparing
from app.pages.evaluation.error_facets import facets
from app.pages.evaluation.error_filters import UNCALLED, Change, ErrorFilters
from app.pages.evaluation.error_list import ErrorList
from app.pages.evaluation.error_rows import ErrorDelegate, ErrorModel
from app.pages.evaluation.error_texts import Texts
from app.plain_text import plain, plain_label
from app.theme import Theme

_RIGHT = "Everything is strictly right."
_FILTERED = "No error passes these filters."
_COMPARING = "Comparing the two runs…"
_IDLE = 300
"""Milliseconds after which the headlines are read, for whoever will look for one."""
_ALIKE = 2000
"""Errors of one kind in one article that are looked through for the one that was shown."""


class ErrorPane(QWidget):
    """Lists what the filters pass of the errors of a run, or of what changes between two."""

    chosen = Signal(int)
    """Another row is the current one; -1: there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self._texts: Texts | None = None
        self._subject: Errors | None = None
        self.shown: Errors | None = None
        """What is listed."""
        self.filters = ErrorFilters(self)
        self.model = ErrorModel(self)
        self.list = ErrorList(self)
        self.delegate = ErrorDelegate(theme, self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.setModel(self.model)
        self.comparing = Comparing(self)
        self.nothing = plain_label("", self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.clear = QPushButton("Clear the filters", self)
        self.in_review = plain_label("", self)
        self.in_review.setProperty("kind", "muted")
        self.in_review.setWordWrap(True)
        self.in_review.hide()
        # the headlines are read once nobody waits for anything else
        self._reading = QTimer(self, singleShot=True, interval=_IDLE)
        self._reading.timeout.connect(self._read_titles)
        self._put_together()
        self.filters.subject_changed.connect(self._show_subject)
        self.filters.filter_changed.connect(self._list)
        self.filters.entered.connect(self.enter)
        self.comparing.ready.connect(self._show_subject)
        self.clear.clicked.connect(self._clear)
        self.list.moved.connect(self.chosen)
        self.list.kind_typed.connect(self.filters.choose_kind)

    def _put_together(self) -> None:
        empty = QWidget(self)
        column = QVBoxLayout(empty)
        column.addStretch(1)
        column.addWidget(self.nothing)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.addWidget(self.filters)
        layout.addWidget(self.in_review)
        layout.addWidget(self._stack, 1)

    def show_report(
        self, report: Report | None, texts: Texts | None, called: Mapping[str, str] = UNCALLED
    ) -> None:
        """List the errors of this report, or none; filters and place stay where they still fit.

        `called` is what people read of runs, by their names.
        """
        self._report, self._texts = report, texts
        self._reading.start()
        self.comparing.show(report)
        runs = () if report is None else report.runs
        self.filters.show_runs([run.name for run in runs], _best(runs), called)
        if report is None:
            self.filters.forget()
        self._show_subject()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.delegate.theme = theme
        self.list.viewport().update()

    def enter(self) -> None:
        """Give the keyboard to the list, if anything is listed."""
        if len(self.shown or ()):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> Error | None:
        """The error that is chosen."""
        place = self.list.currentIndex().row()
        return self.model.error(place) if 0 <= place < self.model.rowCount() else None

    def run(self) -> str:
        """Whose errors are listed: of what was fixed the first run's, else the other one's."""
        subject = self.filters.subject()
        fixed = subject.change is Change.FIXED
        return subject.run if subject.other is None or fixed else subject.other

    def run_called(self) -> str:
        """What people read of that run."""
        return self.filters.called(self.run())

    def _show_subject(self) -> None:
        """List the errors of the chosen run, or what changes between the two."""
        report, subject = self._report, self.filters.subject()
        by_name = {} if report is None else {run.name: run.errors for run in report.runs}
        self._subject = by_name.get(subject.run)
        if report is not None and subject.other is not None:
            found = self.comparing.ask(subject.run, subject.other)
            parts = (
                {}
                if found is None
                else {
                    Change.FIXED: found.fixed,
                    Change.BROKEN: found.broken,
                    Change.BOTH: found.both,
                }
            )
            self.filters.show_changes({change: len(errors) for change, errors in parts.items()})
            self._subject = parts.get(subject.change)
        self._list()

    def _list(self) -> None:
        """List what passes the filter; where the same error is listed again, stay at it."""
        subject, texts, wanted = self._subject, self._texts, self.filters.filter()
        before = self.current()
        if subject is None or texts is None:
            self.shown = None
            self.model.show((), texts, "")
            self._say_nothing(_COMPARING if self._report is not None else "")
            return
        found = facets(subject, wanted, texts.matching(wanted.article) if wanted.article else ())
        shown = self.shown = found.shown
        self.filters.show_counts(found)
        self.model.show(shown, texts, self.run_called())
        if len(shown):
            self._stack.setCurrentIndex(0)
            self.list.go_to(_place(shown, before))
        else:
            self._say_nothing(_FILTERED if wanted and len(subject) else self._all_right())

    def _say_nothing(self, sentence: str) -> None:
        plain(self.nothing, sentence)
        self.clear.setVisible(sentence == _FILTERED)
        had = self.list.hasFocus()
        self._stack.setCurrentIndex(1)
        if had:
            self.filters.kind.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(-1)

    def _all_right(self) -> str:
        subject = self.filters.subject()
        if subject.other is None:
            return _RIGHT
        run, other = self.filters.called(subject.run), self.filters.called(subject.other)
        return {
            Change.FIXED: f"{other} has nothing right that {run} has wrong.",
            Change.BROKEN: f"{run} has nothing right that {other} has wrong.",
            Change.BOTH: "There is no error that both make.",
        }[subject.change]

    def _clear(self) -> None:
        self.filters.forget()
        self.enter()

    def _read_titles(self) -> None:
        if self._texts is not None:
            self._texts.matching("")


def _best(runs: Sequence[RunReport]) -> str:
    """Of the runs that have errors the one with the highest F1: there is most to learn from it."""
    told = [run for run in runs if len(run.errors)]
    best = max(told, key=lambda run: run.mentions.strict.f1 or 0.0, default=None)
    return "" if best is None else best.name


def _place(errors: Errors, before: Error | None) -> int:
    """Where an error is listed now, else the first of its article or of those behind it."""
    import numpy as np

    if before is None:
        return 0
    found, book = errors.found, errors.gold.book
    number = bisect_left(book.articles, before.article)
    first, end = (int(np.searchsorted(found.article, number + by)) for by in (0, 1))
    same = first + np.flatnonzero(found.kind[first:end] == KINDS.index(before.kind))
    alike = (place for place in same[:_ALIKE].tolist() if errors[place] == before)
    return next(alike, first)
