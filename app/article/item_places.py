"""What of an article's items stands where in the view: mentions, arcs, and what is out of view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtWidgets import QWidget

from annotator.model import ItemId, Mention
from annotator.scheme import Scheme
from app.article.arcs import Arc
from app.article.far_hints import FarHint, FarHints, far_hints
from app.article.hits import Hit
from app.article.page_view import PageView
from app.article.snippets import Snippet, snippets
from app.theme import Theme


def _nothing(_item: ItemId) -> str:
    return ""


class ItemPlaces(PageView):
    """Answers where the items are; its heir says which there are and what is done with them."""

    def __init__(self, parent: QWidget | None, *, theme: Theme) -> None:
        super().__init__(parent, theme=theme)
        self.spoken: Callable[[ItemId], str] = _nothing
        """An item as a sentence, for tooltips and screen readers."""
        self._scheme: Scheme | None = None
        self._focus: ItemId | None = None
        self._related: tuple[int, int] | None = None
        self._hints: Mapping[ItemId, str] = {}

    def mention(self, item: ItemId) -> Mention | None:
        """A shown mention by its id."""
        return self._page.items.mentions.get(item) if self._page else None

    def shows(self, item: ItemId) -> bool:
        """Whether there is such an item, wherever the view is."""
        return self._page is not None and item in self._page.items

    def items_in_order(self) -> list[ItemId]:
        """The items as they are judged."""
        return self._page.items.order() if self._page else []

    def hint(self, item: ItemId) -> str:
        """The letters that go to an item now; empty if none do."""
        return self._hints.get(item, "")

    def is_in_view(self, item: ItemId) -> bool:
        """Whether some of an item can be seen."""
        page, view = self._page, self.viewport().rect()
        if page is None:
            return False
        corner = self._corner()
        return any(
            rect.translated(corner).toAlignedRect().intersects(view)
            for mention in page.items.ends(item)
            for rect in page.rects(mention)
        )

    def reveal(self, offset: int) -> None:
        """Scrolls so that a code point can be seen."""
        if self._page is not None:
            self._settle(also=offset)
            self._scroll_into_view(self._page.cursor_rect(offset), offset)

    def item_rects(self, item: ItemId) -> list[QRect]:
        """Where a mention's text is; of a relation: its head's, then its tail's."""
        page = self._page
        if page is None:
            return []
        found = []
        for mention in page.items.ends(item):
            self._settle(also=mention.start)
            found += page.rects(mention)
        corner = self._corner()
        return [rect.translated(corner).toAlignedRect() for rect in found]

    def span_rects(self, start: int, end: int) -> list[QRect]:
        """Where the text of [start, end) is in the view, line by line."""
        if self._page is None:
            return []
        self._settle()
        top, corner = self._top(), self._corner()
        found = self._page.span_rects(start, end, top, top + self.viewport().height())
        return [rect.translated(corner).toAlignedRect() for rect in found]

    def item_at(self, point: QPoint) -> ItemId | None:
        """The innermost mention at a point, its tag included; a relation at its arc's label.

        At a snippet or a far hint it is the mention for which that stands.
        """
        far = self.far_at(point)
        if far is not None:
            return far.item
        hit = self.hit_at(point)
        if hit is not None:
            return hit.item
        place = QPointF(point) - self._corner()
        return next((arc.relation for arc in self._routed() if arc.label.contains(place)), None)

    def hit_at(self, point: QPoint) -> Hit | None:
        """The innermost mention at a point, and which part of it."""
        if self._page is None or self.is_covered(point):
            return None
        self._settle()
        place = QPointF(point) - self._corner()
        return self._page.hit(place.x(), place.y(), self._focus)

    def arcs(self) -> list[Arc]:
        """The arcs that are shown; their coordinates are those of the viewport."""
        self._settle()
        corner = self._corner()
        return [arc.moved(corner) for arc in self._routed()]

    def snippets(self) -> list[Snippet]:
        """What is shown of the ends of the focused relation that are out of view."""
        relation = self._page.items.relations.get(self._focus or ItemId("")) if self._page else None
        if self._page is None or relation is None:
            return []
        self._settle()
        return snippets(self._page, relation, self.viewport().rect(), self._corner())

    def far_hints(self) -> list[FarHints]:
        """The letters that are shown of mentions out of view, as they are listed at the edges."""
        if self._page is None or not self._hints:
            return []
        self._settle()
        return far_hints(self._page, self._hints, self.viewport().rect(), self._corner())

    def far_at(self, point: QPoint) -> Snippet | FarHint | None:
        """What at a point stands for a mention out of view."""
        place = QPointF(point)
        entries = (entry for listed in self.far_hints() for entry in listed.entries)
        hint = next((each for each in entries if each.rect.contains(place)), None)
        return hint or self.snippet_at(point)

    def is_covered(self, point: QPoint) -> bool:
        """Whether a list of far hints lies over the text here."""
        return any(listed.rect.contains(QPointF(point)) for listed in self.far_hints())

    def snippet_at(self, point: QPoint) -> Snippet | None:
        """The snippet at a point."""
        return next((each for each in self.snippets() if each.rect.contains(point)), None)

    # Inside

    def _kept(self) -> int | None:
        """The code point whose line should stay where it is if anything moves."""
        page = self._page
        if page is None or self._focus is None:
            return None
        item = page.items.relations.get(self._focus)
        mention = page.items.mentions.get(item.head if item else self._focus)
        return mention.start if mention else None

    def _routed(self) -> list[Arc]:
        if self._page is None or self._scheme is None:
            return []
        return self._page.arcs(self._focus, self._scheme.symmetric, also=self._related)
