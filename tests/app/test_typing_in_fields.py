"""Letters typed in a text field are letters: they never judge anything."""

import string

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model import ArticleState

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
EVERYTHING = string.ascii_letters + string.digits + " /=?-"


def of_filter(desk):
    desk.window.queue.bar.search.setFocus(Qt.FocusReason.TabFocusReason)
    return desk.window.queue.bar.search


def of_note(desk):
    desk.press("n")
    return desk.window.prompt.line


def of_find(desk):
    desk.press("/")
    return desk.window.prompt.line


def of_entity(desk):
    desk.press("e")
    desk.press(Key.Key_A, CTRL)
    return desk.window.prompt.line


fields = pytest.mark.parametrize("field", [of_filter, of_note, of_find, of_entity])


@fields
def test_every_letter_goes_into_the_field_and_nothing_is_judged(desk, field):
    line = field(desk)
    assert desk.keyboard is line
    desk.type(EVERYTHING)
    desk.press(Key.Key_Backspace)
    assert line.text() == EVERYTHING[:-1]
    assert desk.keyboard is line
    assert desk.states() == (7, 0, 0)
    assert desk.session.project.head is None
    desk.press(Key.Key_Escape)


@fields
def test_arrows_and_undo_are_the_fields_own(desk, field):
    focus = desk.session.focus
    line = field(desk)
    desk.type("abc")
    desk.press(Key.Key_Left, SHIFT)
    assert line.selectedText() == "c"
    desk.press(Key.Key_X, CTRL)
    assert line.text() == "ab"
    desk.press(Key.Key_Z, CTRL)
    assert line.text() == "abc"
    assert desk.failed == []  # there would be nothing to undo in the project
    desk.press(Key.Key_Up)
    desk.press(Key.Key_Down)
    assert desk.session.focus == focus
    desk.press(Key.Key_Escape)


def test_the_filter_lists_the_articles_whose_title_has_every_word(desk):
    search, view = of_filter(desk), desk.window.queue.view
    desk.type("QUIS ada")
    assert view.model().rowCount() == 1
    desk.press(Key.Key_A, CTRL)
    desk.type("nothing like it")
    assert view.model().rowCount() == 0
    search.clear()
    assert view.model().rowCount() == 2


def test_an_article_opened_from_the_filtered_queue_gives_the_keyboard_to_the_article(desk):
    of_filter(desk)
    desk.type("envoys")
    view = desk.window.queue.view
    row = view.visualRect(view.model().index(0, 0))
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, row.center()
    )
    assert desk.sheet.article.id == "a2"
    assert desk.keyboard is desk.canvas
    desk.press("p")
    assert desk.states() == (4, 1, 0)


def test_finishing_works_from_a_field_since_no_field_types_ctrl_enter(desk):
    desk.press(Key.Key_Space, SHIFT)
    of_filter(desk)
    desk.press(Key.Key_Return, CTRL)
    assert desk.session.counts()[ArticleState.FINISHED] == 1


def test_tab_goes_round_the_panes_and_back_to_the_article(desk):
    for key, modifiers in ((Key.Key_Tab, NONE), (Key.Key_Backtab, SHIFT)):
        seen = []
        while not seen or desk.keyboard is not desk.canvas:
            desk.press(key, modifiers)
            seen.append(desk.keyboard)
            assert len(seen) < 20
        assert desk.window.queue.bar.search in seen
        assert desk.window.queue.view in seen
        assert desk.window.relations.list in seen


def test_enter_in_the_list_of_relations_focuses_one_and_the_article_has_the_keyboard(desk):
    rows = desk.window.relations.list
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press(Key.Key_Down, times=2)
    desk.press(Key.Key_Return)
    assert desk.focused.label == "held_at"
    assert desk.keyboard is desk.canvas
    desk.press(Key.Key_Space)
    assert desk.relations() == {("held_at", "Oslo talks", "Oslo")}
