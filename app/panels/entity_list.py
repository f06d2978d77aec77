"""Every entity of the project, the most used first, with a line to find one by any of its names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from annotator.entities.spelling import letters
from annotator.model import EntityId
from annotator.store import Known
from annotator.wording import counted
from app import sentences
from app.panels.choice_row import DETAIL, ChoiceRow
from app.plain_text import plain, plain_label, plain_tooltip
from app.session.entity_book import EntityBook

Index = QModelIndex | QPersistentModelIndex
ENTITY = Qt.ItemDataRole.UserRole


class EntityModel(QAbstractListModel):
    """The entities that have every word of the text in a name, an alias, an id or their label."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._known: list[Known] = []
        self._shown: list[Known] = []
        self._texts: Mapping[EntityId, str] = {}
        self._words: list[str] = []

    def show(self, known: Iterable[Known], texts: Mapping[EntityId, str]) -> None:
        """Hold these entities, the most used first; `texts` is what each is found by."""
        self._texts = texts
        self._known = sorted(
            known, key=lambda each: (-each.uses.mentions, each.entity.name, each.entity.id)
        )
        self._filter()

    def filter(self, text: str) -> None:
        """List what has all these words."""
        self._words = letters(text).split()
        self._filter()

    def index_of(self, entity: EntityId | None) -> QModelIndex:
        """Where an entity is listed; an invalid index if it is not."""
        for row, known in enumerate(self._shown):
            if known.entity.id == entity:
                return self.index(row)
        return QModelIndex()

    def _filter(self) -> None:
        self.beginResetModel()
        texts, self._shown = self._texts, self._known
        for word in self._words:
            self._shown = [each for each in self._shown if word in texts.get(each.entity.id, "")]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        known = self._shown[index.row()]
        if role == ENTITY:
            return known.entity.id
        if role == Qt.ItemDataRole.DisplayRole:
            return sentences.shortened(known.entity.name, longest=80)
        detail = f"{known.entity.label} · {sentences.described(known)}"
        if role == DETAIL:
            return detail
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(f"{known.entity.name}\n{detail}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{known.entity.name}, {detail}"
        return None


class EntityList(QWidget):
    """The line and the list; Enter or a click shows an entity."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = plain_label("Entities", self)
        self.heading.setProperty("kind", "heading")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find by name, alias or id")
        self.search.setAccessibleName("Find an entity")
        self.search.setClearButtonEnabled(True)
        self.model = EntityModel(self)
        self.view = QListView(self)
        self.view.setAccessibleName("Entities of the project")
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(ChoiceRow(self.view, stacked=True))
        self.view.setModel(self.model)
        self.view.setMinimumHeight(1)  # a low panel shrinks it first
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.heading, self.search, self.view):
            layout.addWidget(widget)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)

    def show_entities(self, book: EntityBook) -> None:
        """List the entities once all were read; until then say how many were."""
        said = counted(len(book.known), "entity", "entities")
        plain(self.heading, said if book.whole else f"{said} read so far…")
        if not book.whole:
            return
        current = self.view.currentIndex().data(ENTITY)
        offset = self.view.verticalScrollBar().value()
        self.model.show(book.known.values(), book.texts)
        self.view.setCurrentIndex(self.model.index_of(current))
        self.view.verticalScrollBar().setValue(offset)

    def _filter(self, text: str) -> None:
        self.model.filter(text)
        self.view.setCurrentIndex(self.model.index(0))
        self.view.scrollToTop()

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(ENTITY))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            rows, row = self.model.rowCount(), self.view.currentIndex().row()
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Up if rows:
                    step = 1 if event.key() == Qt.Key.Key_Down else -1
                    place = min(max(row + step, 0), rows - 1)
                    self.view.setCurrentIndex(self.model.index(place))
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if rows:
                    self._choose(self.model.index(max(row, 0)))
                    return True
        return super().eventFilter(watched, event)
