"""Labels of others: a map renames them or leaves them out, and without one they are an error."""

import json

import pytest

from annotator import evaluate
from annotator import scheme as schemes
from annotator.errors import SourceError
from annotator.evaluate import load_label_map
from annotator.evaluate.labels import LabelMap, label_map
from annotator.evaluate.remarks import Oddity
from annotator.evaluate.sides import Gold, GoldArticle, Predictions
from annotator.model import PredictedMention, PredictedRelation, Prediction
from tests.counting import Counts, counts

ADA, OSLO = ((0, 3),), ((11, 15),)
SCHEME = schemes.load("news-basic")


def items(person="PERSON", place="GPE", relation="lives_in"):
    return (
        (PredictedMention("m1", person, ADA), PredictedMention("m2", place, OSLO)),
        (PredictedRelation("r1", relation, "m1", "m2"),),
    )


GOLD = Gold("gold", (GoldArticle("a1", None, "Ada was in Oslo.", True, *items()),), SCHEME)
FREE = Gold("gold", GOLD.articles)


def scored(*said, gold=GOLD, **more):
    run = Predictions("mine", (Prediction("a1", *items(*said)),))
    return evaluate(gold, run, resamples=0, **more).runs[0]


def test_a_label_that_the_scheme_lacks_is_an_error_that_lists_it_and_says_what_to_do():
    with pytest.raises(
        SourceError, match=r"LOC \(1 mention\), PER \(1 mention\), at \(1 relation\); rename them"
    ):
        scored("PER", "LOC", "at")


def test_without_a_scheme_an_unknown_label_is_wrong_and_one_that_looks_like_golds_is_pointed_out():
    run = scored("PERSONS", "GPE", "lives_in", gold=FREE)
    assert counts(run.mentions.strict) == Counts(tp=1, fp=1, fn=1)
    (typo,) = (each for each in run.remarks if each.kind is Oddity.LIKELY_TYPO)
    assert typo.examples == ("PERSONS for PERSON",)


def test_a_map_renames_labels_of_both_kinds():
    run = scored("PER", "LOC", "at", labels={"PER": "PERSON", "LOC": "GPE", "at": "lives_in"})
    assert counts(run.mentions.strict) == Counts(tp=2)
    assert counts(run.relations.strict) == Counts(tp=1)


def test_kinds_can_be_apart_where_both_use_one_word():
    labels = {"mentions": {"X": "PERSON"}, "relations": {"X": "lives_in"}}
    run = scored("X", "GPE", "X", labels=labels)
    assert counts(run.relations.strict) == Counts(tp=1)


def test_what_is_left_out_is_counted_and_takes_its_relations_along():
    run = scored("PERSON", "MISC", "lives_in", labels={"MISC": ""})
    assert counts(run.mentions.strict) == Counts(tp=1, fn=1)
    assert counts(run.relations.strict) == Counts(fn=1)
    assert run.left_out.to_dict() == {"articles": 1, "mentions": 1, "relations": 1}


def test_labels_that_become_one_make_duplicates_that_are_dropped_and_counted():
    said = (PredictedMention("m1", "PER", ADA), PredictedMention("m2", "PERSON", ADA))
    run = evaluate(
        GOLD, Predictions("mine", (Prediction("a1", said),)), labels={"PER": "PERSON"}, resamples=0
    ).runs[0]
    assert counts(run.mentions.strict) == Counts(tp=1, fn=1)
    assert run.dropped.mentions == 1


def test_a_map_to_a_label_that_the_scheme_lacks_is_no_way_around_it():
    with pytest.raises(SourceError, match="PERSN"):
        scored("PER", "GPE", "lives_in", labels={"PER": "PERSN"})


def test_two_labels_can_change_places():
    run = scored("GPE", "PERSON", "lives_in", labels={"GPE": "PERSON", "PERSON": "GPE"})
    assert counts(run.mentions.strict) == Counts(tp=2)


def test_the_hash_of_a_run_is_that_of_what_it_said_before_any_map():
    plain = scored("PER", "GPE", "lives_in", gold=FREE)
    assert plain.sha256 == scored("PER", "GPE", "lives_in", labels={"PER": "PERSON"}).sha256


def test_a_relation_that_says_the_same_from_tail_to_head_is_turned_round():
    said = PredictedRelation("r1", "home_of", "m2", "m1")
    run = evaluate(
        GOLD,
        Predictions("mine", (Prediction("a1", items()[0], (said,)),)),
        inverse={"home_of": "lives_in"},
        resamples=0,
    ).runs[0]
    assert counts(run.relations.strict) == Counts(tp=1)


def test_a_map_is_read_from_toml_and_from_json_and_nobody_minds_the_ending(tmp_path):
    labels = {"mentions": {"PER": "PERSON"}, "relations": {"at": ""}}
    expected = LabelMap(**labels)
    toml = '[mentions]\nPER = "PERSON"\n[relations]\nat = ""\n'
    for name, text in (("a.toml", toml), ("a.json", json.dumps(labels)), ("a", json.dumps(labels))):
        (tmp_path / name).write_text(text)
        assert load_label_map(tmp_path / name) == expected
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbf" + toml.encode())
    assert load_label_map(tmp_path / "bom.toml") == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("PER: PERSON", "is neither TOML nor JSON"),
        ('{"PER": }', "is neither TOML nor JSON"),
        ("PER = 1", "PER is mapped to 1"),
        ('{"PER": null}', "PER is mapped to None"),
        ('PER = "PERSON"\n[mentions]\nX = "Y"', "has PER beside tables"),
        ('[mention]\nX = "Y"', "has mention beside tables"),
    ],
)
def test_a_map_that_makes_no_sense_is_refused_with_the_name_of_its_file(text, sentence, tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(SourceError, match=rf"map\.toml.*{sentence}"):
        load_label_map(path)


def test_a_list_and_a_file_that_is_not_there_are_refused(tmp_path):
    (tmp_path / "map.json").write_text("[]")
    with pytest.raises(SourceError, match="is no table of labels"):
        load_label_map(tmp_path / "map.json")
    with pytest.raises(SourceError, match="cannot be read"):
        load_label_map(tmp_path / "none.json")


def test_an_empty_map_changes_nothing():
    assert label_map({}) == LabelMap()


@pytest.mark.parametrize(
    "options", [{"labels": {"FOO": "PRESON"}}, {"inverse": {"houses": "lived_in"}}]
)
def test_renaming_to_what_the_scheme_lacks_is_an_error_that_lists_what_it_has(options):
    with pytest.raises(SourceError, match=r"has no label .* to rename to; it has .*lives_in"):
        scored(**options)
