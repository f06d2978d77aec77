"""The real window in any order: as test_session_any_order, with every pane listening and painting.

What a pane asks of a sheet it shows must be there, whatever was decided, undone or read anew.
GOLDSPAN_EXAMPLES=500 walks longer than the suite has time for.
"""

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from app.window import Window
from tests.app.test_session_any_order import EXAMPLES, Reviewing


class ReviewingInWindows(Reviewing):
    """Two windows on one project; each act is painted."""

    def start(self, who):
        self.windows = getattr(self, "windows", {})
        window = self.windows[who] = Window(Settings(self.folder / f"{who}.ini"))
        window.session.actor = f"reviewer {who}"
        window.show()
        return window.session

    def end(self, who):
        window = self.windows.pop(who)
        window.close()
        window.deleteLater()
        # without an event loop nobody else would, and hundreds of windows are gigabytes
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)

    def settle(self):
        QApplication.processEvents()
        for window in self.windows.values():
            window.canvas.viewport().repaint()  # one that is covered is not painted by itself


ReviewingInWindows.TestCase.settings = settings(
    max_examples=EXAMPLES or 6,
    stateful_step_count=40 if EXAMPLES else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.usefixtures("styled")
@pytest.mark.timeout(0 if EXAMPLES else 120)
class TestReviewingInWindowsInAnyOrder(ReviewingInWindows.TestCase):
    """Hypothesis walks; pytest gives it an application in its look."""
