"""The real window at work on articles of one size, and the yardstick beside it."""

import gc

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model import Mention
from app.desktop import make_window
from app.settings import Settings
from tests.bench.timing import Samples
from tests.bench.yardstick import Yardstick

Key = Qt.Key
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_KEYS = 100
"""Judged in each article; the smallest has 140 items."""
_TURNS = 100
_HINTS = 20
_OPENED = 15
_ACTS = ("opened", "judged", "key", "painted", "scrolled", "hinted")


class Desk:
    """The window, on a project, worked with real keys and a real wheel."""

    def __init__(self, path, settings):
        self.window = make_window(Settings(settings))
        self.window.resize(1440, 900)
        self.window.show()
        self.window.open_project(path)
        QTest.qWaitForWindowActive(self.window)
        self.session, self.canvas = self.window.session, self.window.canvas
        self._paint()
        gc.collect()
        gc.freeze()  # as the program does once it has started

    def close(self):
        """Close the window."""
        self.window.close()
        self._paint()
        gc.unfreeze()

    def measure(self, articles):
        """What each act takes in these articles: here, and in the yardstick."""
        ours = {act: Samples() for act in _ACTS}
        theirs = {act: Samples() for act in ("opened", "judged", "scrolled")}
        for turn in range(_OPENED):
            ours["opened"].take(self._open, articles[turn % len(articles)])
        commits = Samples()
        for article in articles:
            self._open(article)
            self._judge(ours["key"], commits, ours["painted"])
            self._hint(ours["hinted"])
            for _ in range(_TURNS):
                ours["scrolled"].take(self._turn, self.canvas.viewport())
        ours["judged"] = ours["key"].without(commits)
        self._measure_yardstick(articles, theirs)
        return ours, theirs

    def go_through(self, first, count):
        """What it takes to get from this article to the next, and so on, by its key."""
        taken = Samples()
        for _ in range(4):
            self._open(first)
            for _ in range(count - 1):
                before = self.session.sheet.article.id
                taken.take(self._press, Key.Key_Down, CTRL)
                self._let_go(Key.Key_Down, CTRL)
                assert self.session.sheet.article.id != before
        return taken

    def _measure_yardstick(self, articles, taken):
        edit = Yardstick(self.canvas.size(), self.canvas._sheet().style(None).font)
        for article in articles:
            sheet = self.session.project.sheet(article)
            spans = [(each.start, each.end) for each in sheet.mentions]
            taken["opened"].take(edit.open, sheet.article.text, spans)
            for place in range(_KEYS // 2):
                taken["judged"].take(edit.change, place)
            for _ in range(_TURNS // 2):
                taken["scrolled"].take(self._turn, edit.edit.viewport())
        edit.close()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.canvas.setFocus()

    def _open(self, article):
        self.session.open_article(article)
        self._paint()
        assert self.session.sheet.article.id == article

    def _judge(self, keys, commits, painted):
        """Accept and go on, again and again."""
        project = self.session.project
        record = project.record
        project.record = lambda *given, **options: commits.take(record, *given, **options)
        try:
            for _ in range(_KEYS):
                keys.take(self._press, Key.Key_Space, painted=painted)
                self._let_go(Key.Key_Space)
        finally:
            del project.record
        assert len(keys.wall) == len(commits.wall)

    def _hint(self, taken):
        """Relate, from one mention after the other."""
        for _ in range(_HINTS):
            self.session.step(1)
            while not isinstance(self.session.sheet.items[self.session.focus], Mention):
                self.session.step(1)
            self._paint()
            taken.take(self._press, Key.Key_R)
            self._let_go(Key.Key_R)
            assert self.session.hints or self.window.status.message.text()
            self.session.dismiss()
            self._paint()

    def _turn(self, viewport):
        """One notch of the wheel, painted."""
        middle = QPointF(viewport.rect().center())
        event = QWheelEvent(
            middle,
            viewport.mapToGlobal(middle),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)
        self._paint()

    def _press(self, key, modifiers=NONE, *, painted=None):
        """A key goes down, and what it changes is painted; what that part takes can be kept."""
        QTest.keyPress(self.canvas, key, modifiers)
        (Samples() if painted is None else painted).take(self._paint)

    def _let_go(self, key, modifiers=NONE):
        QTest.keyRelease(self.canvas, key, modifiers)
        self._paint()

    @staticmethod
    def _paint():
        """All that waits to be painted; what is found to differ in one turn comes in the next."""
        QApplication.processEvents()
        QApplication.processEvents()
