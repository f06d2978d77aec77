"""The one table of user actions, and everything that is made from it."""

from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from annotator.resources import resource
from annotator.scheme import RESERVED_KEYS, load
from app.actions import ACTIONS, MENUS
from app.pages.help import HelpSheet, key_text

Key = Qt.Key
SCHEMES = sorted(path.stem for path in resource("schemes").glob("*.toml"))


def test_no_key_stands_for_two_actions_and_no_id_or_text_comes_twice():
    keys = [QKeySequence(key).toString() for action in ACTIONS for key in action.keys]
    for found in (keys, [a.id for a in ACTIONS], [a.text for a in ACTIONS]):
        assert not [each for each, count in Counter(found).items() if count > 1]
    assert all(keys)


@pytest.mark.parametrize("name", SCHEMES)
def test_no_labels_key_is_an_actions_key(name):
    keys = {key for action in ACTIONS for key in action.keys}
    assert not {label.key for label in load(name).mentions.values()} & keys


def test_the_letters_that_schemes_may_not_use_are_the_actions():
    assert {
        key for action in ACTIONS for key in action.keys if key.isalpha() and len(key) == 1
    } == (RESERVED_KEYS)


def test_every_action_is_in_its_menu_with_its_keys(desk):
    titles = [each.text() for each in desk.window.menuBar().actions()]
    assert titles == [f"&{name}" for name in MENUS]
    menus = desk.window.menuBar().findChildren(QMenu)
    bar = {menu.title().removeprefix("&"): menu for menu in menus}
    for action in ACTIONS:
        made = desk.window.actions_by_id[action.id]
        assert made in bar[action.menu].actions()
        assert made.text() == action.text
        assert made.shortcuts() == [QKeySequence(key) for key in action.keys]


def test_actions_for_the_article_alone_are_no_window_shortcuts(desk):
    for action in ACTIONS:
        context = desk.window.actions_by_id[action.id].shortcutContext()
        of_window = context is Qt.ShortcutContext.WindowShortcut
        assert of_window == action.anywhere
        if action.anywhere:
            # a letter or a mark without Ctrl would be taken from whoever types it elsewhere
            alone = ("PgDown", "PgUp", "?", "F1", "F6", "F7", "F9")
            assert all("+" in key or key in alone for key in action.keys), action.id


@pytest.fixture
def sheet_opened_by(desk, qtbot):
    """Presses a key and waits for the help sheet to have the keyboard."""

    def press(key):
        desk.press(key)
        (sheet,) = desk.window.findChildren(HelpSheet)
        qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)
        return sheet

    return press


@pytest.mark.parametrize("key", ["?", Key.Key_F1])
@pytest.mark.parametrize("leave", ["?", Key.Key_Escape])
def test_the_help_sheet_comes_and_goes_and_the_article_has_the_keyboard_again(
    desk, qtbot, sheet_opened_by, key, leave
):
    sheet = sheet_opened_by(key)
    QTest.keyClick(sheet, leave)
    qtbot.waitUntil(lambda: not desk.window.findChildren(HelpSheet))
    desk.window.activateWindow()  # as a window manager does
    qtbot.waitUntil(lambda: QApplication.focusWidget() is desk.canvas)


def test_the_help_sheet_shows_every_action_with_its_key_and_every_labels_key(desk, sheet_opened_by):
    sheet = sheet_opened_by("?")
    shown = [label.text() for label in sheet.findChildren(QLabel)]
    for action in (each for each in ACTIONS if each.keys):
        assert any(text.startswith(action.text) for text in shown), action.id
        assert any(key_text(action.keys[0]) in text.split("  ") for text in shown), action.id
    for label in desk.sheet.scheme.mentions.values():
        assert label.name in shown
        assert label.key in shown
    sheet.close()


def test_the_help_sheet_judges_nothing(desk, sheet_opened_by):
    sheet = sheet_opened_by("?")
    for letter in "xpg ":
        desk.press(letter)
    sheet.close()
    assert desk.states() == (7, 0, 0)


def test_every_action_runs_without_a_project(open_desk, answer):
    answer(save="", open_=[], text=None)
    desk = open_desk()
    for action in ACTIONS:
        if action.id != "quit":
            desk.window.actions_by_id[action.id].trigger()
    for sheet in desk.window.findChildren(HelpSheet):
        sheet.close()
    assert not [each for each in desk.failed if "first" not in each], desk.failed


def test_a_held_key_repeats_what_moves_and_nothing_that_judges(desk):
    moves = {"next", "previous", "undo", "redo", "larger", "smaller", "page_down", "page_up"}
    moves |= {"jump_again", "missed"}
    begins = ("end_", "start_", "cursor_", "select_")
    for action in ACTIONS:
        repeats = action.id in moves or action.id.startswith(begins)
        assert desk.window.actions_by_id[action.id].autoRepeat() is repeats, action.id
    assert not any(key.autoRepeat() for key in desk.window.menus.label_keys)


def test_zooming_is_kept(desk):
    desk.press(Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert desk.canvas.zoom() == pytest.approx(1.1)
    assert desk.window.settings.zoom == pytest.approx(1.1)
    desk.press(Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert desk.canvas.zoom() == pytest.approx(1)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_stands_with_its_key_in_the_documentation(action):
    root = Path(__file__).resolve().parents[2]
    pages = [page for page in (root / "README.md", root / "docs" / "keys.md") if page.exists()]
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    text = action.text.removesuffix("…").casefold()
    said = [line for line in lines if text in line.casefold()]
    assert said, f"neither README.md nor docs/keys.md says {action.text!r}"
    key = action.keys[0].replace("Return", "Enter") if action.keys else ""
    assert any(key in line.replace("Return", "Enter") for line in said), f"{key} is not in {said}"
