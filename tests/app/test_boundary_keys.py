"""Moving a mention's boundaries with real keys, by token and by character."""

import pytest
from PySide6.QtCore import Qt

from annotator.model import ItemState

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "words"),
    [
        (Key.Key_Right, ALT, "Oslo talks 🤝"),
        (Key.Key_Left, ALT, "Oslo"),
        (Key.Key_Right, ALT | SHIFT, "talks"),
        (Key.Key_Left, ALT | SHIFT, "the Oslo talks"),
        (Key.Key_Right, ALT | CTRL, "Oslo talks "),
        (Key.Key_Left, ALT | CTRL, "Oslo talk"),
        (Key.Key_Right, ALT | CTRL | SHIFT, "slo talks"),
        (Key.Key_Left, ALT | CTRL | SHIFT, " Oslo talks"),
    ],
)
def test_each_of_the_eight_keys_moves_its_boundary(desk, key, modifiers, words):
    talks = desk.focus("MEETING", "Oslo talks")
    desk.press(key, modifiers)
    after = desk.sheet.items[talks.id]
    assert desk.sheet.surface(after) == words
    assert after.state is ItemState.PENDING
    assert desk.session.focus == talks.id
    assert desk.is_saved()


def test_a_corrected_mention_is_accepted_with_space_and_keeps_its_relations(desk):
    talks, relation = desk.focus("MEETING", "Oslo talks"), desk.find("held_at")
    desk.press(Key.Key_Left, ALT | SHIFT)
    desk.press(Key.Key_Space)
    assert desk.mentions() == {("MEETING", "the Oslo talks")}
    assert desk.sheet.items[relation.id].head == talks.id
    desk.press(Key.Key_Z, CTRL, times=2)
    assert desk.sheet.items[talks.id] == talks
    assert desk.sheet.stored(talks.id) is None


def test_a_character_is_a_code_point_also_beyond_the_emoji(desk):
    talks = desk.focus("MEETING", "Oslo talks")
    for words in ("Oslo talks ", "Oslo talks 🤝", "Oslo talks 🤝 "):
        desk.press(Key.Key_Right, ALT | CTRL)
        assert desk.sheet.surface(desk.sheet.items[talks.id]) == words
    desk.press(Key.Key_Left, ALT)
    assert desk.sheet.surface(desk.sheet.items[talks.id]) == "Oslo talks 🤝"


def test_a_mention_never_becomes_empty_nor_leaves_the_text(desk):
    role = desk.focus("ROLE", "envoy")
    desk.press(Key.Key_Left, ALT)
    desk.press(Key.Key_Right, ALT | SHIFT)
    assert desk.sheet.items[role.id] == role
    desk.press(Key.Key_Left, ALT | SHIFT, times=20)
    assert desk.sheet.items[role.id].start == 0
    desk.press(Key.Key_Left, ALT | CTRL | SHIFT)
    assert desk.sheet.items[role.id].start == 0
    desk.press(Key.Key_Right, ALT, times=40)
    assert desk.sheet.items[role.id].end == len(desk.text)
    desk.press(Key.Key_Right, ALT | CTRL)
    assert desk.sheet.items[role.id].end == len(desk.text)
    assert desk.is_saved()


def test_a_boundary_that_would_make_a_double_is_refused(desk):
    city = desk.find("GPE", "Oslo")
    desk.session.select(city.start, city.start + 3)
    desk.press("c")
    assert desk.mentions() == {("GPE", "Osl")}
    desk.press(Key.Key_Right, ALT | CTRL)
    assert desk.failed == ["There is a GPE at exactly this place already."]
    assert desk.is_saved()


def test_a_relation_has_no_boundaries_and_it_says_so(desk):
    desk.focus("held_at")
    desk.press(Key.Key_Right, ALT)
    assert desk.failed == ["A relation has no boundaries; choose a mention."]


def test_boundary_keys_are_not_taken_for_the_plain_arrow(desk):
    cursor, talks = desk.session.cursor, desk.focused
    desk.press(Key.Key_Right, NONE)
    assert desk.session.cursor != cursor
    assert desk.sheet.items[talks.id] == talks
