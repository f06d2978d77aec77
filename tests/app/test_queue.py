"""The queue: every article by state, filtered, and counted as the review goes on."""

import pytest
from PySide6.QtCore import Qt

from annotator.model import ArticleId, ArticleState, Prediction
from annotator.store import Project
from tests.making import Reviewer, article, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def many(open_desk, tmp_path, diplomacy):
    """Five articles: the first finished, the second begun."""
    path = tmp_path / "many.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(
            article(
                f"Story {number} of the year\n\nIt happened.",
                f"s{number}",
                meta={"published": f"2019-0{number}-01"},
            )
            for number in range(1, 6)
        )
        suggest(project, *(Prediction(ArticleId(f"s{number}")) for number in range(1, 6)))
        Reviewer(project, "s1").finishes()
    return open_desk(path)


def listed(desk):
    model = desk.window.queue.model
    return [model.index(row).data()[:7] for row in range(model.rowCount())]


def choose(desk, kind):
    box = desk.window.queue.state
    box.setCurrentIndex(box.findData(kind))


def test_every_article_is_listed_and_the_open_one_is_marked(many):
    assert listed(many) == [f"Story {number}" for number in range(1, 6)]
    view = many.window.queue.view
    assert view.currentIndex().row() == 1
    many.press(Key.Key_PageDown, CTRL)
    assert view.currentIndex().row() == 2


def test_the_state_filters_and_counts(many):
    box = many.window.queue.state
    shown = {box.itemData(row): box.itemText(row) for row in range(box.count())}
    assert shown["to do"].endswith("4")
    assert shown["finished"].endswith("1")
    assert shown["all"].endswith("5")
    choose(many, "finished")
    assert listed(many) == ["Story 1"]
    choose(many, "doing")
    assert listed(many) == []
    many.press(Key.Key_Return, CTRL)
    choose(many, "finished")
    assert listed(many) == ["Story 1", "Story 2"]


def test_titles_and_dates_filter(many):
    many.window.queue.search.setText("story 2019-03")
    assert listed(many) == ["Story 3"]
    many.window.queue.search.setText("")
    assert len(listed(many)) == 5


def test_a_row_stays_listed_while_its_state_changes_under_the_filter(many):
    choose(many, "to do")
    assert len(listed(many)) == 4
    many.session.select(0, 5)
    many.press("i")
    assert many.session.queue[1].state is ArticleState.DOING
    assert len(listed(many)) == 4
    many.press("f")
    choose(many, "flagged")
    assert listed(many) == ["Story 2"]


def test_a_screen_reader_hears_title_and_state(many):
    index = many.window.queue.model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", finished")


def test_enter_in_the_list_opens_an_article(many):
    view = many.window.queue.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    many.press(Key.Key_Down, times=2)
    many.press(Key.Key_Return)
    assert many.sheet.article.id == "s4"
    assert many.keyboard is many.canvas
