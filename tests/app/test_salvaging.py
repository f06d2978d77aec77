"""Salvaging from the window: from a check that found damage, and from the start page."""

import sqlite3
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton

from annotator.store import Project, backups, examining, salvaging
from app.checking import CheckSheet
from app.pages.restore import RestoreDialog
from app.salvaging import SalvagedSheet
from tests.app.keeping.faults import answers

Key = Qt.Key


def said_by(desk):
    return desk.window.status.message.text()


def choose(sheet, text):
    """Press a button of a sheet, and have done what it does."""
    next(each for each in sheet.findChildren(QPushButton) if each.text() == text).click()
    QApplication.processEvents()


def sheet_of(desk, kind=SalvagedSheet):
    (sheet,) = desk.window.findChildren(kind)
    return sheet


@pytest.fixture
def damaged(path):
    """The project with a text that was changed by another program."""
    with sqlite3.connect(path) as other:
        other.execute("UPDATE article SET text = 'other words' WHERE id = 'a2'")
    other.close()
    return path


@pytest.fixture
def unreadable(path):
    """The project with a page in its middle that was written over."""
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    path.write_bytes(content)
    return path


def test_what_the_check_found_can_be_salvaged_and_the_new_project_opened(
    open_desk, damaged, tmp_path, answer, qtbot
):
    desk = open_desk(damaged)
    desk.press(Key.Key_Space)
    desk.press_action("check")
    answer(save=tmp_path / "saved")
    choose(sheet_of(desk, CheckSheet), "Save what is whole…")
    sheet = sheet_of(desk)
    assert (
        "saved.goldspan is a whole project: 1 article, 1 run and 1 decision." in sheet.said.text()
    )
    assert "news.goldspan was left as it is" in sheet.said.text()
    assert "1 article" in sheet.lines.toPlainText()
    assert "a2" in sheet.lines.toPlainText()
    assert desk.session.project.path == damaged
    choose(sheet, "Open the new project")
    assert desk.session.project.path == tmp_path / "saved.goldspan"
    assert desk.states() == (6, 1, 0)
    assert not examining.check(tmp_path / "saved.goldspan").flaws
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_nothing_is_replaced_by_a_salvage(open_desk, damaged, answer, qtbot):
    desk = open_desk(damaged)
    answer(save=damaged)
    desk.press_action("check")
    choose(sheet_of(desk, CheckSheet), "Save what is whole…")
    assert "exists already" in said_by(desk)
    assert not desk.window.findChildren(SalvagedSheet)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)
    desk.press(Key.Key_Space)
    assert desk.session.unsaved == 0


def test_the_window_answers_while_it_salvages_and_stop_leaves_nothing(
    open_desk, damaged, tmp_path, answer, monkeypatch
):
    desk = open_desk(damaged)
    before, events, answered = sorted(tmp_path.iterdir()), [], threading.Event()
    real = salvaging.salvage

    def slowly(path, out, *, report):
        def told(done, total):
            events.append("salvaging")
            assert answered.wait(20)
            report(done, total)

        return real(path, out, report=told)

    def look():
        if not events:
            return
        turn.stop()
        events.append("window answered")
        (dialog,) = desk.window.findChildren(QProgressDialog)
        dialog.findChild(QPushButton).click()
        answered.set()

    monkeypatch.setattr(salvaging, "salvage", slowly)
    turn = QTimer(interval=0)
    turn.timeout.connect(look)
    desk.press_action("check")
    answer(save=tmp_path / "saved.goldspan")
    turn.start()
    choose(sheet_of(desk, CheckSheet), "Save what is whole…")
    assert events == ["salvaging", "window answered"]
    assert said_by(desk) == "Stopped; nothing was changed."
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_does_not_open_is_salvaged_from_the_start_page(
    open_desk, unreadable, tmp_path, answer
):
    desk = open_desk()
    start = desk.window.start
    desk.window.open_project(unreadable)
    assert desk.session.project is None
    assert "is damaged" in start.trouble.text()
    assert start.salvage.isVisible()
    assert not start.restore.isVisible()  # there is no backup
    answer(save=tmp_path / "saved.goldspan")
    start.salvage.click()
    choose(sheet_of(desk), "Open the new project")
    assert desk.session.project.path == tmp_path / "saved.goldspan"


def test_a_file_that_does_not_open_is_restored_from_the_start_page(open_desk, path):
    backups.back_up(path)
    path.write_bytes(path.read_bytes()[:5000])
    desk = open_desk()
    desk.window.open_project(path)
    assert desk.window.start.restore.isVisible()
    desk.window.start.restore.click()
    (dialog,) = desk.window.findChildren(RestoreDialog)
    assert "the project cannot be read" in dialog.list.item(0).text()
    dialog.reject()


def test_what_is_no_project_is_not_offered_to_be_salvaged(open_desk, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("dear diary")
    desk = open_desk()
    desk.window.open_project(letter)
    assert desk.window.start.trouble.isVisible()
    assert not desk.window.start.salvage.isVisible()


@pytest.mark.parametrize("content", [b"", b"They met in Oslo. " * 100])
def test_nothing_is_offered_to_be_salvaged_where_there_is_nothing(open_desk, tmp_path, content):
    path = tmp_path / "zero.goldspan"
    path.write_bytes(content)
    desk = open_desk()
    desk.window.open_project(path)
    assert desk.window.start.trouble.isVisible()
    assert "goldspan backups" not in desk.window.start.trouble.text()
    assert not desk.window.start.salvage.isVisible()


def test_a_project_that_vanished_meanwhile_is_told(open_desk, damaged, tmp_path, answer):
    desk = open_desk(damaged)
    desk.press_action("check")
    damaged.unlink()
    answer(save=tmp_path / "saved.goldspan")
    answers("Go on without a copy", [])
    choose(sheet_of(desk, CheckSheet), "Save what is whole…")
    assert "does not exist" in said_by(desk)
    assert not (tmp_path / "saved.goldspan").exists()


def test_the_salvaged_decisions_are_those_of_the_project(open_desk, damaged, tmp_path, answer):
    desk = open_desk(damaged)
    desk.press(Key.Key_Space, times=2)
    desk.press_action("check")
    answer(save=tmp_path / "saved.goldspan")
    choose(sheet_of(desk, CheckSheet), "Save what is whole…")
    with (
        Project.open(damaged, read_only=True) as old,
        Project.open(tmp_path / "saved.goldspan", read_only=True) as new,
    ):
        assert [each.id for each in new.decisions()] == [each.id for each in old.decisions()]
