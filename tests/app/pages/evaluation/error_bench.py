"""A bench of errors: the browser on a project whose gold two runs were held against, real keys."""

from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import evaluate
from annotator.evaluate.load import gold_of, run_of
from annotator.model import ArticleId, Prediction
from annotator.store import Project
from app.pages.evaluation.errors import ErrorBrowser
from app.pages.evaluation.scored import Scored
from app.session import Session
from app.theme import LIGHT
from tests.app.conftest import BERGEN, bergen
from tests.making import OSLO, Reviewer, article, mention, oslo, place, relation, suggest

NONE = Qt.KeyboardModifier.NoModifier


def first():
    """OSLO with an error of most kinds; gold has it as `oslo` says."""
    return Prediction(
        ArticleId("a1"),
        (
            mention("ada", "PERSON", place(OSLO, "Ada Lind", 1), score=0.9),
            mention("norway", "ORG", place(OSLO, "Norway")),
            mention("talks", "MEETING", place(OSLO, "talks")),
            mention("city", "GPE", place(OSLO, "Oslo", 2)),
            mention("more", "GPE", place(OSLO, "Norway", 1), score=0.75),
        ),
        (relation("at", "held_at", "talks", "city"),),
    )


def second():
    """OSLO as gold has it, but for one place that gold lacks."""
    said = oslo()
    more = mention("more", "GPE", place(OSLO, "Norway", 1))
    return Prediction(said.article, (*said.mentions, more), said.relations)


def make(path, scheme):
    """A project of two finished articles, with gold as the run "model" has it, and two others."""
    with Project.create(path, scheme=scheme) as project:
        project.add_articles([article(), article(BERGEN, "a2")])
        suggest(project, oslo(), bergen())
        Reviewer(project).finishes()
        Reviewer(project, "a2").finishes()
        suggest(project, first(), bergen(), name="first")
        suggest(project, second(), bergen(), name="second")


class Bench:
    """The browser with hands; it scores again when it is told to."""

    def __init__(self, session, browser):
        self.session, self.browser = session, browser
        self.opened, self.scored = [], 0
        browser.opened.connect(lambda *where: self.opened.append(where))
        browser.doubted.connect(self.score)

    def score(self, *, live=True):
        """Hold both runs against the project's gold as it stands."""
        project = self.session.project
        gold = gold_of(project)
        runs = [run_of(project, name) for name in ("first", "second")]
        ids = {run.name: run.id for run in project.runs()}
        self.scored += 1
        self.browser.show_scored(Scored(evaluate(gold, *runs, resamples=0), gold, live, ids))

    @property
    def keyboard(self):
        """The widget that has the keyboard."""
        return QApplication.focusWidget()

    def press(self, key, modifiers=NONE):
        """A key where the keyboard is now."""
        QTest.keyClick(self.keyboard, key, modifiers)

    def listed(self):
        """(kind, gold's words, the run's) of every row."""
        model = self.browser.model
        rows = [model.row(number) for number in range(model.rowCount())]
        return [
            (row.error.kind.value, *(said.match if said else None for said in (row.gold, row.said)))
            for row in rows
        ]

    def choose(self, box, text):
        """Choose with the keyboard what has this text."""
        box.setFocus()
        wanted = next(at for at in range(box.count()) if text in box.itemText(at))
        self.press(Qt.Key.Key_Home)
        for _ in range(wanted):
            self.press(Qt.Key.Key_Down)
        assert text in box.currentText()


@contextmanager
def opened(qtbot, path):
    """The browser on that project, scored, with the keyboard in the list."""
    session = Session(actor="Ana")
    session.open_project(path)
    browser = ErrorBrowser(session, LIGHT)
    bench = Bench(session, browser)
    browser.resize(1200, 700)
    with qtbot.waitActive(browser):
        browser.show()
    bench.score()
    browser.filters.run.setCurrentText("first")
    browser.list.setFocus()
    yield bench
    browser.close()
    browser.deleteLater()
    session.close_project()
    QApplication.processEvents()
