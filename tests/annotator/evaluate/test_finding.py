"""What is not strictly right is of one kind each, and nothing of it is lost or told twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate import Predictions, evaluate
from annotator.evaluate.faults import KINDS, Kind
from annotator.evaluate.sides import Gold, GoldArticle
from annotator.model import PredictedMention, PredictedRelation, Prediction
from tests.counting import counts

PLACES = {"a": (0, 4), "b": (10, 14), "c": (20, 24), "d": (30, 34)}


def mention(name, label="X", start=None, end=None):
    """One of PLACES by its first letter, somewhere else if asked."""
    own = PLACES[name[0]]
    return PredictedMention(name, label, ((own[0] if start is None else start, end or own[1]),))


def link(head, tail, label="r", name=""):
    return PredictedRelation(name or f"{label}{head}{tail}", label, head, tail)


def errors_of(gold, said, gold_links=(), links=(), **more):
    article = GoldArticle("a1", None, None, True, tuple(gold), tuple(gold_links))
    run = Predictions("mine", (Prediction("a1", tuple(said), tuple(links)),))
    return evaluate(Gold("gold", (article,)), run, resamples=0, **more).runs[0]


def told(errors):
    """(kind, gold's id, predicted id) of each."""
    return [
        (each.kind.value, each.gold and each.gold.id, each.predicted and each.predicted.id)
        for each in errors
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([mention("a")], []),
        ([], [("missed", "a", None)]),
        ([mention("b")], [("missed", "a", None), ("spurious", None, "b")]),
        ([mention("a", end=6)], [("boundary", "a", "a")]),
        ([mention("a", "Y")], [("label", "a", "a")]),
        ([mention("a", "Y", end=6)], [("label and boundary", "a", "a")]),
        ([mention("a"), mention("a2")], [("duplicate", None, "a2")]),
        ([mention("a"), mention("a2", "Y")], [("spurious", None, "a2")]),
    ],
)
def test_a_mention_is_wrong_in_one_way(said, expected):
    assert told(errors_of([mention("a")], said).errors) == expected


MENTIONS = [mention(name) for name in PLACES]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (link("a", "b"), []),
        (None, [("missed", "rab", None)]),
        (link("b", "a"), [("direction", "rab", "rba")]),
        (link("a", "b", "s"), [("wrong relation label", "rab", "sab")]),
        (link("a", "c"), [("wrong end", "rab", "rac")]),
        (link("c", "b"), [("wrong end", "rab", "rcb")]),
        (link("c", "d"), [("missed", "rab", None), ("spurious", None, "rcd")]),
        (link("b", "a", "s"), [("missed", "rab", None), ("spurious", None, "sba")]),
    ],
)
def test_a_relation_is_wrong_in_one_way(said, expected):
    run = errors_of(MENTIONS, MENTIONS, [link("a", "b")], [said] if said else [])
    assert told(run.errors) == expected


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (mention("b", end=16), "boundary"),
        (mention("b", "Y"), "label"),
        (mention("b", "Y", end=16), "label and boundary"),
    ],
)
def test_a_relation_that_is_right_but_for_its_mentions_is_told_by_what_is_wrong_with_them(
    end, kind
):
    said = [mention("a"), end, mention("c"), mention("d")]
    errors = errors_of(MENTIONS, said, [link("a", "b")], [link("a", "b")]).errors
    assert told(errors.filtered(relations=True)) == [(kind, "rab", "rab")]
    assert told(errors.filtered(relations=False)) == [(kind, "b", "b")]


def test_a_symmetric_relation_has_no_direction_and_one_wrong_end_on_either_side():
    turned = errors_of(
        MENTIONS, MENTIONS, [link("a", "b")], [link("b", "a")], symmetric=["r"]
    ).errors
    assert told(turned) == []
    other = errors_of(
        MENTIONS, MENTIONS, [link("b", "c")], [link("b", "a")], symmetric=["r"]
    ).errors
    assert told(other) == [("wrong end", "rbc", "rba")]


def test_the_nearest_miss_is_taken_first_so_that_no_relation_is_in_two_errors():
    run = errors_of(
        MENTIONS,
        MENTIONS,
        [link("a", "b"), link("a", "c")],
        [link("b", "a"), link("a", "d"), link("a", "d", "s")],
    )
    assert set(told(run.errors)) == {
        ("direction", "rab", "rba"),
        ("wrong end", "rac", "rad"),
        ("spurious", None, "sad"),
    }
    assert len(run.errors) == 3


def test_errors_lie_in_the_order_of_the_text_and_mentions_come_before_their_relations():
    errors = errors_of(MENTIONS, [], [link("c", "d"), link("a", "b")], []).errors
    assert told(errors) == [
        ("missed", "a", None),
        ("missed", "rab", None),
        ("missed", "b", None),
        ("missed", "c", None),
        ("missed", "rcd", None),
        ("missed", "d", None),
    ]


def test_a_confusion_matrix_counts_what_was_taken_for_what_and_what_has_no_partner():
    run = errors_of(
        [mention("a"), mention("b", "Y"), mention("c")],
        [mention("a", "Y"), mention("b", "Y"), mention("d")],
    )
    confusion = run.confusion["mentions"].to_dict()
    assert confusion == {"labels": ["X", "Y"], "counts": [[0, 1, 1], [0, 1, 0], [1, 0, 0]]}


NAMES = st.sampled_from(["X", "Y"])
SPANS = st.tuples(st.integers(0, 8), st.integers(1, 4), NAMES)


@st.composite
def sides(draw):
    """Mentions that nest, cross and repeat, and relations between any two of them."""
    marked = [
        PredictedMention(f"m{n}", label, ((start, start + size),))
        for n, (start, size, label) in enumerate(draw(st.lists(SPANS, max_size=7)))
    ]
    ends = st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(["r", "s"]))
    linked = [
        PredictedRelation(f"r{n}", label, f"m{head}", f"m{tail}")
        for n, (head, tail, label) in enumerate(draw(st.lists(ends, max_size=6)))
        if head < len(marked) and tail < len(marked)
    ]
    return marked, linked


@given(sides(), sides(), st.booleans())
def test_each_item_that_is_wrong_is_in_one_error_and_what_is_right_in_none(
    mine, yours, is_symmetric
):
    run = errors_of(mine[0], yours[0], mine[1], yours[1], symmetric=["s"] if is_symmetric else [])
    for relations, strict, dropped in (
        (False, run.mentions.strict, run.dropped.mentions),
        (True, run.relations.strict, run.dropped.relations),
    ):
        errors = list(run.errors.filtered(relations=relations))
        again = [each for each in errors if each.kind is Kind.DUPLICATE]
        of_gold = [each.gold.id for each in errors if each.gold]
        said = [each.predicted.id for each in errors if each.predicted]
        assert len(of_gold) == len(set(of_gold)) == strict.fn
        assert len(said) == len(set(said)) == strict.fp + dropped
        assert len(again) == dropped
    assert sum(run.errors.counts().values()) == len(run.errors)
    assert set(run.errors.counts()) <= set(KINDS)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("ends", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("labels", [("met_with", "works_for"), ("works_for", "met_with")])
def test_the_ends_have_no_order_where_either_label_is_symmetric(labels, ends, turned):
    gold, said = (link(*ends, labels[0]), link(*(ends[::-1] if turned else ends), labels[1]))
    run = errors_of(MENTIONS, MENTIONS, [gold], [said], symmetric=["met_with"])
    assert (run.relations.pair.tp, run.relations.pair.fp, run.relations.pair.fn) == (1, 0, 0)
    assert run.errors.counts() == {Kind.RELATION_LABEL: 1}
    assert run.confusion["relations"].count(*labels) == 1


ends_of = st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"))
relations_of = st.lists(
    st.tuples(ends_of, st.sampled_from(["met_with", "works_for", "near", "leads"])),
    max_size=8,
    unique=True,
)


@given(relations_of, relations_of)
def test_word_order_is_no_matter(one, other):
    """The same relations in a text that runs from its end to its beginning."""

    def counted(place):
        mentions = [mention(name, name, *place(*PLACES[name])) for name in PLACES]
        both = [[link(*ends, label) for ends, label in said] for said in (one, other)]
        run = errors_of(mentions, mentions, *both, symmetric=["met_with", "near"])
        ways = {name: counts(score) for name, score in run.relations.wholes().items()}
        return run.errors.counts(), ways, run.confusion["relations"]

    assert counted(lambda start, end: (start, end)) == counted(
        lambda start, end: (40 - end, 40 - start)
    )


@given(relations_of, relations_of, st.randoms(use_true_random=False))
def test_the_same_is_taken_for_the_same_in_any_order_of_the_items(one, other, chance):
    mentions = [mention(name, name) for name in PLACES]
    both = [[link(*ends, label) for ends, label in said] for said in (one, other)]
    in_order = errors_of(mentions, mentions, *both, symmetric=["near"])
    shuffled = [chance.sample(each, len(each)) for each in (mentions, mentions, *both)]
    assert list(in_order.errors) == list(errors_of(*shuffled, symmetric=["near"]).errors)


def test_a_relation_goes_with_one_that_has_no_other_choice():
    """Word by word r(a, b) would go with r(a, d), and r(a, c) and r(d, b) with nothing."""
    run = errors_of(
        MENTIONS,
        MENTIONS,
        [link("a", "b"), link("a", "c")],
        [link("a", "d"), link("d", "b")],
    )
    assert set(told(run.errors)) == {("wrong end", "rab", "rdb"), ("wrong end", "rac", "rad")}
