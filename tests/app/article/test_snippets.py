"""The focused relation's ends that are out of view, told at the edge; a click goes there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model import ItemId
from tests.app.article.making import mention, relation

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FILLER = "\n\n".join("some words in a row " * 20 for _ in range(60))
FAR = f"Ada Lind spoke.\n\n{FILLER}\n\nShe met Cem Tan of Bergen."
ADA, CEM = (0, 8), (FAR.index("Cem"), FAR.index("Cem") + 7)
BERGEN = FAR.index("Bergen"), FAR.index("Bergen") + 6
MIDDLE = len(FAR) // 2


@pytest.fixture
def far(make_canvas):
    """A canvas with three mentions and two relations: one far apart, one at the end."""
    people = [mention("ada", "PERSON", ADA), mention("cem", "PERSON", CEM)]
    places = [mention("bergen", "GPE", BERGEN)]
    relations = [
        relation("met", "participates_in", "ada", "cem"),
        relation("of", "holds_role", "cem", "bergen"),
    ]
    return make_canvas(FAR, [*people, *places], relations)


def told(canvas):
    return [(each.item, each.text, each.above) for each in canvas.snippets()]


def click(canvas, snippet):
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, snippet.rect.center())


def test_nothing_is_told_of_what_is_in_view_or_of_a_mention(far, canvas):
    canvas.set_focus_item(ItemId("where"))
    assert told(canvas) == []
    far.set_focus_item(ItemId("ada"))
    assert told(far) == []


def test_the_end_out_of_view_is_told_at_the_edge_where_it_lies(far):
    far.set_focus_item(ItemId("met"))
    assert told(far) == [("cem", "↓ to Cem Tan", False)]
    (snippet,) = far.snippets()
    view = far.viewport().rect()
    assert view.contains(snippet.rect)
    assert snippet.rect.bottom() > view.bottom() - 20


def test_a_click_goes_to_that_end_and_then_the_other_one_is_told(far):
    activated, selected = [], []
    far.item_activated.connect(activated.append)
    far.selection_changed.connect(lambda *span: selected.append(span))
    far.set_focus_item(ItemId("met"))
    click(far, far.snippets()[0])
    assert far.viewport().rect().contains(far.item_rects(ItemId("cem"))[0])
    assert told(far) == [("ada", "↑ from Ada Lind", True)]
    click(far, far.snippets()[0])
    assert far.visible_range()[0] == 0
    assert far.focus_item() == "met"
    assert activated == selected == []


def test_two_ends_beyond_the_same_edge_stand_beside_each_other(far):
    far.set_focus_item(ItemId("of"), reveal=False)
    far.verticalScrollBar().setValue(0)
    one, other = far.snippets()
    assert (one.text, other.text) == ("↓ from Cem Tan", "↓ to Bergen")
    assert not one.rect.intersects(other.rect)


def test_with_both_ends_far_away_each_is_told_at_its_edge(far):
    far.set_focus_item(ItemId("met"), reveal=False)
    far.reveal(MIDDLE)
    assert [(each.item, each.above) for each in far.snippets()] == [("ada", True), ("cem", False)]


def test_the_pointer_says_that_a_snippet_can_be_clicked(far):
    far.set_focus_item(ItemId("met"))
    point = far.snippets()[0].rect.center()
    QTest.mouseMove(far.viewport(), point)
    assert far.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert far.item_at(point) == "cem"


def test_long_words_are_cut_to_half_the_measure(make_canvas):
    words = "The Conference on " + "Very " * 40 + "Long Names"
    text = f"Ada Lind spoke.\n\n{FILLER}\n\n{words}."
    start = text.index(words)
    ends = [mention("ada", "PERSON", ADA), mention("long", "MEETING", (start, start + len(words)))]
    canvas = make_canvas(text, ends, [relation("in", "participates_in", "ada", "long")])
    canvas.set_focus_item(ItemId("in"))
    (snippet,) = canvas.snippets()
    assert snippet.text.endswith("…")
    assert snippet.rect.width() <= canvas._page.sheet.measure / 2
