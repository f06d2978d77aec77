"""Finding across the project: a line to type in, and what was found below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QProgressBar, QVBoxLayout, QWidget

from annotator.store.hits import Hit
from annotator.store.query import parse, unknown_labels
from annotator.store.search import Found
from annotator.wording import counted
from app.finding import Finder
from app.panels.found_rows import HIT, FoundDelegate, FoundModel
from app.plain_text import plain, plain_label
from app.theme import Theme

HELP = (
    "All words must occur in an article, the last one may go on. "
    '"Quotes" keep words together; label:PERSON asks for decided mentions of that label.'
)

_PAGE = 8
"""Rows that a page has for PgUp and PgDown."""


class FoundPanel(QWidget):
    """Finds while one types; Up and Down choose, Enter opens the place, Esc leaves."""

    opened = Signal(str, int, int)
    """article, start and end in code points"""
    closed = Signal()

    def __init__(self, finder: Finder, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder = finder
        self._token = 0
        self._shown = 0
        """The token of the answer that is listed."""
        self._opens = False
        """Whether Enter was pressed before its answer came."""
        self._found: Found | None = None
        self._progress = (0, 0)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText('Words, "a phrase", label:PERSON name')
        self.line.setAccessibleName("Find in the project")
        self.line.setAccessibleDescription(HELP)
        self.line.setClearButtonEnabled(True)
        self.said = plain_label(HELP, self)
        self.said.setProperty("kind", "muted")
        self.said.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("Articles searched")
        self.bar.hide()
        self.model = FoundModel(self)
        self.view = QListView(self)
        self.view.setAccessibleName("Places found in the project")
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.delegate = FoundDelegate(theme, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.setModel(self.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 6, 6)
        for widget in (self.line, self.said, self.bar):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.view.installEventFilter(self)
        self.view.clicked.connect(self._open)
        finder.found.connect(self._show)
        finder.progressed.connect(self._show_progress)
        finder.failed.connect(self._fail)
        finder.reset.connect(self._forget)

    def ask(self, text: str = "") -> None:
        """Give the keyboard to the line, with this in it, or what was asked last."""
        if text:
            self.line.setText(" ".join(text.split()))
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.delegate.theme = theme
        self.view.viewport().update()

    @property
    def current(self) -> Hit | None:
        """The place that Enter would open."""
        hit: Hit | None = self.view.currentIndex().data(HIT)
        return hit

    def _typed(self, text: str) -> None:
        self._opens = False
        self._token = self._finder.find(text)
        if not text.strip():
            self._found = None
            self.model.show(())
        self._say()

    def _show(self, token: int, found: Found) -> None:
        if token != self._token or not self.line.text().strip():
            return
        # more of the same keeps what was chosen; what was asked anew begins with the best
        chosen = self.current if token == self._shown else None
        self._shown, self._found = token, found
        self.model.show(found.hits)
        self.view.setCurrentIndex(self.model.index(self.model.row_of(chosen)))
        self._say()
        if self._opens:
            self._open(self.view.currentIndex())

    def _show_progress(self, done: int, total: int) -> None:
        self._progress = done, total
        self._say()

    def _fail(self, sentence: str) -> None:
        self._found = None
        self.model.show(())
        plain(self.said, f"⚠ {sentence}")
        self.bar.hide()

    def _forget(self) -> None:
        self._progress = 0, 0
        self.line.clear()

    def _say(self) -> None:
        done, total = self._progress
        asked = bool(self.line.text().strip())
        self.bar.setVisible(asked and done < total)
        self.bar.setMaximum(total)
        self.bar.setValue(done)
        if not asked:
            plain(self.said, HELP)
        elif self._found is not None:
            searched = f" · {done:,} of {total:,} articles searched" if done < total else ""
            said = _counts(self._found) if self._found.hits else self._nothing()
            plain(self.said, said + searched)

    def _nothing(self) -> str:
        """Why nothing was found, as far as one can tell."""
        asked = self.line.text()
        if not parse(asked):
            return "Type a word."
        if unknown := unknown_labels(asked, self._finder.labels):
            there = ", ".join(self._finder.labels)
            return f"There is no mention label {' or '.join(unknown)}; there are {there}."
        return "Nothing found. Fewer words, or the beginning of one, find more."

    def _step(self, by: int) -> None:
        row = min(max(self.view.currentIndex().row() + by, 0), self.model.rowCount() - 1)
        self.view.setCurrentIndex(self.model.index(row))

    def _open(self, index: QModelIndex) -> None:
        self._opens = False
        hit: Hit | None = index.data(HIT)
        if hit is not None:
            self.opened.emit(hit.article, hit.start, hit.end)

    def _press(self, key: int, *, typing: bool) -> bool:
        """What a key does here; whether it does anything."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        pages = {Qt.Key.Key_PageDown: _PAGE, Qt.Key.Key_PageUp: -_PAGE}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if typing and self._shown != self._token:
                self._opens = True  # what was typed is not answered yet
            else:
                self._open(self.view.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.closed.emit()
        elif typing and key in steps | pages:
            self._step((steps | pages)[Qt.Key(key)])
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._press(event.key(), typing=watched is self.line)
        ):
            return True
        return super().eventFilter(watched, event)


def _counts(found: Found) -> str:
    """How much was found, in a sentence."""
    said = counted(found.articles, "article")
    if found.at_least:
        said = f"At least {said}"
    if not found.articles:
        return "In names and notes only"
    listed = len({hit.article for hit in found.hits})
    if listed < found.articles:
        said = f"{said}, the best {listed:,} listed"
    return f"No such word; inside others: {said}" if found.inside else said
