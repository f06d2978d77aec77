"""The view of an article with its items: what is shown, in focus and selected.

Screen readers are told here of what changes, if one listens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.model import Article, ItemId, Mention, Relation
from annotator.scheme import Scheme
from app.article.accessibility import ArticleInterface
from app.article.inks import Inks
from app.article.item_places import ItemPlaces
from app.theme import Theme

_NO_SIGNS: Mapping[ItemId, str] = {}


class ItemView(ItemPlaces):
    """Shows items, the focus, the selection and the reading cursor; its heir paints them."""

    selection_changed = Signal(int, int)
    """start and end, equal when nothing is selected: the reading cursor is there then"""

    def __init__(self, parent: QWidget | None, *, theme: Theme) -> None:
        super().__init__(parent, theme=theme)
        self._inks: Inks | None = None
        self._selection: tuple[int, int] | None = None
        self._cursor: int | None = None
        self._frame: tuple[int, int] | None = None
        self._typed = 0
        self._ringed: frozenset[ItemId] = frozenset()
        self._documents: list[ArticleInterface] = []
        self.setAccessibleName("Article")

    # What is shown

    def show_article(self, article: Article, scheme: Scheme) -> None:
        """Shows an article from its top, without items until `show_items`."""
        self.clear()
        self._scheme, self._inks = scheme, None
        self._show_page(article)
        self.setAccessibleName(f"Article: {article.title}" if article.title else "Article")

    def clear(self) -> None:
        """Shows nothing."""
        self._focus = self._selection = self._cursor = self._frame = self._related = None
        self._hints, self._typed = {}, 0
        self._ringed = frozenset()
        for document in self._documents:
            document.forget()
        self.setAccessibleDescription("")
        self._show_page(None)

    def show_items(
        self,
        mentions: Sequence[Mention],
        relations: Sequence[Relation],
        *,
        focus: ItemId | None,
        signs: Mapping[ItemId, str] = _NO_SIGNS,
    ) -> None:
        """Shows the items as they stand now; values that are the same objects cost nothing.

        `signs` are what the tags of some mentions say behind the label.
        """
        if self._page is None:
            return
        before = len(self._page.items)
        self._page.show_items(mentions, relations, signs)
        self._take_focus(focus)
        if len(self._page.items) != before and QAccessible.isActive():
            self.accessible().tell_items()

    def set_focus_item(self, item: ItemId | None, *, reveal: bool = True) -> None:
        """Rings an item and, if asked, scrolls so that it can be seen with some context."""
        if self._page is None:
            return
        self._take_focus(item)
        if reveal and item is not None:
            self._reveal_item(item)

    def focus_item(self) -> ItemId | None:
        """The ringed item."""
        return self._focus

    def set_selection(self, start: int, end: int) -> None:
        """Shows [start, end) as selected; nothing if it is empty."""
        selection = (start, end) if start < end else None
        if selection != self._selection:
            self._selection = selection
            if QAccessible.isActive():
                self.accessible().tell_selection()
        self._refresh()

    def selection(self) -> tuple[int, int] | None:
        """What is selected."""
        return self._selection

    def select(self, start: int, end: int) -> None:
        """Selects as the mouse does: shows it, and says so if it is news."""
        before = self._selection
        self.set_selection(start, end)
        if self._selection is not None:
            self._cursor = end
        if self._selection != before or self._selection is None:
            self.selection_changed.emit(start, end)

    def set_reading_cursor(self, offset: int | None, *, reveal: bool = True) -> None:
        """Puts the reading cursor before a code point, or takes it away."""
        if offset != self._cursor:
            self._cursor = offset
            if QAccessible.isActive():
                self.accessible().tell_cursor()
        if reveal and offset is not None:
            self.reveal(offset)
        self._refresh()

    def reading_cursor(self) -> int | None:
        """The code point before which the reading cursor stands."""
        return self._cursor

    def frame_range(self, start: int | None, end: int | None = None) -> None:
        """Frames the paragraphs of [start, end); None takes the frame away."""
        self._frame = None if start is None else (start, start if end is None else end)
        self._refresh()

    def show_relations_of(self, span: tuple[int, int] | None) -> None:
        """Draws the arcs of all relations with an end in this span; None: as usual again."""
        self._related = span
        self._refresh()

    def related_span(self) -> tuple[int, int] | None:
        """The span whose relations are all drawn."""
        return self._related

    def set_hints(self, hints: Mapping[ItemId, str], *, typed: str = "") -> None:
        """Shows letters on these mentions and fades the others; empty: as usual again.

        Near ones come first; what is `typed` of the letters already steps back.
        """
        news = hints != self._hints
        self._hints, self._typed = dict(hints), len(typed)
        if hints and news and QAccessible.isActive():
            self.accessible().tell_hints(hints)
        self._refresh()

    # Screen readers

    def accessible(self) -> ArticleInterface:
        """What screen readers see of the view."""
        found = QAccessible.queryAccessibleInterface(self)
        assert isinstance(found, ArticleInterface)
        return found

    def made_accessible(self) -> ArticleInterface:
        """A new interface each time that Qt asks for one: it takes none twice."""
        self._documents.append(ArticleInterface(self))
        return self._documents[-1]

    # Inside

    def _take_focus(self, item: ItemId | None) -> None:
        page = self._page
        assert page is not None
        before, self._focus = self._focus, item
        relation = page.items.relations.get(item) if item else None
        self._ringed = (
            frozenset((relation.head, relation.tail))
            if relation
            else frozenset({item} if item else ())
        )
        page.reveal(self._ringed)
        said = self.spoken(item) if item else ""
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            if item and item == before and QAccessible.isActive():
                self.accessible().tell_change(item)
        if item and item != before and QAccessible.isActive():
            self.accessible().tell_focus(item)
        self._refresh()

    def _reveal_item(self, item: ItemId) -> None:
        page = self._page
        assert page is not None
        found: QRectF | None = None
        for mention in page.items.ends(item):  # the first end wins if both do not fit
            self._settle(also=mention.start)
            for rect in page.rects(mention):
                joined = rect if found is None else found.united(rect)
                if found is None or joined.height() < self.viewport().height() * 0.6:
                    found = joined
        if found is not None:
            offset = page.offset_at(found.left(), found.center().y())
            self._scroll_into_view(found, offset)

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is in focus and was seen stays in view, where a prompt takes room from below."""
        item, old = self._focus, event.oldSize().height()
        seen = False
        if item is not None and event.size().height() < old:
            rects = self.item_rects(item)
            seen = any(rect.bottom() > 0 and rect.top() < old for rect in rects)
        super().resizeEvent(event)
        if seen and item is not None:
            self._reveal_item(item)


def _accessible(_name: str, thing: QObject) -> ArticleInterface | None:
    return thing.made_accessible() if isinstance(thing, ItemView) else None


QAccessible.installFactory(_accessible)
