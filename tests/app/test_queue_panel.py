"""The queue in the window: what is listed, filtered and counted as the review goes on."""

import sqlite3
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator import review
from annotator.model import ArticleId, ArticleState, Prediction
from annotator.store import Project, QueueFilter
from tests.making import OSLO, Reviewer, article, mention, oslo, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TAB = Qt.FocusReason.TabFocusReason


@pytest.fixture
def many_path(tmp_path, diplomacy):
    """Five articles, the first finished; the last two without suggestions that say anything."""
    path = tmp_path / "many.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(
            replace(
                article(
                    f"Story {number} of the year\n\n{OSLO}",
                    f"s{number}",
                    meta={"published": f"2019-0{number}-01", "source": ("Even", "Odd")[number % 2]},
                ),
                title=f"Story {number} of the year",
            )
            for number in range(1, 6)
        )
        said = [replace(oslo(), article=ArticleId(f"s{number}")) for number in range(1, 4)]
        suggest(project, *said, Prediction(ArticleId("s4")), Prediction(ArticleId("s5")))
        Reviewer(project, "s1").finishes()
    return path


@pytest.fixture
def many(open_desk, many_path):
    """The window on them; the second is open."""
    return open_desk(many_path)


def listed(desk):
    model = desk.window.queue.model
    return [int(model.index(row).data()[6]) for row in range(model.rowCount())]


def go_to(desk, widget):
    """Give a widget of the queue the keyboard, by Tab and Shift+Tab as far as it takes."""
    for _ in range(30):
        if desk.keyboard is widget:
            return
        desk.press(Key.Key_Tab)
    raise AssertionError("Tab does not lead there")


def fill(desk, **fields):
    """Fill in the form by keys."""
    bar = desk.window.queue.bar
    if not bar.more.isChecked():
        go_to(desk, bar.more)
        desk.press(Key.Key_Space)
    for name, value in fields.items():
        field = getattr(bar.form, name)
        go_to(desk, field)
        if isinstance(value, int):
            desk.press(Key.Key_Home)
            desk.press(Key.Key_Down, times=value)
        else:
            desk.type(value)


def choose(desk, state):
    box = desk.window.queue.bar.state
    go_to(desk, box)
    desk.press(Key.Key_Home)
    desk.press(Key.Key_Down, times=0 if state is None else 1 + list(ArticleState).index(state))
    assert box.currentData() == state


def test_every_article_is_listed_and_the_open_one_is_marked(many):
    assert listed(many) == [1, 2, 3, 4, 5]
    view = many.window.queue.view
    assert view.currentIndex().row() == 1
    many.press(Key.Key_PageDown, CTRL)
    assert view.currentIndex().row() == 2


def test_the_state_filters_and_counts(many):
    box = many.window.queue.bar.state
    texts = [box.itemText(row) for row in range(box.count())]
    assert texts == ["All   5", "To do   4", "Doing   0", "Finished   1"]
    choose(many, ArticleState.FINISHED)
    assert listed(many) == [1]
    choose(many, ArticleState.DOING)
    assert listed(many) == []
    choose(many, ArticleState.TO_DO)
    assert listed(many) == [2, 3, 4, 5]
    choose(many, None)
    assert listed(many) == [1, 2, 3, 4, 5]


def test_words_are_looked_for_in_titles_ids_dates_and_sources(many):
    bar = many.window.queue.bar
    go_to(many, bar.search)
    many.type("STORY 2019-03")
    assert listed(many) == [3]
    many.press(Key.Key_A, CTRL)
    many.type("even story")
    assert listed(many) == [2, 4]
    many.press(Key.Key_A, CTRL)
    many.type("s5")
    assert listed(many) == [5]
    many.press(Key.Key_A, CTRL)
    many.press(Key.Key_Delete)
    assert listed(many) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("fields", "passing", "words"),
    [
        ({"label": 2}, [1, 2, 3], "3 of 5 · ROLE"),
        ({"lowest": "90"}, [2, 3], "2 of 5 · score 90–100 %"),
        ({"highest": "20"}, [], "0 of 5 · score 0–20 %"),
        ({"label": 4, "lowest": "20", "highest": "30"}, [2, 3], "2 of 5 · GPE · score 20–30 %"),
        ({"related": 1}, [1, 2, 3], "3 of 5 · with relations"),
        ({"related": 2}, [4, 5], "2 of 5 · without relations"),
        (
            {"since": "2019-02", "until": "2019-03"},
            [2, 3],
            "2 of 5 · since 2019-02 · until 2019-03",
        ),
        ({"since": "2019-0"}, [1, 2, 3, 4, 5], "5 of 5 · since 2019"),
        ({"source": 2}, [1, 3, 5], "3 of 5 · Odd"),
    ],
)
def test_the_form_filters_by_keys_alone(many, fields, passing, words):
    fill(many, **fields)
    assert listed(many) == passing
    assert many.window.queue.bar.found.text() == words


def test_a_score_is_asked_for_as_it_is_shown(open_desk, path):
    with Project.open(path) as project:
        project.add_articles([article(name="a3")])
        suggest(project, Prediction(ArticleId("a3"), (mention("m", "ISSUE", (0, 3), score=0.666),)))
    desk = open_desk(path)
    fill(desk, lowest="67", highest="67")
    assert [row.id for row in desk.session.queue] == ["a3"]


def test_flagged_articles_alone(many):
    many.press("f")
    bar = many.window.queue.bar
    assert bar.flagged.text() == "⚑ 1"
    go_to(many, bar.flagged)
    many.press(Key.Key_Space)
    assert listed(many) == [2]
    assert bar.found.text() == "1 of 5 · flagged"


def test_clear_lists_everything_again_and_hides(many):
    bar = many.window.queue.bar
    assert not bar.clear.isVisible()
    fill(many, label=1, since="2019", related=1)
    many.press("s", SHIFT)  # in a box: chooses nothing
    choose(many, ArticleState.DOING)
    assert listed(many) == []
    go_to(many, bar.clear)
    many.press(Key.Key_Space)
    assert listed(many) == [1, 2, 3, 4, 5]
    assert not bar.clear.isVisible()
    assert not bar.found.isVisible()
    assert many.keyboard is bar.search
    assert bar.filter() == QueueFilter()


def test_a_row_stays_listed_while_its_state_changes_under_the_filter(many):
    choose(many, ArticleState.TO_DO)
    assert len(listed(many)) == 4
    many.canvas.setFocus()
    many.press(Key.Key_Space)
    assert many.session.queue[0].state is ArticleState.DOING
    assert len(listed(many)) == 4
    go_to(many, many.window.queue.bar.search)
    many.press(Key.Key_Return)  # asks anew
    assert listed(many) == [3, 4, 5]


def test_finishing_goes_on_in_what_is_listed(many):
    go_to(many, many.window.queue.bar.search)
    many.type("even")
    assert listed(many) == [2, 4]
    many.press(Key.Key_Return, CTRL)
    many.press(Key.Key_Return, CTRL)
    assert many.sheet.article.id == "s4"
    many.press(Key.Key_Return, CTRL)
    assert many.sheet.article.id == "s4"
    assert many.told[-1].startswith("Every listed article is finished; clear the filter")
    assert many.session.counts()[ArticleState.FINISHED] == 3


def test_stepping_goes_through_what_is_listed_also_from_an_article_that_is_not(many):
    go_to(many, many.window.queue.bar.search)
    many.type("odd")
    assert listed(many) == [1, 3, 5]
    assert not many.window.queue.view.currentIndex().isValid()  # the second is open
    many.press(Key.Key_PageDown, CTRL)
    assert many.sheet.article.id == "s3"
    many.session.open_article(ArticleId("s2"))
    many.press(Key.Key_PageUp, CTRL)
    assert many.sheet.article.id == "s1"
    many.press(Key.Key_PageUp, CTRL)
    assert many.sheet.article.id == "s1"


def test_an_undo_in_another_article_changes_its_row(many):
    many.press(Key.Key_Space)
    many.press(Key.Key_PageDown, CTRL)
    assert many.session.queue[1].state is ArticleState.DOING
    many.press(Key.Key_Z, CTRL)
    assert many.sheet.article.id == "s2"
    assert many.session.queue[1].state is ArticleState.TO_DO
    assert many.window.queue.bar.state.itemText(1) == "To do   4"


def test_what_is_imported_is_listed_if_the_filter_passes_it(many):
    go_to(many, many.window.queue.bar.search)
    many.type("story 6")
    assert listed(many) == []
    with Project.open(many.session.project.path) as project:
        project.add_articles(
            replace(article(name=f"s{number}"), title=f"Story {number}") for number in (6, 7)
        )
    many.session.reread_queue()
    assert listed(many) == [6]
    assert many.window.queue.bar.found.text() == "1 of 7 · “story” · “6”"


def test_an_article_that_another_program_brought_can_be_opened_and_judged(many):
    with Project.open(many.session.project.path) as project:
        project.add_articles([article(name="new")])
    many.session.open_article(ArticleId("new"))
    assert len(many.session.queue) == 6
    many.session.select(0, 8)
    many.press("p")
    assert many.session.queue[5].state is ArticleState.DOING


def test_a_decision_in_an_article_that_another_program_brought_is_in_the_queue(many):
    with Project.open(many.session.project.path) as project:
        project.add_articles([article(name="new")])
    sheet = many.session.project.sheet(ArticleId("new"))
    draft = review.add_mention(sheet, 0, 8, "PERSON")
    many.session._take_progress(many.sheet, draft.changes)
    assert len(many.session.queue) == 6
    assert many.session.queue[5].state is ArticleState.DOING


def test_another_project_begins_without_a_filter(many, open_desk, path):
    fill(many, label=2, source=2, lowest="50")
    go_to(many, many.window.queue.bar.search)
    many.type("story")
    many.window.open_project(path)
    bar = many.window.queue.bar
    assert bar.filter() == QueueFilter() == many.session.queue.filter
    assert [row.id for row in many.session.queue] == ["a1", "a2"]
    box = bar.form.source
    QApplication.processEvents()
    assert [box.itemText(row) for row in range(box.count())] == ["Any", "None   2"]


def test_the_form_offers_the_schemes_labels_and_the_sources_that_occur(many):
    form = many.window.queue.bar.form
    fill(many)
    scheme = many.session.project.scheme
    labels = [form.label.itemData(row) for row in range(form.label.count())]
    assert labels == [None, *scheme.mentions, *scheme.relations]
    sources = [form.source.itemText(row) for row in range(form.source.count())]
    assert sources == ["Any", "Even   2", "Odd   3"]


def test_a_screen_reader_hears_title_and_state(many):
    many.press("f")
    role = Qt.ItemDataRole.AccessibleTextRole
    model = many.window.queue.model
    assert model.index(0).data(role) == "Story 1 of the year, finished"
    assert model.index(1).data(role) == "Story 2 of the year, doing, flagged"


def test_enter_in_the_list_opens_an_article(many):
    go_to(many, many.window.queue.view)
    many.press(Key.Key_Down, times=2)
    many.press(Key.Key_Return)
    assert many.sheet.article.id == "s4"
    assert many.keyboard is many.canvas


def test_home_and_end_go_to_the_first_and_last_row(many):
    view = many.window.queue.view
    go_to(many, view)
    many.press(Key.Key_End)
    assert view.currentIndex().row() == 4
    many.press(Key.Key_Home)
    assert view.currentIndex().row() == 0
    many.press(Key.Key_Tab)  # what was only looked at is not open
    assert view.currentIndex().row() == 1


def test_letters_typed_in_the_list_go_to_the_search(many):
    go_to(many, many.window.queue.view)
    many.type("5")
    assert many.keyboard is many.window.queue.bar.search
    many.type(" year")
    assert listed(many) == [5]
    many.press(Key.Key_Return)
    assert many.keyboard is many.window.queue.view
    many.press(Key.Key_Return)
    assert many.sheet.article.id == "s5"


def test_the_menu_of_a_row_opens_and_copies_and_leaves_the_open_one_marked(many):
    queue = many.window.queue
    menu = queue.menu(queue.model.index(3))
    acts = {each.text(): each for each in menu.actions()}
    assert list(acts) == ["Open", "Copy title", "Copy id"]
    acts["Copy title"].trigger()
    assert QGuiApplication.clipboard().text() == "Story 4 of the year"
    acts["Copy id"].trigger()
    assert QGuiApplication.clipboard().text() == "s4"
    acts["Open"].trigger()
    assert many.sheet.article.id == "s4"
    menu.deleteLater()


def test_the_menu_comes_at_the_pointer_and_goes_with_escape(many):
    view = many.window.queue.view
    point = view.visualRect(many.window.queue.model.index(3)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, pos=point)
    view.customContextMenuRequested.emit(point)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert view.currentIndex().row() == 3
    QTest.keyClick(menu, Key.Key_Escape)
    assert view.currentIndex().row() == 1
    assert many.sheet.article.id == "s2"
    view.customContextMenuRequested.emit(QPoint(5, view.height() - 2))  # below the last row
    assert QApplication.activePopupWidget() is None


def test_the_menu_comes_by_key_and_the_row_stays(many):
    view = many.window.queue.view
    go_to(many, view)
    many.press(Key.Key_End)
    many.press(Key.Key_F10, SHIFT)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu, Key.Key_Escape)
    assert view.currentIndex().row() == 4
    assert many.keyboard is view
    many.press(Key.Key_F10, SHIFT)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    assert many.sheet.article.id == "s5"
    assert many.keyboard is many.canvas


def test_rows_keep_three_lines_in_any_font(many):
    view = many.window.queue.view
    for points in (8, 20):
        font = view.font()
        font.setPointSize(points)
        view.setFont(font)
        view.setStyleSheet(f"font-size: {points}pt")
        assert view.rowHeight(0) >= 3 * QFontMetrics(view.font()).lineSpacing()


def test_the_pane_can_be_as_narrow_as_240_pixels(many):
    fill(many, label=2, since="2019-02")
    assert many.window.queue.minimumSizeHint().width() <= 240


def test_rows_that_cannot_be_read_are_told_and_come_back(many):
    project, queue = many.session.project, many.session.queue
    project._db.execute("PRAGMA busy_timeout = 1")
    queue._pages.clear()
    other = sqlite3.connect(project.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert many.window.queue.model.index(0).data() is None
        many.window.queue.view.viewport().repaint()
        many.session.filter_queue(QueueFilter(words="story"))
    finally:
        other.close()
    assert "is being written by another program" in many.failed[-1]
    many.session.filter_queue(QueueFilter())
    assert listed(many) == [1, 2, 3, 4, 5]


def at_first_one_article(monkeypatch):
    """A filter is asked of one article at once, of the others between two keys."""
    monkeypatch.setattr("app.session.queueing._AT_ONCE", 0)
    monkeypatch.setattr("app.session.queue._SLICE", 1)


def test_a_long_queue_is_filtered_between_two_keys(many, monkeypatch, qtbot):
    at_first_one_article(monkeypatch)
    many.session.filter_queue(QueueFilter(words="story"))
    assert listed(many) == [1]
    assert many.window.queue.bar.found.text() == "1 so far of 5 · “story”"
    many.session.filter_queue(QueueFilter(words="story"))  # it is looking already
    assert listed(many) == [1]
    many.press(Key.Key_PageDown, CTRL)
    assert many.sheet.article.id == "s2"
    qtbot.waitUntil(lambda: many.session.queue.complete)
    assert listed(many) == [1, 2, 3, 4, 5]
    assert many.window.queue.view.currentIndex().row() == 1
    assert many.window.queue.bar.found.text() == "5 of 5 · “story”"


def test_finishing_while_the_filter_still_looks_says_so(many, monkeypatch):
    at_first_one_article(monkeypatch)
    many.session.filter_queue(QueueFilter(words="story"))
    many.press(Key.Key_Return, CTRL)
    many.press(Key.Key_Return, CTRL)
    assert many.told[-1].startswith("No other unfinished article was found so far")
    assert many.sheet.article.id == "s2"


def test_a_filter_that_is_still_looking_lets_ctrl_enter_stay_armed(many, monkeypatch, qtbot):
    at_first_one_article(monkeypatch)
    many.press(Key.Key_Return, CTRL)
    assert "not judged" in many.failed[-1]
    many.session._ask_queue(QueueFilter(words="story"))
    qtbot.waitUntil(lambda: many.session.queue.complete)
    many.press(Key.Key_Return, CTRL)
    assert many.session.counts()[ArticleState.FINISHED] == 2
