"""The desk of a project with one finished article, two extractors, and a release beside it."""

import pytest
from PySide6.QtCore import Qt

from annotator.model import Prediction
from annotator.release import release
from annotator.store import Project
from tests.making import Reviewer, oslo, suggest


def half(prediction):
    """An extractor that finds the first mentions alone, and no relation."""
    return Prediction(prediction.article, prediction.mentions[:2])


@pytest.fixture
def judged(path):
    """The project's file: OSLO is finished as "model" has it, "weak" finds less."""
    with Project.open(path) as project:
        Reviewer(project).finishes()
        suggest(project, half(oslo()), name="weak")
        release(project, version="1.0", output=path.with_name("news-1.0.sqlite"))
    return path


class EvaluationDesk:
    """A desk with the evaluation page before it."""

    def __init__(self, desk, qtbot):
        self.desk, self._qtbot = desk, qtbot
        self.failed = []
        desk.press(Qt.Key.Key_F7)
        self.page.failed.connect(self.failed.append)
        self.wait(lambda: self.chooser.gold.facts.text())
        self.page.tabs.finish()

    @property
    def page(self):
        """The page."""
        return self.desk.window.evaluation.page

    @property
    def chooser(self):
        """What is chosen."""
        return self.page.chooser

    def wait(self, until):
        """Until this is so; the first time numpy is loaded by it."""
        self._qtbot.waitUntil(lambda: bool(until()), timeout=30_000)

    def press(self, *args, **options):
        """A key where the keyboard is."""
        self.desk.press(*args, **options)

    def score(self):
        """Enter, and what comes of it."""
        with self._qtbot.waitSignal(self.desk.window.evaluation.scorer.scored, timeout=30_000):
            self.press(Qt.Key.Key_Return)

    def go_to(self, tab):
        """Show a tab."""
        self.page.tabs.setCurrentWidget(tab)


@pytest.fixture
def evaluation(open_desk, judged, qtbot):
    """The page of that project, nothing scored yet."""
    return EvaluationDesk(open_desk(judged), qtbot)


@pytest.fixture
def open_evaluation(qtbot):
    """Opens the page at a desk that is there already."""
    return lambda desk: EvaluationDesk(desk, qtbot)
