"""Runs that are gold itself: known before anything is scored, and told apart in a report."""

from dataclasses import replace

import pytest

from annotator.descent import mark_of
from annotator.evaluate import Predictions, evaluate
from annotator.evaluate.echoes import echoes, is_echo, learners, unranked, without
from annotator.evaluate.html import page
from annotator.model import Prediction
from tests.reports import made_gold, made_run


def same(gold, name="gold"):
    return Predictions(
        name, tuple(Prediction(each.id, each.mentions, each.relations) for each in gold.articles)
    )


@pytest.fixture
def gold():
    return made_gold(6)


def test_what_says_gold_is_known_with_and_without_scores(gold):
    run = same(gold)
    assert is_echo(run, gold)
    assert echoes(evaluate(gold, run, made_run(gold, "other"), resamples=50)) == ["gold"]


def test_one_item_more_or_less_or_elsewhere_is_another_run(gold):
    first, *rest = same(gold).articles
    mention = first.mentions[0]
    for mentions, relations in (
        (first.mentions[1:], ()),
        (first.mentions, first.relations[1:]),
        ((*first.mentions, replace(mention, id="x", fragments=((0, 1),))), first.relations),
        ((replace(mention, label="QUITE_ANOTHER"), *first.mentions[1:]), first.relations),
    ):
        run = Predictions("near", (replace(first, mentions=mentions, relations=relations), *rest))
        assert not is_echo(run, gold)
    assert not is_echo(Predictions("silent of one", tuple(rest)), gold)
    assert not is_echo(Predictions("silence", ()), gold)


def test_what_it_says_of_unfinished_articles_is_no_matter(gold):
    unfinished = replace(gold.articles[0], finished=False, mentions=(), relations=())
    other = replace(gold, articles=(unfinished, *gold.articles[1:]))
    assert is_echo(same(gold), other)


def test_gold_without_any_item_has_no_echo(gold):
    empty = replace(
        gold, articles=tuple(replace(each, mentions=(), relations=()) for each in gold.articles)
    )
    assert not is_echo(same(empty), empty)
    assert echoes(evaluate(empty, same(empty), resamples=50)) == []


def test_without_it_the_others_have_the_ranks_they_have_among_themselves(gold):
    runs = made_run(gold, "good", wrong=0.2), made_run(gold, "bad", wrong=3)
    report = without(evaluate(gold, same(gold), *runs, resamples=200), ["gold"])
    assert [run.name for run in report.runs] == ["good", "bad"]
    assert {(each.a, each.b) for each in report.comparisons["mentions.strict"]} == {("good", "bad")}
    assert min(report.ranks["mentions.strict"].values()) == 1
    assert set(report.ranks["mentions.strict"]) == {"good", "bad"}


def learnt(run, *articles):
    return replace(run, learnt={each.id: mark_of(each.sha256 or "") for each in articles})


def test_who_has_learnt_from_judged_articles_has_no_rank_but_scores_on_the_others(gold):
    first, second, *others = gold.articles
    run = learnt(same(gold, "learner"), first, second)
    report = evaluate(gold, run, made_run(gold, "one"), made_run(gold, "two"), resamples=50)
    told = report.runs[0]
    assert told.learnt_articles == 2
    assert learners(report) == ["learner"]
    assert unranked(report) == ["learner"]
    assert report.ranks["mentions.strict"] == {"one": 1, "two": 1}
    assert report.to_dict()["runs"][0]["ranks"] == {
        "mentions.strict": None, "relations.strict": None
    }  # fmt: skip
    parted = told.mentions.by["learnt"]
    assert parted["learnt from"].support == sum(len(each.mentions) for each in (first, second))
    assert parted["new"].support == sum(len(each.mentions) for each in others)
    assert "learnt" not in report.runs[1].mentions.by
    assert (
        "note of it: 2 judged articles are among those that it has learnt from, so that it has no "
        "rank: learner: 2 of 6 (33%)" in report.table()
    )
    assert "on 4 articles that it has not learnt from: mentions F1 1.000" in report.table()
    assert "has learnt from 2 of the 6 judged articles" in page(report, gold)


def test_who_has_learnt_them_all_says_nothing_of_others(gold):
    report = evaluate(gold, learnt(same(gold), *gold.articles), resamples=0)
    assert report.runs[0].learnt_articles == 6
    assert "it has learnt from all that is judged" in report.table()
    assert report.ranks == {"mentions.strict": {}, "relations.strict": {}}


def test_a_text_that_was_learnt_under_another_id_was_learnt(gold):
    article = replace(gold.articles[0], sha256="ab" * 32)
    other = replace(gold, articles=(article, *gold.articles[1:]))
    run = replace(same(other), learnt={"copy": mark_of("ab" * 32), "elsewhere": "c" * 16})
    assert evaluate(other, run, resamples=0).runs[0].learnt_articles == 1
