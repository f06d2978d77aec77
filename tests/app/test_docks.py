"""The panes go with the window's size until the user has moved them."""

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QToolButton

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


def dock(desk, name):
    return desk.window.findChild(QDockWidget, name)


def resize(desk, width, height):
    desk.window.resize(width, height)
    QApplication.processEvents()
    desk.window.resize(width, height)  # the panes had to make room first
    QApplication.processEvents()


def widths(desk):
    return tuple(dock(desk, name).width() for name in ("queue", "card", "relations"))


def behind(desk, name):
    return {each.objectName() for each in desk.window.tabifiedDockWidgets(dock(desk, name))}


def test_a_window_of_700_by_450_has_all_panes_on_one_side_and_room_for_the_article(desk):
    resize(desk, 700, 450)
    assert (desk.window.width(), desk.window.height()) == (700, 450)
    assert behind(desk, "card") == {"queue", "found", "relations", "entities"}
    assert desk.window.dockWidgetArea(dock(desk, "queue")) == RIGHT
    assert desk.canvas.width() >= 400
    shown = [each for each in desk.window.findChildren(QDockWidget) if each.geometry().x() >= 0]
    assert [each.objectName() for each in shown] == ["card"]
    resize(desk, 1440, 900)
    assert widths(desk) == (270, 350, 350)
    assert behind(desk, "card") == set()
    assert behind(desk, "queue") == {"found"}
    assert behind(desk, "relations") == {"entities"}


def test_a_window_of_1024_by_700_keeps_both_sides(desk):
    resize(desk, 1024, 700)
    assert desk.window.dockWidgetArea(dock(desk, "queue")) == LEFT
    assert behind(desk, "relations") == {"entities"}
    assert widths(desk)[0] == 270 * 1024 // 1200


def test_what_was_squeezed_in_a_small_session_has_its_width_in_a_larger_one(desk, open_desk, path):
    resize(desk, 700, 450)
    desk.window.close()
    later = open_desk()
    later.window.resize(1440, 900)
    later.window.open_project(path)
    QApplication.processEvents()
    assert widths(later) == (270, 350, 350)
    assert later.window.dockWidgetArea(dock(later, "queue")) == LEFT


def drag(desk, name, by):
    """Drag the border between a pane on the left and the article."""
    window, where = desk.window.windowHandle(), dock(desk, name).geometry()
    start = QPoint(where.right() + 1, where.center().y())
    QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for part in (0.5, 1.0):
        point = start + QPoint(round(by * part), 0)
        QTest.mouseMove(window, point)
        QTest.qWait(50)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    QTest.qWait(50)


def test_a_border_that_was_dragged_goes_with_the_window_and_is_kept(desk, open_desk, path):
    resize(desk, 1440, 900)
    drag(desk, "queue", 80)
    assert widths(desk)[0] == pytest.approx(350, abs=3)
    wide = widths(desk)[0]
    resize(desk, 1080, 900)
    assert widths(desk)[0] == pytest.approx(wide * 0.9, abs=3)
    desk.window.close()
    later = open_desk()
    later.window.resize(1440, 900)
    later.window.open_project(path)
    QApplication.processEvents()
    assert widths(later)[0] == pytest.approx(wide, abs=3)


def test_hidden_panes_stay_hidden_when_the_others_are_arranged_anew(desk):
    dock(desk, "entities").hide()
    resize(desk, 700, 450)
    assert dock(desk, "entities").isHidden()
    resize(desk, 1440, 900)
    assert dock(desk, "entities").isHidden()


def test_what_the_user_has_moved_stays_put(desk):
    desk.window.addDockWidget(LEFT, dock(desk, "relations"))
    resize(desk, 800, 700)
    assert desk.window.dockWidgetArea(dock(desk, "relations")) == LEFT
    assert desk.window.dockWidgetArea(dock(desk, "queue")) == LEFT
    desk.press_action("reset_panes")
    QApplication.processEvents()
    assert desk.window.dockWidgetArea(dock(desk, "queue")) == RIGHT


@pytest.mark.parametrize("saved", [b"", b"{}", b"\x00\x00\x00\xff\x00", b'{"moved": 1\n'])
def test_an_arrangement_that_cannot_be_read_is_the_first_one(open_desk, path, saved):
    desk = open_desk()
    desk.window.settings.panes = saved
    desk.window.open_project(path)
    QApplication.processEvents()
    assert widths(desk) == (270, 350, 350)


def in_front(desk, *names):
    """Which of these panes, behind each other's tabs, is seen."""
    (front,) = [name for name in names if dock(desk, name).geometry().x() >= 0]
    return front


def test_the_tab_that_is_in_front_stays_so_in_rooms_of_any_size(desk):
    resize(desk, 1440, 900)
    desk.window.docks.reveal("entities")
    desk.window.docks.reveal("found")
    resize(desk, 1440, 600)
    assert in_front(desk, "queue", "found") == "found"
    assert in_front(desk, "card", "relations", "entities") == "card"
    resize(desk, 700, 450)
    assert in_front(desk, "queue", "found", "card", "relations", "entities") == "card"
    desk.window.docks.reveal("relations")
    resize(desk, 1440, 900)
    assert in_front(desk, "queue", "found") == "found"
    assert in_front(desk, "relations", "entities") == "relations"
    desk.press_action("reset_panes")
    QApplication.processEvents()
    assert in_front(desk, "queue", "found") == "queue"


def test_a_pane_keeps_keyboard_and_front_where_the_room_changes(desk):
    resize(desk, 1440, 900)
    search = desk.window.queue.bar.search
    search.setFocus()
    resize(desk, 700, 450)
    assert in_front(desk, "queue", "found", "card", "relations", "entities") == "queue"
    assert desk.keyboard is search


def places(desk):
    docks = desk.window.findChildren(QDockWidget)
    return {each.objectName(): (each.geometry(), each.isHidden()) for each in docks}


def test_after_the_evaluation_page_panes_and_window_are_as_before(desk):
    """The page is wider than the article: it took the panes' room and the window grew for it."""
    resize(desk, 1024, 700)
    before = places(desk)
    desk.press(Qt.Key.Key_F7)
    QApplication.processEvents()
    desk.press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert desk.window.size().toTuple() == (1024, 700)
    assert places(desk) == before


@pytest.mark.parametrize("size", [(1024, 700), (1100, 660), (1440, 900)])
@pytest.mark.parametrize("kept", ["all", "hidden", "floating"])
def test_panes_come_back_from_the_evaluation_page_into_a_window_of_any_size(desk, kept, size):
    resize(desk, 1100, 700)
    if kept == "hidden":
        dock(desk, "entities").hide()
    elif kept == "floating":
        dock(desk, "card").setFloating(True)
    desk.window.evaluation.show()
    resize(desk, *size)
    desk.window.evaluation.leave()
    QApplication.processEvents()
    assert desk.window.size().toTuple() == size
    assert dock(desk, "entities").isHidden() == (kept == "hidden")
    assert dock(desk, "card").isFloating() == (kept == "floating")
    shown = [dock(desk, name) for name in ("queue", "card", "relations")]
    assert all(each.isVisible() for each in shown)
    inside = desk.window.rect()
    assert all(inside.contains(each.geometry()) for each in shown if not each.isFloating())


def test_panes_that_cannot_be_put_back_as_they_were_are_put_in_their_first_places(desk):
    resize(desk, 1440, 900)
    desk.press(Qt.Key.Key_F7)
    desk.window.docks._aside = QByteArray(b"{}\nsomething else")
    desk.press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert widths(desk) == (270, 350, 350)
    assert dock(desk, "relations").isVisible()


def test_a_click_that_makes_panes_wider_is_no_dragged_border(desk):
    resize(desk, 1440, 900)
    dock(desk, "found").hide()
    relations = dock(desk, "relations")
    button = next(b for b in relations.findChildren(QToolButton) if b.text() == "×")
    window = desk.window.windowHandle()
    place = button.mapTo(desk.window, button.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(window, Qt.MouseButton.LeftButton, none, place)
    desk.window.resizeDocks([relations], [420], Qt.Orientation.Horizontal)
    QTest.qWait(20)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, none, place)
    QTest.qWait(20)
    assert relations.isHidden()
    resize(desk, 1439, 900)
    assert widths(desk)[:2] == (270, 350)
