"""What is known of one entity, as the rows of one list: outside ids, names, places."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from annotator.model import EntityId, ItemId
from annotator.store import Known, Place, Places
from annotator.wording import counted
from app.panels.choice_row import DETAIL
from app.plain_text import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_AROUND = 16
"""Characters of the text that a row shows before its place."""


class Kind(StrEnum):
    """What a row is about."""

    HEADING = "heading"
    ID = "outside id"
    ALIAS = "name"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `key` is an outside id's source, a name as it is written, or an item's id."""

    kind: Kind
    text: str
    detail: str = ""
    key: str = ""
    place: Place | None = None

    @property
    def can_be_ticked(self) -> bool:
        """Whether it stands for mentions, which may be split off."""
        return self.kind in (Kind.ALIAS, Kind.PLACE)


class EntityRows(QAbstractListModel):
    """The rows of one entity; names and places can be ticked."""

    ticked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.muted = QColor()
        """The colour of headings."""
        self._rows: list[Row] = []
        self._entity: EntityId | None = None
        self._ticks: set[tuple[Kind, str]] = set()

    def show(self, known: Known | None, places: Places) -> None:
        """Be about this entity; of the same one what is still there stays ticked."""
        entity = None if known is None else known.entity.id
        self.beginResetModel()
        if entity != self._entity:
            self._entity = entity
            self._ticks.clear()  # another one may be written alike
        self._rows = [] if known is None else _rows(known, places)
        self._ticks &= {(row.kind, row.key) for row in self._rows}
        self.endResetModel()
        self.ticked.emit()

    def untick(self) -> None:
        """Nothing is ticked any more."""
        self._ticks.clear()
        self._changed(range(len(self._rows)))

    def row(self, index: Index) -> Row:
        """The row at an index."""
        return self._rows[index.row()]

    def names(self) -> list[str]:
        """The names that are ticked, as they are written."""
        return self._of(Kind.ALIAS)

    def items(self) -> list[ItemId]:
        """The mentions whose places are ticked."""
        return [ItemId(each) for each in self._of(Kind.PLACE)]

    def suggested_name(self) -> str:
        """What the ticked mentions are called: the first ticked name or place."""
        for row in self._rows:
            if (row.kind, row.key) in self._ticks:
                return row.place.surface if row.place else row.key
        return ""

    def _of(self, kind: Kind) -> list[str]:
        return [
            row.key for row in self._rows if row.kind is kind and (kind, row.key) in self._ticks
        ]

    def _changed(self, places: range) -> None:
        if places:
            self.dataChanged.emit(self.index(places[0]), self.index(places[-1]))
        self.ticked.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.row(index).kind is Kind.HEADING:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.row(index).can_be_ticked:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.row(index)
        if role == Role.DisplayRole:
            return row.text
        if role == DETAIL:
            return row.detail
        if role == Role.CheckStateRole and row.can_be_ticked:
            on = (row.kind, row.key) in self._ticks
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        if role == Role.ToolTipRole and row.kind is not Kind.HEADING:
            return plain_tooltip("\n".join(filter(None, (row.text, row.detail))))
        if role == Role.AccessibleTextRole:
            return ", ".join(filter(None, (row.kind.value, row.text, row.detail)))
        if row.kind is Kind.HEADING:
            return self._heading(role)
        return None

    def _heading(self, role: int) -> object:
        if role == Role.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return self.muted if role == Role.ForegroundRole else None

    def setData(self, index: Index, value: object, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not index.isValid():
            return False
        row = self.row(index)
        self._ticks ^= {(row.kind, row.key)}
        self._changed(range(index.row(), index.row() + 1))
        return True


def _rows(known: Known, places: Places) -> list[Row]:
    rows: list[Row] = []
    if known.entity.ids:
        rows.append(Row(Kind.HEADING, "Outside ids"))
    for source, value in sorted(known.entity.ids.items()):
        rows.append(Row(Kind.ID, f"{source} {value}", key=source))
    if known.uses.aliases:
        rows.append(Row(Kind.HEADING, "Written as"))
    for surface, count in known.uses.aliases:
        line = " ".join(surface.split())
        rows.append(Row(Kind.ALIAS, f"{line}   {count:,}", key=surface))
    if places.total:
        where = counted(known.uses.articles, "article")
        rows.append(Row(Kind.HEADING, f"{counted(places.total, 'place')} in {where}"))
    for place in places.first:
        rows.append(
            Row(Kind.PLACE, _context(place), place.title or place.article, place.item, place)
        )
    if places.total > len(places.first):
        rows.append(Row(Kind.HEADING, f"and {places.total - len(places.first):,} more"))
    return rows


def _context(place: Place) -> str:
    """ "… and [Choe Son-hui] said so": a place with the text around it."""
    before = place.before
    if len(before) > _AROUND:
        before = f"… {before[-_AROUND:].partition(' ')[2]}"
    return f"{before}[{place.surface}]{place.after}"
