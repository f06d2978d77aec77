"""The menu at a point of the article: what it lists, and that opening it decides nothing."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from annotator.model import ItemState
from app.context_menu import ContextMenu

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(desk):
    """Opens the menu by a right click at a point, or by a key, and gives it."""

    def open_(point=None, *, key=Key.Key_Menu, modifiers=Qt.KeyboardModifier.NoModifier):
        if point is None:
            desk.press(key, modifiers)
        else:
            viewport = desk.canvas.viewport()
            reason = QContextMenuEvent.Reason.Mouse
            asked = QContextMenuEvent(reason, point, viewport.mapToGlobal(point))
            QApplication.sendEvent(viewport, asked)
        (menu,) = [each for each in desk.canvas.findChildren(QMenu) if is_open(each)]
        return menu

    return open_


def is_open(menu):
    return menu.isVisible() and menu.menuAction().associatedObjects() == []


def texts(menu):
    """What the menu lists, without keys; a submenu as (title, lines)."""
    found = []
    for action in menu.actions():
        if action.isSeparator():
            continue
        text = action.text().partition("\t")[0]
        inside = action.menu()
        found.append((text, texts(inside)) if inside else text)
    return found


def line(menu, *path):
    """The action at the end of a path of texts."""
    for text in path[:-1]:
        menu = next(each.menu() for each in menu.actions() if each.text() == text)
    return next(each for each in menu.actions() if each.text().partition("\t")[0] == path[-1])


def take(menu, *path):
    """Choose a line, as a click does; then the menu is closed."""
    action = line(menu, *path)
    menu.close()
    action.trigger()


def rows(desk):
    """How many decisions the ledger has."""
    return len(list(desk.session.project.decisions()))


def test_a_right_click_puts_the_item_in_focus_without_scrolling_and_decides_nothing(desk, opened):
    mention = desk.find("GPE", "Norway")
    top, states = desk.canvas.verticalScrollBar().value(), desk.states()
    menu = opened(desk.on(mention))
    assert desk.focused == mention
    assert desk.canvas.verticalScrollBar().value() == top
    menu.close()
    assert desk.states() == states
    assert rows(desk) == 0


def test_a_mentions_menu_lists_what_can_be_done_with_it(desk, opened):
    menu = opened(desk.on(desk.find("GPE", "Norway")))
    labels = [name for name in desk.sheet.scheme.mentions if name != "GPE"]
    assert texts(menu) == [
        "Accept and go on",
        "Reject and go on",
        ("Make it", labels),
        "Relate from the focused mention",
        "Mark the same everywhere…",
        "Entity behind the mention…",
        "Join with the selection, or the next mention",
        "Note…",
        "Flag, or take the flag away",
        "Copy the selection, or the item",
    ]


def test_what_an_item_has_already_is_left_out(desk, opened):
    envoy = desk.focus("ROLE", "envoy")
    desk.press(Key.Key_Space)
    menu = opened(desk.on(envoy))
    assert "Accept and go on" not in texts(menu)
    assert "Entity behind the mention…" not in texts(menu)  # offices have none in this scheme
    menu.close()


def test_each_line_shows_its_key(desk, opened):
    menu = opened(desk.on(desk.find("MEETING", "Oslo talks")))
    assert line(menu, "Accept and go on").shortcut().toString() == "Space"
    assert line(menu, "Make it", "PERSON").text() == "PERSON\tP"
    assert line(menu, "Status", "planned").text() == "planned\t2"
    assert all(each.isShortcutVisibleInContextMenu() for each in menu.actions())


def test_a_label_is_chosen_from_the_menu(desk, opened):
    take(opened(desk.on(desk.find("GPE", "Norway"))), "Make it", "ORG")
    assert desk.mentions() == {("ORG", "Norway")}
    assert desk.is_saved()


def test_an_attribute_is_set_and_taken_away_again(desk, opened):
    talks = desk.find("MEETING", "Oslo talks")
    menu = opened(desk.on(talks))
    assert line(menu, "Status", "held").isChecked()
    take(menu, "Status", "planned")
    assert desk.sheet.items[talks.id].attributes["status"] == "planned"
    take(opened(desk.on(talks)), "Status", "planned")
    assert "status" not in desk.sheet.items[talks.id].attributes
    assert desk.sheet.items[talks.id].state is ItemState.PENDING


def test_a_relations_menu_opens_at_its_arcs_label(desk, opened):
    relation = desk.focus("held_at")
    (arc,) = desk.canvas.arcs()
    point = arc.label.center().toPoint()
    desk.focus("GPE", "Oslo")
    menu = opened(point)
    assert desk.focused == relation
    listed = texts(menu)
    assert "Swap the relation's direction" in listed
    assert ("Modality", list(desk.sheet.scheme.relations["held_at"].attributes[0].values)) in listed
    assert "Entity behind the mention…" not in listed
    take(menu, "Modality", "denied")
    assert desk.sheet.items[relation.id].attributes["modality"] == "denied"


def test_a_relation_gets_another_label_that_its_ends_allow(desk, opened):
    desk.focus("GPE", "Norway")
    desk.press("r")
    desk.press(desk.session.hints[desk.find("GPE", "Oslo").id])
    relation = desk.focus("located_in")
    fitting = desk.sheet.scheme.relations_between("GPE", "GPE")
    others = [each.sentence for each in fitting if each.name != "located_in"]
    menu = opened()
    assert [each for each in texts(menu) if each[0] == "Make it"] == (
        [("Make it", others)] if others else []
    )
    assert desk.focused == relation


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Key.Key_Menu, Qt.KeyboardModifier.NoModifier), (Key.Key_F10, SHIFT)],
)
def test_a_key_opens_it_beside_the_item_in_focus(desk, opened, key, modifiers):
    norway = desk.focus("GPE", "Norway")
    menu = opened(key=key, modifiers=modifiers)
    assert desk.focused == norway
    corner = desk.canvas.viewport().mapFromGlobal(menu.pos())
    (rect,) = desk.canvas.item_rects(norway.id)
    assert abs(corner.y() - rect.bottom()) < 20
    take(menu, "Reject and go on")
    assert desk.find("GPE", "Norway").state is ItemState.REJECTED


def test_the_system_asks_for_it_by_key_too(desk, opened):
    desk.focus("GPE", "Norway")
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(desk.canvas, QContextMenuEvent(reason, QPoint(5, 5), QPoint(5, 5)))
    (menu,) = [each for each in desk.canvas.findChildren(QMenu) if is_open(each)]
    assert "Accept and go on" in texts(menu)


def test_a_key_that_comes_as_a_shortcut_and_as_the_systems_wish_opens_one_menu(desk, opened):
    desk.focus("GPE", "Norway")
    menu = opened()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(desk.canvas, QContextMenuEvent(reason, QPoint(5, 5), QPoint(5, 5)))
    assert [each for each in desk.canvas.findChildren(QMenu) if is_open(each)] == [menu]


def test_a_selections_menu_marks_and_copies(desk, opened):
    start = desk.text.index("sanctions")
    desk.session.select(start, start + len("sanctions"))
    point = desk.at(start + 4)
    menu = opened(point)
    labels = list(desk.sheet.scheme.mentions)
    assert texts(menu) == [
        ("Mark as", labels),
        "Join with the selection, or the next mention",
        "Copy the selection, or the item",
        "Find in the project…",
    ]
    assert line(menu, "Mark as", "ISSUE").text() == "ISSUE\tI"
    take(menu, "Copy the selection, or the item")
    assert QGuiApplication.clipboard().text() == "sanctions"
    take(opened(point), "Mark as", "ISSUE")
    assert desk.mentions() == {("ISSUE", "sanctions")}


def test_a_key_opens_the_menu_of_the_selection(desk, opened):
    start = desk.text.index("sanctions")
    desk.session.select(start, start + len("sanctions"))
    take(opened(), "Mark as", "ISSUE")
    assert desk.mentions() == {("ISSUE", "sanctions")}


def test_what_is_selected_of_the_focused_mention_can_be_split_out(desk, opened):
    talks = desk.focus("MEETING", "Oslo talks")
    desk.session.select(talks.start, talks.start + 4)
    menu = opened(desk.at(talks.start + 2))
    listed = texts(menu)
    assert "Split into several mentions…" in listed
    assert "Join with the selection, or the next mention" not in listed
    take(menu, "Split into several mentions…")
    assert {
        desk.sheet.surface(each) for each in desk.sheet.mentions if each.label == "MEETING"
    } == {
        "Oslo",
        "talks",
    }


def test_a_right_click_beside_the_selection_is_about_what_is_there(desk, opened):
    start = desk.text.index("sanctions")
    desk.session.select(start, start + len("sanctions"))
    norway = desk.find("GPE", "Norway")
    opened(desk.on(norway)).close()
    assert desk.focused == norway
    assert desk.session.cursor.selection is None


def test_on_plain_text_the_paragraph_under_the_pointer_is_framed_and_accepted(desk, opened):
    desk.press(Key.Key_Down, times=6)
    focus = desk.session.focus
    # between two mentions of the second paragraph
    menu = opened(desk.at(desk.text.index("came to")))
    assert texts(menu) == ["Accept the rest of this paragraph", "Find text to mark"]
    assert desk.canvas._frame == desk.sheet.paragraph_of(desk.text.index("came to"))
    assert desk.session.focus == focus
    menu.close()
    assert desk.canvas._frame is None
    assert rows(desk) == 0
    take(opened(desk.at(desk.text.index("came to"))), "Accept the rest of this paragraph")
    assert desk.states() == (0, 7, 0)
    assert rows(desk) == 1


def test_a_paragraph_that_is_judged_is_not_offered(desk, opened):
    menu = opened(desk.at(desk.text.index("Bo Quist left") + 9))
    assert texts(menu) == ["Find text to mark"]
    menu.close()


def test_where_a_lead_has_switched_it_off_no_paragraph_is_offered(desk, opened):
    desk.session.switch_accept_paragraph()
    menu = opened(desk.at(desk.text.index("came to")))
    assert texts(menu) == ["Find text to mark"]
    menu.close()


def test_a_finished_article_can_be_copied_from_and_reopened(desk, opened):
    desk.press(Key.Key_Space, SHIFT)
    desk.press(Key.Key_Return, CTRL)
    desk.session.open_article("a1")
    menu = opened(desk.on(desk.find("GPE", "Norway")))
    assert texts(menu) == ["Copy the selection, or the item", "Reopen a finished article"]
    take(menu, "Reopen a finished article")
    assert not desk.sheet.finished


def test_opening_it_everywhere_writes_nothing(desk, opened):
    for offset in range(0, len(desk.text), 5):
        opened(desk.at(offset)).close()
    assert rows(desk) == 0
    assert desk.states() == (7, 0, 0)


def test_without_an_article_there_is_no_menu(open_desk):
    desk = open_desk()
    ContextMenu(desk.session, desk.canvas, desk.window.actions_by_id).show(QPoint(9, 9))
    assert not [each for each in desk.canvas.findChildren(QMenu) if each.isVisible()]


def test_a_key_in_the_open_menu_judges_nothing(desk, opened):
    menu = opened()
    desk.press_at(menu, Key.Key_X)
    desk.press_at(menu, Key.Key_F)
    menu.close()
    assert desk.states() == (7, 0, 0)
    assert list(desk.session.project.decisions()) == []
