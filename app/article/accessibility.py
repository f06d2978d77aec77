"""The canvas for screen readers: a document with the article's text, its items as children.

Qt asks for an interface the first time a screen reader looks; before that nothing of this is made.
It keeps plain pointers, so every interface lives here as long as Qt may know it. Offsets are
UTF-16 units of the whole text, as Qt counts; points and rectangles are those of the screen.
An interface_cast that answers None ends the program (6.11.3): it must answer a null pointer.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QWindow,
)
from shiboken6 import VoidPtr, isValid

from annotator.model import ItemId
from app.article.accessible_text import ArticleText

if TYPE_CHECKING:
    from app.article.item_view import ItemView

_NULL = VoidPtr(0)
_FEW = 5
"""Hint letters that are said at once; the others are found at their items."""


class ItemInterface(QAccessibleInterface):
    """A mention or a relation; its name is a sentence that tells label, state and text."""

    def __init__(self, document: ArticleInterface, item: ItemId) -> None:
        super().__init__()
        self._document, self.item = document, item
        self.key = QAccessible.registerAccessibleInterface(self)

    # Qt's own names

    def isValid(self) -> bool:
        return self._document.canvas.shows(self.item)

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt allows none
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        return self._document.window()

    def parent(self) -> QAccessibleInterface:
        return self._document

    def childCount(self) -> int:
        return 0

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        return None

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def text(self, kind: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        canvas = self._document.canvas
        letters = canvas.hint(self.item).upper()
        if kind is QAccessible.Text.Accelerator:
            return letters
        if kind is QAccessible.Text.Name:
            return f"{letters}: {canvas.spoken(self.item)}" if letters else canvas.spoken(self.item)
        return ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Nothing of an item is changed this way: decisions are made by keys."""

    def rect(self) -> QRect:
        canvas = self._document.canvas
        found = QRect()
        for rect in canvas.item_rects(self.item):
            found = found.united(rect)
        return found.translated(canvas.viewport().mapToGlobal(QPoint()))

    def state(self) -> QAccessible.State:
        state, canvas = QAccessible.State(), self._document.canvas
        focused = canvas.focus_item() == self.item
        state.focusable = state.selectable = True
        state.selected = focused
        state.focused = focused and canvas.hasFocus()
        state.offscreen = not canvas.is_in_view(self.item)
        state.invalid = not self.isValid()
        return state


class ArticleInterface(QAccessibleInterface):
    """The article: a document that holds the items in reading order.

    Qt may ask for another one when Python has changed the canvas's meta object.
    """

    def __init__(self, canvas: ItemView) -> None:
        super().__init__()
        self._canvas = ref(canvas)  # nothing here keeps it alive
        self._text = ArticleText(self)
        self._made: dict[ItemId, ItemInterface] = {}
        canvas.destroyed.connect(lambda: self._leave())

    @property
    def canvas(self) -> ItemView:
        """The view that is shown."""
        found = self._canvas()
        assert found is not None
        return found

    def item(self, item: ItemId) -> ItemInterface:
        """The interface of an item, always the same one."""
        found = self._made.get(item)
        if found is None:
            found = self._made[item] = ItemInterface(self, item)
        return found

    def forget(self) -> None:
        """Takes the items' interfaces from Qt, which must not know them when they are gone."""
        made, self._made = self._made, {}
        for each in made.values():
            QAccessible.deleteAccessibleInterface(each.key)

    def tell_focus(self, item: ItemId) -> None:
        """Says that the keyboard is on an item now."""
        self._tell(QAccessibleEvent(self.item(item), QAccessible.Event.Focus))

    def tell_change(self, item: ItemId) -> None:
        """Says that an item's sentence is another one now."""
        self._tell(QAccessibleEvent(self.item(item), QAccessible.Event.NameChanged))

    def tell_hints(self, items: Iterable[ItemId]) -> None:
        """Says which letters there are, of the first few items."""
        few = [self.item(each).text(QAccessible.Text.Name) for each in islice(items, _FEW)]
        self._tell(QAccessibleAnnouncementEvent(self.canvas, "; ".join(few)))

    def tell_items(self) -> None:
        """Says that there are other items now."""
        self._tell(QAccessibleEvent(self.canvas, QAccessible.Event.ObjectReorder))

    def tell_cursor(self) -> None:
        """Says where the reading cursor is."""
        self._tell(QAccessibleTextCursorEvent(self.canvas, self._text.cursorPosition()))

    def tell_selection(self) -> None:
        """Says what is selected."""
        words = self.text(QAccessible.Text.Value)
        if words:
            self._tell(QAccessibleAnnouncementEvent(self.canvas, f"selected: {words}"))

    @staticmethod
    def _tell(event: QAccessibleEvent) -> None:
        QAccessible.updateAccessibility(event)

    def _leave(self) -> None:
        self.forget()
        if isValid(self):  # else Qt was first
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(self))

    # Qt's own names

    def interface_cast(self, kind: QAccessible.InterfaceType) -> object:  # type: ignore[override]
        return self._text if kind is QAccessible.InterfaceType.TextInterface else _NULL

    def isValid(self) -> bool:
        return self._canvas() is not None

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt allows none
        return self._canvas()

    def window(self) -> QWindow | None:  # type: ignore[override]  # Qt allows none
        return self.canvas.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        above = self.canvas.parentWidget() or QCoreApplication.instance()
        assert above is not None
        return QAccessible.queryAccessibleInterface(above)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Document

    def rect(self) -> QRect:
        return self.canvas.rect().translated(self.canvas.mapToGlobal(QPoint()))

    def state(self) -> QAccessible.State:
        state, canvas = QAccessible.State(), self.canvas
        state.focusable = state.readOnly = state.multiLine = state.selectableText = True
        state.focused = canvas.hasFocus()
        state.invisible = not canvas.isVisible()
        state.disabled = not canvas.isEnabled()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        match kind:
            case QAccessible.Text.Name:
                return self.canvas.accessibleName()
            case QAccessible.Text.Description:
                return self.canvas.accessibleDescription()
            case QAccessible.Text.Value:
                return self.canvas.text[slice(*(self.canvas.selection() or (0, 0)))]
        return ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """The article is read only."""

    def childCount(self) -> int:
        return len(self.canvas.items_in_order())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        items = self.canvas.items_in_order()
        return self.item(items[index]) if 0 <= index < len(items) else None

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        found = self.canvas.item_at(self.canvas.viewport().mapFromGlobal(QPoint(x, y)))
        return None if found is None else self.item(found)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        items = self.canvas.items_in_order()
        known = isinstance(child, ItemInterface) and child.item in items
        return items.index(child.item) if known and isinstance(child, ItemInterface) else -1

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        focus = self.canvas.focus_item()
        return self.item(focus) if focus is not None and self.canvas.hasFocus() else None
