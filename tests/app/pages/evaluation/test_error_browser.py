"""The error browser by real keys: what is listed, its place in two lanes, gold sent back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import evaluate
from annotator.evaluate.load import gold_of, run_of
from annotator.evaluate.sides import Gold
from annotator.model import ItemState
from annotator.store import Project
from app.pages.evaluation.scored import Scored
from tests.app.pages.evaluation.error_bench import make, opened
from tests.making import OSLO, place

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qtbot, tmp_path, styled, diplomacy):
    """The browser on two runs' errors."""
    make(tmp_path / "news.goldspan", diplomacy)
    with opened(qtbot, tmp_path / "news.goldspan") as found:
        yield found


def kinds(bench):
    return [kind for kind, *_ in bench.listed()]


def test_every_error_of_a_run_is_listed_in_the_order_of_the_text(bench):
    assert bench.listed() == [
        ("missed", "Ada Lind → envoy", None),
        ("missed", "envoy", None),
        ("label", "Norway", "Norway"),
        ("boundary", "Oslo talks", "talks"),
        ("boundary", "Oslo talks → Oslo", "talks → Oslo"),
        ("spurious", None, "Norway"),
    ]


def test_a_digit_lists_one_kind_and_again_all(bench):
    bench.press("3")
    assert kinds(bench) == ["boundary", "boundary"]
    assert bench.browser.filters.found.text() == "2 of 6 errors"
    bench.press("3")
    assert len(bench.listed()) == 6
    bench.press("1")
    bench.press("0")
    assert len(bench.listed()) == 6


def test_filters_hold_together_and_their_counts_follow(bench):
    filters = bench.browser.filters
    bench.choose(filters.sort, "Mentions")
    assert kinds(bench) == ["missed", "label", "boundary", "spurious"]
    assert "Boundary · 1" in filters.kind.itemText(3)
    bench.choose(filters.label, "GPE")
    assert bench.listed() == [("label", "Norway", "Norway"), ("spurious", None, "Norway")]
    assert "Boundary · 0" in filters.kind.itemText(3)
    assert filters.sort.itemText(2) == "Relations · 0"


def test_articles_are_found_by_words_of_their_headline(bench):
    filters = bench.browser.filters
    filters.article.setFocus()
    QTest.keyClicks(bench.keyboard, "bergen")
    assert bench.listed() == []
    assert bench.browser.pane.nothing.text() == "No error passes these filters."
    bench.browser.pane.clear.setFocus()
    bench.press(Key.Key_Space)
    assert len(bench.listed()) == 6
    filters.article.setFocus()
    QTest.keyClicks(bench.keyboard, "quist oslo")
    assert len(bench.listed()) == 6
    bench.press(Key.Key_Return)
    assert bench.keyboard is bench.browser.list


def test_f8_goes_through_the_errors_wherever_the_keyboard_is(bench):
    errors = bench.browser.list
    bench.browser.filters.kind.setFocus()
    bench.press(Key.Key_F8)
    assert errors.currentIndex().row() == 1
    bench.press(Key.Key_F8, SHIFT)
    bench.press(Key.Key_F8, SHIFT)
    assert errors.currentIndex().row() == 5


def test_enter_gives_the_keyboard_to_the_article_and_esc_gives_it_back(bench):
    bench.press(Key.Key_Return)
    assert bench.keyboard is bench.browser.view.canvas
    bench.press(Key.Key_Escape)
    assert bench.keyboard is bench.browser.list


def test_both_lanes_show_the_place_of_the_error(bench):
    bench.press("3")
    bench.browser.view.settle()
    canvas = bench.browser.view.canvas
    mention = canvas.mention(canvas.focus_item())
    assert (mention.label, mention.fragments) == ("MEETING", (place(OSLO, "Oslo talks"),))
    (said,) = canvas._said_ends()
    assert said.fragments == (place(OSLO, "talks"),)
    assert bench.browser.view.gold.text() == "gold, above the line: MEETING “Oslo talks”"
    assert bench.browser.view.said.text().startswith("first, below it: MEETING “talks”")


def test_what_gold_lacks_is_ringed_in_the_run_alone(bench):
    bench.press("2")
    bench.browser.view.settle()
    canvas = bench.browser.view.canvas
    assert canvas.focus_item() is None
    (said,) = canvas._said_ends()
    assert said.fragments == (place(OSLO, "Norway", 1),)
    assert "GPE “Norway”, 75 %" in bench.browser.view.said.text()


def test_a_relation_has_an_arc_on_each_side(bench):
    bench.press("3")
    bench.press(Key.Key_F8)
    bench.browser.view.settle()
    canvas = bench.browser.view.canvas
    (arc,) = canvas.arcs()
    below = canvas._page.relation_below(canvas._place.said, frozenset())
    line = canvas.item_rects("g" + canvas._place.gold.head[1:])[0]
    assert arc.head[1] < line.top()
    assert below.head[1] + canvas._corner().y() > line.bottom()


def test_the_article_cannot_be_changed_with_the_mouse(bench):
    bench.press("3")
    bench.browser.view.settle()
    canvas = bench.browser.view.canvas
    start = canvas.item_rects(canvas.focus_item())[0].center()
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas.viewport(), start + QPoint(60, 0))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert canvas.selection() is None


def test_ctrl_enter_reviews_the_article_at_this_place(bench):
    bench.press("3")
    bench.press(Key.Key_Return, CTRL)
    assert bench.opened == [("a1", *place(OSLO, "Oslo talks"))]
    bench.press(Key.Key_Return)
    bench.press(Key.Key_Return, CTRL)
    assert len(bench.opened) == 2


# another run


def compared(bench, change, qtbot):
    filters = bench.browser.filters
    bench.choose(filters.other, "second")
    qtbot.waitUntil(lambda: "·" in filters.change.itemText(0))
    bench.choose(filters.change, change)
    return bench.listed()


def test_what_one_run_has_right_and_the_other_wrong_and_what_both_have_wrong(bench, qtbot):
    assert [each[0] for each in compared(bench, "second has right", qtbot)] == [
        "missed",
        "missed",
        "label",
        "boundary",
        "boundary",
    ]
    assert compared(bench, "Both have wrong", qtbot) == [("spurious", None, "Norway")]
    assert compared(bench, "first has right", qtbot) == []
    assert bench.browser.pane.nothing.text() == "first has nothing right that second has wrong."


def test_what_is_shown_of_a_comparison_is_of_the_run_that_errs(bench, qtbot):
    compared(bench, "Both have wrong", qtbot)
    bench.browser.view.settle()
    assert bench.browser.view.said.text().startswith("second, below it: GPE “Norway”")


# gold is wrong


def doubt(bench, digit):
    bench.press(digit)
    bench.press("g")
    return bench.browser.view.line


def test_g_sends_gold_back_with_what_the_run_says_and_the_score_follows(bench):
    line = doubt(bench, "4")
    assert line.note.text() == "first has ORG “Norway” here"
    assert bench.keyboard is line.note
    bench.press(Key.Key_Return)
    assert bench.scored == 2
    sheet = bench.session.project.sheet("a1")
    (item,) = [each for each in sheet.items.values() if each.flagged]
    assert (item.label, item.note) == ("GPE", "first has ORG “Norway” here")
    assert not sheet.finished
    assert sheet.progress.flagged
    assert bench.listed() == []
    assert bench.browser.pane.in_review.text() == (
        "1 article is back in review; it counts again when it is finished."
    )


def test_what_gold_lacks_waits_in_the_review_as_a_suggestion(bench):
    doubt(bench, "2")
    QTest.keyClicks(bench.keyboard, "a country too")
    bench.press(Key.Key_Return)
    sheet = bench.session.project.sheet("a1")
    (item,) = sheet.pending
    assert sheet.items[item].note == "a country too"
    assert sheet.items[item].state is ItemState.PENDING


def test_one_undo_brings_the_old_score_back(bench):
    doubt(bench, "2")
    bench.press(Key.Key_Return)
    assert bench.session.counts()["finished"] == 1
    bench.press(Key.Key_Z, CTRL)
    assert bench.scored == 3
    assert len(bench.listed()) == 1  # the filter of before
    assert bench.browser.pane.in_review.isHidden()


def test_undo_takes_back_what_went_back_and_nothing_before_it(bench):
    told = []
    bench.session.told.connect(told.append)
    doubt(bench, "2")
    bench.press(Key.Key_Return)
    bench.press(Key.Key_Z, CTRL)
    bench.press(Key.Key_Z, CTRL)
    assert told[-1].startswith("Nothing was sent back to review last")
    assert bench.session.counts()["finished"] == 2


def test_two_that_went_back_come_again_one_by_one(bench):
    before = bench.browser._scored
    for digit in ("4", "2"):  # both in one article, which the second only flags
        bench.browser.filters.forget()
        if digit == "2":
            bench.browser.show_scored(before)
            bench.browser.list.setFocus()
        doubt(bench, digit)
        bench.press(Key.Key_Return)
    bench.press(Key.Key_Z, CTRL)
    assert bench.session.counts()["finished"] == 1
    bench.press(Key.Key_Z, CTRL)
    assert bench.session.counts()["finished"] == 2


def test_the_queue_shows_that_an_article_is_flagged(bench):
    assert bench.session.queue.flagged == 0
    doubt(bench, "4")
    bench.press(Key.Key_Return)
    assert bench.session.queue.flagged == 1


def test_the_open_article_stays_open(bench):
    bench.session.open_article("a2")
    doubt(bench, "4")
    bench.press(Key.Key_Return)
    assert bench.session.sheet.article.id == "a2"


def test_esc_sends_nothing_back(bench):
    line = doubt(bench, "4")
    bench.press(Key.Key_Escape)
    assert line.isHidden()
    assert bench.keyboard is bench.browser.list
    assert bench.scored == 1


def test_gold_from_a_file_cannot_be_sent_back_and_says_why(bench):
    bench.score(live=False)
    assert not bench.browser.view.doubt.isEnabled()
    assert "never changes" in bench.browser.view.why.text()
    bench.press("g")
    assert bench.browser.view.line.isHidden()


# what is not there


def test_nothing_wrong_is_said(bench):
    project = bench.session.project
    gold = gold_of(project)
    perfect = replace(run_of(project, "model"), name="first")
    report = evaluate(gold, perfect, resamples=0)
    bench.browser.show_scored(Scored(report, gold, True, {}))
    assert bench.browser.pane.nothing.text() == "Everything is strictly right."
    assert bench.browser.pane.clear.isHidden()


def test_a_text_that_nobody_has_is_said_and_places_are_numbers(bench):
    project = bench.session.project
    gold = gold_of(project)
    known = [replace(each, text=None, sha256="0" * 64) for each in gold.articles]
    without = Gold("file", tuple(known), gold.scheme)
    said = replace(run_of(project, "first"), hashes={})
    report = evaluate(without, said, resamples=0)
    bench.browser.show_scored(Scored(report, without, False, {}))
    bench.browser.view.settle()
    start, end = place(OSLO, "envoy")
    assert bench.listed()[1] == ("missed", f"{start} to {end}", None)
    assert bench.browser.view.untold.isVisible()
    assert bench.browser.view.canvas.isHidden()


def test_a_text_that_gold_leaves_out_is_the_projects(bench):
    project = bench.session.project
    gold = gold_of(project)
    known = [replace(each, text=None) for each in gold.articles]
    without = Gold("file", tuple(known), gold.scheme)
    report = evaluate(without, run_of(project, "first"), resamples=0)
    bench.browser.show_scored(Scored(report, without, False, {}))
    assert bench.listed()[1] == ("missed", "envoy", None)


def test_another_project_shows_nothing_of_the_last_one(bench, tmp_path, diplomacy):
    with Project.create(tmp_path / "other.goldspan", scheme=diplomacy):
        pass
    bench.session.open_project(tmp_path / "other.goldspan")
    assert bench.listed() == []
    assert bench.browser.filters.run.count() == 0


# who cannot see it


def test_a_row_says_all_that_it_shows(bench):
    index = bench.browser.model.index(3)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Boundary: gold has MEETING “Oslo talks”; first has MEETING “talks”; "
        "in Ada Lind and Bo Quist met in Oslo"
    )


@pytest.mark.parametrize("name", ["list", "view.canvas", "filters.kind", "filters.article"])
def test_the_keyboard_can_be_seen(bench, name):
    bench.press("2")  # what gold lacks has no ring in gold's lane
    widget = bench.browser
    for part in name.split("."):
        widget = getattr(widget, part)

    def picture():
        QApplication.processEvents()
        return bench.browser.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    bench.browser.view.settle()
    bench.browser.view.review.setFocus()
    without = picture()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert picture() != without


def test_everything_is_reached_by_tab(bench):
    bench.browser.view.settle()
    stops = []
    for _ in range(20):
        bench.press(Key.Key_Tab)
        stops.append(bench.keyboard)
    browser = bench.browser
    filters = browser.filters
    wanted = {
        filters.run,
        filters.other,
        filters.kind,
        filters.label,
        filters.sort,
        filters.article,
        browser.list,
        browser.view.canvas,
        browser.view.doubt,
        browser.view.review,
    }
    assert wanted <= set(stops)
