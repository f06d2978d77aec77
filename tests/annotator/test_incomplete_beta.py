"""The incomplete beta function against what else is known of it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.incomplete_beta import incomplete_beta

part = st.floats(0, 1)
shape = st.floats(0.05, 5000)


@given(some=st.integers(1, 60), others=st.integers(1, 60), x=part)
def test_of_whole_numbers_it_is_a_sum_of_binomials(some, others, x):
    tried = some + others - 1
    wanted = math.fsum(
        math.comb(tried, each) * x**each * (1 - x) ** (tried - each)
        for each in range(some, tried + 1)
    )
    assert incomplete_beta(some, others, x) == pytest.approx(wanted, abs=1e-9)


@given(a=shape, b=shape, x=part, y=part)
def test_it_rises_from_0_to_1_and_turns_around(a, b, x, y):
    one, other = sorted((x, y))
    assert -1e-9 <= incomplete_beta(a, b, one) <= incomplete_beta(a, b, other) + 1e-9 <= 1 + 2e-9
    assert incomplete_beta(a, b, x) == pytest.approx(1 - incomplete_beta(b, a, 1 - x), abs=1e-6)
    assert (incomplete_beta(a, b, 0), incomplete_beta(a, b, 1)) == (0, 1)


def test_against_tables():
    assert incomplete_beta(0.5, 0.5, 0.25) == pytest.approx(1 / 3)
    assert incomplete_beta(2.5, 1, 0.6) == pytest.approx(0.6**2.5)
