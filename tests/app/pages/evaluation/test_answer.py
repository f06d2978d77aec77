"""The answer in words: it says what is sure and what is not."""

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
    assert "cannot be told apart" in answer(report)
    assert answer(report).split(". ")[1].startswith("a: mentions +0.80")


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
