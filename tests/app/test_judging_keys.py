"""Judging with real keys: accept, reject, relabel, go up and down."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model import ItemState, Verdict
from annotator.store import Project
from tests.making import OSLO, mention, oslo, place, suggest

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def test_space_accepts_the_focused_item_and_goes_on(desk):
    first = desk.focused
    assert (first.label, desk.sheet.surface(first)) == ("PERSON", "Ada Lind")
    desk.press(Key.Key_Space)
    assert desk.sheet.items[first.id].state is ItemState.ACCEPTED
    assert desk.focused == desk.find("ROLE", "envoy")
    assert desk.is_saved()


def test_a_relation_comes_up_as_soon_as_both_its_ends_are_judged(desk):
    seen = []
    while desk.sheet.pending:
        seen.append(desk.focused.label)
        desk.press(Key.Key_Space)
    assert seen == ["PERSON", "ROLE", "holds_role", "GPE", "MEETING", "GPE", "held_at"]
    assert desk.told == ["Everything is judged. Look for what was missed, then press Ctrl+Enter."]
    assert desk.focused.label == "held_at"


def test_accepting_a_relation_accepts_nothing_else(desk):
    relation = desk.focus("holds_role")
    desk.press(Key.Key_Space)
    assert desk.sheet.items[relation.id].state is ItemState.ACCEPTED
    assert desk.states() == (6, 1, 0)


def test_space_on_an_accepted_item_only_goes_on(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Up)
    before = desk.session.project.head
    desk.press(Key.Key_Space)
    assert desk.session.project.head == before
    assert desk.focused == desk.find("ROLE", "envoy")


def test_shift_frames_the_paragraph_that_shift_space_accepts(desk):
    QTest.keyPress(desk.keyboard, Key.Key_Shift)
    assert desk.canvas._frame == desk.sheet.paragraph_of(desk.focused.start)
    QTest.keyRelease(desk.keyboard, Key.Key_Shift)
    assert desk.canvas._frame is None


def test_shift_space_accepts_the_paragraph_and_one_undo_takes_it_all_back(desk):
    desk.press(Key.Key_Space, SHIFT)
    assert desk.states() == (0, 7, 0)
    desk.press(Key.Key_Z, CTRL)
    assert desk.states() == (7, 0, 0)
    assert desk.is_saved()


def test_shift_space_accepts_one_paragraph_alone(open_desk, path):
    headline = mention("city", "GPE", place(OSLO, "Oslo"))
    with Project.open(path) as project:
        suggest(project, replace(oslo(), mentions=(headline, *oslo().mentions)), name="another")
    desk = open_desk(path)
    desk.press(Key.Key_Space, SHIFT)
    assert desk.states() == (7, 1, 0)
    desk.press(Key.Key_Up)
    desk.press(Key.Key_Space, SHIFT)
    assert desk.told == ["Everything in this paragraph is judged."]
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Space, SHIFT)
    assert desk.states() == (0, 8, 0)


@pytest.mark.parametrize("key", [Key.Key_X, Key.Key_Backspace])
def test_rejecting_a_mention_takes_its_relations_along_and_undo_brings_them_back(desk, key):
    relation, role = desk.find("holds_role"), desk.find("ROLE")
    desk.press(key)
    assert desk.sheet.items[relation.id].state is ItemState.REJECTED
    assert desk.states() == (5, 0, 2)
    assert desk.focused == role
    desk.press(Key.Key_Z, CTRL)
    assert desk.states() == (7, 0, 0)
    assert desk.focused == desk.find("PERSON", "Ada Lind")
    desk.press(Key.Key_Z, CTRL | SHIFT)
    assert desk.states() == (5, 0, 2)
    assert desk.is_saved()


def test_rejecting_what_was_accepted_is_a_removal(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Up)
    desk.press(Key.Key_X)
    *_, last = desk.session.project.decisions()
    assert last.draft.verdict is Verdict.REMOVE
    assert desk.focused == desk.find("ROLE", "envoy")


def test_a_labels_key_relabels_the_focused_mention_and_accepts_it(desk):
    mention = desk.focus("GPE", "Norway")
    desk.press("g")
    after = desk.sheet.items[mention.id]
    assert (after.label, after.state, after.id) == ("ORG", ItemState.ACCEPTED, mention.id)
    assert desk.focused == desk.find("MEETING", "Oslo talks")
    assert desk.is_saved()


def test_the_labels_own_key_accepts(desk):
    desk.press("p")
    assert desk.mentions() == {("PERSON", "Ada Lind")}
    assert desk.focused == desk.find("ROLE", "envoy")


def test_relabelling_takes_relations_along_that_no_longer_fit(desk):
    relation = desk.find("holds_role")
    desk.press("l")
    assert desk.mentions() == {("LOC", "Ada Lind")}
    assert desk.sheet.items[relation.id].state is ItemState.REJECTED
    desk.press(Key.Key_Z, CTRL)
    assert desk.sheet.items[relation.id].state is ItemState.PENDING


@pytest.mark.parametrize("label", ["PERSON", "ROLE", "ORG", "GPE", "LOC", "MEETING"])
def test_every_labels_key_is_the_schemes(desk, diplomacy, label):
    key = diplomacy.mentions[label].key
    desk.press(key.lower())
    assert desk.mentions() == {(label, "Ada Lind")}


def test_a_label_does_not_fit_a_relation_and_it_says_so(desk):
    desk.focus("holds_role")
    desk.press("p")
    assert desk.failed == ["A relation is in focus; choose a mention to give it this label."]
    assert desk.states() == (7, 0, 0)


def test_relabelling_to_what_stands_there_already_is_refused(desk):
    city = desk.find("GPE", "Oslo")
    desk.focus("GPE", "Oslo")
    desk.press("l")
    desk.session.select(city.start, city.end)
    desk.press("c")
    assert desk.mentions() == {("LOC", "Oslo"), ("GPE", "Oslo")}
    desk.focus("LOC", "Oslo")
    desk.press("c")
    assert desk.failed == ["There is a GPE at exactly this place already."]
    assert desk.is_saved()


def test_up_and_down_walk_through_everything_that_is_not_rejected(desk):
    order = [desk.session.focus]
    for _ in range(len(desk.sheet.items) - 1):
        desk.press(Key.Key_Down)
        order.append(desk.session.focus)
    assert order == desk.sheet.order
    desk.press(Key.Key_Down)
    assert desk.session.focus == order[-1]
    desk.press(Key.Key_Up, times=len(order) + 2)
    assert desk.session.focus == order[0]
    desk.press(Key.Key_Down)
    desk.press(Key.Key_X)  # the role, and with it its relation
    desk.press(Key.Key_Up, times=9)
    walked = [desk.session.focus]
    for _ in range(9):
        desk.press(Key.Key_Down)
        walked.append(desk.session.focus)
    assert list(dict.fromkeys(walked)) == desk.sheet.visible()


def test_the_canvas_shows_what_the_session_says(desk):
    desk.press(Key.Key_Space)
    assert desk.canvas.focus_item() == desk.session.focus
    shown = {item: desk.canvas.mention(item) for item in desk.sheet.items}
    assert all(shown[each.id] == each for each in desk.sheet.mentions)
    assert desk.canvas.accessibleDescription() == "ROLE, suggested, 40 percent: envoy"


def test_in_a_finished_article_nothing_can_be_judged(desk):
    desk.press(Key.Key_Space, SHIFT)
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_PageUp, CTRL)
    assert desk.sheet.finished
    desk.press(Key.Key_Up, times=9)
    desk.press(Key.Key_X)
    assert "finished" in desk.failed[-1]
    assert "Ctrl+Shift+Enter" in desk.failed[-1]
    assert desk.states() == (0, 7, 0)
