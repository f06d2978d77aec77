"""Errors are filtered, counted and compared as a whole, and made one at a time when looked at."""

import pytest

from annotator.evaluate import Predictions, changes, evaluate
from annotator.evaluate.faults import Errors, Kind
from annotator.evaluate.sides import Gold, GoldArticle
from annotator.model import PredictedMention, PredictedRelation, Prediction

ADA, BO, KIM = (0, 3), (10, 12), (20, 23)


def mention(name, span, label="PERSON", score=None):
    return PredictedMention(name, label, (span,), score)


GOLD = Gold(
    "gold",
    tuple(
        GoldArticle(
            name,
            mentions=(mention("g1", ADA), mention("g2", BO, "ORG"), mention("g3", KIM)),
            relations=(PredictedRelation("g", "knows", "g1", "g3"),),
        )
        for name in ("a1", "a2")
    ),
)
SAID = (
    Prediction(
        "a1",
        (mention("p1", ADA, score=0.5), mention("p2", BO), mention("p3", (20, 25))),
        (PredictedRelation("p", "knows", "p3", "p1", 0.25),),
    ),
)


def run_of(*said, name="mine"):
    return Predictions(name, tuple(said))


@pytest.fixture
def errors():
    return evaluate(GOLD, run_of(*SAID), resamples=0).runs[0].errors


def test_errors_are_made_when_they_are_asked_for_and_then_once():
    asked = []

    def find():
        asked.append("found")
        return whole.found

    whole = evaluate(GOLD, run_of(*SAID), resamples=0).runs[0].errors
    lazy = Errors(whole.gold, whole.predicted, find)
    assert not asked
    assert list(lazy) == list(whole)
    assert lazy.counts() == whole.counts()
    assert asked == ["found"]


def test_they_are_a_sequence(errors):
    assert len(errors) == 7
    assert errors[0] == next(iter(errors))
    assert errors[-1] == list(errors)[-1]
    assert errors[1:3] == list(errors)[1:3]
    with pytest.raises(IndexError):
        errors[7]
    assert [errors.index(each) for each in errors] == list(range(7))
    assert errors[3] in errors
    with pytest.raises(ValueError, match="is none of these errors"):
        errors.filtered(kinds=["label"]).index(errors.filtered(kinds=["boundary"])[0])


def test_an_error_leads_back_to_both_items(errors):
    (label,) = errors.filtered(kinds=[Kind.LABEL])
    assert (label.article, label.is_relation) == ("a1", False)
    assert (label.gold.id, label.gold.label, label.gold.fragments) == ("g2", "ORG", (BO,))
    assert (label.predicted.id, label.predicted.label) == ("p2", "PERSON")
    (turned,) = errors.filtered(kinds=["direction"])
    assert turned.is_relation
    assert (turned.predicted.head.id, turned.predicted.tail.score) == ("p3", 0.5)
    assert turned.to_dict() == {
        "kind": "direction",
        "article": "a1",
        "gold": {
            "id": "g",
            "label": "knows",
            "score": None,
            "head": {"id": "g1", "label": "PERSON", "score": None, "fragments": [[0, 3]]},
            "tail": {"id": "g3", "label": "PERSON", "score": None, "fragments": [[20, 23]]},
        },
        "predicted": {
            "id": "p",
            "label": "knows",
            "score": 0.25,
            "head": {"id": "p3", "label": "PERSON", "score": None, "fragments": [[20, 25]]},
            "tail": {"id": "p1", "label": "PERSON", "score": 0.5, "fragments": [[0, 3]]},
        },
    }


def test_filters_narrow_each_other_and_nothing_chosen_is_everything(errors):
    assert len(errors.filtered()) == 7
    missed = errors.filtered(kinds=["missed"])
    assert len(missed) == 4
    assert len(missed.filtered(relations=True)) == 1
    # a label is that of either side
    assert len(errors.filtered(labels=["ORG"])) == 2
    assert len(errors.filtered(labels=["ORG"], articles=["a1"], kinds=["label"])) == 1
    assert not errors.filtered(labels=["GPE"])
    assert not errors.filtered(articles=["a9"])


def test_they_are_counted_by_kind_label_and_article(errors):
    assert errors.counts() == {
        Kind.MISSED: 4,
        Kind.BOUNDARY: 1,
        Kind.LABEL: 1,
        Kind.DIRECTION: 1,
    }
    # the error of two labels is in both
    assert errors.by_label() == {"PERSON": 4, "ORG": 2, "knows": 2}
    assert errors.by_article() == {"a2": 4, "a1": 3}


def test_a_perfect_run_has_none():
    said = tuple(Prediction(each.id, each.mentions, each.relations) for each in GOLD.articles)
    errors = evaluate(GOLD, run_of(*said), resamples=0).runs[0].errors
    assert not errors
    assert (errors.counts(), errors.by_label(), errors.by_article()) == ({}, {}, {})


def test_changes_tell_what_another_run_fixes_breaks_and_leaves():
    better = Prediction(
        "a1",
        (
            mention("x1", ADA),
            mention("x2", BO, "ORG"),
            mention("x3", (20, 25)),
            mention("x4", (30, 33)),
        ),
        (),
    )
    one, other = evaluate(GOLD, run_of(*SAID), run_of(better, name="other"), resamples=0).runs
    found = changes(one.errors, other.errors)
    assert [each.gold.id for each in found.fixed] == ["g2"]
    assert [(each.kind.value, each.predicted.id) for each in found.broken] == [("spurious", "x4")]
    # the relation of a1 is as wrong, though otherwise
    assert len(found.both) == 6
    assert len(found.both) + len(found.broken) == len(other.errors)
    same = changes(one.errors, one.errors)
    assert (len(same.fixed), len(same.broken), len(same.both)) == (0, 0, 7)
