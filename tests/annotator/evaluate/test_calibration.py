"""Scores against the truth: curves counted by hand and by going through every threshold."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate.calibration import ACCEPT, ADD, BINS, REJECT, calibration

scored = st.lists(
    st.tuples(st.sampled_from([0, 0.1, 0.25, 0.5, 0.55, 0.9, 1, math.nan]), st.booleans()),
    max_size=30,
)


def of(pairs, support):
    scores, right = np.array([each for each, _ in pairs]), np.array([each for _, each in pairs])
    return calibration(scores.astype(float), right.astype(bool), support=support)


def test_the_curve_steps_down_through_the_scores():
    found = of([(0.9, True), (0.8, False), (0.8, True), (0.3, True)], support=4)
    assert [point.threshold for point in found.curve] == [0.9, 0.8, 0.3]
    assert [point.precision for point in found.curve] == [1, 2 / 3, 3 / 4]
    assert [point.recall for point in found.curve] == [1 / 4, 2 / 4, 3 / 4]
    assert found.average_precision == pytest.approx(1 / 4 + 2 / 3 / 4 + 3 / 4 / 4)


@given(scored, st.integers(0, 9))
def test_best_and_cheapest_are_those_of_all_thresholds(pairs, missed):
    known = [(score, right) for score, right in pairs if not math.isnan(score)]
    support = missed + sum(right for _, right in pairs)
    found = of(pairs, support)
    assert (found.scored, found.unscored) == (len(known), len(pairs) - len(known))
    if not known:
        assert found.best is None
        return
    f1, seconds = {}, {}
    for threshold in {score for score, _ in known}:
        shown = [right for score, right in known if score >= threshold]
        correct = sum(shown)
        f1[threshold] = 2 * correct / (len(shown) + support)
        wrong, missing = len(shown) - correct, support - correct
        seconds[threshold] = ACCEPT * correct + REJECT * wrong + ADD * missing
    assert found.best.f1 == pytest.approx(max(f1.values()))
    assert found.best.threshold == max(t for t in f1 if f1[t] == pytest.approx(found.best.f1))
    assert found.cheapest.seconds == pytest.approx(min(seconds.values()))


@given(scored)
def test_every_scored_prediction_is_in_one_bin_of_each_kind(pairs):
    found = of(pairs, 40)
    for bins in (found.equal_width, found.equal_mass):
        assert sum(each.count for each in bins) == found.scored
        assert all(each.low - 1e-12 <= each.score <= each.high + 1e-12 for each in bins)
        for one, other in pairwise(bins):
            assert one.high < other.low


@given(st.lists(st.floats(0, 1), min_size=1, unique=True))
def test_bins_of_equal_mass_hold_about_as_many_each(scores):
    found = of([(score, True) for score in scores], len(scores))
    counts = [each.count for each in found.equal_mass]
    assert max(counts) - min(counts) <= 1
    assert len(counts) == min(BINS, len(scores))


def test_who_claims_what_is_true_has_no_error():
    found = of([(0.5, True), (0.5, False), (1.0, True)], support=2)
    assert found.width_error == 0
    assert of([(0.9, False)], support=1).width_error == pytest.approx(0.9)


def test_the_order_of_the_predictions_changes_nothing():
    pairs = [(n % 7 / 7, n % 3 == 0) for n in range(50)]
    assert of(pairs, 60) == of(pairs[::-1], 60)


def test_without_gold_there_is_no_recall():
    found = of([(0.4, False)], support=0)
    assert found.average_precision is None
    assert found.curve[0].recall is None


def test_a_long_curve_is_thinned_out_and_keeps_its_ends():
    found = of([(n / 5000, n % 2 == 0) for n in range(5000)], support=2600)
    assert len(found.curve) <= 200
    assert found.curve[0].threshold == 4999 / 5000
    assert found.curve[-1].threshold == 0
