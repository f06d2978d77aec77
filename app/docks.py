"""The panes around the article: docks that can be moved, stacked, hidden, and stay where put."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.plain_text import plain_label, plain_tooltip

_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
_VERSION = 1
"""Of the arrangement: what was saved of another set of panes is not brought back."""

_WIDE = 1200
"""From this width of the window on, in pixels, the panes are as wide as they are meant to be."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pane is at first: its side, its width in pixels, its share of the side's height.

    With `behind` it shares the room of another pane, whose tab is in front.
    """

    area: Qt.DockWidgetArea
    width: int
    share: int = 1
    behind: str = ""


QUEUE = Place(_LEFT, 270)
CARD, RELATIONS = Place(_RIGHT, 350, 6), Place(_RIGHT, 350, 4)
FOUND = Place(_LEFT, 270, behind="queue")
ENTITIES = Place(_RIGHT, 350, 4, behind="relations")


class _Title(QWidget):
    """A pane's name, by which it is dragged, and the button that hides it."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        name = plain_label(dock.windowTitle(), self)
        name.setProperty("kind", "heading")
        hide = QToolButton(self)
        hide.setText("×")
        hide.setAutoRaise(True)
        hide.setAccessibleName(f"Hide {dock.windowTitle()}")
        hide.setToolTip(plain_tooltip(f"Hide {dock.windowTitle()}; the View menu brings it back"))
        hide.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # by key: the View menu
        hide.clicked.connect(dock.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 0)
        row.addWidget(name)
        row.addStretch()
        row.addWidget(hide)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())


class Docks:
    """The panes of a window by name."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._places: dict[str, Place] = {}
        self._open = False
        self._aside: QByteArray | None = None
        """How the panes were arranged before they were set aside."""
        window.setDockNestingEnabled(True)
        for corner in (Qt.Corner.TopLeftCorner, Qt.Corner.BottomLeftCorner):
            window.setCorner(corner, _LEFT)
        for corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(corner, _RIGHT)

    def add(self, name: str, title: str, pane: QWidget, place: Place) -> QDockWidget:
        """Put a pane into a dock of its own; below those that are there already."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(pane)
        dock.setTitleBarWidget(_Title(dock))
        # a pane behind another one's tab is out of sight: Tab must not stop there. Hidden, it would
        # lose its width
        dock.visibilityChanged.connect(lambda seen: pane.setEnabled(seen or dock.isFloating()))
        dock.topLevelChanged.connect(lambda floats: pane.setEnabled(floats or pane.isEnabled()))
        self._window.addDockWidget(place.area, dock)
        dock.hide()
        dock.toggleViewAction().setEnabled(False)
        self._docks[name], self._places[name] = dock, place
        return dock

    def toggles(self) -> list[QAction]:
        """For the menu: what shows and hides each pane."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def open(self, saved: QByteArray | None) -> None:
        """Show the panes as they were left, at first in their places."""
        if self._open:
            return
        self._open = True
        for toggle in self.toggles():
            toggle.setEnabled(True)
        if saved is None or not self._window.restoreState(saved, _VERSION):
            self.reset()

    def reset(self) -> None:
        """Put every pane back into its first place; without a project none is shown."""
        if not self._open:
            return
        for name, dock in self._docks.items():
            place = self._places[name]
            dock.setFloating(False)
            self._window.addDockWidget(place.area, dock)
            dock.show()
            if place.behind:
                self._window.tabifyDockWidget(self._docks[place.behind], dock)
                self._docks[place.behind].raise_()
        docks, places = [*self._docks.values()], [*self._places.values()]
        # on a small screen the article needs the room more
        widths = [min(place.width, place.width * self._window.width() // _WIDE) for place in places]
        shares = [place.share * self._window.height() // 10 for place in places]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks, shares, Qt.Orientation.Vertical)

    def state(self) -> QByteArray | None:
        """How the panes are arranged, to be remembered; None if they were never shown."""
        if self._aside is not None:
            return self._aside
        return self._window.saveState(_VERSION) if self._open else None

    def set_aside(self) -> None:
        """Hide every pane: what is shown in the middle needs the whole window."""
        if self._aside is None:
            self._aside = self.state()
            for dock in self._docks.values():
                dock.hide()
                dock.toggleViewAction().setEnabled(False)

    def bring_back(self) -> None:
        """Show the panes again as they were before they were set aside."""
        aside, self._aside = self._aside, None
        if aside is not None:
            for toggle in self.toggles():
                toggle.setEnabled(True)
            self._window.restoreState(aside, _VERSION)

    def reveal(self, name: str) -> None:
        """Show a pane, in front of those it shares a place with."""
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        if dock.isFloating():
            dock.activateWindow()

    def step(self, by: int, *, middle: QWidget) -> None:
        """Give the keyboard to the next pane that is shown, the article among them."""
        shown = [dock.widget() for dock in self._docks.values() if dock.isVisible()]
        stops = [middle, *(pane for pane in shown if _first_stop(pane) is not None)]
        here = next((at for at, pane in enumerate(stops) if _has_keyboard(pane)), 0)
        there = stops[(here + by) % len(stops)]
        stop = middle if there is middle else _first_stop(there)
        if stop is not None:
            stop.activateWindow()  # a floating pane is a window of its own
            stop.setFocus(Qt.FocusReason.TabFocusReason)


def _has_keyboard(pane: QWidget) -> bool:
    # a floating pane keeps a focus widget of its own, whichever window is active
    holder = QApplication.focusWidget() or pane.window().focusWidget()
    return holder is not None and (holder is pane or pane.isAncestorOf(holder))


def _first_stop(pane: QWidget) -> QWidget | None:
    """The first widget of a pane that Tab would stop at."""
    each = pane
    while True:
        found = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if found and each.isVisible() and each.isEnabled():
            return each
        following = each.nextInFocusChain()
        if following is None or not pane.isAncestorOf(following):
            return None
        each = following
