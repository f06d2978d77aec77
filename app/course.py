"""The learning page in the window: read anew each time it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.store import Project
from app.course_reader import CourseReader
from app.page_life import PageLife
from app.theme import Theme

if TYPE_CHECKING:
    from app.pages.whole_page import WholePage
    from app.window import Window


class ReviewCourse(PageLife):
    """Shows the page instead of article and panes."""

    def __init__(self, window: Window, theme: Theme) -> None:
        super().__init__(window, theme, self._make_page)
        self.reader = CourseReader(window.session, self)

    def show(self) -> None:
        """Show the page, with what it had until the project is read anew."""
        super().show()
        self.reader.follow()

    def leave(self) -> None:
        """Back to the article; nothing is read any more."""
        self.reader.cancel()
        super().leave()

    def close(self) -> None:
        """Give the file back."""
        self.reader.close()

    def _make_page(self, _project: Project) -> WholePage:
        from app.pages.learning.page import LearningPage

        page = LearningPage(self._theme, self._window.stack)
        self.reader.read.connect(page.show_course)
        self.reader.failed.connect(page.fail)
        return page
