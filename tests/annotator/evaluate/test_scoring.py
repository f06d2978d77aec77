"""What must hold of any gold and any predictions, and the same counts by plain set arithmetic.

Few places and few labels are drawn, so that nested, crossing, equal and fragmented spans,
duplicates, spans with two labels and relations of a mention to itself are the rule here.
"""

import dataclasses
import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from annotator import scheme as schemes
from annotator.evaluate import Gold, GoldArticle, Predictions, Score, evaluate
from annotator.model import PredictedMention, PredictedRelation, Prediction
from tests.counting import Counts, counts

LABELS = ("PERSON", "ORG", "ROLE")
RELATIONS = ("holds_role", "met_with", "in")
LENGTH = 12

spans = st.tuples(st.integers(0, 8), st.integers(1, 4)).map(lambda span: (span[0], sum(span)))
several = st.lists(spans, min_size=1, max_size=3).map(tuple)


@st.composite
def said_of(draw, article):
    """What one side says of an article."""
    drawn = draw(st.lists(st.tuples(st.sampled_from(LABELS), several), max_size=7))
    mentions = tuple(
        PredictedMention(f"m{order}", label, fragments)
        for order, (label, fragments) in enumerate(drawn)
    )
    if not mentions:
        return Prediction(article)
    end = st.sampled_from([mention.id for mention in mentions])
    triples = draw(st.lists(st.tuples(st.sampled_from(RELATIONS), end, end), max_size=6))
    return Prediction(
        article,
        mentions,
        tuple(PredictedRelation(f"r{order}", *each) for order, each in enumerate(triples)),
    )


@st.composite
def two_sides(draw, articles=("a", "b", "c")):
    """(gold, predicted), of the same articles; near each other, else hardly anything is right."""
    gold = [draw(said_of(article)) for article in articles]
    predicted = [
        draw(st.one_of(st.just(each), said_of(each.article), nearly(each))) for each in gold
    ]
    return gold, predicted


@st.composite
def nearly(draw, said):
    """The same with some mentions relabelled or moved."""
    mentions = tuple(
        dataclasses.replace(
            mention,
            label=draw(st.sampled_from([mention.label, *LABELS])),
            fragments=draw(st.one_of(st.just(mention.fragments), several)),
        )
        for mention in said.mentions
    )
    return dataclasses.replace(said, mentions=mentions)


def gold_of(said, text="x" * LENGTH):
    return Gold(
        "gold",
        tuple(GoldArticle(s.article, None, text, True, s.mentions, s.relations) for s in said),
    )


def score(gold, predicted, **options):
    """The report's numbers: all of it but the fingerprints."""
    report = evaluate(gold_of(gold), Predictions("run", tuple(predicted)), **options).to_dict()
    (run,) = report["runs"]
    del report["gold"]["sha256"], run["sha256"]
    return report


def scores(gold, predicted, **options):
    options = {"resamples": 0, **options}
    (run,) = evaluate(gold_of(gold), Predictions("run", tuple(predicted)), **options).runs
    return run.mentions.strict, run.relations.strict


WAYS = {
    "mentions": ("strict", "exact", "partial", "type"),
    "relations": ("strict", "boundaries", "relaxed", "pair", "given_mentions"),
}


def ways(gold, predicted, *, text="x" * LENGTH, **options):
    """The counts of every scheme for mentions and of every way to compare relations."""
    options = {"resamples": 0, **options}
    report = evaluate(gold_of(gold, text), Predictions("run", tuple(predicted)), **options)
    return {
        (kind, name): getattr(getattr(report.runs[0], kind), name)
        for kind, names in WAYS.items()
        for name in names
    }


def micro(gold, predicted, **options):
    return tuple(map(counts, scores(gold, predicted, **options)))


def shuffled(said, seed):
    """The same in another order: articles, mentions, relations, fragments."""
    order = random.Random(seed)

    def mixed(things):
        return tuple(order.sample(things, len(things)))

    return mixed(
        [
            dataclasses.replace(
                each,
                mentions=mixed(
                    [dataclasses.replace(m, fragments=mixed(m.fragments)) for m in each.mentions]
                ),
                relations=mixed(each.relations),
            )
            for each in said
        ]
    )


def moved(said, by, article=None):
    """Every offset shifted."""
    return dataclasses.replace(
        said,
        article=article or said.article,
        mentions=tuple(
            dataclasses.replace(m, fragments=tuple((s + by, e + by) for s, e in m.fragments))
            for m in said.mentions
        ),
    )


def plain_keys(said, symmetric=()):
    """A mention as its label and its characters; a symmetric relation's ends as a bag."""
    mentions, relations = set(), set()
    for each in said:
        ends = {
            m.id: (m.label, frozenset(c for start, end in m.fragments for c in range(start, end)))
            for m in each.mentions
        }
        mentions |= {(each.article, end) for end in ends.values()}
        for relation in each.relations:
            pair = ends[relation.head], ends[relation.tail]
            if relation.label in symmetric:
                pair = frozenset(Counter(pair).items())
            relations.add((each.article, relation.label, pair))
    return mentions, relations


@given(two_sides(), st.sets(st.sampled_from(RELATIONS)))
def test_counts_are_those_of_plain_set_arithmetic(sides, symmetric):
    gold, predicted = sides
    plain = zip(plain_keys(gold, symmetric), plain_keys(predicted, symmetric), strict=True)
    expected = tuple(Counts(len(g & p), len(p - g), len(g - p)) for g, p in plain)
    assert micro(gold, predicted, symmetric=symmetric) == expected


@given(two_sides())
def test_labels_sum_to_the_micro_counts(sides):
    (run,) = evaluate(gold_of(sides[0]), Predictions("run", tuple(sides[1])), resamples=0).runs
    for found in (run.mentions, run.relations):
        assert counts(sum(found.per_label.values(), Score())) == counts(found.strict)


@given(two_sides(), st.integers())
def test_order_does_not_matter_to_any_part_of_the_report(sides, seed):
    gold, predicted = sides
    straight = evaluate(gold_of(gold), Predictions("run", tuple(predicted)))
    mixed = evaluate(gold_of(shuffled(gold, seed)), Predictions("run", shuffled(predicted, seed)))
    assert mixed.to_dict() == straight.to_dict()
    assert mixed.table() == straight.table()


@given(two_sides())
def test_saying_everything_twice_changes_no_score(sides):
    def doubled(said):
        again = tuple(dataclasses.replace(m, id=f"{m.id} again") for m in said.mentions)
        relations = tuple(dataclasses.replace(r, head=f"{r.head} again") for r in said.relations)
        return dataclasses.replace(
            said, mentions=said.mentions + again, relations=said.relations + relations
        )

    gold, predicted = sides
    assert ways([*map(doubled, gold)], [*map(doubled, predicted)]) == ways(gold, predicted)


@given(two_sides())
def test_everything_said_is_counted_somewhere(sides):
    gold, predicted = sides
    articles = gold_of(gold).articles
    unfinished = (dataclasses.replace(articles[0], finished=False), *articles[1:])
    (run,) = evaluate(Gold("gold", unfinished), Predictions("run", tuple(predicted))).runs
    assert run.not_judged.articles == 1
    for kind in ("mentions", "relations"):
        strict = getattr(run, kind).strict
        left_out = getattr(run.not_judged, kind) + getattr(run.dropped, kind)
        assert strict.actual + left_out == sum(len(getattr(s, kind)) for s in predicted)


@given(two_sides())
def test_swapping_the_sides_swaps_precision_and_recall(sides):
    gold, predicted = sides
    there = ways(predicted, gold)
    for way, one in ways(gold, predicted).items():
        other = there[way]
        assert (one.precision, one.recall, one.f1) == (other.recall, other.precision, other.f1)
        assert (one.cor, one.inc, one.par) == (other.cor, other.inc, other.par)
        assert (one.mis, one.spu) == (other.spu, other.mis)


@given(two_sides())
def test_gold_against_itself_is_all_right(sides):
    gold, _ = sides
    for found in ways(gold, gold).values():
        assert (found.fp, found.fn) == (0, 0)
        assert found.f1 == (1.0 if found.tp else None)


@given(two_sides())
def test_one_more_wrong_mention_lowers_precision_alone(sides):
    gold, predicted = sides
    first = predicted[0]
    wrong = PredictedMention("wrong", "NOBODY", ((0, 1),))
    worse = [dataclasses.replace(first, mentions=(*first.mentions, wrong)), *predicted[1:]]
    (before, relations_before), (after, relations_after) = (
        scores(gold, predicted),
        scores(gold, worse),
    )
    assert counts(after) == Counts(before.tp, before.fp + 1, before.fn)
    assert after.recall == before.recall
    assert (after.precision < before.precision) if before.tp else (after.precision == 0)
    assert relations_after == relations_before


@given(two_sides(("a", "b")), two_sides(("c", "d", "e")))
def test_counts_of_different_articles_add_up(some, others):
    together = ways(some[0] + others[0], some[1] + others[1])
    one, other = ways(*some), ways(*others)
    assert together == {way: one[way] + other[way] for way in together}


@given(two_sides(("a", "b")))
def test_cutting_an_article_where_nothing_is_marked_changes_nothing(sides):
    def joined(said):
        first, second = said[0], moved(said[1], LENGTH)
        late = {m.id: f"late {m.id}" for m in second.mentions}
        return [
            Prediction(
                first.article,
                first.mentions
                + tuple(dataclasses.replace(m, id=late[m.id]) for m in second.mentions),
                first.relations
                + tuple(
                    dataclasses.replace(r, head=late[r.head], tail=late[r.tail])
                    for r in second.relations
                ),
            )
        ]

    gold, predicted = sides
    whole = ways(joined(gold), joined(predicted), text="x" * 2 * LENGTH)
    assert whole == ways(gold, predicted)


@given(two_sides())
def test_an_emoji_before_every_text_changes_nothing(sides):
    gold, predicted = ([moved(each, 1) for each in said] for said in sides)
    assert ways(gold, predicted, text="🤝" + "x" * LENGTH) == ways(*sides)


@given(two_sides(), st.data())
def test_the_direction_of_a_symmetric_relation_does_not_matter(sides, data):
    def flipped(said):
        return [
            dataclasses.replace(
                each,
                relations=tuple(
                    dataclasses.replace(r, head=r.tail, tail=r.head)
                    if r.label == "met_with" and data.draw(st.booleans())
                    else r
                    for r in each.relations
                ),
            )
            for each in said
        ]

    gold, predicted = sides
    symmetric = ["met_with"]
    straight = score(gold, predicted, symmetric=symmetric)
    assert score(flipped(gold), flipped(predicted), symmetric=symmetric) == straight
    assert score(gold, predicted, symmetric="met_with") == straight


def test_a_relation_with_a_direction_is_wrong_the_other_way_round():
    mentions = (
        PredictedMention("m1", "PERSON", ((0, 2),)),
        PredictedMention("m2", "ROLE", ((3, 5),)),
    )
    gold = [Prediction("a", mentions, (PredictedRelation("r", "holds_role", "m1", "m2"),))]
    turned = [Prediction("a", mentions, (PredictedRelation("r", "holds_role", "m2", "m1"),))]
    assert micro(gold, turned)[1] == Counts(fp=1, fn=1)
    assert micro(gold, turned, symmetric=["holds_role"])[1] == Counts(tp=1)


def test_the_scheme_says_which_relations_are_symmetric():
    scheme = schemes.parse(
        'name = "s"\n[mention.PERSON]\nkey = "P"\n'
        '[relation.met_with]\nhead = ["PERSON"]\ntail = ["PERSON"]\nsymmetric = true\n'
    )
    mentions = (
        PredictedMention("m1", "PERSON", ((0, 2),)),
        PredictedMention("m2", "PERSON", ((3, 5),)),
    )
    one = Prediction("a", mentions, (PredictedRelation("r", "met_with", "m1", "m2"),))
    other = Prediction("a", mentions, (PredictedRelation("r", "met_with", "m2", "m1"),))
    gold = dataclasses.replace(gold_of([one]), scheme=scheme)
    report = evaluate(gold, Predictions("run", (other,)))
    assert counts(report.runs[0].relations.strict) == Counts(tp=1)
    assert report.gold.symmetric == ("met_with",)


@given(two_sides(), st.permutations(LABELS))
def test_renaming_labels_on_both_sides_keeps_the_micro_counts(sides, names):
    new = dict(zip(LABELS, names, strict=True))

    def renamed(said):
        return [
            dataclasses.replace(
                each,
                mentions=tuple(dataclasses.replace(m, label=new[m.label]) for m in each.mentions),
            )
            for each in said
        ]

    gold, predicted = sides
    assert ways(renamed(gold), renamed(predicted)) == ways(gold, predicted)


@given(two_sides(), st.data())
def test_touching_fragments_are_one_span(sides, data):
    def cut(said):
        return [
            dataclasses.replace(
                each,
                mentions=tuple(
                    dataclasses.replace(
                        m,
                        fragments=tuple(
                            piece
                            for start, end in m.fragments
                            for place in [data.draw(st.integers(start, end))]
                            for piece in ((start, place), (place, end))
                            if piece[0] < piece[1]
                        ),
                    )
                    for m in each.mentions
                ),
            )
            for each in said
        ]

    gold, predicted = sides
    assert score(cut(gold), cut(predicted)) == score(gold, predicted)


@given(two_sides())
def test_scores_of_an_extractor_change_its_fingerprint_and_no_count(sides):
    gold, predicted = sides
    sure = [
        dataclasses.replace(
            each, mentions=tuple(dataclasses.replace(m, score=0.5) for m in each.mentions)
        )
        for each in predicted
    ]
    plain, scored = (
        evaluate(gold_of(gold), Predictions("run", tuple(said))).runs[0]
        for said in (predicted, sure)
    )
    assert scored.mentions == plain.mentions
    assert (scored.sha256 != plain.sha256) == any(each.mentions for each in predicted)
