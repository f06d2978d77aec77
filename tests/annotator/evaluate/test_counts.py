"""Counts before scores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate import Counts
from annotator.evaluate.counts import strict

some_counts = st.builds(Counts, *[st.integers(0, 50)] * 3)


def test_scores_without_a_meaning_are_none_and_never_zero_or_one():
    nothing = Counts()
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    nothing_predicted = Counts(fn=3)
    assert nothing_predicted.precision is None
    assert nothing_predicted.recall == 0
    assert nothing_predicted.f1 == 0
    no_gold = Counts(fp=3)
    assert no_gold.precision == 0
    assert no_gold.recall is None
    assert no_gold.f1 == 0


def test_scores_are_the_usual_ones_where_they_mean_something():
    counts = Counts(tp=6, fp=2, fn=4)
    assert counts.precision == pytest.approx(0.75)
    assert counts.recall == pytest.approx(0.6)
    assert counts.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert (counts.predicted, counts.support) == (8, 10)


@given(some_counts, some_counts)
def test_counts_add_up(one, other):
    both = one + other
    assert both.support == one.support + other.support
    assert both.predicted == one.predicted + other.predicted
    assert both == other + one == one + other + Counts()


def test_labels_are_counted_apart_and_sum_to_all():
    gold = {("A", ((0, 1),)), ("B", ((2, 3),)), ("B", ((4, 5),))}
    predicted = {("A", ((0, 1),)), ("B", ((2, 4),)), ("C", ((4, 5),))}
    scores = strict([(gold, predicted)])
    assert scores.per_label == {"A": Counts(1, 0, 0), "B": Counts(0, 1, 2), "C": Counts(0, 1, 0)}
    assert scores.strict == Counts(1, 2, 2)
    assert list(scores.to_dict()["per_label"]) == ["A", "B", "C"]
