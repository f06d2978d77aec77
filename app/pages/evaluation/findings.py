"""What an evaluation found, a tab each: scores, labels, plots, errors and the leaderboard.

All of it takes a quarter of a second to make, with what has to be imported for it. So the tabs are
there at once, and what is in them comes one after the other, with the window at work in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget

from app.pages.evaluation.score_rows import BY_GROUP, OVERALL, by_group, overall
from app.pages.evaluation.score_table import ScoreTable
from app.pages.evaluation.scored import Scored
from app.session import Session
from app.theme import Theme

if TYPE_CHECKING:
    from app.pages.evaluation.errors import ErrorBrowser
    from app.pages.evaluation.leaders import LeadersTab
    from app.pages.evaluation.plots import PlotsTab

_LATER = "Labels", "Plots", "Errors", "Leaderboard"
"""The tabs that are empty at first; the scores are before them."""
_BREATH = 5
"""Milliseconds between two pieces, in which the window is painted and keys are heard."""


class Findings(QTabWidget):
    """Shows what was scored, each tab when somebody looks at it; F8 brings the errors."""

    opened = Signal(str, int, int)
    """An article, start and end in code points: an error in its place."""
    doubted = Signal()
    """Gold is another one now."""
    rank_asked = Signal()
    board_wanted = Signal(object)
    """The leaderboard as a file of this Kind."""
    told = Signal(str)
    failed = Signal(str)
    made = Signal()
    """All tabs are made."""
    turned = Signal()
    """Another tab is shown, or the same one has become what it is."""

    labels: ScoreTable
    plots: PlotsTab
    errors: ErrorBrowser
    leaders: LeadersTab

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._scored: Scored | None = None
        self._unseen: set[QWidget] = set()
        """The tabs that still show what was scored before."""
        self.setDocumentMode(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its bar has the keyboard
        self.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt has switched it off as well
        self.tabBar().setAccessibleName("What is shown of the scores")
        # a tab that is made in its place has its style once; each move has all of it styled anew
        self._place = self.findChild(QStackedWidget) or self
        self.scores = ScoreTable("Scores of all labels together", OVERALL, theme, self._place)
        self.addTab(self.scores, "Scores")
        for name in _LATER:
            self.addTab(QWidget(self._place), name)
        self._pieces = self._make()
        self._next = QTimer(self, interval=_BREATH)
        self._next.timeout.connect(self._go_on)
        self._steps = [QShortcut(QKeySequence(key), self) for key in ("F8", "Shift+F8")]
        for shortcut, by in zip(self._steps, (1, -1), strict=True):
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(partial(self.go_to_error, by))
        self.currentChanged.connect(self._turn)

    @property
    def parts(self) -> list[ScoreTable | PlotsTab | ErrorBrowser | LeadersTab]:
        """The tabs that are made."""
        names = ("scores", *map(str.lower, _LATER[:-1]), "leaders")
        return [getattr(self, name) for name in names if hasattr(self, name)]

    @property
    def tells_itself(self) -> bool:
        """Whether what is shown says itself what it is about, and needs the room."""
        return self.tabText(self.currentIndex()) in _LATER[2:]

    def finish(self) -> None:
        """Make now what is still to be made."""
        self._next.stop()
        for _ in self._pieces:
            pass

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        for part in self.parts:
            part.set_theme(theme)

    def show_scored(self, scored: Scored) -> None:
        """Show what came of an evaluation."""
        self.finish()
        self._scored = scored
        self._unseen = {self.scores, self.labels, self.plots, self.errors}
        self._show_current()

    def go_to_error(self, by: int) -> None:
        """The errors, where one was, or at the first where they are new; then the next one."""
        if self._scored is not None:
            first = self.errors in self._unseen
            self.setCurrentWidget(self.errors)
            self.errors.setFocus(Qt.FocusReason.OtherFocusReason)
            if not first:
                self.errors.list.step(by)

    def _turn(self) -> None:
        for step in self._steps:
            step.setEnabled(self.tabText(self.currentIndex()) != "Errors")  # which has these keys
        self._show_current()
        self.turned.emit()

    def _show_current(self) -> None:
        scored, part = self._scored, self.currentWidget()
        if scored is None or part not in self._unseen:
            return
        self._unseen.discard(part)
        report = scored.report
        several = len(report.runs) > 1
        if part is self.scores:
            self.scores.show_lines(overall(report), several=several, called=scored.called)
        elif part is self.labels:
            self.labels.show_lines(by_group(report), several=several, called=scored.called)
        elif part is self.plots:
            self.plots.show_report(report)
        else:
            self.errors.show_scored(scored)

    # made bit by bit

    def _make(self) -> Iterator[None]:
        """Makes what is behind the tabs; between two pieces the window does what it has to."""
        theme, place = self._theme, self._place
        self.labels = ScoreTable("Scores by label and other groups", BY_GROUP, theme, place)
        self._put(self.labels)
        yield
        from app.pages.evaluation.plots import PlotsTab

        yield
        self.plots = PlotsTab(self._theme, place)
        self._put(self.plots)
        yield
        from app.pages.evaluation import error_view  # noqa: F401 - half of what the errors need

        yield
        from app.pages.evaluation.errors import ErrorBrowser

        yield
        self.errors = ErrorBrowser(self._session, self._theme, place)
        self.errors.opened.connect(self.opened)
        self.errors.doubted.connect(self.doubted)
        self._put(self.errors)
        yield
        from app.pages.evaluation.leaders import LeadersTab

        yield
        self.leaders = LeadersTab(self._theme, place)
        self.leaders.asked.connect(self.rank_asked)
        self.leaders.csv_asked.connect(self.board_wanted)
        for tab in (self.plots, self.leaders):
            tab.told.connect(self.told)
            tab.failed.connect(self.failed)
        self._put(self.leaders)
        yield
        self.made.emit()

    def _put(self, part: QWidget) -> None:
        """Have this in the place that was kept for it."""
        shown, place = self.currentIndex(), len(self.parts) - 1
        name, empty = self.tabText(place), self.widget(place)
        signals = self.blockSignals(True)
        self.removeTab(place)
        self.insertTab(place, part, name)
        self.setCurrentIndex(shown)
        self.blockSignals(signals)
        if empty is not None:
            empty.deleteLater()
        if shown == place:
            self._turn()

    def _go_on(self) -> None:
        try:
            next(self._pieces)
        except StopIteration:
            self._next.stop()

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Tab to the errors comes to their list: Qt's own comes to the box of runs above."""
        before = self.currentIndex()
        super().keyPressEvent(event)
        errors = getattr(self, "errors", None)
        turned = self.currentIndex() != before
        if turned and self.currentWidget() is errors and not self.tabBar().hasFocus():
            errors.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._next.start()
