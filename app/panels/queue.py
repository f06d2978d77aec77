"""The queue of articles: the filter bar and the list below it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from annotator.errors import GoldspanError
from annotator.store import QueueRow
from app.menu_keys import MenuKeys
from app.panels.queue_bar import FilterBar
from app.panels.queue_list import QueueList
from app.panels.queue_rows import ROW, QueueDelegate, QueueModel
from app.session import Session
from app.theme import Theme

_COUNTING = 0.01
"""Seconds for which sources are counted between two keys."""


class QueuePanel(QWidget):
    """Lists what the filter passes; a click or Enter opens an article."""

    opened = Signal(str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.bar = FilterBar(self)
        self.model = QueueModel(session, self)
        self.view = QueueList(self)
        self.delegate = QueueDelegate(theme, self.view)
        self.view.setItemDelegate(self.delegate)
        self.view.setModel(self.model)
        self.first_stop = self.view
        """Where F6 goes: to the articles, not to their filters."""
        self._counting = QTimer(self, interval=0, singleShot=True)
        self._counting.timeout.connect(self._count_sources)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 6, 6)
        layout.addWidget(self.bar)
        layout.addWidget(self.view, 1)
        self.bar.asked.connect(session.filter_queue)
        self.bar.ordered.connect(session.order_queue)
        self.bar.entered.connect(self._enter)
        self.bar.more.toggled.connect(self._count_sources)
        self.view.clicked.connect(self._open)
        self.view.activated.connect(self._open)
        self.view.typed.connect(self._type)
        self.view.left.connect(self._mark_again)
        self.view.customContextMenuRequested.connect(self._show_menu)
        session.project_opened.connect(self._show_project)
        session.queue_changed.connect(self._list_anew)
        session.queue_grew.connect(self._grow)
        session.queue_arranging.connect(lambda: self.bar.show_counts(session.queue))
        session.queue_row_changed.connect(self._row_changed)
        session.article_opened.connect(self._mark_open)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.delegate.theme = theme
        self.view.viewport().update()

    def menu(self, index: QModelIndex) -> QMenu:
        """What can be done with a listed article; nothing is done by opening it."""
        row: QueueRow | None = index.data(ROW)
        menu = QMenu(self)
        menu.installEventFilter(MenuKeys(menu))
        if row is not None:
            menu.addAction("Open").triggered.connect(lambda: self._open(index))
            for text, copied in (("Copy title", row.title), ("Copy id", row.id)):
                made = menu.addAction(text)
                made.triggered.connect(lambda _=False, what=copied: self._copy(what))
        return menu

    def _show_project(self) -> None:
        """Nothing is remembered from project to project."""
        project = self._session.project
        self.bar.forget()
        self.bar.form.show_labels(None if project is None else project.scheme)

    def _list_anew(self) -> None:
        self.model.list_anew()
        self.bar.show_counts(self._session.queue)
        self._count_sources()
        self._mark_open()

    def _grow(self) -> None:
        marked = self.view.currentIndex().isValid()
        self.model.grow()
        self.bar.show_counts(self._session.queue)
        if not marked:
            self._mark_open(scrolling=False)

    def _row_changed(self, place: int) -> None:
        self.model.row_changed(place)
        self.bar.show_counts(self._session.queue)

    def _count_sources(self) -> None:
        """Offer the sources that occur, once somebody looks at the form."""
        queue = self._session.queue
        if self.bar.more.isChecked():
            try:
                counted = queue.count_sources(_COUNTING)
            except GoldspanError as error:
                self._session.failed.emit(str(error))
                return
            if counted:
                self.bar.form.show_sources(queue.sources)
            else:
                self._counting.start()

    def _mark_open(self, *, scrolling: bool = True) -> None:
        sheet = self._session.sheet
        index = QModelIndex() if sheet is None else self.model.index_of(sheet.article.id)
        if index != self.view.currentIndex():
            self.view.setCurrentIndex(index)
        if index.isValid() and scrolling:
            self.view.scrollTo(index)

    def _mark_again(self) -> None:
        """Where a row was looked at and not opened, mark the one that is open."""
        if not self.view.hasFocus():
            self._mark_open(scrolling=False)

    def _enter(self) -> None:
        if self.model.rowCount():
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0))
            self.view.setFocus(Qt.FocusReason.TabFocusReason)

    def _type(self, text: str) -> None:
        """What is typed in the list is looked for."""
        self.bar.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.search.setText(self.bar.search.text() + text)

    def _open(self, index: QModelIndex) -> None:
        row: QueueRow | None = index.data(ROW)
        sheet = self._session.sheet
        if row is not None and (sheet is None or row.id != sheet.article.id):
            self.opened.emit(row.id)

    def _show_menu(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        if index.isValid():
            menu = self.menu(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.aboutToHide.connect(self._mark_again)
            menu.popup(self.view.viewport().mapToGlobal(point))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._session.told.emit("Copied.")
