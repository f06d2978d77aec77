"""Joining and splitting mentions with real keys."""

import pytest
from PySide6.QtCore import Qt

from annotator.model import ItemState, Prediction
from annotator.store import Project
from tests.making import article, mention, place, relation, suggest

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PENDING, ACCEPTED, REJECTED = ItemState

PAIR = """Two ministers in Hamar

Ada Lind and Bo Quist of Norway's Foreign Ministry met Cem Tan, who left.

Nobody else came to Hamar."""


def pair():
    """One mention too long, two that should be one, and relations of both."""
    return Prediction(
        "a3",
        (
            mention("both", "PERSON", place(PAIR, "Ada Lind and Bo Quist"), score=0.7),
            mention("foreign", "ORG", place(PAIR, "Foreign")),
            mention("ministry", "ORG", place(PAIR, "Ministry")),
            mention("cem", "PERSON", place(PAIR, "Cem Tan")),
            mention("hamar", "GPE", place(PAIR, "Hamar", 1)),
        ),
        (
            relation("of", "affiliated_with", "both", "ministry"),
            relation("in", "affiliated_with", "cem", "foreign"),
        ),
    )


@pytest.fixture
def path(path):
    """The usual project with an article more, whose mentions have wrong borders."""
    with Project.open(path) as project:
        project.add_articles([article(PAIR, "a3")])
        suggest(project, pair())
    return path


@pytest.fixture
def desk(open_desk, path):
    """The window on that article."""
    desk = open_desk(path)
    desk.press(Key.Key_PageDown, CTRL, times=2)
    assert desk.sheet.article.id == "a3"
    return desk


def join(desk):
    desk.press(Key.Key_J, CTRL)


def split(desk):
    desk.press(Key.Key_J, CTRL | SHIFT)


def rows(desk):
    shown = desk.window.prompt.list
    return [shown.item(place).text() for place in range(shown.count())]


def select(desk, words, nth=0):
    """Select text as a search does; the focus stays where it is."""
    desk.session.select(*place(PAIR, words, nth))


# joining


def test_without_a_selection_the_next_mention_is_joined_and_its_relations_come_along(desk):
    ministry = desk.find("ORG", "Ministry")
    foreign = desk.focus("ORG", "Foreign")
    join(desk)
    joined = desk.find("ORG", "Foreign Ministry")
    assert (joined.id, joined.state) == (foreign.id, PENDING)
    assert desk.focused == joined
    assert desk.sheet.items[ministry.id].state is REJECTED
    assert {each.tail for each in desk.sheet.relations} == {joined.id}
    assert desk.told[-1] == "Joined: Foreign Ministry. Ctrl+Z parts it again."
    assert desk.is_saved()
    desk.press(Key.Key_Space)
    assert ("ORG", "Foreign Ministry") in desk.mentions()
    desk.press(Key.Key_Z, CTRL, times=2)
    assert desk.states() == (7, 0, 0)
    assert desk.find("ORG", "Foreign") == foreign
    assert desk.sheet.progress is None
    assert desk.is_saved()


def test_what_is_selected_beside_the_mention_makes_it_longer(desk):
    foreign = desk.focus("ORG", "Foreign")
    select(desk, "Norway's")
    join(desk)
    assert desk.sheet.surface(desk.sheet.items[foreign.id]) == "Norway's Foreign"
    assert desk.session.focus == foreign.id
    assert desk.session.cursor.selection is None


def test_what_is_selected_apart_makes_a_mention_in_fragments(desk):
    cem = desk.focus("PERSON", "Cem Tan")
    desk.press(Key.Key_Right, times=2)
    desk.press(Key.Key_Right, SHIFT)  # "left", behind "who"
    join(desk)
    assert desk.sheet.items[cem.id].fragments == (place(PAIR, "Cem Tan"), place(PAIR, "left"))
    assert desk.told[-1] == "Joined: Cem Tan left. Ctrl+Z parts it again."
    assert desk.is_saved()
    desk.press(Key.Key_Z, CTRL)
    assert desk.sheet.items[cem.id] == cem


def test_what_cannot_be_joined_is_said(desk):
    desk.focus("PERSON", "Cem Tan")
    join(desk)
    said = "No mention follows in this paragraph; select what belongs to this one."
    assert desk.failed[-1] == said
    select(desk, "Tan")
    join(desk)
    assert desk.failed[-1] == "The mention covers this already."
    desk.session.set_focus(desk.sheet.relations[0].id)
    join(desk)
    assert desk.failed[-1] == "Choose a mention first."
    split(desk)
    assert desk.failed[-1] == "Choose a mention first."
    assert desk.states() == (7, 0, 0)


# splitting


def test_the_likeliest_way_to_split_comes_first(desk):
    both = desk.focus("PERSON", "Ada Lind and Bo Quist")
    split(desk)
    assert desk.keyboard is desk.window.prompt.list
    assert rows(desk) == [
        "Ada Lind · Bo Quist",
        "Ada · Lind and Bo Quist",
        "Ada Lind and Bo · Quist",
    ]
    desk.press(Key.Key_Return)
    first, second = desk.find("PERSON", "Ada Lind"), desk.find("PERSON", "Bo Quist")
    assert first.id == both.id
    assert desk.focused == first
    assert (first.state, second.state) == (PENDING, PENDING)
    assert {each.head for each in desk.sheet.relations} == {
        first.id,
        desk.find("PERSON", "Cem Tan").id,
    }
    assert desk.told[-1] == "Split: Ada Lind · Bo Quist. Ctrl+Z joins it again."
    assert desk.keyboard is desk.canvas
    desk.press(Key.Key_Space, times=2)
    assert {("PERSON", "Ada Lind"), ("PERSON", "Bo Quist")} <= desk.mentions()
    assert desk.is_saved()
    desk.press(Key.Key_Z, CTRL)
    assert desk.told[-1] == "Undone: accepting."
    desk.press(Key.Key_Z, CTRL, times=2)
    assert desk.told[-1] == "Undone: correcting."
    assert desk.states() == (7, 0, 0)
    assert desk.find("PERSON", "Ada Lind and Bo Quist") == both


def test_another_way_is_chosen_with_down_and_esc_leaves(desk):
    desk.focus("PERSON", "Ada Lind and Bo Quist")
    split(desk)
    desk.press(Key.Key_Escape)
    assert desk.states() == (7, 0, 0)
    split(desk)
    desk.press(Key.Key_Down, times=2)
    desk.press(Key.Key_Return)
    assert desk.find("PERSON", "Ada Lind and Bo").id == desk.session.focus
    assert desk.find("PERSON", "Quist")


def test_what_can_be_split_in_one_way_is_split_by_enter_and_not_before(desk):
    desk.focus("PERSON", "Cem Tan")
    split(desk)
    assert rows(desk) == ["Cem · Tan"]
    assert desk.states() == (7, 0, 0)
    desk.press(Key.Key_Return)
    assert desk.find("PERSON", "Cem")
    assert desk.find("PERSON", "Tan")
    desk.focus("PERSON", "Cem")
    split(desk)
    assert desk.failed[-1] == "That leaves one piece; there is nothing to split."


def test_fragments_fall_apart(desk):
    cem = desk.focus("PERSON", "Cem Tan")
    select(desk, "left")
    join(desk)
    desk.press(Key.Key_Space)
    desk.focus("PERSON", "Cem Tan left")
    split(desk)
    desk.press(Key.Key_Return)
    assert desk.sheet.items[cem.id].fragments == (place(PAIR, "Cem Tan"),)
    assert desk.find("PERSON", "left").state is ACCEPTED


def test_a_selection_inside_the_mention_is_split_out(desk):
    both = desk.focus("PERSON", "Ada Lind and Bo Quist")
    select(desk, "and Bo")
    split(desk)
    found = {desk.sheet.surface(each) for each in desk.sheet.mentions if each.label == "PERSON"}
    assert found == {"Ada Lind", "Bo", "Quist", "Cem Tan"}
    assert desk.session.focus == both.id
    assert desk.is_saved()
    select(desk, "Norway")
    split(desk)
    assert desk.failed[-1] == "Select a part of the focused mention to split it there."


def test_the_letters_of_a_relation_go_before_the_mention_that_may_have_one(desk):
    desk.focus("ORG", "Foreign")
    desk.press("r")
    assert desk.session.hints
    seen = []
    desk.session.changed.connect(lambda: seen.append(dict(desk.session.hints)))
    join(desk)
    assert seen == [{}]
    assert desk.find("ORG", "Foreign Ministry")
