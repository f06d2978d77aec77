"""Which panes are in front of those they share a place with, however the places change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QWidget


class Fronts:
    """What was seen of the panes before they were arranged anew."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        self._window, self._docks = window, docks
        self._latest: list[str] = []
        """The panes that were seen, the latest last."""
        self._seen: set[str] = set()
        self._held = ""
        """The pane with the keyboard."""

    def note(self) -> None:
        """Remember what is seen now."""
        behind = self._titles_behind()
        seen = [
            name
            for name, dock in self._docks.items()
            if not dock.isHidden() and dock.windowTitle() not in behind
        ]
        self._seen = set(seen)
        self._held = next((name for name in seen if has_keyboard(self._docks[name])), "")
        self._latest = [name for name in self._latest if name not in self._seen] + seen

    def forget(self) -> None:
        """Every pane is as at first."""
        self._latest, self._seen, self._held = [], set(), ""

    def of(self, group: Sequence[str]) -> str:
        """Which of these panes, that are now behind each other, is to be in front.

        It is the one with the keyboard; else the first, if it was seen; else the latest seen.
        """
        first = group[0]
        if self._held in group:
            return self._held
        if first in self._seen:
            return first
        return next((name for name in reversed(self._latest) if name in group), first)

    def _titles_behind(self) -> set[str]:
        # where a pane is behind another one only its tab tells: before the window is shown, too
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return {
            bar.tabText(place)
            for bar in bars
            for place in range(bar.count())
            if place != bar.currentIndex()
        }


def has_keyboard(pane: QWidget) -> bool:
    """Whether the keyboard is in a pane."""
    # a floating pane keeps a focus widget of its own, whichever window is active
    holder = QApplication.focusWidget() or pane.window().focusWidget()
    return holder is not None and (holder is pane or pane.isAncestorOf(holder))
