"""The pairing against every pairing there is, on small articles, and its independence of order."""

import random
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate.pairing import pair
from annotator.evaluate.spans import Spans

LABELS = "AB"


def spans(mentions, shapes):
    """Arrays of (article, fragments, label) mentions; `shapes` numbers fragments for both sides."""
    numbers = {shape: place for place, shape in enumerate(shapes)}

    def column(values):
        return np.array(list(values), dtype=np.int64)

    return Spans(
        column(article for article, _, _ in mentions),
        column(fragments[0][0] for _, fragments, _ in mentions),
        column(fragments[-1][1] for _, fragments, _ in mentions),
        column(numbers[fragments] if len(fragments) > 1 else 0 for _, fragments, _ in mentions),
        column(LABELS.index(label) for _, _, label in mentions),
        shapes,
    )


def paired(gold, predicted):
    """The pairs as mentions, with whether their span and label are the same."""
    both = {fragments for _, fragments, _ in (*gold, *predicted) if len(fragments) > 1}
    shapes = ((), *sorted(both))
    found = pair(spans(gold, shapes), spans(predicted, shapes))
    rows = zip(found.gold, found.predicted, found.same_span, found.same_label, strict=True)
    return [(gold[row], predicted[other], bool(s), bool(t)) for row, other, s, t in rows]


def overlap(one, other):
    """Intersection over union of the characters of two mentions; 0 in different articles."""
    mine, yours = (
        {place for start, end in fragments for place in range(start, end)}
        for _, fragments, _ in (one, other)
    )
    return len(mine & yours) / len(mine | yours) if one[0] == other[0] else 0


def worth(pairs):
    """What the contract asks of a pairing, first things first."""
    return (
        sum(one == other for one, other in pairs),
        sum(one[:2] == other[:2] for one, other in pairs),
        len(pairs),
        sum(one[2] == other[2] for one, other in pairs),
        round(sum(overlap(one, other) for one, other in pairs), 9),
    )


def best(gold, predicted):
    """The worth of the best of all one-to-one pairings."""
    short, long = sorted((gold, predicted), key=len)
    turned = short is not gold
    found = worth([])
    for size in range(len(short) + 1):
        for chosen in combinations(short, size):
            for partners in permutations(long, size):
                pairs = list(zip(chosen, partners, strict=True))
                if turned:
                    pairs = [(other, one) for one, other in pairs]
                if all(overlap(*each) for each in pairs):
                    found = max(found, worth(pairs))
    return found


@st.composite
def fragments(draw):
    cuts = draw(st.lists(st.integers(0, 9), min_size=2, max_size=4, unique=True).map(sorted))
    if len(cuts) % 2:
        cuts.pop()
    return tuple(zip(cuts[::2], cuts[1::2], strict=True))


sides = st.lists(
    st.tuples(st.integers(0, 1), fragments(), st.sampled_from(LABELS)), max_size=5, unique=True
)


@given(sides, sides)
def test_no_pairing_is_better(gold, predicted):
    assert worth([each[:2] for each in paired(gold, predicted)]) == best(gold, predicted)


@given(sides, sides)
def test_every_mention_is_used_once_and_what_is_equal_is_said_to_be(gold, predicted):
    found = paired(gold, predicted)
    assert len({one for one, _, _, _ in found}) == len(found)
    assert len({other for _, other, _, _ in found}) == len(found)
    for one, other, same_span, same_label in found:
        assert same_span == (one[:2] == other[:2])
        assert same_label == (one[2] == other[2])


@given(sides, sides, st.randoms(use_true_random=False))
def test_the_order_of_the_mentions_changes_nothing(gold, predicted, chance):
    shuffled, other_shuffled = list(gold), list(predicted)
    chance.shuffle(shuffled)
    chance.shuffle(other_shuffled)
    assert sorted(paired(gold, predicted)) == sorted(paired(shuffled, other_shuffled))


@given(sides, sides)
def test_gold_and_predictions_can_change_places(gold, predicted):
    here = worth([each[:2] for each in paired(gold, predicted)])
    assert here == worth([each[:2] for each in paired(predicted, gold)])


def test_a_long_prediction_does_not_steal_a_mention_before_its_equal_comes():
    gold = [(0, ((0, 4),), "A"), (0, ((5, 9),), "A")]
    predicted = [(0, ((0, 9),), "A"), (0, ((0, 4),), "A")]
    pairs = {(one[1], other[1]) for one, other, _, _ in paired(gold, predicted)}
    assert pairs == {(((0, 4),), ((0, 4),)), (((5, 9),), ((0, 9),))}


def test_a_gap_between_fragments_is_no_overlap():
    gold, predicted = [(0, ((0, 2), (6, 8)), "A")], [(0, ((3, 5),), "A")]
    assert paired(gold, predicted) == []


@pytest.mark.parametrize("seed", range(3))
def test_a_great_knot_is_solved(seed):
    chance = random.Random(seed)
    starts = chance.sample(range(400), 150), chance.sample(range(400), 150)
    gold, predicted = (
        [(0, ((start, start + chance.randint(2, 9)),), chance.choice(LABELS)) for start in side]
        for side in starts
    )
    pairs = paired(gold, predicted)
    assert len(pairs) > 100
    assert sorted(pairs) == sorted(paired(gold[::-1], predicted[::-1]))
