"""Accepting by paragraph, which the lead of a project may switch off."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from annotator.model import Policy
from annotator.store import Project

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
OFF = "The lead of this project has switched accepting by paragraph off."


def switch_off_elsewhere(desk):
    """The lead does it from a terminal, while the window is open."""
    with Project.open(desk.session.project.path) as project:
        project.set_policy(Policy(accept_paragraph=False))


def test_switched_off_shift_space_accepts_nothing_and_says_why(desk):
    switch_off_elsewhere(desk)
    before = desk.states()
    desk.press(Key.Key_Space, SHIFT)
    assert desk.states() == before
    assert desk.told[-1] == OFF
    assert desk.failed == []
    desk.press(Key.Key_Space)  # one by one it goes on
    assert desk.states()[1] == 1
    assert desk.is_saved()


def test_switched_off_no_paragraph_is_framed_and_the_letters_go_on(desk, qtbot):
    switch_off_elsewhere(desk)
    desk.focus("PERSON", "Ada Lind")
    QTest.keyPress(desk.canvas, Key.Key_Shift)
    qtbot.waitUntil(lambda: desk.canvas._hints == desk.session.paragraph_letters())
    assert desk.canvas._frame is None
    meeting = desk.find("MEETING")
    desk.press(desk.session.paragraph_letters()[meeting.id].upper(), SHIFT)
    assert desk.focused == meeting
    QTest.keyRelease(desk.canvas, Key.Key_Shift)
    assert desk.canvas._hints == {}


def test_it_is_switched_in_the_menu_for_everybody_and_said(desk):
    desk.press_action("accepting_by_paragraph")
    assert desk.told[-1] == (
        "Accepting by paragraph is switched off for everybody in this project."
    )
    with Project.open(desk.session.project.path, read_only=True) as project:
        assert project.policy == Policy(accept_paragraph=False)
    desk.press(Key.Key_Space, SHIFT)
    assert desk.told[-1] == OFF
    desk.press_action("accepting_by_paragraph")
    assert desk.told[-1] == "Accepting by paragraph is allowed for everybody in this project."
    desk.press(Key.Key_Space, SHIFT)
    assert desk.states()[1] > 1
    assert desk.is_saved()


def test_the_menu_shows_whether_it_is_on(desk):
    made = desk.window.actions_by_id["accepting_by_paragraph"]
    menu = next(each for each in made.associatedObjects() if isinstance(each, QMenu))
    menu.aboutToShow.emit()
    assert made.isChecked()
    desk.press_action("accepting_by_paragraph")
    assert not made.isChecked()
    desk.press_action("accepting_by_paragraph")
    assert made.isChecked()
    switch_off_elsewhere(desk)
    menu.aboutToShow.emit()
    assert not made.isChecked()


def test_without_a_project_it_cannot_be_switched_and_stays_as_shown(open_desk):
    desk = open_desk()
    made = desk.window.actions_by_id["accepting_by_paragraph"]
    desk.press_action("accepting_by_paragraph")
    assert desk.failed == ["Open a project first."]
    assert made.isChecked()
