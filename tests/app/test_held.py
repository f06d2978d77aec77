"""Held keys: what repeats by itself moves, and judges nothing."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SPACE, DOWN = (Key.Key_Space, " "), (Key.Key_Down, "")


def send(desk, kind, key, at):
    """A key event to the window as the system sends it, at this millisecond."""
    event = QKeyEvent(kind, key[0], NONE, key[1])
    event.setTimestamp(at)
    return QCoreApplication.sendEvent(desk.window.windowHandle(), event), event.isAccepted()


def swallowed(desk, key, *, released, pressed):
    """Whether a press at this moment, after a release at that one, goes no further."""
    send(desk, QEvent.Type.KeyRelease, key, released)
    held = desk.window._held
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key[0], NONE, key[1])
    event.setTimestamp(pressed)
    return held.eventFilter(desk.window.windowHandle(), event)


def test_a_press_of_the_same_millisecond_as_its_release_is_a_held_key(desk):
    assert swallowed(desk, SPACE, released=1000, pressed=1000)
    assert not swallowed(desk, SPACE, released=1000, pressed=1041)


def test_an_event_that_the_system_marks_as_repeated_is_a_held_key(desk):
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Space, NONE, " ", autorep=True)
    assert desk.window._held.eventFilter(desk.window.windowHandle(), event)


def test_what_moves_may_repeat(desk):
    assert not swallowed(desk, DOWN, released=1000, pressed=1000)


def test_text_that_is_typed_may_repeat(desk):
    desk.window.queue.bar.search.setFocus()
    assert not swallowed(desk, SPACE, released=1000, pressed=1000)


def test_a_held_space_judges_one_item(desk):
    before = desk.states()
    for moment in range(1000, 1400, 40):
        send(desk, QEvent.Type.KeyRelease, SPACE, moment)
        _, accepted = send(desk, QEvent.Type.KeyPress, SPACE, moment)
        assert accepted
    assert desk.states() == before
