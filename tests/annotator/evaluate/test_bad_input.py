"""What people bring: each thing that cannot be scored is one clear sentence, never a number."""

import gzip
import json

import pytest

from annotator import Predictions, evaluate, load_gold, load_predictions
from annotator.errors import GoldspanError
from annotator.store import NewRun, Project

TEXT = "Ada Lind met Bo Quist in Oslo."
GOLD = {
    "id": "a1",
    "text": TEXT,
    "mentions": [
        {"id": "m1", "start": 0, "end": 8, "label": "PER"},
        {"id": "m2", "start": 13, "end": 21, "label": "PER"},
        {"id": "m3", "start": 25, "end": 29, "label": "LOC"},
    ],
    "relations": [{"id": "r1", "label": "met", "head": "m1", "tail": "m2"}],
}


def written(path, *lines):
    path.write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    return path


@pytest.fixture
def gold(tmp_path):
    return load_gold(written(tmp_path / "gold.jsonl", GOLD))


def said(tmp_path, *mentions, **fields):
    """The run of a file that says this of the one article."""
    path = written(tmp_path / "run.jsonl", {"id": "a1", "mentions": mentions, **fields})
    return load_predictions(path)


@pytest.mark.parametrize("load", [load_gold, load_predictions])
@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (gzip.compress(b'{"id": "a1", "mentions": []}\n'), "is compressed; unpack it first"),
        (b"PK\x03\x04\xff\xff", "is compressed; unpack it first"),
        (bytes(range(256)), "is no text; name a file of JSON lines"),
        ('{"id": "a1"}\n'.encode("utf-16"), "is UTF-16; save the file as UTF-8"),
        ('{"id": "Ren\xe9"}\n'.encode("latin-1"), "is not UTF-8"),
        (b'[{"id": "a1"}]', "write each as one object"),
        (b"T1\tPER 0 8\tAda Lind\n", "is not JSON"),
        (b"Ada NNP B-NP B-PER\n", "is not JSON"),
        (
            b'{"id": "a1", "mentions": [{"start": 0, "end": 8, "label": "PER", "score": NaN}]}',
            "has NaN, which is not JSON; leave out what is not known",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused_with_its_first_line(load, raw, sentence, tmp_path):
    path = tmp_path / "brought"
    path.write_bytes(raw)
    with pytest.raises(GoldspanError) as refused:
        load(path)
    assert str(refused.value).startswith(f"{path}, line 1: ")
    assert sentence in str(refused.value)


@pytest.mark.parametrize("load", [load_gold, load_predictions])
def test_a_folder_is_refused(load, tmp_path):
    with pytest.raises(GoldspanError, match="is a folder; name a file in it"):
        load(tmp_path)


def test_a_project_without_runs_has_no_predictions(diplomacy, tmp_path):
    path = tmp_path / "news.goldspan"
    Project.create(path, scheme=diplomacy).close()
    with pytest.raises(GoldspanError, match="its runs are: none yet"):
        load_predictions(path)
    with pytest.raises(GoldspanError, match="rules"):
        load_predictions(f"{path}:rules")


@pytest.mark.parametrize("raw", [b"", b"\n\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_neither_gold_nor_a_run(raw, tmp_path):
    path = tmp_path / "empty.jsonl"
    path.write_bytes(raw)
    with pytest.raises(GoldspanError, match="has no articles"):
        evaluate(load_gold(path))
    with pytest.raises(GoldspanError, match=r"empty.jsonl: has no articles, .*\"mentions\": \[\]"):
        load_predictions(path)


def test_who_finds_nothing_says_so_and_is_scored(gold, tmp_path):
    path = written(tmp_path / "nothing.jsonl", {"id": "a1", "mentions": []})
    (run,) = evaluate(gold, load_predictions(path)).runs
    assert (run.silent_articles, run.mentions.strict.precision) == (0, None)
    assert (run.mentions.strict.recall, run.relations.strict.recall) == (0, 0)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda gold: evaluate(gold, "mine.jsonl"),
            "predictions: are 'mine.jsonl'; read them with",
        ),
        (lambda _: evaluate("gold.sqlite"), r"gold: is 'gold.sqlite'; read it with load_gold"),
        (lambda gold: evaluate(gold, gold), "predictions: are of the type Gold"),
        (lambda gold: evaluate(gold, resamples=1.5), r"resamples: is 1\.5; 0 leaves"),
        (lambda gold: evaluate(gold, seed="a"), "seed: is a; name a whole number"),
        (
            lambda _: Predictions.from_spans("mine", {"a7": [(0, 3)]}),
            r"mine, article a7: \(0, 3\) is no mention; write \(start, end, label\)",
        ),
        (
            lambda gold: (
                evaluate(gold, Predictions("none", ())).runs[0].errors.filtered(kinds=["foo"])
            ),
            "kinds: foo is no kind; use boundary, ",
        ),
    ],
)
def test_a_slip_in_a_notebook_is_told_in_a_sentence(call, sentence, gold):
    with pytest.raises(GoldspanError, match=sentence):
        call(gold)


def test_values_are_told_in_a_line(gold):
    run = Predictions.from_spans("mine", {"a1": iter([(0, 1, "GPE")])})
    report = evaluate(gold, run, resamples=0)
    told = [gold, run, report, report.runs[0], report.runs[0].errors]
    for value, start in zip(
        told, ["<Gold ", "<Predictions mine: 1 ", "<Report on ", "<RunReport mine: ", "<Errors: "],
        strict=True,
    ):  # fmt: skip
        assert repr(value).startswith(start)
        assert len(repr(value)) < 100
    assert (
        len(report.runs[0].errors.filtered(kinds="missed"))
        == report.runs[0].errors.counts()["missed"]
    )


def test_a_run_that_read_no_articles_is_nothing_to_score(diplomacy, tmp_path):
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_run(NewRun("empty", "empty", "1", {}), [])
    with pytest.raises(GoldspanError, match=r"news.goldspan:empty: this run read no articles"):
        load_predictions(f"{path}:empty")


def test_gold_without_any_mentions_is_not_finished(tmp_path):
    begun = {"id": "a2", "mentions": [], "finished": False}
    path = written(tmp_path / "texts.jsonl", {"id": "a1", "text": TEXT}, begun)
    with pytest.raises(GoldspanError, match="no article in it is finished"):
        evaluate(load_gold(path))


PLACE = {"start": 0, "end": 8, "label": "PER"}


@pytest.mark.parametrize(
    ("mention", "field"),
    [
        ({**PLACE, "id": 7}, "mentions[0].id: must be text in quotes, not 7"),
        ({**PLACE, "start": "0"}, "mentions[0].start: must be a whole number"),
        ({**PLACE, "start": 0.0}, "mentions[0].start: must be a whole number"),
        ({**PLACE, "end": 0}, "mentions[0].end: is 0, not after the start, 0"),
        ({**PLACE, "start": -1}, "mentions[0].start: is -1"),
        ({**PLACE, "end": 2**62}, "mentions[0].end: is 4611686018427387904, which is beyond"),
        ({**PLACE, "end": 2**63}, "mentions[0].end: is 9223372036854775808, which is beyond"),
        ({**PLACE, "score": 97.5}, "mentions[0].score: is 97.5"),
        ({**PLACE, "score": "0.5"}, "mentions[0].score: is '0.5'"),
        ({**PLACE, "label": None}, "mentions[0].label: is missing"),
        ({**PLACE, "fragments": [[4, 8], [0, 3]]}, "mentions[0].fragments[1]: starts at 0"),
        ([0, 8, "PER"], "mentions[0]: must be an object"),
    ],
)
def test_a_mention_that_makes_no_sense_is_named_with_its_line_and_field(mention, field, tmp_path):
    with pytest.raises(GoldspanError) as refused:
        said(tmp_path, mention)
    assert f"run.jsonl, line 1, {field}" in str(refused.value)


@pytest.mark.parametrize(
    ("relation", "field"),
    [
        ({"label": "met", "head": 0, "tail": 1}, "relations[0].head: must be text in quotes"),
        ({"label": "met", "head": "m1", "tail": "m9"}, "relations[0].tail: names 'm9'"),
        ({"label": "met", "head": "m1", "tail": None}, "relations[0].tail: is missing"),
    ],
)
def test_a_relation_that_leads_nowhere_is_named_with_its_line_and_field(relation, field, tmp_path):
    with pytest.raises(GoldspanError) as refused:
        said(tmp_path, PLACE, relations=[relation])
    assert f"run.jsonl, line 1, {field}" in str(refused.value)


def test_nulls_are_what_is_not_said(gold, tmp_path):
    blank = dict.fromkeys(("id", "score", "entity", "attributes", "surface", "fragments"))
    run = said(tmp_path, PLACE | blank, relations=None, meta=None)
    assert evaluate(gold, run).runs[0].mentions.strict.tp == 1


def test_mentions_without_ids_have_those_of_their_order(gold, tmp_path):
    others = {"start": 13, "end": 21, "label": "PER"}
    run = said(tmp_path, PLACE, others, relations=[{"label": "met", "head": "m1", "tail": "m2"}])
    assert evaluate(gold, run).runs[0].relations.strict.f1 == 1


def test_relations_that_repeat_and_those_of_a_mention_to_itself_are_pointed_out(gold, tmp_path):
    once = {"label": "met", "head": "m1", "tail": "m2"}
    run = said(
        tmp_path,
        PLACE,
        {"start": 13, "end": 21, "label": "PER"},
        relations=[once, once, once | {"tail": "m1"}],
    )
    (found,) = evaluate(gold, run).runs
    assert (found.relations.strict.tp, found.relations.strict.fp) == (1, 1)
    assert found.dropped.relations == 1
    assert {each.kind: each.count for each in found.remarks} == {"self relation": 1}


def test_two_labels_blank_edges_and_typing_errors_are_scored_and_pointed_out(gold, tmp_path):
    run = said(
        tmp_path,
        PLACE,
        PLACE | {"label": "LOC"},
        {"start": 13, "end": 22, "label": "PER"},
        {"start": 25, "end": 29, "label": "Loc"},
    )
    (found,) = evaluate(gold, run).runs
    assert (found.mentions.strict.tp, found.mentions.strict.fp) == (1, 3)
    assert {each.kind: each.count for each in found.remarks} == {
        "several labels": 1,
        "blank edge": 1,
        "likely typo": 1,
    }


def test_fragments_are_compared_as_they_lie_whatever_is_between(tmp_path):
    whole = {"start": 0, "end": 21, "label": "PER"}
    parted = whole | {"fragments": [[0, 3], [13, 21]]}
    gold = load_gold(
        written(tmp_path / "gold.jsonl", {"id": "a1", "text": TEXT, "mentions": [parted]})
    )
    strict = [evaluate(gold, said(tmp_path, each)).runs[0].mentions for each in (parted, whole)]
    assert [each.strict.f1 for each in strict] == [1, 0]
    assert strict[1].partial.f1 == 0.5


def test_ids_of_mentions_may_repeat_from_article_to_article(tmp_path):
    lines = [GOLD | {"id": name, "text": f"{TEXT} {name}"} for name in ("a1", "a2")]
    path = written(tmp_path / "gold.jsonl", *lines)
    (run,) = evaluate(load_gold(path), load_predictions(path)).runs
    assert (run.mentions.strict.tp, run.relations.strict.tp) == (6, 2)


def test_identical_texts_under_different_ids_are_judged_and_pointed_out(tmp_path):
    path = written(tmp_path / "gold.jsonl", GOLD, GOLD | {"id": "a2"})
    report = evaluate(load_gold(path), load_predictions(path))
    assert report.runs[0].mentions.strict.tp == 6
    assert {each.kind for each in report.gold.remarks} == {"same text"}


def test_one_article_has_no_interval(gold, tmp_path):
    strict = evaluate(gold, said(tmp_path, PLACE)).runs[0].mentions.strict.to_dict()
    assert (strict["f1"], strict["low"], strict["high"]) == (0.5, None, None)


@pytest.mark.parametrize("end", [2**41, 2**63, 2**70])
def test_offsets_that_no_text_has_are_refused_in_ones_own_code_too(end, gold):
    with pytest.raises(GoldspanError, match="article a1: mention m1 covers"):
        evaluate(gold, Predictions.from_spans("mine", {"a1": [(0, end, "PER")]}))


@pytest.mark.parametrize("option", ["resamples", "seed"])
def test_a_negative_number_is_no_seed_and_no_count(option, gold):
    with pytest.raises(GoldspanError, match=f"{option}: is -1"):
        evaluate(gold, **{option: -1})


@pytest.mark.parametrize("load", [load_gold, load_predictions])
def test_a_file_that_calls_mentions_something_else_is_no_silence(load, tmp_path):
    spans = [{"start": 0, "end": 8, "label": "PER"}]
    path = written(tmp_path / "other.jsonl", {"id": "a1", "text": TEXT, "spans": spans})
    with pytest.raises(
        GoldspanError, match='no article in it has "mentions"; what it has as spans'
    ):
        load(path)
    with pytest.raises(GoldspanError, match='no article in it has "mentions"; write them'):
        load(written(path, {"id": "a1", "text": TEXT}))
    load(written(path, {"id": "a1", "mentions": []}, {"id": "a2", "spans": spans}))
