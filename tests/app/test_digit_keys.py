"""What the card numbers, with real keys: an attribute's values, and a relation's other labels."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from annotator import scheme as schemes
from annotator.model import ArticleId, ItemState, Prediction
from annotator.store import Project
from app.session.offers import Offer, offers
from tests.making import OSLO, article, mention, place, places, relation, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def desk_with(open_desk, tmp_path, toml, *mentions, relations=()):
    """A desk on a project of one article with a scheme of its own."""
    path = tmp_path / "own.goldspan"
    with Project.create(path, scheme=schemes.parse(toml)) as project:
        project.add_articles([article()])
        suggest(project, Prediction(ArticleId("a1"), mentions, relations))
    return open_desk(path)


def on_the_card(desk):
    QApplication.processEvents()  # Qt shows new rows of a form only then
    card = desk.window.card
    widgets = card.findChildren(QLabel) + card.findChildren(QPushButton)
    return [each.text().replace("\xa0", " ") for each in widgets if not each.isHidden()]


def test_a_digit_sets_the_value_that_the_card_numbers_and_the_verdict_stays(desk):
    desk.focus("MEETING", "Oslo talks")
    assert "1: held   2: planned   3: cancelled   4: unconfirmed   5: generic" in on_the_card(desk)
    assert "6: 1   7: 1.5   8: 2   9: none" in on_the_card(desk)
    desk.press("3")
    desk.press("7")
    assert desk.focused.attributes == {"status": "cancelled", "track": "1.5"}
    assert desk.focused.state is ItemState.PENDING
    assert desk.is_saved()
    desk.press(Key.Key_Z, CTRL)
    assert desk.find("MEETING").attributes == {"status": "cancelled"}


def test_the_same_digit_takes_the_value_away(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.press("1")
    assert desk.focused.attributes == {}
    desk.press("1")
    assert desk.focused.attributes == {"status": "held"}


def test_a_digit_that_stands_for_nothing_does_nothing(desk):
    before = desk.session.project.head
    desk.focus("PERSON", "Ada Lind")
    desk.press("1")
    desk.focus("holds_role")
    desk.press("9")
    assert desk.session.project.head == before
    assert desk.failed == []


def test_digits_set_nothing_while_text_is_selected(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.press(Key.Key_Right, SHIFT)
    desk.press("3")
    assert desk.find("MEETING").attributes == {"status": "held"}


def test_a_relation_just_made_is_on_the_card_for_digits_notes_and_flags(desk):
    ada = desk.focus("PERSON", "Ada Lind")
    for label, words, digit in (("MEETING", "Oslo talks", "3"), ("GPE", "Norway", "4")):
        desk.press("r")
        desk.press(desk.session.hints[desk.find(label, words).id])
        desk.press(digit)
    assert desk.focused == ada
    planned = desk.find("participates_in", None)
    assert planned.attributes == {"modality": "planned"}
    belongs = desk.find("affiliated_with")
    assert belongs.attributes == {"modality": "reported"}
    assert desk.window.card.what.text().startswith("Ada Lind — belongs to")
    desk.press("f")
    desk.press("n")
    desk.type("says the caption")
    desk.press(Key.Key_Return)
    belongs = desk.find("affiliated_with")
    assert (belongs.flagged, belongs.note) == (True, "says the caption")
    desk.press(Key.Key_Space)
    assert desk.mentions() == {("PERSON", "Ada Lind")}
    desk.press(Key.Key_Up)
    assert desk.window.card.what.text() == "Ada Lind"


def test_going_on_by_reading_leaves_the_relation_just_made(desk):
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    desk.press(desk.session.hints[desk.find("MEETING").id])
    desk.press(Key.Key_Right)
    assert desk.session.shown == desk.session.focus
    desk.press("2")
    assert desk.find("participates_in").attributes == {"modality": "asserted"}


def test_what_is_usual_is_said_of_a_new_relation_at_once_and_a_digit_changes_it(desk):
    suggested = desk.find("holds_role")
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    desk.press(desk.session.hints[desk.find("MEETING").id])
    assert desk.find("participates_in").attributes == {"modality": "asserted"}
    assert "asserted" in [box.currentText() for box in desk.window.card.findChildren(QComboBox)]
    desk.press("2")
    assert desk.find("participates_in").attributes == {"modality": "denied"}
    desk.press("2")
    assert desk.find("participates_in").attributes == {}
    assert desk.find("holds_role") == suggested  # nobody said that of a suggestion
    assert desk.is_saved()


def test_what_reads_the_same_begins_with_what_was_said_of_it_before(desk):
    first, second = places(OSLO, "talks")
    for span, digits in ((first, "27"), (second, ""), (place(OSLO, "Tuesday"), "")):
        desk.session.select(*span)
        desk.press("m")
        desk.type(digits)
    found = {each.start: each.attributes for each in desk.sheet.mentions if each.label == "MEETING"}
    assert found[first[0]] == found[second[0]] == {"status": "planned", "track": "1.5"}
    assert found[place(OSLO, "Tuesday")[0]] == {}
    assert desk.is_saved()


BASIC = """name = "own"
[mention.PERSON]
key = "P"
[mention.GPE]
key = "2"
[relation.works_for]
head = ["PERSON"]
tail = ["GPE"]
sentence = "works for"
[relation.lives_in]
head = ["PERSON"]
tail = ["GPE"]
sentence = "lives in"
[relation.visits]
head = ["PERSON"]
tail = ["GPE"]
[attributes]
modality = ["asserted", "denied"]
"""


@pytest.fixture
def basic(open_desk, tmp_path):
    """A desk with a relation that could have two other labels; the digit 2 is a label's key."""
    return desk_with(
        open_desk,
        tmp_path,
        BASIC,
        mention("ada", "PERSON", place(OSLO, "Ada Lind", 1)),
        mention("norway", "GPE", place(OSLO, "Norway")),
        relations=[relation("r", "lives_in", "ada", "norway", attributes={"modality": "denied"})],
    )


def test_a_digit_gives_a_relation_another_label_and_accepts_it(basic):
    basic.press(Key.Key_Space, times=2)
    assert basic.focused == basic.find("lives_in")
    shown = on_the_card(basic)
    assert "1: asserted   3: denied" in shown
    assert [each for each in shown if "Make it" in each] == [
        "4  Make it: works for",
        "5  Make it: visits",
    ]
    basic.press("4")
    assert basic.relations() == {("works_for", "Ada Lind", "Norway")}
    assert basic.find("works_for").attributes == {"modality": "denied"}
    assert basic.is_saved()


def test_the_label_of_a_relation_just_made_can_be_changed_and_the_focus_stays(basic):
    basic.press("r")
    basic.press(basic.session.hints[basic.find("GPE").id])
    assert [link.label for link in basic.session.choices] == ["works_for", "lives_in", "visits"]
    basic.press("1")
    assert basic.relations() == {("works_for", "Ada Lind", "Norway")}
    basic.press("5")
    assert basic.relations() == {("visits", "Ada Lind", "Norway")}
    assert basic.focused == basic.find("PERSON")
    assert basic.focused.state is ItemState.PENDING


def test_a_digit_that_is_a_labels_key_stays_that(basic):
    basic.press("2")
    assert basic.mentions() == {("GPE", "Ada Lind")}


MANY = """name = "own"
[mention.PERSON]
key = "P"
[mention.PERSON.attributes]
mood = ["a", "b", "c", "d", "e", "f"]
side = ["u", "v", "w", "x", "y", "z"]
"""


def test_where_values_outnumber_the_digits_a_digit_goes_on_to_the_next(open_desk, tmp_path):
    ada = mention("ada", "PERSON", place(OSLO, "Ada Lind", 1))
    desk = desk_with(open_desk, tmp_path, MANY, ada)
    assert offers(desk.sheet, desk.focused) == [
        Offer("1", "mood", tuple("abcdef")),
        Offer("2", "side", tuple("uvwxyz")),
    ]
    assert "2: the next" in on_the_card(desk)
    desk.press("2", times=3)
    assert desk.focused.attributes == {"side": "w"}
    desk.press("2", times=4)
    assert desk.focused.attributes == {}
