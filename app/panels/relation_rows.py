"""The rows of the relation list: which relations are listed, and how one is painted.

Thousands of relations cost a key next to nothing: only rows that are others now are told of, and
what a row says is found when it is painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.model import Fragments, ItemId, ItemState, Relation
from annotator.sheet import Sheet
from app import sentences
from app.differing import different
from app.plain_text import plain_tooltip
from app.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
NOT_REJECTED = (ItemState.PENDING, ItemState.ACCEPTED)
_KEPT = 200
"""Rows whose words are remembered, more than any view shows."""
_MANY = 100
"""Changes from which on all rows are listed anew: that is quicker than to tell of each."""

_LONGEST = 160
"""Characters of an end's words, more than a row is wide: it cuts them where it must."""


@dataclass(frozen=True, slots=True)
class Row:
    """A relation in words; `places` are its ends' fragments, for other places have other words."""

    relation: Relation
    head: str
    verb: str
    tail: str
    places: tuple[Fragments, Fragments]


class RelationModel(QStringListModel):
    """The relations of a sheet that have one of these states and this label ("": any).

    Of Qt's strings only their number is used: a view asks for it once a row when it lays them out,
    which takes 8 ms for 4,000 rows if Python answers.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._all: Sequence[Relation] = ()
        self._shown: list[Relation] = []
        self._states: Sequence[ItemState] = NOT_REJECTED
        self._label = ""
        self._rows: dict[ItemId, Row] = {}
        self._places: dict[ItemId, int] | None = None
        self._counts = dict.fromkeys(ItemState, 0)

    @property
    def counts(self) -> dict[ItemState, int]:
        """How many relations the article has in each state, listed or not."""
        return dict(self._counts)

    def show(self, sheet: Sheet | None) -> None:
        """List this sheet's relations: those that stay where they are keep their rows."""
        other = self._sheet is None or sheet is None or self._sheet.article != sheet.article
        self._sheet = sheet
        before, self._all = self._all, () if sheet is None else sheet.relations
        if other:
            self._count()
            self._list_all()
        elif len(before) != len(self._all):
            self._count()
            self._list_changed()
        else:
            self._take([(before[at], self._all[at]) for at in different(before, self._all)])
        self._tell_moved()

    def filter(self, states: Sequence[ItemState], label: str) -> None:
        """List what has one of these states and this label; "" is any."""
        self._states, self._label = states, label
        self._list_all()

    def passes(self, relation: Relation) -> bool:
        """Whether the filter lets a relation through."""
        return relation.state in self._states and (not self._label or relation.label == self._label)

    def index_of(self, item: ItemId | None) -> QModelIndex:
        """Where a relation is listed; an invalid index if it is not."""
        if self._places is None:
            self._places = {each.id: place for place, each in enumerate(self._shown)}
        place = self._places.get(item) if item is not None else None
        return QModelIndex() if place is None else self.index(place)

    def _count(self) -> None:
        self._counts = {
            state: sum(each.state is state for each in self._all) for state in ItemState
        }

    def _take(self, news: Sequence[tuple[Relation, Relation]]) -> None:
        """Relations are others now; each pair has the same place among all."""
        if len(news) > _MANY:
            self._count()
            self._list_all()
            return
        for old, new in news:
            self._counts[old.state] -= 1
            self._counts[new.state] += 1
        if all(old.id == new.id and self.passes(old) == self.passes(new) for old, new in news):
            for _, new in news:
                self._replace(new)
        else:
            self._list_changed()

    def _passing(self) -> list[Relation]:
        states, label = self._states, self._label
        return [
            each
            for each in self._all
            if each.state in states and (not label or each.label == label)
        ]

    def _list_all(self) -> None:
        self._shown, self._places = self._passing(), None
        self._rows.clear()
        self.setStringList([""] * len(self._shown))

    def _list_changed(self) -> None:
        """Change the rows that differ and no others, so that the view stays where it is."""
        before, now = self._shown, self._passing()
        first = _alike(before, now)
        last = _alike(before[first:][::-1], now[first:][::-1])
        gone, come = len(before) - first - last, len(now) - first - last
        self._shown, self._places = now, None if gone or come else self._places
        if gone:
            self.removeRows(first, gone)
        if come:
            self.insertRows(first, come)
        kept = [*range(first), *range(-last, 0)]
        for place in [each for each in kept if before[each] is not now[each]]:
            self._tell(place % len(now))

    def _replace(self, relation: Relation) -> None:
        """Take another value of a relation where it is listed."""
        index = self.index_of(relation.id)
        if index.isValid():
            self._shown[index.row()] = relation
            self._tell(index.row())

    def _tell(self, place: int) -> None:
        index = self.index(place)
        self._rows.pop(self._shown[place].id, None)
        self.dataChanged.emit(index, index)

    def _tell_moved(self) -> None:
        """Tell of the rows that read differently since an end of theirs was moved."""
        sheet = self._sheet
        for item, row in list(self._rows.items()) if sheet is not None else ():
            assert sheet is not None
            if item not in sheet.items:  # nor need its ends be there
                del self._rows[item]
            elif row.places != _places(sheet, row.relation):
                del self._rows[item]
                index = self.index_of(item)
                if index.isValid():
                    self.dataChanged.emit(index, index)

    def _row(self, place: int) -> Row:
        relation, sheet = self._shown[place], self._sheet
        assert sheet is not None
        row = self._rows.get(relation.id)
        if row is None or row.relation is not relation:
            if len(self._rows) >= _KEPT:
                self._rows.clear()
            head, tail = sheet.mention(relation.head), sheet.mention(relation.tail)
            row = self._rows[relation.id] = Row(
                relation,
                sentences.surface(sheet, head, longest=_LONGEST),
                sheet.scheme.relations[relation.label].sentence,
                sentences.surface(sheet, tail, longest=_LONGEST),
                (head.fragments, tail.fragments),
            )
        return row

    # Qt's own

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._sheet is None:
            return None
        relation = self._shown[index.row()]
        if role == ROW:
            return self._row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = sentences.relation(self._sheet, relation)
            return text if role == Qt.ItemDataRole.DisplayRole else plain_tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return sentences.spoken(self._sheet, relation)
        return None


class RelationView(QListView):
    """A list whose rows are all of one height, so that none is laid out because another changes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # Qt's own

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange):
            # what lies under the rows need not be painted, and rows that only move are moved
            self.viewport().setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
            self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QGuiApplication.palette().window())
        painter.end()
        super().paintEvent(event)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        # a QListView would lay all rows out anew
        QAbstractItemView.dataChanged(self, first, last, list(roles))


class RelationDelegate(QStyledItemDelegate):
    """Paints a relation on two lines: its state and head, then the verb and its tail."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, 2 * QFontMetrics(option.font).lineSpacing() + 13)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        widget = option.widget
        if widget is not None:
            panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
            widget.style().drawPrimitive(panel, option, painter, widget)
        painter.save()
        theme, metrics = self.theme, QFontMetrics(option.font)
        box = option.rect.adjusted(10, 6, -10, -6)
        first = box.top() + metrics.ascent()
        second = first + metrics.lineSpacing()
        state = row.relation.state
        colors = dict(zip(ItemState, (theme.accent, theme.good, theme.bad), strict=True))
        painter.setPen(QColor(colors[state]))
        painter.drawText(box.left(), first, sentences.MARKS[state])
        left = box.left() + metrics.horizontalAdvance("✓") + 7
        right = box.right() + 1
        painter.setPen(QColor(theme.warning))
        if row.relation.flagged:
            right -= metrics.horizontalAdvance("⚑")
            painter.drawText(right, first, "⚑")
            right -= 6
        painter.setPen(QColor(theme.muted if state is ItemState.REJECTED else theme.ink))
        elide, cut = metrics.elidedText, Qt.TextElideMode.ElideMiddle
        painter.drawText(left, first, elide(row.head, cut, right - left))
        verb = f"{row.verb} → "
        after = left + metrics.horizontalAdvance(verb)
        painter.drawText(after, second, elide(row.tail, cut, box.right() + 1 - after))
        painter.setPen(QColor(theme.muted))
        painter.drawText(left, second, verb)
        painter.restore()


def _alike(before: Sequence[Relation], now: Sequence[Relation]) -> int:
    """How many relations are the same at the start of both, as they are or as they were."""
    for at, (old, new) in enumerate(zip(before, now, strict=False)):
        if old is not new and old.id != new.id:
            return at
    return min(len(before), len(now))


def _places(sheet: Sheet, relation: Relation) -> tuple[Fragments, Fragments]:
    return sheet.mention(relation.head).fragments, sheet.mention(relation.tail).fragments
