"""Where marks stand: lanes, tags, arcs and hints as facts, not pixels."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

from PySide6.QtCore import QPoint, QRectF

from annotator.model import ItemId, ItemState
from app.article.painting import piece_rect, tag_rect
from tests.app.article.making import MENTIONS, RELATIONS, TEXT, mention, relation, span


def tags(canvas) -> dict[str, QRectF]:
    """The tags in view, by mention."""
    canvas.visible_range()
    page, found = canvas._page, {}
    for y, paragraph, marks in page.visible(0, 10_000):
        for tag in marks.tags:
            rect = tag_rect(paragraph, tag, page.sheet).translated(0, y)
            found[tag.item] = rect.translated(canvas._corner())
    return found


def fills(canvas) -> dict[str, list[QRectF]]:
    """The pieces in view, by mention."""
    page, found = canvas._page, {}
    for y, paragraph, marks in page.visible(0, 10_000):
        for piece in marks.pieces:
            rect = piece_rect(paragraph, piece, page.sheet).translated(0, y)
            found.setdefault(piece.item, []).append(rect.translated(canvas._corner()))
    return found


def test_every_shown_mention_has_one_tag_above_its_start(canvas):
    found = tags(canvas)
    assert set(found) == {each.id for each in MENTIONS} - {"gone"}
    for item, rect in found.items():
        first = canvas.item_rects(ItemId(item))[0]
        assert rect.bottom() <= first.top() + 1
        assert rect.left() < first.right() or rect.left() - first.left() < 30


def test_no_tag_covers_text_or_another_tag(canvas):
    found = tags(canvas)
    for one, other in combinations(found.values(), 2):
        assert not one.intersects(other)
    for tag in found.values():
        for rects in fills(canvas).values():
            assert not any(tag.adjusted(0, 0, 0, -1).intersects(rect) for rect in rects)


def test_the_outer_mention_reaches_below_the_inner_one(canvas):
    (outer,) = canvas.item_rects("role")
    (inner,) = canvas.item_rects("north")
    assert outer.top() == inner.top()
    assert outer.bottom() > inner.bottom()
    assert outer.left() == inner.left()


def test_fragments_are_joined_below_the_text_between_them(canvas):
    canvas.visible_range()
    first, second = canvas.item_rects("pieces")
    page = canvas._page
    joins = [join for _, _, marks in page.visible(0, 10_000) for join in marks.joins]
    assert [join.item for join in joins] == ["pieces"]
    left = canvas._corner().x()
    assert abs(joins[0].left + left - first.right()) <= 2
    assert abs(joins[0].right + left - second.left()) <= 2


def test_a_mention_that_wraps_has_a_piece_on_each_line(make_canvas):
    canvas = make_canvas(width=420)
    lines = canvas.item_rects("role")
    assert len(lines) >= 2
    assert len({rect.top() for rect in lines}) == len(lines)
    assert [each for each in tags(canvas) if each == "role"] == ["role"]


def test_rejected_mentions_are_hidden_unless_they_have_the_focus(canvas):
    assert canvas.item_rects("gone") == []
    canvas.set_focus_item("gone")
    assert len(canvas.item_rects("gone")) == 1
    canvas.set_focus_item("turku")
    assert canvas.item_rects("gone") == []


def test_a_decision_moves_no_line_of_text(canvas):
    places = [canvas.rect_at(offset) for offset in range(0, len(TEXT), 7)]
    accepted = [
        replace(each, state=ItemState.ACCEPTED) if each.id == "person" else each
        for each in MENTIONS
    ]
    canvas.show_items(accepted, RELATIONS, focus=ItemId("date"))
    assert [canvas.rect_at(offset) for offset in range(0, len(TEXT), 7)] == places


def test_tags_that_need_another_row_push_lines_apart_below_the_focus_only(canvas):
    canvas.set_focus_item("date")
    line = canvas.rect_at(span("April 16")[0])
    crowd = [mention(f"x{n}", "AGREEMENT", span("황")) for n in range(4)]
    canvas.show_items([*MENTIONS, *crowd], RELATIONS, focus=ItemId("date"))
    assert canvas.rect_at(span("April 16")[0]) == line
    assert len({rect.top() for item, rect in tags(canvas).items() if item[0] == "x"}) > 1


def test_items_that_go_and_come_are_shown_so(canvas):
    canvas.show_items(MENTIONS[:3], (), focus=None)
    assert set(tags(canvas)) == {"head", "track", "role"}
    moved = replace(MENTIONS[0], fragments=(span("Lindqvist"),))
    canvas.show_items([moved, *MENTIONS[1:]], RELATIONS, focus=None)
    assert canvas.item_rects("head")[0].left() == canvas.rect_at(span("Lindqvist")[0]).left()


def test_the_arc_of_a_focused_relation_goes_from_head_to_tail(canvas):
    canvas.set_focus_item("where")
    (arc,) = canvas.arcs()
    found = tags(canvas)
    for end, item in ((arc.head, "talks"), (arc.tail, "turku")):
        assert found[item].left() <= end[0] <= found[item].right()
        assert abs(end[1] - found[item].top()) <= 1
    assert arc.text == "held at"


def test_an_arc_between_lines_runs_in_the_margin_and_through_line_gaps(make_canvas):
    canvas = make_canvas()
    canvas.set_focus_item("attends")
    (arc,) = canvas.arcs()
    left = canvas._corner().x()
    right = left + canvas._page.sheet.measure
    columns = {x for (x, y), (_, below) in pairwise(arc.points) if abs(below - y) > 20}
    assert columns
    assert all(x < left or x > right for x in columns)
    canvas.visible_range()
    text = [rect for rects in fills(canvas).values() for rect in rects]
    for (x, y), (after, _) in pairwise(arc.points[1:-1]):
        run = QRectF(min(x, after), y - 0.5, abs(after - x), 1)
        assert not any(run.intersects(rect) for rect in text)


def test_arc_labels_cover_no_text_no_tag_and_no_other_label(canvas):
    canvas.set_focus_item("person")
    arcs = canvas.arcs()
    assert {arc.relation for arc in arcs} == {"holds", "attends"}
    for one, other in combinations(arcs, 2):
        assert not one.label.intersects(other.label)
    covered = [
        *tags(canvas).values(),
        *(rect for rects in fills(canvas).values() for rect in rects),
    ]
    for arc in arcs:
        assert not any(arc.label.intersects(rect) for rect in covered)
        assert canvas.item_at(arc.label.center().toPoint()) == arc.relation


def test_the_label_of_a_relation_inside_a_mention_stands_near_it(make_canvas):
    canvas = make_canvas(relations=[relation("in", "role_at", "role", "north")])
    canvas.set_focus_item("in")
    (arc,) = canvas.arcs()
    assert abs(arc.label.center().x() - arc.tail[0]) < 160


def test_relations_between_the_same_two_mentions_are_two_arcs(make_canvas):
    twice = [*RELATIONS, relation("again", "held_on", "talks", "turku")]
    canvas = make_canvas(relations=twice)
    canvas.set_focus_item("talks")
    assert len(canvas.arcs()) == 2


def test_a_relation_that_is_far_away_still_shows_the_way(make_canvas):
    text = "Turku talks. " + "\n\n".join("some words in a row " * 20 for _ in range(90)) + " Turku"
    far = len(text) - 5
    marks = [mention("a", "MEETING", (6, 11)), mention("b", "GPE", (far, far + 5))]
    canvas = make_canvas(text, marks, [relation("r", "held_at", "a", "b")])
    canvas.set_focus_item("r")
    (arc,) = canvas.arcs()
    assert arc.tail[1] > canvas.viewport().height()
    assert canvas.viewport().rect().contains(arc.label.toRect())


def test_focus_scrolls_to_the_item_and_leaves_context(make_canvas):
    text = "\n\n".join(f"Turku {number} " + "words in a row " * 20 for number in range(300))
    start = text.index("Turku 250")
    canvas = make_canvas(text, [mention("far", "GPE", (start, start + 5))], ())
    canvas.set_focus_item("far")
    (rect,) = canvas.item_rects("far")
    height = canvas.viewport().height()
    assert height * 0.15 < rect.top() < height * 0.6
    value = canvas.verticalScrollBar().value()
    canvas.set_focus_item("far")
    assert canvas.verticalScrollBar().value() == value


def test_focus_without_reveal_stays_where_it_is(make_canvas):
    text = "\n\n".join(f"Turku {number} " + "words in a row " * 20 for number in range(300))
    start = text.index("Turku 250")
    canvas = make_canvas(text, [mention("far", "GPE", (start, start + 5))], ())
    canvas.set_focus_item("far", reveal=False)
    assert canvas.verticalScrollBar().value() == 0


def test_hints_fade_the_others_and_go_again(canvas):
    plain = canvas.grab().toImage()
    canvas.set_hints({ItemId("turku"): "A"})
    assert canvas._bright() == {"turku"}
    assert canvas.grab().toImage() != plain
    canvas.set_hints({})
    assert canvas.grab().toImage() == plain


def test_frame_cursor_and_selection_are_painted(canvas):
    pictures = [canvas.grab().toImage()]
    canvas.frame_range(*span("황예담"))
    pictures.append(canvas.grab().toImage())
    canvas.set_reading_cursor(span("talks")[0])
    pictures.append(canvas.grab().toImage())
    canvas.set_selection(*span("First Deputy"))
    pictures.append(canvas.grab().toImage())
    assert all(one != other for one, other in combinations(pictures, 2))
    canvas.frame_range(None)
    canvas.set_reading_cursor(None)
    canvas.set_selection(0, 0)
    assert canvas.selection() is None
    assert canvas.grab().toImage() == pictures[0]


def test_every_state_looks_different(make_canvas):
    pictures = []
    for state in ItemState:
        shown = [mention("one", "GPE", span("Turku"), state=state)]
        canvas = make_canvas(mentions=shown, relations=())
        canvas.set_focus_item("one")
        pictures.append(canvas.grab().toImage())
    assert all(one != other for one, other in combinations(pictures, 2))


def test_the_focused_item_is_announced_as_a_sentence(canvas):
    canvas.set_focus_item("person")
    assert canvas.accessibleDescription() == "PERSON, suggested, 93 percent: Hwang Ye-dam"
    canvas.set_focus_item("where")
    assert canvas.accessibleDescription() == "held_at, accepted: talks — is held at → Turku"
    canvas.set_focus_item("pieces")
    assert canvas.accessibleDescription() == "GPE, suggested: North Marland"
    canvas.set_focus_item(None)
    assert canvas.accessibleDescription() == ""


def test_the_innermost_mention_is_hit_and_tags_reach_the_outer_one(canvas):
    (inner,) = canvas.item_rects("north")
    assert canvas.item_at(inner.center()) == "north"
    assert canvas.item_at(tags(canvas)["role"].center().toPoint()) == "role"
    assert canvas.item_at(QPoint(3, 3)) is None
