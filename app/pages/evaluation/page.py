"""The evaluation page: what is compared on the left, the answer and all scores on the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.errors import GoldspanError
from annotator.evaluate.standings import Leaderboard
from annotator.store import Project
from app.pages.evaluation.answer import answer, caveat
from app.pages.evaluation.choice import Choice
from app.pages.evaluation.chooser import Chooser, is_enter
from app.pages.evaluation.compared import compared
from app.pages.evaluation.errors import ErrorBrowser
from app.pages.evaluation.leaders import LeadersTab
from app.pages.evaluation.plots import PlotsTab
from app.pages.evaluation.saving import save_leaderboard, save_report
from app.pages.evaluation.score_rows import BY_GROUP, OVERALL, by_group, overall
from app.pages.evaluation.score_table import ScoreTable
from app.pages.evaluation.scored import Scored
from app.plain_text import plain, plain_label, plain_tooltip
from app.session import Session
from app.theme import Theme

if TYPE_CHECKING:
    from app.evaluating import Scorer

INVITATION = "Choose what to compare, then press Enter."
_HIDE, _SHOW = "Hide what is compared", "Show what is compared"
_CHOOSER, _RESULTS, _BOX = 320, 900, 120
_SAVED_AS = {"HTML, for people…": ".html", "JSON, everything…": ".json", "CSV, the scores…": ".csv"}


class EvaluationPage(QWidget):
    """Scores what is chosen and shows what came of it; Esc leaves."""

    left = Signal()
    opened = Signal(str, int, int)
    """An article, start and end in code points: an error in its place."""
    chosen = Signal(object)
    """The Choice that was scored, to be kept."""
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self, session: Session, scorer: Scorer, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._scorer = session, scorer
        self._choice: Choice | None = None
        self.scored: Scored | None = None
        """What is shown."""
        self._unseen = False
        """Whether the errors of what was scored are still to be shown."""
        self.chooser = Chooser(self)
        self.answer = plain_label(INVITATION, self)
        self.answer.setProperty("kind", "title")
        self.answer.setWordWrap(True)
        self.answer.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.caveat = plain_label("", self)
        self.caveat.setWordWrap(True)
        self.caveat.setProperty("kind", "muted")
        self.caveat.hide()
        self.save = self._save_button()
        self.narrow = QPushButton("◂", self)
        self.narrow.setProperty("kind", "quiet")
        self.narrow.setToolTip(plain_tooltip(_HIDE))
        self.narrow.setAccessibleName(_HIDE)
        self.back = QPushButton("Back to the article", self)
        self.back.setProperty("kind", "quiet")
        self.scores = ScoreTable("Scores of all labels together", OVERALL, theme, self)
        self.labels = ScoreTable("Scores by label and other groups", BY_GROUP, theme, self)
        self.plots = PlotsTab(theme, self)
        self.errors = ErrorBrowser(session, theme)
        self.leaders = LeadersTab(theme, self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its bar has the keyboard
        self.tabs.tabBar().setAccessibleName("What is shown of the scores")
        for name, tab in (
            ("Scores", self.scores),
            ("Labels", self.labels),
            ("Plots", self.plots),
            ("Errors", self.errors),
            ("Leaderboard", self.leaders),
        ):
            self.tabs.addTab(tab, name)
        self.box = QPlainTextEdit(self)
        self.box.setReadOnly(True)
        self.box.setTabChangesFocus(True)
        self.box.setAccessibleName("What was compared")
        self.box.setPlaceholderText("What was compared is told here, with hashes and the method.")
        self._lay_out()
        self._connect()

    def _save_button(self) -> QPushButton:
        button = QPushButton("Save report…", self)
        menu = QMenu(button)
        for text, ending in _SAVED_AS.items():
            action = QAction(text, menu)
            action.triggered.connect(lambda _=False, kind=ending: self._save(kind))
            menu.addAction(action)
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
        button.setEnabled(False)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self.answer)
        words.addWidget(self.caveat)
        head.addWidget(self.narrow, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        for button in (self.save, self.back):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.below = QWidget(self)
        about = QVBoxLayout(self.below)
        about.setContentsMargins(0, 4, 0, 0)
        heading = plain_label("What was compared", self.below)
        heading.setProperty("kind", "heading")
        about.addWidget(heading)
        about.addWidget(self.box)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.tabs)
        parts.addWidget(self.below)
        parts.setStretchFactor(0, 1)
        parts.setSizes([_RESULTS, _BOX])
        results = QWidget(self)
        column = QVBoxLayout(results)
        column.setContentsMargins(12, 12, 14, 12)
        column.addLayout(head)
        column.addWidget(parts, 1)
        whole = QSplitter(Qt.Orientation.Horizontal, self)
        whole.setChildrenCollapsible(False)
        whole.addWidget(self.chooser)
        whole.addWidget(results)
        whole.setStretchFactor(1, 1)
        whole.setSizes([_CHOOSER, _RESULTS])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(whole)

    def _connect(self) -> None:
        scorer, chooser = self._scorer, self.chooser
        chooser.asked.connect(self._score)
        chooser.cancelled.connect(scorer.cancel)
        chooser.told.connect(self._invite)
        chooser.gold_chosen.connect(scorer.look)
        scorer.looked.connect(chooser.show_known)
        scorer.scored.connect(self.show_scored)
        scorer.ranked.connect(self._show_board)
        scorer.progressed.connect(chooser.show_progress)
        scorer.failed.connect(self._fail)
        scorer.cancelled.connect(self._cancelled)
        self._steps = [QShortcut(QKeySequence(key), self) for key in ("F8", "Shift+F8")]
        for shortcut, by in zip(self._steps, (1, -1), strict=True):
            shortcut.activated.connect(partial(self._go_to_error, by))
        self.back.clicked.connect(self.left)
        self.narrow.clicked.connect(self._hide_chooser)
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.errors.opened.connect(self.opened)
        self.errors.doubted.connect(self._score_again)
        self.leaders.asked.connect(self._rank)
        self.leaders.csv_asked.connect(self._save_board)
        for tab in (self.plots, self.leaders):
            tab.told.connect(self.told)
            tab.failed.connect(self.failed)

    # what there is

    def begin(self, project: Project, choice: Choice | None) -> None:
        """Offer what a project has; `choice` is what was scored in it last."""
        files = () if choice is None else [path for path in choice.files if path.exists()]
        self.chooser.show_project(project.runs(), files)
        if choice is not None:
            self.chooser.choose(choice)

    def enter(self) -> None:
        """Take in what is new in the project, and the keyboard."""
        project = self._session.project
        if project is not None:
            # the counts of runs are read where there are new ones: of many articles that takes long
            if project.run_names().keys() != self.chooser.rows.known_runs():
                self.chooser.show_runs(project.runs())
            self._scorer.look(self.chooser.choice.gold)
        self.chooser.runs.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        for part in (self.scores, self.labels, self.plots, self.errors, self.leaders):
            part.set_theme(theme)

    def show_scored(self, scored: Scored) -> None:
        """Show what came of an evaluation."""
        self.scored, self._unseen = scored, True
        report = scored.report
        several = len(report.runs) > 1
        self.chooser.show_busy(busy=False)
        plain(self.answer, answer(report))
        warning = caveat(report)
        plain(self.caveat, warning)
        self.caveat.setVisible(bool(warning))
        self.scores.show_lines(overall(report), several=several)
        self.labels.show_lines(by_group(report), several=several)
        self.plots.show_report(report)
        self.box.setPlainText(compared(scored))
        self.save.setEnabled(True)
        self._show_errors()
        if self.chooser.score.hasFocus() or self.chooser.runs.hasFocus():
            self.tabs.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)

    def _invite(self, reason: str) -> None:
        """Before there is an answer: what to do for one."""
        if self.scored is None:
            plain(self.answer, reason or INVITATION)

    def _hide_chooser(self) -> None:
        """More room for what was found, or the choice back again."""
        hidden = not self.chooser.isHidden()
        self.chooser.setVisible(not hidden)
        said = _SHOW if hidden else _HIDE
        self.narrow.setText("▸" if hidden else "◂")
        self.narrow.setToolTip(plain_tooltip(said))
        self.narrow.setAccessibleName(said)

    def _tab_chosen(self) -> None:
        # errors and leaderboard say themselves what they are about, and need the room
        self.below.setVisible(self.tabs.currentWidget() not in (self.errors, self.leaders))
        for step in self._steps:
            step.setEnabled(self.tabs.currentWidget() is not self.errors)  # which has these keys
        self._show_errors()

    def _go_to_error(self, by: int) -> None:
        """From another tab: the errors, where one was, or at the first that is seen of them."""
        if self.scored is not None:
            first = self._unseen
            self.tabs.setCurrentWidget(self.errors)
            self.errors.setFocus(Qt.FocusReason.OtherFocusReason)
            if not first:
                self.errors.list.step(by)

    def _show_errors(self) -> None:
        """The errors are shown when somebody looks."""
        if self._unseen and self.scored is not None and self.tabs.currentWidget() is self.errors:
            self._unseen = False
            self.errors.show_scored(self.scored)

    # what is done

    def _score(self, choice: Choice) -> None:
        self._choice = choice
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
        self.leaders.show_board(board)

    def _fail(self, sentence: str) -> None:
        self.chooser.show_busy(busy=False)
        self.chooser.fail(sentence)

    def _cancelled(self) -> None:
        self.chooser.show_busy(busy=False)
        self.told.emit("Stopped; nothing was scored.")

    def _save(self, ending: str) -> None:
        scored = self.scored
        if scored is not None:
            self._try(lambda: save_report(self, scored, ending))

    def _save_board(self) -> None:
        board = self.leaders.board
        if board is not None:
            self._try(lambda: save_leaderboard(self, board))

    def _try(self, act: Callable[[], str]) -> None:
        try:
            done = act()
        except GoldspanError as error:
            self.failed.emit(str(error))
        else:
            if done:
                self.told.emit(done)

    # Qt's own

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
