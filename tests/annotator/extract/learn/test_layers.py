from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from annotator.extract.learn.layers import layers, outermost, overlaps

PLACES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 6), st.sampled_from("ABCD")).map(
        lambda each: (each[0], each[0] + each[1], each[2])
    ),
    max_size=12,
)


@given(st.lists(PLACES, max_size=3))
def test_no_layer_has_two_labels_that_were_seen_to_overlap(pages):
    found = layers(pages)
    apart = {
        frozenset(pair)
        for page in pages
        for kind in overlaps(page)
        for pair in kind
        if pair[0] != pair[1]
    }
    for layer in found:
        assert not any({one, other} in apart for one in layer for other in layer if one != other)
    assert sorted(label for layer in found for label in layer) == sorted(
        {label for page in pages for _, _, label in page}
    )


@given(PLACES)
def test_the_outermost_never_share_a_character(places):
    kept = outermost(places)
    assert all(one[1] <= other[0] for one, other in pairwise(kept))


def test_labels_that_nest_get_layers_of_their_own():
    places = [(0, 20, "ROLE"), (0, 11, "GPE"), (25, 30, "GPE"), (31, 35, "PERSON")]
    assert layers([places]) == [["GPE", "PERSON"], ["ROLE"]]
