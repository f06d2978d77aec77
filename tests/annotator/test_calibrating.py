"""What scores are worth: a map that rises, begins at what was said, and ends at what was so."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.calibrating import UNSAID, Case, calibrate
from annotator.credence import TRUSTED, UNKNOWN, Credence, Curve
from annotator.effort import KEYBOARD
from annotator.model import Kind

scores = st.floats(0, 1)
cases = st.lists(
    st.builds(
        Case,
        st.sampled_from(Kind),
        st.sampled_from(("PERSON", "ORG")),
        st.none() | scores,
        st.booleans(),
        st.booleans(),
    ),
    max_size=40,
)


def of(found, label, score, kind=Kind.MENTION):
    return found.of(kind).probability(label, score)


@given(cases, st.sampled_from(Kind), st.sampled_from(("PERSON", "GPE")), scores, scores)
def test_it_never_falls_as_the_score_rises_and_is_a_probability(seen, kind, label, one, other):
    curve = calibrate(seen).of(kind)
    low, high = (curve.probability(label, each) for each in sorted((one, other)))
    assert 0 <= low <= high <= 1
    worths = [curve.worth(label, each) for each in sorted((one, other))]
    if None not in worths:
        assert worths[0] <= worths[1]
        assert low <= worths[0] <= 1


@given(cases, scores, st.sampled_from(("PERSON", "ORG")))
def test_of_what_nothing_is_known_is_believed_what_was_said(seen, score, label):
    relations = calibrate(each for each in seen if each.kind is Kind.RELATION)
    assert of(relations, label, score) == score
    assert of(relations, label, None) is None
    assert relations.of(Kind.MENTION).worth(label, score) is None
    silent = calibrate(each for each in seen if each.score is None)
    assert of(silent, label, score) == score
    assert of(UNKNOWN, label, score) == of(TRUSTED, label, score) == score


@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(seen, chance):
    shuffled = list(seen)
    chance.shuffle(shuffled)
    assert calibrate(shuffled) == calibrate(seen)


@given(cases)
def test_it_is_read_as_it_was_kept(seen):
    assert Credence.from_dict(calibrate(seen).to_dict()) == calibrate(seen)


@pytest.mark.parametrize("said", [None, 0.99, 1.0, 0.05])
def test_who_says_one_thing_of_everything_is_believed_as_often_as_it_was_so(said):
    few = [Case(Kind.MENTION, "ORG", said, each < 2) for each in range(5)]
    before = UNSAID if said is None else said
    probability = of(calibrate(few), "GPE", said)
    assert min(0.4, before) < probability < max(0.4, before)
    assert abs(of(calibrate(few * 400), "GPE", said) - 0.4) < 0.02


def test_each_score_comes_to_be_worth_as_much_as_it_was_so():
    """Whatever rises: here of four scores the lowest two are too low, the others too high."""
    rates = {0.1: 0.3, 0.4: 0.45, 0.7: 0.45, 0.95: 0.6}
    seen = [
        Case(Kind.MENTION, "ORG", score, each < rate * 2000)
        for score, rate in rates.items()
        for each in range(2000)
    ]
    found = calibrate(seen)
    assert {score: round(of(found, "ORG", score), 1) for score in rates} == pytest.approx(
        rates, abs=0.06
    )


def test_a_label_has_a_rate_of_its_own_where_there_is_enough_of_it():
    good = [Case(Kind.MENTION, "PERSON", 0.9, right=True)] * 300
    bad = [Case(Kind.MENTION, "ORG", 0.9, right=False)] * 300
    found = calibrate([*good, *bad, Case(Kind.MENTION, "GPE", 0.9, right=True)])
    assert of(found, "PERSON", 0.9) > 0.95
    assert of(found, "ORG", 0.9) < 0.05
    # of one and of none little is known but what is known of the engine
    assert 0.4 < of(found, "LOC", 0.9) < of(found, "GPE", 0.9) < 0.65


def test_what_reviewers_mend_is_worth_showing_though_it_is_wrong():
    wrong = Case(Kind.MENTION, "ROLE", 0.9, right=False)
    mended = calibrate([wrong._replace(mended=True)] * 200).of(Kind.MENTION)
    thrown = calibrate([wrong] * 200).of(Kind.MENTION)
    assert mended.probability("ROLE", 0.9) == thrown.probability("ROLE", 0.9) < 0.1
    assert thrown.worth("ROLE", 0.9) < KEYBOARD.threshold < mended.worth("ROLE", 0.9)


def test_chance_alone_moves_little():
    """What was right stays right: after 30 suggestions nearly, after 3,000 more so."""
    chance = random.Random(1)
    for count, most in (30, 0.2), (3_000, 0.1):
        said = [chance.choice((0.3, 0.6, 0.9)) for _ in range(count)]
        found = calibrate(Case(Kind.MENTION, "ORG", each, chance.random() < each) for each in said)
        assert max(abs(of(found, "ORG", each) - each) for each in Counter(said)) < most


def test_what_is_much_the_same_is_near():
    some = [Case(Kind.MENTION, "ORG", 0.9, right=each % 2 > 0) for each in range(100)]
    found = calibrate(some)
    assert found.is_near(calibrate([*some, some[0]]))
    assert not found.is_near(calibrate(some[1::2]))
    assert not found.is_near(UNKNOWN)
    unscored = Credence({Kind.MENTION: Curve(found.of(Kind.MENTION).scored, 0.5)})
    assert not found.is_near(unscored)
