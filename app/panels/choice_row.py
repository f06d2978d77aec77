"""A row of a list with what it is in the text's colour and why in a quiet one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

DETAIL = Qt.ItemDataRole.UserRole + 2
_GAP = 14
_ELIDE = Qt.TextElideMode.ElideRight


class ChoiceRow(QStyledItemDelegate):
    """Paints a row's text and its DETAIL beside it, or below it where they are `stacked`."""

    def __init__(self, parent: QWidget, *, stacked: bool) -> None:
        super().__init__(parent)
        self.stacked = stacked

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        hint = super().sizeHint(option, index)
        if self.stacked and index.data(DETAIL):
            hint.setHeight(hint.height() + option.fontMetrics.lineSpacing())
        return QSize(1, hint.height())  # as wide as the list: what is longer is elided

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.initStyleOption(option, index)
        detail = index.data(DETAIL)
        style = option.widget.style() if option.widget else QApplication.style()
        if not detail:
            style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
            return
        text, option.text = option.text, ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        option.text = text
        box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        # as far from its edges as Qt's own text, so that rows without a detail are in line
        margin = 1 + style.pixelMetric(
            QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget
        )
        box.adjust(margin, 0, -margin, 0)
        painter.save()
        painter.setFont(option.font)
        _write(painter, option, box, text, detail, stacked=self.stacked)
        painter.restore()


def _write(
    painter: QPainter,
    option: QStyleOptionViewItem,
    box: QRect,
    text: str,
    detail: str,
    *,
    stacked: bool,
) -> None:
    metrics = QFontMetrics(option.font)
    name = metrics.elidedText(text, _ELIDE, box.width())
    first, rest = QRect(box), QRect(box)
    if stacked:
        top = box.top() + (box.height() - 2 * metrics.lineSpacing()) // 2
        first = QRect(box.left(), top, box.width(), metrics.lineSpacing())
        rest = first.translated(0, metrics.lineSpacing())
    else:
        rest.setLeft(box.left() + metrics.horizontalAdvance(name) + _GAP)
    colors = option.palette
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.setPen(colors.color(QPalette.ColorRole.Text))
    painter.drawText(first, flags, name)
    # the application's own: a stylesheet gives its widgets one that is too pale to read
    painter.setPen(QGuiApplication.palette().color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(rest, flags, metrics.elidedText(detail, _ELIDE, max(0, rest.width())))
