import random

from hypothesis import given
from hypothesis import strategies as st

from annotator.extract.learn.weighing import Tally, weigh


def test_many_cases_outweigh_what_was_believed():
    cases = [{"x": 1.0}, {"y": 1.0}] * 200
    weights = weigh(cases, [True, False] * 200, priors=[0.1, 0.9] * 200, strength=10)
    assert weights.probability({"x": 1.0}) > 0.9
    assert weights.probability({"y": 1.0}) < 0.1


def test_with_few_cases_what_was_believed_remains():
    weights = weigh([{"x": 1.0}, {"y": 1.0}], [True, True], priors=[0.9, 0.1], strength=400)
    assert weights.probability({"x": 1.0}) > 0.7
    assert weights.probability({"y": 1.0}) < 0.3


def test_cases_that_are_all_right_are_likely_right():
    assert 0.5 < weigh([{}, {}, {}], [True] * 3).probability({}) < 1


@given(st.dictionaries(st.text(max_size=3), st.floats(-1e6, 1e6), max_size=5))
def test_a_probability_is_one_whatever_the_evidence(evidence):
    weights = weigh([{"a": 1.0}, {"b": 2.0}] * 5, [True, False] * 5)
    assert 0 <= weights.probability(evidence) <= 1


def test_the_order_of_evidence_changes_no_digit():
    names = [f"n{order}" for order in range(50)]
    draw = random.Random(0)
    case = {name: draw.uniform(-2, 2) for name in names}
    weights = weigh([case, {name: -each for name, each in case.items()}] * 4, [True, False] * 4)
    backwards = dict(reversed(case.items()))
    assert weights.probability(case) == weights.probability(backwards)


def test_a_tally_counts_strictly():
    tally = Tally.of({"a", "b"}, {"b", "c", "d"})
    assert (tally.right, tally.wrong, tally.missed) == (1, 1, 2)
    assert tally.f1 == 0.4
    assert Tally().f1 == 1
