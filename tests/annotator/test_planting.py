"""What is planted: only what is wrong under any scheme, where nothing stands, always the same."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import planting
from annotator.identity import items_of, mention_id
from annotator.model import MOST_PLANTED, ItemState, RunId, Zone, ZoneKind
from annotator.text import tokens
from tests.making import OSLO, article, mention
from tests.planted import HARBOUR, harbour

LABELS = {"PERSON", "GPE", "DATE"}


def draw(text=HARBOUR, *, said=None, share=MOST_PLANTED, project="p", known=(), taken=(), **fields):
    """The plants of an article, and the items that they are drawn among."""
    whole = article(text, **fields)
    items = items_of(harbour(whole.id, text) if said is None else said, run=RunId(1))
    spans = [(each.start, each.end) for each in items]
    found = planting.draw(
        whole,
        items,
        share=share,
        project=project,
        labels=LABELS,
        taken=[*spans, *taken],
        known=set(known).__contains__,
    )
    return found, items


def words_of(plants, text=HARBOUR):
    """What they read."""
    return [text[each.mention.start : each.mention.end] for each in plants]


@given(
    project=st.text(max_size=3),
    share=st.floats(0, 1),
    words=st.lists(
        st.sampled_from(
            ["However,", "Ada Lind", "Oslo", "of harbours", "talks", "about", "🚢 deal", "with.\n",
             "extent", "Despite", "of", "Norway", "is", "crews", "that", "e\u0301cole", "ly-with"]
        ),
        max_size=60,
    ),
)  # fmt: skip
def test_plants_stand_alone_trimmed_and_the_same_again(project, share, words):
    text = " ".join(words) or "x"
    plants, items = draw(text, share=share, project=project)
    assert draw(text, share=share, project=project)[0] == plants
    assert len(plants) <= min(share, MOST_PLANTED) * len(items) + 1
    assert share > 0 or not plants
    boundaries = tokens(text)
    starts, ends = {start for start, _ in boundaries}, {end for _, end in boundaries}
    spans = sorted((each.start, each.end) for each in (*items, *(p.mention for p in plants)))
    for plant in plants:
        ((start, end),) = plant.mention.fragments
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert start in starts
        assert end in ends
        assert sum(other < end and start < after for other, after in spans) == 1, "only itself"
        like = next(each for each in items if each.id == plant.like)
        assert (plant.mention.label, plant.mention.score) == (like.label, like.score)
        assert plant.mention.state is ItemState.PENDING
        assert plant.mention.id == mention_id("a1", like.label, ((start, end),))
    said = {text[each.start : each.end].casefold() for each in items}
    found = [each.casefold() for each in words_of(plants, text)]
    assert not said & set(found)
    assert len(found) == len(set(found)), "no two of the same words"


def test_nothing_is_planted_without_a_share_or_without_suggestions():
    assert draw(share=0.0)[0] == []
    assert draw(OSLO, said=type(harbour())("a1"))[0] == []


def test_over_many_articles_it_is_the_share_and_every_shape():
    drawn = [draw(name=f"a{number}", share=0.03) for number in range(200)]
    share = sum(len(plants) for plants, _ in drawn) / sum(len(items) for _, items in drawn)
    assert share == pytest.approx(0.03, abs=0.002)
    words = {each for plants, _ in drawn for each in words_of(plants)}
    assert {"However", "extent", "harbours with", "of detours"} <= words
    labels = {each.mention.label for plants, _ in drawn for each in plants}
    assert labels == LABELS
    scores = {each.mention.score for plants, _ in drawn for each in plants}
    assert len(scores) > 20


def test_other_projects_and_articles_draw_otherwise():
    drawn = [draw(project=project, name=name)[0] for project in "pq" for name in ("a1", "a2")]
    assert len({tuple(each.mention.fragments for each in plants) for plants in drawn}) == 4


def test_what_is_known_as_a_mention_is_never_planted_nor_a_part_of_what_is_planted():
    plain = set(words_of(draw()[0]))
    for words in plain:
        plants, _ = draw(known=[words.casefold()])
        assert words not in words_of(plants)
    plants, _ = draw(known=["harbours", "detours", "progress", "backing", "statement"])
    assert not {"harbours", "detours", "progress"} & set(" ".join(words_of(plants)).split())


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


def test_an_edge_at_which_mentions_have_a_word_is_no_wrong_one():
    said = harbour()
    whole = mention("long", "GPE", (HARBOUR.index("of Norway"), HARBOUR.index("of Norway") + 9))
    for number in range(30):
        with_of = type(said)(said.article, (*said.mentions, whole))
        plants, _ = draw(said=with_of, name=f"a{number}")
        assert not any(each.startswith("of ") for each in words_of(plants))


@given(project=st.text(max_size=5))
def test_what_is_on_record_is_shown_as_it_was_drawn(project):
    plants, items = draw(project=project)
    recorded = [(p.mention.id, p.mention.label, p.mention.fragments) for p in plants]
    suggested = {each.id: each for each in items}
    assert planting.again(article(HARBOUR), suggested, recorded, project=project) == plants


def test_a_plant_that_was_corrected_is_none():
    plant = draw()[0][0]
    plants = {plant.mention.id: plant}
    start, end = plant.mention.fragments[0]
    assert planting.as_planted(replace(plant.mention, state=ItemState.ACCEPTED), plants)
    assert planting.as_planted(replace(plant.mention, note="sure?", flagged=True), plants)
    assert not planting.as_planted(replace(plant.mention, label="ORG"), plants)
    assert not planting.as_planted(replace(plant.mention, fragments=((start, end + 1),)), plants)
    assert planting.is_retired(planting.retired(plant.mention), plants)
    assert not planting.is_retired(replace(plant.mention, state=ItemState.REJECTED), plants)
