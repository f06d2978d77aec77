"""Somebody else has the project, where it lies, and going back to a backup."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from annotator.errors import GoldspanError
from annotator.store import Project, backups
from app.pages.restore import RestoreDialog
from tests.app.keeping.faults import CTRL, Key, answers, counts, in_the_file, said, tended

HOLDS = """
import sys
import threading
from pathlib import Path
from annotator.store import claim
taken = claim.take(Path(sys.argv[1]))
print(taken.holder.pid, flush=True)
sys.stdin.read()
"""


# somebody else has it


@contextmanager
def held(path):
    """A process that has the project open; gives its id."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield int(process.stdout.readline())
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_what_another_process_has_open_is_open_for_reading_and_says_by_whom(open_desk, path):
    with held(path) as pid:
        desk = open_desk(path)
        for word in (socket.gethostname(), f"process {pid}", "for reading only"):
            assert word in said(desk)
        assert "open for reading only" in counts(desk)
        assert "(reading only)" in desk.window.windowTitle()
        desk.press(Key.Key_Space)
        assert desk.states() == (7, 0, 0)
        assert f"process {pid}" in said(desk)
        assert desk.session.unsaved == 0
        desk.window.files.import_paths([path])
        assert f"process {pid}" in said(desk)
    # it was killed: nobody is asked
    desk.window.open_project(path)
    assert "reading" not in desk.window.windowTitle()
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_a_second_window_takes_over_by_itself_once_the_first_is_gone(open_desk, path):
    with held(path):
        desk = open_desk(path)
        desk.press(Key.Key_PageDown, CTRL)
        desk.press(Key.Key_Down)
        focus = desk.session.focus
        desk.session._holding._looks.timeout.emit()
        assert "open for reading only" in counts(desk)
    desk.session._holding._looks.timeout.emit()
    assert "you can decide here now" in said(desk)
    assert "reading" not in desk.window.windowTitle()
    assert (desk.sheet.article.id, desk.session.focus) == ("a2", focus)
    desk.press(Key.Key_Space)
    assert desk.is_saved()
    assert not desk.session._holding._looks.isActive()


def test_nothing_is_imported_into_what_is_for_reading_only(open_desk, path):
    with held(path) as pid:
        desk = open_desk(path)
        desk.press(Key.Key_I, CTRL)  # no dialog comes up
        assert f"process {pid}" in said(desk)


def test_a_window_gives_the_project_back_when_it_closes(open_desk, path):
    desk = open_desk(path)
    assert (path.parent / f".{path.name}.open").exists()
    desk.window.close()
    assert not (path.parent / f".{path.name}.open").exists()


def test_a_project_that_another_computer_took_over_is_for_reading_at_the_next_beat(desk, path):
    claimed = path.parent / f".{path.name}.open"
    theirs = json.loads(claimed.read_text()) | {"host": "elsewhere", "user": "mina", "token": "x"}
    claimed.write_text(json.dumps(theirs))
    desk.session._holding._beat.timeout.emit()
    assert "was taken over by mina on elsewhere" in said(desk)
    assert "(reading only)" in desk.window.windowTitle()
    assert "open for reading only" in counts(desk)
    desk.press(Key.Key_Space)
    assert desk.states() == (7, 0, 0)
    assert "was taken over by mina" in said(desk)
    desk.window.close()
    assert json.loads(claimed.read_text()) == theirs


def test_a_synchronised_folder_and_a_conflicting_copy_are_told_once(open_desk, path, qtbot):
    folder = path.parent / "Dropbox"
    folder.mkdir()
    there = path.rename(folder / path.name)
    desk = open_desk(there)
    tended(desk, qtbot)
    assert "Dropbox synchronises" in said(desk)
    desk.press(Key.Key_Space)
    assert "Dropbox synchronises" in said(desk)  # saving does not mend it
    assert counts(desk).endswith("saved")
    read_message(desk, "Dropbox synchronises")
    assert said(desk) == ""
    desk.window.close()
    again = open_desk(there)
    tended(again, qtbot)
    assert "Dropbox" not in said(again)
    again.window.close()
    (folder / "news (Mina's conflicted copy 2026-11-22).goldspan").write_bytes(there.read_bytes())
    third = open_desk(there)
    tended(third, qtbot)
    assert "Mina's conflicted copy" in said(third)


def read_message(desk, words):
    """Read the whole message by its key, and close it."""
    desk.press(Key.Key_M, CTRL | Qt.KeyboardModifier.ShiftModifier)
    (box,) = desk.window.findChildren(QMessageBox)
    assert words in box.text()
    box.accept()


def test_a_backup_that_cannot_be_made_stays_in_sight_until_one_is(desk, path, qtbot):
    folder = backups.folder_of(path)
    folder.write_text("a file where the folder should be")
    for _ in range(2):  # each attempt says it
        tended(desk, qtbot)
        assert "No backup of" in said(desk)
        desk.press(Key.Key_Space)
        assert "No backup of" in said(desk)
        read_message(desk, "No backup of")
        assert said(desk) == ""
        assert "not backed up" in counts(desk)
        qtbot.waitUntil(desk.canvas.hasFocus)
    tended(desk, qtbot)
    folder.unlink()
    tended(desk, qtbot)
    assert "not backed up" not in counts(desk)
    assert said(desk) == ""


def test_what_was_told_is_not_beside_the_next_decision(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Z, CTRL)
    assert said(desk) == "Undone: accepting."
    desk.press(Key.Key_Space)
    assert said(desk) == ""


def test_a_project_is_backed_up_soon_after_it_was_opened(desk, path, qtbot):
    tended(desk, qtbot)
    (made,) = backups.backups(path)
    assert (made.articles, made.decisions) == (2, 0)
    assert not made.flaw


def test_going_back_to_a_backup_asks_once_and_keeps_the_present_file(desk, path, qtbot):
    desk.press(Key.Key_Space)
    tended(desk, qtbot)
    desk.press(Key.Key_X)
    desk.press(Key.Key_X)
    desk.press_action("restore")
    (dialog,) = desk.window.findChildren(RestoreDialog)
    assert "2 articles, 1 decision · lacks 2 decisions" in dialog.list.item(0).text()
    assert "checked first" in texts(dialog)
    seen = []
    answers("Restore", seen)
    desk.press_at(dialog.list, Key.Key_Return)
    assert len(seen) == 1
    assert "That takes 2 decisions from it. The present file is kept" in seen[0]
    assert in_the_file(path) == 1
    assert in_the_file(path.with_name("news before restoring.goldspan")) == 3
    assert desk.states() == (6, 1, 0)
    assert "kept as “news before restoring.goldspan”." in said(desk)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def restore_dialog(desk):
    desk.press_action("restore")
    (dialog,) = [each for each in desk.window.findChildren(RestoreDialog) if each.isVisible()]
    return dialog


def test_what_a_restore_has_put_aside_is_offered_to_go_back_to(desk, path, qtbot):
    desk.press(Key.Key_Space)
    tended(desk, qtbot)
    desk.press(Key.Key_X, times=2)
    dialog = restore_dialog(desk)
    answers("Restore", [])
    desk.press_at(dialog.list, Key.Key_Return)
    assert in_the_file(path) == 1
    dialog = restore_dialog(desk)
    lines = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    (row,) = [row for row, line in enumerate(lines) if "put aside by a restore" in line]
    assert "has 2 decisions that the project lacks" in lines[row]
    dialog.list.setCurrentRow(row)
    answers("Restore", [])
    desk.press_at(dialog.list, Key.Key_Return)
    assert in_the_file(path) == 3


@pytest.fixture
def of_another(path, diplomacy):
    """Another project among the backups of this one."""
    folder = backups.folder_of(path)
    folder.mkdir()
    there = folder / "news 2026-11-20T063955Z.goldspan"
    Project.create(there, scheme=diplomacy).close()
    return there


def test_a_backup_of_another_project_says_so_and_asks_with_go_back_first(desk, path, of_another):
    desk.press(Key.Key_Space)
    dialog = restore_dialog(desk)
    line = dialog.list.item(0).text()
    assert " · of another project · " in line
    assert "lacks 1 decision, 1 run and 2 articles" in line
    seen = []
    answers(None, seen)  # Enter, on what is chosen first
    desk.press_at(dialog.list, Key.Key_Return)
    assert "of another project, and lacks 1 decision, 1 run and 2 articles" in seen[0]
    assert desk.session.project.path == path
    assert in_the_file(path) == 1
    dialog = restore_dialog(desk)
    answers("Restore", seen)
    desk.press_at(dialog.list, Key.Key_Return)
    assert desk.sheet is None


def test_a_damaged_backup_is_found_out_before_anything_is_asked(desk, path, qtbot):
    desk.press(Key.Key_Space)
    tended(desk, qtbot)
    (made,) = backups.backups(path)
    content = bytearray(made.path.read_bytes())
    content[4096 * 8 : 4096 * 9] = b"\xff" * 4096
    made.path.write_bytes(content)
    dialog = restore_dialog(desk)
    desk.press_at(dialog.list, Key.Key_Return)
    assert "is damaged" in said(desk)
    assert desk.is_saved()


def test_a_backup_is_opened_for_reading_and_restored_from_there(open_desk, path, qtbot):
    backups.back_up(path)
    (made,) = backups.backups(path)
    before = made.path.read_bytes()
    desk = open_desk(made.path)
    assert "is a backup of news.goldspan: it is open for reading only" in said(desk)
    assert "open for reading only" in counts(desk)
    desk.press(Key.Key_Space)
    assert desk.states() == (7, 0, 0)
    assert "is a backup of news.goldspan" in said(desk)
    tended(desk, qtbot)
    assert sorted(made.path.parent.iterdir()) == [made.path]
    assert made.path.read_bytes() == before
    dialog = restore_dialog(desk)
    answers("Restore", [])
    desk.press_at(dialog.list, Key.Key_Return)
    assert desk.session.project.path == path
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)
    desk.press(Key.Key_Space)
    assert desk.is_saved()


def test_a_deleted_project_stays_in_opened_last_with_its_backups(open_desk, path):
    desk = open_desk(path)
    backups.back_up(path)
    desk.window.close()
    path.unlink()
    again = open_desk()
    (button,) = [
        each for each in again.window.start.findChildren(QPushButton) if "news" in each.text()
    ]
    assert button.text() == "news.goldspan is missing: restore a backup…"
    button.setFocus()
    again.press(Key.Key_Return)
    (dialog,) = again.window.findChildren(RestoreDialog)
    answers("Restore", [])
    again.press_at(dialog.list, Key.Key_Return)
    assert again.session.project.path == path


@pytest.mark.parametrize("which", ["missing", "backup"])
def test_restore_takes_the_name_of_a_missing_project_and_any_of_its_backups(
    open_desk, path, which, answer
):
    backups.back_up(path)
    (made,) = backups.backups(path)
    path.unlink()
    answer(open_=[path if which == "missing" else made.path])
    desk = open_desk()
    dialog = restore_dialog(desk)
    answers("Restore", [])
    desk.press_at(dialog.list, Key.Key_Return)
    assert desk.session.project.path == path


def test_without_a_backup_there_is_nothing_to_go_back_to(desk):
    desk.press_action("restore")
    assert said(desk) == "There is no backup of news.goldspan yet."


def texts(widget):
    """All that the labels in a widget say."""
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def test_a_restore_that_leaves_no_file_shows_nothing_of_what_was_open(
    desk, path, qtbot, monkeypatch
):
    shown = desk.session.focus
    desk.press(Key.Key_Space)
    tended(desk, qtbot)

    def fails(*_places, **_options):
        path.unlink()
        raise GoldspanError("The disk is gone.")

    monkeypatch.setattr(backups, "restore", fails)
    desk.press_action("restore")
    (dialog,) = desk.window.findChildren(RestoreDialog)
    answers("Restore", [])
    desk.press_at(dialog.list, Key.Key_Return)
    assert desk.session.project is None
    assert desk.window.start.isVisible()
    assert "The disk is gone." in said(desk)
    assert desk.window.windowTitle() == "Goldspan"
    assert counts(desk) == ""
    assert desk.canvas.item_rects(shown) == []
    assert desk.window.card.isHidden() or "Ada" not in texts(desk.window.card)


def test_a_window_closed_during_a_restore_closes_after_it(desk, path, qtbot, monkeypatch):
    desk.press(Key.Key_Space)
    tended(desk, qtbot)
    desk.press(Key.Key_X)
    really = backups.restore
    seen = []

    def slowly(*places, **options):
        QTimer.singleShot(0, desk.window, close)
        closed.wait(10)
        return really(*places, **options)

    def close():
        desk.window.close()
        seen.append(desk.window.isVisible())
        closed.set()

    closed = threading.Event()
    monkeypatch.setattr(backups, "restore", slowly)
    desk.press_action("restore")
    (dialog,) = desk.window.findChildren(RestoreDialog)
    answers("Restore", [])
    desk.press_at(dialog.list, Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.window.isVisible())
    assert seen == [True]
    assert desk.session.project is None
    assert not (path.parent / f".{path.name}.open").exists()
    assert not desk.window.suggester.busy
