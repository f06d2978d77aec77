"""What became of planted suggestions, and how much that says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import review
from annotator.attention import Attention, Watching, upper_bound
from annotator.course import Course, course
from annotator.course_rows import by_time
from annotator.model import ArticleId, ItemState
from annotator.pace import pace
from tests.making import Reviewer
from tests.planted import plant


class Planted(Reviewer):
    """A reviewer of an article in which something is planted."""

    def __init__(self, project, name="a1"):
        super().__init__(project, name)
        self.sheet = project.sheet_to_review(ArticleId(name))

    def does(self, act, *arguments, **options):
        draft = act(self.sheet, *arguments, **options)
        decision = self.project.record(draft, actor=self.actor)
        self.sheet = self.sheet.after(draft.changes, draft.plants)
        return decision

    @property
    def plants(self):
        """The planted ones in the order of the text."""
        return [each.id for each in self.sheet.mentions if self.sheet.is_planted(each)]


def attention(project):
    """What is known by now."""
    watching = Watching(project.all_planted())
    for decision in project.decisions():
        watching.take(decision)
    return watching.made()


def test_a_verdict_counts_once_its_article_is_finished(project):
    plant(project, "a1", "a2")
    ada = Planted(project)
    first, second, third, *rest = ada.plants
    ada.does(review.accept, [first])
    ada.does(review.reject, second)
    ada.does(review.relabel, third, "ROLE")
    assert attention(project) == Attention()
    ada.does(review.finish)
    assert attention(project) == Attention(1, 1, 1, len(rest))
    project.undo(actor="ada")
    assert attention(project) == Attention()
    project.redo(actor="ada")
    assert attention(project) == Attention(1, 1, 1, len(rest))


def test_what_was_told_of_once_is_not_counted_again(project):
    plant(project, "a1")
    ada = Planted(project)
    plants = ada.plants
    ada.does(review.accept, plants[:1])
    ada.does(review.relabel, plants[1], "ROLE")
    ada.does(review.finish)
    once = attention(project)
    ada.does(review.reopen)
    assert not ada.plants
    ada.does(review.finish)
    assert attention(project) == once


def test_nothing_is_counted_of_a_beginning_that_was_undone(project):
    plant(project, "a1")
    ada = Planted(project)
    ada.does(review.accept, ada.plants)
    project.undo(actor="ada")
    plain = Reviewer(project)
    assert not any(plain.sheet.is_planted(each) for each in plain.sheet.mentions)
    plain.finishes()
    assert attention(project) == Attention()
    assert project.all_planted() == {}
    assert all(each.state is ItemState.ACCEPTED for each in plain.sheet.mentions)


def test_none_of_59_bounds_the_share_under_5_percent():
    assert upper_bound(0, 59) == pytest.approx(1 - 0.05 ** (1 / 59))
    assert upper_bound(0, 59) < 0.05 < upper_bound(0, 58)
    assert Attention(0, 59, 1).bound == upper_bound(0, 59)
    # the tables of Clopper and Pearson
    assert upper_bound(1, 20) == pytest.approx(0.2161, abs=0.0001)
    assert upper_bound(5, 10) == pytest.approx(0.7776, abs=0.0001)
    assert upper_bound(3, 3) == 1
    # so many that the chance of none is too small for a float
    assert upper_bound(1000, 10_000) == pytest.approx(0.10507, abs=0.0001)
    assert upper_bound(600, 1000) == pytest.approx(0.6257, abs=0.0001)
    assert (Attention().share, Attention().bound) == (None, None)


@given(seen=st.integers(1, 300), accepted=st.integers(0, 300))
def test_the_bound_is_above_the_share_and_falls_with_what_was_seen(seen, accepted):
    accepted = min(accepted, seen)
    bound = upper_bound(accepted, seen)
    assert accepted / seen <= bound <= 1
    assert upper_bound(accepted, seen + 1) <= bound


def test_it_is_said_in_a_sentence():
    assert str(Attention()) == "No planted suggestion was judged yet."
    assert str(Attention(0, 59)) == (
        "0 of 59 planted suggestions were accepted: at most 4.95 % of wrong ones are "
        "(95 %, Clopper-Pearson)."
    )
    assert "0 of 1 planted suggestion was accepted" in str(Attention(0, 1))


def test_pace_and_course_tell_it_beside_what_was_accepted_unread(project):
    plant(project, "a1", "a2")
    ada = Planted(project)
    ada.does(review.accept, ada.plants[:1])
    for each in ada.plants[1:]:
        ada.does(review.reject, each)
    seen = len(ada.plants)
    ada.does(review.finish)
    wanted = Attention(1, seen - 1)
    assert pace(project).attention == wanted
    assert pace(project).to_dict()["planted"]["bound"] == upper_bound(1, seen)
    found = course(project)
    assert found.attention == wanted
    rows = [row[0] for row in by_time(found).rows]
    unread = next(place for place, what in enumerate(rows) if "unread" in what)
    assert rows[unread + 1 : unread + 3] == [
        "Planted wrong, and accepted",
        "Of all wrong ones at most, with 95 %",
    ]
    assert not any("Planted" in row[0] for row in by_time(Course()).rows)
