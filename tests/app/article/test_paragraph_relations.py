"""All relations of the focused item's paragraph, while the full stop is held."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.model import ItemId
from tests.app.article.making import span

STOP, DOWN = Qt.Key.Key_Period, Qt.Key.Key_Down


def shown(canvas):
    return {arc.relation for arc in canvas.arcs()}


def test_every_relation_with_an_end_in_the_span_is_drawn_once(canvas):
    canvas.set_focus_item(ItemId("turku"))
    assert shown(canvas) == {"where"}
    canvas.show_relations_of(canvas.paragraph_range(*span("Turku")))
    assert sorted(arc.relation for arc in canvas.arcs()) == ["attends", "holds", "where"]
    canvas.show_relations_of(canvas.paragraph_range(*span("황예담")))
    assert shown(canvas) == {"where", "attends"}
    canvas.show_relations_of(None)
    assert shown(canvas) == {"where"}


def test_no_label_of_an_arc_stands_on_another(canvas):
    canvas.show_relations_of(canvas.paragraph_range(*span("Turku")))
    labels = [arc.label for arc in canvas.arcs()]
    assert not any(
        one.intersects(other) for place, one in enumerate(labels) for other in labels[:place]
    )


def test_they_are_drawn_while_the_key_is_held(desk):
    before = shown(desk.canvas)
    QTest.keyPress(desk.canvas, STOP)
    inside = desk.session.paragraph()
    ends = {
        each.id
        for each in desk.sheet.relations
        for end in (each.head, each.tail)
        if inside[0] <= desk.sheet.mention(end).start < inside[1]
    }
    assert shown(desk.canvas) == before | ends
    QTest.keyRelease(desk.canvas, STOP)
    assert shown(desk.canvas) == before
    assert desk.states()[1:] == (0, 0)


def test_they_follow_the_focus_to_the_next_paragraph(desk):
    QTest.keyPress(desk.canvas, STOP)
    for _ in range(len(desk.sheet.items)):
        desk.press(DOWN)
        assert desk.canvas.related_span() == desk.session.paragraph()
    QTest.keyRelease(desk.canvas, STOP)
    assert desk.canvas.related_span() is None


def test_they_go_when_the_keyboard_goes_elsewhere(desk):
    QTest.keyPress(desk.canvas, STOP)
    desk.window.queue.setFocus()
    desk.canvas.clearFocus()
    assert desk.canvas.related_span() is None


def test_the_menu_shows_them_until_it_is_chosen_again(desk):
    desk.press_action("relations")
    assert desk.canvas.related_span() is not None
    desk.press_action("relations")
    assert desk.canvas.related_span() is None
