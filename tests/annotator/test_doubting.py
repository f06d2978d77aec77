"""Doubting gold: one decision reopens the article and flags the place; one undo takes it back."""

import pytest

from annotator import doubting, evaluate, review
from annotator.errors import ReviewError, SourceError
from annotator.evaluate import Predictions
from annotator.evaluate.faults import Error, Kind, Spot
from annotator.evaluate.load import gold_of
from annotator.model import ArticleId, ItemState, Mention, Prediction, Relation
from annotator.store import Project
from tests.making import OSLO, Reviewer, article, mention, oslo, place, suggest

NORWAY = place(OSLO, "Norway", 1)


@pytest.fixture
def project(tmp_path, diplomacy):
    """OSLO, accepted as suggested and finished."""
    with Project.create(tmp_path / "news.goldspan", scheme=diplomacy) as made:
        made.add_articles([article(), article("Ada Lind left.", "a2")])
        suggest(made, oslo())
        Reviewer(made).finishes()
        yield made


def said(*mentions):
    """Another run's opinion of OSLO."""
    return Predictions("other", (Prediction("a1", mentions),))


def errors(project, predictions):
    """What is wrong in it, by kind."""
    (run,) = evaluate(gold_of(project), predictions, resamples=0).runs
    return {error.kind: error for error in run.errors if not error.is_relation}, run.errors


def doubted(project, error, note="look again"):
    """The sheet after gold was doubted there."""
    sheet = project.sheet(error.article)
    project.record(doubting.doubt(sheet, error, note), actor="Ana")
    return project.sheet(error.article)


def test_a_missed_mention_is_noted_and_flagged_and_its_article_reopened(project):
    by_kind, _ = errors(project, said())
    sheet = doubted(project, by_kind[Kind.MISSED], "it says nothing")
    (flagged,) = [each for each in sheet.items.values() if each.flagged]
    assert flagged.note == "it says nothing"
    assert flagged.state is ItemState.ACCEPTED
    assert sheet.progress.flagged
    assert not sheet.finished
    assert project.finished_ids() == set()


def test_what_was_noted_before_stays(project):
    by_kind, _ = errors(project, said())
    doubted(project, by_kind[Kind.MISSED], "first")
    sheet = doubted(project, by_kind[Kind.MISSED], "second")
    assert [each.note for each in sheet.items.values() if each.note] == ["first · second"]


def test_what_gold_lacks_becomes_a_suggestion_that_the_review_comes_to(project):
    by_kind, _ = errors(project, said(mention("n", "GPE", NORWAY, score=0.9)))
    sheet = doubted(project, by_kind[Kind.SPURIOUS])
    (item,) = sheet.pending
    found = sheet.items[item]
    assert (found.label, found.fragments, found.note) == ("GPE", (NORWAY,), "look again")
    assert found.flagged


def test_a_suggestion_keeps_whose_it_is(project):
    run = suggest(project, Prediction("a1", (mention("n", "GPE", NORWAY, score=0.9),)), name="b")
    by_kind, _ = errors(project, said(mention("n", "GPE", NORWAY, score=0.9)))
    sheet = project.sheet("a1")
    project.record(doubting.doubt(sheet, by_kind[Kind.SPURIOUS], "", run=run), actor="Ana")
    (item,) = project.sheet("a1").pending
    found = project.sheet("a1").items[item]
    assert (found.run, found.score) == (run, 0.9)
    reviewer = Reviewer(project)
    reviewer.finishes()
    assert len(gold_of(project).finished[0].mentions) == 6
    assert list(project.differences()) == []


def test_what_was_rejected_is_to_be_judged_once_more(project):
    reviewer = Reviewer(project)
    reviewer.does(review.reopen)
    norway = reviewer.finds("GPE", "Norway")
    reviewer.does(review.reject, norway)
    reviewer.does(review.finish)
    spot = mention("n", "GPE", place(OSLO, "Norway"))
    by_kind, _ = errors(project, said(spot))
    assert doubted(project, by_kind[Kind.SPURIOUS]).pending == [norway]


def test_a_relation_comes_with_the_ends_that_gold_lacks(project):
    talks, norway = place(OSLO, "Oslo talks"), NORWAY
    error = Error(
        Kind.SPURIOUS,
        ArticleId("a1"),
        None,
        Spot(
            "r",
            "held_at",
            head=Spot("t", "MEETING", (talks,)),
            tail=Spot("n", "GPE", (norway,)),
        ),
    )
    sheet = doubted(project, error)
    pending = [sheet.items[item] for item in sheet.pending]
    assert [type(each) for each in pending] == [Mention, Relation]
    assert pending[1].head == next(each.id for each in sheet.mentions if each.label == "MEETING")
    assert [each.flagged for each in pending] == [False, True]


def test_one_undo_makes_everything_as_it_was(project):
    before = project.sheet("a1")
    by_kind, _ = errors(project, said(mention("n", "GPE", NORWAY)))
    doubted(project, by_kind[Kind.SPURIOUS])
    project.undo(actor="Ana")
    after = project.sheet("a1")
    assert dict(after.items) == dict(before.items)
    assert after.progress == before.progress
    assert list(project.differences()) == []


def test_the_article_counts_again_when_it_is_finished(project):
    by_kind, _ = errors(project, said(mention("n", "GPE", NORWAY)))
    doubted(project, by_kind[Kind.SPURIOUS])
    with pytest.raises(SourceError, match="no article in it is finished"):
        errors(project, said())
    reviewer = Reviewer(project)
    reviewer.finishes()
    by_kind, found = errors(project, said(mention("n", "GPE", NORWAY)))
    assert Kind.SPURIOUS not in by_kind
    assert len(found) == 7


def test_gold_has_no_part_in_what_a_run_says_twice(project):
    spot = Spot("n", "GPE", (NORWAY,))
    with pytest.raises(ReviewError, match="twice"):
        doubting.doubt(project.sheet("a1"), Error(Kind.DUPLICATE, "a1", None, spot), "")


@pytest.mark.parametrize("spot", [Spot("gone", "GPE", (NORWAY,)), None])
def test_what_was_changed_since_is_told(project, spot):
    predicted = None if spot else Spot("c", "GPE", (place(OSLO, "Norway"),))
    with pytest.raises(ReviewError, match="score again"):
        doubting.doubt(project.sheet("a1"), Error(Kind.MISSED, "a1", spot, predicted), "")
