"""A desk: the real window on a project of two short articles, worked with real keys and mouse."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog

from annotator.model import ArticleId, ItemState, Mention, Prediction, Relation
from annotator.store import Project
from app.desktop import make_application
from app.settings import Settings
from app.theme import Look, apply, theme_for
from app.window import Window
from tests.making import OSLO, article, mention, oslo, place, suggest

BERGEN = """Envoys meet again in Bergen

Ada Lind flew to Bergen. Cem Tan of the UN was there, and Ada Lind spoke."""
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def bergen():
    """What an extractor might say of BERGEN."""
    return Prediction(
        ArticleId("a2"),
        (
            mention("ada", "PERSON", place(BERGEN, "Ada Lind"), score=0.8),
            mention("bergen", "GPE", place(BERGEN, "Bergen", 1)),
            mention("cem", "PERSON", place(BERGEN, "Cem Tan")),
            mention("un", "ORG", place(BERGEN, "UN")),
            mention("again", "PERSON", place(BERGEN, "Ada Lind", 1)),
        ),
    )


class Desk:
    """A reviewer's hands and eyes at a window; `told` and `failed` are what it said, in order."""

    def __init__(self, window):
        self.window, self.session, self.canvas = window, window.session, window.canvas
        self.told, self.failed = [], []
        window.session.told.connect(self.told.append)
        window.session.failed.connect(self.failed.append)

    # keys

    def press(self, key, modifiers=NONE, *, times=1):
        """A key, or a letter, where the keyboard is now."""
        for _ in range(times):
            QTest.keyClick(self.keyboard, key, modifiers)

    @staticmethod
    def press_at(widget, key):
        """A key sent to a widget, whether it has the keyboard or not."""
        QTest.keyClick(widget, key)

    def type(self, text):
        """Letters where the keyboard is now."""
        QTest.keyClicks(self.keyboard, text)

    def press_action(self, action):
        """Choose an action in its menu."""
        self.window.actions_by_id[action].trigger()

    @property
    def keyboard(self):
        """The widget that has the keyboard."""
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the keyboard"
        return widget

    # mouse

    def click(self, point, *, on=None):
        """A click on a point of the article, or of another widget."""
        QTest.mouseClick(on or self.canvas.viewport(), LEFT, NONE, point)

    def drag(self, start, end, modifiers=NONE):
        """A drag over the article, in steps as a hand makes them."""
        viewport = self.canvas.viewport()
        QTest.mousePress(viewport, LEFT, modifiers, start)
        for step in (0.2, 0.5, 0.8, 1.0):
            self.move(start + (end - start) * step, modifiers)
        QTest.mouseRelease(viewport, LEFT, modifiers, end)

    def move(self, point, modifiers=NONE):
        """A move with the button held: QTest's own comes without the button."""
        viewport = self.canvas.viewport()
        place = QPointF(QPoint(point))
        QApplication.sendEvent(
            viewport,
            QMouseEvent(
                QEvent.Type.MouseMove,
                place,
                viewport.mapToGlobal(place),
                Qt.MouseButton.NoButton,
                LEFT,
                modifiers,
            ),
        )

    def at(self, offset):
        """The point of the article before a code point."""
        return self.canvas.rect_at(offset).center()

    def on(self, item):
        """A point inside a mention."""
        return self.canvas.item_rects(item.id)[0].center()

    # what is there

    @property
    def sheet(self):
        """The open article's sheet."""
        return self.session.sheet

    @property
    def text(self):
        """The open article's text."""
        return self.sheet.article.text

    @property
    def focused(self):
        """The focused item."""
        return None if self.session.focus is None else self.sheet.items[self.session.focus]

    def find(self, label, words=None, *, start=None):
        """The one item with this label, these words and this start."""
        found = [
            item
            for item in self.sheet.items.values()
            if item.label == label
            and (words is None or self.sheet.surface(item) == words)
            and (start is None or item.start == start)
        ]
        assert len(found) == 1, f"{len(found)} {label} {words or ''}"
        return found[0]

    def focus(self, label, words=None):
        """Go to an item with Down, from wherever the focus is, round the end to the top."""
        wanted = self.find(label, words)
        self.press(Qt.Key.Key_Up, times=len(self.sheet.items))
        for _ in range(len(self.sheet.items)):
            if self.session.focus == wanted.id:
                return wanted
            self.press(Qt.Key.Key_Down)
        raise LookupError(f"{label} {words} cannot be focused")

    def states(self):
        """How many items are pending, accepted and rejected."""
        items = list(self.sheet.items.values())
        return tuple(sum(item.state is state for item in items) for state in ItemState)

    def stored(self):
        """The open article's items as another program reads them from the file."""
        with Project.open(self.session.project.path, read_only=True) as project:
            return dict(project.sheet(self.sheet.article.id).items)

    def is_saved(self):
        """Whether the file says of the open article what the window shows."""
        return self.stored() == dict(self.sheet.items)

    def mentions(self):
        """(label, words) of every accepted mention."""
        return {
            (item.label, self.sheet.surface(item))
            for item in self.sheet.items.values()
            if isinstance(item, Mention) and item.state is ItemState.ACCEPTED
        }

    def relations(self):
        """(label, head's words, tail's words) of every accepted relation."""
        sheet = self.sheet
        return {
            (item.label, *(sheet.surface(sheet.mention(end)) for end in (item.head, item.tail)))
            for item in sheet.items.values()
            if isinstance(item, Relation) and item.state is ItemState.ACCEPTED
        }


@pytest.fixture
def answer(monkeypatch):
    """Answers the dialogs: a file to save, files to open, an item of a list, a text."""

    def unexpected(*_args, **_options):
        raise AssertionError("a dialog that nobody expected")

    def give(save=unexpected, open_=unexpected, item=unexpected, text=unexpected):
        def answers(value):
            return staticmethod(value if value is unexpected else lambda *_args, **_options: value)

        found = [] if open_ is unexpected else [str(each) for each in open_]
        names = open_ if open_ is unexpected else (found, "")
        name = open_ if open_ is unexpected else (found[0] if found else "", "")
        said = open_ if open_ is unexpected else bool(found)
        saved = save if save is unexpected else (str(save), "")
        chosen = item if item is unexpected else (item or "", item is not None)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", answers(saved))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", answers(name))
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", answers(names))
        monkeypatch.setattr(QFileDialog, "exec", answers(said))
        monkeypatch.setattr(QFileDialog, "selectedFiles", answers(found))
        monkeypatch.setattr(QInputDialog, "getItem", answers(chosen))
        typed = text if text is unexpected else (text or "", text is not None)
        monkeypatch.setattr(QInputDialog, "getText", answers(typed))

    give()
    return give


@pytest.fixture
def path(tmp_path, diplomacy):
    """A project file with two articles and what a model suggests for both."""
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(), article(BERGEN, "a2")])
        suggest(project, oslo(), bergen())
    return path


@pytest.fixture(scope="session")
def styled(qapp):
    """The application in its look; once, since setting a style sheet is what takes longest."""
    application = make_application()
    apply(application, theme_for(application, Look.LIGHT))
    return application


@pytest.fixture
def open_desk(qtbot, tmp_path, styled, answer):
    """Opens a window on a project file; it is closed after the test."""
    opened = []

    def open_(path=None, *, learns=False):
        window = Window(Settings(tmp_path / "settings.ini"))
        opened.append(window)
        # a second process would only take time from the others; tests of learning ask for it
        window.settings.learns = learns
        # tests take no time to read; those of what was on screen ask the window again
        window.session.unread = list
        desk = Desk(window)
        if path is not None:
            window.open_project(path)
        with qtbot.waitActive(window):
            window.show()
        return desk

    yield open_
    for window in opened:
        # a test that took its file away has nobody left to answer
        window.keeper.may_leave = lambda _leaving: True
        window.close()
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def desk(open_desk, path):
    """The window on that project, its first article open, its first item in focus."""
    return open_desk(path)


@pytest.fixture
def oslo_text():
    """The first article's text."""
    return OSLO
