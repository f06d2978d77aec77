"""Entities, notes and flags with real keys."""

import pytest
from PySide6.QtCore import Qt

from annotator import linking
from annotator.store import Project

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def offers(desk):
    rows = desk.window.prompt.list
    return [rows.item(row).text() for row in range(rows.count())]


def retype(desk, text):
    desk.press(Key.Key_A, CTRL)
    desk.type(text)


def test_e_offers_the_mentions_own_words_and_enter_creates_the_entity(desk):
    desk.press("e")
    assert desk.keyboard is desk.window.prompt.line
    assert desk.window.prompt.line.text() == "Ada Lind"
    assert offers(desk) == ["New: Ada Lind"]
    desk.press(Key.Key_Return)
    (entity,) = desk.session.project.entities()
    assert (entity.label, entity.name) == ("PERSON", "Ada Lind")
    assert desk.focused.entity == entity.id
    assert "Means: Ada Lind" in desk.window.card.entity.text()
    assert desk.keyboard is desk.canvas
    assert desk.is_saved()
    desk.press(Key.Key_Z, CTRL)
    assert desk.session.project.entities() == []
    assert desk.find("PERSON", "Ada Lind").entity is None


def test_e_finds_a_known_entity_across_articles_by_a_like_name(desk):
    desk.press("e")
    retype(desk, "Adah Lindt")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_PageDown, CTRL)
    desk.press("e")
    assert offers(desk) == ["Adah Lindt", "New: Ada Lind"]
    desk.press(Key.Key_Return)
    (entity,) = desk.session.project.entities()
    assert desk.focused.entity == entity.id
    assert len(list(desk.session.project.decisions())) == 2


def test_down_chooses_to_create_instead_of_what_was_found(desk):
    desk.press("e")
    retype(desk, "Adah Lindt")
    desk.press(Key.Key_Return)
    desk.press("e")
    assert offers(desk) == ["Adah Lindt", "Take the link away", "New: Ada Lind"]
    desk.press(Key.Key_Down, times=2)
    desk.press(Key.Key_Return)
    assert [entity.name for entity in desk.session.project.entities()] == ["Ada Lind", "Adah Lindt"]
    assert desk.session.entity_name(desk.focused.entity) == "Ada Lind"


def test_an_entity_of_another_label_is_not_offered(desk):
    desk.press("e")
    retype(desk, "Oslo")
    desk.press(Key.Key_Return)
    desk.focus("GPE", "Oslo")
    desk.press("e")
    assert offers(desk) == ["New: Oslo"]


def test_labels_without_entities_say_so(desk):
    desk.focus("ROLE", "envoy")
    desk.press("e")
    assert desk.failed == ["No entities stand behind ROLE in this scheme."]
    desk.focus("holds_role")
    desk.press("e")
    assert desk.failed[-1] == "Choose a mention first."
    assert not desk.window.prompt.isVisible()


def test_escape_leaves_the_entity_as_it_was(desk):
    desk.press("e")
    desk.press(Key.Key_Escape)
    assert desk.session.project.entities() == []
    assert desk.keyboard is desk.canvas


def test_n_writes_a_note_and_shows_it_again_for_changing(desk):
    desk.press("n")
    desk.type("is this her? x")
    desk.press(Key.Key_Return)
    assert desk.focused.note == "is this her? x"
    assert "is this her? x" in desk.window.card.note.text()
    assert desk.states() == (7, 0, 0)
    desk.press("n")
    assert desk.window.prompt.line.text() == "is this her? x"
    retype(desk, "yes")
    desk.press(Key.Key_Return)
    assert desk.focused.note == "yes"
    desk.press(Key.Key_Z, CTRL)
    assert desk.focused.note == "is this her? x"
    assert desk.is_saved()


def test_a_note_on_a_relation(desk):
    desk.focus("held_at")
    desk.press("n")
    desk.type("who says so?")
    desk.press(Key.Key_Return)
    assert desk.find("held_at").note == "who says so?"
    assert desk.is_saved()


def test_f_flags_the_item_and_its_article_and_takes_it_back(desk):
    desk.press("f")
    assert desk.focused.flagged
    assert desk.session.queue[0].flagged
    assert "flagged" in desk.window.card.state.text()
    desk.press(Key.Key_Down)
    desk.press("f")
    desk.press("f")
    assert desk.session.queue[0].flagged  # the first item still is
    desk.press(Key.Key_Up)
    desk.press("f")
    assert not desk.session.queue[0].flagged
    desk.press(Key.Key_Z, CTRL)
    assert desk.session.queue[0].flagged
    assert desk.is_saved()


@pytest.mark.parametrize("key", ["n", "e"])
def test_an_answer_never_goes_to_another_item(desk, key):
    """The prompt is about one item: where the focus goes elsewhere, it closes."""
    desk.press(key)
    other = desk.find("GPE", "Norway")
    desk.click(desk.on(other))
    assert desk.session.focus == other.id
    assert not desk.window.prompt.isVisible()
    assert desk.keyboard is desk.canvas


@pytest.mark.parametrize("key", ["n", "e", "/", "="])
def test_an_answer_never_goes_to_another_article(desk, key):
    desk.focus("GPE", "Oslo")
    desk.press(key)
    assert desk.window.prompt.isVisible()
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.sheet.article.id == "a2"
    assert not desk.window.prompt.isVisible()
    assert desk.keyboard is desk.canvas


def test_the_same_entity_behind_mentions_of_two_articles_is_in_the_gold(desk, path):
    desk.press("e")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    desk.press(Key.Key_Return, CTRL)
    desk.press("e")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    desk.press(Key.Key_Return, CTRL)
    with Project.open(path, read_only=True) as project:
        meant = {
            mention.entity
            for _, mentions, _ in project.gold()
            for mention in mentions
            if mention.entity
        }
        assert meant == {entity.id for entity in project.entities()}
        assert len(meant) == 1
        assert linking.new_entity("PERSON", " Bo ").name == "Bo"
