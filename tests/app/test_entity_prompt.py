"""E: what a mention may mean, why, and one key to say so, with real keys."""

import pytest
from PySide6.QtCore import Qt

from annotator.model import ArticleId, Draft, Entity, EntityChange, EntityId, Prediction, Verdict
from annotator.store import Project
from app.panels.choice_row import DETAIL
from tests.making import article, mention, place, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NEWS = """Choe Son-hui met Kim Gye-gwan in Oslo

Choe said on Monday that the KINU had asked. Choe left, and CHOE SON HUI went with Ri. Kim stayed, \
as Kim Yong-nam did."""


def news():
    """A text with full names, surnames alone and an acronym."""
    found = [
        mention("c1", "PERSON", place(NEWS, "Choe Son-hui")),
        mention("k1", "PERSON", place(NEWS, "Kim Gye-gwan")),
        mention("c2", "PERSON", place(NEWS, "Choe", 1)),
        mention("o", "ORG", place(NEWS, "KINU")),
        mention("c3", "PERSON", place(NEWS, "Choe", 2)),
        mention("c4", "PERSON", place(NEWS, "CHOE SON HUI")),
        mention("r", "PERSON", place(NEWS, "Ri")),
        mention("k2", "PERSON", place(NEWS, "Kim", 1)),
        mention("k3", "PERSON", place(NEWS, "Kim Yong-nam")),
    ]
    return Prediction(ArticleId("n1"), tuple(found))


def make(project, known):
    """Entities that nothing means yet."""
    made = [Entity(EntityId(name.lower()), label, name, **fields) for label, name, fields in known]
    changes = tuple(EntityChange(each.id, None, each) for each in made)
    project.record(Draft(Verdict.LINK, None, changes), actor="somebody")


@pytest.fixture
def known():
    """What the project knows before; a test may change it."""
    return [
        ("PERSON", "Choi Sun-hee", {"ids": {"wikidata": "Q1"}}),
        ("PERSON", "Choe Ryong-hae", {}),
        ("ORG", "Korea Institute for National Unification", {"note": "a think tank"}),
    ]


@pytest.fixture
def reader(open_desk, tmp_path, diplomacy, known):
    """The window on that text, with some entities known."""
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(NEWS, "n1")])
        suggest(project, news())
        make(project, known)
    return open_desk(path)


def offers(desk):
    """(name, why) of each row."""
    rows = [desk.window.prompt.list.item(row) for row in range(desk.window.prompt.list.count())]
    return [(row.text(), (row.data(DETAIL) or "").partition(" · ")[0]) for row in rows]


def foot(desk):
    return desk.window.prompt.foot.text() if desk.window.prompt.foot.isVisible() else ""


def at(desk, name):
    """Focus a mention by its name in `news`."""
    fragments = {each.id: each.fragments for each in news().mentions}
    (item,) = [each.id for each in desk.sheet.mentions if each.fragments == fragments[name]]
    desk.session.set_focus(item)
    return item


def means(desk, name):
    entity = desk.sheet.mention(at(desk, name)).entity
    return "" if entity is None else desk.session.entity_name(entity)


def link(desk, name, *keys):
    at(desk, name)
    desk.press("e")
    for key in keys:
        desk.press(key)
    desk.press(Key.Key_Return)


def test_e_and_enter_link_to_another_spelling(reader):
    at(reader, "c1")
    reader.press("e")
    assert offers(reader) == [
        ("Choi Sun-hee", "another spelling"),
        ("New: Choe Son-hui", ""),
    ]
    row = reader.window.prompt.list.item(0)
    assert row.data(DETAIL) == "another spelling · not used · wikidata Q1"
    assert row.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Choi Sun-hee, another spelling")
    reader.press(Key.Key_Return)
    assert means(reader, "c1") == "Choi Sun-hee"
    assert reader.is_saved()


def test_an_acronym_says_so_and_a_note_tells_one_from_another(reader):
    at(reader, "o")
    reader.press("e")
    ((name, why), _new) = offers(reader)
    assert (name, why) == ("Korea Institute for National Unification", "its acronym")
    assert reader.window.prompt.list.item(0).data(DETAIL).endswith("not used · a think tank")


def test_a_name_that_was_linked_is_a_known_alias_afterwards(reader):
    link(reader, "c1")
    at(reader, "r")
    reader.press("e")
    reader.press(Key.Key_A, CTRL)
    reader.type("Choe Sonhui")
    assert offers(reader)[0] == ("Choi Sun-hee", "a known alias: Choe Son-hui")


def test_a_surname_alone_means_the_last_full_name_above_that_bears_it(reader):
    link(reader, "c1")
    at(reader, "c2")
    reader.press("e")
    assert offers(reader)[0] == ("Choi Sun-hee", "surname of Choe Son-hui above")
    reader.press(Key.Key_Return)
    assert means(reader, "c2") == "Choi Sun-hee"


def test_a_surname_is_known_before_its_full_name_was_linked(reader):
    at(reader, "c2")
    reader.press("e")
    assert offers(reader)[0] == ("Choi Sun-hee", "surname of Choe Son-hui above")


def test_a_surname_that_nobody_bears_above_offers_who_bears_it_and_new(reader):
    at(reader, "r")
    reader.press("e")
    assert offers(reader) == [("New: Ri", "")]
    assert foot(reader) == ""


@pytest.mark.parametrize("known", [[("GPE", "Norway", {})]])
def test_a_capital_is_new_before_it_is_its_state(reader):
    start = NEWS.index("Oslo")
    reader.session.select(start, start + 4)
    reader.session.label("GPE")
    reader.press("e")
    assert offers(reader) == [("New: Oslo", ""), ("Norway", "its capital")]
    reader.press(Key.Key_Return)
    assert reader.session.entity_name(reader.focused.entity) == "Oslo"


def test_what_the_nearest_same_words_mean_comes_first(reader):
    reader.press_action("likewise")  # else it would mean that already
    link(reader, "c3", Key.Key_Down)  # against the surname above: another Choe
    assert means(reader, "c3") != "Choi Sun-hee"
    other = means(reader, "c3")
    at(reader, "c2")
    reader.press("e")
    assert offers(reader)[0] == (other, "like the same words below")


def test_ctrl_enter_links_the_others_written_alike_in_one_decision(reader):
    before = reader.session.project.head[0]
    at(reader, "c1")
    reader.press("e")
    assert foot(reader) == "Ctrl+Enter: also the 1 other one written alike in this article"
    reader.press(Key.Key_Return, CTRL)
    assert (means(reader, "c1"), means(reader, "c4")) == ("Choi Sun-hee", "Choi Sun-hee")
    assert means(reader, "c2") == ""
    assert reader.session.project.head[0] == before + 1
    assert not reader.sheet.finished
    assert reader.is_saved()
    reader.press(Key.Key_Z, CTRL)
    assert (means(reader, "c1"), means(reader, "c4")) == ("", "")


def test_ctrl_enter_with_nobody_alike_links_the_one_and_does_not_finish(reader):
    at(reader, "r")
    reader.press("e")
    reader.press(Key.Key_Return, CTRL)
    assert means(reader, "r") == "Ri"
    assert not reader.sheet.finished
    assert reader.told == []
    assert reader.failed == []


def test_those_that_mean_something_already_are_not_linked_along(reader):
    link(reader, "c4", Key.Key_Down)
    at(reader, "c1")
    reader.press("e")
    assert foot(reader) == ""
    reader.press(Key.Key_Escape)


def test_a_link_is_taken_away_in_the_prompt(reader):
    link(reader, "c1")
    reader.press("e")
    assert [name for name, _ in offers(reader)] == [
        "Choi Sun-hee",
        "Take the link away",
        "New: Choe Son-hui",
    ]
    reader.press(Key.Key_Down)
    reader.press(Key.Key_Return)
    assert means(reader, "c1") == ""
    assert "Choi Sun-hee" in {each.name for each in reader.session.project.entities()}
    reader.press(Key.Key_Z, CTRL)
    assert means(reader, "c1") == "Choi Sun-hee"


def test_linking_again_what_it_means_says_so(reader):
    link(reader, "c1")
    reader.press("e")
    reader.press(Key.Key_Return)
    assert reader.failed == ["It means Choi Sun-hee already."]


def test_a_twin_is_pointed_out(reader):
    at(reader, "r")
    reader.press("e")
    reader.press(Key.Key_A, CTRL)
    reader.type("Choi Sun-hee")
    assert offers(reader)[-1] == ("New: Choi Sun-hee", "another PERSON of this name")
    reader.press(Key.Key_End)
    reader.press(Key.Key_Down, times=9)
    reader.press(Key.Key_Return)
    names = [each.name for each in reader.session.project.entities()]
    assert names.count("Choi Sun-hee") == 2


def test_the_card_says_what_an_accepted_mention_may_be(reader, qtbot):
    entity = reader.window.card.entity
    item = at(reader, "c1")
    qtbot.wait(100)
    assert not entity.isVisible()  # it is only suggested yet
    reader.press(Key.Key_Space)
    reader.session.set_focus(item)
    qtbot.waitUntil(entity.isVisible)
    assert entity.text() == "May be: Choi Sun-hee — E"
    assert "another spelling" in entity.toolTip()
    reader.press("e")
    reader.press(Key.Key_Return)
    assert entity.text() == "Means: Choi Sun-hee"
    reader.session.rename_entity(reader.focused.entity, "Choe Son Hui")
    assert entity.text() == "Means: Choe Son Hui"
    reader.press("e")
    reader.press(Key.Key_Down)
    reader.press(Key.Key_Return)
    qtbot.waitUntil(lambda: entity.text() == "May be: Choe Son Hui — E")


def test_no_likely_name_is_no_hint(reader, qtbot):
    item = at(reader, "r")
    reader.press(Key.Key_Space)
    reader.session.set_focus(item)
    qtbot.wait(120)
    assert not reader.window.card.entity.isVisible()


MANY = [
    *(("PERSON", f"Person {number:04}", {}) for number in range(2000)),
    ("PERSON", "Zed Ri", {}),
]


@pytest.mark.parametrize("known", [MANY])
def test_the_list_grows_once_all_entities_were_read(reader, qtbot):
    book = reader.session.book
    book.open(reader.session.project)  # from the first on: reading may be over already
    at(reader, "r")
    reader.press("e")
    assert offers(reader) == [("New: Ri", "")]
    assert foot(reader) == "still reading the project's entities…"
    qtbot.waitUntil(lambda: len(offers(reader)) == 2)
    assert offers(reader)[0][0] == "Zed Ri"
    assert foot(reader) == ""
