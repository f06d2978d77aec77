"""Relations that the scheme does not let mentions have are scored, and pointed out."""

from annotator import evaluate
from annotator import scheme as schemes
from annotator.evaluate import Gold, GoldArticle, Predictions
from annotator.evaluate.remarks import Oddity
from annotator.model import PredictedMention, PredictedRelation, Prediction

SCHEME = schemes.parse(
    """
    name = "small"
    [mention.PERSON]
    key = "P"
    [mention.GPE]
    key = "C"
    [relation.lives_in]
    head = ["PERSON"]
    tail = ["GPE"]
    [relation.near]
    head = ["PERSON", "GPE"]
    tail = ["PERSON", "GPE"]
    symmetric = true
    """
)
ADA, OSLO = PredictedMention("m1", "PERSON", ((0, 3),)), PredictedMention("m2", "GPE", ((8, 10),))


def told(*relations, scheme=SCHEME):
    """What is said of a run that has these relations."""
    gold = Gold("gold", (GoldArticle("a1", None, None, True, (ADA, OSLO)),), scheme)
    links = tuple(PredictedRelation(f"r{n}", *each) for n, each in enumerate(relations))
    run = Predictions("mine", (Prediction("a1", (ADA, OSLO), links),))
    (report,) = evaluate(gold, run, resamples=0).runs
    return [each for each in report.remarks if each.kind is Oddity.FORBIDDEN]


def test_a_relation_between_other_mentions_than_the_scheme_allows_is_pointed_out():
    (remark,) = told(("lives_in", "m2", "m1"), ("lives_in", "m1", "m2"), ("lives_in", "m2", "m2"))
    assert remark.count == 2
    assert remark.examples == ("lives_in from GPE to GPE (1)", "lives_in from GPE to PERSON (1)")
    assert "import-run would refuse them" in str(remark)


def test_what_is_allowed_is_not_mentioned_nor_what_no_scheme_tells():
    assert told(("lives_in", "m1", "m2")) == []
    assert told(("near", "m2", "m1")) == []
    assert told(("lives_in", "m2", "m1"), scheme=None) == []
