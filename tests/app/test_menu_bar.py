"""The menu bar by key: its letters open menus and judge nothing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def test_while_the_menu_bar_has_the_keyboard_no_key_judges(desk):
    before = desk.states()
    bar = desk.window.menuBar()
    desk.press(Key.Key_Alt)
    assert bar.activeAction() is not None
    assert isinstance(desk.keyboard, QMenuBar)
    desk.type("xfn")
    desk.press(Key.Key_Space)
    if popup := QApplication.activePopupWidget():
        popup.close()
    desk.press(Key.Key_J, CTRL)
    desk.press(Key.Key_Right, ALT)
    assert desk.states() == before
    assert list(desk.session.project.decisions()) == []
    assert desk.window.prompt.isHidden()


def test_after_the_menu_bar_keys_are_the_articles_again(desk):
    desk.press(Key.Key_Alt)
    desk.press(Key.Key_Escape)
    assert desk.keyboard is desk.canvas
    desk.press(Key.Key_Space)
    assert desk.states() == (6, 1, 0)


def test_every_menu_has_a_letter_of_its_own_that_opens_it(desk):
    bar = desk.window.menuBar()
    letters = [each.text().partition("&")[2][0] for each in bar.actions()]
    assert len(set(letters)) == len(letters)
    desk.press(Key.Key_Alt)
    desk.type("r")
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    assert popup.title() == "&Review"
    desk.press_at(popup, Key.Key_Escape)
    assert desk.states() == (7, 0, 0)


def test_a_key_in_an_open_menu_judges_nothing(desk):
    desk.press(Key.Key_Alt)
    desk.type("h")
    popup = QApplication.activePopupWidget()
    desk.press_at(popup, Key.Key_X)
    desk.press_at(popup, Key.Key_F)
    popup.close()
    assert desk.states() == (7, 0, 0)
    assert list(desk.session.project.decisions()) == []
