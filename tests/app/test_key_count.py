"""Keys are counted with the decision they led to, by real keys; which ones is kept nowhere."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.model import Verdict
from annotator.pace import pace

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def counted(desk):
    """(verdict, keys) of each decision."""
    found = [each.draft for each in desk.session.project.decisions()]
    return [(each.verdict, each.keys) for each in found if each.verdict is not Verdict.IMPORT]


def test_each_decision_has_the_keys_since_the_one_before(desk):
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Up)
    desk.press(Key.Key_X)
    desk.press(Key.Key_Right, ALT)
    assert counted(desk) == [(Verdict.ACCEPT, 1), (Verdict.REJECT, 3), (Verdict.CORRECT, 1)]
    assert pace(desk.session.project).overall.keys == 5


def test_what_is_typed_into_a_prompt_counts_and_modifiers_alone_do_not(desk):
    desk.press(Key.Key_Shift)
    desk.press(Key.Key_N)
    desk.press(Key.Key_A)
    desk.press(Key.Key_B)
    desk.press(Key.Key_Return)
    ((verdict, keys),) = counted(desk)
    assert (verdict, keys) == (Verdict.NOTE, 4)


def test_a_key_that_is_held_counts_once(desk):
    down = QKeyEvent.Type.ShortcutOverride
    for again in (False, True, True):
        event = QKeyEvent(down, Key.Key_Down, Qt.KeyboardModifier.NoModifier, "", again)
        QApplication.sendEvent(desk.canvas, event)
    desk.press(Key.Key_Space)
    assert counted(desk) == [(Verdict.ACCEPT, 2)]


def test_keys_in_an_article_that_was_left_are_forgotten(desk):
    desk.press(Key.Key_Down, times=3)
    desk.press(Key.Key_Down, CTRL)
    desk.press(Key.Key_Space)
    assert counted(desk)[-1] == (Verdict.ACCEPT, 1)
