"""A page that has the window for itself: in, out, and what must not work meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from app.actions import ACTIONS

if TYPE_CHECKING:
    from app.window import Window

_OF_ARTICLE = {"Edit", "Review", "Mark", "Boundaries", "Article", "View"}
"""The menus whose actions are about an article, or about the panes around it."""
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class WholeWindow:
    """Shows one page instead of article and panes, or another one instead of it."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._page: QWidget | None = None

    def shows(self, page: QWidget | None) -> bool:
        """Whether this page has the window."""
        return page is not None and self._page is page

    def show(self, page: QWidget) -> None:
        """Give the window to this page."""
        window, before = self._window, self._page
        if before is page:
            return
        self._page = page
        if before is not None:
            _take_room(before, takes=False)
        else:
            window.session.stand_down()
            if window.session.asks:
                window.session.dismiss()  # it would wait for its letter unseen
            if not window.prompt.isHidden():
                window.prompt.leave()
            window.docks.set_aside()
            self._give_tabs_the_keyboard(gives=False)
            self._switch_actions(on=False)
        _take_room(page, takes=True)
        window.stack.setCurrentWidget(page)

    def leave(self) -> None:
        """Back to the article."""
        page, self._page = self._page, None
        if page is not None:
            window = self._window
            _take_room(page, takes=False)  # heeded while the page is still shown
            window.stack.setCurrentWidget(window.middle)
            window.docks.bring_back()
            self._give_tabs_the_keyboard(gives=True)
            self._switch_actions(on=True)
            window.enter_article()

    def _give_tabs_the_keyboard(self, *, gives: bool) -> None:
        """The tabs of panes that are set aside stay where nobody sees them, and take Tab there."""
        policy = Qt.FocusPolicy.TabFocus if gives else Qt.FocusPolicy.NoFocus
        for bar in self._window.findChildren(QTabBar, options=_DIRECT):
            bar.setFocusPolicy(policy)

    def _switch_actions(self, *, on: bool) -> None:
        for action in ACTIONS:
            if action.menu in _OF_ARTICLE:
                self._window.actions_by_id[action.id].setEnabled(on)


def _take_room(page: QWidget, *, takes: bool) -> None:
    """Whether the window must have room for the page; unseen, it would take it from the panes."""
    policy = QSizePolicy.Policy.Preferred if takes else QSizePolicy.Policy.Ignored
    page.setSizePolicy(policy, policy)
