"""The relations of the open article as sentences, in step with the focus both ways."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.model import ItemId, ItemState, Relation
from annotator.scheme import Scheme
from app import applicable, sentences
from app.menu_keys import MenuKeys
from app.panels.relation_rows import (
    NOT_REJECTED,
    ROW,
    RelationDelegate,
    RelationModel,
    RelationView,
    Row,
)
from app.session import Session
from app.theme import Theme

_STATES = {
    "Not rejected": NOT_REJECTED,
    "To judge": (ItemState.PENDING,),
    "Accepted": (ItemState.ACCEPTED,),
    "Rejected": (ItemState.REJECTED,),
}


class RelationsPanel(QWidget):
    """A list of the article's relations, filtered by state and label; a click focuses one."""

    chosen = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._scheme: Scheme | None = None
        self.state = _box("Relations to list, by state", self)
        self.label = _box("Relations to list, by label", self)
        for text, states in _STATES.items():
            self.state.addItem(text, states)
        self.model = RelationModel(self)
        self.list = RelationView(self)
        self.list.setAccessibleName("Relations of this article")
        # a click must leave the keyboard with the article; Tab still comes here
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.delegate = RelationDelegate(theme, self.list)
        self.list.setItemDelegate(self.delegate)
        self.list.setModel(self.model)
        self.hidden_one = QPushButton("In focus, but hidden by the filter: show it", self)
        self.hidden_one.setProperty("kind", "quiet")
        self.hidden_one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hidden_one.hide()
        filters = QHBoxLayout()
        filters.setSpacing(6)
        filters.addWidget(self.state)
        filters.addWidget(self.label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 4, 10, 6)
        layout.addLayout(filters)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hidden_one)
        for box in (self.state, self.label):
            box.currentIndexChanged.connect(self._filter)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.hidden_one.clicked.connect(self._show_hidden)
        session.article_opened.connect(self._show)
        session.article_opened.connect(self.list.scrollToTop)
        session.changed.connect(self._show)
        session.focused.connect(self._mark)

    def set_theme(self, theme: Theme) -> None:
        """Show in other colours."""
        self.delegate.theme = theme
        self.list.viewport().update()

    def menu(self, relation: ItemId) -> QMenu:
        """What can be done with a listed relation; nothing is done by opening it."""
        menu, session, sheet = QMenu(self), self._session, self._session.sheet
        menu.installEventFilter(MenuKeys(menu))
        assert sheet is not None
        for text, can, act in (
            ("Accept", applicable.can_accept, session.accept),
            ("Reject", applicable.can_reject, session.reject),
            ("Swap direction", applicable.can_swap, session.swap),
        ):
            if can(sheet, relation):
                made = menu.addAction(text)
                made.triggered.connect(lambda _=False, does=act: self._do(relation, does))
        menu.addAction("Copy").triggered.connect(lambda: self._copy(relation))
        return menu

    def _show(self) -> None:
        sheet = self._session.sheet
        if sheet is not None and sheet.scheme is not self._scheme:
            self._show_labels(sheet.scheme)
        self.model.show(sheet)
        counts = self.model.counts
        for place, states in enumerate(_STATES.values()):
            text = f"{[*_STATES][place]}   {sum(counts[state] for state in states):,}"
            if self.state.itemText(place) != text:
                self.state.setItemText(place, text)
        self._mark()

    def _show_labels(self, scheme: Scheme) -> None:
        self._scheme = scheme
        with QSignalBlocker(self.label):
            self.label.clear()
            self.label.addItem("Every label", "")
            for name in scheme.relations:
                self.label.addItem(name.replace("_", " "), name)
        self._filter()

    def _filter(self) -> None:
        self.model.filter(self.state.currentData(), self.label.currentData() or "")
        self._mark()

    def _mark(self) -> None:
        """Select the row of the relation on the card, or say that the filter hides it."""
        focus, sheet = self._session.shown, self._session.sheet
        index = self.model.index_of(focus)
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
        if index.isValid():
            self.list.scrollTo(index)
        found = None if sheet is None or focus is None else sheet.items.get(focus)
        self.hidden_one.setVisible(isinstance(found, Relation) and not index.isValid())

    def _show_hidden(self) -> None:
        focus, sheet = self._session.shown, self._session.sheet
        found = None if sheet is None or focus is None else sheet.items[focus]
        if found is not None:
            self.label.setCurrentIndex(0)
            rejected = found.state is ItemState.REJECTED
            self.state.setCurrentIndex([*_STATES].index("Rejected") if rejected else 0)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, index: QModelIndex) -> None:
        row: Row = index.data(ROW)
        self.chosen.emit(row.relation.id)

    def _show_menu(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        if index.isValid():
            row: Row = index.data(ROW)
            menu = self.menu(row.relation.id)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(point))

    def _do(self, relation: ItemId, act: Callable[[], None]) -> None:
        self._session.set_focus(relation)
        act()

    def _copy(self, relation: ItemId) -> None:
        sheet = self._session.sheet
        found = None if sheet is None else sheet.items.get(relation)
        if sheet is not None and isinstance(found, Relation):
            QGuiApplication.clipboard().setText(sentences.relation(sheet, found))
            self._session.told.emit("Copied.")


def _box(name: str, parent: QWidget) -> QComboBox:
    """A narrow box for a filter, beside another one."""
    box = QComboBox(parent)
    box.setAccessibleName(name)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box
