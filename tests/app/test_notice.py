"""A sentence that the status line has no room for."""

import pytest
from PySide6.QtCore import QPoint, Qt

from app.panels.notice import Notice

LONG = "Nothing is lost; what is longer than the line is read above it, to its very end. " * 3


@pytest.fixture
def notice(desk, qtbot):
    """What is shown above the line; None where nothing is."""

    def shown():
        qtbot.waitUntil(lambda: not desk.window.status._fitting.isActive())
        found = desk.window.findChildren(Notice)
        return next((each for each in found if each.isVisible()), None)

    return shown


def test_a_sentence_that_fits_is_in_the_line_alone(desk, notice):
    desk.session.told.emit("All is well.")
    assert notice() is None


@pytest.mark.parametrize("kind", ["told", "failed"])
def test_a_longer_one_is_shown_whole_above_the_line_and_takes_no_keyboard(desk, notice, kind):
    before, room = desk.keyboard, desk.window.canvas.size()
    getattr(desk.session, kind).emit(LONG)
    there = notice()
    assert there.words.text() == desk.window.status.message.text()
    assert there.words.height() >= there.words.heightForWidth(there.words.width())
    line = desk.window.status.geometry()
    assert there.geometry().bottom() < line.top()
    assert desk.window.rect().contains(there.geometry())
    assert (desk.keyboard, desk.window.canvas.size()) == (before, room)


def test_it_goes_with_the_sentence_when_the_next_key_is_saved(desk, notice):
    desk.session.failed.emit(LONG)
    assert notice() is not None
    desk.press(Qt.Key.Key_Space)
    assert notice() is None


def test_a_wider_window_needs_none_and_a_narrower_one_does(desk, notice):
    words = desk.window.status.message.fontMetrics()
    sentence = "m" * (700 // words.horizontalAdvance("m"))
    desk.window.resize(1440, 900)
    desk.session.failed.emit(sentence)
    assert notice() is None
    desk.window.resize(700, 500)
    assert notice().geometry().right() < desk.window.width()
    desk.window.resize(1440, 900)
    assert notice() is None


def test_a_click_puts_it_away(desk, notice, qtbot):
    desk.session.failed.emit(LONG)
    qtbot.mouseClick(notice(), Qt.MouseButton.LeftButton)
    assert notice() is None
    assert desk.window.status.message.text().endswith(LONG)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (700, 500)])
def test_it_lies_above_what_is_asked_and_comes_down_again(desk, notice, qtbot, size):
    desk.window.resize(*size)
    desk.session.failed.emit(LONG)
    before, prompt = notice().geometry(), desk.window.prompt

    def asked():
        return prompt.rect().translated(prompt.mapTo(desk.window, QPoint(0, 0)))

    desk.type("/")
    desk.type("Oslo")
    assert prompt.list.count() > 1
    assert asked().intersects(before)
    qtbot.waitUntil(lambda: not asked().intersects(notice().geometry()))
    assert notice().geometry().bottom() < asked().top()
    desk.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: notice().geometry() == before)


def test_what_is_told_while_something_is_asked_lies_above_that(desk, notice, qtbot):
    desk.type("/")
    desk.type("Oslo")
    desk.session.failed.emit(LONG)
    prompt = desk.window.prompt
    qtbot.waitUntil(
        lambda: notice().geometry().bottom() < prompt.mapTo(desk.window, QPoint(0, 0)).y()
    )
