"""The order of the queue, chosen by keys: it is shown and kept, and finishing follows it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from annotator.model import ArticleId, Policy, Prediction, Shows, Split
from annotator.store import OrderBy, Project, QueueFilter, QueueOrder
from app.settings import Settings
from tests.making import OSLO, Reviewer, article, mention, oslo, suggest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def five_path(tmp_path, diplomacy):
    """Five articles that grow shorter; what is suggested for the third is the most doubtful."""
    path = tmp_path / "five.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(
            replace(
                article(OSLO + " More." * (200 - 30 * number), f"s{number}"), title=f"S{number}"
            )
            for number in range(1, 6)
        )
        said = [
            Prediction(ArticleId(f"s{number}"), (mention("m", "GPE", (0, 3), score=score),))
            for number, score in ((1, 0.9), (2, 0.7), (3, 0.5), (4, 0.05))
        ]
        suggest(project, *said)
    return path


@pytest.fixture
def five(open_desk, five_path):
    return open_desk(five_path)


def listed(desk):
    return [row.id for row in desk.session.queue]


def go_to(desk, widget):
    for _ in range(40):
        if desk.keyboard is widget:
            return
        desk.press(Key.Key_Tab)
    raise AssertionError("Tab does not lead there")


def order(desk, by):
    """Choose an order in its box, by keys."""
    box = desk.window.queue.bar.order
    go_to(desk, box)
    desk.press(Key.Key_Home)
    desk.press(Key.Key_Down, times=list(OrderBy).index(by))
    desk.press(Key.Key_Tab)
    assert desk.session.queue.order.by is by


def test_it_is_as_imported_until_another_is_chosen(five):
    assert listed(five) == ["s1", "s2", "s3", "s4", "s5"]
    assert five.window.queue.bar.order.currentText() == "As imported"
    assert not five.window.queue.bar.seed.isVisible()


def test_the_quickest_or_the_most_doubtful_is_listed_first(five):
    order(five, OrderBy.EFFORT)
    assert listed(five) == ["s4", "s3", "s2", "s1", "s5"]  # in s5 all is to be found
    order(five, OrderBy.DOUBT)
    assert listed(five) == ["s3", "s2", "s1", "s4", "s5"]
    order(five, OrderBy.IMPORT)
    assert listed(five) == ["s1", "s2", "s3", "s4", "s5"]


def test_the_article_stays_open_and_is_marked_where_it_is_now(five):
    assert five.sheet.article.id == "s1"
    order(five, OrderBy.EFFORT)
    assert five.sheet.article.id == "s1"
    assert five.window.queue.view.currentIndex().row() == 3


def test_going_on_and_finishing_follow_the_order(five):
    order(five, OrderBy.DOUBT)
    five.canvas.setFocus()
    five.press(Key.Key_Down, CTRL)
    assert five.sheet.article.id == "s4"
    five.press(Key.Key_Up, CTRL)
    five.press(Key.Key_Up, CTRL)
    assert five.sheet.article.id == "s2"
    five.press(Key.Key_Space)
    five.press(Key.Key_Return, CTRL)
    assert five.sheet.article.id == "s1"
    assert five.failed == []


def test_by_chance_the_seed_is_shown_and_kept_and_another_gives_another_order(
    five, open_desk, five_path
):
    order(five, OrderBy.CHANCE)
    bar = five.window.queue.bar
    assert bar.seed.isVisible()
    assert bar.seed.text() == "1"
    first = listed(five)
    assert sorted(first) == ["s1", "s2", "s3", "s4", "s5"]
    go_to(five, bar.seed)
    five.press(Key.Key_A, CTRL)
    five.type("3")
    five.press(Key.Key_Return)
    assert five.session.queue.order == QueueOrder(OrderBy.CHANCE, 3)
    second = listed(five)
    assert sorted(second) == sorted(first) != second != first
    five.window.close()
    again = open_desk(five_path)
    assert listed(again) == second
    assert again.sheet.article.id == second[0]
    assert again.window.queue.bar.seed.text() == "3"
    assert again.window.queue.bar.order.currentText() == "By chance, seed"


def test_a_filter_keeps_the_order(five):
    order(five, OrderBy.EFFORT)
    five.session.filter_queue(QueueFilter(label="GPE"))
    assert listed(five) == ["s4", "s3", "s2", "s1"]
    order(five, OrderBy.DOUBT)
    assert listed(five) == ["s3", "s2", "s1", "s4"]
    go_to(five, five.window.queue.bar.clear)
    five.press(Key.Key_Space)
    assert listed(five) == ["s3", "s2", "s1", "s4", "s5"]


def test_what_was_judged_counts_once_it_is_asked_for_anew(five):
    order(five, OrderBy.DOUBT)
    five.session.open_article(ArticleId("s3"))
    five.canvas.setFocus()
    five.press(Key.Key_Space)
    assert listed(five)[0] == "s3"
    go_to(five, five.window.queue.bar.search)
    five.press(Key.Key_Return)
    assert listed(five) == ["s2", "s1", "s4", "s3", "s5"]


def test_no_order_and_no_filter_tells_what_a_blind_article_keeps_back(open_desk, five_path):
    with Project.open(five_path) as project:
        suggest(project, oslo("s5"))
        project.set_splits({ArticleId("s3"): Split.TEST}, {})
    desk = open_desk(five_path)
    order(desk, OrderBy.DOUBT)
    assert listed(desk) == ["s5", "s2", "s1", "s4", "s3"]
    desk.session.filter_queue(QueueFilter(label="GPE"))
    assert "s3" not in listed(desk)


def test_splits_are_listed_apart_and_shown_in_their_rows(open_desk, five_path):
    with Project.open(five_path) as project:
        assigned = {f"s{number}": split for number, split in enumerate(Split, start=1)}
        project.set_splits({ArticleId(name): split for name, split in assigned.items()}, {})
        project.set_policy(Policy(test=Shows.NOTHING, blind_share=0))
    desk = open_desk(five_path)
    bar = desk.window.queue.bar
    go_to(desk, bar.more)
    desk.press(Key.Key_Space)
    go_to(desk, bar.form.split)
    desk.press(Key.Key_End)
    assert listed(desk) == ["s3"]
    assert bar.found.text() == "1 of 5 · test split"
    desk.press(Key.Key_Home)
    desk.press(Key.Key_Down)
    assert listed(desk) == ["s4", "s5"]
    desk.press(Key.Key_Home)
    model = desk.window.queue.model
    said = [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert said == ["S1, to do, train", "S2, to do, dev", "S3, to do, test, blind", "S4, to do"]


@pytest.mark.parametrize("said", ["", "sideways 3", "chance", "chance x", "chance -1"])
def test_an_order_that_is_none_of_ours_is_as_imported_or_has_the_first_seed(tmp_path, said):
    settings = Settings(tmp_path / "settings.ini")
    path = tmp_path / "p.goldspan"
    settings.keep_order(path, QueueOrder(OrderBy.CHANCE, 5))
    assert settings.order(path) == QueueOrder(OrderBy.CHANCE, 5)
    (name,) = (each for each in settings._store.allKeys() if each.startswith("order/"))
    settings._store.setValue(name, said)
    assert settings.order(path) in (QueueOrder(), QueueOrder(OrderBy.CHANCE, 1))


def test_a_finished_article_comes_last(open_desk, five_path):
    with Project.open(five_path) as project:
        Reviewer(project, "s4").finishes()
    desk = open_desk(five_path)
    order(desk, OrderBy.EFFORT)
    assert listed(desk)[-1] == "s4"


def test_from_a_finished_article_at_the_end_of_the_list_the_keys_lead_on(five):
    last = "s5"
    five.press(Key.Key_Down, CTRL, times=4)
    assert five.sheet.article.id == last
    five.press(Key.Key_Down, CTRL)
    assert five.told[-1] == "This is the last article listed."
    five.press(Key.Key_Return, CTRL, times=2)
    five.session.open_article(last)
    five.press(Key.Key_Down, CTRL)
    assert five.told[-1] == ("This is the last article listed. Ctrl+Enter goes on to what is left.")
    head = five.session.project.head
    five.press(Key.Key_Return, CTRL)
    assert five.sheet.article.id == "s1"
    assert five.session.project.head == head
    five.press(Key.Key_Up, CTRL)
    assert five.told[-1] == "This is the first article listed."
