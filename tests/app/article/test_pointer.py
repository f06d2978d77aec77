"""The mouse on the article, with real events: what each press, drag and release means."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.model import ItemId
from tests.app.article.making import TEXT, span

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def heard(canvas):
    """Everything the canvas says, in order."""
    said = []
    canvas.item_activated.connect(lambda item: said.append(("activated", item)))
    canvas.selection_changed.connect(lambda *span: said.append(("selected", *span)))
    canvas.selection_finished.connect(lambda *span: said.append(("finished", *span[:2])))
    canvas.edge_dragged.connect(lambda *edge: said.append(("edge", *edge)))
    canvas.relation_dragged.connect(lambda *ends: said.append(("relation", *ends)))
    return said


def place(canvas, offset: int, *, dx: int = 0) -> QPoint:
    """A point on the text before a code point."""
    rect = canvas.rect_at(offset)
    return QPoint(rect.left() + dx, rect.center().y())


def inside(canvas, item: str) -> QPoint:
    """A point in the middle of a mention's first piece."""
    return canvas.item_rects(ItemId(item))[0].center()


def above(canvas, item: str) -> QPoint:
    """A point on a mention's tag."""
    return canvas.item_rects(ItemId(item))[0].topLeft() + QPoint(6, -5)


def press(canvas, point: QPoint, modifiers=NONE) -> None:
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, modifiers, point)


def move(canvas, point: QPoint, modifiers=NONE) -> None:
    # QTest.mouseMove knows no modifiers
    port = canvas.viewport()
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(point),
        QPointF(port.mapToGlobal(point)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        modifiers,
    )
    QApplication.sendEvent(port, event)


def release(canvas, point: QPoint, modifiers=NONE) -> None:
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, modifiers, point)


def drag(canvas, start: QPoint, end: QPoint, modifiers=NONE) -> None:
    press(canvas, start, modifiers)
    for step in (0.3, 0.7, 1):
        move(canvas, start + (end - start) * step, modifiers)
    canvas.grab()  # what is shown during a drag can be painted
    release(canvas, end, modifiers)


def test_a_click_on_a_mention_activates_the_innermost(canvas, heard):
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, inside(canvas, "north"))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, above(canvas, "role"))
    assert heard == [("activated", "north"), ("activated", "role")]


def test_a_click_on_plain_text_puts_the_reading_cursor_there(canvas, heard):
    offset = TEXT.index("would resume") + 3
    canvas.set_selection(*span("would resume"))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, place(canvas, offset))
    assert heard == [("selected", offset, offset)]
    assert canvas.reading_cursor() == offset
    assert canvas.selection() is None


def test_a_click_on_an_arcs_label_activates_the_relation(canvas, heard):
    canvas.set_focus_item(ItemId("person"))
    arc = canvas.arcs()[0]
    point = arc.label.center().toPoint()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, point)
    assert heard == [("activated", arc.relation)]


def test_a_drag_selects_whole_tokens(canvas, heard):
    start, end = span("old town hall")
    drag(canvas, place(canvas, start + 2), place(canvas, end - 2))
    assert heard[-1] == ("finished", start, end)
    assert heard[-2] == ("selected", start, end)
    assert canvas.selection() == (start, end)


def test_a_drag_backwards_selects_the_same(canvas, heard):
    start, end = span("old town hall")
    drag(canvas, place(canvas, end - 2), place(canvas, start + 2))
    assert heard[-1] == ("finished", start, end)


def test_a_drag_over_emoji_and_hangul_counts_code_points(canvas, heard):
    start, end = span("부상은 기자들에게")
    drag(canvas, place(canvas, start + 1), place(canvas, end - 1))
    assert heard[-1] == ("finished", start, end)
    assert TEXT[start:end] == "부상은 기자들에게"


def test_with_alt_a_drag_selects_characters(canvas, heard):
    start = TEXT.index("resume")
    drag(canvas, place(canvas, start + 1), place(canvas, start + 4), ALT)
    assert heard[-1] == ("finished", start + 1, start + 4)


def test_a_drag_from_inside_a_mention_over_plain_text_selects(canvas, heard):
    start = span("Hwang Ye-dam", 1)[0]
    end = TEXT.index("said on") + 4
    drag(canvas, inside(canvas, "person"), place(canvas, end - 1))
    assert heard[-1][0] == "finished"
    assert heard[-1][2] == end
    assert start <= heard[-1][1] < end


def test_a_drag_from_mention_to_mention_relates(canvas, heard):
    drag(canvas, inside(canvas, "person"), inside(canvas, "turku"))
    assert heard[-1] == ("relation", "person", "turku")
    assert not [each for each in heard if each[0] == "finished"]
    assert canvas.selection() is None


def test_a_drag_from_a_tag_relates_even_to_an_inner_mention(canvas, heard):
    drag(canvas, above(canvas, "role"), inside(canvas, "north"))
    assert heard == [("relation", "role", "north")]


def test_a_drag_from_a_tag_to_plain_text_does_nothing(canvas, heard):
    drag(canvas, above(canvas, "turku"), place(canvas, TEXT.index("old town")))
    assert heard == []


def test_what_the_scheme_does_not_allow_is_not_related_and_fades(canvas, heard):
    canvas.allowed = lambda head, tail: (head, tail) == ("talks", "turku")
    press(canvas, above(canvas, "talks"))
    move(canvas, inside(canvas, "date"))
    assert canvas._bright() == {"talks", "turku"}
    release(canvas, inside(canvas, "date"))
    assert heard == []
    assert canvas._bright() is None
    drag(canvas, above(canvas, "talks"), inside(canvas, "turku"))
    assert heard == [("relation", "talks", "turku")]


def test_inside_a_mention_a_drag_to_a_forbidden_mention_selects(canvas, heard):
    canvas.allowed = lambda head, tail: False
    drag(canvas, inside(canvas, "talks"), inside(canvas, "turku"))
    assert heard[-1] == ("finished", span("talks")[0], span("Turku")[1])


def test_with_shift_a_drag_between_mentions_selects(canvas, heard):
    drag(canvas, inside(canvas, "talks"), inside(canvas, "turku"), SHIFT)
    assert heard[-1] == ("finished", span("talks")[0], span("Turku")[1])


def test_dragging_an_edge_moves_the_boundary_by_tokens(canvas, heard):
    canvas.set_focus_item(ItemId("turku"))
    start, end = span("Turku")
    drag(canvas, place(canvas, end), place(canvas, TEXT.index("would") + 4))
    assert heard == [("edge", "turku", start, TEXT.index("would") + 5)]


def test_dragging_the_start_with_alt_moves_it_by_characters(canvas, heard):
    canvas.set_focus_item(ItemId("turku"))
    start, end = span("Turku")
    drag(canvas, place(canvas, start), place(canvas, start + 2), ALT)
    assert heard == [("edge", "turku", start + 2, end)]


def test_an_edge_cannot_be_dragged_past_the_other(canvas, heard):
    canvas.set_focus_item(ItemId("turku"))
    drag(canvas, place(canvas, span("Turku")[1]), place(canvas, span("talks")[0]))
    assert heard == []


def test_edges_of_other_mentions_are_grabbed_from_inside_only(canvas, heard):
    start = span("Turku")[0]
    drag(canvas, place(canvas, start, dx=2), place(canvas, span("talks")[0]))
    assert heard[-1][:2] == ("edge", "turku")
    heard.clear()
    drag(canvas, place(canvas, start, dx=-3), place(canvas, span("talks")[0]))
    assert heard[-1][0] == "finished"


def test_the_pointers_shape_says_what_a_press_would_do(canvas):
    shapes = []
    end = canvas.item_rects(ItemId("turku"))[0].right()
    height = inside(canvas, "turku").y()
    for point in (
        inside(canvas, "turku"),
        above(canvas, "turku"),
        QPoint(end - 1, height),
        QPoint(3, 3),
    ):
        QTest.mouseMove(canvas.viewport(), point)
        shapes.append(canvas.viewport().cursor().shape())
    beam = Qt.CursorShape.IBeamCursor
    assert shapes == [
        beam,
        Qt.CursorShape.PointingHandCursor,
        Qt.CursorShape.SizeHorCursor,
        beam,
    ]


def test_a_double_click_selects_the_token(canvas, heard):
    start, end = span("town")
    point = place(canvas, start + 2)
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, point)
    assert ("finished", start, end) in heard


def test_escape_gives_up_a_drag(canvas, heard):
    before = span("would resume")
    canvas.set_selection(*before)
    press(canvas, place(canvas, span("old town")[0]))
    move(canvas, place(canvas, span("old town")[1]))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selection() == before
    release(canvas, place(canvas, span("old town")[1]))
    assert not [each for each in heard if each[0] == "finished"]


def test_a_drag_beyond_the_view_scrolls(make_canvas, qtbot):
    text = "\n\n".join("some words in a row " * 20 for _ in range(60))
    canvas = make_canvas(text, (), (), height=300)
    press(canvas, place(canvas, 40))
    move(canvas, QPoint(400, 380))
    qtbot.waitUntil(lambda: canvas.verticalScrollBar().value() > 300)
    release(canvas, QPoint(400, 380))
    assert canvas.selection()[1] > 1000
    assert not canvas._pointer._timer.isActive()


def test_ctrl_and_the_wheel_zoom(canvas):
    zooms = []
    canvas.zoom_changed.connect(zooms.append)
    for turn in (120, -120):
        event = QWheelEvent(
            QPointF(200, 200),
            QPointF(200, 200),
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas.viewport(), event)
    assert zooms == [1.1, 1.0]
    assert canvas.zoom() == 1.0
