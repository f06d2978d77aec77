"""Names, notes and ids of an entity, changed in the panel with real keys."""

from PySide6.QtCore import Qt

from annotator.model import EntityId
from app.panels.entity_rows import Kind
from tests.app.entities.pane import CTRL, Key, go_to, names, press_button, rows, settled, shown


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


def test_markup_in_names_is_shown_as_it_is(desk, panel, qtbot):
    desk.session.rename_entity(EntityId("ada"), "<b>Ada</b>")
    settled(panel, qtbot)
    assert panel.page.name.text() == "<b>Ada</b>"
    assert panel.page.name.textFormat() is Qt.TextFormat.PlainText
    press_button(desk, panel, "All entities")
    assert "&lt;b&gt;" in panel.all.model.index(0).data(Qt.ItemDataRole.ToolTipRole)
