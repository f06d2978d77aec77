"""Intervals and tests: against arithmetic done another way, and where there is nothing to say."""

import math
import random
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate.chance import (
    Comparison,
    Intervals,
    compare,
    holm,
    intervals,
    randomisation,
    ranks,
)


def table(*rows):
    return np.array(rows, dtype=float)


def one_mention_each(right, articles):
    """Articles of one gold and one predicted mention, so many of them right."""
    return table(*((1 if place < right else 0, 1, 1) for place in range(articles)))


def test_an_interval_is_that_of_the_binomial_where_articles_hold_one_mention():
    found = intervals({"x": one_mention_each(300, 400)}, resamples=4000, seed=7)["x"]
    wide = 1.96 * math.sqrt(0.75 * 0.25 / 400)
    for each in (found.precision, found.recall, found.f1):
        assert each.low == pytest.approx(0.75 - wide, abs=0.006)
        assert each.high == pytest.approx(0.75 + wide, abs=0.006)


def test_resamples_are_drawn_as_said_whatever_memory_they_are_cut_for(monkeypatch):
    many = {"x": one_mention_each(30, 50)}
    whole = intervals(many, resamples=500, seed=3)
    monkeypatch.setattr("annotator.evaluate.chance._CELLS", 333)
    assert intervals(many, resamples=500, seed=3) == whole


def test_the_seed_decides():
    many = {"x": table(*((random.Random(n).randint(0, 5), 5, 6) for n in range(40)))}
    assert intervals(many, seed=1) == intervals(many, seed=1)
    assert intervals(many, seed=1) != intervals(many, seed=2)


def test_of_one_article_there_is_no_interval():
    assert intervals({"x": table((3, 4, 5))}, seed=0) == {"x": Intervals(alone=True, articles=1)}


def test_what_is_all_in_one_of_many_articles_has_no_interval_that_looks_sure():
    rare = table((3, 4, 4), *[(0, 0, 0)] * 19)
    often = table(*[(3, 4, 4)] * 10, *[(0, 2, 3)] * 10)
    found = intervals({"rare": rare, "often": often}, seed=0)
    assert found["rare"] == Intervals(alone=True, articles=1)
    assert found["often"] == intervals({"often": often}, seed=0)["often"]
    assert not found["often"].alone
    # of what is predicted in one article and missed in others only recall can be told
    (missed,) = intervals({"x": table((1, 1, 1), (0, 0, 2), (0, 0, 1))}, seed=0).values()
    assert missed.precision is None
    assert missed.recall is not None
    assert missed.f1 is not None


def test_a_difference_in_the_only_article_with_items_has_no_interval():
    nothing = [(0, 0, 0)] * 19
    one, other = table((3, 4, 4), *nothing), table((2, 4, 4), *nothing)
    (found,) = compare({"one": one, "other": other}, resamples=200, swaps=100, seed=0)
    assert (found.delta, found.low, found.high) == (0.25, None, None)


@pytest.mark.parametrize(
    ("low", "high", "p", "at_odds"),
    [(0.1, 0.2, 0.3, True), (-0.2, -0.1, 0.3, True), (-0.1, 0.1, 0.3, False),
     (0.1, 0.2, 0.01, False), (None, None, 0.3, False)],
)  # fmt: skip
def test_an_interval_and_the_test_may_be_at_odds(low, high, p, at_odds):
    assert Comparison("a", "b", 0.1, low, high, p, p).at_odds is at_odds


def test_what_is_undefined_has_no_interval():
    found = intervals({"x": table((0, 0, 2), (0, 0, 3))}, seed=0)["x"]
    assert found.precision is None
    assert (found.recall.low, found.recall.high) == (0, 0)


def test_extractors_that_say_the_same_are_never_told_apart():
    same = one_mention_each(3, 9)
    (found,) = compare({"a": same, "b": same}, seed=0)
    assert (found.delta, found.low, found.high, found.p) == (0, 0, 0, 1)
    assert not found.differ


def test_the_randomisation_test_agrees_with_going_through_every_swap():
    one, other = (
        table((3, 4, 4), (1, 3, 4), (2, 2, 4), (0, 3, 2)),
        table((1, 4, 4), (1, 2, 4), (0, 4, 4), (1, 3, 2)),
    )

    def f1(rows):
        right, predicted, gold = rows.sum(0)
        return 2 * right / (predicted + gold)

    observed = abs(f1(one) - f1(other))
    far = [
        abs(f1(np.where(swap, other, one)) - f1(np.where(swap, one, other))) >= observed - 1e-12
        for swap in (np.array(each)[:, None] for each in product([False, True], repeat=4))
    ]
    assert randomisation(one, other, swaps=20_000, seed=5) == pytest.approx(
        sum(far) / len(far), abs=0.02
    )


def test_a_great_difference_over_many_articles_is_one():
    (found,) = compare({"a": one_mention_each(90, 100), "b": one_mention_each(40, 100)}, seed=0)
    assert found.delta == pytest.approx(0.5)
    assert 0 < found.low < 0.5 < found.high
    assert found.p == pytest.approx(1 / 10_001)
    assert found.differ


def test_without_predictions_there_is_nothing_to_compare():
    nothing = table((0, 0, 0), (0, 0, 0))
    (found,) = compare({"a": nothing, "b": nothing}, seed=0)
    assert found == Comparison("a", "b", None, None, None, None, None)
    assert compare({"a": nothing}, seed=0) == []


def test_holm_is_as_in_his_paper():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_keeps_the_order_and_never_makes_anything_surer(ps):
    corrected = holm(ps)
    assert all(p <= each <= 1 for p, each in zip(ps, corrected, strict=True))
    pairs = sorted(zip(ps, corrected, strict=True))
    assert [each for _, each in pairs] == sorted(corrected)


def test_ranks_that_cannot_be_told_apart_are_ties():
    best, good, bad = one_mention_each(90, 100), one_mention_each(89, 100), one_mention_each(9, 100)
    tables = {"good": good, "bad": bad, "best": best}
    assert ranks([*tables], compare(tables, seed=0)) == {"good": 1, "best": 1, "bad": 3}
