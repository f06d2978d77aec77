"""Relating mentions with real keys: R, hint letters, digits, Shift+R."""

import pytest
from PySide6.QtCore import Qt

from annotator import scheme as schemes
from annotator.model import ArticleId, ItemState, Prediction
from annotator.store import Project
from tests.making import OSLO, article, mention, place, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def hint_of(desk, label, words):
    return desk.session.hints[desk.find(label, words).id]


def test_r_shows_a_letter_on_every_mention_that_the_scheme_allows(desk):
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    shown = {desk.sheet.surface(desk.sheet.mention(item)) for item in desk.session.hints}
    # holds_role, participates_in, affiliated_with: but a person is in no place
    assert shown == {"envoy", "Norway", "Oslo talks", "Oslo"}
    assert desk.canvas._hints == desk.session.hints


def test_typing_the_letter_makes_the_relation_at_once_where_one_label_fits(desk):
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    desk.press(hint_of(desk, "MEETING", "Oslo talks"))
    assert desk.relations() == {("participates_in", "Ada Lind", "Oslo talks")}
    assert desk.session.hints == {}
    assert desk.focused == desk.find("PERSON", "Ada Lind")
    assert desk.is_saved()


def test_a_hint_letter_that_is_also_a_labels_key_judges_nothing(desk):
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    for letter in "xenpgc":
        if letter not in desk.session.hints.values():
            desk.press(letter)
            assert desk.told[-1] == f"No mention has the letter {letter.upper()}."
    assert desk.states() == (7, 0, 0)
    desk.press(Key.Key_Escape)
    assert desk.session.hints == {}
    assert desk.states() == (7, 0, 0)


@pytest.fixture
def basic(open_desk, tmp_path):
    """A desk whose scheme has two labels from a person to a country."""
    path = tmp_path / "basic.goldspan"
    with Project.create(path, scheme=schemes.load("news-basic")) as project:
        project.add_articles([article()])
        ada = mention("ada", "PERSON", place(OSLO, "Ada Lind", 1))
        norway = mention("norway", "GPE", place(OSLO, "Norway"))
        suggest(project, Prediction(ArticleId("a1"), (ada, norway)))
    return open_desk(path)


def test_a_digit_chooses_the_label_where_several_fit(basic):
    basic.press("r")
    basic.press(hint_of(basic, "GPE", "Norway"))
    assert [link.label for link in basic.session.choices] == ["works_for", "lives_in"]
    assert basic.relations() == set()
    basic.press("3")  # there is no third
    assert len(basic.session.choices) == 2
    basic.press("p")  # no label's key while a number is asked for
    assert basic.mentions() == set()
    basic.press("2")
    assert basic.relations() == {("lives_in", "Ada Lind", "Norway")}
    assert basic.session.choices == []
    assert basic.is_saved()


def test_escape_leaves_the_choice_of_labels(basic):
    basic.press("r")
    basic.press(hint_of(basic, "GPE", "Norway"))
    basic.press(Key.Key_Escape)
    assert basic.session.choices == []
    basic.press("2")
    assert basic.relations() == set()


def test_a_choice_of_labels_goes_when_the_focus_moves_on(basic):
    basic.press("r")
    basic.press(hint_of(basic, "GPE", "Norway"))
    basic.press(Key.Key_Down)
    assert basic.session.choices == []
    basic.press("1")
    assert basic.relations() == set()


def test_r_in_a_mention_that_nothing_may_be_related_to_says_so(desk):
    desk.session.select(*desk.sheet.paragraphs[0])
    desk.press("i")
    desk.session.set_focus(desk.find("ISSUE").id)
    for meeting in [each for each in desk.sheet.mentions if each.label == "MEETING"]:
        desk.session.set_focus(meeting.id)
        desk.press("x")
    desk.session.set_focus(desk.find("ISSUE").id)
    desk.press("r")
    assert desk.failed == ["The scheme allows no relation from this ISSUE to another."]


def test_r_on_a_relation_leads_to_another_tail_and_that_is_its_verdict(desk):
    held = desk.focus("held_at")
    desk.press("r")
    assert desk.window.card.what.text() == "Type the letter at its right end"
    assert set(desk.session.hints) == {desk.find("GPE", "Norway").id}
    desk.press(hint_of(desk, "GPE", "Norway"))
    assert desk.relations() == {("held_at", "Oslo talks", "Norway")}
    mended = desk.sheet.items[held.id]
    assert (mended.run, mended.attributes) == (held.run, held.attributes)
    assert desk.focused != mended  # the review went on
    assert desk.is_saved()
    desk.press("z", CTRL)
    assert desk.sheet.items[held.id] == held


def test_r_and_shift_r_on_a_relation_lead_to_another_head(desk):
    desk.session.select(*place(OSLO, "The talks"))
    desk.press("m")
    desk.focus("held_at")
    desk.press("r")
    desk.press("r", SHIFT)
    desk.press(hint_of(desk, "MEETING", "The talks").upper(), SHIFT)
    assert desk.relations() == {("held_at", "The talks", "Oslo")}
    assert desk.session.hints == {}


def test_r_on_a_relation_that_nothing_else_can_end_says_so(desk):
    desk.focus("holds_role")
    desk.press("r")
    assert desk.failed == ["No other mention can be the tail of this holds_role."]
    assert not desk.session.asks


def test_shift_r_makes_the_focused_mention_the_tail(desk):
    desk.focus("GPE", "Oslo")
    desk.press("r", SHIFT)
    desk.press(hint_of(desk, "GPE", "Norway"))
    assert desk.relations() == {("located_in", "Norway", "Oslo")}


def test_with_shift_the_letter_makes_the_relation_and_asks_for_another(desk):
    ada = desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    before = dict(desk.session.hints)
    desk.press(hint_of(desk, "MEETING", "Oslo talks").upper(), SHIFT)
    assert desk.session.hints == before  # the same letters stand for the same mentions
    assert desk.canvas._hints == before
    desk.press(hint_of(desk, "GPE", "Norway").upper(), SHIFT)
    desk.press("c")  # a hint or nothing, but no label's key
    assert desk.relations() == {
        ("participates_in", "Ada Lind", "Oslo talks"),
        ("affiliated_with", "Ada Lind", "Norway"),
    }
    assert desk.focused == ada
    desk.press(Key.Key_Escape)
    assert desk.session.hints == {}
    desk.press("2")  # the last one made is on the card
    assert desk.find("affiliated_with").attributes == {"modality": "denied"}
    assert desk.is_saved()


def test_with_shift_the_direction_stays(desk):
    desk.focus("GPE", "Oslo")
    desk.press("r", SHIFT)
    desk.press(hint_of(desk, "GPE", "Norway").upper(), SHIFT)
    desk.press(hint_of(desk, "MEETING", "Oslo talks"))
    assert desk.relations() == {
        ("located_in", "Norway", "Oslo"),
        ("held_at", "Oslo talks", "Oslo"),
    }
    assert desk.session.hints == {}


def test_with_shift_another_is_asked_for_after_a_digit_too(basic):
    basic.press("r")
    basic.press(hint_of(basic, "GPE", "Norway").upper(), SHIFT)
    basic.press("2")
    assert basic.relations() == {("lives_in", "Ada Lind", "Norway")}
    assert basic.session.hints
    basic.press(hint_of(basic, "GPE", "Norway"))
    basic.press("1")
    assert basic.relations() == {
        ("lives_in", "Ada Lind", "Norway"),
        ("works_for", "Ada Lind", "Norway"),
    }
    assert not basic.session.asks


def test_shift_r_while_hints_are_shown_turns_the_relation_round(desk):
    desk.focus("GPE", "Oslo")
    desk.press("r")
    desk.press("r", SHIFT)
    desk.press(hint_of(desk, "GPE", "Norway"))
    assert desk.relations() == {("located_in", "Norway", "Oslo")}
    desk.focus("GPE", "Oslo")
    desk.press("r")
    desk.press("r", SHIFT)
    desk.press("r", SHIFT)
    desk.press(hint_of(desk, "GPE", "Norway"))
    assert ("located_in", "Oslo", "Norway") in desk.relations()


def test_shift_r_on_a_relation_swaps_its_ends(desk):
    desk.focus("GPE", "Norway")
    desk.press("r")
    desk.press(hint_of(desk, "GPE", "Oslo"))
    assert desk.relations() == {("located_in", "Norway", "Oslo")}
    desk.focus("located_in")
    desk.press("r", SHIFT)
    assert desk.relations() == {("located_in", "Oslo", "Norway")}
    desk.press(Key.Key_Z, CTRL)
    assert desk.relations() == {("located_in", "Norway", "Oslo")}


def test_shift_r_where_no_label_fits_the_other_way_is_refused(desk):
    desk.focus("holds_role")
    desk.press("r", SHIFT)
    assert desk.failed == ["The scheme has no relation from ROLE to PERSON."]


def test_relating_what_is_related_accepts_the_suggestion(desk):
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    desk.press(hint_of(desk, "ROLE", "envoy"))
    assert desk.find("holds_role").state is ItemState.ACCEPTED
    assert len(desk.sheet.items) == 7
    desk.press("r")
    desk.press(hint_of(desk, "ROLE", "envoy"))
    assert desk.failed == ["This relation is there already."]


def test_a_rejected_mention_can_be_no_end(desk):
    role = desk.focus("ROLE", "envoy")
    desk.press("x")
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    assert role.id not in desk.session.hints
    desk.press(Key.Key_Escape)
    desk.session.set_focus(role.id)
    desk.press("r")
    assert desk.failed == ["A rejected mention can have no relations; accept it first."]


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Down, Key.Key_Backspace])
def test_hints_go_when_the_focus_moves_on(desk, key):
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    assert desk.session.hints
    desk.press(key)
    assert desk.session.hints == {}
    assert desk.canvas._hints == {}


def test_hints_go_when_text_is_selected(desk):
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    desk.press(Key.Key_Right, SHIFT)
    assert desk.session.hints == {}
    desk.press("d")
    assert desk.mentions() == {("DATE", ",")}


def test_more_than_25_mentions_need_two_letters(desk):
    for at in [at for at in range(70, 130) if desk.text[at].isalpha()][:30]:
        desk.session.select(at, at + 1)
        desk.press("l")
    meeting = desk.focus("MEETING", "Oslo talks")
    desk.press("r")
    item, code = next((item, code) for item, code in desk.session.hints.items() if len(code) == 2)
    assert len(desk.session.hints) > 25
    desk.press(code[0])
    assert desk.session.hint_prefix == code[0]
    assert all(each.startswith(code[0]) for each in desk.session.hints.values())
    desk.press(code[1])
    made = [each for each in desk.sheet.relations if each.state is ItemState.ACCEPTED]
    assert [(each.head, each.tail) for each in made] == [(meeting.id, item)]


def test_every_letter_makes_a_relation_with_shift_none_turns_it(desk):
    for at in [at for at in range(70, 130) if desk.text[at].isalpha()][:22]:
        desk.session.select(at, at + 1)
        desk.press("l")
    desk.focus("MEETING", "Oslo talks")
    desk.press("r")
    codes = dict(desk.session.hints)
    assert len(codes) > 20
    for code in codes.values():
        desk.press(code.upper(), SHIFT)
    made = [each for each in desk.sheet.relations if each.state is ItemState.ACCEPTED]
    assert set(codes) <= {end for each in made for end in (each.head, each.tail)}
