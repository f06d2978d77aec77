"""The command line: what each command prints for people and for machines, and its exit codes."""

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import spacy

from annotator import __version__, cli
from annotator.extract import client
from annotator.resources import resource
from annotator.store import Project, kind_of
from annotator.text import sha256
from tests.making import OSLO, Reviewer, article, place

ROOT = Path(__file__).parents[3]
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


def mention(words="Ada Lind", nth=1, label="PERSON"):
    start, end = place(OSLO, words, nth)
    return {"id": "m", "start": start, "end": end, "label": label}


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
        "Merged as run 7 (model + scratch) in 1 article.\n"
    )
    assert run.err == ""  # no progress bar in a pipe


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
    assert set(only) == RUN
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


# trouble


@pytest.mark.parametrize("version", ["..", ".", ".1", "", "a/b"])
def test_a_version_that_cannot_be_in_a_files_name_is_refused(run, path, tmp_path, version):
    sentence = run.trouble(path, "release", path, "--version", version, "--output", tmp_path)
    assert "cannot name a version" in sentence
    assert list(tmp_path.glob("*.sqlite")) == []


def test_a_file_that_may_not_be_read_is_trouble_not_usage(run, path, tmp_path, jsonl):
    closed = jsonl({"id": "a2", "mentions": []})
    text, folder, project = tmp_path / "closed.txt", tmp_path / "dir", tmp_path / "b.goldspan"
    text.write_text("They met.")
    project.write_bytes(path.read_bytes())
    folder.mkdir()
    (folder / "a.txt").write_text("They met.")
    inside = folder / "a.txt"
    for each in (closed, text, folder, project):
        each.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("this user may read everything")
    try:
        for file, arguments in (
            (closed, ["import", path, closed]), (text, ["import", path, text]),
            (folder, ["import", path, folder]), (inside, ["import", path, inside]),
            (closed, ["import-run", path, closed, "--name", "x"]),
            (closed, ["import-gold", path, closed, "--reviewer", "x"]),
            (project, ["list", project]), (project, ["suggest", project]),
            (inside, ["list", inside]), (closed, ["evaluate", path, closed]),
            (closed, ["evaluate", closed, f"{path}:model"]),
            (closed, ["new", tmp_path / "c.goldspan", "--scheme", closed]),
            (inside, ["export", path, "--format", "jsonl", "--output", inside]),
            (inside, ["release", path, "--version", "1", "--output", inside]),
            (inside, ["new", inside]),
        ):  # fmt: skip
            sentence = run.trouble(path, *arguments)
            assert str(file) in sentence
            assert "ermission" in sentence
    finally:
        for each in (closed, text, folder, project):
            each.chmod(0o700)


def goldspan(*arguments, **more):
    """A real process, as a shell starts one."""
    command = [sys.executable, "-m", "app", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, **more)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
@pytest.mark.parametrize("arguments", [["list", "--json"], ["list"], ["list", "--help"]])
def test_output_that_cannot_be_written_is_said_in_one_sentence(path, arguments):
    command, option = arguments[0], arguments[1:]
    with open("/dev/full", "wb") as full, goldspan(command, path, *option, stdout=full) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err == (
        "goldspan: the output cannot be written: No space left on device; send it elsewhere\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is another thing on Windows")
def test_ctrl_c_stops_suggest_cleanly_at_any_moment(path, tmp_path, monkeypatch):
    with Project.open(path) as project:
        project.add_articles(article(f"{OSLO} {n}\n" * 200, f"b{n}") for n in range(300))
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # the worker has it too, and is known by it
    start = "import sys; from annotator import cli; print(); sys.exit(cli.main(sys.argv[1:]))"
    for option in [], ["--json"], [], []:
        command = [sys.executable, "-u", "-c", start, "suggest", path, "--extractor=rules"]
        with subprocess.Popen(
            [*command, *option], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            process.stdout.readline()
            time.sleep(random.uniform(0.1, 1.5))
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert err == b"Stopped.\n"
        # Python dies by the signal where it came while a module was loading: 130 for a shell too
        assert process.returncode in (cli.STOPPED, -signal.SIGINT)
        assert (json.loads(out) if option else out) == ({"error": "Stopped."} if option else b"")
        assert workers(tmp_path) == []
    with Project.open(path, read_only=True) as project:
        # not ended, so that --resume can go on with it
        assert all(run.articles and not run.ended for run in project.runs()[1:])


def workers(folder):
    """The processes whose temporary folder this is, where the system tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"TMPDIR={folder}\0".encode() in (process / "environ").read_bytes():
                found.append(process.name)
    return found


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
def test_a_broken_pipe_is_no_news(path):
    reading, writing = os.pipe()
    os.close(reading)
    with goldspan("list", path, "--json", stdout=writing) as process:
        os.close(writing)
        _, err = process.communicate(timeout=60)
    assert err == ""
    assert process.returncode == 1


BYTES = {
    "empty": (b"", "is empty; an article needs some text"),
    "blank": (b" \n\n ", "is empty; an article needs some text"),
    "nul": (b"They met.\0And left.", "NUL"),
    "utf16": ("They met.".encode("utf-16")[:-1], "UTF-16LE by its byte order mark"),
    "cut": ("They met in Zürich, Genève, Málaga and 서울".encode()[:-1], "damaged or cut off"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a PNG picture"),
    "noise": (bytes(range(128, 256)) * 3, "save it as UTF-8"),
    "surrogate": ("They \ud800 met.".encode("utf-8", "surrogatepass"), "lone surrogate"),
}


@pytest.mark.parametrize("kind", BYTES)
def test_a_text_that_is_none_is_refused_with_the_reason(run, path, tmp_path, kind):
    content, reason = BYTES[kind]
    file = tmp_path / f"{kind}.txt"
    file.write_bytes(content)
    fine = tmp_path / "a-fine.txt"
    fine.write_text("A meeting\n\nThey met.", "utf-8")
    sentence = run.trouble(path, "import", path, fine, file)
    assert str(file) in sentence
    assert reason in sentence


def test_a_text_of_more_than_64_mb_is_refused(run, path, tmp_path):
    file = tmp_path / "huge.txt"
    with file.open("wb") as huge:
        huge.truncate(64 * 1024 * 1024 + 1)
    sentence = run.trouble(path, "import", path, file)
    assert "is over 64 MB (67,108,865 bytes)" in sentence


LINES = {
    "outside": ({"mentions": [{**mention(), "end": 9999}]}, "mentions[0].end: "),
    "surface": ({"mentions": [{**mention(), "surface": "Eva"}]}, "mentions[0].surface: "),
    "label": ({"mentions": [{**mention(), "label": "X"}]}, "mentions[0].label: "),
    "missing": (
        {"mentions": [mention()],
         "relations": [{"id": "r", "label": "holds_role", "head": "m", "tail": "n"}]},
        "relations[0].tail: ",
    ),
    "twice": ({"mentions": [mention(), mention()]}, "mentions[1].id: "),
    "forbidden": (
        {"mentions": [mention(), {**mention("envoy", 0, "ROLE"), "id": "n"}],
         "relations": [{"id": "r", "label": "holds_role", "head": "n", "tail": "m"}]},
        "relations[0]: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("command", ["import", "import-run", "import-gold"])
@pytest.mark.parametrize("kind", LINES)
def test_a_line_that_is_wrong_is_named_with_its_field(run, path, jsonl, kind, command):
    record, field = LINES[kind]
    fresh = {"id": "a4", "text": OSLO + " Now.", "mentions": []}
    known = {"id": "a2", "sha256": sha256(OSLO + " Really."), **record}
    lines = jsonl(*([known] if command == "import-run" else [fresh, known]))
    more = {"import": [], "import-run": ["--name", "x"], "import-gold": ["--reviewer", "x"]}
    sentence = run.trouble(path, command, path, lines, *more[command])
    assert sentence.startswith(f"{lines}, line {1 if command == 'import-run' else 2}, {field}")


def test_two_lines_of_one_article_and_lines_that_are_no_json(run, path, jsonl, tmp_path):
    line = {"id": "x", "text": "They met."}
    assert "line 2, id: " in run.trouble(path, "import", path, jsonl(line, line))
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "x", "text": "They met."}\n{"id": "y", \n', "utf-8")
    assert f"{broken}, line 2: is not JSON" in run.trouble(path, "import", path, broken)


def test_what_is_not_there_is_refused_by_every_command(run, path, tmp_path):
    missing = tmp_path / "missing.goldspan"
    for arguments in (
        ["import", missing, path], ["suggest", missing], ["list", missing],
        ["import-run", missing, path, "--name", "x"],
        ["import-gold", missing, path, "--reviewer", "x"],
        ["release", missing, "--version", "1", "--output", tmp_path / "x"],
        ["export", missing, "--format", "jsonl", "--output", tmp_path / "x"],
        ["policy", missing], ["policy", missing, "--no-paragraph-key"],
        ["evaluate", missing, f"{path}:model"], ["evaluate", path, missing],
    ):  # fmt: skip
        sentence = run.trouble(path, *arguments)
        assert str(missing) in sentence
        assert "does not exist" in sentence
    assert not missing.exists()
    assert not (tmp_path / "x").exists()


def other_sqlite(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE news (text)")
    connection.close()


def newer(path, project):
    path.write_bytes(project.read_bytes())
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE mention ADD COLUMN colour TEXT")
    connection.execute("PRAGMA user_version = 999")
    connection.close()


def with_another_table(path, project):
    path.write_bytes(project.read_bytes())
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE trick (code)")
    connection.close()


OTHERS = {
    "a text file": (lambda path, _: path.write_text("They met."), "is not a Goldspan project"),
    "an empty file": (lambda path, _: path.touch(), "is empty; look for its backups"),
    "a folder": (lambda path, _: path.mkdir(), "is a folder"),
    "another database": (lambda path, _: other_sqlite(path), "but not a Goldspan project"),
    "a newer project": (newer, "was made by a newer Goldspan (format 999"),
    "a changed project": (with_another_table, "has tables that are not Goldspan's (trick)"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_project_of_ours_is_refused_in_one_sentence(run, path, tmp_path, kind):
    make, reason = OTHERS[kind]
    other = tmp_path / "other.goldspan"
    make(other, path)
    before = other.read_bytes() if other.is_file() else None
    for command in (["list"], ["suggest"], ["import"]):
        sentence = run.trouble(path, *command, other, *([path] if command == ["import"] else []))
        assert reason in sentence
        assert str(other) in sentence
    assert (other.read_bytes() if other.is_file() else None) == before


SCHEMES = {
    "toml": ('name = "x"\n[mention.A\nkey = "A"\n', ", line 2: "),
    "no name": ('[mention.A]\nkey = "A"\n', "give the scheme a name"),
    "no labels": ('name = "x"\n', "at least one mention label"),
    "two keys": ('name = "x"\n[mention.A]\nkey = "A"\n[mention.B]\nkey = "A"\n',
                 ", line 5: mentions A and B have the same key A"),
    "taken key": ('name = "x"\n\n[mention.A]\nkey = "X"\n', ", line 4: the key X"),
    "unknown end": ('name = "x"\n[mention.A]\nkey = "A"\n[relation.r]\nhead = ["A"]\n'
                    'tail = ["B"]\n', ", line 6: tail of relation r names 'B'"),
    "latin": ('name = "caf\xe9"'.encode("latin-1"), "not UTF-8 at byte"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SCHEMES)
def test_a_broken_scheme_is_refused_with_the_line_and_the_reason(run, path, tmp_path, kind):
    content, reason = SCHEMES[kind]
    scheme = tmp_path / "mine.toml"
    scheme.write_bytes(content if isinstance(content, bytes) else content.encode())
    sentence = run.trouble(path, "new", tmp_path / "mine.goldspan", "--scheme", scheme)
    assert sentence.startswith(str(scheme))
    assert reason in sentence
    assert not (tmp_path / "mine.goldspan").exists()


def test_a_scheme_nobody_knows(run, path, tmp_path):
    sentence = run.trouble(path, "new", tmp_path / "a.goldspan", "--scheme", "nope")
    assert "built-in ones: diplomacy, news-basic" in sentence


def test_a_project_is_never_made_over_a_file(run, path):
    assert "exists already" in run.trouble(path, "new", path)


def test_a_release_of_nothing_finished_says_what_to_do(run, path, tmp_path, diplomacy):
    empty = tmp_path / "empty.goldspan"
    Project.create(empty, scheme=diplomacy).close()
    sentence = run.trouble(empty, "release", empty, "--version", "1", "--output", tmp_path / "r")
    assert "finish it (Ctrl+Enter)" in sentence
    assert not (tmp_path / "r").exists()


def test_an_evaluation_that_would_drop_something_silently_is_refused(run, path, jsonl):
    unknown = jsonl({"id": "a9", "mentions": []})
    assert "a9" in run.trouble(path, "evaluate", path, unknown)
    odd = jsonl({"id": "a1", "mentions": [{**mention(), "label": "PLANET"}]})
    assert "PLANET" in run.trouble(path, "evaluate", path, odd)
    assert "its runs are: model" in run.trouble(path, "evaluate", path, path)
    assert "has no run 9" in run.trouble(path, "evaluate", path, f"{path}:9")


def test_a_folder_that_is_not_there_is_named(run, path, tmp_path):
    target = tmp_path / "nowhere" / "x.jsonl"
    sentence = run.trouble(path, "export", path, "--format", "jsonl", "--output", target)
    assert str(target.parent) in sentence


def test_two_articles_with_one_id_say_so(run, path, jsonl):
    sentence = run.trouble(path, "import", path, jsonl({"id": "a1", "text": "Another."}))
    assert "another text under the id a1" in sentence
