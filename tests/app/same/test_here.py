"""The same in this article, with real keys."""

from annotator import reshaping
from annotator.model import ItemState
from tests.app.same.lists import CTRL, HERE, Key
from tests.making import OSLO, place, places


def test_it_marks_what_is_not_vetoed_and_one_undo_takes_it_back(desk, same):
    before = desk.session.project.head
    shown = same("GPE", "Oslo")
    assert desk.keyboard is desk.window.prompt.list
    assert shown.ticks(HERE) == [True] * (len(places(OSLO, "Oslo")) - 1)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Space)  # veto the second one, inside "Oslo talks"
    assert shown.foot == "1 place here ticked."
    desk.press(Key.Key_Return)
    found = {each.start for each in desk.sheet.mentions if each.label == "GPE"}
    oslo = [start for start, _ in places(OSLO, "Oslo")]
    norway = place(OSLO, "Norway")[0]
    assert found == {oslo[0], oslo[2], norway}
    assert desk.focused.start == oslo[2]
    assert desk.keyboard is desk.canvas
    assert desk.told[-1] == "Marked in 1 place. Ctrl+Z takes all of it back."
    assert desk.session.project.head[0] == (before[0] if before else 0) + 1
    desk.press(Key.Key_Z, CTRL)
    assert desk.states() == (7, 0, 0)
    assert desk.is_saved()


def test_enter_marks_the_article_at_once_without_waiting_for_the_others(desk, same):
    desk.press(Key.Key_PageDown, CTRL)
    first, second = (each for each in desk.sheet.mentions if desk.sheet.surface(each) == "Ada Lind")
    assert desk.focused == first
    desk.press("=")
    desk.press(Key.Key_Return)
    assert desk.sheet.items[second.id].state is ItemState.ACCEPTED
    assert desk.focused == first
    assert desk.states() == (4, 1, 0)
    assert desk.is_saved()


def test_what_stands_nowhere_else_is_said_and_the_article_has_the_keyboard(desk, same, qtbot):
    shown = same("ROLE", "envoy", wait=False)
    qtbot.waitUntil(lambda: not shown.open)
    assert desk.told == ["It stands nowhere else unjudged."]
    assert desk.keyboard is desk.canvas
    desk.focus("holds_role")
    desk.press("=")
    assert desk.failed == ["Choose a mention first."]
    assert not shown.open


def test_a_discontinuous_mention_stands_nowhere_else(desk, qtbot):
    talks = desk.find("MEETING")
    desk.session._record(reshaping.move(desk.sheet, talks.id, ((0, 3), (9, 11))))
    desk.focus("MEETING")
    desk.press("=")
    qtbot.waitUntil(lambda: not desk.window.prompt.isVisible())
    assert desk.told[-1] == "It stands nowhere else unjudged."
