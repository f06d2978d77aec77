"""One entity: its name, what it is called elsewhere, where it is meant, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.model import Entity
from annotator.scheme import Scheme
from annotator.store import Known, Places
from app.panels.choice_row import ChoiceRow
from app.panels.entity_rows import EntityRows, Kind
from app.plain_text import plain, plain_label
from app.theme import Theme, label_colors

_COLUMNS = 3
_LOW = """QPushButton { padding: 1px 6px; min-height: 1.3em; }
QPushButton:focus { padding: 0 5px; }"""
"""Seven buttons in little room."""


class EntityPage(QWidget):
    """Shows one entity and emits what the reviewer wants done with it."""

    left = Signal()
    """Back to all of them."""
    renaming = Signal()
    noting = Signal()
    adding_id = Signal()
    merging = Signal()
    splitting = Signal()
    unlinked = Signal()
    removed = Signal()
    id_removed = Signal(str)
    place_opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entity: Entity | None = None
        """The one that is shown."""
        self.back = QPushButton("All entities", self)
        self.back.setProperty("kind", "quiet")
        self.back.setStyleSheet("padding: 0 8px; min-height: 1.3em;")
        self.label = self._line("heading")
        self.name = self._line("title")
        self.twin = self._line("")
        self.note = self._line("muted")
        self.rows = EntityRows(self)
        self.view = QListView(self)
        self.view.setAccessibleName("Ids, names and places of the entity")
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(ChoiceRow(self.view, stacked=True))
        self.view.setModel(self.rows)
        self.view.setMinimumHeight(1)  # a low panel shrinks it first
        self.view.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        top = QHBoxLayout()
        top.addWidget(self.label, 1)
        top.addWidget(self.back)
        layout.addLayout(top)
        for label in (self.name, self.twin, self.note):
            layout.addWidget(label)
        layout.addWidget(self.view, 1)
        self.buttons = QWidget(self)
        self.buttons.setStyleSheet(_LOW)
        grid = QGridLayout(self.buttons)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        layout.addWidget(self.buttons)
        acts = (
            ("Rename…", self.renaming),
            ("Note…", self.noting),
            ("Add id…", self.adding_id),
            ("Merge into…", self.merging),
            ("Split off…", self.splitting),
            ("Unlink", self.unlinked),
            ("Remove", self.removed),
        )
        made = []
        for place, (text, signal) in enumerate(acts):
            button = QPushButton(text, self.buttons)
            button.clicked.connect(signal)
            grid.addWidget(button, *divmod(place, _COLUMNS))
            made.append(button)
        self.split, self.unlink, self.remove = made[-3:]
        self.split.setToolTip("Tick names or places first; they become another entity")
        self.unlink.setToolTip("The focused mention means it no more")
        self.remove.setProperty("kind", "danger")
        self.back.clicked.connect(self.left)
        self.rows.ticked.connect(self._show_ticks)
        self.view.doubleClicked.connect(self._open)
        self.set_theme(theme)

    def _line(self, kind: str) -> QLabel:
        label = plain_label("", self)
        label.setWordWrap(True)
        if kind:
            label.setProperty("kind", kind)
        return label

    def set_theme(self, theme: Theme) -> None:
        """Show in other colours."""
        self._theme = theme
        self.rows.muted = QColor(theme.muted)
        self.twin.setStyleSheet(f"color: {theme.warning};")
        self.view.viewport().update()

    def show_entity(
        self, known: Known, places: Places, scheme: Scheme, *, twins: int, focused: bool
    ) -> None:
        """Show an entity; `focused` if the mention in focus means it."""
        self.entity = entity = known.entity
        label = scheme.mentions.get(entity.label)
        color = label_colors(label.hue if label else 0, self._theme).tag_background
        self.label.setStyleSheet(f"color: {color};")
        plain(self.label, entity.label)
        plain(self.name, entity.name)
        several = "Another entity has" if twins == 1 else f"{twins} other entities have"
        plain(self.twin, f"{several} this label and name.")
        self.twin.setVisible(twins > 0)
        plain(self.note, entity.note)
        self.note.setVisible(bool(entity.note))
        current = self.view.currentIndex().row()
        offset = self.view.verticalScrollBar().value()
        self.rows.show(known, places)
        self.view.setCurrentIndex(self.rows.index(min(current, self.rows.rowCount() - 1)))
        self.view.verticalScrollBar().setValue(offset)
        self.unlink.setVisible(focused)
        self.remove.setVisible(not known.uses.mentions)

    def _show_ticks(self) -> None:
        self.split.setEnabled(bool(self.rows.names() or self.rows.items()))

    def _open(self, index: QModelIndex) -> None:
        place = self.rows.row(index).place
        if place is not None:
            self.place_opened.emit(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        index = self.view.currentIndex()
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if index.isValid():
                    self._open(index)
                    return True
                case Qt.Key.Key_Delete if index.isValid():
                    row = self.rows.row(index)
                    if row.kind is Kind.ID:
                        self.id_removed.emit(row.key)
                    return True
                case Qt.Key.Key_F2:
                    self.renaming.emit()
                    return True
        return super().eventFilter(watched, event)
