"""A button that asks which of a few things is meant."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget


class MenuButton(QPushButton):
    """Opens a menu below itself, by key too; the value of what is chosen there leaves."""

    chosen = Signal(object)

    def __init__(self, text: str, choices: Iterable[tuple[str, object]], parent: QWidget) -> None:
        super().__init__(text, parent)
        self._menu = QMenu(self)
        for name, value in choices:
            action = QAction(name, self._menu)
            action.triggered.connect(lambda _=False, value=value: self.chosen.emit(value))
            self._menu.addAction(action)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self._menu.setActiveAction(self._menu.actions()[0])
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
