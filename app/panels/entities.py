"""The entities panel: what stands behind the focused mention, else all entities of the project."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.model import EntityId, ItemId, Mention
from annotator.store import Known, Place
from app.panels.entity_acts import EntityActs
from app.panels.entity_list import EntityList
from app.panels.entity_page import EntityPage
from app.panels.prompt import Prompt
from app.session import Session
from app.theme import Theme

_AFTER = 60
"""Milliseconds of rest after which the panel follows the focus: a key never waits for it."""


_LEAST = 150
"""Pixels below which nothing can be read on a page."""


class EntitiesPanel(QWidget):
    """Follows the focus; an entity chosen from the list stays until a mention means another one.

    `opened` asks for an article at a place (code points); `left` gives the keyboard back.
    """

    opened = Signal(str, int, int)
    left = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entity: EntityId | None = None
        self._chosen = False
        self._followed: tuple[ItemId, EntityId] | None = None
        self._shown: tuple[Known, bool, int] | None = None
        self._listed = False
        self.all = EntityList(self)
        self.page = EntityPage(theme, self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.all)
        self.stack.addWidget(self.page)
        # what is asked comes first where there is little room
        self.stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.stack.setMinimumHeight(_LEAST)
        self.prompt = Prompt(self, stacked=True)
        self.acts: EntityActs = EntityActs(session, self.page, self.prompt)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.prompt)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER)
        self._later.timeout.connect(self.follow)
        for signal in (session.focused, session.changed, session.article_opened):
            signal.connect(self._later.start)
        session.book.changed.connect(self._changed)
        session.project_opened.connect(self._forget)
        self.all.chosen.connect(self.show_entity)
        self.page.left.connect(self.show_all)
        self.page.place_opened.connect(self._open)
        self.acts.merged.connect(self.show_entity)
        self.prompt.closed.connect(self.enter)

    def set_theme(self, theme: Theme) -> None:
        """Show in other colours."""
        self.page.set_theme(theme)
        self._shown = None
        self.follow()

    def enter(self) -> None:
        """Take the keyboard: to the entity that is shown, or to the line that finds one."""
        on_page = self.stack.currentWidget() is self.page
        (self.page.view if on_page else self.all.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_entity(self, entity: str) -> None:
        """Show this entity until a mention that means another one comes in focus."""
        self._entity, self._chosen = EntityId(entity), True
        self._show()
        self.enter()

    def show_all(self) -> None:
        """Show the list of all entities."""
        self._entity, self._chosen = None, False
        self._show()
        self.enter()

    def follow(self) -> None:
        """Show what the focused mention means, if that is another one than before."""
        if not self.isVisible():
            return
        meant = self._meant()
        if meant != self._followed:
            self._followed = meant
            if meant is not None:
                self._entity, self._chosen = meant[1], False
            elif not self._chosen:
                self._entity = None
        self._show()

    def _meant(self) -> tuple[ItemId, EntityId] | None:
        sheet, focus = self._session.sheet, self._session.focus
        found = None if sheet is None or focus is None else sheet.items[focus]
        if not isinstance(found, Mention) or found.entity is None:
            return None
        return found.id, found.entity

    def _changed(self) -> None:
        self._listed = False
        self._later.start()

    def _forget(self) -> None:
        """Another project is open."""
        self._entity, self._chosen, self._followed = None, False, None
        self._shown = None
        self._changed()

    def _show(self) -> None:
        if not self.prompt.isHidden() and self.prompt.about != self._entity:
            with QSignalBlocker(self.prompt):  # the keyboard stays where it has gone
                self.prompt.leave()
            self.page.buttons.show()
        known = None if self._entity is None else self._session.book.get(self._entity)
        here = self.stack.isAncestorOf(QApplication.focusWidget() or self)
        if known is None:
            self._entity, self._chosen, self._shown = None, False, None
            self._show_list()
        else:
            self._show_page(known)
        wanted: QWidget = self.all if known is None else self.page
        if self.stack.currentWidget() is not wanted:
            self.stack.setCurrentWidget(wanted)
            if here:
                # not to the line: Ctrl+Z there would take back letters, not what was just done
                (self.all if known is None else self.page).view.setFocus()

    def _show_list(self) -> None:
        if not self._listed:
            self._listed = True
            self.all.show_entities(self._session.book)

    def _show_page(self, known: Known) -> None:
        project, entity = self._session.project, known.entity
        focused = self._followed is not None and self._followed[1] == entity.id
        twins = len(self._session.twins(entity))
        if project is None or self._shown == (known, focused, twins):
            return
        self._shown = known, focused, twins
        places = self._session.book.places(entity.id)
        self.page.show_entity(known, places, project.scheme, twins=twins, focused=focused)

    def _open(self, place: Place) -> None:
        self.opened.emit(place.article, place.start, place.end)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        button = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif isinstance(button, QPushButton):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                button.click()  # of itself a button takes Enter in dialogs alone
            event.accept()  # a letter is meant for no one else
        else:
            super().keyPressEvent(event)
