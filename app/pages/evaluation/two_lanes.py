"""An article with gold above the line and a run's predictions below it, to read and not to change.

What it shows are values: the two sides' mentions, and which of them one error is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.model import Article, ItemId, Mention, Relation
from annotator.scheme import Scheme
from app.article.canvas import ArticleCanvas
from app.article.inks import Inks
from app.article.items import ShownItems
from app.article.page import Page
from app.pages.evaluation.lower_lane import LanePage, LowerPainter
from app.theme import Theme

NAMES = "gold", "run"
"""Of the lanes, in the margin."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """The two sides of one article: gold's mentions, and what a run says."""

    gold: Sequence[Mention] = ()
    said: Sequence[Mention] = ()

    def same(self) -> frozenset[ItemId]:
        """The predictions that gold has too."""
        known = {(each.label, each.fragments) for each in self.gold}
        return frozenset(each.id for each in self.said if (each.label, each.fragments) in known)


@dataclass(frozen=True, slots=True)
class Place:
    """What an error is about on each side: a mention, or a relation of mentions of the lane."""

    gold: Mention | Relation | None = None
    said: Mention | Relation | None = None


class TwoLanes(ArticleCanvas):
    """Shows both lanes; the place of one error is ringed on both."""

    left = Signal()
    """Esc: whoever looks wants to go back to where the error was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, theme=theme)
        self._lanes = Lanes()
        self._same: frozenset[ItemId] = frozenset()
        self._place = Place()
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def show_lanes(self, article: Article, scheme: Scheme, lanes: Lanes) -> None:
        """Show an article from its top with what both sides say of it."""
        self._lanes, self._same, self._place = lanes, lanes.same(), Place()
        self.show_article(article, scheme)

    def show_place(self, place: Place) -> None:
        """Ring this and scroll to it."""
        self._place = place
        gold = place.gold
        relations = [gold] if isinstance(gold, Relation) else []
        self.show_items(self._lanes.gold, relations, focus=None)
        if gold is not None:
            self.set_focus_item(gold.id)
        else:
            self.set_focus_item(None)
            for mention in reversed(self._said_ends()):
                self.reveal(mention.start)
        self._refresh()

    def clear(self) -> None:
        """Shows nothing."""
        self._place = Place()
        super().clear()

    def _said_ends(self) -> list[Mention]:
        said = self._place.said
        if isinstance(said, Mention):
            return [said]
        if said is None:
            return []
        ends = {each.id: each for each in self._lanes.said if each.id in (said.head, said.tail)}
        return [ends[each] for each in (said.head, said.tail) if each in ends]

    # What the base asks for

    def _page_of(self, article: Article, items: ShownItems | None = None) -> Page:
        page = LanePage(article, self._sheet(), items, same=self._same)
        page.said.replace(self._lanes.said, ())
        return page

    def _refresh(self) -> None:
        """Has all painted anew: what differs in the lower lane the base cannot know."""
        self._refresh_all()

    def _look(self) -> None:
        """Nobody reviews here, so that nothing counts as read."""

    def _paint_lower(self, painter: QPainter, top: float, bottom: float) -> None:
        page, scheme = self._page, self._scheme
        if not isinstance(page, LanePage) or scheme is None:
            return
        inks = self._inks or Inks(self._theme, scheme, self._zoom)
        ends = self._said_ends()
        ringed = frozenset(each.id for each in ends)
        lower = LowerPainter(painter, page, inks, self._corner(), ringed)
        lower.paint(top, bottom, NAMES)
        gold = [self.mention(each) for each in self._ringed]
        also = {each.fragments for each in gold if each is not None}
        for end in ends:
            if end.fragments not in also:
                lower.paint_ring(end, top, bottom)
        if isinstance(self._place.said, Relation):
            arc = page.relation_below(self._place.said, scheme.symmetric)
            if arc is not None:
                lower.paint_arc(arc)

    # Qt's own names

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints gold as the review does, then the run below it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = self._corner().y()
        self._paint_lower(painter, event.rect().top() - corner, event.rect().bottom() - corner)
        if self._has_keyboard:  # a place that gold lacks has no ring that would say so
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; other keys scroll."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nothing is changed here."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing is changed here."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing is changed here."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Nothing is changed here."""
