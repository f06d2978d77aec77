"""The most relations that have an end in common go together, against all ways to put them so."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate.one_end import with_one_end

PLACES = st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), max_size=6)


def columns(places):
    return np.array(places, dtype=np.int64).reshape(-1, 2)


def most(mine, yours):
    """The most pairs, by trying all."""
    if not mine:
        return 0
    first, *rest = mine
    return max(
        most(rest, yours),
        *(
            1 + most(rest, [*yours[:place], *yours[place + 1 :]])
            for place, other in enumerate(yours)
            if meet(first, other)
        ),
        0,
    )


def meet(one, other):
    return bool(({*one} & {*other}) - {-1})


@given(PLACES, PLACES)
def test_the_most_pairs_go_together_and_each_has_a_place_in_common(mine, yours):
    rows, others = with_one_end(columns(mine), columns(yours))
    assert len(set(rows.tolist())) == len(set(others.tolist())) == len(rows) == len(others)
    assert all(meet(mine[row], yours[other]) for row, other in zip(rows, others, strict=True))
    assert len(rows) == most(mine, yours)


@given(PLACES, PLACES)
def test_which_side_is_which_is_no_matter_for_how_many(mine, yours):
    there, back = (
        with_one_end(columns(mine), columns(yours)),
        with_one_end(columns(yours), columns(mine)),
    )
    assert len(there[0]) == len(back[0])


def test_at_one_place_they_go_together_in_their_order():
    rows, others = with_one_end(columns([(7, 1), (7, 2), (7, 3)]), columns([(7, 8), (7, 9)]))
    assert (rows.tolist(), others.tolist()) == ([0, 1], [0, 1])


def test_thousands_at_one_mention_go_with_thousands():
    many = 20_000
    mine = np.stack([np.zeros(many, dtype=np.int64), 1 + np.arange(many)], axis=1)
    yours = np.stack([np.full(many, -1), 1 + np.arange(many)[::-1]], axis=1)
    yours[: many // 2] = 0, many + 5
    rows, _ = with_one_end(mine, yours)
    assert len(rows) == many
