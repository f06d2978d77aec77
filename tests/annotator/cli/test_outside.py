"""Outside extractors from the command line: what they fail at is told, nothing is half written."""

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
from annotator.extract import sending
from annotator.store import Project
from tests.making import OSLO, article

ROOT = Path(__file__).parents[3]
FINDS = """
import json, os, sys, time
for line in sys.stdin:
    told = json.loads(line)
    mark = {"id": "m", "start": 0, "end": 8, "label": "PERSON", "surface": "Ada Lind"}
    if told["id"] == "a3":
        TROUBLE
    print(json.dumps({"id": told["id"], "mentions": [mark]}), flush=True)
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Settings of their own for each test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def path(tmp_path, diplomacy):
    """A project with five articles that nobody has read."""
    with Project.create(tmp_path / "news.goldspan", scheme=diplomacy) as project:
        project.add_articles(article(f"{OSLO} {number}", f"a{number}") for number in range(1, 6))
    return tmp_path / "news.goldspan"


@pytest.fixture
def program(tmp_path):
    """The spec of a program that makes this trouble at the third article."""

    def written(trouble):
        file = tmp_path / "mine.py"
        file.write_text(FINDS.replace("TROUBLE", trouble), "utf-8")
        return f"command:{shlex.join([sys.executable, str(file)])}"

    return written


def kept(path):
    """For each run whether it has ended, and the articles that it covers."""
    with Project.open(path, read_only=True) as project:
        return [
            (run.ended is not None, [each.article for each in project.predictions(run.id)])
            for run in project.runs()
        ]


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("1 / 0", "failed: ZeroDivisionError: division by zero (exit code 1)."),
        ("os._exit(3)", "failed: exit code 3."),
        ("mark['label'] = 'PLANET'", "the scheme diplomacy has no PLANET"),
        ("mark['end'] = 9", "the text has 'Ada Lind ' at 0-9"),
        ("mark['score'] = float('nan')", "has NaN, which is not JSON"),
        ('sys.stdout.write(\'{"id": "a3", "ment\'); sys.stdout.flush(); os._exit(0)', "not JSON"),
        ("told['id'] = 'a9'", "it answered for 'a9', unasked"),
    ],
)
def test_what_a_program_fails_at_is_told_and_the_rest_is_kept(run, path, program, trouble, reason):
    assert run("suggest", path, "--extractor", program(trouble)) == 0
    assert kept(path) == [(True, ["a1", "a2", "a4", "a5"])]
    assert "4 mentions and 0 relations in 4 articles." in run.out
    (said,) = run.err.splitlines()
    assert "failed at a3: " in said
    assert reason in said


def test_one_that_fails_at_everything_leaves_no_run(run, path):
    said = run.trouble(path, "suggest", path, "--extractor", f"command:{sys.executable} -c 1/0")
    assert "answer for no article; article a1: the program" in said
    assert "ZeroDivisionError" in said


def test_what_was_left_out_is_counted(run, path, program):
    spec = program("told['mentions'] = 0; mark.update(end=40); del mark['surface']")
    assert run("suggest", path, "--extractor", spec) == 0
    assert "of a3: 1 mention over the end of a line" in run.err
    found = run.json("suggest", path, "--extractor", program("pass"))
    assert found["left_out"] == found["dropped"] == {}
    assert "files" in found["settings"]


def test_labels_of_its_own_are_mapped_where_it_is_scored(run, tmp_path, program):
    gold, words = tmp_path / "gold.jsonl", tmp_path / "words.toml"
    mark = {"start": 0, "end": 8, "label": "PERSON"}
    gold.write_text(json.dumps({"id": "a1", "text": OSLO, "mentions": [mark]}), "utf-8")
    words.write_text('HUMAN = "PERSON"')
    spec = program("pass").replace("mine.py", "human.py")
    file = tmp_path / "human.py"
    file.write_text((tmp_path / "mine.py").read_text().replace("PERSON", "HUMAN"))
    asked = ("evaluate", gold, "--extractor", spec, "--scheme", "diplomacy", "--bootstrap", "0")
    assert run(*asked) == 1
    assert "does not have: HUMAN" in run.err
    report = run.json(*asked, "--label-map", words)
    assert report["runs"][0]["mentions"]["strict"]["tp"] == 1


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is another thing on Windows")
def test_ctrl_c_keeps_what_was_answered(path, program):
    spec = program("open(__file__ + '.told', 'w').close(); time.sleep(60)")
    told = Path(shlex.split(spec)[-1] + ".told")
    command = [sys.executable, "-m", "annotator.cli", "suggest", path, "--extractor", spec]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while not told.exists():
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert err == "Stopped.\n"
    assert process.returncode == STOPPED
    assert kept(path) == [(False, ["a1", "a2"])]


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of its own")
@pytest.mark.parametrize("word", ["y", "n"])
def test_on_a_terminal_the_user_is_asked_before_text_leaves_the_machine(path, word):
    ours, theirs = os.openpty()
    spec = "https://extractor.invalid/ seconds=5"
    with subprocess.Popen(
        [sys.executable, "-m", "annotator.cli", "suggest", path, "--extractor", spec],
        cwd=ROOT, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs,
    ):  # fmt: skip
        os.close(theirs)
        os.write(ours, f"{word}\n".encode())
        said = b""
        try:
            while piece := os.read(ours, 4096):
                said += piece
        except OSError:  # Linux says so that the other end has gone
            pass
    os.close(ours)
    text = " ".join(said.decode().split())
    assert "will be sent to extractor.invalid:443. May it be? [y/N]" in text
    assert ("cannot be reached" if word == "y" else "you have not said that it may") in text
    assert (sending.host_of(spec) in _allowed()) == (word == "y")


def _allowed():
    path = sending.settings_path()
    return path.read_text().split("\n") if path.exists() else []
