"""What its disk does not take stays on the screen and is saved later: real faults, real keys."""

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from annotator import review
from annotator.errors import GoldspanError
from annotator.store import Project, backups, rebuilding
from annotator.store.state import StateMismatch
from app.pages.restore import RestoreDialog

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
HOLDS = """
import sys
import threading
from pathlib import Path
from annotator.store import claim
taken = claim.take(Path(sys.argv[1]))
print(taken.holder.pid, flush=True)
sys.stdin.read()
"""


def counts(desk):
    return desk.window.status.counts.text()


def said(desk):
    return desk.window.status.message.text()


def in_the_file(path):
    with Project.open(path, read_only=True) as project:
        return 0 if project.head is None else project.head[0]


@contextmanager
def locked(path, how="IMMEDIATE"):
    """Another program holds the file."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(f"BEGIN {how}")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def answers(button, seen):
    """Presses a button of the question that comes up."""

    def press():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert box.textFormat() is Qt.TextFormat.PlainText
        seen.append(box.text())
        next(each for each in box.buttons() if each.text() == button).click()

    QTimer.singleShot(0, press)


# what could not be saved


def test_a_decision_whose_file_was_moved_stays_and_is_saved_when_it_is_back(desk, path, qtbot):
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Space)
    assert desk.states() == (6, 1, 0)
    assert desk.session.unsaved == 1
    assert "was moved or deleted" in said(desk)
    assert "not saved: the file was moved or deleted" in counts(desk)
    assert desk.window.status.again.isVisible()
    path.with_suffix(".away").rename(path)
    desk.window.status.again.click()
    assert desk.session.unsaved == 0
    assert not desk.window.status.again.isVisible()
    assert counts(desk).endswith("saved")
    assert "not saved" not in counts(desk)
    assert desk.is_saved()


def test_nothing_else_is_decided_until_it_is_saved_or_undone(desk, path):
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Space)
    desk.press(Key.Key_X)
    assert desk.states() == (6, 1, 0)
    assert "The last decision is not saved yet: the file was moved or deleted" in said(desk)
    desk.press(Key.Key_Z, CTRL)
    assert desk.states() == (7, 0, 0)
    assert desk.session.unsaved == 0
    assert desk.focused == desk.find("PERSON", "Ada Lind")
    path.with_suffix(".away").rename(path)
    assert in_the_file(path) == 0
    desk.press(Key.Key_Space)
    desk.press(Key.Key_X)
    assert in_the_file(path) == 2
    assert desk.is_saved()


def test_what_is_not_saved_is_there_again_when_one_comes_back_to_the_article(desk, path):
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Space)
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.sheet.article.id == "a2"
    assert "not saved" in counts(desk)
    desk.press(Key.Key_PageUp, CTRL)
    assert desk.states() == (6, 1, 0)
    path.with_suffix(".away").rename(path)
    desk.press(Key.Key_Space)
    assert in_the_file(path) == 2
    assert desk.is_saved()


def test_finishing_that_is_not_saved_does_not_leave_the_article(desk, path):
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_Return, CTRL)
    assert desk.sheet.article.id == "a1"
    assert desk.sheet.finished
    assert desk.session.unsaved == 1
    path.with_suffix(".away").rename(path)
    desk.window.status.again.click()
    assert desk.session.unsaved == 0
    assert desk.is_saved()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_while_another_program_holds_the_file_decisions_wait_in_their_order(desk, path, qtbot, how):
    with locked(path, how):
        desk.press(Key.Key_Space, times=2)
        assert desk.states() == (5, 2, 0)
        assert "2 decisions not saved: another program is writing" in counts(desk)
    qtbot.waitUntil(lambda: desk.session.unsaved == 0)
    assert in_the_file(path) == 2
    assert desk.is_saved()
    assert said(desk) == "Everything is saved."
    desk.press(Key.Key_Z, CTRL, times=2)
    assert desk.states() == (7, 0, 0)


def test_a_full_file_system_is_told_and_room_on_it_lets_the_decision_through(desk, path, qtbot):
    connection = desk.session.project._db
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    for _ in range(400):
        desk.press(Key.Key_F)
        if desk.session.unsaved:
            break
    assert "not saved: the disk is full" in counts(desk)
    shown = dict(desk.sheet.items)
    assert desk.stored() != shown
    connection.execute("PRAGMA max_page_count = 1000000").fetchone()
    qtbot.waitUntil(lambda: desk.session.unsaved == 0)
    assert desk.stored() == shown


def test_a_disk_that_takes_no_byte_loses_nothing(desk, path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, hard))
    try:
        desk.press(Key.Key_Space)
        assert desk.states() == (6, 1, 0)
        assert "not saved:" in counts(desk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    desk.press(Key.Key_X)
    assert desk.session.unsaved == 0
    assert in_the_file(path) == 2
    assert desk.is_saved()


def test_what_waits_goes_on_top_of_what_somebody_else_decided_meanwhile(desk, path):
    desk.press(Key.Key_Space)
    with locked(path):
        desk.press(Key.Key_Space)
    with Project.open(path) as other:
        sheet = other.sheet("a1")
        other.record(review.reject(sheet, sheet.order[-1]), actor="somebody")
    desk.window.status.again.click()
    assert desk.session.unsaved == 0
    assert in_the_file(path) == 3
    assert desk.states() == (4, 2, 1)
    assert desk.is_saved()


def test_what_waits_and_no_longer_fits_is_shown_as_somebody_else_has_it(desk, path):
    with locked(path):
        desk.press(Key.Key_Space)
    with Project.open(path) as other:
        sheet = other.sheet("a1")
        other.record(review.reject(sheet, sheet.order[0]), actor="somebody")
    desk.window.status.again.click()
    assert desk.session.unsaved == 0
    assert "has changed the project" in said(desk)
    assert in_the_file(path) == 1
    assert desk.is_saved()


def test_an_exception_in_a_slot_leaves_no_transaction_open(desk, path):
    stale = review.accept(desk.sheet, [desk.session.focus])
    desk.press(Key.Key_X)
    with pytest.raises(StateMismatch):
        desk.session._record(stale)
    assert not desk.session.project._db.conn.in_transaction
    desk.press(Key.Key_Space)
    assert desk.is_saved()


# copies


def gone(path, older):
    path.unlink()


def restored(path, older):
    path.write_bytes(older)


def replaced(path, older):
    path.with_name("new").write_bytes(older)
    path.with_name("new").replace(path)


@pytest.mark.parametrize("beneath", [gone, restored, replaced])
def test_the_work_goes_on_in_a_copy_with_what_could_not_be_saved(
    desk, path, tmp_path, answer, beneath
):
    older = path.read_bytes()
    desk.press(Key.Key_Space)
    beneath(path, older)
    desk.press(Key.Key_X)
    assert desk.session.unsaved == 1
    shown, focus = dict(desk.sheet.items), desk.session.focus
    copy = tmp_path / "copy"
    answer(save=copy)
    desk.window.status.copy.click()
    assert desk.session.project.path == tmp_path / "copy.goldspan"
    assert desk.session.unsaved == 0
    assert dict(desk.sheet.items) == shown
    assert desk.session.focus == focus
    assert "You work in it from now on" in said(desk)
    desk.press(Key.Key_Space)
    assert in_the_file(tmp_path / "copy.goldspan") == 3
    assert desk.is_saved()


def test_a_copy_never_replaces_a_file(desk, path, tmp_path, answer):
    diary = tmp_path / "diary.goldspan"
    diary.write_text("dear diary")
    answer(save=diary)
    desk.press(Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "exists already" in said(desk)
    assert diary.read_text() == "dear diary"
    assert desk.session.project.path == path


# leaving


def test_closing_with_a_decision_that_is_not_saved_asks(desk, path, tmp_path, answer):
    path.unlink()
    desk.press(Key.Key_Space)
    seen = []
    answers("Go back", seen)
    desk.window.close()
    assert desk.window.isVisible()
    assert seen == ["1 decision is not saved: the file was moved or deleted. Closing loses it."]
    assert desk.states() == (6, 1, 0)
    answer(save=tmp_path / "copy.goldspan")
    answers("Save a copy…", seen)
    desk.window.close()
    assert not desk.window.isVisible()
    assert in_the_file(tmp_path / "copy.goldspan") == 1


def test_closing_without_it_closes(desk, path):
    path.unlink()
    desk.press(Key.Key_Space)
    answers("Close without it", [])
    desk.window.close()
    assert not desk.window.isVisible()


def test_another_project_is_not_opened_over_what_is_not_saved(desk, path, tmp_path, diplomacy):
    other = tmp_path / "other.goldspan"
    Project.create(other, scheme=diplomacy).close()
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Space)
    answers("Go back", [])
    desk.window.open_project(other)
    assert desk.session.project.path == path
    assert desk.states() == (6, 1, 0)
    path.with_suffix(".away").rename(path)
    desk.window.open_project(other)  # it is saved first, without a question
    assert desk.session.project.path == other
    assert in_the_file(path) == 1


def test_what_goes_wrong_while_closing_leaves_the_window_open(desk, monkeypatch):
    def fails():
        raise RuntimeError("a bug")

    with monkeypatch.context() as broken:
        broken.setattr(desk.window.suggester, "close", fails)
        with pytest.raises(RuntimeError):
            desk.window.close()
    assert desk.window.isVisible()
    desk.press(Key.Key_Space)
    assert desk.is_saved()


# what is not saved is on the screen as long as it says so


@contextmanager
def a_full_disk(desk):
    """No byte more goes into the file until the end."""
    connection = desk.session.project._db
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    for _ in range(400):
        desk.press(Key.Key_F)
        if desk.session.unsaved:
            break
    assert desk.session.unsaved == 1
    yield
    if not desk.session.project._db.conn.in_transaction:
        desk.session.project._db.execute("PRAGMA max_page_count = 1000000").fetchone()


def test_leaving_the_list_of_backups_forgets_nothing(desk, path, qtbot):
    tended(desk, qtbot)
    with a_full_disk(desk):
        shown = dict(desk.sheet.items)
        desk.press_action("restore")
        (dialog,) = desk.window.findChildren(RestoreDialog)
        desk.press_at(dialog.list, Key.Key_Escape)
        assert desk.session.unsaved == 1
        assert "not saved: the disk is full" in counts(desk)
        assert dict(desk.sheet.items) == shown
    desk.window.status.again.click()
    assert desk.stored() == shown


def test_a_restore_that_fails_keeps_what_is_not_saved(desk, path, qtbot, monkeypatch):
    tended(desk, qtbot)

    def fails(*_places, **_options):
        raise GoldspanError("The backup cannot be read.")

    monkeypatch.setattr(backups, "restore", fails)
    with a_full_disk(desk):
        shown = dict(desk.sheet.items)
        desk.press_action("restore")
        (dialog,) = desk.window.findChildren(RestoreDialog)
        seen = []

        def both():
            answers("Restore", seen)

        QTimer.singleShot(0, both)
        answers("Restore without it", seen)
        desk.press_at(dialog.list, Key.Key_Return)
        assert seen[0].endswith("Restoring loses it.")
        assert said(desk) == "⚠ The backup cannot be read."
        assert dict(desk.sheet.items) == shown
        assert desk.session.unsaved == 1
        assert "not saved" in counts(desk)
    desk.window.status.again.click()
    assert desk.stored() == shown


def test_another_project_that_does_not_open_costs_nothing_that_is_not_saved(desk, path, tmp_path):
    other = tmp_path / "other.goldspan"
    other.write_bytes(b"They met.")
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Space)
    seen = []
    answers("Open without it", seen)
    desk.window.open_project(other)
    assert seen[0].endswith("Opening another project loses it.")
    assert desk.session.project.path == path
    assert desk.states() == (6, 1, 0)
    assert "not saved" in counts(desk)
    path.with_suffix(".away").rename(path)
    desk.window.status.again.click()
    assert desk.is_saved()


@pytest.mark.parametrize("works", [True, False])
def test_a_rebuild_forgets_when_it_is_done_and_not_when_it_fails(desk, path, works, monkeypatch):
    def rebuilt(*_places, **_options):
        if not works:
            raise GoldspanError("It cannot be read.")

    monkeypatch.setattr(rebuilding, "rebuild", rebuilt)
    with a_full_disk(desk):
        shown = dict(desk.sheet.items)
        seen = []
        answers("Make it again without it", seen)
        desk.window.keeper.rebuild()
        assert seen[0].endswith("Making it again loses it.")
        assert desk.session.unsaved == (0 if works else 1)
        assert (dict(desk.sheet.items) == shown) is not works
        assert ("not saved" in counts(desk)) is not works
        assert works == desk.is_saved()


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


# the place, and backups


def tended(desk, qtbot):
    desk.window.keeper.tending.begin()
    qtbot.waitUntil(lambda: desk.window.keeper.tending._thread is None)


def test_a_synchronised_folder_and_a_conflicting_copy_are_told_once(open_desk, path, qtbot):
    folder = path.parent / "Dropbox"
    folder.mkdir()
    there = path.rename(folder / path.name)
    desk = open_desk(there)
    tended(desk, qtbot)
    assert "Dropbox synchronises" in said(desk)
    desk.press(Key.Key_Space)
    desk.window.close()
    again = open_desk(there)
    tended(again, qtbot)
    assert "Dropbox" not in said(again)
    again.window.close()
    (folder / "news (Mina's conflicted copy 2026-11-22).goldspan").write_bytes(there.read_bytes())
    third = open_desk(there)
    tended(third, qtbot)
    assert "Mina's conflicted copy" in said(third)


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
    seen = []
    answers("Restore", seen)
    desk.press_at(dialog.list, Key.Key_Return)
    assert len(seen) == 1
    assert "The present file is kept" in seen[0]
    assert in_the_file(path) == 1
    assert in_the_file(path.with_name("news before restoring.goldspan")) == 3
    assert desk.states() == (6, 1, 0)
    assert "kept as news before restoring.goldspan" in said(desk)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)
    desk.press(Key.Key_Space)
    assert desk.is_saved()


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
