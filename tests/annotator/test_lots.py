"""What is planted: wrong for certain in any language, and not to be told from the others."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import lots
from annotator import scheme as schemes
from annotator.identity import items_of, mention_id
from annotator.model import MOST_PLANTED, ItemState, Prediction, RunId, Zone, ZoneKind
from annotator.passed_over import ReadArticle, units
from annotator.sheet import Sheet
from annotator.text import tokens
from tests.bench.saving import own_articles
from tests.making import OSLO, article
from tests.planted import HARBOUR, harbour
from tests.worlds import LABELS, SCRIPTS, UNSPACED, World

SCHEME = schemes.load("diplomacy")
worlds = st.builds(World, st.sampled_from(sorted(SCRIPTS)), st.integers(0, 10_000))


def read_harbours():
    """HARBOUR, read to its end by somebody who has marked every name."""
    accepted = tuple((each.label, each.fragments) for each in harbour().mentions)
    return [ReadArticle(HARBOUR, accepted=accepted)] * 5


def draw(text=HARBOUR, *, said=None, share=MOST_PLANTED, project="p", known=(), taken=(),
         read=read_harbours, **fields):  # fmt: skip
    """The plants of an article, and the items that they are drawn among."""
    whole = article(text, **fields)
    items = items_of(harbour(whole.id, text) if said is None else said, run=RunId(1))
    found = drawn(whole, items, share=share, project=project, known=known, taken=taken, read=read)
    return found, items


def drawn(whole, items, *, read, share=MOST_PLANTED, project="p", known=(), taken=()):
    """The plants among these items."""
    spans = [(each.start, each.end) for each in items]
    return lots.draw(
        whole,
        items,
        share=share,
        project=project,
        labels=SCHEME.mentions,
        taken=[*spans, *taken],
        read=read,
        known=set(known).__contains__,
    )


def words_of(plants, text=HARBOUR):
    """What they read."""
    return [text[each.mention.start : each.mention.end] for each in plants]


@settings(deadline=None)
@given(world=worlds, share=st.floats(0, 1))
def test_in_any_language_no_plant_is_right(world, share):
    read = world.read()
    whole, true, said = world.article()
    items = items_of(said, run=RunId(1))
    plants = drawn(whole, items, share=share, read=lambda: read)
    assert drawn(whole, items, share=share, read=lambda: read) == plants
    assert len(plants) <= min(share, MOST_PLANTED) * len(items) + 1
    spans = {(start, end) for start, end, _ in true}
    names = {word for name in world.names | world.fresh for word in name.split()}
    for plant in plants:
        ((start, end),) = plant.mention.fragments
        assert (start, end) not in spans
        assert not any(each.start < end and start < each.end for each in items)
        if world.script not in UNSPACED:
            words = whole.text[start:end].split()
            assert {words[0], words[-1]} - names, "a word at its edge is none of a name"


def test_in_articles_of_our_own_no_plant_is_right_by_their_gold():
    chance = random.Random(1)
    lessons = list(own_articles())
    read = [
        ReadArticle(
            each.article.text,
            each.article.zones,
            tuple((one.label, one.fragments) for one in each.gold.mentions),
        )
        for each in lessons
    ]
    planted = 0
    for place, each in enumerate(lessons):
        gold = each.gold.mentions
        said = Prediction(each.article.id, tuple(one for one in gold if chance.random() < 0.8))
        items = items_of(said, run=RunId(1))
        others = [*read[:place], *read[place + 1 :]]
        plants = drawn(each.article, items, read=lambda others=others: others)
        planted += len(plants)
        assert not {plant.mention.fragments for plant in plants} & {one.fragments for one in gold}
    assert planted > 80


@settings(deadline=None, max_examples=30)
@given(world=worlds)
def test_in_every_language_something_is_planted(world):
    read = world.read()
    found = []
    for number in range(6):
        whole, _, said = world.article(f"a{number}")
        found += drawn(whole, items_of(said, run=RunId(1)), read=lambda: read)
    assert found


@settings(deadline=None)
@given(world=worlds)
def test_a_plant_looks_like_a_suggestion_of_its_article(world):
    read = world.read()
    whole, _, said = world.article()
    items = items_of(said, run=RunId(1))
    surfaces = {
        (each.label, len(units(words)), words[0].isupper(), words[0].islower())
        for each in items
        if (words := whole.text[each.start : each.end])
    }
    scores = [each.score for each in items]
    for plant in drawn(whole, items, read=lambda: read):
        mention = plant.mention
        words = whole.text[mention.start : mention.end]
        look = mention.label, len(units(words)), words[0].isupper(), words[0].islower()
        assert look in surfaces
        assert min(scores) <= mention.score <= max(scores)
        assert mention.score == round(mention.score, 3), "with as many digits"
        assert mention.id == mention_id("a1", mention.label, mention.fragments)
        like = next(each for each in items if each.id == plant.like)
        assert replace(mention, id=like.id, fragments=like.fragments, score=like.score) == like


def crowd():
    """Of many articles: what can be seen of each suggestion, by whether it was planted."""
    world = World("latin", 1)
    read = world.read()
    seen = {True: [], False: []}
    for number in range(150):
        whole, _, said = world.article(f"a{number}")
        items = items_of(said, run=RunId(1))
        sheet = Sheet(whole, SCHEME, *[{each.id: each for each in items}] * 2, None, 1).planted(
            drawn(whole, items, read=lambda: read)
        )
        for place, each in enumerate(sheet.items.values()):
            words = sheet.surface(each)
            seen[each.id in sheet.plants].append(
                {
                    "score": each.score,
                    "digits of the score": len(str(each.score)),
                    "code points": len(words),
                    "words": len(units(words)),
                    "capital": words[0].isupper(),
                    "id": int(each.id, 16),
                    "length of the id": len(each.id),
                    "place among the items": place / len(sheet.items),
                    "order of the review": sheet.order.index(each.id) / len(sheet.items),
                    "label": LABELS.index(each.label),
                    "place in the text": each.start / len(whole.text),
                    "attributes": len(each.attributes),
                    "run": each.run,
                }
            )
    return seen


def test_nothing_to_be_seen_of_plants_tells_them_from_the_others():
    seen = crowd()
    assert len(seen[True]) > 200
    told = {}
    for what in seen[True][0]:
        plants, others = ([each[what] for each in seen[planted]] for planted in (True, False))
        higher = sum((one > other) + (one == other) / 2 for one in plants for other in others)
        told[what] = higher / (len(plants) * len(others))
    # half of all pairs: chance alone; 0.06 is three standard deviations of so few plants
    assert told == pytest.approx(dict.fromkeys(told, 0.5), abs=0.06)


def test_nothing_is_planted_without_a_share_or_suggestions_or_what_was_read():
    assert draw()[0]
    assert draw(share=0.0)[0] == []
    assert draw(OSLO, said=type(harbour())("a1"))[0] == []
    assert draw(read=list)[0] == []
    assert draw(read=lambda: read_harbours()[:3])[0] == [], "so few tell nothing"


def test_over_many_articles_it_is_the_share():
    found = [draw(name=f"a{number}", share=0.03) for number in range(200)]
    share = sum(len(plants) for plants, _ in found) / sum(len(items) for _, items in found)
    assert share == pytest.approx(0.03, abs=0.003)


def test_what_reviewers_have_rejected_before_is_planted_first():
    marked = harbour().mentions
    accepted = tuple((each.label, each.fragments) for each in marked)
    start = HARBOUR.index("Despite rain")
    wrong = ("GPE", ((start, start + len("Despite")),)), ("PERSON", ((start, start + 12),))
    read = [ReadArticle(HARBOUR, accepted=accepted, rejected=wrong)] * 5
    found = [draw(name=f"a{number}", read=lambda: read)[0] for number in range(20)]
    first = {(p.mention.label, *words_of([p])) for plants in found for p in plants}
    assert {("GPE", "Despite"), ("PERSON", "Despite rain")} <= first


def test_a_name_with_a_word_too_many_is_planted_where_nothing_marks_it():
    said = harbour()
    missed = replace(said, mentions=tuple(
        each for each in said.mentions
        if HARBOUR[each.start : each.end] != "Oslo"
    ))  # fmt: skip
    words = {
        each for number in range(30) for each in words_of(draw(said=missed, name=f"a{number}")[0])
    }
    assert "Oslo" not in words
    assert words & {"Oslo on", "Oslo captains"} or any(each.startswith("Oslo ") for each in words)


def test_other_projects_and_articles_draw_otherwise():
    found = [draw(project=project, name=name)[0] for project in "pq" for name in ("a1", "a2")]
    assert len({tuple(each.mention.fragments for each in plants) for plants in found}) > 1


def test_what_is_known_as_a_mention_is_never_planted():
    for words in set(words_of(draw()[0])):
        plants, _ = draw(known=[words.casefold()])
        assert words not in words_of(plants)


def test_nothing_is_planted_where_another_run_says_something():
    for each in draw()[0]:
        plants, _ = draw(taken=[each.mention.fragments[0]])
        assert each.mention.fragments not in [other.mention.fragments for other in plants]


def test_nothing_is_planted_in_furniture_or_bylines():
    first = HARBOUR.index("\n\n", len(HARBOUR) // 2)
    for kind in (ZoneKind.FURNITURE, ZoneKind.BYLINE):
        plants, _ = draw(zones=(Zone(0, first, kind),))
        assert plants
        assert all(each.mention.start > first for each in plants)


def test_plants_are_whole_tokens_of_different_words():
    boundaries = tokens(HARBOUR)
    starts, ends = {start for start, _ in boundaries}, {end for _, end in boundaries}
    for number in range(20):
        plants, _ = draw(name=f"a{number}")
        assert all(each.mention.start in starts and each.mention.end in ends for each in plants)
        assert all(each.mention.state is ItemState.PENDING for each in plants)
        found = words_of(plants)
        assert len(found) == len(set(found))


@given(project=st.text(max_size=5))
def test_what_is_on_record_is_shown_as_it_was_drawn(project):
    plants, items = draw(project=project)
    recorded = [(p.mention.id, p.mention.label, p.mention.fragments) for p in plants]
    suggested = {each.id: each for each in items}
    assert lots.again(article(HARBOUR), suggested, recorded, project=project) == plants


@given(
    scores=st.lists(st.floats(0, 1) | st.sampled_from([0.5, 0.9]), min_size=1),
    lot=st.floats(0, 1, exclude_max=True),
)
def test_a_score_lies_among_the_others_and_is_one_of_them_where_these_are_few(scores, lot):
    scores.sort()
    found = lots._between(scores, lot)
    assert scores[0] <= found <= scores[-1]
    often = {each for each in scores if scores.count(each) > 1}
    if often == set(scores):
        assert found in often
