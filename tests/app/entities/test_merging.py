"""Entities merged, split, unlinked and removed in the panel, with real keys."""

from annotator.model import Entity, EntityId, ItemState
from app.panels.choice_row import DETAIL
from app.panels.entity_rows import Kind
from tests.app.entities.pane import (
    CTRL,
    Key,
    find,
    go_to,
    names,
    press_button,
    rows,
    settled,
    shown,
)


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
