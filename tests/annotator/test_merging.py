"""Several runs as one prediction: whatever their order, nothing lost and nothing twice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotator import scheme as schemes
from annotator.calibrating import Case, calibrate
from annotator.credence import TRUSTED, UNKNOWN
from annotator.merging import in_dispute, merge
from annotator.model import Kind, Prediction
from tests.making import mention, relation

SCHEME = schemes.load("diplomacy")


def said(*mentions, relations=()):
    return Prediction("a1", mentions, tuple(relations))


def keys(prediction):
    return [(each.label, each.fragments) for each in prediction.mentions]


def links(prediction):
    at = {each.id: (each.label, each.fragments) for each in prediction.mentions}
    return [(each.label, at[each.head], at[each.tail]) for each in prediction.relations]


def test_what_two_have_is_one_with_the_higher_score():
    one = said(mention("x", "PERSON", (0, 3), score=0.4))
    other = said(mention("y", "PERSON", (0, 3), score=0.7), mention("z", "GPE", (9, 12)))
    merged = merge([one, other], SCHEME)
    assert keys(merged) == [("PERSON", ((0, 3),)), ("GPE", ((9, 12),))]
    assert [each.score for each in merged.mentions] == [0.7, None]


def test_of_a_dispute_what_more_have_stays_then_what_is_likelier_then_what_is_longer():
    org, person = mention("o", "ORG", (0, 5), score=0.9), mention("p", "PERSON", (0, 5), score=0.5)
    assert keys(merge([said(org), said(person)], SCHEME)) == [("ORG", ((0, 5),))]
    again = said(replace(person, score=0.6))
    assert keys(merge([said(org), said(person), again], SCHEME)) == [("PERSON", ((0, 5),))]
    longer = mention("l", "PERSON", (0, 9), score=0.5)
    assert keys(merge([said(person), said(longer)], SCHEME)) == [("PERSON", ((0, 9),))]


def test_a_mention_in_another_of_another_label_is_no_dispute_nor_what_one_run_has():
    role, state = mention("r", "ROLE", (0, 20)), mention("g", "GPE", (10, 20))
    assert len(merge([said(role), said(state)], SCHEME).mentions) == 2
    korea, north = mention("k", "GPE", (6, 11)), mention("n", "GPE", (0, 11))
    assert len(merge([said(korea, north)], SCHEME).mentions) == 2
    assert len(merge([said(korea), said(north)], SCHEME).mentions) == 1


def test_a_relation_follows_to_what_stays_instead_of_its_end():
    role = mention("r", "ROLE", (20, 30), score=0.9)
    one = said(
        mention("p", "PERSON", (0, 3), score=0.4), role,
        relations=[relation("x", "holds_role", "p", "r", score=0.8)],
    )  # fmt: skip
    other = said(mention("q", "PERSON", (0, 8), score=0.9))
    merged = merge([one, other], SCHEME)
    assert links(merged) == [("holds_role", ("PERSON", ((0, 8),)), ("ROLE", ((20, 30),)))]
    assert links(merge([one, said(mention("d", "DATE", (0, 3), score=0.9))], SCHEME)) == []


def test_of_relations_between_the_same_ends_the_likelier_one_stays():
    ends = mention("a", "GPE", (0, 3)), mention("b", "GPE", (9, 12))
    one = said(*ends, relations=[relation("x", "located_in", "a", "b", score=0.4)])
    other = said(*ends, relations=[relation("x", "located_in", "b", "a", score=0.6)])
    assert links(merge([one, other], SCHEME)) == links(other)


def test_below_the_least_score_stays_only_what_several_have_or_a_relation_needs():
    low = mention("p", "PERSON", (0, 3), score=0.1)
    role = mention("r", "ROLE", (20, 30), score=0.1)
    other = said(mention("g", "GPE", (40, 44), score=0.1))
    assert merge([said(low), other], SCHEME, least=0.34).mentions == ()
    both = said(replace(low, score=0.2))
    assert keys(merge([said(low), both], SCHEME, least=0.34)) == [("PERSON", ((0, 3),))]
    linked = said(low, role, relations=[relation("x", "holds_role", "p", "r", score=0.5)])
    assert len(merge([linked, other], SCHEME, least=0.34).mentions) == 2


def test_attributes_are_those_of_the_likelier_one_and_its_entity():
    one = mention("x", "MEETING", (0, 3), score=0.4, attributes={"status": "held"}, entity="A")
    other = mention("y", "MEETING", (0, 3), score=0.7, attributes={"status": "planned"}, entity="B")
    (found,) = merge([said(one), said(other)], SCHEME).mentions
    assert (found.attributes, found.entity) == ({"status": "planned"}, "B")


LABELS = ("PERSON", "GPE", "ROLE")


@st.composite
def predictions(draw):
    spans = st.tuples(st.integers(0, 12), st.integers(1, 5)).map(lambda s: (s[0], s[0] + s[1]))
    places = draw(st.lists(st.tuples(st.sampled_from(LABELS), spans), max_size=6, unique=True))
    scores = st.none() | st.sampled_from([0.1, 0.4, 0.5, 0.9])
    found = [
        mention(f"m{n}", label, span, score=draw(scores), entity=draw(st.sampled_from([None, "A"])))
        for n, (label, span) in enumerate(places)
    ]
    linked = []
    for n in range(draw(st.integers(0, 4)) if found else 0):
        head, tail = (draw(st.sampled_from(found)) for _ in range(2))
        fitting = SCHEME.relations_between(head.label, tail.label)
        if fitting and head is not tail:
            label = draw(st.sampled_from(fitting)).name
            linked.append(relation(f"r{n}", label, head.id, tail.id, score=draw(scores)))
    return said(*found, relations=linked)


@given(st.lists(predictions(), min_size=1, max_size=4), st.randoms())
def test_the_order_of_the_runs_is_of_no_account(several, chance):
    merged = merge(several, SCHEME)
    chance.shuffle(several)
    assert merge(several, SCHEME) == merged
    assert merge([*several, several[0]], SCHEME) == merged


@given(st.lists(predictions(), min_size=1, max_size=4))
def test_merged_again_it_is_the_same(several):
    merged = merge(several, SCHEME)
    assert merge([merged], SCHEME) == merged
    assert merge([merged, merged], SCHEME) == merged


@given(st.lists(predictions(), min_size=1, max_size=4))
def test_nothing_is_lost_or_there_twice(several):
    merged = merge(several, SCHEME)
    there = keys(merged)
    assert len(set(there)) == len(there)
    every = {key for each in several for key in keys(each)}
    assert set(there) <= every
    for key in every - set(there):
        assert any(in_dispute(key, other) for other in there)
    made = {(label, frozenset((head, tail))) for label, head, tail in links(merged)}
    ends = {pair for _, pair in made}
    for each in several:
        for label, head, tail in links(each):
            if {head, tail} <= set(there):
                assert (label, frozenset((head, tail))) in made or frozenset((head, tail)) in ends
    for found in merged.mentions:
        scores = [m.score for p in several for m in p.mentions
                  if (m.label, m.fragments) == (found.label, found.fragments)]  # fmt: skip
        assert found.score == max((s for s in scores if s is not None), default=None)


@given(predictions())
def test_one_run_alone_is_as_it_was(one):
    merged = merge([one], SCHEME)
    assert sorted(keys(merged)) == sorted(keys(one))
    assert {(a, *sorted((b, c))) if a in SCHEME.symmetric else (a, b, c)
            for a, b, c in links(merged)} == {
        (a, *sorted((b, c))) if a in SCHEME.symmetric else (a, b, c) for a, b, c in links(one)
    }  # fmt: skip


def weighed(right, of=200):
    """What a score of 0.9 is worth where so many were right."""
    return calibrate(Case(Kind.MENTION, "ORG", 0.9, each < right) for each in range(of))


def test_scores_are_what_they_are_worth_and_what_is_not_worth_a_look_is_left_out():
    org, person = mention("o", "ORG", (0, 5), score=0.9), mention("p", "PERSON", (9, 12), score=0.9)
    one = merge([said(org)], SCHEME, least=0.34, credences=[weighed(100)])
    assert [round(each.score, 1) for each in one.mentions] == [0.5]
    assert merge([said(org)], SCHEME, least=0.34, credences=[weighed(20)]).mentions == ()
    both = [said(org), said(org, person)]
    kept = merge(both, SCHEME, least=0.34, credences=[weighed(50), weighed(50)])
    assert keys(kept) == [("ORG", ((0, 5),))]
    # together no better either, and that is known; else what two have is worth a look
    low = weighed(20), weighed(20)
    assert merge(both, SCHEME, least=0.34, credences=low).mentions == ()
    assert len(merge(both, SCHEME, least=0.34, credences=[low[0], UNKNOWN]).mentions) == 2


def test_two_that_are_mostly_wrong_do_not_outvote_one_that_is_mostly_right():
    org, person = mention("o", "ORG", (0, 5), score=0.9), mention("p", "PERSON", (0, 5), score=0.6)
    runs = [said(org), said(org, mention("x", "GPE", (9, 12))), said(person)]
    assert keys(merge(runs, SCHEME))[0] == ("ORG", ((0, 5),))
    right = calibrate(Case(Kind.MENTION, "PERSON", 0.6, each < 190) for each in range(200))
    known = [weighed(30), weighed(30), right]
    assert keys(merge(runs, SCHEME, credences=known))[0] == ("PERSON", ((0, 5),))
    assert keys(merge(runs[::-1], SCHEME, credences=known[::-1]))[0] == ("PERSON", ((0, 5),))
    trusted = merge(runs, SCHEME, credences=[weighed(30), weighed(30), TRUSTED])
    assert keys(trusted)[0] == ("PERSON", ((0, 5),))


def test_of_runs_that_say_the_same_the_one_counts_that_is_believed_least():
    org = mention("o", "ORG", (0, 5), score=0.9)
    for known in ([weighed(20), weighed(180)], [weighed(180), weighed(20)]):
        assert merge([said(org), said(org)], SCHEME, least=0.34, credences=known).mentions == ()
