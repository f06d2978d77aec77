"""`goldspan evaluate` and `leaderboard`: their options, files, gates, and what they refuse."""

import csv
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.cli.endings import STOPPED
from annotator.evaluate import listing, standings
from annotator.store import Project
from tests.making import OSLO, Reviewer, article, oslo, place, suggest

ROOT = Path(__file__).parents[3]
FINDS_NORWAY = """
import json, sys
for line in sys.stdin:
    read = json.loads(line)
    start = read["text"].find("Norway")
    found = [{"id": "m", "start": start, "end": start + 6, "label": "GPE"}]
    print(json.dumps({"id": read["id"], "mentions": found}), flush=True)
"""


@pytest.fixture
def gold(run, path, tmp_path):
    """A release of three articles, two of them of the split test."""
    with Project.open(path) as project:
        Reviewer(project, "a2").finishes()
        project.add_articles([article(OSLO + " No.", "a3", meta={"split": "test"})])
        suggest(project, oslo("a3"), name="late")
        Reviewer(project, "a3").finishes()
    run("export", path, "--format", "jsonl", "--output", tmp_path / "gold.jsonl")
    return tmp_path / "gold.jsonl"


@pytest.fixture
def mine(jsonl):
    """Predictions of which one of two mentions is right, and no relations."""
    start, end = place(OSLO, "Norway")
    right = {"id": "m", "start": start, "end": end, "label": "GPE"}
    return jsonl(
        *(
            {"id": name, "mentions": [right, {**right, "id": "n", "label": "PERSON"}]}
            for name in ("a1", "a2", "a3")
        ),
        name="mine.jsonl",
    )


@pytest.fixture
def program(tmp_path):
    file = tmp_path / "my extractor.py"
    file.write_text(FINDS_NORWAY, "utf-8")
    return f"command:{shlex.join([sys.executable, str(file)])}"


def strict(report, run=0):
    return report["runs"][run]["mentions"]["strict"]


# what is scored, and how


def test_a_split_is_judged_alone(run, gold, mine):
    assert run.json("evaluate", gold, mine, "--split", "test")["gold"]["articles"] == 1
    assert "its splits are test" in run.trouble(gold, "evaluate", gold, mine, "--split", "dev")


@pytest.mark.parametrize(
    "options", [["--by", "zone,length"], ["--by", "zone", "--by", "label, length"]]
)
def test_scores_are_parted_in_more_ways(run, gold, mine, options):
    report = run.json("evaluate", gold, mine, *options)
    assert report["method"]["by"] == ["zone", "length"]
    assert set(report["runs"][0]["mentions"]["by"]) == {"zone", "length"}


def test_turning_round_says_what_is_wrong_with_it(run, gold, mine):
    both = ("evaluate", gold, mine, "--inverse", "a=b,b=a")
    assert "a, b are turned round, and what others are turned into" in run.trouble(gold, *both)
    assert run("evaluate", gold, mine, "--inverse", "a=b=c") == 2
    assert "'a=b=c' is no pair of labels; write it as A=B" in run.err


def test_labels_are_renamed_turned_and_taken_without_direction(run, path, gold, tmp_path, jsonl):
    (tmp_path / "map.toml").write_text('[mentions]\nLAND = "GPE"\nX = ""\n')
    start, end = place(OSLO, "Norway")
    theirs = {"id": "m", "start": start, "end": end, "label": "LAND"}
    said = jsonl({"id": "a1", "mentions": [theirs, {**theirs, "id": "n", "label": "X"}]})
    report = run.json("evaluate", gold, said, "--label-map", tmp_path / "map.toml")
    assert (strict(report)["tp"], strict(report)["fp"]) == (1, 0)
    assert report["runs"][0]["left_out"]["mentions"] == 1
    asked = ("--inverse", "hosts=held_at, x=y", "--symmetric", "held_at", "--symmetric", "a,b")
    report = run.json("evaluate", gold, f"{path}:model", *asked)
    assert report["method"]["inverse"] == {"hosts": "held_at", "x": "y"}
    assert report["gold"]["symmetric"] == ["a", "b", "held_at"]


def test_chance_has_a_seed_and_can_be_left_out(run, gold, mine, path):
    report = run.json("evaluate", gold, mine, f"{path}:model", "--seed", 7, "--bootstrap", 50)
    assert (report["seed"], report["method"]["resamples"]) == (7, 50)
    assert strict(report)["low"] is not None
    report = run.json("evaluate", gold, mine, f"{path}:model", "--bootstrap", 0)
    assert (strict(report)["low"], report["comparisons"]) == (None, [])


def test_gold_that_has_a_scheme_takes_no_other(run, path):
    assert run("evaluate", path, f"{path}:model", "--scheme", "diplomacy") == 0
    asked = ("evaluate", path, f"{path}:model", "--scheme", "news-basic")
    assert "has a scheme of its own; leave --scheme out" in run.trouble(path, *asked)


def test_the_scheme_of_gold_that_has_none_can_be_named(run, gold, mine):
    assert run.json("evaluate", gold, mine)["gold"]["scheme"] is None
    assert run.json("evaluate", gold, mine, "--scheme", "diplomacy")["gold"]["scheme"]
    assert "labels that the gold's scheme" in run.trouble(
        gold, "evaluate", gold, mine, "--scheme", "news-basic"
    )


def test_the_same_predictions_twice_are_scored_once_and_that_is_told(run, gold, mine):
    assert run("evaluate", gold, mine, mine) == 0
    assert run.out.count("mine (sha256") == 1
    assert run.err == f"{mine} is named 2 times, and scored once.\n"


@pytest.mark.usefixtures("gold")
def test_extractors_are_run_on_golds_texts_and_stand_beside_predictions(run, path, mine, program):
    asked = ("--extractor", "rules", "--extractor", program, "--extractor", f"{path}:model")
    report = run.json("evaluate", path, mine, *asked)
    names = [each["name"] for each in report["runs"]]
    assert names == ["mine", "rules", program.removeprefix("command:"), "model"]
    assert report["runs"][2]["mentions"]["per_label"]["GPE"]["tp"] == 3
    assert report["runs"][1]["mentions"]["strict"]["tp"] > 0
    with Project.open(path, read_only=True) as project:
        assert [each.name for each in project.runs()] == ["model", "late"]


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("buildin", "there are: builtin, rules"), ("spacy:nope", "no spaCy pipeline 'nope'"),
        ("nope.jsonl", "nope.jsonl: does not exist"), ("nope:rules", "does not exist"),
        ("command:", "names no program"), ("command:no-such-program", "cannot be started"),
        ("command:a 'b", "check its quotes"),
        (f"command:{sys.executable} -c 1/0", "division by zero"),
    ],
)  # fmt: skip
def test_extractors_that_are_none_are_said(run, path, spec, reason):
    assert reason in run.trouble(path, "evaluate", path, "--extractor", spec)


def test_gold_without_texts_is_no_gold_to_extract_from(run, path, jsonl, program):
    bare = jsonl({"id": "a1", "sha256": "ab" * 32, "mentions": []}, name="bare.jsonl")
    assert "no text of the article a1" in run.trouble(
        path, "evaluate", bare, "--extractor", program
    )
    gold = jsonl({"id": "a1", "text": OSLO, "mentions": []}, name="gold.jsonl")
    assert "--scheme" in run.trouble(path, "evaluate", gold, "--extractor", "rules")
    assert run("evaluate", gold, "--extractor", "rules", "--scheme", "diplomacy") == 0


# files


def test_csv_has_every_score_unrounded(run, gold, mine, tmp_path):
    target = tmp_path / "scores.csv"
    report = run.json("evaluate", gold, mine, "--bootstrap", 20)
    assert run("evaluate", gold, mine, "--bootstrap", 20, "--csv", target) == 0
    with target.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert run.out.splitlines()[-1] == f"{len(found)} scores written to {target}."
    assert tuple(found[0]) == listing.COLUMNS
    assert float(found[0]["f1"]) == strict(report)["f1"]
    (relations,) = [
        row for row in found if (row["items"], row["scheme"]) == ("relations", "strict")
        and not row["dimension"]
    ]  # fmt: skip
    assert relations["precision"] == ""


def test_html_is_one_file_and_json_stays_json(run, gold, mine, tmp_path):
    target = tmp_path / "report.html"
    assert run("evaluate", gold, mine, "--html", target, "--json") == 0
    assert json.loads(run.out)["runs"][0]["name"] == "mine"
    assert run.err == f"HTML report written to {target}.\n"
    assert target.read_text("utf-8").startswith("<!")
    assert run("evaluate", gold, mine, "--html", target) == 0
    assert run.out.splitlines()[-1] == f"HTML report written to {target}."


@pytest.mark.parametrize("option", ["--csv", "--html"])
def test_a_file_that_cannot_or_may_not_be_written_is_said_before_the_work(
    run, gold, mine, path, tmp_path, option
):
    for target, reason in (
        (tmp_path / "nowhere" / "x", "there is no folder"), (tmp_path, "it is a folder"),
        (mine, "is read for this"), (gold, "is read for this"), (path, "is a project"),
    ):  # fmt: skip
        before = target.read_bytes() if target.is_file() else None
        sentence = run.trouble(gold, "evaluate", gold, mine, option, target)
        assert str(target) in sentence
        assert reason in sentence
        assert (target.read_bytes() if target.is_file() else None) == before


def test_a_folder_that_may_not_be_written_in_is_said(run, gold, mine, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(0o500)
    if os.access(closed, os.W_OK):
        pytest.skip("this user may write everywhere")
    assert "get permission" in run.trouble(gold, "evaluate", gold, mine, "--csv", closed / "x")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process are Unix's")
def test_a_file_that_there_is_no_room_for_is_as_it_was(gold, mine, tmp_path):
    target = tmp_path / "scores.csv"
    target.write_text("before")
    start = "import resource, sys; from annotator import cli; "
    start += "resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512)); "
    start += "sys.exit(cli.main(sys.argv[1:]))"
    command = [sys.executable, "-c", start, "evaluate", gold, mine, "--csv", target]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"goldspan: {target} cannot be written: File too large" in done.stderr
    assert target.read_text() == "before"
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_utf_8_is_scored_too(run, gold, mine, tmp_path):
    strange = tmp_path / os.fsdecode(b"mine\xff.jsonl")
    strange.write_bytes(mine.read_bytes())
    report = run.json("evaluate", gold, strange)
    assert report["runs"][0]["name"] == "mine\udcff"
    for option in ("--csv", "--html"):
        assert run("evaluate", gold, strange, option, tmp_path / f"x{option}") == 0


# gates


def test_a_gate_that_is_passed_says_so(run, gold, mine):
    floors = ("--fail-under", "mentions.strict.f1=0.2", "--fail-under", "facts.recall = 0")
    assert run("evaluate", gold, mine, *floors) == 0
    assert run.err == ""
    assert "mine: mentions.strict.f1 is 0.286, at least 0.2" in run.out.splitlines()
    report = run.json("evaluate", gold, mine, *floors)
    assert [check["passed"] for check in report["gate"]["checks"]] == [True, True]


def test_a_gate_that_is_not_passed_is_1_and_a_sentence_beside_the_whole_report(
    run, gold, mine, tmp_path
):
    asked = ("evaluate", gold, mine, "--fail-under", "mentions.strict.f1=0.80")
    assert run(*asked, "--csv", tmp_path / "scores.csv") == 1
    assert run.err == "goldspan: mine: mentions.strict.f1 is 0.286, under 0.8\n"
    assert "mentions, strict" in run.out
    assert (tmp_path / "scores.csv").exists()
    assert run(*asked, "--json") == 1
    report = json.loads(run.out)
    assert strict(report)["tp"] == 3
    assert report["gate"]["passed"] is False
    assert run.err == "goldspan: mine: mentions.strict.f1 is 0.286, under 0.8\n"


def test_a_score_without_a_meaning_does_not_pass(run, gold, mine):
    assert run("evaluate", gold, mine, "--fail-under", "relations.strict.precision=0") == 1
    assert "relations.strict.precision is n/a" in run.err


def test_an_older_report_is_a_gate(run, path, gold, mine, tmp_path):
    old = tmp_path / "old.json"
    assert run("evaluate", gold, f"{path}:model", "--json") == 0
    old.write_text(run.out, "utf-8")
    assert run("evaluate", gold, f"{path}:model", "--baseline", old) == 0
    assert run("evaluate", gold, mine, "--baseline", old, "--no-worse", "0.01") == 1
    first, second = run.err.splitlines()
    assert first.startswith("goldspan: mine: mentions.strict.f1 is 0.286, under ")
    assert second.startswith("goldspan: mine: relations.strict.f1 is 0, under ")
    just_one = ("--metric", "mentions.strict.precision")
    assert run("evaluate", gold, mine, "--baseline", old, *just_one) == 1
    assert len(run.err.splitlines()) == 1
    two = ("--metric", "mentions.strict.precision, facts.f1")
    assert run("evaluate", gold, mine, "--baseline", old, *two) == 1
    assert len(run.err.splitlines()) == 2
    assert run("evaluate", gold, mine, "--baseline", old, "--no-worse", "1") == 0


def test_a_baseline_that_is_none_is_refused(run, path, gold, mine, tmp_path):
    old, empty = tmp_path / "old.json", tmp_path / "empty.json"
    empty.touch()
    assert run("evaluate", path, f"{path}:model", "--json") == 0
    old.write_text(run.out, "utf-8")
    for file, reason in (
        (old, "another gold"), (empty, "is not JSON"), (mine, "is not JSON"),
        (tmp_path, "cannot be read: Is a directory"), (tmp_path / "no", "does not exist"),
    ):  # fmt: skip
        sentence = run.trouble(gold, "evaluate", gold, mine, "--baseline", file, "--split", "test")
        assert sentence.startswith(f"{file}: ")
        assert reason in sentence or file == old


def test_a_mistyped_path_is_refused_with_near_ones(run, gold, mine):
    sentence = run.trouble(gold, "evaluate", gold, mine, "--fail-under", "mentions.stric.f1=0.8")
    assert "near ones: mentions.strict.f1" in sentence


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Name PREDICTIONS"), (["x", "--by", "weight"], "none of label, zone"),
        (["x", "--inverse", "a"], "write it as A=B"), (["x", "--inverse", "a=b,a=c"], "a is said"),
        (["x", "--bootstrap", "-1"], "range"), (["x", "--bootstrap", "1e9"], "integer"),
        (["x", "--seed", "-1"], "range"), (["x", "--no-worse", "0.1"], "need a --baseline"),
        (["x", "--metric", "facts.f1"], "need a --baseline"),
        (["x", "--baseline", "y", "--no-worse", "-1"], "range"),
        (["x", "--fail-under", "facts.f1"], "names no floor"),
        (["x", "--fail-under", "facts.f1=80"], "between 0 and 1"),
        (["x", "--csv", "a", "--html", "./a"], "two files"), (["x", "--csv", "-"], "name a file"),
        (["x", "--html", "/dev/stdout"], "name a file"),
    ],
)  # fmt: skip
def test_wrong_usage_of_evaluate_is_2(run, tmp_path, monkeypatch, options, said):
    monkeypatch.chdir(tmp_path)
    assert run("evaluate", "gold.sqlite", *options) == 2
    assert said in " ".join(run.err.split())
    assert run.out == ""


# stopping


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is another thing on Windows")
@pytest.mark.parametrize("option", [[], ["--json"]])
def test_ctrl_c_stops_an_evaluation_and_the_program_it_runs(path, tmp_path, option):
    file, target = tmp_path / "slow.py", tmp_path / "scores.csv"
    number = tmp_path / "number"
    file.write_text(
        f"import os, pathlib, time; pathlib.Path({str(number)!r}).write_text(str(os.getpid()))\n"
        "time.sleep(60)"
    )
    program = f"command:{shlex.join([sys.executable, str(file)])}"
    command = [sys.executable, "-m", "annotator.cli", "evaluate", path, "--extractor", program]
    with subprocess.Popen(
        [*command, "--csv", target, *option],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        while not (number.exists() and number.read_text()):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert err == "Stopped.\n"
    assert process.returncode == STOPPED
    assert (json.loads(out) if option else out) == ({"error": "Stopped."} if option else "")
    assert not target.exists()
    # it was our child's child: whoever takes it over buries it some time
    stat = Path(f"/proc/{number.read_text()}/stat")
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] in "ZX"


# the leaderboard


def test_leaderboard(run, path, tmp_path):
    run("release", path, "--version", "1.0", "--output", tmp_path)
    found = run.json("leaderboard", path)
    golds = [(each["gold"]["name"], each["gold"]["version"]) for each in found["entries"]]
    assert golds == [("news", None), ("news-1.0", "1.0")]
    assert found["entries"][1]["mentions"]["f1"] == 1.0
    assert run("leaderboard", path) == 0
    assert "news-1.0, release 1.0" in run.out
    named = run.json("leaderboard", path, tmp_path / "news-1.0.sqlite", "--bootstrap", 10)
    assert (len(named["entries"]), named["resamples"]) == (2, 10)


def test_a_leaderboard_as_csv(run, path, tmp_path):
    target = tmp_path / "board.csv"
    assert run("leaderboard", path, "--csv", target) == 0
    assert run.out.endswith(f"1 entry written to {target}.\n")
    with target.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert tuple(row) == standings.COLUMNS
    assert (row["name"], row["version"], float(row["mentions_f1"])) == ("model", "", 1.0)


def test_a_leaderboard_of_what_is_none_is_refused(run, path, tmp_path, jsonl):
    lines = jsonl({"id": "a1", "mentions": []})
    for arguments, reason in (
        ([tmp_path / "no"], "does not exist"), ([tmp_path], "is a folder"),
        ([lines], "is not a Goldspan project"), ([path, lines], "is not a gold release"),
        ([path, tmp_path / "no.sqlite"], "does not exist; check the name"),
        ([path, tmp_path], "is a folder"), ([path, path], "is not a gold release"),
        ([path, "--csv", path], "is read for this"),
        ([path, "--csv", tmp_path / "no" / "x"], "there is no folder"),
    ):  # fmt: skip
        assert reason in run.trouble(path, "leaderboard", *arguments)
