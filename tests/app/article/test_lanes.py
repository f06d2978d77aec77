"""Lanes and tag rows: nothing covers anything, whatever the reviewer marks."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.article.lanes import TagPlace, TagWish, free_slot, lanes, place_tags

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair))),
    max_size=14,
)
wishes = st.lists(
    st.builds(
        TagWish,
        st.floats(0, 590),
        st.floats(8, 90),
        st.floats(4, 300),
    ),
    max_size=16,
).map(lambda found: sorted(found, key=lambda wish: wish.x))


def test_the_inner_mention_lies_in_the_lower_lane():
    assert lanes([(0, 31), (0, 12), (20, 31)]) == [1, 0, 0]


def test_the_same_span_twice_takes_two_lanes():
    assert lanes([(3, 9), (3, 9)]) == [0, 1]


def test_neighbours_share_the_lowest_lane():
    assert lanes([(0, 5), (5, 9), (12, 14)]) == [0, 0, 0]


@given(spans)
def test_mentions_that_share_text_never_share_a_lane(found):
    for (one, lane), (other, other_lane) in combinations(zip(found, lanes(found), strict=True), 2):
        if one[0] < other[1] and other[0] < one[1]:
            assert lane != other_lane
            outer, inner = sorted(
                ((one, lane), (other, other_lane)), key=lambda e: e[0][0] - e[0][1]
            )
            if outer[0][0] <= inner[0][0] and inner[0][1] <= outer[0][1] and one != other:
                assert outer[1] > inner[1]


def test_a_tag_stands_where_it_wants_if_it_can():
    assert place_tags([TagWish(10, 40, 90)], right=600, gap=3, least=20) == [TagPlace(0, 10, 40)]


def test_the_tag_of_a_nested_mention_moves_beside_the_outer_one():
    outer, inner = place_tags([TagWish(0, 30, 300), TagWish(0, 25, 90)], right=600, gap=3, least=20)
    assert outer == TagPlace(0, 0, 30)
    assert inner == TagPlace(0, 33, 25)


def test_a_tag_is_shortened_before_a_row_is_opened():
    long, short = place_tags([TagWish(0, 70, 30), TagWish(45, 30, 30)], right=600, gap=3, least=20)
    assert long.width < 70
    assert short == TagPlace(0, 63, 30)


def test_tags_with_no_room_beside_each_other_stack_in_rows():
    places = place_tags([TagWish(0, 40, 12)] * 3, right=600, gap=3, least=30)
    assert sorted(place.row for place in places) == [0, 1, 2]


@given(wishes)
def test_no_tag_covers_another_or_leaves_the_line(found):
    places = place_tags(found, right=600, gap=3, least=24)
    assert len(places) == len(found)
    for wish, place in zip(found, places, strict=True):
        assert place.x >= 0
        assert place.x + place.width <= 600 + 1e-6
        assert min(wish.width, 24) - 1e-6 <= place.width <= wish.width
    for one, other in combinations(places, 2):
        if one.row == other.row:
            left, right = sorted((one, other), key=lambda place: place.x)
            assert left.x + left.width <= right.x + 1e-6


@given(
    st.lists(st.tuples(st.floats(0, 200), st.floats(0, 60)).map(lambda p: (p[0], sum(p)))),
    st.floats(1, 80),
    st.floats(-20, 280),
    st.floats(20, 300),
)
def test_a_free_slot_is_free(taken, width, near, right):
    x = free_slot(taken, width, near=near, left=0, right=right)
    if x is not None:
        assert x >= 0
        assert x + width <= right + 1e-6
        assert not any(x + 1e-6 < end and start < x + width - 1e-6 for start, end in taken)


def test_there_is_no_slot_in_a_full_line():
    assert free_slot([(0, 100)], 10, near=50, left=0, right=105) is None
