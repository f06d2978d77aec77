"""The report as JSON and as a table."""

import dataclasses
import json

from annotator.evaluate import Gold, GoldArticle, Predictions, evaluate
from annotator.model import PredictedMention, PredictedRelation, Prediction

PERSON = PredictedMention("m1", "PERSON", ((0, 3),))
ROLE = PredictedMention("m2", "ROLE", ((4, 9),))
IS = PredictedRelation("r1", "holds_role", "m1", "m2")


def report():
    gold = Gold("gold", (GoldArticle("a", None, None, True, (PERSON, ROLE), (IS,)),))
    right = Predictions("right", (Prediction("a", (PERSON, ROLE), (IS,)),))
    wrong = Predictions("wrong", (Prediction("a", (PredictedMention("m", "ROLE", ((0, 3),)),)),))
    return evaluate(gold, right, wrong)


def test_the_json_has_the_documented_keys_and_null_for_undefined():
    found = json.loads(json.dumps(report().to_dict()))
    assert list(found) == ["contract", "seed", "method", "gold", "runs", "comparisons"]
    assert found["contract"] == "2"
    assert set(found["gold"]) == {
        "name", "sha256", "scheme", "symmetric", "articles", "mentions", "relations",
        "unfinished", "other_splits", "dropped", "review", "remarks",
    }  # fmt: skip
    right, wrong = found["runs"]
    assert list(right) == [
        "name", "sha256", "mentions", "relations", "entities", "facts", "coreference",
        "calibration", "thresholds", "confusion", "errors", "not_judged", "dropped", "left_out",
        "silent_articles", "remarks", "per_article", "ranks",
    ]  # fmt: skip
    assert right["mentions"]["strict"] == {
        "cor": 2, "inc": 0, "par": 0, "mis": 0, "spu": 0, "tp": 2, "fp": 0, "fn": 0,
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "low": None, "high": None,
        "precision_interval": None, "recall_interval": None,
    }  # fmt: skip
    missed = wrong["mentions"]["per_label"]["PERSON"]
    assert (missed["tp"], missed["fp"], missed["fn"]) == (0, 0, 1)
    assert (missed["precision"], missed["recall"], missed["f1"]) == (None, 0.0, 0.0)
    assert wrong["mentions"]["strict"]["inc"] == 1
    assert wrong["mentions"]["exact"]["cor"] == 1
    assert [(each["a"], each["b"], each["metric"]) for each in found["comparisons"]] == [
        ("right", "wrong", "mentions.strict"), ("right", "wrong", "relations.strict"),
    ]  # fmt: skip
    assert wrong["relations"]["strict"]["precision"] is None


def test_the_table_is_aligned_and_says_n_a_and_support():
    lines = report().table().splitlines()
    start = lines.index(next(line for line in lines if line.startswith("wrong")))
    block = lines[start + 1 : start + 14]
    assert block[0].split() == ["P", "R", "F1", "TP", "PAR", "FP", "FN", "support"]
    assert len({len(line) for line in block}) == 1
    assert block[2].split() == ["PERSON", "n/a", "0.000", "0.000", "0", "0", "1", "1"]
    assert block[7].startswith("relations, strict")
    assert "no intervals: there is one article only" in lines
    assert any(line.startswith("Contract 2: ") for line in lines)
    assert not any(line != line.rstrip() for line in lines)


def test_a_run_has_one_fingerprint_wherever_it_comes_from():
    runs = report().runs
    assert [len(run.sha256) for run in runs] == [64, 64]
    assert runs[0].sha256 != runs[1].sha256
    assert report().to_dict() == report().to_dict()


def test_an_overlap_is_shown_where_it_counts_a_half():
    near = Predictions(
        "near", (Prediction("a", (PERSON, PredictedMention("m", "ROLE", ((4, 8),)))),)
    )
    lines = evaluate(Gold("g", (GoldArticle("a", None, None, True, (PERSON, ROLE)),)), near)
    (line,) = [each for each in lines.table().splitlines() if each.startswith("mentions, partial")]
    assert line.split()[2:] == ["0.750", "0.750", "0.750", "1", "1", "1", "1", "2"]


def test_where_the_test_decides_against_an_interval_the_table_says_so_once():
    found = report()
    (each,) = found.comparisons["mentions.strict"]
    odd = dataclasses.replace(each, low=0.1, high=0.2, p=0.3, p_holm=0.3)
    told = "the difference is not sure, the test decides"
    comparisons = {"mentions.strict": (odd, odd)}
    words = " ".join(dataclasses.replace(found, comparisons=comparisons).table().split())
    assert words.count(told) == 1
    assert told not in " ".join(found.table().split())


def test_what_few_articles_tell_apart_is_not_called_alike():
    articles = [f"a{number}" for number in range(4)]
    gold = Gold("g", tuple(GoldArticle(each, mentions=(PERSON,)) for each in articles))
    right = {each: [(0, 3, "PERSON")] for each in articles}
    good = Predictions.from_spans("good", right | {"a3": [(90, 95, "PERSON")]})
    bad = Predictions.from_spans("bad", {each: [(90, 95, "PERSON")] for each in articles})
    words = " ".join(evaluate(gold, good, bad).table().split())
    assert "too few articles to be sure, it needs 6" in words
    assert "cannot be told apart" not in words


def test_the_hash_of_gold_is_over_what_is_judged_alone():
    def article(name, *, finished=True, split=None):
        said = ((PERSON, ROLE), (IS,)) if finished else ((), ())
        return GoldArticle(name, "0" * 64, None, finished, *said, split=split)

    def sha256(*articles, **options):
        return evaluate(Gold("gold", articles), **options).gold.sha256

    one = sha256(article("a"), article("b"))
    assert sha256(article("c", finished=False), article("b"), article("a")) == one
    assert sha256(article("a"), article("b"), article("c")) != one
    split = sha256(article("c", split="train"), article("a", split="dev"), split="dev")
    assert split == sha256(article("a"))
