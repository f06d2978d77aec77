"""Where text stands: lines, offsets with characters outside the BMP, and a view that stays put."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint

from annotator.model import ZoneKind
from app.article.layout import LONGEST, ArticleLayout
from app.article.styles import sheet_for
from app.theme import LIGHT
from tests.app.article.making import TEXT, article, span

# no combining marks: inside a cluster there is no place for a cursor
words = st.text(st.sampled_from("abcdefgh,.-’ABC가나다漢字😀🎤é"), min_size=1, max_size=12)
texts = st.lists(
    st.lists(words, min_size=1, max_size=40).map(" ".join), min_size=1, max_size=8
).map("\n\n".join)


def middle(rect) -> QPoint:
    return QPoint(rect.left(), rect.center().y())


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts)
def test_every_visible_offset_is_found_again_at_its_place(canvas, text):
    canvas.show_article(article(text), canvas._scheme)
    start, end = canvas.visible_range()
    assert start == 0
    for offset in range(start, end):
        assert canvas.offset_at(middle(canvas.rect_at(offset))) == offset


def test_offsets_count_code_points_behind_emoji_too(canvas):
    start, end = span("Hwang Ye-dam", 1)
    assert len(TEXT.encode("utf-16-le")) // 2 > len(TEXT)
    (rect,) = canvas.item_rects("person")
    assert canvas.offset_at(middle(rect)) == start
    assert canvas.rect_at(start).left() == rect.left()
    assert abs(canvas.rect_at(end).left() - rect.right()) <= 1


def test_a_paragraph_is_a_line_of_the_text_and_knows_its_zone():
    layout = ArticleLayout(article(), sheet_for(LIGHT, zoom=1, width=900))
    found = [TEXT[each.start : each.end] for each in layout.paragraphs]
    assert found == TEXT.split("\n")
    kinds = [each.kind for each in layout.paragraphs if each.start < each.end]
    assert kinds == [
        ZoneKind.HEADLINE,
        ZoneKind.BYLINE,
        ZoneKind.CAPTION,
        None,
        None,
        ZoneKind.FURNITURE,
    ]


def test_a_very_long_line_is_set_in_parts_that_lose_nothing():
    text = "word " * LONGEST
    layout = ArticleLayout(article(text), sheet_for(LIGHT, zoom=1, width=900))
    assert "".join(text[each.start : each.end] for each in layout.paragraphs) == text
    assert all(each.end - each.start <= LONGEST for each in layout.paragraphs)
    assert all(text[each.end - 1] == " " for each in layout.paragraphs)


@settings(deadline=None)  # the first example loads fonts
@given(st.text(st.sampled_from("ab \n\u2028\t😀"), max_size=60))
def test_the_paragraphs_of_any_text_are_its_lines(text):
    layout = ArticleLayout(article(text), sheet_for(LIGHT, zoom=1, width=900))
    assert [text[each.start : each.end] for each in layout.paragraphs] == text.split("\n")
    for offset in range(len(text) + 1):
        paragraph = layout.paragraphs[layout.index_of(offset)]
        assert paragraph.start <= offset <= paragraph.end


def test_only_what_is_near_the_view_is_laid_out(make_canvas):
    text = "\n\n".join(f"{number} " + "some words in a row " * 20 for number in range(500))
    canvas = make_canvas(text, (), ())
    canvas.visible_range()
    assert sum(each.is_shaped for each in canvas._page.layout.paragraphs) < 40


def test_scrolling_up_over_unknown_heights_moves_the_text_by_what_was_scrolled(make_canvas):
    # estimates are wrong on purpose: wide and narrow letters
    text = "\n\n".join(("WWWW " if n % 2 else "iiii ") * (n * 37 % 180) for n in range(160))
    canvas = make_canvas(text, (), ())
    bar = canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    canvas.visible_range()
    for _ in range(40):
        offset = canvas.visible_range()[0] + 30
        before = canvas.rect_at(offset).top()
        bar.setValue(bar.value() - 90)
        canvas.visible_range()
        assert canvas.rect_at(offset).top() == before + 90


def test_zooming_and_resizing_keep_the_text_in_view(make_canvas):
    text = "\n\n".join(f"{number} " + "some words in a row " * 20 for number in range(200))
    canvas = make_canvas(text, (), ())
    canvas.verticalScrollBar().setValue(9000)
    offset = canvas.visible_range()[0] + 60
    top = canvas.rect_at(offset).top()
    with_zoom = []
    canvas.zoom_changed.connect(with_zoom.append)
    canvas.set_zoom(1.5)
    assert with_zoom == [1.5]
    assert abs(canvas.rect_at(offset).top() - top) < 60
    canvas.resize(500, 800)
    start, end = canvas.visible_range()
    assert start <= offset < end


def test_white_space_before_a_caption_does_not_indent_it(canvas):
    line = TEXT.index(" Hwang")
    bar = canvas.rect_at(line).left()
    word = canvas.rect_at(line + 1).left()
    assert word == canvas.rect_at(TEXT.index("Posted")).left() + 16
    assert bar < word


def test_an_empty_article_and_no_article_are_shown_quietly(canvas):
    canvas.show_article(article(""), canvas._scheme)
    assert canvas.visible_range() == (0, 0)
    assert canvas.offset_at(QPoint(50, 50)) == 0
    assert not canvas.grab().isNull()
    canvas.clear()
    assert canvas.visible_range() == (0, 0)
    assert canvas.item_at(QPoint(50, 50)) is None
    assert canvas.item_rects("person") == []
    assert not canvas.grab().isNull()
