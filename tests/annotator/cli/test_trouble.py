"""The user's trouble: one sentence that names the file and the next step."""

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

from annotator.cli.endings import STOPPED
from annotator.store import Project
from annotator.text import sha256
from tests.annotator.cli.texts import ROOT, mention
from tests.making import OSLO, article

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
        assert process.returncode == STOPPED
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
    "an empty file": (lambda path, _: path.touch(), "is empty and has no backups; delete it"),
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
