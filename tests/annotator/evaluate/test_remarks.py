"""What is pointed out of a run, and the sentence that does it."""

import pytest

from annotator.evaluate import Gold, GoldArticle, Predictions, evaluate
from annotator.evaluate.remarks import Oddity, Remark, meant_label
from annotator.model import PredictedMention, PredictedRelation, Prediction

PAK = PredictedMention("m1", "PERSON", ((0, 3),), entity="Pak")
OSLO = PredictedMention("m2", "GPE", ((7, 11),))
LIVES = PredictedRelation("r1", "lives_in", "m1", "m2")
GOLD = Gold(
    "gold",
    tuple(
        GoldArticle(each, None, "Pak in Oslo.", True, (PAK, OSLO), (LIVES,)) for each in ("a", "b")
    ),
)


def run(mentions, relations, articles=("a", "b"), name="run"):
    return Predictions(
        name, tuple(Prediction(each, tuple(mentions), tuple(relations)) for each in articles)
    )


@pytest.mark.parametrize(
    ("predicted", "equal"),
    [
        (run([OSLO, PAK], [LIVES]), True),
        (run([OSLO, PredictedMention("m1", "PERSON", ((0, 3),))], [LIVES]), True),
        (run([OSLO, PAK], []), False),
        (run([OSLO, PAK], [LIVES], articles="a"), False),
        (run([OSLO], []), False),
    ],
)
def test_a_run_that_says_exactly_what_gold_says_is_pointed_out(predicted, equal):
    (found,) = evaluate(GOLD, predicted, resamples=0).runs
    assert found.equals_gold is equal
    told = "2 judged articles are all right: it says exactly what gold says, and may be gold's own"
    assert any(told in str(remark) for remark in found.remarks) is equal


def test_nothing_said_of_nothing_is_no_copy_of_gold():
    empty = Gold("gold", (GoldArticle("a", None, "Nothing."),))
    (found,) = evaluate(empty, Predictions("none", (Prediction("a"),)), resamples=0).runs
    assert not found.equals_gold


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("PRESON", "PERSON"), ("Persno", "PERSON"), ("PERSN", "PERSON"), ("PERSONS", "PERSON"),
        ("LCO", None), ("RATE", None), ("PEOPLE", None),
    ],
)  # fmt: skip
def test_a_label_one_slip_away_is_meant_for_the_other(label, meant):
    assert meant_label(label, ["PERSON", "LOC", "DATE"]) == meant


@pytest.mark.parametrize("kind", Oddity)
def test_one_is_said_as_one_and_several_as_several(kind):
    one, several = (str(Remark(kind, count)).split() for count in (1, 2))
    assert (one[0], several[0]) == ("1", "2")
    assert one[1:] != several[1:]


def test_one_item_is_told_in_the_singular():
    assert str(Remark(Oddity.BLANK_EDGE, 1)) == "1 mention begins or ends with white space"
    assert str(Remark(Oddity.LIKELY_TYPO, 1)).startswith("1 item has a label")
