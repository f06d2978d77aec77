"""The entities panel with real keys: what is meant, found, looked at."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.panels.choice_row import DETAIL
from app.panels.entity_rows import Kind
from app.theme import THEMES
from tests.app.entities.pane import (
    Key,
    go_to,
    listed,
    press_button,
    rows,
    settled,
    shown,
)


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
