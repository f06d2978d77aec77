"""Counts before scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate import Interval, Intervals, MentionScores, Score
from annotator.evaluate.scores import of_sets

some_scores = st.builds(Score, *[st.integers(0, 50)] * 5)


def test_scores_without_a_meaning_are_none_and_never_zero_or_one():
    nothing = Score()
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    nothing_predicted = of_sets(0, 0, 3)
    assert nothing_predicted.precision is None
    assert nothing_predicted.recall == 0
    assert nothing_predicted.f1 == 0
    no_gold = of_sets(0, 3, 0)
    assert no_gold.precision == 0
    assert no_gold.recall is None
    assert no_gold.f1 == 0


def test_scores_are_the_usual_ones_where_they_mean_something():
    score = of_sets(6, 2, 4)
    assert score.precision == pytest.approx(0.75)
    assert score.recall == pytest.approx(0.6)
    assert score.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert (score.actual, score.support) == (8, 10)


def test_a_partial_one_counts_a_half():
    score = Score(cor=2, par=2, mis=1, spu=3)
    assert score.precision == pytest.approx(3 / 7)
    assert score.recall == pytest.approx(3 / 5)
    assert (score.tp, score.fp, score.fn) == (2, 5, 3)


@given(some_scores, some_scores)
def test_counts_add_up(one, other):
    both = one + other
    assert both.support == one.support + other.support
    assert both.actual == one.actual + other.actual
    assert both == other + one == one + other + Score()


@given(some_scores)
def test_f1_is_the_harmonic_mean_of_the_others(score):
    if score.precision and score.recall:
        mean = 2 / (1 / score.precision + 1 / score.recall)
        assert score.f1 == pytest.approx(mean)


def test_macro_leaves_labels_without_a_score_out():
    found = MentionScores(per_label={"A": of_sets(1, 0, 0), "B": of_sets(0, 1, 0), "C": Score()})
    assert found.macro_f1 == 0.5
    assert MentionScores().macro_f1 is None


def test_intervals_find_their_scores_by_name():
    certain = Intervals(f1=Interval(0.4, 0.6))
    found = MentionScores(per_label={"A": Score(1)}).between(
        {"mentions.strict": certain, "mentions.per_label.A": certain, "relations.exact": certain}
    )
    assert found.strict.intervals == found.per_label["A"].intervals == certain
    assert found.exact.intervals == Intervals()
    assert (found.strict.to_dict()["low"], found.strict.to_dict()["high"]) == (0.4, 0.6)
