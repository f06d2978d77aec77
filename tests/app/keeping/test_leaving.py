"""Copies, and leaving what is not saved: nothing goes without being asked about."""

import pytest
from PySide6.QtGui import Qt

from annotator.store import Project
from tests.app.keeping.faults import CTRL, Key, answers, counts, in_the_file, said, tended

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
    assert seen == [
        "news.goldspan was moved or deleted. If it does not lie elsewhere, closing loses "
        "everything that was decided in it: there is no backup."
    ]
    assert desk.states() == (6, 1, 0)
    answer(save=tmp_path / "copy.goldspan")
    answers("Save a copy…", seen)
    desk.window.close()
    assert not desk.window.isVisible()
    assert in_the_file(tmp_path / "copy.goldspan") == 1


def test_closing_without_it_closes(desk, path):
    path.unlink()
    desk.press(Key.Key_Space)
    answers("Close without a copy", [])
    desk.window.close()
    assert not desk.window.isVisible()


@pytest.mark.parametrize("beneath", [gone, restored, replaced])
def test_without_a_waiting_decision_too_it_is_told_and_asked(
    desk, path, tmp_path, answer, beneath, qtbot
):
    older = path.read_bytes()
    desk.press(Key.Key_Space)
    tended(desk, qtbot)
    desk.press(Key.Key_X)
    beneath(path, older)
    desk.press(Key.Key_X)
    desk.press(Key.Key_Z, CTRL)
    assert desk.session.unsaved == 0
    assert counts(desk).startswith("nothing is saved here: ")
    assert desk.window.status.copy.isVisible()
    desk.window.status.again.click()
    assert counts(desk).startswith("nothing is saved here: ")
    seen = []
    answers("Go back", seen)
    desk.press(Key.Key_Q, CTRL)
    assert desk.window.isVisible()
    assert "closing loses everything decided since" in seen[0]
    assert seen[0].endswith(", when it was last backed up.")
    answer(save=tmp_path / "copy.goldspan")
    answers(None, seen)  # Enter, on what is chosen first
    desk.window.close()
    assert not desk.window.isVisible()
    assert in_the_file(tmp_path / "copy.goldspan") == 2


def test_a_file_that_was_deleted_under_a_window_nobody_worked_in_is_asked_about(desk, path):
    desk.press(Key.Key_Space)
    path.unlink()
    seen = []
    answers("Close without a copy", seen)
    desk.press(Key.Key_Q, CTRL)
    assert len(seen) == 1
    assert not desk.window.isVisible()


def test_a_file_that_is_back_is_as_good_as_ever(desk, path):
    path.rename(path.with_suffix(".away"))
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Z, CTRL)
    assert "nothing is saved here" in counts(desk)
    path.with_suffix(".away").rename(path)
    desk.window.status.again.click()
    assert counts(desk).endswith("saved")
    assert "here" not in counts(desk)
    assert not desk.window.status.copy.isVisible()
    desk.press(Key.Key_Space)
    assert desk.is_saved()
    desk.press(Key.Key_Q, CTRL)
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
