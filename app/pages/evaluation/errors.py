"""The error browser: every error of a run at its place, and what another run makes of them.

The list and its filters stand on the left, the article in two lanes on the right. What gold may
have wrong goes back to review from here; the page is told and scores again.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from annotator import scheme as schemes
from annotator.errors import GoldspanError
from annotator.evaluate.faults import Error, Kind
from annotator.model import Article, ArticleId
from annotator.scheme import Scheme
from annotator.wording import counted
from app.pages.evaluation.error_lanes import span_of
from app.pages.evaluation.error_pane import ErrorPane
from app.pages.evaluation.error_texts import Texts, note_for
from app.pages.evaluation.error_view import ErrorView, Shown
from app.pages.evaluation.scored import Scored
from app.plain_text import plain
from app.session import Session
from app.theme import Theme

_REVIEW = {QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")}
_NOT_LIVE = (
    "This gold is a file that never changes. Score the project's own gold to send a place back."
)
_TWICE = "The run says this twice; gold has no part in that."


class ErrorBrowser(QWidget):
    """Filters, list and place of a report's errors."""

    opened = Signal(str, int, int)
    """Review this article at this place, in code points."""
    doubted = Signal()
    """Gold is another now: a place went back to review, or was taken back from there."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._scored: Scored | None = None
        self._texts: Texts | None = None
        self._doubting = False
        self._in_review: set[ArticleId] = set()
        split = QSplitter(Qt.Orientation.Horizontal, self)
        self.pane = ErrorPane(theme, split)
        self.filters, self.list, self.model = self.pane.filters, self.pane.list, self.pane.model
        right = QWidget(split)
        self.view = ErrorView(theme, right)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 8, 0, 4)
        column.addWidget(self.view)
        split.setChildrenCollapsible(False)
        split.addWidget(self.pane)
        split.addWidget(right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([520, 780])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self._connect()

    def _connect(self) -> None:
        self.pane.chosen.connect(self._show_place)
        self.list.entered.connect(self._enter_article)
        self.list.doubleClicked.connect(self._enter_article)
        self.view.left.connect(self.pane.enter)
        self.view.review_asked.connect(self._review)
        self.view.doubt_asked.connect(self._ask_doubt)
        self.view.line.given.connect(self._doubt)
        self.view.line.left.connect(self.pane.enter)
        self._session.project_opened.connect(self._forget)
        self._session.gold_doubted.connect(self._went_back)
        self._session.saved.connect(self._saved)
        everywhere = Qt.ShortcutContext.WindowShortcut
        here = Qt.ShortcutContext.WidgetShortcut
        below = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self._key("Ctrl+Z", self, below, self._session.undo_doubt)
        places: tuple[QWidget, ...] = (self.list, self.view.canvas)
        self._key("F8", self, everywhere, lambda: self.list.step(1))
        self._key("Shift+F8", self, everywhere, lambda: self.list.step(-1))
        for widget in places:
            self._key("G", widget, here, self._ask_doubt)
        for widget in self.findChildren(QWidget):
            widget.installEventFilter(self)

    @staticmethod
    def _key(
        key: str, widget: QWidget, context: Qt.ShortcutContext, act: Callable[[], None]
    ) -> None:
        shortcut = QShortcut(QKeySequence(key), widget)
        shortcut.setContext(context)
        shortcut.activated.connect(act)

    def show_scored(self, scored: Scored) -> None:
        """Show the errors of this evaluation; filters and place stay where they still fit."""
        self._scored = scored
        self._texts = Texts(scored.gold, self._read)
        finished = {each.id for each in scored.gold.known if each.finished}
        self._in_review = self._in_review - finished if scored.live else set()
        self._show_in_review()
        self.pane.show_report(scored.report, self._texts, scored.called)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.pane.set_theme(theme)
        self.view.set_theme(theme)

    def _forget(self) -> None:
        """Another project is open: nothing of the last one stays."""
        self._scored = self._texts = None
        self._in_review = set()
        self._show_in_review()
        self.pane.show_report(None, None)

    # one of them

    def _show_place(self, place: int) -> None:
        shown, texts = self.pane.shown, self._texts
        if shown is None or texts is None or not 0 <= place < len(shown):
            self.view.show_error(None)
            return
        row = self.model.row(place)
        self.view.show_error(
            Shown(row, shown, texts, self._scheme(), self.pane.run_called(), place)
        )
        self.view.show_doubts(self._no_doubt(row.error))

    def _scheme(self) -> Scheme:
        scheme = None if self._scored is None else self._scored.gold.scheme
        if scheme is None and self._session.project is not None:
            scheme = self._session.project.scheme
        return scheme or schemes.load(schemes.DEFAULT)

    def _read(self, article: ArticleId) -> Article:
        project = self._session.project
        if project is None:
            raise GoldspanError("Open the project first.")
        return project.article(article)

    def _enter_article(self) -> None:
        if self.pane.current() is not None:
            self.view.enter()

    def _review(self) -> None:
        error = self.pane.current()
        if error is not None:
            self.opened.emit(error.article, *span_of(error))

    # doubting gold

    def _no_doubt(self, error: Error) -> str:
        """Why gold cannot be doubted here; empty if it can."""
        if self._scored is None or not self._scored.live:
            return _NOT_LIVE
        return _TWICE if error.kind is Kind.DUPLICATE else ""

    def _ask_doubt(self) -> None:
        error = self.pane.current()
        if error is not None and self._texts is not None and self.view.doubt.isEnabled():
            self.view.line.ask(note_for(self._texts, error, self.pane.run()))

    def _doubt(self, note: str) -> None:
        error = self.pane.current()
        self.pane.enter()
        if error is not None and self._scored is not None:
            self._doubting = True
            try:
                self._session.doubt(error, note, run=self._scored.runs.get(self.pane.run()))
            finally:
                self._doubting = False

    def _went_back(self, article: str) -> None:
        if self._scored is not None and self._scored.live:
            self._in_review.add(ArticleId(article))
            self._show_in_review()
            self.doubted.emit()

    def _saved(self) -> None:
        """Undo, say: gold is another now."""
        scored = self._scored
        if scored is not None and scored.live and self.isVisible() and not self._doubting:
            self.doubted.emit()

    def _show_in_review(self) -> None:
        count = len(self._in_review)
        verb, counts = ("is", "it counts") if count == 1 else ("are", "they count")
        finished = "it is" if count == 1 else "they are"
        plain(
            self.pane.in_review,
            f"{counted(count, 'article')} {verb} back in review; "
            f"{counts} again when {finished} finished.",
        )
        self.pane.in_review.setVisible(count > 0)

    # Qt's own

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is for the list; a proxy would cut Tab's way short."""
        super().focusInEvent(event)
        self.pane.enter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter reviews the article, and is not the window's own key here."""
        if not isinstance(event, QKeyEvent) or QKeySequence(event.keyCombination()) not in _REVIEW:
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() is QEvent.Type.KeyPress:
            self._review()
            return True
        return False
