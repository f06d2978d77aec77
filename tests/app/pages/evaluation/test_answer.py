"""The answer in words: it says what is sure and what is not."""

from dataclasses import replace

import pytest

from annotator.evaluate import Gold, GoldArticle, Predictions, evaluate
from annotator.model import ArticleId, PredictedMention
from app.pages.evaluation.answer import answer, caveat

ARTICLES = [f"a{number}" for number in range(30)]


def gold(articles=ARTICLES):
    mention = PredictedMention("m1", "PERSON", ((0, 4),))
    return Gold(
        "news", tuple(GoldArticle(ArticleId(each), mentions=(mention,)) for each in articles)
    )


def run(name, right, articles=ARTICLES):
    """An extractor that is right in the first so many articles, and else somewhere else."""
    return Predictions.from_spans(
        name,
        {
            each: [(0, 4, "PERSON") if place < right else (9, 12, "PERSON")]
            for place, each in enumerate(articles)
        },
    )


def test_of_one_run_it_tells_how_good_it_is():
    assert answer(evaluate(gold(), run("a", 15))).startswith("a: strict F1 of mentions 0.50 [0.3")


def test_the_better_one_of_two_is_named_whatever_their_order():
    strong, weak = run("strong", 28), run("weak", 5)
    for report in (evaluate(gold(), strong, weak), evaluate(gold(), weak, strong)):
        said = answer(report)
        assert said.startswith("strong is better than weak: mentions +0.77 [0.")
        assert said.endswith(", sure; relations n/a.")


def test_two_that_cannot_be_told_apart_are_said_to_be_so():
    said = answer(evaluate(gold(), run("a", 20), run("b", 19)))
    assert said.startswith("a and b cannot be told apart. a: mentions +0.03 [")
    assert "not sure" in said


def test_of_three_it_names_the_best_and_who_may_be_as_good():
    said = answer(evaluate(gold(), run("a", 29), run("b", 28), run("c", 2)))
    assert said.startswith("Mentions: a has the highest F1, 0.97, but cannot be told apart from b.")
    said = answer(evaluate(gold(), run("a", 29), run("b", 9), run("c", 2)))
    assert said.startswith("Mentions: a is the best, +0.67 [")
    assert "over b, sure." in said
    assert said.endswith("Relations: n/a.")


@pytest.mark.parametrize(("articles", "said"), [(ARTICLES, ""), (["a0"], "One article only")])
def test_one_article_cannot_say_how_sure_it_is(articles, said):
    assert caveat(evaluate(gold(articles), run("a", 1, articles))).startswith(said)


def test_silence_is_told_beside_the_answer():
    report = evaluate(gold(), run("a", 9, ARTICLES[:10]))
    assert caveat(report) == (
        "a says nothing of 20 of 30 finished articles; their gold counts as missed."
    )


def test_a_handful_of_articles_can_tell_nobody_apart():
    report = evaluate(gold(ARTICLES[:5]), run("a", 4, ARTICLES[:5]), run("b", 0, ARTICLES[:5]))
    assert caveat(report) == "With 5 articles no difference can be sure."
    said = answer(report)
    assert said.startswith(
        "a is ahead of b, but 5 articles are too few to be sure (a comparison needs 6): "
        "mentions +0.80 [0.40 1.00], not sure; relations n/a."
    )
    assert "cannot be told apart" not in said


def test_few_articles_are_not_why_two_that_are_alike_cannot_be_told_apart():
    few = ARTICLES[:5]
    said = answer(evaluate(gold(few), run("a", 3, few), run("b", 3, few)))
    assert said.startswith("a and b cannot be told apart. ")


def test_of_several_in_few_articles_who_is_far_behind_is_not_as_good():
    few = ARTICLES[:5]
    said = answer(evaluate(gold(few), run("a", 4, few), run("b", 3, few), run("c", 0, few)))
    assert said.startswith(
        "Mentions: a has the highest F1, 0.80, but cannot be told apart from b; ahead of c, but "
        "5 articles are too few to be sure (a comparison needs 7)."
    )


def test_where_the_interval_and_the_test_are_at_odds_it_is_the_test_that_is_not_sure():
    report = evaluate(gold(), run("a", 20), run("b", 19))
    (each,) = report.comparisons["mentions.strict"]
    odd = replace(each, low=0.01, high=0.2)
    report = replace(report, comparisons=report.comparisons | {"mentions.strict": (odd,)})
    assert answer(report).startswith("a is ahead of b, but the test is not sure of it: mentions")


def test_what_says_exactly_what_gold_says_is_told_apart():
    same, strong, weak = run("gold", 30), run("strong", 28), run("weak", 5)
    said = answer(evaluate(gold(), same, strong, weak))
    assert said.startswith(
        "gold says exactly what the gold says; of the others: strong is better than weak: mentions "
    )
    said = answer(evaluate(gold(), same, run("a", 29), run("b", 9), run("c", 2)))
    assert "of the others: Mentions: a is the best, +0.67 [" in said
    said = answer(evaluate(gold(), same, weak))
    assert said.startswith("gold says exactly what the gold says. weak: strict F1 of mentions 0.17")
    assert answer(evaluate(gold(), same)) == "gold says exactly what the gold says."
    both = answer(evaluate(gold(), same, run("copy", 30)))
    assert both == "gold and copy say exactly what the gold says."
