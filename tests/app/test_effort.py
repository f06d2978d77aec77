"""The effort instrument: it reaches the gold from anything, and its counts are what keys cost."""

import json
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import scheme as schemes
from annotator.formats import exchange
from annotator.model import Article, ArticleId, PredictedMention, Prediction, Zone, ZoneKind
from annotator.resources import resource
from annotator.sheet import Sheet
from annotator.text import find_all, sha256, tokens
from app.session import jumping, missed, reading
from tests.bench import effort
from tests.bench.effort_cost import Cost, saving, together
from tests.bench.effort_goal import edge_moves
from tests.bench.effort_made import shortened, spoiled
from tests.bench.effort_reach import Reach
from tests.making import OSLO, article, mention, place, relation

ADA = mention("ada", "PERSON", place(OSLO, "Ada Lind", 1))
ENVOY = mention("envoy", "ROLE", place(OSLO, "envoy"))
NORWAY = mention("norway", "GPE", place(OSLO, "Norway"))
TALKS = mention("talks", "MEETING", place(OSLO, "Oslo talks"), attributes={"status": "held"})
MONDAY = mention("monday", "DATE", place(OSLO, "Monday"))
IS = relation("is", "holds_role", "ada", "envoy", attributes={"modality": "asserted"})
ON = relation("on", "held_on", "talks", "monday", attributes={"modality": "planned"})
GOLD = Prediction(ArticleId("a1"), (ADA, ENVOY, NORWAY, TALKS, MONDAY), (IS, ON))


@pytest.fixture
def acts(styled, tmp_path, diplomacy):
    """Reviews OSLO from these suggestions to the gold; the keys of each act by kind."""

    def review(*mentions, relations=(IS, ON), gold=GOLD, paragraph_key=False, **options):
        said = Prediction(gold.article, tuple(mentions), tuple(relations))
        jobs = [effort.Job(article(), gold, said)]
        options["paragraph_key"] = paragraph_key
        (outcome,) = effort.review(jobs, diplomacy, tmp_path, **options)
        assert outcome.differs == ()
        assert outcome.cost.keys == sum(map(sum, outcome.cost.acts.values()))
        return outcome.cost.acts

    return review


def test_what_is_right_costs_a_key_an_item_and_one_to_finish(acts):
    assert acts(*GOLD.mentions) == {"accept": [1] * 7, "finish": [1]}


def test_the_paragraph_key_takes_all_that_is_right_at_once(acts):
    assert acts(*GOLD.mentions, paragraph_key=True) == {"paragraph": [1], "finish": [1]}


def test_what_is_nothing_costs_a_key(acts):
    nothing = mention("x", "LOC", place(OSLO, "nothing"))
    done = acts(*GOLD.mentions, nothing)
    assert done == {"accept": [1] * 7, "reject": [1], "finish": [1]}


def test_another_label_costs_a_key(acts):
    wrong = replace(NORWAY, label="ORG")
    done = acts(ADA, ENVOY, wrong, TALKS, MONDAY)
    assert done == {"accept": [1] * 6, "relabel": [1], "finish": [1]}


@pytest.mark.parametrize("words", ["an envoy", "envoy of"])
def test_a_token_too_many_costs_two_keys_with_the_verdict(acts, words):
    wrong = replace(ENVOY, fragments=(place(OSLO, words),))
    done = acts(ADA, wrong, NORWAY, TALKS, MONDAY)
    assert done == {"accept": [1] * 6, "boundary": [2], "finish": [1]}


def test_a_missed_relation_costs_two_keys_and_one_for_its_attribute_if_that_is_not_usual(acts):
    done = acts(*GOLD.mentions, relations=[ON])
    assert done == {"accept": [1] * 6, "relate": [2], "finish": [1]}
    done = acts(*GOLD.mentions, relations=[IS])
    assert done == {"accept": [1] * 6, "relate": [2], "attribute": [1], "finish": [1]}
    said_nothing = replace(GOLD, relations=(replace(IS, attributes={}), ON))
    done = acts(*GOLD.mentions, relations=[ON], gold=said_nothing)
    assert done == {"accept": [1] * 6, "relate": [2], "attribute": [1], "finish": [1]}


def test_a_wrong_attribute_costs_a_key(acts):
    wrong = replace(TALKS, attributes={"status": "planned", "track": "2"})
    done = acts(ADA, ENVOY, NORWAY, wrong, MONDAY)
    assert done == {"accept": [1] * 7, "attribute": [1, 1], "finish": [1]}


def test_a_relation_the_wrong_way_round_is_turned(acts, diplomacy):
    inside = relation("in", "located_in", "norway", "city", attributes={"modality": "denied"})
    city = mention("city", "GPE", place(OSLO, "Oslo", 2))
    gold = Prediction(GOLD.article, (NORWAY, city), (inside,))
    done = acts(NORWAY, city, relations=[replace(inside, head="city", tail="norway")], gold=gold)
    assert done == {"accept": [1, 1], "swap": [2], "finish": [1]}


def test_a_relation_with_another_tail_costs_two_keys(acts):
    done = acts(*GOLD.mentions, relations=[IS, replace(ON, tail="norway", label="held_at")])
    assert done["reject"] == [1]  # another label and another tail at once
    gold = replace(GOLD, relations=(IS, replace(ON, tail="norway", label="held_at")))
    city = mention("city", "GPE", place(OSLO, "Oslo", 2))
    gold = replace(gold, mentions=(*GOLD.mentions, city))
    done = acts(*gold.mentions, relations=[IS, replace(gold.relations[1], tail="city")], gold=gold)
    assert done == {"accept": [1] * 7, "reconnect": [2], "finish": [1]}


def test_relations_of_one_mention_ask_for_r_once(acts):
    held = relation("at", "held_at", "talks", "norway", attributes={"modality": "asserted"})
    usual = replace(ON, attributes={"modality": "asserted"})
    gold = replace(GOLD, relations=(IS, usual, held))
    done = acts(*GOLD.mentions, relations=[IS], gold=gold)
    assert done == {"accept": [1] * 6, "relate": [2, 1], "finish": [1]}


def test_what_is_marked_with_shift_leaves_the_focus_to_what_is_judged_next(acts):
    done = acts(ADA, ENVOY, NORWAY, MONDAY, relations=[IS], gold=replace(GOLD, relations=(IS,),
                mentions=(ADA, ENVOY, NORWAY, replace(TALKS, attributes={}), MONDAY)))  # fmt: skip
    assert done == {"accept": [1] * 5, "add": [3], "finish": [1]}


def test_a_missed_mention_of_two_tokens_costs_at_most_four_keys(acts):
    done = acts(ENVOY, NORWAY, TALKS, MONDAY, relations=[ON])
    assert done["add"] == [2]  # ' and P: a name comes whole
    first = acts(ENVOY, NORWAY, TALKS, MONDAY, relations=[ON], paragraph_key=True)
    assert first["add"] == [2]


def test_without_suggestions_everything_is_marked(acts):
    done = acts(suggestions=False, relations=())
    assert len(done["add"]) == 5
    assert len(done["relate"]) == 2
    assert "accept" not in done


def test_what_stands_twice_is_marked_once_and_then_takes_a_key_each(acts):
    names = [mention(f"n{n}", "PERSON", place(OSLO, "Ada Lind", n)) for n in (0, 1)]
    done = acts(suggestions=False, gold=Prediction(GOLD.article, tuple(names)))
    assert len(done["add"]) == 1
    assert done["accept"] == [1]  # it was suggested when the first one was marked
    cities = [mention(f"c{n}", "GPE", place(OSLO, "Oslo", n)) for n in (0, 1, 2)]
    gold = Prediction(GOLD.article, tuple(cities))
    done = acts(suggestions=False, gold=gold, paragraph_key=False)
    assert len(done["add"]) == 1
    assert done["accept"] == [1, 1]


def test_entities_are_said_where_they_are_asked_for(acts):
    named = replace(ADA, entity="Lind, Ada")
    gold = replace(GOLD, mentions=(named, *GOLD.mentions[1:]))
    assert acts(*GOLD.mentions, gold=gold) == {"accept": [1] * 7, "finish": [1]}
    done = acts(*GOLD.mentions, gold=gold, entities=True)
    assert done["accept"] == [1] * 7
    assert len(done["entity"]) == 1


def test_fragments_are_joined(acts):
    split = mention("s", "LOC", *(place(OSLO, words) for words in ("Norway", "Oslo talks", "on")))
    gold = Prediction(GOLD.article, (ADA, split))
    done = acts(suggestions=False, relations=(), gold=gold)
    assert len(done["add"]) == 2
    alone = Prediction(GOLD.article, (split,))
    assert acts(split, relations=(), gold=alone)["accept"] == [1]


def test_what_no_key_can_mark_is_told(styled, tmp_path, diplomacy):
    inside = (place(OSLO, "Norway")[0] + 1, place(OSLO, "Norway")[1] - 1)  # no whole token
    split = mention("s", "LOC", place(OSLO, "envoy"), inside)
    jobs = [effort.Job(article(), Prediction(GOLD.article, (ADA, split)), Prediction(GOLD.article))]
    (outcome,) = effort.review(jobs, diplomacy, tmp_path)
    assert [each.startswith("mentions: ('LOC'") for each in outcome.differs] == [True]
    assert effort.report(jobs, [outcome], None)["all"]["exact"] is False


@pytest.mark.parametrize("right", [0.85, 0.3])
@pytest.mark.parametrize("paragraph_key", [True, False])
def test_the_samples_come_to_their_gold_from_spoiled_suggestions(
    styled, tmp_path, diplomacy, right, paragraph_key
):
    records = islice(exchange.read(resource("samples", "gold.jsonl")), 2)
    jobs = [
        effort.Job(*cut, spoiled(*cut, diplomacy, right=right, seed=4))
        for cut in map(shortened, records)
    ]
    outcomes = effort.review(jobs, diplomacy, tmp_path, paragraph_key=paragraph_key)
    assert [outcome.differs for outcome in outcomes] == [(), ()]


def test_spoiled_suggestions_are_right_as_often_as_was_asked(diplomacy):
    for record in exchange.read(resource("samples", "gold.jsonl")):
        cut, gold = shortened(record)
        assert (len(gold.mentions), len(gold.relations)) == (40, 15)
        said = spoiled(cut, gold, diplomacy)
        kept = [each for each in (*gold.mentions, *gold.relations)
                if each in (*said.mentions, *said.relations)]  # fmt: skip
        assert len(kept) == 47
        assert len(said.mentions) - len({(m.label, m.fragments) for m in said.mentions}) == 0
        assert said == spoiled(cut, gold, diplomacy)
        assert said != spoiled(cut, gold, diplomacy, seed=2)


def test_the_command_prints_the_costs_and_what_was_saved(styled, tmp_path, capfd):
    gold, said = tmp_path / "gold.jsonl", tmp_path / "said.jsonl"
    text = "🤝 Ms Kim 김정은이 met Bo in Oslo."
    basic = schemes.load("news-basic")
    assert "works_for" in basic.relations
    kim = PredictedMention("k", "PERSON", (place(text, "김정은"),))  # not a whole token
    bo = PredictedMention("b", "PERSON", (place(text, "Bo"),))
    line = exchange.line(Article(ArticleId("k1"), sha256(text), "", text), (kim, bo))
    gold.write_bytes(line)
    said.write_bytes(exchange.line(Article(ArticleId("k1"), sha256(text), "", text), (bo,)))
    assert effort.main([str(gold), str(said), "--scheme", "news-basic"]) == 0
    printed = json.loads(capfd.readouterr().out)
    (one,), every = printed["articles"], printed["all"]
    assert (one["article"], one["mentions"], one["words"], one["exact"]) == ("k1", 2, 8, True)
    # a word is selected and marked, its particle left out, and the suggestion accepted
    assert one["by_kind"]["add"]["most"] > 2
    assert one["keys"] == every["keys"] == sum(each["keys"] for each in one["by_kind"].values())
    assert {every[name] for name in ("articles", "exact", "clicks")} == {1, 0}
    assert printed["all"]["saved"]["keys"] > 0
    assert effort.main([str(gold), str(said), "--scheme", "news-basic", "--no-suggestions"]) == 0
    assert "saved" not in json.loads(capfd.readouterr().out)["all"]


def test_the_command_says_what_is_the_matter_with_a_file(tmp_path, capfd):
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "a", "text": "Oslo", "mentions": [{"id": "m", "start": 0, "end": 4,'
                    ' "label": "PLANET"}]}', encoding="utf-8")  # fmt: skip
    assert effort.main([str(gold), str(gold)]) == 1
    said = capfd.readouterr().err
    assert said.startswith("effort: ")
    assert "PLANET" in said


def test_seconds_are_keys_with_modifiers_and_thought_and_reading():
    cost = Cost(words=238, acts={"accept": [1, 1], "add": [4], "navigation": [1]}, keys=7,
                modifiers=3)  # fmt: skip
    seconds = cost.seconds
    assert seconds["keys"] == pytest.approx(10 * 0.28)
    assert seconds["mental"] == pytest.approx(3 * 1.35)
    assert seconds["reading"] == pytest.approx(60)
    assert seconds["all"] == pytest.approx(2.8 + 4.05 + 60)
    both = together([cost, replace(cost, clicks=2)])
    assert both.seconds["mouse"] == pytest.approx(2 * (1.1 + 0.2 + 2 * 0.4))
    assert both.acts["accept"] == [1, 1, 1, 1]
    assert saving(cost, both)["keys"] == 7


def test_each_item_of_a_paragraph_may_cost_a_thought_and_noticing_another():
    cost = Cost(words=238, acts={"paragraph": [1], "add": [4]}, keys=5, modifiers=1, together=6)
    by_act = cost.seconds["all"]
    assert cost.seconds_by_item() == pytest.approx(by_act + 6 * 1.35)
    assert cost.seconds_by_item(noticed=True) == pytest.approx(by_act + 7 * 1.35)
    assert cost.seconds_by_item(reading=False) == pytest.approx(by_act + 6 * 1.35 - 60)
    assert together([cost, cost]).together == 12


def test_bylines_and_furniture_are_not_read():
    text = "By Bo Quist\n\nThe talks ended."
    zones = (Zone(0, 11, ZoneKind.BYLINE),)
    assert effort._words(Article(ArticleId("a"), sha256(text), "", text, {}, zones)) == 3


words = st.sampled_from(["Oslo", "a", "U.S.", "24,000", "한국어", "🤝", "-", "’s", "é", "on"])
gaps = st.sampled_from([" ", " ", "  ", "\n\n", ""])
texts = st.lists(st.tuples(words, gaps), min_size=1, max_size=14).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


def spans(data, text):
    found = tokens(text)
    first = data.draw(st.integers(0, len(found) - 1))
    last = data.draw(st.integers(first, len(found) - 1))
    return found[first][0], found[last][1]


@given(text=texts.filter(tokens), data=st.data())
@settings(max_examples=200)
def test_a_route_selects_what_it_says(diplomacy, text, data):
    sheet = Sheet(Article(ArticleId("a"), sha256(text), "", text), diplomacy, {})
    wanted, start = spans(data, text), spans(data, text)
    cursor = reading.at(*start)
    route = Reach(sheet).route(cursor, wanted)
    jump = jumping.Jump()
    for action in route.actions:
        move, _, side = action.partition("_")
        if action == "find":
            found = find_all(text, route.typed)
            found.sort(key=lambda each: (each[0] < start[1], each[0]))
            cursor = reading.select(*found[route.downs])
        elif len(action) == 1:
            cursor = jump.type(sheet, cursor, action)
        elif action == "jump_again":
            cursor = jump.again(sheet, cursor)
        elif action == "jump":
            continue
        elif action == "missed":
            cursor = missed.Missed(sheet).following(cursor)
        elif action.endswith("to_mark"):
            cursor = reading.to_mark(sheet, cursor, forward="back" not in action)
        else:
            act = reading.extended if move == "select" else reading.moved
            cursor = act(sheet, cursor, forward=side == "right")
    assert cursor.selection == route.selects == wanted


@given(text=texts.filter(tokens), data=st.data())
@settings(max_examples=200)
def test_edge_moves_lead_from_one_span_to_another(diplomacy, text, data):
    sheet = Sheet(Article(ArticleId("a"), sha256(text), "", text), diplomacy, {})
    span, wanted = spans(data, text), spans(data, text)
    moves = edge_moves(sheet, span, wanted)
    for move in moves or ():
        edge, side, *by = move.split("_")
        span = reading.moved_edge(
            sheet, span, edge=edge, forward=side == "right", by_character=bool(by)
        )
    assert moves is None or span == wanted
