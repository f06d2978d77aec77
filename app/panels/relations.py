"""The relations of the open article as sentences, in step with the focus both ways."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator.model import ItemId, ItemState
from app import sentences
from app.plain_text import plain, plain_label, plain_tooltip
from app.session import Session
from app.theme import Theme

ITEM = Qt.ItemDataRole.UserRole


class RelationsPanel(QWidget):
    """A list of the article's relations that were not rejected; a click focuses one."""

    chosen = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.heading = plain_label("Relations", self)
        self.heading.setProperty("kind", "heading")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Relations of this article")
        self.list.setWordWrap(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 6)
        layout.addWidget(self.heading)
        layout.addWidget(self.list)
        self.list.itemClicked.connect(self._choose)
        self.list.itemActivated.connect(self._choose)
        session.article_opened.connect(self._show)
        session.article_opened.connect(self.list.scrollToTop)
        session.changed.connect(self._show)
        session.focused.connect(self._mark)

    def set_theme(self, theme: Theme) -> None:
        """Show in other colours."""
        self._theme = theme
        self._show()

    def _show(self) -> None:
        sheet = self._session.sheet
        found = [] if sheet is None else sheet.relations
        shown = [each for each in found if each.state is not ItemState.REJECTED]
        wanted = []
        for each in shown:
            if sheet is None:
                break
            flag = " ⚑" if each.flagged else ""
            mark = sentences.MARKS[each.state]
            wanted.append((each.id, f"{mark}{flag}  {sentences.relation(sheet, each)}", each.state))
        # rows are changed in place: a cleared list would jump back to its top at every key
        while self.list.count() > len(wanted):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(wanted):
            self.list.addItem(QListWidgetItem())
        for place, (item, text, state) in enumerate(wanted):
            row = self.list.item(place)
            if row.text() != text or row.data(ITEM) != item:
                row.setText(text)
                row.setToolTip(plain_tooltip(text))
                row.setData(ITEM, item)
            pending = state is ItemState.PENDING
            row.setForeground(QColor(self._theme.muted if pending else self._theme.ink))
        accepted = sum(each.state is ItemState.ACCEPTED for each in shown)
        plain(
            self.heading, f"Relations   {accepted:,} accepted, {len(shown) - accepted:,} to judge"
        )
        self._mark()

    def _mark(self) -> None:
        for place in range(self.list.count()):
            row = self.list.item(place)
            if row.data(ITEM) == self._session.focus:
                self.list.setCurrentItem(row)
                self.list.scrollToItem(row)
                return
        self.list.setCurrentRow(-1)

    def _choose(self, row: QListWidgetItem) -> None:
        self.chosen.emit(ItemId(row.data(ITEM)))
