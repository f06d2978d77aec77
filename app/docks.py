"""The panes around the article: docks that can be moved, stacked, hidden, and stay where put.

Until somebody moves one, they are arranged as the window has room: in a narrow one all stand on one
side, in a low one behind each other, and their widths go with the window's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.pane_fronts import Fronts, has_keyboard
from app.pane_places import LEFT, RIGHT, WIDE, Place, Room
from app.plain_text import plain_label, plain_tooltip

_VERSION = 1
"""Of the arrangement: what was saved of another set of panes is not brought back."""


_BORDER = "qt_qmainwindow_extended_splitter"
"""What Qt lays over a border while the mouse is there, to be hit more easily."""


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


class Docks(QObject):
    """The panes of a window by name."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._places: dict[str, Place] = {}
        self._wanted: dict[str, int] = {}
        """How wide the user made panes, in pixels of a wide window."""
        self._room = Room.of(window.size())
        self._size = window.size()
        self._open = self._moved = self._arranges = self._drags = False
        """Whether it was shown; what the user has moved; who moves panes now; a border is held."""
        self._fronts = Fronts(window, self._docks)
        self._aside: QByteArray | None = None
        """How the panes were arranged before they were set aside."""
        window.installEventFilter(self)
        window.setDockNestingEnabled(True)
        for corner in (Qt.Corner.TopLeftCorner, Qt.Corner.BottomLeftCorner):
            window.setCorner(corner, LEFT)
        for corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(corner, RIGHT)

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
        dock.dockLocationChanged.connect(self._take_note)
        dock.topLevelChanged.connect(self._take_note)
        dock.installEventFilter(self)
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
        if saved is None or not self._restore(saved):
            self.reset()

    def reset(self) -> None:
        """Put every pane back into its first place; without a project none is shown."""
        if not self._open:
            return
        self._moved = False
        self._wanted.clear()
        self._fronts.forget()
        self._arrange()

    def fit(self) -> None:
        """Go with the window, which has another size now; what the user has moved stays put."""
        if self._arranges:  # the window makes room for the panes, which are not there yet
            return
        if self._open and self._aside is None and not self._moved:
            if Room.of(self._window.size()) != self._room:
                hidden = [dock for dock in self._docks.values() if dock.isHidden()]
                holder = QApplication.focusWidget()
                self._fronts.note()
                self._arrange()
                for dock in hidden:
                    dock.hide()
                if holder is not None and holder.window() is self._window:
                    holder.setFocus()  # lost where its pane was moved
            else:
                self._widen()
        self._size = self._window.size()

    def _arrange(self) -> None:
        """Every pane in its place in this room."""
        self._room = room = Room.of(self._window.size())
        behind = {name: room.behind(place) for name, place in self._places.items()}
        with self._arranging():
            for name, dock in self._docks.items():
                dock.setFloating(False)
                if not behind[name]:
                    self._window.addDockWidget(self._places[name].area, dock)
                    dock.show()
            groups: dict[str, list[str]] = {}
            for name, front in behind.items():
                if front:
                    while behind[front]:
                        front = behind[front]
                    self._window.tabifyDockWidget(self._docks[front], self._docks[name])
                    self._docks[name].show()
                    groups.setdefault(front, [front]).append(name)
            for group in groups.values():
                self._docks[self._fronts.of(group)].raise_()
        height = self._window.height()
        self._share_out(
            {name: place.share * height // 10 for name, place in self._places.items()},
            Qt.Orientation.Vertical,
        )
        self._widen()

    def _widen(self) -> None:
        """Give the panes their widths; in a small window the article needs the room more."""
        room = min(self._window.width(), WIDE)
        widths = {
            name: self._wanted.get(name, place.width) * room // WIDE
            for name, place in self._places.items()
        }
        with self._arranging():
            self._share_out(widths, Qt.Orientation.Horizontal)
        self._size = self._window.size()

    def _share_out(self, sizes: Mapping[str, int], way: Qt.Orientation) -> None:
        """Give these sizes to the panes that are laid out; of others Qt knows no size to change."""
        docks = {
            name: dock
            for name, dock in self._docks.items()
            if not dock.isHidden() and not dock.isFloating()
        }
        self._window.resizeDocks([*docks.values()], [sizes[name] for name in docks], way)

    @contextmanager
    def _arranging(self) -> Iterator[None]:
        """What happens to the panes meanwhile is none of the user's doing."""
        before, self._arranges = self._arranges, True
        try:
            yield
        finally:
            self._arranges = before

    def _take_note(self, *_where: object) -> None:
        """A pane was moved, or made a window of its own."""
        if self._open and not self._arranges:
            self._moved = True

    def _note_width(self, dock: QDockWidget) -> None:
        """The user drags the border of a pane: so wide it stays in any window."""
        area = self._window.dockWidgetArea(dock)
        width = dock.width() * WIDE // min(self._window.width(), WIDE)
        for name, each in self._docks.items():
            if self._window.dockWidgetArea(each) == area:
                self._wanted[name] = width

    def state(self) -> QByteArray | None:
        """How the panes are arranged, to be remembered; None if they were never shown."""
        if self._aside is not None or not self._open:
            return self._aside
        said = {
            "moved": self._moved,
            "wanted": self._wanted,
            "narrow": self._room.narrow,
            "low": self._room.low,
        }
        head = json.dumps(said).encode()
        return QByteArray(head + b"\n" + bytes(self._window.saveState(_VERSION).data()))

    def _restore(self, saved: QByteArray) -> bool:
        """Arrange the panes as they were; whether that is known."""
        head, _, arranged = bytes(saved.data()).partition(b"\n")
        try:
            said = json.loads(head)
            moved, wanted = bool(said["moved"]), dict(said["wanted"])
            room = Room(bool(said["narrow"]), bool(said["low"]))
        except (ValueError, TypeError, KeyError):
            return False
        with self._arranging():
            if not self._window.restoreState(QByteArray(arranged), _VERSION):
                return False
        self._moved, self._room = moved, room
        self._wanted = {name: int(width) for name, width in wanted.items()}
        self.fit()
        return True

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
            if not self._restore(aside):
                self.reset()

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
        here = next((at for at, pane in enumerate(stops) if has_keyboard(pane)), 0)
        there = stops[(here + by) % len(stops)]
        stop = middle if there is middle else _first_stop(there)
        if stop is not None:
            stop.activateWindow()  # a floating pane is a window of its own
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QMouseEvent) and watched is self._window:
            # the window has nothing of its own but the borders; other clicks come up from below
            if kind is QEvent.Type.MouseButtonPress:
                pressed = self._window.childAt(event.position().toPoint())
                self._drags = pressed is None or pressed.objectName() == _BORDER
            elif kind is QEvent.Type.MouseButtonRelease:
                self._drags = False
        elif (
            kind is QEvent.Type.Resize
            and isinstance(watched, QDockWidget)
            and self._drags
            and not self._arranges
            and not watched.isFloating()
            and self._size == self._window.size()
        ):
            self._note_width(watched)
        return False


def _first_stop(pane: QWidget) -> QWidget | None:
    """The widget that a pane names for it, else the first of it that Tab would stop at."""
    named = getattr(pane, "first_stop", None)
    if isinstance(named, QWidget) and named.isVisible() and named.isEnabled():
        return named
    each = pane
    while True:
        found = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if found and each.isVisible() and each.isEnabled():
            return each
        following = each.nextInFocusChain()
        if following is None or not pane.isAncestorOf(following):
            return None
        each = following
