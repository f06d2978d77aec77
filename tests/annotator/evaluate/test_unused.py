"""A label of the options that nobody has is said: as an error where it looks like a slip."""

import pytest

from annotator import evaluate
from annotator import scheme as schemes
from annotator.errors import SourceError
from annotator.evaluate import Gold, GoldArticle, Predictions
from annotator.evaluate.remarks import Oddity
from annotator.model import PredictedMention, PredictedRelation, Prediction

ADA, BO = PredictedMention("m1", "PERSON", ((0, 3),)), PredictedMention("m2", "PERSON", ((8, 10),))
MET, LEADS = PredictedRelation("r1", "met_with", "m1", "m2"), ("r2", "leads", "m2", "m1")
GOLD = Gold("gold", (GoldArticle("a1", None, None, True, (ADA, BO), (MET,)),))
RUN = Predictions(
    "mine",
    (
        Prediction(
            "a1",
            (PredictedMention("m1", "PERS", ((0, 3),)), BO),
            (MET, PredictedRelation(*LEADS)),
        ),
    ),
)


def told(gold=GOLD, **options):
    """The labels that are said to be unused."""
    remarks = evaluate(gold, RUN, resamples=0, **options).gold.remarks
    return [each for remark in remarks if remark.kind is Oddity.UNUSED for each in remark.examples]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"symmetric": ["met_wiht"]}, "symmetric: .*label met_wiht; did you mean met_with?"),
        ({"inverse": {"leds": "met_with"}}, "inverse: .* leds; did you mean leads?"),
        ({"labels": {"PERSS": "PERSON"}}, "label map: .* PERSS; did you mean PERS?"),
        ({"labels": {"relations": {"Leads_": "x"}}}, "label map, relations: .* mean leads?"),
    ],
)
def test_what_looks_like_a_slip_is_an_error_that_names_what_is_meant(options, sentence):
    with pytest.raises(SourceError, match=sentence):
        told(**options)


@pytest.mark.parametrize(
    ("options", "unused"),
    [
        ({"symmetric": ["met_with", "near"]}, ["near (symmetric)"]),
        ({"inverse": {"owned_by": "owns"}}, ["owned_by (inverse)"]),
        ({"labels": {"MISC": "", "PERS": "PERSON"}}, ["MISC (label map)"]),
        (
            {"labels": {"mentions": {"leads": "x"}, "relations": {"leads": "met_with"}}},
            ["leads (label map, mentions)"],
        ),
        # numbers are no slips, nor is what stands beside the label that is there
        ({"symmetric": ["met_with", "met_with1"]}, ["met_with1 (symmetric)"]),
        ({"symmetric": ["met_with", "met_withs"]}, ["met_withs (symmetric)"]),
    ],
)
def test_what_may_well_be_meant_is_pointed_out(options, unused):
    assert told(**options) == unused


@pytest.mark.parametrize("spelling", ["Pers", "PRES", "PERSS"])
def test_a_map_that_mends_a_spelling_serves_a_run_that_spells_right(spelling):
    """One map for several runs, and for an extractor that stops to misspell."""
    assert told(labels={spelling: "PERS"}) == [f"{spelling} (label map)"]


def test_what_is_there_under_any_of_its_names_is_used():
    """A relation may have a label only once it is renamed, or turned round."""
    assert told(labels={"leads": "led"}, symmetric=["led"]) == []
    assert told(inverse={"leads": "led_by"}, symmetric=["led_by"]) == []
    assert told(labels={"leads": "led"}, inverse={"led": "led_by"}) == []


def test_a_scheme_knows_what_is_symmetric_even_where_nobody_says_it():
    people = GoldArticle("a1", None, None, True, (ADA, BO))
    gold, silent = Gold("gold", (people,), schemes.load("news-basic")), Predictions("none", ())
    found = evaluate(gold, silent, symmetric=["works_for"], resamples=0).gold.remarks
    assert Oddity.UNUSED not in {remark.kind for remark in found}
    with pytest.raises(SourceError, match="has no relation label work_for"):
        evaluate(gold, silent, symmetric=["work_for"], resamples=0)
