"""A scrolling view of a page: which part of the article is seen, at which size, and what is where.

Paragraphs are set when they come into view and heights change by that; here is seen to it that
the text in view never jumps.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from annotator.model import Article
from app.article.items import ShownItems
from app.article.page import Page
from app.article.styles import Density, Sheet, sheet_for
from app.theme import Theme

TOP = 20
"""Free space above the article."""
CONTEXT = 0.18
"""Share of the view's height that what is revealed keeps from its upper and lower border."""
LANDING = 0.36
"""Share of the view's height at which stands what had to be scrolled to."""
ZOOMS = 0.5, 3.0


class PageView(QAbstractScrollArea):
    """Scrolls, zooms and resizes an article; what it looks like is painted by its heir."""

    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None, *, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = 1.0
        self._density = Density.COMPACT
        self._page: Page | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        viewport = self.viewport()
        viewport.setMouseTracking(True)
        viewport.setCursor(Qt.CursorShape.IBeamCursor)
        viewport.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def text(self) -> str:
        """The canonical text that is shown."""
        return self._page.article.text if self._page else ""

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours and fonts; the text in view stays."""
        self._theme = theme
        self._rebuild()

    def zoom(self) -> float:
        """1.0 is the size that the system's font gives."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Sets the size of the text; the text in view stays."""
        zoom = min(max(round(zoom, 2), ZOOMS[0]), ZOOMS[1])
        if zoom != self._zoom:
            self._zoom = zoom
            self._rebuild()
            self.zoom_changed.emit(zoom)

    def set_density(self, density: Density) -> None:
        """Sets the lines closer or further apart; the text in view stays."""
        if density is not self._density:
            self._density = density
            self._rebuild()

    def visible_range(self) -> tuple[int, int]:
        """From the first to behind the last code point of the lines that are in view."""
        if self._page is None:
            return 0, 0
        self._settle()
        bottom = self._top() + self.viewport().height() - 1
        start = self._page.offset_at(-1e6, max(self._top(), 0))
        return start, self._page.offset_at(1e6, min(bottom, self._page.layout.height))

    def rect_at(self, offset: int) -> QRect:
        """A rectangle one pixel wide before a code point, as high as the text."""
        if self._page is None:
            return QRect()
        self._settle(also=offset)
        rect = self._page.cursor_rect(offset).translated(self._corner())
        return QRect(round(rect.x()), round(rect.y()), 1, round(rect.height()))

    def offset_at(self, point: QPoint) -> int:
        """The place between two characters nearest to a point."""
        if self._page is None:
            return 0
        self._settle()
        place = QPointF(point) - self._corner()
        return self._page.offset_at(place.x(), place.y())

    def paragraph_range(self, start: int, end: int) -> tuple[int, int]:
        """From the start of the paragraph of one code point to the end of that of another."""
        if self._page is None:
            return 0, 0
        layout = self._page.layout
        first, last = layout.index_of(start), layout.index_of(end)
        return layout.paragraphs[first].start, layout.paragraphs[last].end

    def _refresh(self) -> None:
        """Has painted anew, before long, what looks otherwise now; the heir knows what does."""
        self.viewport().update()

    def _show_page(self, article: Article | None) -> None:
        """Shows an article from its top, or nothing."""
        self._page = self._page_of(article) if article is not None else None
        self._fit_scroll_bar(-TOP)
        self.viewport().update()

    def _page_of(self, article: Article, items: ShownItems | None = None) -> Page:
        """The article as it is set at the present zoom and width."""
        return Page(article, self._sheet(), items)

    def _kept(self) -> int | None:
        """The code point whose line should stay where it is if anything moves; for the heir."""
        return None

    def _sheet(self) -> Sheet:
        width = self.viewport().width()
        return sheet_for(self._theme, zoom=self._zoom, width=width, density=self._density)

    def _top(self) -> int:
        """y of the layout at the view's upper border."""
        return self.verticalScrollBar().value() - TOP

    def _whole(self) -> int:
        """The height through which the view scrolls: below the article there is room to look."""
        height = self._page.layout.height if self._page else 0
        return TOP + height + self.viewport().height() // 3

    def _corner(self) -> QPointF:
        """Where the layout's corner is in the view."""
        measure = self._page.sheet.measure if self._page else 0
        return QPointF((self.viewport().width() - measure) // 2, -self._top())

    def _settle(self, *, also: int | None = None) -> None:
        """Prepares what is in view, and the paragraph of the code point `also`."""
        page = self._page
        if page is None:
            return
        more = () if also is None else (page.layout.index_of(also),)
        while True:
            generation = page.generation
            height = self.viewport().height()
            top = page.settle(self._top(), height, keep=self._kept(), also=more)
            if page.generation == generation:
                return  # all was ready
            self._fit_scroll_bar(top)  # at its ends the bar may stop short, so look again

    def _fit_scroll_bar(self, top: int | None = None) -> None:
        """Takes over the layout's height, and the top that keeps the text where it is."""
        bar, view = self.verticalScrollBar(), self.viewport().height()
        with QSignalBlocker(bar):  # the view is about to be painted, or is being painted
            if self._page is None:
                bar.setRange(0, 0)
                return
            bar.setRange(0, max(0, self._whole() - view))
            bar.setPageStep(max(1, view * 9 // 10))
            bar.setSingleStep(self._page.sheet.style(None).pitch)
            if top is not None:
                bar.setValue(top + TOP)

    def _scroll_into_view(self, rect: QRectF, offset: int) -> None:
        """Scrolls, if the rectangle (of the layout) is not well in view, to show it higher up."""
        page, height = self._page, self.viewport().height()
        if page is None:
            return
        context = height * CONTEXT
        above = rect.top() - context < self._top() and self._top() > -TOP
        below = rect.bottom() + context > self._top() + height
        if above or below:
            top = max(round(rect.top() - height * LANDING), -TOP)
            self._fit_scroll_bar(page.settle(top, height, keep=offset))
            self._refresh()

    def _rebuild(self) -> None:
        """Sets the article anew at another zoom, width or theme; what is in view stays there."""
        page, height = self._page, self.viewport().height()
        self.viewport().update()
        if page is None:
            return
        keep = self._kept()
        if keep is None or not page.shows(keep, self._top(), height):
            keep = page.first_in_view(self._top(), height)
        distance = page.layout.line_top(keep) - self._top()
        self._page = page = self._page_of(page.article, page.items)
        page.prepare(keep)
        top = page.layout.line_top(keep) - distance
        self._fit_scroll_bar(page.settle(top, height, keep=keep))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sets the text anew only if its measure changes."""
        if self._page is not None and self._sheet().measure != self._page.sheet.measure:
            self._rebuild()
        else:
            self._fit_scroll_bar()
        super().resizeEvent(event)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Has painted what comes into view."""
        self._refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl zooms, else scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * 1.1 ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)
