"""One to one for the most weight, against all the ways there are."""

from itertools import combinations, permutations

from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate.assignment import heaviest


@given(
    st.dictionaries(
        st.integers(0, 3),
        st.dictionaries(st.integers(0, 3), st.integers(1, 9), min_size=1),
        min_size=1,
    )
)
def test_the_heaviest_pairs_are_found(weights):
    rows, others = sorted(weights), sorted({each for found in weights.values() for each in found})
    most = 0
    for size in range(1, len(rows) + 1):
        for chosen in combinations(rows, size):
            for partners in permutations(others, size):
                if all(b in weights[a] for a, b in zip(chosen, partners, strict=True)):
                    most = max(
                        most, sum(weights[a][b] for a, b in zip(chosen, partners, strict=True))
                    )
    assert sum(weights[a][b] for a, b in heaviest(weights)) == most


@given(st.integers(2, 400))
def test_a_long_chain_is_solved_from_end_to_end(length):
    weights = {row: {row: 3, row + 1: 2} for row in range(length)}
    weights[length] = {0: 4}
    # one of the rows stays alone, or all move on for less
    most = max(3 * length + 1, 2 * length + 4)
    assert sum(weights[row][other] for row, other in heaviest(weights)) == most
