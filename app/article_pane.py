"""The article in the middle: the session on the canvas, and the mouse back into the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator import review
from annotator.model import ItemId, Relation
from annotator.scheme import Scheme
from app import sentences
from app.article.canvas import ArticleCanvas
from app.article_keys import ArticleKeys
from app.key_count import KeyCount
from app.panels.palette import FloatingPalette
from app.panels.prompt import Prompt
from app.session import Session
from app.theme import Theme


class ArticlePane(QWidget):
    """Canvas, floating palette and prompt around one session."""

    told = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.canvas: ArticleCanvas = ArticleCanvas(theme=theme)
        self.floating = FloatingPalette(theme, self.canvas.viewport())
        self._keys = ArticleKeys(session, self.canvas)
        self.prompt = Prompt()
        typed_in = (self.canvas, self.prompt.line, self.prompt.list)
        self._count = KeyCount(typed_in, session.watch.press, self)
        self._reveals = True
        """Whether the text moves to show the focus and the cursor."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.prompt)
        self._connect()

    def _connect(self) -> None:
        session, canvas = self._session, self.canvas
        session.changed.connect(self._show_items)
        session.focused.connect(self._show_focus)
        session.cursor_moved.connect(self._show_cursor)
        session.hints_changed.connect(self._show_hints)
        canvas.item_activated.connect(partial(self._by_mouse, session.set_focus))
        canvas.selection_changed.connect(partial(self._by_mouse, session.select))
        canvas.selection_finished.connect(self._selected_by_mouse)
        canvas.edge_dragged.connect(partial(self._by_mouse, session.drag_edge))
        canvas.relation_dragged.connect(partial(self._by_mouse, session.relate))
        self.floating.chosen.connect(session.label)
        canvas.allowed = self._may_relate
        canvas.spoken = self._spoken
        session.unread = canvas.unread

    def show_scheme(self, scheme: Scheme) -> None:
        """Offer this scheme's labels beside a selection."""
        self.floating.show_scheme(scheme)

    def show_article(self) -> None:
        """Show the article that the session has open now."""
        sheet = self._session.sheet
        if not self.prompt.isHidden():
            self.prompt.leave()  # its answer would go to the article that is left
        if sheet is None:
            self.canvas.clear()
            return
        self.canvas.show_article(sheet.article, sheet.scheme)
        self._show_items()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.canvas.set_theme(theme)
        self.floating.set_theme(theme)

    def dismiss(self) -> None:
        """Give up a drag; without one leave the hints or the selection."""
        if not self.canvas.give_up_drag():
            self._session.dismiss()

    def show_relations(self) -> None:
        """Draw all relations of the focused paragraph until the key is let go; again: no more."""
        shown = self.canvas.related_span() is not None
        self.canvas.show_relations_of(None if shown else self._session.paragraph())

    def scroll_pages(self, pages: int) -> None:
        """Scroll the article by pages; the focus stays where it is."""
        bar = self.canvas.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    def copy(self) -> None:
        """The selected text, else the focused item as text, to the clipboard."""
        sheet, item = self._session.sheet, self._session.shown
        if sheet is None:
            return
        if self.selected:
            copied = self.selected
        elif item is not None:
            found = sheet.items[item]
            if isinstance(found, Relation):
                copied = sentences.relation(sheet, found)
            else:
                copied = sheet.surface(found)
        else:
            return
        QGuiApplication.clipboard().setText(copied)
        self.told.emit("Copied.")

    @property
    def selected(self) -> str:
        """The selected text."""
        sheet, selection = self._session.sheet, self._session.cursor.selection
        return "" if sheet is None or selection is None else sheet.article.text[slice(*selection)]

    def _show_items(self) -> None:
        sheet = self._session.sheet
        if sheet is not None:
            signs = sentences.signs(sheet)
            focus = self._session.focus
            self.canvas.show_items(sheet.mentions, sheet.relations, focus=focus, signs=signs)

    def _show_focus(self) -> None:
        focus = self._session.focus
        if self.prompt.about not in (None, focus):
            self.prompt.leave()
        self.canvas.set_focus_item(focus, reveal=self._reveals)
        if self.canvas.related_span() is not None:
            self.canvas.show_relations_of(self._session.paragraph())

    def _show_cursor(self) -> None:
        cursor = self._session.cursor
        if cursor.selection is None:
            self.floating.hide()
        start, end = cursor.selection or (cursor.offset, cursor.offset)
        self.canvas.set_selection(start, end)
        self.canvas.set_reading_cursor(cursor.offset, reveal=self._reveals)

    def _show_hints(self) -> None:
        self.canvas.set_hints(self._session.hints, typed=self._session.hint_prefix)

    def _by_mouse(self, act: Callable[..., None], *what: object) -> None:
        """Do this; what the pointer is on can be seen, so the text stays still below it."""
        self._reveals = False
        try:
            act(*what)
        finally:
            self._reveals = True

    def _selected_by_mouse(self, start: int, end: int, where: QPoint) -> None:
        if end > start:
            self.floating.show_at(self.canvas.viewport().mapFromGlobal(where))

    def _may_relate(self, head: ItemId, tail: ItemId) -> bool:
        sheet = self._session.sheet
        return sheet is not None and head != tail and bool(review.links(sheet, head, tail))

    def _spoken(self, item: ItemId) -> str:
        sheet = self._session.sheet
        return "" if sheet is None else sentences.spoken(sheet, sheet.items[item])
