"""What must be true of every article however it is marked: rectangles, lanes, rows and arcs.

Facts, not pixels: fonts differ from machine to machine, what may cover what does not.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from annotator.model import ItemId, ItemState
from app.article.painting import piece_rect, tag_rect
from app.article.styles import Density
from tests.app.article.making import MENTIONS, TEXT, article, mention, relation, span

LABELS = ("PERSON", "GPE", "MEETING", "AGREEMENT")
WORDS = st.text(st.sampled_from("abcdeflmnopr-’ABM가나漢😀é"), min_size=1, max_size=11)
TEXTS = st.lists(
    st.lists(WORDS, min_size=1, max_size=70).map(" ".join), min_size=1, max_size=5
).map("\n\n".join)


@st.composite
def marked(draw):
    """A text with mentions that nest, overlap and come in pieces, and relations between them."""
    text = draw(TEXTS)
    borders = st.integers(0, len(text) - 1)
    spans = []
    for _ in range(draw(st.integers(1, 18))):
        start = draw(borders)
        end = min(len(text), start + draw(st.integers(1, 60)))
        if not (text[start].isspace() or text[end - 1].isspace()):
            spans.append((start, end))
    mentions = []
    for number, (start, end) in enumerate(spans):
        third = (end - start) // 3
        fragments = [(start, end)]
        if third and draw(st.integers(0, 5)) == 0:
            fragments = [(start, start + third), (end - third, end)]
        state = draw(st.sampled_from([ItemState.PENDING, ItemState.ACCEPTED]))
        label = draw(st.sampled_from(LABELS))
        mentions.append(mention(f"m{number}", label, *fragments, state=state))
    ends = st.sampled_from([each.id for each in mentions] or [""])
    relations = [
        relation(f"r{number}", draw(st.sampled_from(["held_at", "participates_in"])), head, tail)
        for number in range(draw(st.integers(0, 6)))
        if (head := draw(ends)) != (tail := draw(ends))
    ]
    return text, mentions, relations


def every_article(check):
    """The check on many random articles, at several widths and densities."""
    quick = settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    wide = st.sampled_from([320, 560, 900])
    return quick(given(marked(), wide, st.sampled_from(Density))(check))


def show(canvas, made, width, density):
    """Show it, all of it in view."""
    text, mentions, relations = made
    canvas.resize(width, 4000)
    canvas.set_density(density)
    canvas.show_article(article(text), canvas._scheme)
    canvas.show_items(mentions, relations, focus=None)
    canvas.visible_range()
    return canvas._page


def lines(page):
    """Where the text of each line stands, without the white space around it."""
    found = []
    for y, paragraph, _ in page.visible(0, 10_000):
        for line in paragraph.lines:
            left, right = paragraph.extent(line, line.start, line.end)
            top = y + line.baseline - paragraph.style.fill_top
            height = paragraph.style.fill_top + paragraph.style.fill_bottom
            found.append(QRectF(left, top, right - left, height))
    return found


def tags(page):
    """Where each mention's tag stands."""
    return {
        tag.item: tag_rect(paragraph, tag, page.sheet).translated(0, y)
        for y, paragraph, marks in page.visible(0, 10_000)
        for tag in marks.tags
    }


def pieces(page):
    """(piece, rectangle) of all that is filled."""
    return [
        (piece, piece_rect(paragraph, piece, page.sheet).translated(0, y))
        for y, paragraph, marks in page.visible(0, 10_000)
        for piece in marks.pieces
    ]


def inner(rect, by=0.6):
    """A rectangle without its outermost pixels, which may touch its neighbour's."""
    return rect.adjusted(by, by, -by, -by)


@every_article
def test_lines_stand_below_each_other(canvas, made, width, density):
    page = show(canvas, made, width, density)
    found = lines(page)
    assert len(found) >= 1
    for one, other in pairwise(found):
        assert one.bottom() <= other.top()
    assert page.layout.height >= found[-1].bottom()


@every_article
def test_every_mention_has_one_tag_which_covers_neither_text_nor_another_tag(
    canvas, made, width, density
):
    page = show(canvas, made, width, density)
    found, text = tags(page), lines(page)
    assert set(found) == {each.id for each in made[1]}
    for one, other in combinations(found.values(), 2):
        assert not inner(one).intersects(inner(other))
    for rect in found.values():
        assert not any(inner(rect).intersects(inner(line)) for line in text)
        assert rect.left() >= 0
        assert rect.right() <= page.sheet.measure + 24.5


@every_article
def test_what_a_mention_fills_is_its_text_and_no_other_lines(canvas, made, width, density):
    page = show(canvas, made, width, density)
    shown, text = pieces(page), lines(page)
    for item in made[1]:
        rects = [rect for piece, rect in shown if piece.item == item.id]
        wanted = [
            rect for fragment in item.fragments for rect in page.span_rects(*fragment, 0, 10_000)
        ]
        assert len(rects) == len(wanted)
        for rect, want in zip(sorted(rects, key=corner), sorted(wanted, key=corner), strict=True):
            assert (rect.left(), rect.right()) == pytest.approx((want.left(), want.right()))
            assert rect.top() == want.top()
            assert rect.bottom() >= want.bottom()  # an outer lane reaches further down
            covered = [line for line in text if inner(rect).intersects(inner(line))]
            assert len(covered) <= 1


def corner(rect):
    return round(rect.top()), round(rect.left())


@every_article
def test_mentions_that_share_text_are_underlined_in_lanes_of_their_own(
    canvas, made, width, density
):
    page = show(canvas, made, width, density)
    for (one, place), (other, there) in combinations(pieces(page), 2):
        if one.item != other.item and inner(place).intersects(inner(there)):
            assert one.lane != other.lane


@every_article
def test_no_arc_covers_text_and_each_goes_from_tag_to_tag(canvas, made, width, density):
    page = show(canvas, made, width, density)
    canvas.show_relations_of((0, len(made[0])))
    found, text = tags(page), lines(page)
    relations = {each.id: each for each in made[2]}
    routed = canvas._routed()
    drawn = [each for each in made[2] if each.head in found and each.tail in found]
    assert {arc.relation for arc in routed} >= {each.id for each in drawn}
    for arc in routed:
        for one, other in (*pairwise(arc.points), *([arc.leader] if arc.leader else [])):
            way = QRectF(*one, 0, 0).united(QRectF(*other, 0.01, 0.01)).adjusted(0, 0, 0.1, 0.1)
            assert not any(way.intersects(inner(line)) for line in text), (one, other)
        for item, (x, y) in (
            (relations[arc.relation].head, arc.head),
            (relations[arc.relation].tail, arc.tail),
        ):
            if item in found:
                assert found[item].left() <= x <= found[item].right()
                assert y == pytest.approx(found[item].top())


@every_article
def test_the_labels_of_arcs_cover_no_text(canvas, made, width, density):
    page = show(canvas, made, width, density)
    canvas.show_relations_of((0, len(made[0])))
    for arc in canvas._routed():
        run = [x for x, y in arc.points if y == arc.label.top() + 1]
        if arc.leader is None and run:
            assert min(run) <= arc.label.right()
            assert arc.label.left() <= max(run)
        assert not any(inner(arc.label, 1).intersects(inner(line)) for line in lines(page))


@every_article
def test_what_is_selected_is_from_its_start_to_its_end(canvas, made, width, density):
    show(canvas, made, width, density)
    for item in made[1]:
        rects = canvas.span_rects(item.start, item.end)
        if rects:
            assert abs(rects[0].left() - canvas.rect_at(item.start).left()) <= 1
            assert all(one.bottom() < other.top() for one, other in pairwise(rects))


def test_the_lanes_rows_and_joins_of_a_known_article(canvas):
    canvas.resize(1200, 1000)
    canvas.visible_range()
    page = canvas._page
    lanes = {piece.item: piece.lane for piece, _ in pieces(page)}
    nested = {"role": 1, "pieces": 1, "both": 1}
    assert lanes == {each.id: nested.get(each.id, 0) for each in MENTIONS if each.id != "gone"}
    rows = {tag.item: tag.row for _, _, marks in page.visible(0, 10_000) for tag in marks.tags}
    assert set(rows.values()) == {0}
    joins = [join.item for _, _, marks in page.visible(0, 10_000) for join in marks.joins]
    assert joins == ["pieces"]
    links = {tag.item: tag.links for _, _, marks in page.visible(0, 10_000) for tag in marks.tags}
    assert {item: count for item, count in links.items() if count} == {
        "person": 2,
        "role": 1,
        "talks": 1,
        "turku": 1,
        "both": 1,
    }


def test_zones_are_set_in_their_own_size_from_top_to_bottom(canvas):
    heights = {
        words: canvas.rect_at(span(words)[0]).height()
        for words in ("reopen", "Posted on", "deputy", "previous day", "Related")
    }
    assert heights["reopen"] > heights["previous day"] > heights["deputy"]
    assert heights["Posted on"] == heights["Related"] < heights["previous day"]
    tops = [canvas.rect_at(span(words)[0]).top() for words in heights]
    assert tops == sorted(tops)
    assert TEXT.index("Posted") < TEXT.index("deputy")


def test_an_item_alone_is_ringed_where_its_text_is(canvas):
    for item in ("turku", "role", "pieces"):
        canvas.set_focus_item(ItemId(item))
        mention_ = next(each for each in MENTIONS if each.id == item)
        wanted = [rect for each in mention_.fragments for rect in canvas.span_rects(*each)]
        rings = canvas.item_rects(ItemId(item))
        assert [(r.left(), r.top(), r.right()) for r in rings] == [
            (r.left(), r.top(), r.right()) for r in wanted
        ]
