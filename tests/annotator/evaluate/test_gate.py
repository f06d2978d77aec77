"""The gate: which scores pass, what is said of those that do not, which baselines count."""

import copy
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import GoldspanError, SourceError
from annotator.evaluate.gate import Check, Floor, baseline_of, floor_of, gate

DOCS = (Path(__file__).parents[3] / "docs" / "evaluating-json.md").read_text(encoding="utf-8")
REPORT = json.loads(re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)[0])
(RUN,) = REPORT["runs"]
F1 = RUN["mentions"]["strict"]["f1"]
share = st.fractions(0, 1, max_denominator=1000).map(float)


def numbers(value, at=""):
    """Every number of a run with its path."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inside:
        path = f"{at}{key}"
        if isinstance(each, dict | list):
            yield from numbers(each, f"{path}.")
        elif isinstance(each, int | float):
            yield path, each


NUMBERS = dict(numbers(RUN))


def other(**changes):
    """The report with other values at these places, of the run or of the whole."""
    found = copy.deepcopy(REPORT)
    for path, value in changes.items():
        *way, last = path.split("__")
        inside = found
        for key in way:
            inside = inside[int(key) if key.isdigit() else key]
        inside[last] = value
    return found


def lower(by):
    return other(runs__0__mentions__strict__f1=F1 - by)


@settings(deadline=None)
@given(st.sampled_from(sorted(NUMBERS)))
def test_every_number_of_a_run_has_a_path_and_is_no_lower_than_itself(path):
    found = gate(REPORT, floors=[Floor(path, NUMBERS[path])])
    assert [(check.score, check.passed) for check in found.checks] == [(NUMBERS[path], True)]


@settings(deadline=None)
@given(share, share)
def test_a_score_passes_if_it_is_no_lower_than_its_floor(score, floor):
    report = other(runs__0__mentions__strict__f1=score)
    found = gate(report, floors=[floor_of(f"mentions.strict.f1={floor!r}")])
    assert found.passed == (score >= floor)
    (sentence,) = found.sentences(passed=found.passed)
    assert sentence.startswith("mine: mentions.strict.f1 is ")
    assert found.sentences(passed=not found.passed) == []


@settings(deadline=None)
@given(share, share)
def test_what_is_too_low_never_reads_as_equal_to_its_floor(score, floor):
    check = Check("mine", "facts.f1", score, floor)
    said, least = re.findall(r"\d[\d.e-]*", check.sentence())[1:3]
    if not check.passed:
        assert float(said) < float(least)


@settings(deadline=None)
@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(0, 1000), st.integers(0, 100))
def test_no_worse_is_meant_as_people_write_numbers_not_as_floats_round(right, of, less, worse):
    # 0.80 less 0.01 is 0.79, though the float is a hair more
    before = Fraction(right, of) if right <= of else Fraction(of, right)
    now = before - Fraction(less, 1000)
    found = gate(
        other(runs__0__mentions__strict__f1=float(now)),
        baseline=other(runs__0__mentions__strict__f1=float(before)),
        worse=worse / 1000,
        metrics=["mentions.strict.f1"],
    )
    assert found.passed == (less <= worse)


def test_the_sentence_names_the_run_the_score_and_the_floor():
    found = gate(REPORT, floors=[floor_of("mentions.strict.f1 = 0.80")])
    assert not found.passed
    assert found.sentences(passed=False) == ["mine: mentions.strict.f1 is 0.769, under 0.8"]
    close = Check("mine", "facts.f1", 0.7999, 0.8)
    assert close.sentence() == "mine: facts.f1 is 0.7999, under 0.8"
    held = gate(REPORT, baseline=lower(-0.1), worse=0.01)
    assert held.sentences(passed=False) == [
        "mine: mentions.strict.f1 is 0.769, under 0.859 (the baseline has 0.869)"
    ]


def test_a_score_without_a_meaning_does_not_pass():
    found = gate(REPORT, floors=[floor_of("mentions.per_label.ORG.recall=0")])
    assert found.sentences(passed=False) == [
        "mine: mentions.per_label.ORG.recall is n/a (a score without a meaning), so not at least 0"
    ]
    whole = gate(other(runs__0__coreference=None), floors=[floor_of("coreference.conll_f1=0.1")])
    assert [check.score for check in whole.checks] == [None]
    now = gate(other(runs__0__relations__strict__f1=None), baseline=REPORT)
    assert [check.passed for check in now.checks] == [True, False]


def test_every_run_is_held_against_every_floor():
    runs = [RUN, {**RUN, "name": "theirs"}]
    floors = [Floor("facts.f1", 0.9), Floor("errors.missed", 2)]
    found = gate({**REPORT, "runs": runs}, floors=floors)
    assert [(check.run, check.passed) for check in found.checks] == [
        ("mine", False), ("mine", True), ("theirs", False), ("theirs", True)
    ]  # fmt: skip
    assert found.to_dict()["checks"][0] == {
        "run": "mine", "metric": "facts.f1", "score": RUN["facts"]["f1"], "floor": 0.9,
        "before": None, "passed": False,
    }  # fmt: skip


def test_labels_may_have_points_in_them():
    labels = {"per.title": {"f1": 0.5}, "per": {"f1": 0.25}}
    report = other(runs__0__mentions__per_label=labels)
    floors = [Floor(f"mentions.per_label.{label}.f1", 0) for label in labels]
    assert [check.score for check in gate(report, floors=floors).checks] == [0.5, 0.25]


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("mentions.stric.f1", "mentions.strict.f1"), ("mention.strict.f1", "mentions.strict.f1"),
        ("relations.strict", "relations.strict.recall"), ("facts", "facts.f1"),
        ("mentions.per_label.GPF.f1", "mentions.per_label.GPE.f1"), ("f1", "mentions.strict.f1"),
        ("name", "mentions.strict.f1"), ("xyzzy", "mentions.strict.f1"),
        ("mentions.strict.f1.", "mentions.strict.f1"), ("errors.none", "errors.missed"),
        ("relations.strict.f1.low", "relations.strict.f1"),
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_refused_with_near_ones(path, near):
    with pytest.raises(GoldspanError, match="is no number of the run mine") as caught:
        gate(REPORT, floors=[Floor(path, 0.5)])
    assert near in str(caught.value).partition("near ones: ")[2].split(", ")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "names no floor"), ("mentions.strict.f1", "names no floor"), ("=0.8", "names no"),
        ("facts.f1=", "is no number"), ("facts.f1=high", "is no number"),
        ("facts.f1=nan", "is no number"), ("facts.f1=inf", "is no number"),
        ("facts.f1=80", "between 0 and 1"), ("facts.f1=-0.1", "between 0 and 1"),
        ("facts.f1>=0.8", "is no number of"),
    ],
)  # fmt: skip
def test_what_is_no_floor_is_refused_with_the_reason(said, reason):
    with pytest.raises(GoldspanError, match=reason):
        gate(REPORT, floors=[floor_of(said)])


def test_a_report_is_no_worse_than_itself():
    found = gate(REPORT, baseline=REPORT)
    assert found.passed
    assert [check.metric for check in found.checks] == ["mentions.strict.f1", "relations.strict.f1"]


def test_two_runs_of_different_names_are_compared_where_there_is_no_other():
    assert gate(other(runs__0__name="new"), baseline=lower(0.1)).passed
    assert not gate(other(runs__0__name="new"), baseline=lower(-0.1)).passed


def test_of_several_runs_those_of_a_name_are_compared_and_new_ones_are_said():
    report = {**REPORT, "runs": [RUN, {**RUN, "name": "new"}]}
    found = gate(report, baseline=REPORT)
    assert ({check.run for check in found.checks}, found.unknown) == ({"mine"}, ("new",))
    strange = {**REPORT, "runs": [{**RUN, "name": name} for name in ("b", "a")]}
    with pytest.raises(SourceError, match="none of these runs: mine, new; its runs are: a, b"):
        gate(report, baseline=strange)


def test_what_the_baseline_cannot_say_is_not_asked_unless_it_was_named():
    silent = other(runs__0__relations__strict__f1=None)
    assert [check.metric for check in gate(REPORT, baseline=silent).checks] == [
        "mentions.strict.f1"
    ]
    with pytest.raises(SourceError, match=r"old.json: relations.strict.f1 .* is n/a"):
        gate(REPORT, baseline=silent, source="old.json", metrics=["relations.strict.f1"])
    nothing = other(runs__0__relations__strict__f1=None, runs__0__mentions__strict__f1=None)
    with pytest.raises(SourceError, match="nothing can be held against it"):
        gate(REPORT, baseline=nothing)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"contract": "1"}, r"another contract \(1, now 2\)"),
        ({"gold__sha256": "ab" * 32}, r"another gold \(sha256 abababababab, now "),
        ({"method__split": "test"}, r"another split \(test, now none\)"),
        ({"gold__symmetric": ["met"]}, r"without direction \(\[\"met\"\], now none\)"),
        ({"method__inverse": {"a": "b"}}, "choice of inverse relations"),
    ],
)
def test_a_baseline_of_something_else_is_refused(change, reason):
    with pytest.raises(SourceError, match=f"^old.json: .*{reason}.*score .* again"):
        gate(REPORT, baseline=other(**change), source="old.json")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (b"", "is not JSON"), (b"\xff", "is not JSON"), (b"[]", "is no report"),
        (b"{}", "is no report"), (b'{"runs": [], "contract": "2"}', "is no report"),
        (b'{"runs": [{}], "contract": "2", "gold": {}}', "is no report"),
        (b'{"error": "Stopped."}', "but an error: Stopped."),
    ],
)  # fmt: skip
def test_what_is_no_report_is_no_baseline(written, reason):
    with pytest.raises(SourceError, match=f"^old.json: .*{reason}.*--json > FILE"):
        baseline_of(written, source="old.json")


def test_a_baseline_is_read_as_it_was_written():
    assert baseline_of(json.dumps(REPORT).encode(), source="old.json") == REPORT


def test_a_baseline_without_runs_has_nothing_to_hold_against():
    with pytest.raises(SourceError, match="its runs are: none"):
        gate(REPORT, baseline={**REPORT, "runs": []})
