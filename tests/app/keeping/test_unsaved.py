"""What its disk does not take stays on the screen and is saved later: real faults, real keys."""

import resource

import pytest

from annotator import review
from annotator.store import Project
from annotator.store.state import StateMismatch
from tests.app.keeping.faults import CTRL, Key, counts, in_the_file, locked, said

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


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_what_waits_is_taken_back_also_while_the_file_cannot_be_read(desk, path, how):
    first = desk.focused
    with locked(path, how):
        desk.press(Key.Key_Space)
        desk.press(Key.Key_X)
        assert desk.states() == (4, 1, 2)  # with its relation
        desk.press(Key.Key_Z, CTRL)
        assert desk.states() == (6, 1, 0)
        assert "not saved: another program" in counts(desk)
        desk.press(Key.Key_Z, CTRL)
        assert desk.states() == (7, 0, 0)
        assert desk.session.unsaved == 0
        assert desk.focused == first
    desk.press(Key.Key_X)
    assert in_the_file(path) == 1
    assert desk.states()[1:] == (0, 2)
    assert desk.is_saved()


def test_a_name_that_leaves_no_room_for_a_journal_is_told_as_that(open_desk, path):
    there = path.rename(path.with_name("m" * 240 + ".goldspan"))
    desk = open_desk(there)
    desk.press(Key.Key_Space)
    assert "not saved: the file's name is too long" in counts(desk)
    assert "mmm…mmm" in said(desk)
    assert "its name is too long" in said(desk)


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
