"""Several workers, one of Ray's clusters among them: they say what one says, and go on with it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator import suggesting
from annotator.errors import ExtractorError, Stopped
from annotator.extract import client, pool
from annotator.extract.pool import predict_in_pool, shards
from annotator.store import Project
from annotator.suggesting import suggest
from tests.making import OSLO, article

ROOT = Path(__file__).parents[3]
ANSWER = """
import json, sys
for line in sys.stdin:
    told = json.loads(line)
    mark = {"id": "m", "start": 0, "end": 8, "label": "PERSON", "surface": "Ada Lind"}
    print(json.dumps({"id": told["id"], "mentions": [mark]}), flush=True)
"""


def made(path, diplomacy, count=40):
    """A project of so many articles that differ."""
    project = Project.create(path, scheme=diplomacy)
    project.add_articles(article(f"{OSLO} {at}", f"a{at:03}") for at in range(count))
    return project


def sealed(path, run=1):
    """The seals over all that a run says, an article each."""
    with sqlite3.connect(path) as connection:
        query = "SELECT article, hex(sha256) FROM seal WHERE run = ? AND article > 0 ORDER BY 1"
        found = connection.execute(query, [run]).fetchall()
    connection.close()
    return found


def slow(monkeypatch):
    """Have the quick extractor of the harnesses in the worker's place."""
    argv = [sys.executable, "-m", "tests.faults.marking"]
    monkeypatch.setattr(client, "worker_argv", lambda: argv)


@pytest.fixture
def alone(tmp_path, diplomacy):
    """What one worker says of forty articles."""
    with made(tmp_path / "one.goldspan", diplomacy) as project:
        run = suggest(project, extractor="rules")
        return sealed(project.path), [*project.predictions(run.id)]


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers_says_the_same_to_the_byte(tmp_path, diplomacy, alone, workers):
    with made(tmp_path / "many.goldspan", diplomacy) as project:
        run = suggest(project, extractor="rules", workers=workers)
        assert run.ended
        assert (sealed(project.path), [*project.predictions(run.id)]) == alone


def test_a_local_ray_goes_on_to_the_same_bytes_and_leaves_nothing(tmp_path, diplomacy, alone):
    pytest.importorskip("ray")
    folder = tmp_path / "temporary"
    folder.mkdir()
    path = tmp_path / "ray.goldspan"
    with made(path, diplomacy) as project:
        reports = []
        with pytest.raises(Stopped):
            suggest(
                project,
                extractor="rules",
                report=lambda done, _total: reports.append(done),
                stopped=lambda: bool(reports) and reports[-1] >= 5,
            )
        assert covered(project) == [(1, False, 5)]
    # sockets have short names
    short = Path("/tmp") / f"gr{os.getpid()}"
    short.symlink_to(folder)
    try:
        done = command(
            path,
            "--engine",
            "ray",
            "--workers",
            "2",
            "--resume",
            environment={"TMPDIR": str(short)},
        )
        out, err = done.communicate(timeout=240)
        assert (done.returncode, err) == (0, b"")
        assert json.loads(out)["articles"] == 40
        with Project.open(path, read_only=True) as project:
            (run,) = project.runs()
            assert run.ended
            assert (sealed(path), [*project.predictions(run.id)]) == alone
        assert [*folder.iterdir()] == []
        assert processes_with(str(short)) == []
    finally:
        short.unlink()


def command(path, *options, environment=None):
    """`goldspan suggest` by the rules in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "annotator.cli", "suggest", str(path), "--extractor", "rules",
         *options, "--json"],
        cwd=ROOT,
        env=os.environ | (environment or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def processes_with(words, seconds=10.0):
    """The command lines that have these words in them, once they have had time to end."""
    end = time.monotonic() + seconds
    while True:
        found = []
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = each.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            if words in line:
                found.append(line)
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def covered(project):
    return [(run.id, bool(run.ended), run.articles) for run in project.runs()]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_stopped_is_gone_on_with(tmp_path, diplomacy, monkeypatch, workers):
    slow(monkeypatch)
    with made(tmp_path / "news.goldspan", diplomacy) as project:
        reports = []
        with pytest.raises(Stopped):
            suggest(
                project,
                workers=workers,
                report=lambda done, _total: reports.append(done),
                stopped=lambda: bool(reports) and reports[-1] >= 7,
            )
        ((_, ended, first),) = covered(project)
        assert not ended
        assert 7 <= first < 40
        reports.clear()
        run = suggest(
            project,
            workers=workers,
            resume=True,
            report=lambda done, total: reports.append((done, total)),
        )
        assert covered(project) == [(1, True, 40)]
        assert reports[1:] == [(done, 40) for done in range(first + 1, 41)]
        # what has come to its end is not gone on with
        assert suggest(project, resume=True).id > run.id


def test_what_was_stopped_of_another_extractor_is_left_alone(tmp_path, diplomacy, monkeypatch):
    slow(monkeypatch)
    with made(tmp_path / "news.goldspan", diplomacy, 3) as project:
        reports = []
        with pytest.raises(Stopped):
            suggest(
                project,
                report=lambda done, _total: reports.append(done),
                stopped=lambda: reports[-1] >= 1,
            )
        monkeypatch.undo()
        suggest(project, extractor="rules", resume=True)
        assert [ended for _, ended, _ in covered(project)] == [False, True]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_was_killed_is_gone_on_with(tmp_path, diplomacy, alone, workers):
    path = tmp_path / "news.goldspan"
    made(path, diplomacy).close()
    script = (
        "import sys; from pathlib import Path\n"
        "from annotator import suggesting; from annotator.store import Project\n"
        "suggesting._BATCH = 5\n"
        "def report(done, total):\n"
        "    if done == 12: print('now', flush=True); sys.stdin.read()\n"
        "with Project.open(Path(sys.argv[1])) as project:\n"
        f"    suggesting.suggest(project, extractor='rules', workers={workers}, report=report)\n"
    )
    killed = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with killed:
        assert killed.stdout.readline() == b"now\n"
        killed.send_signal(signal.SIGKILL)
    with Project.open(path) as project:
        ((_, ended, articles),) = covered(project)
        assert not ended
        assert articles in (10, 12)
        run = suggest(project, extractor="rules", resume=True, workers=int(workers))
        assert covered(project) == [(1, True, 40)]
        assert (sealed(path), [*project.predictions(run.id)]) == alone


def test_a_program_is_handed_a_shard_at_a_time(tmp_path, diplomacy, monkeypatch):
    monkeypatch.setattr(pool, "SHARD", 15)
    program = tmp_path / "program.py"
    program.write_text(ANSWER, "utf-8")
    with made(tmp_path / "news.goldspan", diplomacy) as project:
        run = suggest(project, extractor=f"command:{sys.executable} {program}", workers=2)
        assert (run.articles, run.mentions) == (40, 40)


def test_shards_are_bounded_by_number_and_by_length(monkeypatch):
    monkeypatch.setattr(pool, "SHARD", 3)
    monkeypatch.setattr(pool, "_SHARD_LENGTH", 10)
    texts = ["a", "b", "c", "d", "e" * 20, "f" * 6, "g" * 6]
    found = shards(article(text, text[0]) for text in texts)
    assert ["".join(each.id for each in shard) for shard in found] == ["abc", "d", "e", "f", "g"]


def test_what_fails_is_told_whichever_worker_it_was(diplomacy, monkeypatch):
    program = ROOT / "tests" / "faults" / "marking.py"
    assert program.exists()
    with pytest.raises(ExtractorError, match="no extractor 'oracle'"):
        predict_in_pool([article()], spec="oracle", scheme=diplomacy, workers=2)


def test_nothing_at_all_is_nothing(diplomacy, monkeypatch):
    slow(monkeypatch)
    assert [*predict_in_pool([], spec=None, scheme=diplomacy, workers=3)] == []


def test_the_articles_are_not_all_asked_for_at_once(diplomacy, monkeypatch):
    slow(monkeypatch)
    asked = []

    def articles():
        for at in range(200):
            asked.append(at)
            yield article(f"{OSLO} {at}", f"a{at}")

    predictions = predict_in_pool(articles(), spec=None, scheme=diplomacy, workers=2)
    assert asked == []
    next(predictions)
    assert len(asked) <= 30
    predictions.close()


def test_without_ray_another_way_is_named(project, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    project.add_articles([article()])
    with pytest.raises(ExtractorError, match=r"goldspan\[cluster\].*--engine process --workers 1"):
        suggest(project, engine="ray")
    assert project.runs() == []
    assert suggesting.suggest(project, extractor="rules").articles == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1:9", "Connection refused; check --address"),
        ("nonsense", "it is not written as HOST:PORT"),
        ("127.0.0.1:99999999", "check --address"),
        ("nowhere.invalid:6379", "check --address"),
    ],
)
def test_an_address_where_no_cluster_is_is_told_at_once(tmp_path, diplomacy, address, said):
    pytest.importorskip("ray")
    path = tmp_path / "news.goldspan"
    made(path, diplomacy, 2).close()
    done = command(path, "--engine", "ray", "--address", address)
    out, _ = done.communicate(timeout=60)
    assert done.returncode == 1
    sentence = json.loads(out)["error"]
    assert f"the Ray cluster at {address} cannot be used" in sentence
    assert said in sentence


@pytest.mark.parametrize(
    "options",
    [["--workers", "0"], ["--workers", "-3"], ["--workers", "10000"], ["--address", "here:1"]],
)
def test_options_that_make_no_sense_are_wrong_usage(tmp_path, diplomacy, options):
    path = tmp_path / "news.goldspan"
    made(path, diplomacy, 2).close()
    done = command(path, *options)
    _, err = done.communicate(timeout=60)
    assert done.returncode == 2
    assert options[0].encode() in err
