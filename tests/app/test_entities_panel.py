"""The entities panel with real keys: found, looked at, renamed, merged, split, removed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator import linking
from annotator.model import Draft, Entity, EntityChange, EntityId, ItemState, Verdict
from annotator.store import Project
from app.panels.choice_row import DETAIL
from app.panels.entity_rows import Kind
from app.theme import THEMES
from tests.making import Reviewer

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def path(path):
    """Ada Lind is meant in both articles, Oslo in one, and nobody means Bergen."""
    with Project.open(path) as project:
        ada = Entity(EntityId("ada"), "PERSON", "Ada Lind", "an envoy", {"wikidata": "Q1"})
        adah = Entity(EntityId("adah"), "PERSON", "Adah Lindt")
        oslo = Entity(EntityId("oslo"), "GPE", "Oslo")
        bergen = Entity(EntityId("bergen"), "GPE", "Bergen")
        one, two = Reviewer(project), Reviewer(project, "a2")
        one.does(linking.link, [one.finds("PERSON")], ada, new=True)
        both = [each.id for each in two.sheet.mentions if two.sheet.surface(each) == "Ada Lind"]
        two.does(linking.link, both, ada, new=False)
        two.does(linking.link, [two.finds("PERSON", "Cem Tan")], adah, new=True)
        one.does(linking.link, [one.finds("GPE", "Oslo")], oslo, new=True)
        change = EntityChange(bergen.id, None, bergen)
        project.record(Draft(Verdict.LINK, None, (change,)), actor="reviewer")
    return path


@pytest.fixture
def panel(desk, qtbot):
    """The panel in front, its entities read, the keyboard in it."""
    desk.press(Key.Key_E, CTRL)
    panel = desk.window.entities
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: desk.session.book.whole)
    settled(panel, qtbot)
    return panel


def settled(panel, qtbot):
    """Until the panel has followed what was done."""
    book = panel._session.book
    qtbot.waitUntil(lambda: not (panel._later.isActive() or book._changes.isActive()))
    qtbot.waitUntil(lambda: not (panel._later.isActive() or book._timer.isActive()))


def rows(panel):
    """(kind, text, detail) of each row of the page but headings."""
    model = panel.page.rows
    found = [model.row(model.index(place)) for place in range(model.rowCount())]
    return [(row.kind.value, row.text) for row in found if row.kind is not Kind.HEADING]


def listed(panel):
    model = panel.all.model
    return [model.index(row).data() for row in range(model.rowCount())]


def shown(panel):
    """The entity on the page; None while all are listed."""
    return panel.page.name.text() if panel.stack.currentWidget() is panel.page else None


def go_to(desk, panel, kind, text):
    """Down to a row of the page."""
    desk.press(Key.Key_Home)
    view = panel.page.view
    for _ in range(panel.page.rows.rowCount() + 1):
        index = view.currentIndex()
        if index.isValid():
            row = panel.page.rows.row(index)
            if row.kind is kind and text in row.text:
                return
        desk.press(Key.Key_Down)
    raise LookupError(text)


def press_button(desk, panel, text, key=Key.Key_Space):
    """Tab to a button of the page and press it."""
    for _ in range(20):
        keyboard = desk.keyboard
        if isinstance(keyboard, QPushButton) and keyboard.text() == text:
            desk.press(key)
            return
        desk.press(Key.Key_Tab)
    raise LookupError(text)


def find(desk, panel, text):
    """From anywhere in the panel to the list, and to the first entity of this name."""
    if shown(panel) is not None:
        press_button(desk, panel, "All entities")
    desk.press(Key.Key_A, CTRL)
    desk.type(text)
    desk.press(Key.Key_Return)
    assert shown(panel) == text


def names(desk):
    return sorted(each.name for each in desk.session.project.entities())


def test_the_panel_shows_what_the_focused_mention_means(desk, panel):
    assert shown(panel) == "Ada Lind"
    assert (panel.page.label.text(), panel.page.note.text()) == ("PERSON", "an envoy")
    assert rows(panel) == [
        ("outside id", "wikidata Q1"),
        ("name", "Ada Lind   3"),
        (
            "place",
            "… met in Oslo [Ada Lind], an envoy of Norway, came to the Oslo talks 🤝 on Monday.",
        ),
        (
            "place",
            "… in Bergen [Ada Lind] flew to Bergen. Cem Tan of the UN was there, and Ada Lind",
        ),
        ("place", "… was there, and [Ada Lind] spoke."),
    ]
    headings = [
        row.text
        for place in range(panel.page.rows.rowCount())
        if (row := panel.page.rows.row(panel.page.rows.index(place))).kind is Kind.HEADING
    ]
    assert headings == ["Outside ids", "Written as", "3 places in 2 articles"]
    assert desk.keyboard is panel.page.view


def test_it_follows_the_focus_and_lists_all_where_nothing_is_meant(desk, panel, qtbot):
    desk.press(Key.Key_Escape)
    assert desk.keyboard is desk.canvas
    desk.press(Key.Key_Down)
    settled(panel, qtbot)
    assert shown(panel) is None
    assert listed(panel) == ["Ada Lind", "Adah Lindt", "Oslo", "Bergen"]
    assert panel.all.heading.text() == "4 entities"
    desk.focus("GPE", "Oslo")
    settled(panel, qtbot)
    assert shown(panel) == "Oslo"
    assert desk.keyboard is desk.canvas


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lind", ["Ada Lind", "Adah Lindt"]),
        ("cem", ["Adah Lindt"]),
        ("Q1", ["Ada Lind"]),
        ("gpe", ["Oslo", "Bergen"]),
        ("LIND ad", ["Ada Lind", "Adah Lindt"]),
        ("x", []),
    ],
)
def test_an_entity_is_found_by_name_alias_id_or_label(desk, panel, typed, found):
    press_button(desk, panel, "All entities")
    assert desk.keyboard is panel.all.search
    desk.type(typed)
    assert listed(panel) == found


def test_rows_of_the_list_say_how_they_are_used(desk, panel):
    press_button(desk, panel, "All entities")
    details = [panel.all.model.index(row).data(DETAIL) for row in range(4)]
    assert details == [
        "PERSON · 3 mentions in 2 articles · wikidata Q1 · an envoy",
        "PERSON · 1 mention in 1 article",
        "GPE · 1 mention in 1 article",
        "GPE · not used",
    ]


def test_an_entity_chosen_from_the_list_stays_until_a_mention_means_another(desk, panel, qtbot):
    press_button(desk, panel, "All entities")
    desk.press(Key.Key_Down, times=4)
    desk.press(Key.Key_Up)
    desk.press(Key.Key_Return)
    assert shown(panel) == "Oslo"
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_Down)
    settled(panel, qtbot)
    assert shown(panel) == "Oslo"
    desk.focus("PERSON", "Ada Lind")
    settled(panel, qtbot)
    assert shown(panel) == "Ada Lind"


def test_enter_on_a_place_opens_the_article_there(desk, panel):
    go_to(desk, panel, Kind.PLACE, "[Ada Lind] spoke")
    desk.press(Key.Key_Return)
    assert desk.sheet.article.id == "a2"
    assert desk.sheet.surface(desk.focused) == "Ada Lind"
    assert desk.focused.start > 40
    assert desk.keyboard is desk.canvas


def test_renaming_and_a_name_that_another_has_is_pointed_out(desk, panel, qtbot):
    press_button(desk, panel, "Rename…")
    assert panel.prompt.line.text() == "Ada Lind"
    desk.type("Adah Lindt")
    desk.press(Key.Key_Return)
    settled(panel, qtbot)
    assert shown(panel) == "Adah Lindt"
    assert panel.page.twin.text() == "Another entity has this label and name."
    assert desk.told[-1] == "Another PERSON is called Adah Lindt, too."
    assert "Means: Adah Lindt" in desk.window.card.entity.text()
    desk.press(Key.Key_Z, CTRL)
    settled(panel, qtbot)
    assert (shown(panel), panel.page.twin.isVisible()) == ("Ada Lind", False)


def test_enter_presses_the_button_that_has_the_keyboard(desk, panel):
    press_button(desk, panel, "Rename…", Key.Key_Return)
    assert desk.keyboard is panel.prompt.line
    assert panel.prompt.heading.text() == "Name"
    desk.press(Key.Key_Escape)
    press_button(desk, panel, "All entities", Key.Key_Enter)
    assert shown(panel) is None


def test_letters_typed_at_a_button_do_nothing(desk, panel):
    before = desk.states(), desk.session.focus, desk.session.project.head
    press_button(desk, panel, "Note…", Key.Key_X)
    button = desk.keyboard
    desk.type("pxfern,;=.?/")
    assert desk.keyboard is button
    assert (desk.states(), desk.session.focus, desk.session.project.head) == before


def test_f2_renames_and_escape_changes_nothing(desk, panel):
    desk.press(Key.Key_F2)
    desk.type("Somebody")
    desk.press(Key.Key_Escape)
    assert names(desk) == ["Ada Lind", "Adah Lindt", "Bergen", "Oslo"]
    assert desk.keyboard is panel.page.view


def test_a_note_and_ids_are_added_and_taken_away(desk, panel, qtbot):
    press_button(desk, panel, "Note…")
    desk.type("of Norway")
    desk.press(Key.Key_Return)
    press_button(desk, panel, "Add id…")
    desk.type("https://example.org/viaf/49268177/")
    desk.press(Key.Key_Return)
    settled(panel, qtbot)
    ada = desk.session.project.entity(EntityId("ada"))
    assert (ada.note, ada.ids) == ("of Norway", {"viaf": "49268177", "wikidata": "Q1"})
    assert panel.page.note.text() == "of Norway"
    go_to(desk, panel, Kind.ID, "wikidata")
    desk.press(Key.Key_Delete)
    settled(panel, qtbot)
    assert rows(panel)[0] == ("outside id", "viaf 49268177")
    assert ("outside id", "wikidata Q1") not in rows(panel)


def test_an_id_that_cannot_be_right_stays_in_its_line_with_the_reason_below(desk, panel, qtbot):
    press_button(desk, panel, "Add id…")
    assert not panel.prompt.foot.isVisible()
    desk.type("isni:1234")
    desk.press(Key.Key_Return)
    said = "⚠ “1234” is no isni id; it should look like 0000000121032683."
    assert (panel.prompt.line.text(), panel.prompt.foot.text()) == ("isni:1234", said)
    assert panel.prompt.foot.isVisible()
    assert desk.keyboard is panel.prompt.line
    desk.press(Key.Key_A, CTRL)
    desk.type("Q884x")
    assert not panel.prompt.foot.isVisible()
    desk.press(Key.Key_Return)
    assert "“Q884x” does not say of which source it is" in panel.prompt.foot.text()
    desk.press(Key.Key_Backspace)
    desk.press(Key.Key_Return)
    settled(panel, qtbot)
    assert panel.prompt.isHidden()
    assert rows(panel)[0] == ("outside id", "wikidata Q884")
    assert desk.failed == []


def test_a_second_id_of_a_source_says_which_one_it_replaces(desk, panel):
    press_button(desk, panel, "Add id…")
    desk.type("Q884")
    desk.press(Key.Key_Return)
    assert desk.told[-1] == "wikidata was Q1, is Q884 now."
    desk.press(Key.Key_Z, CTRL)
    assert desk.session.project.entity(EntityId("ada")).ids == {"wikidata": "Q1"}


def test_merging_into_another_takes_all_its_mentions_along(desk, panel, qtbot):
    find(desk, panel, "Adah Lindt")
    press_button(desk, panel, "Merge into…")
    offers = panel.prompt.list
    assert [offers.item(row).text() for row in range(offers.count())] == ["Ada Lind"]
    assert offers.item(0).data(DETAIL).startswith("a like name · 3 mentions in 2 articles")
    assert panel.prompt.foot.text() == "Enter: all that means it means Ada Lind from now on"
    desk.press(Key.Key_Return)
    settled(panel, qtbot)
    assert names(desk) == ["Ada Lind", "Bergen", "Oslo"]
    assert shown(panel) == "Ada Lind"
    assert ("name", "Cem Tan   1") in rows(panel)
    assert desk.told[-1] == "Adah Lindt is Ada Lind now, 1 mention."
    desk.press(Key.Key_Z, CTRL)
    settled(panel, qtbot)
    assert names(desk) == ["Ada Lind", "Adah Lindt", "Bergen", "Oslo"]
    assert desk.sheet.article.id == "a1"


def test_ids_that_differ_are_said_before_and_after_a_merge(desk, panel, qtbot):
    desk.session.add_outside_id(EntityId("adah"), "Q2")
    find(desk, panel, "Adah Lindt")
    press_button(desk, panel, "Merge into…")
    assert "another wikidata id" in panel.prompt.list.item(0).data(DETAIL)
    desk.press(Key.Key_Return)
    said = "Adah Lindt is Ada Lind now, 1 mention. Their ids differed (wikidata); those of Ada Lind"
    assert desk.told[-1] == f"{said} were kept."


def test_a_merge_with_nobody_says_so_and_changes_nothing(desk, panel):
    press_button(desk, panel, "Merge into…")
    desk.press(Key.Key_A, CTRL)
    desk.type("Zoe")
    assert panel.prompt.foot.text() == "No other entity is like this; type its name"
    desk.press(Key.Key_Return)
    assert names(desk) == ["Ada Lind", "Adah Lindt", "Bergen", "Oslo"]


def test_ticked_places_are_split_off_as_a_new_entity(desk, panel, qtbot):
    assert not panel.page.split.isEnabled()
    go_to(desk, panel, Kind.PLACE, "Bergen [Ada")
    desk.press(Key.Key_Space)
    go_to(desk, panel, Kind.PLACE, "[Ada Lind] spoke")
    desk.press(Key.Key_Space)
    press_button(desk, panel, "Split off…")
    assert panel.prompt.heading.text() == "Split off 2 places as…"
    assert panel.prompt.line.text() == "Ada Lind"
    desk.press(Key.Key_A, CTRL)
    desk.type("Ada Lind the younger")
    desk.press(Key.Key_Return)
    settled(panel, qtbot)
    assert names(desk) == ["Ada Lind", "Ada Lind the younger", "Adah Lindt", "Bergen", "Oslo"]
    assert ("name", "Ada Lind   1") in rows(panel)
    assert not panel.page.split.isEnabled()
    desk.press(Key.Key_Z, CTRL)
    settled(panel, qtbot)
    assert ("name", "Ada Lind   3") in rows(panel)


def test_a_ticked_name_is_split_off_to_an_entity_that_is_known(desk, panel, qtbot):
    go_to(desk, panel, Kind.ALIAS, "Ada Lind")
    desk.press(Key.Key_Space)
    press_button(desk, panel, "Split off…")
    assert panel.prompt.heading.text() == "Split off 1 name as…"
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    settled(panel, qtbot)
    assert shown(panel) == "Adah Lindt"  # what the focused mention means now
    assert desk.session.entity_name(desk.focused.entity) == "Adah Lindt"
    assert len(desk.session.project.meaning(EntityId("ada"))) == 0


def test_what_is_ticked_of_one_entity_is_not_ticked_of_another_that_is_written_alike(
    desk, panel, qtbot
):
    twin = Entity(EntityId("twin"), "PERSON", "Another Ada")
    third = next(row.key for row in panel.page.rows._rows if "spoke" in row.text)
    session = desk.session
    session.split_entity(EntityId("ada"), twin, new=True, items=[third])
    settled(panel, qtbot)
    go_to(desk, panel, Kind.ALIAS, "Ada Lind")
    desk.press(Key.Key_Space)
    assert panel.page.rows.names() == ["Ada Lind"]
    panel.show_entity("twin")
    assert shown(panel) == "Another Ada"
    assert ("name", "Ada Lind   1") in rows(panel)
    assert panel.page.rows.names() == []
    assert not panel.page.split.isEnabled()


def test_unlinking_the_focused_mention_and_removing_what_nothing_means(desk, panel, qtbot):
    desk.press(Key.Key_Escape)
    desk.focus("GPE", "Oslo")
    desk.press(Key.Key_E, CTRL)
    settled(panel, qtbot)
    assert not panel.page.remove.isVisible()
    press_button(desk, panel, "Unlink")
    settled(panel, qtbot)
    assert desk.focused.entity is None
    assert shown(panel) is None
    assert desk.keyboard is panel.all.view
    panel.enter()
    find(desk, panel, "Oslo")
    assert not panel.page.unlink.isVisible()
    press_button(desk, panel, "Remove")
    settled(panel, qtbot)
    assert names(desk) == ["Ada Lind", "Adah Lindt", "Bergen"]
    assert shown(panel) is None
    desk.press(Key.Key_Z, CTRL)
    assert names(desk) == ["Ada Lind", "Adah Lindt", "Bergen", "Oslo"]


def test_a_rejected_mention_is_no_use_but_comes_back_with_undo(desk, panel, qtbot):
    desk.press(Key.Key_Escape)
    desk.focus("GPE", "Oslo")
    desk.press("x")
    assert desk.find("GPE", "Oslo").state is ItemState.REJECTED
    desk.press(Key.Key_E, CTRL)
    settled(panel, qtbot)
    find(desk, panel, "Oslo")
    press_button(desk, panel, "Remove")
    assert "Oslo" not in names(desk)
    desk.press(Key.Key_Z, CTRL, times=2)
    settled(panel, qtbot)
    assert desk.session.entity_name(desk.find("GPE", "Oslo").entity) == "Oslo"


def test_a_merge_made_elsewhere_is_taken_back_in_the_article_that_is_open(desk, panel, qtbot):
    find(desk, panel, "Adah Lindt")
    press_button(desk, panel, "Merge into…")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_PageDown, CTRL)
    assert desk.sheet.article.id == "a2"
    desk.press(Key.Key_Z, CTRL)
    assert desk.sheet.article.id == "a2"
    assert desk.session.entity_name(desk.find("PERSON", "Cem Tan").entity) == "Adah Lindt"
    assert desk.is_saved()


def test_a_question_goes_when_the_focus_goes_to_another_entity(desk, panel, qtbot):
    press_button(desk, panel, "Rename…")
    desk.click(desk.on(desk.find("GPE", "Oslo")))
    settled(panel, qtbot)
    assert not panel.prompt.isVisible()
    assert shown(panel) == "Oslo"
    assert desk.keyboard is not panel.prompt.line
    assert panel.page.buttons.isVisible()


def test_ctrl_z_in_a_field_of_the_panel_is_the_fields_own(desk, panel):
    before = desk.session.project.head
    press_button(desk, panel, "Rename…")
    desk.type("x")
    desk.press(Key.Key_Z, CTRL)
    assert panel.prompt.line.text() == "Ada Lind"
    assert desk.session.project.head == before


def test_everything_in_the_panel_can_be_named_by_a_screen_reader(desk, panel):
    press_button(desk, panel, "All entities")
    assert panel.all.search.accessibleName() == "Find an entity"
    assert panel.all.view.accessibleName() == "Entities of the project"
    spoken = panel.all.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Ada Lind, PERSON · 3 mentions")
    desk.press(Key.Key_Return)
    assert panel.page.view.accessibleName() == "Ids, names and places of the entity"
    model = panel.page.rows
    said = [
        model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())
    ]
    assert said[:4] == [
        "heading, Outside ids",
        "outside id, wikidata Q1",
        "heading, Written as",
        "name, Ada Lind   3",
    ]


def test_markup_in_names_is_shown_as_it_is(desk, panel, qtbot):
    desk.session.rename_entity(EntityId("ada"), "<b>Ada</b>")
    settled(panel, qtbot)
    assert panel.page.name.text() == "<b>Ada</b>"
    assert panel.page.name.textFormat() is Qt.TextFormat.PlainText
    press_button(desk, panel, "All entities")
    assert "&lt;b&gt;" in panel.all.model.index(0).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_look_is_worn(desk, panel, theme):
    panel.set_theme(theme)
    assert panel.page.rows.muted.name() == theme.muted
    assert theme.warning in panel.page.twin.styleSheet()
    assert not panel.grab().isNull()


def test_a_double_click_on_a_place_opens_the_article_there(desk, panel):
    view, model = panel.page.view, panel.page.rows
    row = next(
        index
        for place in range(model.rowCount())
        if model.row(index := model.index(place)).kind is Kind.PLACE
        and "[Ada Lind] spoke" in index.data()
    )
    view.scrollTo(row)
    where = view.visualRect(row).center()
    for act in (QTest.mouseClick, QTest.mouseDClick):
        act(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert desk.sheet.article.id == "a2"
