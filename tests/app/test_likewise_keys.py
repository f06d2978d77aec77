"""A decision that goes for pending mentions of the same words, by real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from annotator.model import ArticleId, ItemState, Policy, Prediction
from annotator.store import Project
from tests.making import article, mention, place, places, relation, suggest

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
TEXT = """Bo Quist saw Oslo

Bo Quist came to Oslo. Then Bo Quist left Oslo, and Bo Quist Lind came.

Oslo saw Bo Quist again."""


@pytest.fixture
def path(tmp_path, diplomacy):
    """Bo Quist is suggested five times as an organisation, Oslo nowhere."""
    path = tmp_path / "same.goldspan"
    said = [mention(f"b{n}", "ORG", s) for n, s in enumerate(places(TEXT, "Bo Quist"))]
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(TEXT)])
        suggest(project, Prediction(ArticleId("a1"), tuple(said)))
    return path


def labels(desk):
    return [(each.label, each.state.value) for each in desk.sheet.mentions]


def signs(desk):
    """What the painted tags say, in the order of the text."""
    tags = [
        tag for _, marks in desk.canvas._page.prepared(0, 1e6) for tag in marks.tags
    ]  # fmt: skip
    order = [each.id for each in desk.sheet.mentions]
    return [tag.label for tag in sorted(tags, key=lambda tag: order.index(tag.item))]


def test_another_label_goes_for_the_same_words_and_one_undo_takes_it_back(desk):
    desk.press(Key.Key_P)
    assert labels(desk) == [("PERSON", "accepted"), *[("PERSON", "pending")] * 4]
    assert desk.is_saved()
    assert signs(desk) == ["PERSON", *["PERSON\u2033"] * 4]
    desk.press(Key.Key_Z, CTRL)
    assert labels(desk) == [("ORG", "pending")] * 5
    assert signs(desk) == ["ORG"] * 5
    desk.press(Key.Key_Z, CTRL | SHIFT)
    assert labels(desk) == [("PERSON", "accepted"), *[("PERSON", "pending")] * 4]
    assert desk.is_saved()


def test_what_would_lose_a_relation_does_not_follow_and_the_status_line_says_why(
    open_desk, tmp_path, diplomacy
):
    text = "Oslo spoke. Talks in Oslo ended. Talks near Oslo went on. Oslo waits."
    oslo = places(text, "Oslo")
    said = [mention(f"o{n}", "GPE", span) for n, span in enumerate(oslo)]
    said += [mention(f"t{n}", "MEETING", span) for n, span in enumerate(places(text, "Talks"))]
    held = [relation(f"r{n}", "held_at", f"t{n}", f"o{n + 1}") for n in (0, 1)]
    path = tmp_path / "held.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(text)])
        suggest(project, Prediction(ArticleId("a1"), tuple(said), tuple(held)))
    desk = open_desk(path)
    desk.press(Key.Key_D)
    found = [label for label, _ in labels(desk)]
    assert found == ["DATE", "MEETING", "GPE", "MEETING", "GPE", "DATE"]
    assert desk.told[-1] == (
        "2 of the same words stay GPE: their relations do not allow DATE. 1 other follows."
    )
    assert desk.window.status.message.text() == desk.told[-1]
    desk.press(Key.Key_Z, CTRL)
    desk.press(Key.Key_L)  # what held_at allows
    assert [label for label, _ in labels(desk)].count("LOC") == 4
    assert "stay" not in desk.told[-1]


def test_the_card_says_what_decided_and_leads_there_and_back(desk):
    desk.press(Key.Key_P)
    first, second = desk.sheet.mentions[:2]
    assert desk.session.focus == second.id
    card = desk.window.card
    assert card.state.text().startswith("Suggested, as decided above")
    buttons = [each for each in card.findChildren(QPushButton) if each.isVisible()]
    assert "-  Go to the one that decided this" in [each.text() for each in buttons]
    desk.press(Key.Key_Minus)
    assert desk.session.focus == first.id
    desk.press(Key.Key_Space)
    assert desk.session.focus == second.id
    assert "as decided above" in desk.canvas.spoken(second.id)


def test_without_anything_that_decided_it_the_key_says_so(desk):
    desk.press(Key.Key_Minus)
    assert desk.told[-1] == "Nothing that was decided has changed this one."


def test_a_border_goes_along_where_the_same_words_stand(desk):
    last = desk.sheet.mentions[3]
    desk.session.set_focus(last.id)
    desk.press(Key.Key_Right, ALT)
    assert [desk.sheet.surface(each) for each in desk.sheet.mentions].count("Bo Quist Lind") == 1
    assert desk.states() == (5, 0, 0)


def test_what_is_marked_is_suggested_elsewhere_and_accepted_by_paragraph(desk):
    desk.session.select(*place(TEXT, "Oslo"))
    desk.type(desk.sheet.scheme.mentions["GPE"].key.lower())
    oslo = [each for each in desk.sheet.mentions if each.label == "GPE"]
    assert [each.state for each in oslo] == [ItemState.ACCEPTED, *[ItemState.PENDING] * 3]
    desk.session.set_focus(oslo[1].id)
    assert "found by its words" in desk.window.card.state.text()
    desk.press(Key.Key_Space, SHIFT)
    states = [desk.sheet.items[each.id].state for each in oslo]
    assert states == [*[ItemState.ACCEPTED] * 3, ItemState.PENDING]
    assert desk.is_saved()


def test_what_is_mostly_rejected_is_doubtful_and_left_alone_by_shift_space(desk):
    desk.press(Key.Key_X)
    assert signs(desk)[-4:] == ["ORG?"] * 4
    assert desk.window.card.state.text().startswith("Suggested, doubtful")
    before = desk.states()
    desk.press(Key.Key_Space, SHIFT)
    assert desk.states() == before
    assert desk.told[-1] == (
        "3 doubtful suggestions are left to judge here: the same words were mostly rejected. "
        "Space or X, each."
    )
    desk.press(Key.Key_Space)  # one of two is half
    assert signs(desk)[-3:] == ["ORG"] * 3
    desk.press(Key.Key_X)
    assert signs(desk)[-2:] == ["ORG?"] * 2


def test_shift_space_accepts_the_others_and_goes_to_what_is_doubtful(desk):
    desk.press(Key.Key_X)
    desk.session.select(*place(TEXT, "Oslo", 1))
    desk.type(desk.sheet.scheme.mentions["GPE"].key.lower())
    desk.session.set_focus(desk.sheet.mentions[2].id)
    desk.press(Key.Key_Space, SHIFT)
    assert desk.focused.label == "ORG"
    assert "3 doubtful suggestions are left" in desk.told[-1]
    oslo = [each.state for each in desk.sheet.mentions if each.label == "GPE"]
    assert oslo == [ItemState.PENDING, *[ItemState.ACCEPTED] * 2, ItemState.PENDING]


def test_the_policy_switches_it_off(desk):
    desk.press_action("likewise")
    assert desk.told[-1] == "Pending mentions no more follow what is decided of the same words."
    with Project.open(desk.session.project.path, read_only=True) as project:
        assert project.policy == Policy(likewise=False)
    desk.press(Key.Key_P)
    assert labels(desk)[1:] == [("ORG", "pending")] * 4
    desk.press_action("likewise")
    desk.press(Key.Key_P)
    assert labels(desk)[2:] == [("PERSON", "pending")] * 3


def test_finishing_rejects_what_was_found_by_its_words_and_gold_has_none_of_it(desk):
    desk.session.select(*place(TEXT, "Oslo"))
    desk.type(desk.sheet.scheme.mentions["GPE"].key.lower())
    desk.press(Key.Key_Return, CTRL)
    desk.press(Key.Key_Return, CTRL)
    with Project.open(desk.session.project.path, read_only=True) as project:
        ((_, mentions, _),) = project.gold()
        assert [each.label for each in mentions] == ["GPE"]
        assert list(project.differences()) == []
