"""The measures of coreference: the published check value, and what must hold of any chains."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate.coreference import Coreference, coreference


def chains(*written):
    return [set(each) for each in written]


@st.composite
def groupings(draw):
    """Chains over some of eight mentions."""
    of = draw(st.lists(st.integers(0, 4), min_size=8, max_size=8))
    return [
        found
        for chain in range(1, 5)
        if (found := {place for place, each in enumerate(of) if each == chain})
    ]


def test_the_check_value_of_the_literature():
    found = coreference(chains("abc", "defg"), chains("ab", "cd", "fghi"))
    assert (found.muc.recall, found.muc.precision) == pytest.approx((0.4, 0.4))
    assert (found.b3.recall, found.b3.precision) == pytest.approx((0.41667, 0.5), abs=1e-4)
    assert (found.ceafe.recall, found.ceafe.precision) == pytest.approx((0.65, 0.43333), abs=1e-4)
    assert (found.lea.recall, found.lea.precision) == pytest.approx((0.2381, 0.3333), abs=1e-4)
    assert found.conll == pytest.approx(0.4582, abs=1e-4)


@given(groupings())
def test_chains_against_themselves_are_all_right(gold):
    found = coreference(gold, gold)
    for each in (found.b3, found.ceafe, found.lea):
        assert each.f1 == (1 if gold else None)
    assert found.muc.f1 == (1 if any(len(chain) > 1 for chain in gold) else None)


@given(groupings(), groupings())
def test_changing_places_changes_recall_for_precision(gold, predicted):
    here, there = coreference(gold, predicted), coreference(predicted, gold)
    for name in ("muc", "b3", "ceafe", "lea"):
        one, other = getattr(here, name), getattr(there, name)
        assert (one.recall, one.precision) == (other.precision, other.recall)


@given(groupings(), groupings())
def test_every_score_is_between_nothing_and_all(gold, predicted):
    found = coreference(gold, predicted)
    for name in ("muc", "b3", "ceafe", "lea"):
        for score in (getattr(found, name).recall, getattr(found, name).precision):
            assert score is None or 0 <= score <= 1


@given(groupings(), groupings())
def test_ceafe_is_the_best_of_all_alignments(gold, predicted):
    short, long = sorted((gold, predicted), key=len)
    best = max(
        sum(
            (Fraction(2 * len(a & b), len(a) + len(b)) for a, b in zip(short, each, strict=True)),
            Fraction(0),
        )
        for each in permutations(long, len(short))
    )
    assert coreference(gold, predicted).ceafe.recalled == best


@given(groupings(), groupings())
def test_b3_is_the_mean_over_mentions(gold, predicted):
    of = {mention: chain for chain in predicted for mention in chain}
    shares = [
        Fraction(len(chain & of.get(mention, set())), len(chain))
        for chain in gold
        for mention in chain
    ]
    recall = float(sum(shares) / len(shares)) if shares else None
    assert coreference(gold, predicted).b3.recall == pytest.approx(recall)


def test_a_mention_alone_is_found_where_it_is_alone():
    assert coreference(chains("a"), chains("a")).lea.f1 == 1
    assert coreference(chains("a"), chains("ab")).lea.recall == 0


def test_articles_add_up():
    one, other = (
        coreference(chains("ab"), chains("ab")),
        coreference(chains("cd"), chains("c", "d")),
    )
    assert (one + other).muc.recall == 0.5
    assert sum([one, other], Coreference()).b3.recall == 0.75


def test_nothing_at_all_has_no_score():
    found = coreference([], [])
    assert found.conll is None
    assert found.to_dict()["b3"] == {"precision": None, "recall": None, "f1": None}
