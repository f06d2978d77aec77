"""What counts as read, without a clock; and what the canvas says of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from annotator.model import ArticleState, ItemState
from app.article.read_through import MILLISECONDS_A_WORD, ReadThrough
from tests.app.article.making import TEXT, span

WORDS = "one two three\n\nfour five\n\nsix"
SPANS = {0: (0, 13), 2: (15, 24), 4: (26, 29)}
LONG = "\n\n".join(f"Paragraph {number} " + "of some words " * 40 for number in range(30))


@pytest.fixture
def reading():
    return ReadThrough(WORDS, SPANS)


def test_a_paragraph_takes_a_238th_of_a_minute_a_word(reading):
    assert [round(reading.needed(index)) for index in SPANS] == [756, 504, 252]
    assert not reading.see([0], 755)
    assert reading.see([0], 2)
    assert reading.unread() == [2, 4]


def test_time_on_screen_adds_up_for_each_paragraph_on_its_own(reading):
    for _ in range(3):
        reading.see([2, 4], 100)
    assert reading.read == {4}
    reading.see([2], 210)
    assert reading.read == {2, 4}


def test_paragraphs_that_are_not_to_be_annotated_do_not_count(reading):
    assert not reading.see([1, 3, 99], 10_000)
    assert reading.unread() == [0, 2, 4]


def test_stretches_tell_where_it_is_read(reading):
    assert reading.stretches() == [(0, 4, False)]
    reading.see([2], 10_000)
    assert reading.stretches() == [(0, 0, False), (2, 2, True), (4, 4, False)]
    reading.see([0, 4], 10_000)
    assert reading.stretches() == [(0, 4, True)]


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 4]), st.integers(0, 900)), max_size=30))
def test_read_is_exactly_what_was_seen_long_enough(looks):
    reading = ReadThrough(WORDS, SPANS)
    for index, milliseconds in looks:
        reading.see([index], milliseconds)
    for index, (start, end) in SPANS.items():
        seen = sum(milliseconds for each, milliseconds in looks if each == index)
        needed = len(WORDS[start:end].split()) * MILLISECONDS_A_WORD
        assert (index in reading.read) == (seen >= needed)
        assert (index in reading.unread()) != (index in reading.read)


def see(canvas, milliseconds):
    canvas.visible_range()
    canvas._reading.see(canvas._page, canvas._top(), canvas.viewport().height(), milliseconds)


def test_furniture_and_bylines_need_not_be_read(canvas):
    words = [TEXT[start:end] for start, end in canvas.unread()]
    assert len(words) == 4  # headline, caption and two paragraphs of the body
    assert not any("Posted" in each or "Related" in each for each in words)
    see(canvas, 60_000)
    assert canvas.unread() == []


def test_only_what_was_in_view_is_read(make_canvas):
    canvas = make_canvas(LONG, (), ())
    assert len(canvas.unread()) == 30
    see(canvas, 60_000)
    left = canvas.unread()
    assert 15 < len(left) < 30
    assert left[0][0] > canvas.visible_range()[1] - 600
    bar = canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    see(canvas, 60_000)
    assert 0 < len(canvas.unread()) < len(left)


def test_what_was_read_is_known_when_the_article_is_shown_again(canvas):
    see(canvas, 60_000)
    shown, scheme = canvas._page.article, canvas._scheme
    canvas.clear()
    assert canvas.unread() == []
    canvas.show_article(shown, scheme)
    assert canvas.unread() == []


def test_a_paragraph_higher_than_the_view_is_read_while_it_fills_it(make_canvas):
    canvas = make_canvas("word " * 600, (), (), height=200)
    see(canvas, 600 * MILLISECONDS_A_WORD / 2)
    canvas.verticalScrollBar().setValue(300)
    see(canvas, 600 * MILLISECONDS_A_WORD / 2 + 1)
    assert canvas.unread() == []


def test_a_window_that_is_not_active_reads_nothing(make_canvas, qtbot):
    canvas = make_canvas()
    canvas.hide()
    canvas._reading._last -= 100
    canvas._look()
    assert not canvas._reading.of(canvas._page)._seen


def test_an_active_window_reads_as_time_goes_by(make_canvas, qtbot):
    canvas = make_canvas()
    canvas.activateWindow()
    qtbot.waitUntil(canvas.isActiveWindow)
    canvas._reading._last -= 0.4
    canvas._look()
    start, _ = span("North Marland First")
    index = canvas._page.layout.index_of(start)
    assert 400 <= canvas._reading.of(canvas._page)._seen[index] <= 1000


def test_the_bar_is_thick_where_it_is_read(canvas):
    before = canvas.grab().toImage()
    see(canvas, 60_000)
    assert canvas.grab().toImage() != before


@pytest.fixture
def reading_desk(desk):
    """A desk whose reviewer needs time to read."""
    desk.session.unread = desk.canvas.unread
    return desk


def finish(desk):
    desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_finishing_first_says_what_cannot_have_been_read_and_shows_it(reading_desk):
    desk = reading_desk
    article = desk.session.sheet.article.id
    while desk.sheet.pending:
        desk.press(Qt.Key.Key_Space)
    left = desk.canvas.unread()
    assert len(left) == 3
    finish(desk)
    assert desk.session.sheet.article.id == article
    assert not desk.sheet.finished
    assert desk.failed[-1] == (
        "Ctrl+Enter again finishes; 3 paragraphs were not on screen long enough to be read; "
        "the first is in view."
    )
    assert desk.canvas.reading_cursor() == left[0][0]
    finish(desk)
    assert desk.session.sheet.article.id != article
    assert desk.session.counts()[ArticleState.FINISHED] == 1


def test_unread_paragraphs_and_unjudged_items_are_said_together(reading_desk):
    desk = reading_desk
    finish(desk)
    assert desk.failed[-1] == (
        "Ctrl+Enter again rejects 7 items that are not judged and finishes; "
        "3 paragraphs were not on screen long enough to be read; the first item is in focus."
    )
    assert desk.focused.state is ItemState.PENDING


def test_finishing_says_nothing_of_it_when_all_was_on_screen(reading_desk):
    desk = reading_desk
    while desk.sheet.pending:
        desk.press(Qt.Key.Key_Space)
    first = desk.session.sheet.article.id
    see(desk.canvas, 60_000)
    finish(desk)
    assert desk.session.sheet.article.id != first
    assert not any("on screen" in each for each in (*desk.told, *desk.failed))


def test_another_act_between_asks_again(reading_desk):
    desk = reading_desk
    while desk.sheet.pending:
        desk.press(Qt.Key.Key_Space)
    finish(desk)
    desk.press(Qt.Key.Key_Up)
    finish(desk)
    assert not desk.sheet.finished
    assert len(desk.failed) == 2
