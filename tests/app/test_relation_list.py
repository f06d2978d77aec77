"""The list of relations beside the article: its filters, its menu, in step with the focus."""

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from annotator.identity import items_of
from annotator.model import ItemState
from annotator.sheet import Sheet
from app import sentences
from app.panels.relation_rows import NOT_REJECTED, ROW, RelationModel
from tests.making import OSLO, article, oslo

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
WHOLE_MENU = ["Accept", "Reject", "Swap direction", "Copy"]
STATES = "Not rejected", "To judge", "Accepted", "Rejected"


@pytest.fixture
def panel(desk):
    """The panel of the real window."""
    return desk.window.relations


def listed(panel):
    """The labels that are listed, from top to bottom."""
    model = panel.model
    return [model.index(at, 0).data(ROW).relation.label for at in range(model.rowCount())]


def choose(box, text):
    """Choose a filter by the start of its text."""
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemText(at).startswith(text)))


def open_menu(panel, place):
    """The menu of a row, as a right click opens it."""
    point = panel.list.visualRect(panel.model.index(place, 0)).center()
    reason = QContextMenuEvent.Reason.Mouse
    viewport = panel.list.viewport()
    asked = QContextMenuEvent(reason, point, viewport.mapToGlobal(point))
    QApplication.sendEvent(viewport, asked)
    return next(each for each in panel.findChildren(QMenu) if each.isVisible())


def take(menu, text):
    """Choose a line of an open menu."""
    action = next(each for each in menu.actions() if each.text() == text)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def test_the_relations_are_listed_in_reading_order_with_their_words(desk, panel):
    assert listed(panel) == ["holds_role", "held_at"]
    row = panel.model.index(0, 0).data(ROW)
    assert (row.head, row.verb, row.tail) == ("Ada Lind", "is", "envoy")
    assert panel.state.currentText() == "Not rejected   2"
    said = panel.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "holds_role, suggested, 50 percent: Ada Lind — is → envoy"


def test_a_box_lists_one_state_and_counts_them_all(desk, panel):
    desk.focus("PERSON", "Ada Lind")
    desk.press(Key.Key_Space)
    desk.focus("ROLE")
    desk.press(Key.Key_Space)
    assert desk.focused.label == "holds_role"
    desk.press(Key.Key_Space)
    desk.focus("held_at")
    desk.press("x")
    found = {}
    for text in STATES:
        choose(panel.state, text)
        found[text] = (panel.state.currentText().split()[-1], listed(panel))
    assert found == {
        "Not rejected": ("1", ["holds_role"]),
        "To judge": ("0", []),
        "Accepted": ("1", ["holds_role"]),
        "Rejected": ("1", ["held_at"]),
    }


def test_a_box_lists_one_label_of_the_scheme(desk, panel):
    names = [panel.label.itemText(at) for at in range(panel.label.count())]
    assert names[0] == "Every label"
    assert "held at" in names
    assert len(names) == 1 + len(desk.sheet.scheme.relations)
    choose(panel.label, "held at")
    assert listed(panel) == ["held_at"]
    choose(panel.label, "role at")
    assert listed(panel) == []
    choose(panel.label, "Every label")
    assert len(listed(panel)) == 2


def test_a_relation_leaves_the_list_when_its_state_is_no_longer_listed(desk, panel):
    choose(panel.state, "To judge")
    desk.focus("held_at")
    desk.press("x")
    assert listed(panel) == ["holds_role"]
    desk.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert listed(panel) == ["holds_role", "held_at"]


def test_the_focused_relation_has_the_selected_row(desk, panel):
    desk.focus("held_at")
    assert panel.list.currentIndex().row() == 1
    assert panel.list.selectionModel().isRowSelected(1)
    desk.focus("PERSON", "Ada Lind")
    assert not panel.list.currentIndex().isValid()
    assert not panel.hidden_one.isVisible()


def test_a_relation_just_made_has_the_selected_row_while_the_card_shows_it(desk, panel):
    desk.focus("GPE", "Norway")
    desk.press("r")
    desk.press(desk.session.hints[desk.find("GPE", "Oslo").id])
    assert desk.focused.label == "GPE"
    assert panel.list.currentIndex().data(ROW).relation.label == "located_in"
    desk.press(Key.Key_Down)
    assert panel.list.currentIndex().data(ROW) is None


def test_a_relation_and_then_its_end_are_taken_back(desk, panel):
    monday = OSLO.index("Monday")
    desk.session.select(monday, monday + len("Monday"))
    desk.press(Key.Key_D)
    desk.press(Key.Key_R)
    desk.type(desk.session.hints[desk.find("MEETING").id])
    assert "held_on" in listed(panel)
    desk.press(Key.Key_Z, CTRL, times=2)
    assert listed(panel) == ["holds_role", "held_at"]
    desk.press(Key.Key_Y, CTRL, times=2)
    assert "held_on" in listed(panel)


def test_a_focused_relation_that_the_filter_hides_can_be_shown(desk, panel):
    choose(panel.label, "held at")
    desk.focus("holds_role")
    assert panel.hidden_one.isVisible()
    assert "hidden by the filter" in panel.hidden_one.text()
    assert not panel.list.currentIndex().isValid()
    QTest.mouseClick(panel.hidden_one, LEFT)
    assert not panel.hidden_one.isVisible()
    assert panel.list.currentIndex().data(ROW).relation == desk.focused
    assert listed(panel) == ["holds_role", "held_at"]


def test_a_focused_rejected_relation_is_shown_among_the_rejected(desk, panel):
    relation = desk.focus("held_at")
    desk.press("x")
    desk.session.set_focus(relation.id)
    assert panel.hidden_one.isVisible()
    QTest.mouseClick(panel.hidden_one, LEFT)
    assert panel.state.currentText().startswith("Rejected")
    assert panel.list.currentIndex().data(ROW).relation == desk.focused


def test_the_boxes_are_reached_by_tab_and_worked_by_key(desk, panel):
    seen = []
    while desk.keyboard is not panel.state:
        desk.press(Key.Key_Tab)
        seen.append(desk.keyboard)
        assert len(seen) < 40
    desk.press(Key.Key_Down)
    assert panel.state.currentText().startswith("To judge")
    desk.press(Key.Key_Tab)
    assert desk.keyboard is panel.label
    desk.press(Key.Key_Tab)
    assert desk.keyboard is panel.list
    desk.press(Key.Key_Return)
    assert desk.focused.label == "holds_role"
    assert desk.keyboard is desk.canvas


def test_opening_a_rows_menu_decides_nothing_and_moves_nothing(desk, panel):
    focus, states = desk.session.focus, desk.states()
    menu = open_menu(panel, 1)
    assert desk.session.focus == focus
    assert [each.text() for each in menu.actions()] == WHOLE_MENU
    menu.close()
    menu = open_menu(panel, 0)  # nothing goes from an office to a person
    assert [each.text() for each in menu.actions()] == ["Accept", "Reject", "Copy"]
    menu.close()
    assert desk.states() == states


@pytest.mark.parametrize(
    ("text", "state"), [("Accept", ItemState.ACCEPTED), ("Reject", ItemState.REJECTED)]
)
def test_a_row_is_judged_from_its_menu(desk, panel, text, state):
    relation = desk.find("held_at")
    take(open_menu(panel, 1), text)
    assert desk.sheet.items[relation.id].state is state
    assert desk.is_saved()


def test_a_row_is_turned_round_and_copied_from_its_menu(desk, panel):
    desk.focus("GPE", "Norway")
    desk.press("r")
    desk.press(desk.session.hints[desk.find("GPE", "Oslo").id])
    place = listed(panel).index("located_in")
    menu = open_menu(panel, place)
    assert [each.text() for each in menu.actions()] == ["Reject", "Swap direction", "Copy"]
    take(menu, "Swap direction")
    assert desk.relations() == {("located_in", "Oslo", "Norway")}
    take(open_menu(panel, place), "Copy")
    assert QGuiApplication.clipboard().text() == "Oslo — is in → Norway"
    assert desk.told[-1] == "Copied."


def test_the_menu_key_opens_the_menu_of_the_current_row(desk, panel):
    desk.focus("held_at")
    panel.list.setFocus(Qt.FocusReason.TabFocusReason)
    point = panel.list.visualRect(panel.list.currentIndex()).center()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(panel.list.viewport(), QContextMenuEvent(reason, point, QPoint()))
    (menu,) = [each for each in panel.findChildren(QMenu) if each.isVisible()]
    take(menu, "Reject")
    assert desk.find("held_at").state is ItemState.REJECTED


def test_a_row_says_other_words_when_an_end_was_moved(desk, panel):
    panel.grab()
    assert panel.model.index(0, 0).data(ROW).tail == "envoy"
    desk.focus("ROLE", "envoy")
    desk.press(Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert panel.model.index(0, 0).data(ROW).tail == "envoy of"


# the model alone, against what it is meant to list


@pytest.fixture
def parent(qtbot):
    """A widget to own a model."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


class Follower:
    """What a view knows of a model that only hears its signals."""

    def __init__(self, model):
        self.model = model
        self.rows = []
        model.modelReset.connect(self._all)
        model.rowsRemoved.connect(self._removed)
        model.rowsInserted.connect(self._inserted)
        model.dataChanged.connect(lambda first, last: self._changed(first.row(), last.row()))

    def _row(self, place):
        return self.model.index(place, 0).data(ROW).relation

    def _all(self):
        self.rows = [self._row(place) for place in range(self.model.rowCount())]

    def _removed(self, _parent, first, last):
        del self.rows[first : last + 1]

    def _inserted(self, _parent, first, last):
        self.rows[first:first] = [self._row(place) for place in range(first, last + 1)]

    def _changed(self, first, last):
        for place in range(first, last + 1):
            self.rows[place] = self._row(place)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_the_view_is_told_and_nothing_too_much(parent, diplomacy, seed):
    chance = random.Random(seed)
    first = Sheet(article(OSLO), diplomacy, {each.id: each for each in items_of(oslo())})
    made = [each for each in items_of(oslo()) if each in first.relations]
    many = {
        f"r{n}": replace(chance.choice(made), id=f"r{n}", state=chance.choice(list(ItemState)))
        for n in range(40)
    }
    sheet = replace(first, items={**first.items, **many})
    model = RelationModel(parent)
    follower = Follower(model)
    model.show(sheet)
    states, label = NOT_REJECTED, ""
    for _ in range(120):
        items = dict(sheet.items)
        match chance.randrange(5):
            case 0:
                items.pop(chance.choice(sheet.relations).id)
            case 1:
                new = replace(chance.choice(made), id=f"n{chance.random()}")
                items[new.id] = new
            case 2 | 3:
                for each in chance.sample(sheet.relations, chance.randint(1, 4)):
                    items[each.id] = replace(each, state=chance.choice(list(ItemState)))
            case 4:
                states = chance.choice([NOT_REJECTED, (ItemState.PENDING,), tuple(ItemState)])
                label = chance.choice(["", "held_at"])
                model.filter(states, label)
        sheet = replace(sheet, items=items)
        model.show(sheet)
        wanted = [each for each in sheet.relations if each.state in states]
        assert follower.rows == [each for each in wanted if label in ("", each.label)]
        assert model.rowCount() == len(follower.rows)
        assert model.counts == {
            state: sum(each.state is state for each in sheet.relations) for state in ItemState
        }
        for place, each in enumerate(follower.rows):
            assert model.index_of(each.id).row() == place


def test_an_unchanged_sheet_tells_nothing(parent, diplomacy):
    sheet = Sheet(article(OSLO), diplomacy, {each.id: each for each in items_of(oslo())})
    model, heard = RelationModel(parent), []
    model.show(sheet)
    for signal in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.modelReset):
        signal.connect(lambda *_: heard.append(1))
    model.show(replace(sheet, items=dict(sheet.items)))
    model.show(sheet)
    assert heard == []
    assert model.data(model.index(0, 0)) == sentences.relation(sheet, sheet.relations[0])
