"""docs/extractors.md: its programs run, as real programs, servers, packages, by its own lines."""

import json
import re
import shlex
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from annotator import cli
from annotator.extract import client
from annotator.model import MERGED
from annotator.store import Project
from tests.making import OSLO, Reviewer, article, oslo, suggest

DOCS = (Path(__file__).parents[3] / "docs" / "extractors.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", DOCS, re.DOTALL | re.MULTILINE))
CITIES = OSLO.count("Oslo")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch, diplomacy):
    """A working folder with news.goldspan: a finished article and another one."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    with Project.create(tmp_path / "news.goldspan", scheme=diplomacy) as project:
        project.add_articles([article(), article(OSLO + " Really.", "a2")])
        suggest(project, oslo(), oslo("a2"))
        Reviewer(project).finishes()
    return tmp_path


def blocks(heading, language):
    return re.findall(rf"```{language}\n(.*?)```", SECTIONS[heading], re.DOTALL)


def written(folder, heading, language="python", **changes):
    """The programs of a section as the files that their first lines name."""
    found = []
    for block in blocks(heading, language):
        assert len(block.splitlines()) < 20
        name, _ = block.removeprefix("# ").split("\n", 1)
        for old, new in changes.items():
            block = block.replace(old.removeprefix("_"), new)
        (folder / name).write_text(block, encoding="utf-8")
        found.append(folder / name)
    return found


def follow(heading, capfd, **changes):
    """Run the lines of a section; what each printed."""
    printed = []
    (lines,) = blocks(heading, "sh")
    for line in lines.splitlines():
        for old, new in changes.items():
            line = line.replace(old.removeprefix("_"), new)
        program, *words = shlex.split(line)
        if program == "python":
            subprocess.run([sys.executable, *words], check=True, timeout=60)
            continue
        assert program == "goldspan"
        words = [word.replace("command:python", f"command:{sys.executable}") for word in words]
        assert cli.main(words) == 0, capfd.readouterr().err
        told = capfd.readouterr()
        assert told.err == ""
        printed.append(told.out)
    return printed


def newest(project):
    """What an extractor said last, not what is shown of all together."""
    return [run for run in project.runs() if run.extractor != MERGED][-1]


def finds_every_city(folder, printed):
    """Whether suggest kept a run of all cities, and evaluate found them too."""
    with Project.open(folder / "news.goldspan", read_only=True) as project:
        run = newest(project)
        said = {each.article: each for each in project.predictions(run.id)}
    assert run.ended
    assert [mention.label for mention in said["a2"].mentions] == ["GPE"] * CITIES
    assert f"{CITIES} mentions and 0 relations in 1 article" in printed[-2]
    assert "mentions, strict" in printed[-1]
    return run


@pytest.fixture
def server(folder):
    """Starts a program that serves on a port of its own; gives that port."""
    processes = []

    def start(heading, port):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            found = str(free.getsockname()[1])
        (file,) = written(folder, heading, **{f"_{port}": found})
        processes.append(subprocess.Popen([sys.executable, file], stderr=subprocess.DEVNULL))
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(found))) == 0:
                    return found
            time.sleep(0.05)
        raise AssertionError("the server does not come")

    yield start
    for each in processes:
        each.kill()
        each.wait()


def test_a_program(folder, capfd):
    written(folder, "A program")
    run = finds_every_city(folder, follow("A program", capfd))
    assert run.name == f"{sys.executable} cities.py"
    assert list(run.settings["files"]) == ["cities.py"] or sys.executable in run.settings["files"]


def test_a_server(folder, capfd, server):
    port = server("A server", 8000)
    run = finds_every_city(folder, follow("A server", capfd, _8000=port))
    assert run.name == f"http://127.0.0.1:{port}/"


def test_a_language_model(folder, capfd, server):
    port = server("A language model", 8001)
    run = finds_every_city(folder, follow("A language model", capfd, _8001=port))
    assert run.name == "chat:stand-in"
    assert run.settings["address"] == f"http://127.0.0.1:{port}/v1/chat/completions"


def test_a_spacy_pipeline(folder, capfd):
    written(folder, "A spaCy pipeline")
    run = finds_every_city(folder, follow("A spaCy pipeline", capfd))
    assert run.name == "spacy:en_pipeline"
    assert len(run.model_sha256) == 64


def test_a_component_that_relates(folder, diplomacy):
    _, file = written(folder, "A spaCy pipeline")
    Doc.remove_extension("rel") if Doc.has_extension("rel") else None
    exec(file.read_text(), {})
    nlp = spacy.blank("en")
    patterns = [("ORG", "Fjord Institute"), ("GPE", "Oslo")]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": a, "pattern": b} for a, b in patterns])
    nlp.add_pipe("seated")
    from annotator.extract.spacy_pipeline import Reader

    (tie,) = Reader(nlp, diplomacy).read(article("The Fjord Institute in Oslo.")).tied
    assert (tie.label, tie.head.label, tie.tail.label) == ("located_in", "ORG", "GPE")


def test_a_package(folder, capfd, monkeypatch):
    site = folder / "site"
    (site / "news_cities-1.0.dist-info").mkdir(parents=True)
    written(site, "A package")
    (toml,) = blocks("A package", "toml")
    project = tomllib.loads(toml)["project"]
    (group,) = project["entry-points"]
    told = "".join(f"{name} = {to}\n" for name, to in project["entry-points"][group].items())
    info = site / "news_cities-1.0.dist-info"
    (info / "entry_points.txt").write_text(f"[{group}]\n{told}")
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    monkeypatch.syspath_prepend(site)
    clean = client.worker_environment()
    monkeypatch.setattr(
        client,
        "worker_environment",
        lambda: {**clean, "PYTHONPATH": f"{clean['PYTHONPATH']}:{site}"},
    )
    printed = follow("A package", capfd)
    assert "package:cities" in printed[0]
    run = finds_every_city(folder, printed)
    assert (run.name, run.version) == ("package:cities", "1.0")
    assert run.settings == {"package": "news-cities 1.0"}
    # one that is broken is told, and one that is not there
    (info / "entry_points.txt").write_text(f"[{group}]\ncities = news_cities:Towns\n")
    assert cli.main(["suggest", "news.goldspan", "--extractor", "package:cities"]) == 1
    assert "the extractor cities (news_cities:Towns) cannot be loaded" in capfd.readouterr().err
    assert cli.main(["suggest", "news.goldspan", "--extractor", "package:towns"]) == 1
    assert "has the extractor 'towns'; there are: cities" in capfd.readouterr().err


def test_a_file(folder, capfd):
    (line,) = blocks("A file", "json")
    (folder / "mine.jsonl").write_text(line + line.replace('"a1"', '"a2"'), encoding="utf-8")
    printed = follow("A file", capfd)
    assert "1 mention and 0 relations in 1 article" in printed[0]
    assert "mentions, strict" in printed[1]
    with Project.open(folder / "news.goldspan", read_only=True) as project:
        run = newest(project)
    assert run.name == "file:mine.jsonl"
    assert len(run.settings["sha256"]) == 64


def test_a_file_that_is_wrong_is_refused_and_one_that_lacks_articles_says_so(folder, capfd):
    asked = ["suggest", "news.goldspan", "--articles", "all", "--extractor", "file:mine.jsonl"]
    (folder / "mine.jsonl").write_text('{"id": "a1", "mentions": []}\n{"id": "a2", "mentions": [{')
    assert cli.main(asked) == 1
    assert "mine.jsonl, line 2: is not JSON" in capfd.readouterr().err
    (folder / "mine.jsonl").write_text('{"id": "a1", "mentions": []}\n')
    assert cli.main(asked) == 0
    assert "says nothing of 1 article" in capfd.readouterr().err
    assert cli.main([*asked[:-1], "file:none.jsonl"]) == 1
    assert "none.jsonl" in capfd.readouterr().err


def test_text_leaves_the_machine_only_if_the_user_says_so(capfd):
    asked = ["suggest", "news.goldspan", "--extractor", "https://extractor.invalid/ seconds=5"]
    assert cli.main(asked) == 1
    assert "would be sent to extractor.invalid:443" in capfd.readouterr().err
    assert cli.main([*asked, "--send"]) == 1
    assert "https://extractor.invalid:443/ cannot be reached" in capfd.readouterr().err
    assert cli.main([*asked, "--json"]) == 1
    assert "cannot be reached" in json.loads(capfd.readouterr().out)["error"]


def test_the_table_of_names_has_all_kinds(capfd):
    assert cli.main(["extractors", "--json"]) == 0
    for each in json.loads(capfd.readouterr().out):
        kind = each["spec"].partition(":")[0]
        assert re.search(rf"^\| .*`{kind}", DOCS, re.MULTILINE), kind
