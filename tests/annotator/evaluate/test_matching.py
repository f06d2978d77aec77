"""Columns and matches against plain set arithmetic on nested, fragmented, repeated items."""

import math
from collections import Counter
from itertools import product
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from annotator.evaluate.building import table_of
from annotator.evaluate.columns import book_of, side_of
from annotator.evaluate.matching import match_links, match_mentions
from annotator.model import ArticleId, PredictedMention, PredictedRelation, Prediction

LABELS, RELATIONS = "AB", ("near", "in")


@st.composite
def fragments(draw):
    cuts = draw(st.lists(st.integers(0, 8), min_size=2, max_size=4, unique=True).map(sorted))
    if len(cuts) % 2:
        cuts.pop()
    return tuple(zip(cuts[::2], cuts[1::2], strict=True))


@st.composite
def predictions(draw):
    """What somebody says of a few articles, some of it twice."""
    said = []
    for name in draw(st.lists(st.sampled_from("xyz"), unique=True, max_size=3)):
        spans = draw(st.lists(st.tuples(fragments(), st.sampled_from(LABELS)), max_size=5))
        scores = st.none() | st.sampled_from([0.2, 0.5, 0.9])
        mentions = tuple(
            PredictedMention(f"m{n}", label, shape, draw(scores))
            for n, (shape, label) in enumerate(spans)
        )
        ids = [mention.id for mention in mentions]
        ends = st.lists(
            st.tuples(st.sampled_from(RELATIONS), st.sampled_from(ids), st.sampled_from(ids)),
            max_size=5,
        )
        relations = tuple(
            PredictedRelation(f"r{n}", label, head, tail)
            for n, (label, head, tail) in enumerate(draw(ends) if ids else ())
        )
        said.append(Prediction(ArticleId(name), mentions, relations))
    return said


JUDGED = [ArticleId(name) for name in "wxy"]
SYMMETRIC = ("near",)


def sides(*both):
    tables = [
        table_of(((each.article, each.mentions, each.relations) for each in one), source="test")
        for one in both
    ]
    book = book_of(JUDGED, tables, symmetric=SYMMETRIC)
    return [side_of(table, book) for table in tables]


class Keys(NamedTuple):
    """What is said of an article, as sets, and how much was said twice."""

    mentions: set
    relations: set
    dropped_mentions: int
    dropped_relations: int


def keys_of(said):
    """By the plain way; the fragments that are drawn here never touch."""
    ends = {mention.id: (mention.label, mention.fragments) for mention in said.mentions}
    relations = {unordered(r.label, ends[r.head], ends[r.tail]) for r in said.relations}
    mentions = set(ends.values())
    return Keys(
        mentions,
        relations,
        len(said.mentions) - len(mentions),
        len(said.relations) - len(relations),
    )


def plain(said):
    """By judged article what is said of it."""
    return {each.article: keys_of(each) for each in said if each.article in JUDGED}


def mention_key(side, row):
    spans = side.mentions
    shape = side.book.shapes[spans.shape[row]] or ((int(spans.start[row]), int(spans.end[row])),)
    return side.book.labels[spans.label[row]], shape


def article(side, row):
    return side.book.articles[side.mentions.article[row]]


def link_key(side, row):
    links = side.links
    ends = [mention_key(side, int(end)) for end in (links.head[row], links.tail[row])]
    return side.book.relation_labels[links.label[row]], *ends


def unordered(label, *ends):
    """A relation's key, the ends of a symmetric one in one order."""
    return label, *(sorted(ends) if label in SYMMETRIC else ends)


@given(predictions())
def test_a_side_holds_each_different_item_of_judged_articles_once(said):
    (side,) = sides(said)
    mentions = {(article(side, row), mention_key(side, row)) for row in range(len(side.mentions))}
    links = {
        (side.book.articles[side.links.article[row]], unordered(*link_key(side, row)))
        for row in range(len(side.links))
    }
    expected = plain(said)
    assert len(mentions) == len(side.mentions)
    assert len(links) == len(side.links)
    assert mentions == {(name, key) for name, keys in expected.items() for key in keys.mentions}
    assert links == {
        (name, unordered(*key)) for name, keys in expected.items() for key in keys.relations
    }
    for rows, places, of_row, dropped in (
        (*side.again, side.table.article, "dropped_mentions"),
        (*side.links_again, side.table.article[side.table.head], "dropped_relations"),
    ):
        again = Counter(side.table.articles[of_row[row]] for row in rows)
        assert again == +Counter({each.article: getattr(keys_of(each), dropped) for each in said})
        assert [side.table.articles[of_row[row]] in JUDGED for row in rows] == [*(places >= 0)]


@given(predictions())
def test_what_is_said_of_other_articles_is_counted(said):
    (side,) = sides(said)
    others = [keys_of(each) for each in said if each.article not in JUDGED]
    assert side.beyond == (
        sum(len(keys.mentions) for keys in others),
        sum(len(keys.relations) for keys in others),
        len(others),
    )


@given(predictions())
def test_of_what_is_said_twice_the_best_score_stays(said):
    (side,) = sides(said)
    best = {}
    for each in said:
        for mention in each.mentions:
            if each.article in JUDGED:
                key = each.article, (mention.label, mention.fragments)
                score = -1 if mention.score is None else mention.score
                best[key] = max(best.get(key, -1), score)
    for row, score in enumerate(side.score):
        expected = best[article(side, row), mention_key(side, row)]
        assert (-1 if math.isnan(score) else score) == expected


def related(side):
    """{row: (article, label, head key, tail key)}"""
    return {
        row: (side.book.articles[side.links.article[row]], *link_key(side, row))
        for row in range(len(side.links))
    }


def spans_alone(related):
    """A relation without the labels of its ends."""
    name, label, (_, head), (_, tail) = related
    return name, label, *(sorted([head, tail]) if label in SYMMETRIC else [head, tail])


def touch(one, other):
    """Whether two mention keys have the same label and share characters."""
    return one[0] == other[0] and any(
        max(a, c) < min(b, d) for (a, b), (c, d) in product(one[1], other[1])
    )


@given(predictions(), predictions())
def test_relations_are_compared_in_every_way_as_sets_are(one, other):
    gold, predicted = sides(one, other)
    found = match_links(gold, predicted)
    mine, yours = related(gold), related(predicted)

    def agree(match, key):
        here, there = {key(each) for each in mine.values()}, {key(each) for each in yours.values()}
        assert [key(mine[row]) in there for row in mine] == match.gold.tolist()
        assert [key(yours[row]) in here for row in yours] == match.predicted.tolist()
        assert match.gold_first.sum() == len(here)
        assert match.predicted_first.sum() == len(there)
        right = (
            (match.gold & match.gold_first).sum(),
            (match.predicted & match.predicted_first).sum(),
        )
        assert right == (len(here & there), len(here & there))

    agree(found.strict, lambda each: each)
    agree(found.boundaries, spans_alone)


def of_two(related):
    """{(article, two mentions): the directions between them}, None that of a symmetric label."""
    found = {}
    for name, label, head, tail in related.values():
        low, high = sorted([head, tail])
        way = None if label in SYMMETRIC else (head, tail)
        found.setdefault((name, low, high), set()).add(way)
    return found


def right_of_two(here, there):
    """How many of one side are right, and how many each side has, between two mentions."""
    counts = [max(len(ways - {None}), bool(ways)) for ways in (here, there)]
    return (min(counts) if None in here | there else len(here & there)), *counts


@given(predictions(), predictions())
def test_pairs_are_one_to_one_and_without_order_where_either_label_is_symmetric(one, other):
    gold, predicted = sides(one, other)
    found = match_links(gold, predicted).pair
    mine, yours = of_two(related(gold)), of_two(related(predicted))
    expected = [
        right_of_two(mine.get(two, set()), yours.get(two, set())) for two in {*mine, *yours}
    ]
    counts = tuple(map(sum, zip(*expected, strict=True))) or (0, 0, 0)
    assert (found.gold & found.gold_first).sum() == counts[0]
    assert (found.predicted & found.predicted_first).sum() == counts[0]
    assert (found.gold_first.sum(), found.predicted_first.sum()) == counts[1:]


@given(predictions(), predictions())
def test_relaxed_relations_are_the_most_that_can_stand_for_each_other(one, other):
    gold, predicted = sides(one, other)
    found = match_links(gold, predicted)
    assert found.relaxed.gold.sum() == found.relaxed.predicted.sum()
    assert (found.relaxed.gold >= found.strict.gold).all()
    mine, yours = related(gold), related(predicted)
    fits = {
        row: [
            there
            for there, (place, label, *ends) in yours.items()
            if not found.strict.predicted[there]
            and (place, label) == (name, kind)
            and any(
                touch(head, turned[0]) and touch(tail, turned[1])
                for turned in ([ends, ends[::-1]] if label in SYMMETRIC else [ends])
            )
        ]
        for row, (name, kind, head, tail) in mine.items()
        if not found.strict.gold[row]
    }
    taken = {}

    def place(row, seen):
        for there in fits[row]:
            if there not in seen:
                seen.add(there)
                if there not in taken or place(taken[there], seen):
                    taken[there] = row
                    return True
        return False

    most = sum(place(row, set()) for row in fits)
    assert found.relaxed.gold.sum() == found.strict.gold.sum() + most


@given(predictions(), predictions())
def test_turned_relations_and_those_between_found_mentions_are_told(one, other):
    gold, predicted = sides(one, other)
    found = match_links(gold, predicted)
    mine, yours = related(gold), related(predicted)
    for row, (name, label, head, tail) in yours.items():
        turned = (name, label, tail, head) in mine.values()
        assert found.turned[row] == (turned and yours[row] not in mine.values())
    known = [
        {(article(side, row), mention_key(side, row)) for row in range(len(side.mentions))}
        for side in (gold, predicted)
    ]
    both = known[0] & known[1]
    for match, rows in ((found.given_gold, mine), (found.given_predicted, yours)):
        for row, (name, _, head, tail) in rows.items():
            assert match[row] == ((name, head) in both and (name, tail) in both)


@given(predictions(), predictions())
def test_partners_are_each_others(one, other):
    gold, predicted = sides(one, other)
    found = match_mentions(gold, predicted)
    for row, partner in enumerate(found.of_gold):
        if partner >= 0:
            assert found.of_predicted[partner] == row
            assert article(gold, row) == article(predicted, int(partner))
    assert np.count_nonzero(found.of_gold >= 0) == np.count_nonzero(found.of_predicted >= 0)
