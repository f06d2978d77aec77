"""Where two long lists differ."""

from hypothesis import given
from hypothesis import strategies as st

from app.differing import different

PAIRS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), max_size=700)


@given(PAIRS)
def test_exactly_the_places_at_which_they_differ_are_found(pairs):
    before, now = [one for one, _ in pairs], [other for _, other in pairs]
    assert different(before, now) == [at for at, (one, other) in enumerate(pairs) if one != other]


def test_one_place_of_thousands_is_found():
    before = [str(number) for number in range(10_000)]
    now = before.copy()
    now[4321] = "another"
    assert different(before, now) == [4321]
    assert different(before, before) == []
