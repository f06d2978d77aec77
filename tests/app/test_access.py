"""Every control of the window has a name, is reached by key, and shows that it has the keyboard.

Not what it looks like in one place but all that there is: every page, pane, prompt and sheet.
"""

import operator
import re
import time

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDockWidget,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

from annotator import linking
from app.article.canvas import ArticleCanvas
from app.pages.help import HelpSheet
from app.theme import Look

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROLS = QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QTabBar, ArticleCanvas
TAB = Qt.FocusPolicy.TabFocus
A_RING = 60
"""Pixels: more than a blinking cursor has."""


def wait_until(so, *, seconds=30):
    """Until this is so, with the window alive."""
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end
        QTest.qWait(10)


def judge(desk):
    """Accept what is suggested and finish, so that there is gold."""
    desk.press(Key.Key_Space, times=7)
    desk.press(Key.Key_Return, CTRL, times=2)


def start_page(desk):
    desk.window.stack.setCurrentWidget(desk.window.start)
    return desk.window.start


def article(desk):
    desk.focus("MEETING", "Oslo talks")  # it has attributes
    return desk.window


def relation(desk):
    desk.focus("held_at")
    return desk.window


def hidden_relation(desk):
    panel = desk.window.relations
    panel.state.setCurrentIndex(panel.state.count() - 1)
    return relation(desk)


def hints(desk):
    desk.focus("PERSON", "Ada Lind")
    desk.press("r")
    return desk.window


def palette(desk):
    desk.drag(desk.at(desk.text.index("Bo Quist")), desk.at(desk.text.index("met")))
    assert desk.window.middle.floating.isVisible()
    return desk.window


def find(desk):
    desk.press("/")
    desk.type("Oslo")
    return desk.window


def same(desk):
    desk.focus("GPE", "Norway")
    desk.press("=")
    return desk.window


def entity(desk):
    desk.focus("GPE", "Norway")
    desk.press("e")
    return desk.window


def note(desk):
    desk.press("n")
    return desk.window


def split(desk):
    desk.focus("MEETING", "Oslo talks")
    desk.press(Key.Key_J, CTRL | SHIFT)
    return desk.window


def all_entities(desk):
    desk.press_action("entities")
    return desk.window


def entity_page(desk):
    desk.focus("GPE", "Norway")
    desk.session.link_entity(linking.new_entity("GPE", "Norway"), new=True)
    desk.press_action("entities")
    return desk.window


def found(desk):
    desk.press_action("find_project")
    desk.type("Oslo")
    desk.press(Key.Key_Return)
    return desk.window


def queue_filter(desk):
    desk.window.queue.bar.more.setChecked(True)
    return desk.window


def evaluation(desk):
    """The page before anything is scored."""
    desk.press_action("evaluate")
    page = desk.window.evaluation.page
    wait_until(lambda: page.chooser.gold.facts.text())
    return page


def evaluation_scores(desk, tab="scores"):
    judge(desk)
    page = evaluation(desk)
    page.chooser.ask()
    wait_until(lambda: page.scored is not None)
    page.tabs.setCurrentWidget(getattr(page.tabs, tab))
    return desk.window


def evaluation_plots(desk):
    return evaluation_scores(desk, "plots")


def evaluation_errors(desk):
    return evaluation_scores(desk, "errors")


def evaluation_error(desk):
    """The place of an error: one mention that the run says was rejected, and what hung on it."""
    desk.focus("PERSON", "Ada Lind")
    desk.press("x")
    window = evaluation_errors(desk)
    browser = window.evaluation.page.tabs.errors
    wait_until(lambda: browser.model.rowCount() > 0)
    desk.press(Key.Key_F8)
    wait_until(browser.view.canvas.isVisible)
    return window


def evaluation_doubt(desk):
    window = evaluation_error(desk)
    view = window.evaluation.page.tabs.errors.view
    view.doubt.click()
    assert view.line.isVisible()
    return window


def evaluation_leaders(desk):
    page = evaluation_scores(desk, "leaders").evaluation.page
    page.tabs.leaders.rank.click()
    wait_until(lambda: page.tabs.leaders.board is not None)
    return desk.window


def learning(desk):
    judge(desk)
    desk.press_action("course")
    wait_until(lambda: desk.window.course.page.shown is not None)
    return desk.window


def help_sheet(desk):
    desk.press("?")
    (sheet,) = desk.window.findChildren(HelpSheet)
    return sheet


VIEWS = (start_page, article, relation, hidden_relation, hints, palette, find, same, entity, note)
VIEWS = (*VIEWS, split, all_entities, entity_page, found, queue_filter, help_sheet)
VIEWS = (*VIEWS, evaluation, evaluation_scores, evaluation_plots, evaluation_errors)
VIEWS = (*VIEWS, evaluation_error, evaluation_doubt, evaluation_leaders, learning)


@pytest.fixture(params=VIEWS, ids=lambda view: view.__name__)
def view(desk, request):
    """A part of the window as it is after some keys; every pane is shown."""
    for dock in desk.window.findChildren(QDockWidget):
        dock.show()
    found = request.param(desk)
    QTest.qWait(200)  # some panes follow a moment later
    yield found
    for sheet in desk.window.findChildren(HelpSheet):
        sheet.close()


def controls(view):
    """What can be clicked, typed into or given the keyboard, without what Qt builds inside."""
    found = []
    for each in view.findChildren(QWidget):
        inside = isinstance(each, QScrollBar | QHeaderView) or each.objectName().startswith("qt_")
        inside |= isinstance(each, QTabBar) and not each.count()  # of panes that are hidden
        of_field = isinstance(each.parent(), QComboBox | QLineEdit)
        interactive = isinstance(each, CONTROLS) or each.focusPolicy() & TAB
        if each.isVisible() and interactive and not inside and not of_field:
            found.append(each)
    return found


def name_of(widget):
    """What a screen reader calls it; on Linux Qt gives it a box's choice instead of its name."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def told(widget):
    """A widget as a failed test names it."""
    return f"{type(widget).__name__} “{name_of(widget)}” in {type(widget.parent()).__name__}"


def test_every_control_has_a_name(view):
    assert controls(view)
    assert [told(each) for each in controls(view) if not name_of(each).strip()] == []


def tabbed(view):
    """Where Tab stops, from wherever the keyboard is and back to there."""
    stops = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        stop = QApplication.focusWidget()
        if stop in stops:
            return stops
        stops.append(stop)
    raise AssertionError("Tab never comes round")


def has_key(control, window):
    """Whether what a click on it does has a key of its own, which it shows, or a line of a menu."""
    text = getattr(control, "text", str)()
    if re.match(r"[A-Z0-9]  \S", text):
        return True
    hides = re.fullmatch("Hide (.+)", name_of(control))
    lines = [each.windowTitle() for each in window.findChildren(QDockWidget)]
    return bool(hides) and hides[1] in lines


def test_every_control_is_reached_by_key(view, desk):
    stops = tabbed(view)
    usable = [each for each in controls(view) if each.isEnabled()]
    missed = [each for each in usable if each not in stops and not has_key(each, desk.window)]
    assert [told(each) for each in missed] == []


def is_behind(widget):
    """Whether it is in a pane behind another one's tab: Qt puts that outside the window."""
    window = widget.window()
    return not window.rect().contains(QRect(widget.mapTo(window, QPoint()), widget.size()))


def test_tab_stops_at_nothing_that_cannot_be_seen(desk):
    assert [told(each) for each in tabbed(article(desk)) if is_behind(each)] == []


def picture(widget):
    """What the window shows where a widget is, with a little around it."""
    QApplication.processEvents()
    window = widget.window()
    corner = widget.mapTo(window, QPoint())
    grabbed = window.grab(QRect(corner, widget.size()).adjusted(-2, -2, 2, 2)).toImage()
    return grabbed.convertToFormat(QImage.Format.Format_RGB32)


def differing(one, other):
    """How many pixels two pictures of one size do not share."""
    assert one.size() == other.size()
    assert not one.isNull()
    pixels = (memoryview(each.constBits()).cast("I") for each in (one, other))
    return sum(map(operator.ne, *pixels))


def unseen(view):
    """The stops of Tab that look the same with and without the keyboard."""
    stops, found = [each for each in tabbed(view) if not is_behind(each)], []
    for stop in stops:
        other = next((each for each in stops if each is not stop), None)
        if other is None:
            stop.clearFocus()
        else:
            other.setFocus(Qt.FocusReason.TabFocusReason)
        without = picture(stop)
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if differing(without, picture(stop)) < A_RING:
            found.append(told(stop))
    return found


def test_every_control_shows_that_it_has_the_keyboard(view):
    assert unseen(view) == []


@pytest.mark.parametrize("look", [Look.DARK, Look.CONTRAST])
def test_and_in_every_theme(desk, look):
    desk.window.appearance.set_look(look)
    found = [unseen(article(desk)), unseen(start_page(desk))]
    desk.window.appearance.set_look(Look.LIGHT)
    assert found == [[], []]
