"""A key of the window wins over what a text field would do with it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from app.overrides import Overrides

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, styled):
    """A field in a window whose actions have keys that every field takes, on every system."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.done = []
    for key in ("Ctrl+A", "Ctrl+C"):
        action = QAction(key, window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _on=False, key=key: window.done.append(key))
        window.addAction(action)
    window.setCentralWidget(QLineEdit("Oslo", window))
    with qtbot.waitActive(window):
        window.show()
    window.centralWidget().setFocus()
    return window


def test_a_field_takes_its_keys_but_those_that_are_the_windows(window, qtbot):
    line = window.centralWidget()
    qtbot.keyClick(line, Key.Key_A, CTRL)
    assert (window.done, line.selectedText()) == ([], "Oslo")
    line.deselect()
    Overrides([QKeySequence("Ctrl+A")], window)
    qtbot.keyClick(line, Key.Key_A, CTRL)
    qtbot.keyClick(line, Key.Key_C, CTRL)
    qtbot.keyClicks(line, "a")
    assert (window.done, line.selectedText(), line.text()) == (["Ctrl+A"], "", "Osloa")


def test_no_field_of_the_window_keeps_the_entities_key(desk):
    lines = desk.window.findChildren(QLineEdit)
    assert {desk.window.prompt.line, desk.window.found.line} <= set(lines)
    for line in lines:
        asked = QKeyEvent(QKeyEvent.Type.ShortcutOverride, Key.Key_E, CTRL)
        asked.ignore()  # as the system asks it: a field would keep the key by accepting
        QApplication.sendEvent(line, asked)
        assert not asked.isAccepted()


def test_the_entities_key_works_while_a_field_has_the_keyboard(desk, qtbot):
    desk.press(Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.keyboard is desk.window.found.line
    desk.press(Key.Key_E, CTRL)
    qtbot.waitUntil(desk.window.entities.isVisible)
    assert desk.window.entities.isAncestorOf(desk.keyboard)
