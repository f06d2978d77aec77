"""The menus and keys of a window, built from the action table, the scheme and the panes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from annotator.scheme import Scheme
from app.actions import ACTIONS, MENUS, Action
from app.menu_keys import MenuKeys
from app.plain_text import plain_tooltip

if TYPE_CHECKING:
    from app.window import Window

T = TypeVar("T")
_OF_THE_WINDOW = "View", "Help"
"""Menus that need no project."""


class Menus:
    """Every action of the table in its menu, with its keys.

    `by_id` are the actions by their id in the table; `label_keys` those of the open scheme.
    """

    def __init__(self, window: Window, article: QWidget) -> None:
        self._window, self._article = window, article
        self.by_id: dict[str, QAction] = {}
        self.label_keys: list[QAction] = []
        bar = window.menuBar()
        self._menus = {name: bar.addMenu(f"&{name}") for name in MENUS}
        self._keys = MenuKeys(bar)
        for each in (bar, *self._menus.values()):
            each.installEventFilter(self._keys)
        for action in ACTIONS:
            made = self._make(action)
            self._menus[action.menu].addAction(made)
            self.by_id[action.id] = made
        for menu in self._menus.values():
            menu.aboutToShow.connect(self._show_switches)
            menu.aboutToShow.connect(self._show_possible)
            # a key says why it does nothing; what is greyed says nothing
            menu.aboutToHide.connect(self._show_all)

    def add_actions(self, menu: str, actions: Iterable[QAction]) -> None:
        """More for a menu, apart from what it has."""
        self._menus[menu].addSeparator()
        self._menus[menu].addActions(list(actions))

    def add_choice(
        self, menu: str, title: str, values: Iterable[T], chosen: T, choose: Callable[[T], None]
    ) -> None:
        """One of several values, as a submenu that shows which."""
        inside: QMenu = self._menus[menu].addMenu(title)
        inside.installEventFilter(self._keys)
        group = QActionGroup(self._window)
        for value in values:
            made = inside.addAction(str(value).capitalize())
            made.setCheckable(True)
            made.setChecked(value == chosen)
            group.addAction(made)
            made.triggered.connect(partial(self._choose, choose, value))

    @staticmethod
    def _choose(choose: Callable[[T], None], value: T, _checked: bool = False) -> None:
        choose(value)

    def show_scheme(self, scheme: Scheme | None) -> None:
        """The keys of this scheme's labels, and no others."""
        for old in self.label_keys:
            self._article.removeAction(old)
            old.deleteLater()
        self.label_keys = []
        for label in () if scheme is None else scheme.mentions.values():
            made = QAction(label.name, self._window)
            made.setShortcut(QKeySequence(label.key))
            made.setAutoRepeat(False)
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            made.triggered.connect(partial(self._label, label.name))
            self._article.addAction(made)
            self.label_keys.append(made)

    def _label(self, name: str, _checked: bool = False) -> None:
        self._window.session.label(name)

    def _make(self, action: Action) -> QAction:
        made = QAction(action.text, self._window)
        made.setObjectName(action.id)
        made.setCheckable(action.is_on is not None)
        made.setShortcuts([QKeySequence(key) for key in action.keys])
        key = f" ({action.keys[0]})" if action.keys else ""
        made.setToolTip(plain_tooltip(f"{action.text}{key}: {action.note}".removesuffix(": ")))
        made.triggered.connect(partial(self._run, action))
        made.setAutoRepeat(action.repeats)
        if action.anywhere:
            made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._window.addAction(made)
        else:
            # only while the article has the keyboard: a letter typed in a field is a letter
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._article.addAction(made)
        return made

    def _run(self, action: Action, _checked: bool = False) -> None:
        action.run(self._window)
        if action.is_on is not None:
            self._show_switches()  # Qt has switched it, even if it was refused

    def _show_possible(self) -> None:
        """Offer without a project only what needs none."""
        if self._window.session.project is None:
            for action in ACTIONS:
                needs_none = action.without_project or action.menu in _OF_THE_WINDOW
                self.by_id[action.id].setEnabled(needs_none)

    def _show_all(self) -> None:
        for made in self.by_id.values():
            made.setEnabled(True)

    def _show_switches(self) -> None:
        """Another window or program may have switched them meanwhile."""
        for action in ACTIONS:
            if action.is_on is not None:
                self.by_id[action.id].setChecked(action.is_on(self._window))
