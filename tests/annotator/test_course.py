"""The course of a review: the curve, shares, speed and what is left, counted by hand."""

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import review
from annotator.course import WINDOW, Course, Point, Speed, course
from annotator.course_rows import answer, dots, line, percent, rests_on, tables
from annotator.errors import Stopped
from annotator.fates import Fate, Found
from annotator.importing import import_gold
from annotator.model import ArticleId, Kind, Split
from annotator.shares import Counting, Share
from annotator.tempo import Tempo
from tests.making import OSLO, Reviewer, article, oslo, suggest

WORDS = len(OSLO) / 6


class Timed(Reviewer):
    """A reviewer of whom each decision says how long it took."""

    def takes(self, milliseconds, act, *arguments):
        draft = replace(act(self.sheet, *arguments), took=milliseconds)
        self.project.record(draft, actor=self.actor)
        self.sheet = self.sheet.after(draft.changes)


@pytest.fixture
def shelf(project):
    """Four articles; a run suggests for the first two, another one for the third only later."""
    project.add_articles([article(name=f"a{number}") for number in range(1, 5)])
    suggest(project, oslo(), oslo("a2"), name="model")
    return project


def accept_all(project, name, *, took=6000):
    timed = Timed(project, name)
    timed.takes(took, review.accept, timed.sheet.pending)
    timed.takes(0, review.finish)


def reject_all(project, name):
    timed = Timed(project, name)
    timed.takes(1000, review.add_mention, 0, 8, "PERSON")
    timed.does(review.finish)


def test_nothing_is_finished(shelf):
    found = course(shelf)
    assert (found.finished, found.left, found.hours) == (0, 4, None)
    assert found.words == round(4 * WORDS)
    assert answer(found).startswith("Nothing is finished yet.")
    assert rests_on(found) == ""


def test_one_article_is_finished(shelf):
    accept_all(shelf, "a1")
    found = course(shelf)
    assert found.points[0].mentions == Found(5, 5, 5)
    assert found.points[0].relations == Found(2, 2, 2)
    assert found.labels[Kind.MENTION, "GPE"] == Share(1, kept=2)
    assert found.tempo == Tempo(1, 7, 7, 6 / 7, 7, 0)
    speed = 6 / WORDS * 100
    assert found.assisted_speed == Speed(1, pytest.approx(speed))
    assert found.hours == pytest.approx(speed * round(3 * WORDS) / 100 / 3600)
    assert answer(found) == (
        "F1 of the suggestions in one article: 100 %. They find 100 % of what you keep, and 100 % "
        "of them are right; about 1 minute is left."
    )
    assert "7 of 7 items found, in 7 suggestions" in rests_on(found)
    assert (
        "Comparing the suggestions with earlier ones takes 10 articles that had any."
        in rests_on(found)
    )


def test_what_is_left_and_blind_takes_the_time_of_what_was_blind(shelf):
    shelf.set_splits({ArticleId("a2"): Split.TEST, ArticleId("a4"): Split.TEST}, {})
    accept_all(shelf, "a1")
    assert course(shelf).blind_words == round(2 * WORDS)
    assert "that of blind ones" not in rests_on(course(shelf))
    reject_all(shelf, "a2")
    found = course(shelf)
    quick, slow = 6 / WORDS * 100, 1 / WORDS * 100
    assert found.blind_speed.per_hundred_words == pytest.approx(slow)
    assert (found.words, found.blind_words) == (round(2 * WORDS), round(WORDS))
    seconds = (quick * (found.words - found.blind_words) + slow * found.blind_words) / 100
    assert found.hours == pytest.approx(seconds / 3600)
    assert "that of blind ones by 1 article" in rests_on(found)


def test_points_are_in_the_order_of_finishing_and_shares_are_of_all(shelf):
    reject_all(shelf, "a2")
    accept_all(shelf, "a1")
    found = course(shelf)
    assert [each.article for each in found.points] == ["a2", "a1"]
    assert found.now == Found(7, 14, 8)
    assert found.before is None
    assert replace(found.engines["model"].share, low=None, high=None) == Share(
        2, kept=7, rejected=7, added=1
    )
    assert replace(found.labels[Kind.MENTION, "PERSON"], low=None, high=None) == Share(
        2, kept=1, rejected=1, added=1
    )
    assert found.to_dict()["points"][0]["mentions"]["f1"] == 0.0


def test_an_undone_and_redone_finish_counts_when_it_was_redone(shelf):
    accept_all(shelf, "a1")
    shelf.undo(actor="reviewer")
    assert course(shelf).finished == 0
    shelf.redo(actor="reviewer")
    accept_all(shelf, "a2")
    assert [each.article for each in course(shelf).points] == ["a1", "a2"]


def test_what_was_read_blind_is_apart_and_judged_by_what_was_there(shelf):
    shelf.set_splits({ArticleId("a2"): Split.TEST}, {})
    accept_all(shelf, "a1")
    reject_all(shelf, "a2")
    reject_all(shelf, "a3")
    suggest(shelf, oslo("a3"), name="later")
    found = course(shelf)
    assert [each.article for each in found.points] == ["a1"]
    assert [(each.article, each.engine) for each in found.blind] == [("a2", "model")]
    assert found.blind[0].mentions == Found(0, 5, 1)
    assert found.plain == 1
    assert found.finished == 3
    assert found.unassisted_speed == Speed(2, pytest.approx(1 / WORDS * 100))
    assert sum(share.said for share in found.labels.values()) == 7


def test_what_was_finished_again_is_judged_by_what_was_there_at_first(shelf):
    shelf.set_splits({ArticleId("a2"): Split.TEST}, {})
    reject_all(shelf, "a2")
    suggest(shelf, oslo("a2"), name="learner")
    shelf.undo(actor="reviewer")
    shelf.redo(actor="reviewer")
    assert [each.engine for each in course(shelf).blind] == ["model"]
    again = Timed(shelf, "a2")
    again.does(review.reopen)
    again.does(review.finish)
    assert [each.engine for each in course(shelf).blind] == ["model"]
    ((first, at),) = {(each.first, each.at) for each in shelf.reviewed()}
    assert first < at


def test_imported_gold_is_nobodys_review(shelf, tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a1", "text": OSLO, "mentions": []}))
    import_gold(shelf, path, reviewer="elsewhere")
    found = course(shelf)
    assert (found.finished, found.left) == (0, 3)


def test_the_last_articles_are_told_of_before_the_others(shelf, monkeypatch):
    monkeypatch.setattr("annotator.course.FIRST", 1)
    monkeypatch.setattr("annotator.course._BATCH", 1)
    accept_all(shelf, "a1")
    reject_all(shelf, "a2")
    first = []
    whole = course(shelf, told=first.append)
    assert [each.older for each in first] == [1]
    assert [each.article for each in first[0].points] == ["a2"]
    assert first[0].finished == whole.finished == 2
    assert "1 older article is still being read." in rests_on(first[0])
    assert dots(first[0], Kind.MENTION)[0].first == 2
    assert whole.older == 0


def test_it_can_be_stopped(shelf):
    accept_all(shelf, "a1")
    with pytest.raises(Stopped):
        course(shelf, stopped=lambda: True)


def point(both, said, gold):
    return Point(ArticleId("a"), "2026-01-01T00:00", "model", Found(both, said, gold), Found())


def test_who_suggests_everything_is_not_praised_for_finding_all():
    said = answer(Course([point(10, 40, 10)] * 2))
    assert said.startswith("F1 of the suggestions now: 40 %. They find 100 % of what you keep")
    assert "and 25 % of them are right" in said


def test_the_answer_compares_with_five_articles_ago():
    points = [point(1, 2, 2)] * WINDOW + [point(9, 10, 10)] * WINDOW
    found = Course(points, assisted_speed=Speed(3, 60.0), left=2, words=21_000)
    assert answer(found) == (
        "F1 of the suggestions now: 90 % (50 % five articles ago). They find 90 % of what you keep"
        ", and 90 % of them are right; about 3.5 hours are left."
    )
    curve = line(found, Kind.MENTION)
    assert [each.last for each in curve] == [5, 6, 7, 8, 9, 10]
    assert (curve[0].f1, curve[-1].f1) == (0.5, 0.9)
    assert curve[1].f1 == pytest.approx(2 * 13 / 36)
    assert len(dots(found, Kind.MENTION)) == 10
    assert dots(found, Kind.RELATION) == []
    assert [(each.first, each.last) for each in dots(found, Kind.MENTION, most=4)] == [
        (1, 3),
        (4, 6),
        (7, 9),
        (10, 10),
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_an_interval_holds_its_share(articles):
    counting = Counting()
    for kept, rejected, added in articles:
        counting.take(Counter({Fate.KEPT: kept, Fate.REJECTED: rejected, Fate.ADDED: added}))
    share = counting.made()
    told = [each for each in articles if each[0] + each[1]]
    assert share.articles == len(told)
    assert share.gold == share.kept + share.added
    if len(told) < 2:
        assert (share.low, share.high) == (None, None)
    else:
        assert 0 <= share.low <= share.accepted + 1e-9
        assert share.accepted - 1e-9 <= share.high <= 1


def test_an_interval_is_wider_where_articles_differ():
    alike, unlike = Counting(), Counting()
    for kept in (5, 5, 5, 5):
        alike.take(Counter({Fate.KEPT: kept, Fate.REJECTED: 10 - kept}))
    for kept in (0, 10, 0, 10):
        unlike.take(Counter({Fate.KEPT: kept, Fate.REJECTED: 10 - kept}))
    assert alike.made().accepted == unlike.made().accepted == 0.5
    # Wilson's of 20 of 40, with Student's 3.182 for four articles
    assert alike.made().low == pytest.approx(0.2753, abs=1e-3)
    assert unlike.made().low < alike.made().low


def test_that_all_was_kept_in_few_articles_says_less_than_in_many():
    def low(articles, kept):
        counting = Counting()
        for _ in range(articles):
            counting.take(Counter({Fate.KEPT: kept}))
        return counting.made().low

    lows = [low(articles, 60 // articles) for articles in (2, 3, 4, 5, 6, 12, 30)]
    assert lows == sorted(lows)
    assert low(2, 30) < 0.3
    assert low(30, 2) == pytest.approx(60 / (60 + 2.045**2), abs=1e-3)


def test_every_row_of_every_table_has_its_columns(shelf):
    accept_all(shelf, "a1")
    for table in tables(course(shelf)):
        assert table.rows
        assert all(len(row) == len(table.heads) for row in table.rows)
        assert len(set(table.heads)) == len(table.heads)
        assert all(table.texts(at) for at in range(len(table.rows)))


def test_percents_round_to_neither_all_nor_nothing():
    assert [percent(each) for each in (0, 0.001, 0.5, 0.999, 1)] == [
        "0 %",
        "1 %",
        "50 %",
        "99 %",
        "100 %",
    ]
