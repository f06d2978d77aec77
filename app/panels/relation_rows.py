"""The rows of the relation list: which relations are listed, and how one is painted.

Thousands of relations cost a key next to nothing: only rows that are others now are told of, and
what a row says is found when it is painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QShowEvent,
    QStaticText,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QScrollBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.model import ItemId, ItemState, Mention, Relation
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
_COLORS = {ItemState.PENDING: "accent", ItemState.ACCEPTED: "good", ItemState.REJECTED: "bad"}
_WIDE = 10_000
_MANY = 100
"""Changes from which on all rows are listed anew: that is quicker than to tell of each."""

_LONGEST = 160
"""Characters of an end's words, more than a row is wide: it cuts them where it must."""


@dataclass(frozen=True, slots=True)
class Row:
    """A relation in words; `ends` are the mentions that it names."""

    relation: Relation
    head: str
    verb: str
    tail: str
    ends: tuple[Mention, Mention]


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
            head, tail = row.ends
            if item not in sheet.items:  # nor need its ends be there
                del self._rows[item]
            elif sheet.items[head.id] is not head or sheet.items[tail.id] is not tail:
                self._take_ends(item, row, sheet)

    def _take_ends(self, item: ItemId, row: Row, sheet: Sheet) -> None:
        """Have a row with its ends as they are now, and tell of it if they were moved."""
        ends = _ends(sheet, row.relation)
        if [each.fragments for each in ends] == [each.fragments for each in row.ends]:
            self._rows[item] = replace(row, ends=ends)
            return
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
            head, tail = ends = _ends(sheet, relation)
            row = self._rows[relation.id] = Row(
                relation,
                sentences.surface(sheet, head, longest=_LONGEST),
                sheet.scheme.relations[relation.label].sentence,
                sentences.surface(sheet, tail, longest=_LONGEST),
                ends,
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


class OpaqueScrollBar(QScrollBar):
    """Paints the ground under it, so that where it moves no pane and no window need be painted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)

    # Qt's own

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            _be_opaque(self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _be_opaque(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QGuiApplication.palette().window())
        painter.end()
        super().paintEvent(event)


class RelationView(QListView):
    """A list whose rows are all of one height, so that none is laid out because another changes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setVerticalScrollBar(OpaqueScrollBar(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # Qt's own

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange):
            _be_opaque(self.viewport())  # and rows that only move are moved
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
        self._texts: dict[tuple[str, int, str], QStaticText] = {}

    def _text(self, words: str, metrics: QFontMetrics, room: int, font: QFont) -> QStaticText:
        """Words cut in the middle to fit, laid out once."""
        key = words, room, font.key()
        found = self._texts.get(key)
        if found is None:
            if len(self._texts) >= 4 * _KEPT:
                self._texts.clear()
            cut = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room)
            found = self._texts[key] = QStaticText(cut)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(font=font)
        return found

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, 2 * QFontMetrics(option.font).lineSpacing() + 13)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        widget = option.widget
        if widget is not None:
            panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
            widget.style().drawPrimitive(panel, option, painter, widget)
        painter.save()
        font = option.font
        painter.setFont(font)
        theme, metrics = self.theme, QFontMetrics(font)
        box = option.rect.adjusted(10, 6, -10, -6)
        first = box.top()
        second = first + metrics.lineSpacing()
        state = row.relation.state

        def put(left: int, top: int, words: str, color: str, room: int = _WIDE) -> int:
            text = self._text(words, metrics, room, font)
            painter.setPen(QColor(color))
            painter.drawStaticText(left, top, text)
            return ceil(text.size().width())

        put(box.left(), first, sentences.MARKS[state], getattr(theme, _COLORS[state]))
        left = box.left() + metrics.horizontalAdvance("✓") + 7
        right = box.right() + 1
        if row.relation.flagged:
            right -= metrics.horizontalAdvance("⚑")
            put(right, first, "⚑", theme.warning)
            right -= 6
        ink = theme.muted if state is ItemState.REJECTED else theme.ink
        put(left, first, row.head, ink, right - left)
        after = left + put(left, second, f"{row.verb} → ", theme.muted)
        put(after, second, row.tail, ink, box.right() + 1 - after)
        painter.restore()


def _be_opaque(widget: QWidget) -> None:
    """What lies under it need not be painted; a style sheet that is applied says otherwise."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
    widget.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)


def _alike(before: Sequence[Relation], now: Sequence[Relation]) -> int:
    """How many relations are the same at the start of both, as they are or as they were."""
    for at, (old, new) in enumerate(zip(before, now, strict=False)):
        if old is not new and old.id != new.id:
            return at
    return min(len(before), len(now))


def _ends(sheet: Sheet, relation: Relation) -> tuple[Mention, Mention]:
    return sheet.mention(relation.head), sheet.mention(relation.tail)
