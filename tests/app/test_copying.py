"""Copies and openings beside a window that goes on: order of events, Stop, what is left."""

import sqlite3
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton

from annotator.errors import ProjectError
from annotator.store import Project, backups, connection, rescuing
from app import opening
from app.pages.restore import Kept

Key = Qt.Key


def said_by(desk):
    return desk.window.status.message.text()


class Watched:
    """Notes when work reports, and holds it there until the window has answered once."""

    def __init__(self, desk, then=lambda: None):
        self.events, self._desk, self._then = [], desk, then
        self._answered = threading.Event()
        self._turn = QTimer(interval=0)
        self._turn.timeout.connect(self._look)
        self._turn.start()

    def holding(self, work):
        """The work, which reports here first."""

        def held(*args, report, **options):
            def told(done, total):
                self.events.append("working")
                assert self._answered.wait(20)
                report(done, total)

            return work(*args, report=told, **options)

        return held

    def _look(self):
        if self.events:
            self._turn.stop()
            self.events.append("window answered")
            self._then()
            self._answered.set()


def stop(desk):
    (dialog,) = desk.window.findChildren(QProgressDialog)
    dialog.findChild(QPushButton).click()


def test_the_window_answers_while_a_copy_is_saved(desk, path, tmp_path, answer, monkeypatch):
    desk.press(Key.Key_Space)
    watched = Watched(desk)
    monkeypatch.setattr(rescuing, "save_copy", watched.holding(rescuing.save_copy))
    answer(save=tmp_path / "copy.goldspan")
    desk.press_action("save_copy")
    assert watched.events[:2] == ["working", "window answered"]
    assert desk.session.project.path == tmp_path / "copy.goldspan"
    assert desk.is_saved()


def test_a_copy_that_is_stopped_leaves_nothing_and_what_waits_still_waits(
    desk, path, tmp_path, answer, monkeypatch, qtbot
):
    before = sorted(each.name for each in tmp_path.iterdir())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    desk.press(Key.Key_Space)
    watched = Watched(desk, then=lambda: stop(desk))
    monkeypatch.setattr(rescuing, "save_copy", watched.holding(rescuing.save_copy))
    answer(save=tmp_path / "copy.goldspan")
    desk.window.status.copy.click()
    assert said_by(desk) == "Stopped; nothing was changed."
    assert desk.session.project.path == path
    assert desk.session.unsaved == 1
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: desk.session.unsaved == 0)
    assert desk.is_saved()
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_of_a_deleted_file_a_copy_is_made_while_timers_go_on(desk, path, tmp_path, answer):
    desk.press(Key.Key_Space)
    path.unlink()
    desk.press(Key.Key_X)
    shown = dict(desk.sheet.items)
    answer(save=tmp_path / "copy.goldspan")
    desk.window.status.copy.click()
    assert desk.session.project.path == tmp_path / "copy.goldspan"
    assert dict(desk.sheet.items) == shown
    assert [each.name for each in tmp_path.glob(".*reading*")] == []


def test_restoring_that_is_stopped_changes_nothing_and_goes_on(
    desk, path, tmp_path, monkeypatch, qtbot
):
    desk.press(Key.Key_Space)
    made = backups.back_up(path)
    desk.press(Key.Key_X)
    shown, before = dict(desk.sheet.items), path.read_bytes()
    names = sorted(each.name for each in tmp_path.iterdir())
    watched = Watched(desk, then=lambda: stop(desk))
    monkeypatch.setattr(backups, "restore", watched.holding(backups.restore))
    monkeypatch.setattr(desk.window.keeper, "_sure", lambda *_question: True)
    desk.window.keeper._restore(path, Kept(made, None))
    assert watched.events[:2] == ["working", "window answered"]
    assert said_by(desk) == "Stopped; nothing was changed."
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == names
    assert dict(desk.sheet.items) == shown
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_what_is_being_backed_up_is_not_waited_for_when_another_project_opens(
    desk, path, tmp_path, diplomacy, monkeypatch, qtbot
):
    other = tmp_path / "other.goldspan"
    Project.create(other, scheme=diplomacy).close()
    events, goes_on, real = [], threading.Event(), backups.back_up_if_due

    def slowly(project):
        events.append("backup began")
        assert goes_on.wait(20)
        real(project)
        events.append("backup made")

    monkeypatch.setattr(backups, "back_up_if_due", slowly)
    desk.window.keeper.tending.begin()
    qtbot.waitUntil(lambda: events == ["backup began"])
    desk.window.open_project(other)
    events.append("other opened")
    goes_on.set()
    qtbot.waitUntil(lambda: not desk.window.keeper.tending._left)
    assert events == ["backup began", "other opened", "backup made"]
    assert len(backups.backups(path)) == 1


@pytest.fixture
def large(monkeypatch):
    """Every file counts as large."""
    monkeypatch.setattr(opening, "_LARGE", 0)


def test_a_large_project_is_checked_in_a_thread_before_it_opens(
    open_desk, path, large, monkeypatch
):
    threads, real = [], connection.checking.check_shape

    def check(*args, **options):
        threads.append(threading.get_ident() == threading.main_thread().ident)
        return real(*args, **options)

    monkeypatch.setattr(connection, "_CLOCK_NS", -(10**18))
    monkeypatch.setattr(connection.checking, "check_shape", check)
    desk = open_desk(path)
    assert threads == [False]
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_a_large_project_that_does_not_open_leaves_the_open_one(open_desk, path, tmp_path, large):
    desk = open_desk(path)
    wrecked = tmp_path / "wrecked.goldspan"
    wrecked.write_bytes(path.read_bytes()[:9000])
    desk.window.open_project(wrecked)
    assert "is damaged" in said_by(desk)
    assert desk.session.project.path == path
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_what_is_changed_after_it_was_checked_is_checked_again(path, tmp_path):
    with Project.open(path):
        pass
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="is damaged"):
        Project.open(path)
