"""Enter on what has the keyboard: a button is pressed, a box opens."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDockWidget, QPushButton

Key = Qt.Key


def has_keyboard(widget):
    widget.activateWindow()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert widget.window().focusWidget() is widget


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_enter_presses_the_button_of_the_queue_as_space_does(desk, key):
    bar = desk.window.queue.bar
    has_keyboard(bar.more)
    desk.press(key)
    assert bar.more.isChecked()
    desk.press(key)
    assert not bar.more.isChecked()


def test_enter_opens_a_box_and_chooses_in_it(desk):
    meeting = desk.focus("MEETING", "Oslo talks")
    QApplication.processEvents()
    box = next(each for each in desk.window.card.findChildren(QComboBox) if each.isVisible())
    has_keyboard(box)
    desk.press(Key.Key_Return)
    assert box.view().isVisible()
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert not box.view().isVisible()
    assert desk.sheet.items[meeting.id].attributes == {"status": "planned"}


def test_enter_presses_a_button_in_a_floating_pane_too(desk, qtbot):
    dock = desk.window.findChild(QDockWidget, "queue")
    dock.setFloating(True)
    qtbot.waitExposed(dock)
    has_keyboard(desk.window.queue.bar.more)
    desk.press_at(desk.window.queue.bar.more, Key.Key_Return)
    assert desk.window.queue.bar.more.isChecked()


def test_ctrl_enter_on_a_button_finishes_the_article(desk):
    button = desk.window.queue.bar.more
    has_keyboard(button)
    desk.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not button.isChecked()
    assert "not judged" in desk.failed[-1]


def test_enter_on_the_start_page_does_what_the_button_says(open_desk, answer, path):
    desk = open_desk()
    answer(open_=[path])
    button = next(
        each for each in desk.window.start.findChildren(QPushButton) if "Open" in each.text()
    )
    has_keyboard(button)
    desk.press(Key.Key_Return)
    assert desk.session.project.path == path
