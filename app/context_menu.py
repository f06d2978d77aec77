"""The menu at a point of the article: what can be done with the item, the selection, the text.

It lists rows of the action table with their keys, and labels and values with theirs. Opening it
puts what it is about in focus and decides nothing; what would only say no is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from annotator import review
from annotator.model import Item, ItemId, Mention
from annotator.sheet import Sheet
from app import applicable, sentences
from app.article.canvas import ArticleCanvas
from app.menu_keys import MenuKeys
from app.session import Session

_Can = Callable[[Sheet, ItemId], bool]
_VERDICTS: Mapping[str, _Can] = {
    "accept": applicable.can_accept,
    "reject": applicable.can_reject,
}
_LINKS: Mapping[str, _Can] = {
    "relate": applicable.can_relate,
    "swap": applicable.can_swap,
    "same": applicable.can_be_elsewhere,
    "entity": applicable.can_mean,
    "join": applicable.can_join,
    "split": applicable.can_split,
}
_REMARKS: Mapping[str, _Can] = {
    "note": applicable.can_change,
    "flag": applicable.can_change,
}


class ContextMenu:
    """Opens the menu over the canvas; `actions` are the window's, by their id in the table."""

    def __init__(
        self, session: Session, canvas: ArticleCanvas, actions: Mapping[str, QAction]
    ) -> None:
        self._session, self._canvas, self._actions = session, canvas, actions
        self._keys = MenuKeys(canvas)

    def show(self, point: QPoint | None) -> None:
        """Open at a point of the viewport; for None at the selection or the item in focus."""
        session, canvas, sheet = self._session, self._canvas, self._session.sheet
        if sheet is None:
            return
        menu = QMenu(canvas)
        menu.installEventFilter(self._keys)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        framed: tuple[int, int] | None = None
        selection = session.cursor.selection
        offset = session.cursor.offset if point is None else canvas.offset_at(point)
        if selection is not None and selection[0] <= offset <= selection[1]:
            self._about_selection(menu, sheet, *selection)
        else:
            item = session.focus if point is None else canvas.item_at(point)
            if item is not None:
                canvas.item_activated.emit(item)
                self._about_item(menu, sheet, sheet.items[item])
                offset = sheet.anchor(item).start
            else:
                framed = self._about_text(menu, sheet, offset)
        if point is None:
            rect = canvas.rect_at(offset)
            view = canvas.viewport().rect()
            point = rect.bottomLeft() if view.contains(rect) else view.center()
        menu.popup(canvas.viewport().mapToGlobal(point))
        if framed is not None:  # not before: as the keyboard goes to the menu, frames go
            canvas.frame_range(*framed)
            menu.aboutToHide.connect(lambda: canvas.frame_range(None))

    def _about_item(self, menu: QMenu, sheet: Sheet, item: Item) -> None:
        self._add_possible(menu, sheet, item.id, _VERDICTS)
        self._add_instead(menu, sheet, item)
        self._add_labels(menu, sheet, item)
        self._add_attributes(menu, sheet, item)
        menu.addSeparator()
        self._add_possible(menu, sheet, item.id, _LINKS)
        menu.addSeparator()
        self._add_possible(menu, sheet, item.id, _REMARKS)
        self._add(menu, "copy", *(["reopen"] if sheet.finished else []))

    def _about_selection(self, menu: QMenu, sheet: Sheet, start: int, end: int) -> None:
        labels = applicable.labels_of_selection(sheet, start, end)
        self._add_choices(
            menu, "Mark as", [(_keyed(sheet, name), name) for name in labels], self._session.label
        )
        focus = self._session.focus
        if applicable.can_take_in(sheet, focus, start, end):
            self._add(menu, "join")
        if applicable.can_part(sheet, focus, start, end):
            self._add(menu, "split")
        self._add(menu, "copy", "find_project", *(["reopen"] if sheet.finished else []))

    def _about_text(self, menu: QMenu, sheet: Sheet, offset: int) -> tuple[int, int] | None:
        """Gives the paragraph that could be accepted, to be framed."""
        session = self._session
        span = sheet.paragraph_of(offset)
        allowed = session.accepts_paragraphs and not sheet.finished
        pending = review.pending_between(sheet, *span) if allowed else []
        if pending:
            known = self._actions["accept_paragraph"]
            accept = menu.addAction(f"{known.text()}\t{known.shortcut().toString()}")

            def accept_these(_checked: bool = False) -> None:
                session.set_focus(pending[0])
                session.accept_paragraph()

            accept.triggered.connect(accept_these)
        self._add(menu, "find", *(["reopen"] if sheet.finished else []))
        return span if pending else None

    def _add(self, menu: QMenu, *ids: str) -> None:
        for each in ids:
            menu.addAction(self._actions[each])

    def _add_possible(
        self, menu: QMenu, sheet: Sheet, item: ItemId, acts: Mapping[str, _Can]
    ) -> None:
        self._add(menu, *(each for each, can in acts.items() if can(sheet, item)))

    def _add_instead(self, menu: QMenu, sheet: Sheet, item: Item) -> None:
        """A line for what each other run has instead, as the card offers it."""
        for offer in self._session.offers():
            if (other := offer.instead) is not None:
                what, _, by = sentences.instead(sheet, item, other).partition("\n")
                line = menu.addAction(f"{what}, {by}".replace("&", "&&") + f"\t{offer.key}")
                line.triggered.connect(
                    lambda _=False, other=other: self._session.take_instead(other)
                )

    def _add_labels(self, menu: QMenu, sheet: Sheet, item: Item) -> None:
        labels = applicable.labels_for(sheet, item.id)
        if isinstance(item, Mention):
            named = [(_keyed(sheet, name), name) for name in labels]
            self._add_choices(menu, "Make it", named, self._session.label)
            return
        keys = {each.values: each.key for each in self._session.offers() if not each.attribute}
        sentences = {name: sheet.scheme.relations[name].sentence for name in labels}
        named = [(f"{sentences[name]}\t{keys.get((name,), '')}", name) for name in labels]
        self._add_choices(menu, "Make it", named, self._session.relabel_relation)

    def _add_attributes(self, menu: QMenu, sheet: Sheet, item: Item) -> None:
        kinds = sheet.scheme.mentions if isinstance(item, Mention) else sheet.scheme.relations
        kind = kinds.get(item.label)
        if kind is None or sheet.finished:
            return
        keys = {(each.attribute, each.values): each.key for each in self._session.offers()}
        for attribute in kind.attributes:
            name, now = attribute.name, item.attributes.get(attribute.name)

            def choose(value: str, name: str = name, now: str | None = now) -> None:
                self._session.set_attribute(name, None if value == now else value)

            named = [
                (f"{value}\t{keys.get((name, (value,)), '')}", value) for value in attribute.values
            ]
            self._add_choices(menu, name.capitalize(), named, choose, chosen=now)

    def _add_choices(
        self,
        menu: QMenu,
        title: str,
        choices: Iterable[tuple[str, str]],
        choose: Callable[[str], None],
        *,
        chosen: str | None = None,
    ) -> None:
        """A submenu of (text, value) pairs; none where there is nothing to choose."""
        choices = list(choices)
        if not choices:
            return
        inside = menu.addMenu(title.replace("&", "&&"))
        inside.installEventFilter(self._keys)
        for text, value in choices:
            made = inside.addAction(text.replace("&", "&&"))
            if chosen is not None:
                made.setCheckable(True)
                made.setChecked(value == chosen)
            made.triggered.connect(lambda _=False, value=value: choose(value))


def _keyed(sheet: Sheet, label: str) -> str:
    """A mention label with its key, as a menu shows it."""
    return f"{label}\t{sheet.scheme.mentions[label].key}"
