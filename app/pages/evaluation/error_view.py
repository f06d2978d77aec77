"""One error at its place: what both sides say in words, and the article in two lanes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.evaluate.columns import Side
from annotator.evaluate.faults import Errors
from annotator.model import ArticleId, ItemId
from annotator.scheme import Scheme
from app import sentences
from app.pages.evaluation.error_doubt import DoubtLine
from app.pages.evaluation.error_lanes import lanes_of, place_of
from app.pages.evaluation.error_rows import Row
from app.pages.evaluation.error_texts import Said, Texts, kind_word
from app.pages.evaluation.two_lanes import Lanes, TwoLanes
from app.plain_text import plain, plain_label, plain_tooltip
from app.theme import Theme

_SOON = 30
"""Milliseconds for which the place waits: who holds a key down passes many rows."""

_UNTOLD = (
    "Gold does not tell this article's text, and the open project does not have it; so places are "
    "given as code points."
)
_TITLE = 60
"""Characters of an article's title that stand above it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An error with what is needed to show it; `run` is the name of whose error it is."""

    row: Row
    errors: Errors
    texts: Texts
    scheme: Scheme
    run: str
    place: int


class ErrorView(QWidget):
    """Shows an error's words at once and its place a moment later."""

    left = Signal()
    review_asked = Signal()
    doubt_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._known: tuple[ArticleId, Side, Side] | None = None
        """The article and the sides whose lanes are made."""
        self._drawn = False
        self._lanes = Lanes()
        self.title = plain_label("", self)
        self.title.setProperty("kind", "heading")
        self.title.setWordWrap(True)
        self.gold, self.said = plain_label("", self), plain_label("", self)
        self.keys = LaneKey(theme, self, upper=True), LaneKey(theme, self, upper=False)
        self.canvas = TwoLanes(theme, self)
        self.canvas.setAccessibleName("Article, gold above and the run below the lines")
        self.canvas.spoken = self._spoken
        self.untold = plain_label("", self)
        self.untold.setProperty("kind", "muted")
        self.untold.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.untold.setWordWrap(True)
        self.line = DoubtLine(self)
        self.why = plain_label("", self)
        self.why.setProperty("kind", "muted")
        self.why.setWordWrap(True)
        self.doubt = QPushButton("Gold is wrong…  G", self)
        self.doubt.setAccessibleName("Gold is wrong: send it back to review")
        self.review = QPushButton("Review this article", self)
        self.review.setToolTip(plain_tooltip("Ctrl+Enter opens it at this place"))
        self._put_together()
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._draw)
        self.canvas.left.connect(self.left)
        self.doubt.clicked.connect(self.doubt_asked)
        self.review.clicked.connect(self.review_asked)
        self.show_error(None)

    def _put_together(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        words = QVBoxLayout()
        words.setContentsMargins(12, 0, 12, 4)
        words.setSpacing(2)
        words.addWidget(self.title)
        for key, label in zip(self.keys, (self.gold, self.said), strict=True):
            label.setWordWrap(True)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(key, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
            words.addLayout(row)
        layout.addLayout(words)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.untold, 1)
        layout.addWidget(self.line)
        self.foot = QWidget(self)
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(12, 2, 12, 2)
        foot.addWidget(self.why, 1)
        foot.addWidget(self.doubt)
        foot.addWidget(self.review)
        layout.addWidget(self.foot)
        self.line.shown.connect(lambda shown: self.foot.setVisible(not shown))

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.canvas.set_theme(theme)
        for key in self.keys:
            key.set_theme(theme)

    def show_error(self, shown: Shown | None) -> None:
        """Show this error, or none."""
        self._shown = shown
        self.line.hide()
        for widget in (self.gold, self.said, *self.keys, self.review, self.doubt, self.why):
            widget.setVisible(shown is not None)
        if shown is None:
            self._soon.stop()
            self._known = None
            plain(self.title, "")
            self.canvas.clear()
            self.canvas.setVisible(False)
            plain(self.untold, "")
            self.untold.show()
            return
        row = shown.row
        noun = "relation" if row.error.is_relation else "mention"
        plain(
            self.title,
            f"{shown.place + 1:,} of {len(shown.errors):,} · {kind_word(row.error.kind)}, {noun} · "
            f"{sentences.shortened(row.title, longest=_TITLE)}",
        )
        plain(self.gold, f"gold, above the line: {_words(row.gold)}")
        plain(self.said, f"{shown.run}, below it: {_words(row.said)}; ✓ as in gold")
        if not self._soon.isActive():
            self._soon.start(_SOON)

    def enter(self) -> None:
        """Give the keyboard to the article, drawn now where it was still to be."""
        self.settle()
        if not self.canvas.isHidden():
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> None:
        """Draw now what waits."""
        while self._soon.isActive():
            self._soon.stop()
            self._draw()

    def show_doubts(self, reason: str) -> None:
        """Whether gold can be doubted here: for "" it can, else why not."""
        self.doubt.setEnabled(not reason)
        plain(self.why, reason)

    def _draw(self) -> None:
        """Show the place; of another article its lanes are made first, and shown a moment later."""
        shown = self._shown
        if shown is None:
            return
        article, errors = shown.row.error.article, shown.errors
        wanted = article, errors.gold, errors.predicted
        known = self._known
        if known is None or known[0] != article or known[1:] != wanted[1:]:
            self._known, self._lanes, self._drawn = wanted, lanes_of(errors, article), False
            self._soon.start(0)
            return
        found = shown.texts.article(article)
        self.canvas.setVisible(found is not None)
        self.untold.setVisible(found is None)
        if found is None:
            plain(self.untold, _UNTOLD)
            return
        if not self._drawn:
            self._drawn = True
            self.canvas.show_lanes(found, shown.scheme, self._lanes)
        self.canvas.show_place(place_of(self._lanes, shown.row.error))

    def _spoken(self, item: ItemId) -> str:
        shown = self._shown
        if shown is not None and item == self.canvas.focus_item():
            return shown.row.words
        mention = self.canvas.mention(item)
        return "" if mention is None else f"gold: {mention.label}"


def _words(said: Said | None) -> str:
    return "nothing" if said is None else str(said)


class LaneKey(QLabel):
    """A small picture of a lane: its line and its tag, as the article shows them."""

    def __init__(self, theme: Theme, parent: QWidget, *, upper: bool) -> None:
        super().__init__(parent)
        self._theme, self._upper = theme, upper

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        self.update()

    # Qt's own

    def sizeHint(self) -> QSize:
        height = self.fontMetrics().height()
        return QSize(round(height * 1.7), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(self._theme.ink)
        box = QRectF(self.rect()).adjusted(1.5, 2.5, -1.5, -2.5)
        middle = box.center().y()
        tag = QRectF(box.left(), box.top(), box.width() * 0.55, box.height() / 2 - 1)
        if self._upper:
            painter.setPen(QPen(ink, 1))
            painter.setBrush(ink)
            painter.drawRoundedRect(tag, 2, 2)
            painter.setPen(QPen(ink, 1.6))
            painter.drawLine(QLineF(box.left(), box.bottom(), box.right(), box.bottom()))
        else:
            pen = QPen(ink, 1.4, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2.4, 1.8])
            painter.setPen(pen)
            painter.drawLine(QLineF(box.left(), box.top(), box.right(), box.top()))
            painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(tag.translated(0, middle - box.top() + 1), 2, 2)
