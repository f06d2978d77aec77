"""The error browser: every error of a run at its place, and what another run makes of them.

The list and its filters stand on the left, the article in two lanes on the right. What gold may
have wrong goes back to review from here; the page is told and scores again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator import scheme as schemes
from annotator.errors import GoldspanError
from annotator.evaluate.faults import KINDS, Error, Errors, Kind
from annotator.model import Article, ArticleId
from annotator.scheme import Scheme
from annotator.wording import counted
from app.pages.evaluation.error_comparing import Comparing
from app.pages.evaluation.error_facets import facets
from app.pages.evaluation.error_filters import Change, ErrorFilters
from app.pages.evaluation.error_lanes import span_of
from app.pages.evaluation.error_list import ErrorList
from app.pages.evaluation.error_rows import ErrorDelegate, ErrorModel
from app.pages.evaluation.error_texts import Texts, note_for
from app.pages.evaluation.error_view import ErrorView, Shown
from app.pages.evaluation.scored import Scored
from app.plain_text import plain, plain_label
from app.session import Session
from app.theme import Theme

_REVIEW = {QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")}
_RIGHT = "Everything is strictly right."
_FILTERED = "No error passes these filters."
_COMPARING = "Comparing the two runs…"
_NOT_LIVE = (
    "This gold is a file that never changes. Score the project's own gold to send a place back."
)
_IDLE = 300
"""Milliseconds after which the headlines are read, for whoever will look for one."""
_ALIKE = 2000
"""Errors of one kind in one article that are looked through for the one that was shown."""
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
        self._subject: Errors | None = None
        self._shown: Errors | None = None
        self._doubting = False
        self._in_review: set[ArticleId] = set()
        self.filters = ErrorFilters(self)
        self.model = ErrorModel(self)
        self.list = ErrorList(self)
        self.delegate = ErrorDelegate(theme, self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.setModel(self.model)
        self.view = ErrorView(theme, self)
        self.comparing = Comparing(self)
        self.nothing = plain_label("", self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.clear = QPushButton("Clear the filters", self)
        self.in_review = plain_label("", self)
        self.in_review.setProperty("kind", "muted")
        self.in_review.setWordWrap(True)
        # the headlines are read once nobody waits for anything else
        self._reading = QTimer(self, singleShot=True, interval=_IDLE)
        self._reading.timeout.connect(self._read_titles)
        self._put_together()
        self._connect()

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
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(8, 8, 8, 4)
        column.addWidget(self.filters)
        column.addWidget(self.in_review)
        column.addWidget(self._stack, 1)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 8, 0, 4)
        column.addWidget(self.view)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([520, 780])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self.in_review.hide()

    def _connect(self) -> None:
        self.filters.subject_changed.connect(self._show_subject)
        self.filters.filter_changed.connect(self._list)
        self.filters.entered.connect(self._enter_list)
        self.comparing.ready.connect(self._show_subject)
        self.clear.clicked.connect(self._clear)
        self.list.moved.connect(self._show_place)
        self.list.entered.connect(self._enter_article)
        self.list.doubleClicked.connect(self._enter_article)
        self.list.kind_typed.connect(self.filters.choose_kind)
        self.view.left.connect(self._enter_list)
        self.view.review_asked.connect(self._review)
        self.view.doubt_asked.connect(self._ask_doubt)
        self.view.line.given.connect(self._doubt)
        self.view.line.left.connect(self._enter_list)
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
        self._reading.start()
        self.comparing.show(scored.report)
        self.filters.show_runs([run.name for run in scored.report.runs])
        finished = {each.id for each in scored.gold.known if each.finished}
        self._in_review = self._in_review - finished if scored.live else set()
        self._show_in_review()
        self._show_subject()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.delegate.theme = theme
        self.list.viewport().update()
        self.view.set_theme(theme)

    def _forget(self) -> None:
        """Another project is open: nothing of the last one stays."""
        self._scored = self._texts = None
        self._in_review = set()
        self.comparing.show(None)
        self.filters.show_runs(())
        self.filters.forget()
        self._subject = None
        self._show_in_review()
        self._list()

    def _read_titles(self) -> None:
        if self._texts is not None:
            self._texts.matching("")

    # what is listed

    def _show_subject(self) -> None:
        """List the errors of the chosen run, or what changes between the two."""
        scored, subject = self._scored, self.filters.subject()
        if scored is None:
            return
        by_name = {run.name: run.errors for run in scored.report.runs}
        self._subject = by_name.get(subject.run)
        if subject.other is not None:
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
        before = self._current()
        if subject is None or texts is None:
            self._shown = None
            self.model.show((), texts, "")
            self._say_nothing(_COMPARING if self._scored is not None else "")
            return
        found = facets(subject, wanted, texts.matching(wanted.article) if wanted.article else ())
        shown = self._shown = found.shown
        self.filters.show_counts(found)
        self.model.show(shown, texts, self._run())
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
        self.view.show_error(None)

    def _all_right(self) -> str:
        subject = self.filters.subject()
        if subject.other is None:
            return _RIGHT
        return {
            Change.FIXED: f"{subject.other} fixes no error of {subject.run}.",
            Change.BROKEN: f"{subject.other} breaks nothing that {subject.run} has right.",
            Change.BOTH: "There is no error that both make.",
        }[subject.change]

    def _run(self) -> str:
        """Whose errors are listed: of what was fixed the first run's, else the other one's."""
        subject = self.filters.subject()
        fixed = subject.change is Change.FIXED
        return subject.run if subject.other is None or fixed else subject.other

    def _clear(self) -> None:
        self.filters.forget()
        self._enter_list()

    # one of them

    def _current(self) -> Error | None:
        place = self.list.currentIndex().row()
        return self.model.error(place) if 0 <= place < self.model.rowCount() else None

    def _show_place(self, place: int) -> None:
        shown, texts = self._shown, self._texts
        if shown is None or texts is None or not 0 <= place < len(shown):
            return
        row = self.model.row(place)
        self.view.show_error(Shown(row, shown, texts, self._scheme(), self._run(), place))
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
        if self._current() is not None:
            self.view.enter()

    def _enter_list(self) -> None:
        if len(self._shown or ()):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _review(self) -> None:
        error = self._current()
        if error is not None:
            self.opened.emit(error.article, *span_of(error))

    # doubting gold

    def _no_doubt(self, error: Error) -> str:
        """Why gold cannot be doubted here; empty if it can."""
        if self._scored is None or not self._scored.live:
            return _NOT_LIVE
        return _TWICE if error.kind is Kind.DUPLICATE else ""

    def _ask_doubt(self) -> None:
        error = self._current()
        if error is not None and self._texts is not None and self.view.doubt.isEnabled():
            self.view.line.ask(note_for(self._texts, error, self._run()))

    def _doubt(self, note: str) -> None:
        error = self._current()
        self._enter_list()
        if error is not None and self._scored is not None:
            self._doubting = True
            try:
                self._session.doubt(error, note, run=self._scored.runs.get(self._run()))
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
            self.in_review,
            f"{counted(count, 'article')} {verb} back in review; "
            f"{counts} again when {finished} finished.",
        )
        self.in_review.setVisible(count > 0)

    # Qt's own

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is for the list; a proxy would cut Tab's way short."""
        super().focusInEvent(event)
        self._enter_list()

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
