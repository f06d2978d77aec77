"""Undo, redo, finishing and reopening with real keys: across articles, windows and restarts."""

from PySide6.QtCore import Qt

from annotator.model import ArticleState, ItemState
from annotator.store import Project

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def undo(desk, times=1):
    desk.press(Key.Key_Z, CTRL, times=times)


def redo(desk, times=1):
    desk.press(Key.Key_Z, CTRL | SHIFT, times=times)


def test_undo_and_redo_go_across_articles(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.sheet.article.id == "a2"
    desk.press(Key.Key_X)
    undo(desk)
    assert desk.states() == (5, 0, 0)
    undo(desk)
    assert desk.sheet.article.id == "a1"
    assert desk.states() == (7, 0, 0)
    assert desk.focused == desk.find("PERSON", "Ada Lind")
    redo(desk, 2)
    assert desk.sheet.article.id == "a2"
    assert desk.states() == (4, 0, 1)
    assert desk.is_saved()


def test_undo_and_redo_go_across_closing_and_opening_the_window(open_desk, path):
    desk = open_desk(path)
    desk.press(Key.Key_Space)
    desk.press("g")
    desk.press(Key.Key_X)
    there = desk.stored()
    desk.window.close()
    again = open_desk(path)
    assert dict(again.sheet.items) == there
    undo(again, 2)
    assert again.states() == (6, 1, 0)
    again.window.close()
    third = open_desk(path)
    redo(third)
    undo(third, 2)
    assert third.states() == (7, 0, 0)
    assert third.sheet.progress is None
    undo(third)
    assert (third.told[-1], third.failed) == ("There is nothing to undo.", [])


def test_everything_can_be_undone_and_brought_again(desk):
    untouched = dict(desk.sheet.items)
    desk.press(Key.Key_Space)
    desk.press("g")
    desk.press(Key.Key_X)
    desk.press("f")
    desk.press(Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    desk.press(Key.Key_Right, SHIFT)
    desk.press("d")
    done = dict(desk.sheet.items)
    undo(desk, 6)
    assert dict(desk.sheet.items) == untouched
    undo(desk)
    assert desk.told[-1] == "There is nothing to undo."
    redo(desk, 6)
    assert dict(desk.sheet.items) == done
    redo(desk)
    assert desk.told[-1] == "There is nothing to redo."
    assert desk.failed == []
    assert desk.is_saved()


def test_a_new_verdict_ends_what_can_be_redone(desk):
    desk.press(Key.Key_Space)
    undo(desk)
    desk.press(Key.Key_X)
    redo(desk)
    assert desk.told[-1] == "There is nothing to redo."
    undo(desk)
    assert desk.states() == (7, 0, 0)


def test_the_other_key_for_redo(desk):
    desk.press(Key.Key_Space)
    undo(desk)
    desk.press(Key.Key_Y, CTRL)
    assert desk.states() == (6, 1, 0)


def test_undoing_an_added_mention_takes_its_focus_along(desk):
    desk.press(Key.Key_Right, SHIFT)
    desk.press("d")
    added = desk.session.focus
    undo(desk)
    assert added not in desk.sheet.items
    assert desk.session.focus in desk.sheet.items
    redo(desk)
    assert desk.session.focus == added


def test_undo_in_an_opened_project_without_decisions_says_so(desk):
    undo(desk)
    assert desk.told[-1] == "There is nothing to undo."


def test_ctrl_enter_says_first_what_is_not_judged_and_shows_it(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Up)
    desk.press(Key.Key_Return, CTRL)
    assert desk.failed == [
        "Ctrl+Enter again rejects 6 items that are not judged and finishes; the first is in focus."
    ]
    assert desk.focused == desk.find("ROLE", "envoy")
    assert not desk.sheet.finished


def test_the_second_ctrl_enter_rejects_the_rest_and_opens_the_next_article(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_Enter, CTRL)
    assert desk.sheet.article.id == "a2"
    assert desk.session.queue[0].state is ArticleState.FINISHED
    desk.press(Key.Key_PageUp, CTRL)
    assert desk.states() == (0, 1, 6)
    assert desk.sheet.finished
    assert desk.is_saved()


def test_anything_in_between_asks_again(desk):
    for between in (Key.Key_Down, Key.Key_Right):
        desk.press(Key.Key_Return, CTRL)
        desk.press(between)
        desk.press(Key.Key_Return, CTRL)
        assert "not judged" in desk.failed[-1]
        assert not desk.sheet.finished
        desk.press(Key.Key_Escape)
    desk.press(Key.Key_PageDown, CTRL)
    desk.press(Key.Key_Return, CTRL)
    desk.click(desk.on(desk.find("ORG", "UN")))
    desk.press(Key.Key_Return, CTRL)
    assert not desk.sheet.finished


def test_a_page_of_its_own_takes_back_what_a_first_ctrl_enter_announced(desk):
    desk.press(Key.Key_Return, CTRL)
    assert "not judged" in desk.window.status.message.text()
    desk.press(Key.Key_F9)
    assert desk.window.status.message.text() == ""
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_Return, CTRL)
    assert not desk.sheet.finished
    assert "not judged" in desk.failed[-1]


def test_one_item_is_said_in_the_singular(desk):
    desk.press(Key.Key_Space, times=6)
    desk.press(Key.Key_Return, CTRL)
    assert desk.failed[-1].startswith("Ctrl+Enter again rejects 1 item that is not")


def test_an_article_whose_suggestions_are_on_their_way_is_not_finished_by_one_ctrl_enter(desk):
    desk.press(Key.Key_Space, times=7)
    desk.session.awaited = lambda article: article == "a1"
    desk.press(Key.Key_Return, CTRL)
    assert "on their way" in desk.failed[-1]
    assert not desk.sheet.finished
    desk.press(Key.Key_Return, CTRL)
    assert desk.session.queue[0].state is ArticleState.FINISHED


def test_where_all_is_judged_one_ctrl_enter_finishes_and_the_last_article_says_so(desk):
    desk.press(Key.Key_Space, SHIFT)
    desk.press(Key.Key_Return, CTRL)
    assert desk.sheet.article.id == "a2"
    desk.press(Key.Key_Space, SHIFT)
    desk.press(Key.Key_Return, CTRL)
    assert desk.sheet.article.id == "a2"
    assert desk.told[-1].startswith("Every article is finished. Ctrl+R makes")
    assert desk.session.counts()[ArticleState.FINISHED] == 2


def test_finishing_goes_on_to_the_next_unfinished_article_round_the_end(desk):
    desk.press(Key.Key_PageDown, CTRL)
    desk.press(Key.Key_Return, CTRL, times=2)
    assert desk.sheet.article.id == "a1"


def test_undoing_a_finish_opens_the_article_again_as_it_was(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return, CTRL, times=2)
    undo(desk)
    assert desk.sheet.article.id == "a1"
    assert not desk.sheet.finished
    assert desk.states() == (6, 1, 0)
    assert desk.session.queue[0].state is ArticleState.DOING
    undo(desk)
    assert desk.session.queue[0].state is ArticleState.TO_DO


def test_a_finished_article_is_reopened_with_ctrl_shift_enter(desk):
    desk.press(Key.Key_Space, SHIFT)
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_PageUp, CTRL)
    desk.press(Key.Key_X)
    assert desk.states() == (0, 7, 0)
    desk.press(Key.Key_Return, CTRL | SHIFT)
    assert not desk.sheet.finished
    assert desk.session.queue[0].state is ArticleState.DOING
    first = desk.session.focus
    desk.press(Key.Key_X)
    assert desk.sheet.items[first].state is ItemState.REJECTED
    desk.press(Key.Key_Enter, CTRL | SHIFT)
    assert desk.failed[-1] == "This article is not finished."


def test_the_window_opens_on_the_first_article_that_is_not_finished(open_desk, path):
    desk = open_desk(path)
    desk.press(Key.Key_Return, CTRL, times=2)
    desk.window.close()
    assert open_desk(path).sheet.article.id == "a2"


def test_page_keys_go_through_the_articles_and_stop_at_the_ends(desk):
    desk.press(Key.Key_PageUp, CTRL)
    assert desk.sheet.article.id == "a1"
    desk.press(Key.Key_PageDown, CTRL, times=3)
    assert desk.sheet.article.id == "a2"
    desk.press(Key.Key_Up, CTRL)
    assert desk.sheet.article.id == "a1"
    desk.press(Key.Key_Down, CTRL)
    assert desk.sheet.article.id == "a2"


def test_looking_writes_nothing(open_desk, path):
    before = path.read_bytes()
    desk = open_desk(path)
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_PageDown, Key.Key_Up, Key.Key_Escape):
        desk.press(key)
    desk.press("r")
    desk.press(Key.Key_Escape)
    desk.window.close()
    assert path.read_bytes() == before


def test_every_decision_carries_the_reviewers_name(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_X)
    with Project.open(desk.session.project.path, read_only=True) as project:
        actors = {decision.actor for decision in project.decisions()}
    assert actors == {desk.window.settings.reviewer}
