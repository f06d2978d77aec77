"""Hint letters on the article: none over another, and those out of view listed at the edges."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from annotator.model import ItemId
from app.article.hints import badges
from app.session.hints import letters
from tests.app.article.making import MENTIONS, mention

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
LINES = [f"Number {n}. " + "some words in a row " * 8 for n in range(200)]
LONG = "\n\n".join(LINES)
MANY = [
    mention(
        f"m{n}", "PERSON" if n % 2 else "GPE", (LONG.index(line), LONG.index(".", LONG.index(line)))
    )
    for n, line in enumerate(LINES)
]


@pytest.fixture
def long(make_canvas):
    """A canvas on a long article, its middle in view, with letters on all mentions, near first."""
    canvas = make_canvas(LONG, MANY, ())
    canvas.set_focus_item(ItemId("m100"))
    others = sorted(MANY, key=lambda each: abs(each.start - MANY[100].start))[1:]
    canvas.set_hints(letters([each.id for each in others]))
    return canvas


def in_view(canvas):
    """The mentions whose letters are painted where nothing covers them."""
    covered = [listed.rect for listed in canvas.far_hints()]
    found = set()
    for item, rect in on_text(canvas).items():
        whole = canvas.viewport().rect().contains(rect.toAlignedRect())
        if whole and not any(rect.intersects(each) for each in covered):
            found.add(item)
    return found


def on_text(canvas):
    """The badges of the paragraphs near the view, in the view's coordinates."""
    canvas.visible_range()
    page, corner = canvas._page, canvas._corner()
    return {
        item: rect.translated(corner + QPointF(0, y))
        for y, paragraph, marks in page.visible(-corner.y(), 2000 - corner.y())
        for item, rect in badges(paragraph, marks, page.sheet, canvas._hints)
    }


def test_no_letter_covers_another_and_each_stands_on_its_line(canvas):
    canvas.set_hints(letters([each.id for each in MENTIONS if each.id != "gone"]))
    found = on_text(canvas)
    assert set(found) == set(canvas._hints)
    for one, other in combinations(found.values(), 2):
        assert not one.intersects(other)
    for item, rect in found.items():
        assert rect.bottom() <= canvas.item_rects(item)[0].top() + 1


def test_every_letter_is_on_the_text_or_counted_at_the_edge_beyond_which_it_lies(long):
    above, below = long.far_hints()
    assert (above.above, below.above) == (True, False)
    seen = in_view(long)
    assert len(seen) > 3
    listed = {entry.item for each in (above, below) for entry in each.entries}
    assert not seen & listed
    told = len(seen) + sum(len(each.entries) + each.more for each in (above, below))
    assert told == len(long._hints)
    top = min(long.mention(item).start for item in seen)
    assert all(entry.offset < top for entry in above.entries)
    assert all(entry.offset > top for entry in below.entries)


def test_near_ones_come_first_with_letters_words_and_label(long):
    order = list(long._hints)
    for listed in long.far_hints():
        places = [order.index(entry.item) for entry in listed.entries]
        assert places == sorted(places)
        entry = listed.entries[0]
        assert entry.letters == long._hints[entry.item]
        assert entry.words == long.text[slice(*long.mention(entry.item).fragments[0])]
        assert entry.label in ("PERSON", "GPE")


def test_entries_stand_beside_each_other_within_the_text(long):
    left = long._corner().x()
    for listed in long.far_hints():
        rects = [entry.rect for entry in listed.entries]
        assert len(rects) > 3
        assert all(listed.rect.contains(rect) for rect in rects)
        assert all(left <= rect.left() for rect in rects)
        assert all(rect.right() <= left + long._page.sheet.measure for rect in rects)
        assert not any(one.intersects(other) for one, other in combinations(rects, 2))


def test_what_reads_the_same_is_listed_after_what_does_not(make_canvas):
    text = "Here.\n\n" + "\n\n".join(f"Oslo. {line}" for line in LINES[:30]) + "\n\nBergen"
    places = [at for at in range(len(text)) if text.startswith("Oslo", at)]
    oslos = [mention(f"o{n}", "GPE", (at, at + 4)) for n, at in enumerate(places)]
    last = mention("bergen", "GPE", (len(text) - 6, len(text)))
    canvas = make_canvas(text, [*oslos, last], ())
    canvas.set_hints(letters([each.id for each in (*oslos, last)]))
    (listed,) = canvas.far_hints()
    assert [entry.words for entry in listed.entries][:3] == ["Oslo", "Bergen", "Oslo"]


def test_the_lists_follow_what_is_typed_and_the_scrolling(long):
    code = next(code for code in long._hints.values() if len(code) == 2)
    left = {item: each for item, each in long._hints.items() if each.startswith(code[0])}
    before = long.grab().toImage()
    long.set_hints(left, typed=code[0])
    listed = {entry.item for each in long.far_hints() for entry in each.entries}
    assert listed <= set(left)
    assert long.grab().toImage() != before
    long.verticalScrollBar().setValue(0)
    assert [each.above for each in long.far_hints()] == [False]
    long.set_hints({})
    assert long.far_hints() == []


def test_letters_that_are_typed_step_back(long):
    plain = long.grab().toImage()
    long.set_hints(long._hints, typed="f")
    assert long.grab().toImage() != plain


def test_a_click_on_an_entry_goes_there_and_one_beside_it_does_nothing(long):
    activated, selected = [], []
    long.item_activated.connect(activated.append)
    long.selection_changed.connect(lambda *span: selected.append(span))
    above, below = long.far_hints()
    entry = below.entries[-1]
    middle = entry.rect.center().toPoint()
    assert long.item_at(middle) == entry.item
    QTest.mouseMove(long.viewport(), middle)
    assert long.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseClick(long.viewport(), LEFT, NONE, middle)
    assert entry.item in in_view(long)
    above, below = long.far_hints()
    corner = above.rect.topRight().toPoint()
    QTest.mouseClick(long.viewport(), LEFT, NONE, corner)
    QTest.mouseDClick(long.viewport(), LEFT, NONE, corner)
    assert long.focus_item() == "m100"
    assert activated == selected == []
