"""The full check from the menu: what is told of a whole project and of one that is not."""

import sqlite3
import threading

from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton

from annotator.store import Project, examining
from app import checking
from app.checking import CheckSheet

Key = Qt.Key


def sheet_of(desk):
    """The sheet that came up."""
    (sheet,) = desk.window.findChildren(CheckSheet)
    return sheet


def lines_of(desk):
    """What the sheet says, line by line."""
    return sheet_of(desk).lines.toPlainText().split("\n")


def button(sheet, text):
    """A button of a sheet."""
    return next(each for each in sheet.findChildren(QPushButton) if each.text() == text)


def said_by(desk):
    """The status line's sentence."""
    return desk.window.status.message.text()


def damaged(path, statement):
    """Change the project with another program."""
    with sqlite3.connect(path) as other:
        other.execute(statement)
    other.close()


class Slow:
    """A check that waits at its first report until the window's loop has run so many rounds."""

    def __init__(self, monkeypatch, then=lambda: None):
        self.events = []
        self._rounds = threading.Event()
        self._then = then
        self._left = 5
        self._turn = QTimer(interval=0)
        self._turn.timeout.connect(self._tick)
        self._check = examining.check
        monkeypatch.setattr(checking.examining, "check", self._slowly)
        self._turn.start()

    def _tick(self):
        if "check began" not in self.events:
            return
        self._left -= 1
        self.events.append("window answered")
        if not self._left:
            self._turn.stop()
            self._then()
            self._rounds.set()

    def _slowly(self, path, **options):
        self.events.append("check began")
        assert self._rounds.wait(20)
        try:
            return self._check(path, **options)
        finally:
            self.events.append("check ended")


def test_a_whole_project_is_said_to_be_whole(desk):
    desk.press_action("check")
    assert said_by(desk) == "news.goldspan is whole: 2 articles, 1 run, 0 decisions."
    assert not desk.window.findChildren(CheckSheet)
    assert desk.keyboard is desk.canvas


def test_a_changed_title_is_named_by_the_one_that_the_queue_shows(desk, path):
    damaged(path, "UPDATE article SET title = '<b>Oslo</b>' WHERE id = 'a2'")
    desk.press_action("check")
    assert lines_of(desk) == [
        "Envoys meet again in: its title, zones or meta are not what was imported; "
        "the queue lists it otherwise"
    ]
    assert "Nothing was changed" in sheet_of(desk).said.text()
    assert sheet_of(desk).said.textFormat() is Qt.TextFormat.PlainText


def test_without_a_project_it_asks_for_one(open_desk, path, answer):
    desk = open_desk()
    answer(open_=[])
    desk.press_action("check")
    assert said_by(desk) == ""
    answer(open_=[path])
    desk.press_action("check")
    assert said_by(desk).startswith("news.goldspan is whole: ")
    damaged(path, "UPDATE article SET title = 'other' WHERE id = 'a2'")
    desk.press_action("check")
    assert lines_of(desk)[0].startswith("Envoys meet again in: ")


def test_the_menu_offers_without_a_project_what_needs_none(open_desk, path):
    desk = open_desk()
    actions = desk.window.actions_by_id
    menu = desk.window.menus._menus["Project"]
    menu.popup(desk.window.pos())
    enabled = {name for name, each in actions.items() if each.isEnabled()}
    assert {"new", "open", "restore", "check", "quit", "help"} <= enabled
    assert not {"save_copy", "release", "evaluate", "import", "undo"} & enabled
    menu.close()
    assert all(each.isEnabled() for each in actions.values())


def test_the_window_answers_while_the_check_runs(desk, monkeypatch):
    slow = Slow(monkeypatch)
    desk.press_action("check")
    assert slow.events == ["check began", *["window answered"] * 5, "check ended"]
    assert "is whole" in said_by(desk)


def test_stop_ends_the_check_and_gives_the_keyboard_back(desk, monkeypatch):
    def stop():
        (dialog,) = desk.window.findChildren(QProgressDialog)
        dialog.findChild(QPushButton).click()

    slow = Slow(monkeypatch, then=stop)
    desk.press_action("check")
    assert slow.events[-1] == "check ended"
    assert said_by(desk) == "The check was stopped."
    assert not desk.window.findChildren(CheckSheet)
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_of_a_project_that_vanished_it_says_what_can_be_done(desk, path):
    path.unlink()
    desk.press_action("check")
    assert "was moved or deleted" in said_by(desk)
    assert "Ctrl+Shift+S" in said_by(desk)


def test_a_project_that_vanishes_while_it_is_checked_is_not_called_whole(desk, path, monkeypatch):
    Slow(monkeypatch, then=path.unlink)
    desk.press_action("check")
    assert "was moved or deleted" in said_by(desk)


def test_what_only_goldspan_made_of_the_decisions_is_made_again(desk, path):
    desk.press(Key.Key_Space)
    shown = dict(desk.sheet.items)
    damaged(path, "UPDATE mention SET state = 'pending'")
    desk.press_action("check")
    assert "Every decision in news.goldspan is whole" in sheet_of(desk).said.text()
    button(sheet_of(desk), "Make the lists again").click()
    QApplication.processEvents()
    assert said_by(desk) == "The lists in news.goldspan are made again, and it is whole."
    assert dict(desk.sheet.items) == shown
    with Project.open(path, read_only=True) as project:
        assert not list(project.differences())


def test_the_sheet_has_the_keyboard_and_esc_closes_it(desk, path, qtbot):
    damaged(path, "UPDATE article SET title = 'other' WHERE id = 'a2'")
    desk.press_action("check")
    first = button(sheet_of(desk), "Save what is whole…")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is first)
    desk.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)


def test_the_record_of_the_end_is_made_again_in_a_project_that_does_not_open(
    open_desk, path, monkeypatch
):
    damaged(path, "DELETE FROM ledger_head")
    desk = open_desk(path)
    assert desk.session.project is None
    name = (str(path), "")
    monkeypatch.setattr(checking.QFileDialog, "getOpenFileName", lambda *_places, **_options: name)
    desk.press_action("check")
    assert lines_of(desk) == ["Nothing says where its decisions end."]
    button(sheet_of(desk), "Make the lists again").click()
    QApplication.processEvents()
    assert said_by(desk) == "The lists in news.goldspan are made again, and it is whole."
    assert desk.session.project.path == path
