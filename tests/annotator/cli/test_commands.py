"""Every command run as a user runs it: what it prints, and wrong usage."""

import gzip
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import spacy

from annotator import __version__, cli
from annotator.extract import client
from annotator.resources import resource
from annotator.store import Project, kind_of
from tests.annotator.cli.texts import ROOT, mention
from tests.making import OSLO, Reviewer, new_run, oslo

WORKER = """
import json, sys
sys.stdin.readline()
print(json.dumps({"ready": {"name": "scratch", "version": "3", "settings": {}, "note": "",
                            "model_sha256": None}}), flush=True)
for line in sys.stdin:
    a = json.loads(line)
    print(json.dumps({"id": a["id"], "sha256": a["sha256"], "mentions": [], "relations": []}),
          flush=True)
"""


# what each command prints


def test_version_and_help(run):
    assert run("--version") == 0
    assert run.out == f"goldspan {__version__}\n"
    assert run("--help") == 0
    assert all(command in run.out for command in cli.COMMANDS)


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_has_help_and_json(run, command):
    assert run(command, "-h") == 0
    assert "--json" in run.out


def test_new(run, tmp_path):
    path = tmp_path / "a.goldspan"
    assert run.json("new", path) == {"project": str(path), "scheme": "diplomacy"}
    assert kind_of(path) == "project"
    assert run("new", tmp_path / "b.goldspan", "--scheme", "news-basic") == 0
    assert "news-basic" in run.out
    scheme = resource("schemes", "news-basic.toml")
    assert run.json("new", tmp_path / "c.goldspan", "--scheme", scheme)["scheme"] == "news-basic"


def test_import(run, path, tmp_path, jsonl):
    (tmp_path / "one.txt").write_text("A meeting\n\nThey met on Monday.", "utf-8")
    lines = jsonl({"id": "x", "text": OSLO, "mentions": [mention()]})
    found = run.json("import", path, tmp_path / "one.txt", lines)
    assert found == {
        "articles": 2,
        "known": 0,
        "copies": [["x", "a1"]],
        "runs": [2],
        "known_runs": [],
        "merged": None,
        "mentions": 1,
        "relations": 0,
    }
    assert run("import", path, tmp_path / "one.txt") == 0
    assert run.out == "0 articles imported, 1 there already.\n"
    assert run("import", path, lines) == 0
    assert run.out == "0 articles imported, 1 there already, 1 run there already.\n"


def test_import_as_another_format_than_the_name_says(run, path, tmp_path):
    odd = tmp_path / "odd.txt"
    odd.write_text(json.dumps({"id": "x", "text": "A meeting."}), "utf-8")
    assert run.json("import", path, odd, "--format", "jsonl")["articles"] == 1
    with Project.open(path, read_only=True) as project:
        assert "x" in project.article_ids()


def test_suggest(run, path, tmp_path, monkeypatch):
    program = tmp_path / "worker.py"
    program.write_text(WORKER, "utf-8")
    monkeypatch.setattr(client, "worker_argv", lambda: [sys.executable, str(program)])
    found = run.json("suggest", path)
    assert set(found) == RUN | {"dropped", "left_out", "merged"}
    assert (found["name"], found["version"], found["articles"]) == ("scratch", "3", 1)
    assert run.json("suggest", path, "--articles", "all")["articles"] == 2
    assert run("suggest", path) == 0
    assert run.out == (
        "Run 6 (scratch 3): 0 mentions and 0 relations in 1 article. "
        "Merged as run 7 (model + scratch) in 1 article. "
        "1 article is finished; --extractor learner learns from it.\n"
    )
    assert run.err == ""  # no progress bar in a pipe
    assert run("policy", path, "--learner", "off") == 0
    assert run("suggest", path) == 0
    assert "learner" not in run.out


def test_an_article_that_an_extractor_fails_at_is_told_beside_the_run(
    run, path, tmp_path, monkeypatch
):
    program = tmp_path / "worker.py"
    fails = '    a = json.loads(line)\n    if a["id"] == "a1": 1 / 0\n'
    program.write_text(WORKER.replace("    a = json.loads(line)\n", fails), "utf-8")
    monkeypatch.setattr(client, "worker_argv", lambda: [sys.executable, str(program)])
    assert run("suggest", path, "--articles", "all") == 0
    assert "in 1 article." in run.out
    assert run.err.startswith("scratch failed at a1: the extractor stopped early: ZeroDivision")


def test_a_pipeline_in_a_folder_is_asked_about_once(run, path, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Oslo"}])
    nlp.to_disk(tmp_path / "pipeline")
    spec = f"spacy:{tmp_path / 'pipeline'}"
    said = run.trouble(path, "suggest", path, "--extractor", spec)
    assert "is code, which would run with your rights" in said
    assert run("suggest", path, "--extractor", spec, "--trust") == 0
    assert "spacy:en_pipeline" in run.out
    assert run("suggest", path, "--extractor", spec) == 0


RUN = {
    "id", "name", "extractor", "version", "settings", "model_sha256", "scheme_sha256", "started",
    "ended", "articles", "mentions", "relations",
}  # fmt: skip


def test_import_run(run, path, jsonl):
    found = run.json(
        "import-run", path, jsonl({"id": "a1", "mentions": [mention()]}), "--name", "x"
    )
    assert set(found) == RUN | {"merged"}
    assert (found["id"], found["name"], found["mentions"]) == (2, "x", 1)


def test_a_run_that_comes_to_others_is_merged_unless_it_should_stay_alone(run, path, jsonl):
    lines = jsonl({"id": "a2", "mentions": [mention()]})
    first = run.json("import-run", path, lines, "--name", "x")
    assert run.json("import-run", path, lines, "--name", "y", "--alone")["merged"] is None
    found = run.json("import-run", path, lines, "--name", "z")
    assert found["merged"] > found["id"]
    with Project.open(path, read_only=True) as project:
        names = [each["name"] for each in project.run(found["merged"]).settings["merged"]]
        assert names[-3:] == ["x", "y", "z"]
        assert project.sheet("a2").run == found["merged"]
    assert first["id"] < found["id"]
    run("import-run", path, lines, "--name", "w")
    assert "Merged as run" in run.out


def test_import_gold(run, path, jsonl):
    line = {"id": "a3", "text": OSLO + " Yes.", "mentions": [mention()]}
    found = run.json("import-gold", path, jsonl(line), "--reviewer", "Bo")
    assert found == {"articles": 1, "mentions": 1, "relations": 0}
    with Project.open(path, read_only=True) as project:
        *_, last = project.decisions()
    assert last.actor == "Bo"


def test_release_and_evaluate(run, path, tmp_path):
    made = run.json("release", path, "--version", "1.0", "--output", tmp_path)
    assert Path(made["path"]) == tmp_path / "news-1.0.sqlite"
    assert kind_of(Path(made["path"])) == "release"
    assert (made["articles"], made["mentions"], made["relations"]) == (1, 5, 2)
    assert made["unfinished"] == 1
    assert len(made["sha256"]) == 64
    again = run.json("release", path, "--version", "1.0", "--output", tmp_path)
    assert again["sha256"] == made["sha256"]
    report = run.json("evaluate", made["path"], f"{path}:model")
    assert report["contract"] == "2"
    (one,) = report["runs"]
    assert one["name"] == "model"
    perfect = {"tp": 5, "fp": 0, "fn": 0, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert one["mentions"]["strict"].items() >= perfect.items()
    assert one["relations"]["strict"].items() >= {"tp": 2, "fp": 0, "fn": 0}.items()
    assert set(one["mentions"]["per_label"]) == {"PERSON", "ROLE", "GPE", "MEETING"}
    assert run("evaluate", made["path"], f"{path}:model") == 0
    assert "mentions, strict" in run.out


def test_evaluate_takes_gold_of_every_kind_and_many_predictions(run, path, tmp_path, jsonl):
    with Project.open(path) as project:
        Reviewer(project, "a2").finishes()
    run("release", path, "--version", "1", "--output", tmp_path / "r.sqlite")
    run("export", path, "--format", "jsonl", "--output", tmp_path / "gold.jsonl")
    run("export", path, "--format", "jsonl", "--run", "model", "--output", tmp_path / "run.jsonl")
    worse = jsonl({"id": "a1", "mentions": [mention("Oslo", 0, "GPE")]})
    tables = []
    for gold in ("r.sqlite", "news.goldspan", "gold.jsonl"):
        report = run.json(
            "evaluate", tmp_path / gold, f"{path}:1", tmp_path / "run.jsonl", worse,
            "--symmetric", "held_at, ",
        )  # fmt: skip
        tables.append([(each["mentions"]["strict"], each["relations"]["strict"])
                       for each in report["runs"]])  # fmt: skip
    assert tables[0] == tables[1] == tables[2]
    assert tables[0][2][0]["precision"] == 0.0
    assert tables[0][2][1]["precision"] is None


def test_export(run, path, tmp_path):
    target = tmp_path / "out.jsonl"
    found = run.json("export", path, "--format", "jsonl", "--output", target)
    assert found == {"articles": 2, "output": str(target), "format": "jsonl"}
    assert [json.loads(line)["id"] for line in target.read_bytes().splitlines()] == ["a1", "a2"]


def test_list(run, path):
    found = run.json("list", path)
    alike = {"title": OSLO[:20], "flagged": False, "published": None, "split": None}
    assert set(found) == {"scheme", "articles", "runs", "progress"}
    assert found["articles"] == [
        {"id": "a1", "state": "finished"} | alike,
        {"id": "a2", "state": "to do"} | alike,
    ]
    assert found["progress"] == {"to_do": 1, "doing": 0, "finished": 1, "articles": 2}
    (only,) = found["runs"]
    assert set(only) == RUN | {"retired", "replaced"}
    assert (only["id"], only["name"], only["articles"], only["mentions"]) == (1, "model", 2, 10)
    assert run("list", path) == 0
    assert "● a1" in run.out
    assert "run 1  model 1.0" in run.out


def test_policy(run, path):
    assert run.json("policy", path)["accept_paragraph"] is True
    assert run("policy", path) == 0
    assert run.out.startswith("Accepting by paragraph is on.\n")
    before = path.read_bytes()
    assert run("policy", path, "--no-paragraph-key") == 0
    assert run.out.startswith("Accepting by paragraph is off.\n")
    assert path.read_bytes() != before
    assert run.json("policy", path)["accept_paragraph"] is False
    assert run.json("policy", path, "--paragraph-key")["accept_paragraph"] is True
    assert run.json("policy", path, "--learner", "off")["learner"] is False
    assert run("policy", path) == 0
    assert "Suggestions are not learnt from finished articles." in run.out
    assert "goes on" not in run.out
    assert run("suggest", path, "--extractor", "learner") == 1
    assert "--learner on" in run.err
    with Project.open(path) as project:
        project.add_run(replace(new_run("learner"), extractor="learner"), [oslo()])
    assert run("policy", path) == 0
    assert run.out.endswith(f"goes on being shown: goldspan retire {path} learner\n")
    assert run.json("policy", path, "--learner", "on")["learner"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ["policy", "--blind-share", "nan"], ["policy", "--planted", "NaN"],
        ["split", "--train", "nan"], ["split", "--near", "nan"], ["evaluate", "--no-worse", "nan"],
    ],
)  # fmt: skip
def test_what_is_no_number_is_usage(run, path, arguments):
    command, *more = arguments
    before = path.read_bytes()
    assert run(command, path, *more) == 2
    assert "nan is not a number" in run.err.casefold()
    assert path.read_bytes() == before


def test_a_scored_extractor_that_nothing_is_called_is_told(run, path):
    assert run("policy", path, "--test", "others", "--scored", "modle") == 0
    assert "nothing is called modle here yet" in run.err
    for known in "model", "builtin", "spacy:en_core_web_sm":
        assert run("policy", path, "--scored", known) == 0
        assert run.err == ""


def test_an_older_project_is_brought_up_by_who_writes_and_it_is_said_once(run, tmp_path):
    old = gzip.decompress((ROOT / "tests" / "fixtures" / "format-1.goldspan.gz").read_bytes())
    path = tmp_path / "old.goldspan"
    path.write_bytes(old)
    run.json("list", path)
    run.json("policy", path)
    run.json("release", path, "--version", "1", "--output", tmp_path)
    run.json("evaluate", path, f"{path}:first")
    assert path.read_bytes() == old
    assert run("import", path, tmp_path / "nothing.txt") == 1
    said, trouble = run.err.splitlines()
    assert said == (
        f"goldspan: {path} was brought to the present format; "
        "the old file is kept as old.goldspan.bak."
    )
    assert "no such file" in trouble
    run.json("policy", path, "--no-paragraph-key")
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "old-1.sqlite", "old.goldspan", "old.goldspan backups", "old.goldspan.bak"
    ]  # fmt: skip


# usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"], ["new"], ["new", "a", "b"], ["import", "p.goldspan"], ["--frob"],
        ["import", "p.goldspan", "x", "--format", "pdf"], ["release", "p.goldspan"],
        ["suggest", "p.goldspan", "--articles", "some"], ["evaluate", "gold.sqlite"],
        ["import-run", "p.goldspan", "x"], ["import-gold", "p.goldspan", "x"],
        ["export", "p.goldspan", "--format", "csv", "--output", "x"],
        ["export", "p.goldspan", "--output", "x"],
    ],
)  # fmt: skip
def test_wrong_usage_is_2_and_says_what_is_right(run, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    assert run.out == ""
    assert "Usage: goldspan" in run.err
    assert "Error: " in run.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--name", "", "is empty"), ("--name", " \t", "is empty"), ("--name", "7", "a run's id"),
        ("--name", "x" * 201, "it may have 200"), ("--name", "a\nb", "control character"),
        ("--name", "a\ud800", "control character"), ("--name", " rules ", "own extractors"),
        ("--name", "builtin", "own extractors"), ("--name", "spacy:x", "own extractors"),
        ("--reviewer", "", "is empty"), ("--reviewer", "  ", "is empty"),
        ("--reviewer", "x" * 201, "it may have 200"), ("--reviewer", "a\x1bb", "control"),
    ],
)  # fmt: skip
def test_names_that_cannot_be_names_are_wrong_usage(run, path, jsonl, option, value, said):
    before = path.read_bytes()
    command = "import-run" if option == "--name" else "import-gold"
    assert run(command, path, jsonl({"id": "a2", "mentions": []}), option, value) == 2
    assert run.out == ""
    assert said in " ".join(run.err.split())
    assert path.read_bytes() == before


def test_names_lose_the_white_space_around_them(run, path, jsonl):
    lines = jsonl({"id": "a2", "mentions": []})
    assert run.json("import-run", path, lines, "--name", " mine ")["name"] == "mine"
    run("import-gold", path, lines, "--reviewer", " Bo Li\u3000Su ")
    with Project.open(path, read_only=True) as project:
        *_, last = project.decisions()
    assert last.actor == "Bo Li\u3000Su"


@pytest.mark.parametrize("output", ["-", "/dev/stdout", "/dev/fd/1"])
@pytest.mark.parametrize("command", [["export", "--format", "jsonl"], ["release", "--version=1"]])
def test_what_is_written_whole_cannot_go_to_standard_output(
    run, path, command, output, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert run(command[0], path, *command[1:], "--output", output) == 2
    assert f"name a file, not {output}" in run.err
    assert not (tmp_path / "-").exists()
