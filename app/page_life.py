"""A whole page's life in the window: made when it is first asked for, and anew for each project."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from annotator.store import Project
from app.pages.whole_page import WholePage
from app.theme import Theme

if TYPE_CHECKING:
    from app.window import Window


class PageLife(QObject):
    """Shows one page instead of article and panes; `make` makes it."""

    def __init__(self, window: Window, theme: Theme, make: Callable[[Project], WholePage]) -> None:
        super().__init__(window)
        self._window, self._theme, self._make = window, theme, make
        self.page: WholePage | None = None
        window.session.project_opened.connect(self._project_opened)

    def show(self) -> None:
        """Show the page, with what it had."""
        window = self._window
        project = window.session.project
        if project is None:
            window.status.fail("Open a project first.")
            return
        page = self.page or self._begin(project)
        window.whole.show(page)
        page.enter()

    def leave(self) -> None:
        """Back to the article."""
        if self._window.whole.shows(self.page):
            self._window.whole.leave()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        if self.page is not None:
            self.page.set_theme(theme)

    def _begin(self, project: Project) -> WholePage:
        self.page = page = self._make(project)
        self._window.stack.addWidget(page)
        page.left.connect(self.leave)
        page.told.connect(self._window.status.tell)
        page.failed.connect(self._fail)
        return page

    def _fail(self, said: str) -> None:
        self._window.status.fail(said)

    def _project_opened(self) -> None:
        """Nothing of the project before stays: another page is made when one is asked for."""
        self.leave()
        page, self.page = self.page, None
        if page is not None:
            self._window.stack.removeWidget(page)
            page.deleteLater()
