"""Which articles are judged, and what is refused, each with a sentence that says the next step."""

import pytest

from annotator import scheme as schemes
from annotator.errors import SourceError
from annotator.evaluate import Amount, Gold, GoldArticle, Predictions, evaluate
from annotator.model import PredictedMention, PredictedRelation, Prediction
from tests.counting import Counts, counts

SCHEME = schemes.load("news-basic")
TEXT = "Pak Myong-du came to Oslo."
PAK = PredictedMention("m1", "PERSON", ((0, 12),))
OSLO = PredictedMention("m2", "GPE", ((21, 25),))
LIVES = PredictedRelation("r1", "lives_in", "m1", "m2")


def article(name="a", *, finished=True, mentions=(PAK, OSLO), relations=(LIVES,), sha256=None):
    return GoldArticle(name, sha256, TEXT, finished, tuple(mentions), tuple(relations))


def gold(*articles, scheme=None):
    return Gold("gold.jsonl", articles or (article(),), scheme)


def says(*predictions, hashes=None):
    return Predictions("mine.jsonl", predictions, hashes or {})


def test_a_finished_article_without_mentions_is_judged():
    (run,) = evaluate(gold(article(mentions=(), relations=())), says(Prediction("a", (PAK,)))).runs
    assert counts(run.mentions.strict) == Counts(fp=1)
    assert run.mentions.strict.recall is None


def test_predictions_for_an_unfinished_article_are_counted_and_not_judged():
    known = gold(article("a"), article("b", finished=False))
    whole = (PAK, OSLO)
    report = evaluate(
        known, says(Prediction("a", whole, (LIVES,)), Prediction("b", whole, (LIVES,)))
    )
    (run,) = report.runs
    assert counts(run.mentions.strict) == Counts(tp=2)
    assert run.not_judged == Amount(articles=1, mentions=2, relations=1)
    assert report.to_dict()["runs"][0]["not_judged"] == {
        "articles": 1,
        "mentions": 2,
        "relations": 1,
    }
    assert "not judged, since unfinished: 2 mentions and 1 relation in 1 article" in report.table()


def test_gold_of_an_article_that_nothing_is_said_about_is_missed():
    report = evaluate(gold(article("a"), article("b")), says(Prediction("a", (PAK, OSLO))))
    (run,) = report.runs
    assert counts(run.mentions.strict) == Counts(tp=2, fn=2)
    assert run.silent_articles == 1
    assert "silent: it says nothing of 1 finished article of 2" in report.table()


def test_saying_that_an_article_has_nothing_is_not_silence():
    (run,) = evaluate(gold(), says(Prediction("a"))).runs
    assert (counts(run.mentions.strict), run.silent_articles) == (Counts(fn=2), 0)


def test_nothing_predicted_at_all_gives_no_precision():
    report = evaluate(gold(), says())
    assert report.runs[0].mentions.strict.precision is None
    assert report.to_dict()["runs"][0]["mentions"]["strict"]["precision"] is None
    assert "n/a" in report.table()


def test_dropped_duplicates_are_counted_on_both_sides_and_shown():
    again = PredictedMention("m3", "PERSON", ((0, 3), (3, 12)))
    lives_again = PredictedRelation("r2", "lives_in", "m3", "m2")
    report = evaluate(
        gold(article(mentions=(PAK, OSLO, again))),
        says(Prediction("a", (PAK, OSLO, again), (LIVES, lives_again))),
    )
    assert report.gold.dropped == Amount(1, 1, 0)
    assert report.runs[0].dropped == Amount(1, 1, 1)
    assert counts(report.runs[0].relations.strict) == Counts(tp=1)
    assert "since it said it twice: 1 mention and 1 relation in 1 article" in report.table()
    assert "since gold said it twice: 1 mention and 0 relations in 1 article" in report.table()


def refused(judged, predicted, **options):
    with pytest.raises(SourceError) as caught:
        evaluate(judged, predicted, **options)
    return str(caught.value)


def test_an_unknown_article_is_an_error():
    sentence = refused(gold(), says(Prediction("a"), Prediction("zz"), Prediction("yy")))
    assert sentence.startswith(
        "mine.jsonl: articles that the gold gold.jsonl does not know: yy, zz;"
    )


def test_a_long_list_is_cut_and_says_how_many_more():
    sentence = refused(gold(), says(*(Prediction(f"x{n:02}") for n in range(23))))
    assert "x18, x19 and 3 more;" in sentence


def test_other_text_under_the_same_id_is_an_error():
    known = gold(article("a", sha256="1" * 64), article("b", finished=False, sha256="2" * 64))
    predicted = says(Prediction("a"), Prediction("b"), hashes={"a": "1" * 64, "b": "3" * 64})
    sentence = refused(known, predicted)
    assert "articles whose text is not the one in the gold gold.jsonl: b;" in sentence


def test_labels_outside_the_scheme_are_an_error_that_lists_them():
    wrong = PredictedMention("m3", "FACILITY", ((0, 3),))
    married = PredictedRelation("r2", "married_to", "m1", "m1")
    predicted = says(Prediction("a", (PAK, OSLO, wrong), (LIVES, married, married)))
    sentence = refused(gold(scheme=SCHEME), predicted)
    assert "FACILITY (1 mention), married_to (2 relations);" in sentence
    (run,) = evaluate(gold(), predicted).runs
    assert counts(run.mentions.per_label["FACILITY"]) == Counts(fp=1)


def test_labels_of_gold_outside_its_scheme_are_an_error_too():
    wrong = PredictedMention("m3", "FACILITY", ((0, 3),))
    sentence = refused(gold(article(mentions=(PAK, OSLO, wrong)), scheme=SCHEME), says())
    assert sentence.startswith("gold.jsonl: labels that the gold's scheme news-basic does not have")


def test_a_symmetric_label_that_the_scheme_lacks_is_an_error():
    sentence = refused(gold(scheme=SCHEME), says(), symmetric=["lives_in", "met"])
    assert "the scheme news-basic has no relation label met; it has lives_in" in sentence


def test_a_relation_to_a_missing_mention_is_an_error():
    sentence = refused(gold(), says(Prediction("a", (PAK,), (LIVES,))))
    assert "mine.jsonl, article a: relation r1 names the mention m2, which is not there" in sentence


def test_offsets_outside_the_text_are_an_error():
    late = PredictedMention("m1", "GPE", ((21, 27),))
    sentence = refused(gold(), says(Prediction("a", (late,))))
    assert "article a: mention m1 ends at 27, but the text has 26 code points" in sentence


@pytest.mark.parametrize("fragments", [(), ((3, 3),), ((4, 3),), ((-1, 3),), ((0, 3), (9, 8))])
def test_a_span_of_nothing_is_an_error(fragments):
    sentence = refused(gold(), says(Prediction("a", (PredictedMention("m1", "GPE", fragments),))))
    assert "article a: mention m1 covers" in sentence


def test_the_same_id_twice_is_an_error():
    assert "several mentions have the id m1" in refused(gold(), says(Prediction("a", (PAK, PAK))))
    twice = refused(gold(), says(Prediction("a"), Prediction("a")))
    assert "mine.jsonl: articles that come more than once: a;" in twice
    assert "gold.jsonl: articles that come more than once: a;" in refused(
        gold(article(), article()), says()
    )


def test_gold_without_a_finished_article_is_an_error():
    sentence = refused(gold(article(finished=False)), says())
    assert "no article in it is finished" in sentence


def test_identical_texts_under_different_ids_are_two_articles():
    same = gold(article("a", sha256="1" * 64), article("b", sha256="1" * 64))
    (run,) = evaluate(same, says(Prediction("a", (PAK,)), Prediction("b", (OSLO,)))).runs
    assert counts(run.mentions.strict) == Counts(tp=2, fn=2)


def test_spans_from_ones_own_code_are_predictions():
    mine = Predictions.from_spans("mine", {"a": [(0, 12, "PERSON"), (21, 25, "ORG")]})
    (run,) = evaluate(gold(scheme=SCHEME), mine).runs
    assert counts(run.mentions.strict) == Counts(tp=1, fp=1, fn=1)
