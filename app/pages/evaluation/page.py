"""The evaluation page: what is compared on the left, the answer and all scores on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator.evaluate.standings import Leaderboard
from annotator.store import Project
from app.pages.evaluation.choice import Choice, Known
from app.pages.evaluation.chooser import Chooser, is_enter
from app.pages.evaluation.compared import compared
from app.pages.evaluation.findings import Findings
from app.pages.evaluation.head import Head
from app.pages.evaluation.saving import Kind, save_leaderboard, save_report, tell_saved
from app.pages.evaluation.scored import Scored
from app.pages.whole_page import WholePage
from app.plain_text import plain_label
from app.session import Session
from app.theme import Theme

if TYPE_CHECKING:
    from app.evaluating import Scorer

_CHOOSER, _NARROW, _RESULTS, _BOX = 320, 256, 900, 120
"""Pixels of the parts; the chooser is narrow where the scores would not have room besides."""
_SOON = 30
"""Milliseconds after which the project is looked at."""


class EvaluationPage(WholePage):
    """Scores what is chosen and shows what came of it; Esc leaves."""

    opened = Signal(str, int, int)
    """An article, start and end in code points: an error in its place."""
    chosen = Signal(object)
    """The Choice that was scored, to be kept."""
    went_on = Signal()
    """Something else is done or looked at now."""

    box: QPlainTextEdit

    def __init__(
        self, session: Session, scorer: Scorer, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._scorer = session, scorer
        self._choice: Choice | None = None
        self._head: object = None
        """The project's newest decision when it was scored."""
        self.scored: Scored | None = None
        """What is shown."""
        self._placed = False
        """Whether somebody has moved the border between the parts."""
        # each is made inside of what it stands in: moved there later it would be styled anew
        whole = QSplitter(Qt.Orientation.Horizontal, self)
        self.chooser = Chooser(whole)
        # once the page is painted: two threads share one Python
        self._look = QTimer(self, singleShot=True, interval=_SOON)
        results = QWidget(whole)
        self.head = Head(results)
        parts = QSplitter(Qt.Orientation.Vertical, results)
        self.tabs = Findings(session, theme, parts)
        self.below = QWidget(parts)
        self._lay_out(whole, results, parts)
        self._connect()

    def _lay_out(self, whole: QSplitter, results: QWidget, parts: QSplitter) -> None:
        about = QVBoxLayout(self.below)
        about.setContentsMargins(0, 4, 0, 0)
        heading = plain_label("What was compared", self.below)
        heading.setProperty("kind", "heading")
        about.addWidget(heading, 0, Qt.AlignmentFlag.AlignTop)
        self._about = about
        parts.setChildrenCollapsible(False)
        parts.setStretchFactor(0, 1)
        parts.setSizes([_RESULTS, _BOX])
        column = QVBoxLayout(results)
        column.setContentsMargins(12, 12, 14, 12)
        column.addWidget(self.head)
        column.addWidget(parts, 1)
        whole.setChildrenCollapsible(False)
        whole.setStretchFactor(1, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(whole)
        self._whole = whole
        whole.splitterMoved.connect(self._keep_border)

    def _keep_border(self) -> None:
        self._placed = True

    def _make_box(self) -> None:
        """What is made last the keyboard comes to last."""
        self.box = QPlainTextEdit(self.below)
        self.box.setReadOnly(True)
        self.box.setTabChangesFocus(True)
        self.box.setAccessibleName("What was compared")
        self.box.setPlaceholderText("What was compared is told here, with hashes and the method.")
        self._about.addWidget(self.box, 1)

    def _connect(self) -> None:
        scorer, chooser, tabs, head = self._scorer, self.chooser, self.tabs, self.head
        chooser.asked.connect(self._score)
        chooser.cancelled.connect(scorer.cancel)
        chooser.told.connect(self._invite)
        chooser.gold_chosen.connect(scorer.look)
        self._look.timeout.connect(lambda: scorer.look(chooser.choice.gold))
        scorer.listed.connect(chooser.show_runs)
        scorer.looked.connect(self._looked)
        scorer.scored.connect(self.show_scored)
        scorer.ranked.connect(self._show_board)
        scorer.progressed.connect(chooser.show_progress)
        scorer.failed.connect(self._fail)
        scorer.cancelled.connect(self._cancelled)
        head.left.connect(self.left)
        head.narrowed.connect(chooser.setHidden)
        head.save_asked.connect(self._save)
        tabs.opened.connect(self.opened)
        tabs.doubted.connect(self._score_again)
        tabs.rank_asked.connect(self._rank)
        tabs.board_wanted.connect(self._save_board)
        tabs.made.connect(self._make_box)
        tabs.turned.connect(lambda: self.below.setHidden(tabs.tells_itself))
        for signal in (tabs.currentChanged, chooser.asked, head.narrowed, tabs.rank_asked):
            signal.connect(lambda *_: self.went_on.emit())
        tabs.told.connect(self.told)
        tabs.failed.connect(self.failed)

    # what there is

    def begin(self, project: Project, choice: Choice | None) -> None:
        """Offer what a project has; `choice` is what was scored in it last."""
        files = () if choice is None else [path for path in choice.files if path.exists()]
        self.chooser.show_project(project.engines(), files)
        if choice is not None:
            self.chooser.choose(choice)

    def enter(self) -> None:
        """Take in what is new in the project, and the keyboard."""
        project = self._session.project
        if project is not None:
            self.chooser.show_names(project.engines())
            self._look.start()
        # who comes back from the review of an error goes on with the next one
        wanted = self.chooser.runs if self.scored is None else self.tabs.currentWidget()
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _looked(self, known: Known) -> None:
        """What is in the gold; if it is another one than was scored, the score follows."""
        self.chooser.show_known(known)
        live = self.scored is not None and self.scored.live
        if live and known.gold is None and known.finished and self._head != self._now():
            self._score_again()

    def _now(self) -> object:
        """The project's newest decision."""
        project = self._session.project
        return None if project is None else project.head

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.tabs.set_theme(theme)

    def show_scored(self, scored: Scored) -> None:
        """Show what came of an evaluation."""
        self.scored = scored
        self.chooser.show_busy(busy=False)
        self.head.show_report(scored.in_words())
        self.tabs.show_scored(scored)
        self.box.setPlainText(compared(scored))
        if self.chooser.score.hasFocus() or self.chooser.runs.hasFocus():
            self.tabs.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def _invite(self, reason: str) -> None:
        if self.scored is None:
            self.head.invite(reason)

    # what is done

    def _score(self, choice: Choice) -> None:
        self._choice, self._head = choice, self._now()
        self.chosen.emit(choice)
        self.chooser.show_busy(busy=True)
        self._scorer.score(choice)

    def _score_again(self) -> None:
        """Gold is another one now, and the score follows."""
        if self._choice is not None:
            self._score(self._choice)

    def _rank(self) -> None:
        self.chooser.show_busy(busy=True)
        self._scorer.rank()

    def _show_board(self, board: Leaderboard) -> None:
        self.chooser.show_busy(busy=False)
        self.tabs.leaders.show_board(board)

    def _fail(self, sentence: str) -> None:
        self.chooser.show_busy(busy=False)
        self.chooser.fail(sentence)

    def _cancelled(self) -> None:
        self.chooser.show_busy(busy=False)
        self.told.emit("Stopped; nothing was scored.")

    def _save(self, kind: Kind) -> None:
        scored = self.scored
        if scored is not None:
            tell_saved(lambda: save_report(self, scored, kind), self.told, self.failed)

    def _save_board(self, kind: Kind) -> None:
        board = self.tabs.leaders.board
        if board is not None:
            tell_saved(lambda: save_leaderboard(self, board, kind), self.told, self.failed)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The parts have their widths by the window's, until somebody moves the border."""
        super().resizeEvent(event)
        if not self._placed:
            chooser = _CHOOSER if self.width() >= _CHOOSER + _RESULTS else _NARROW
            self._whole.setSizes([chooser, self.width() - chooser])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._scorer.busy:
                self._scorer.cancel()
            else:
                self.left.emit()
        elif is_enter(event):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        """Enter does what a button says that has the keyboard; where one chooses it scores."""
        holder = self.focusWidget()
        if isinstance(holder, QPushButton):
            holder.click()
        elif holder is None or self.chooser.isAncestorOf(holder):
            self.chooser.ask()
