"""The learning page in the window: made when it is first asked for, read anew each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.course_reader import CourseReader
from app.theme import Theme

if TYPE_CHECKING:
    from app.pages.learning.page import LearningPage
    from app.window import Window


class ReviewCourse(QObject):
    """Shows the page instead of article and panes."""

    def __init__(self, window: Window, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._theme = window, theme
        self.reader = CourseReader(window.session, self)
        self.page: LearningPage | None = None
        window.session.project_opened.connect(self._project_opened)

    def show(self) -> None:
        """Show the page, with what it had until the project is read anew."""
        window = self._window
        if window.session.project is None:
            window.status.fail("Open a project first.")
            return
        page = self.page or self._make()
        window.whole.show(page)
        page.enter()
        self.reader.follow()

    def leave(self) -> None:
        """Back to the article; nothing is read any more."""
        self.reader.cancel()
        if self._window.whole.shows(self.page):
            self._window.whole.leave()

    def close(self) -> None:
        """Give the file back."""
        self.reader.close()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self._theme = theme
        if self.page is not None:
            self.page.set_theme(theme)

    def _make(self) -> LearningPage:
        from app.pages.learning.page import LearningPage

        window = self._window
        page = LearningPage(self._theme, window.stack)
        window.stack.addWidget(page)
        page.left.connect(self.leave)
        page.told.connect(window.status.tell)
        page.failed.connect(window.status.fail)
        self.reader.read.connect(page.show_course)
        self.reader.failed.connect(page.fail)
        self.page = page
        return page

    def _project_opened(self) -> None:
        """Nothing of the project before stays."""
        self.leave()
        page, self.page = self.page, None
        if page is not None:
            self._window.stack.removeWidget(page)
            page.deleteLater()
