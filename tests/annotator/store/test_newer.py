"""Every command on a project that a newer Goldspan has made: it is read, and never written."""

import sqlite3
from contextlib import closing

import pytest

from annotator import cli
from annotator.errors import ProjectError
from annotator.formats import exchange
from annotator.store import Project, backups, examining, rebuilding, salvaging
from annotator.store.schema import SCHEMA_VERSION
from tests.making import OSLO, Reviewer, article, oslo, suggest


@pytest.fixture
def path(tmp_path, diplomacy):
    """A project with a finished article, to which a newer format has added a table."""
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(), article(OSLO + " Really.", "a2")])
        suggest(project, oslo(), oslo("a2"))
        Reviewer(project).finishes()
    with closing(sqlite3.connect(path)) as newer, newer:
        newer.execute("CREATE TABLE mood (article INTEGER REFERENCES article (key)) STRICT")
        newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    return path


@pytest.fixture
def files(path):
    """Files to import."""
    said = oslo("a9")
    line = exchange.line(article(OSLO, "a9"), said.mentions, said.relations, finished=True)
    path.with_name("gold.jsonl").write_bytes(line)
    path.with_name("text.txt").write_text("Envoys met in Oslo.")
    return path.parent


@pytest.mark.parametrize(
    "command",
    [
        "list news.goldspan",
        "evaluate news.goldspan news.goldspan:model",
        "leaderboard news.goldspan",
        "export news.goldspan --format jsonl --output gold-out.jsonl",
        "release news.goldspan --version 1 --output .",
        "policy news.goldspan",
        "backups news.goldspan",
    ],
)
def test_what_only_reads_it_does_what_it_always_does(path, command, monkeypatch, capsys):
    monkeypatch.chdir(path.parent)
    before = path.read_bytes()
    assert cli.main(command.split()) == 0
    assert capsys.readouterr().err == ""
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "command",
    [
        "import news.goldspan text.txt",
        "import-gold news.goldspan gold.jsonl --reviewer ada",
        "import-run news.goldspan gold.jsonl --name model",
        "suggest news.goldspan --extractor rules",
        "policy news.goldspan --no-paragraph-key",
        "check news.goldspan",
        "check news.goldspan --rebuild",
    ],
)
def test_what_would_write_it_says_to_update_and_writes_nothing(files, command, monkeypatch, capsys):
    monkeypatch.chdir(files)
    path = files / "news.goldspan"
    before = path.read_bytes(), sorted(each.name for each in files.iterdir())
    assert cli.main(command.split()) == 1
    assert "was made by a newer Goldspan" in (said := capsys.readouterr().err)
    assert "pdate Goldspan to " in said
    assert (path.read_bytes(), sorted(each.name for each in files.iterdir())) == before


def test_its_release_is_the_one_that_it_had_before(path, tmp_path):
    def released(folder):
        (tmp_path / folder).mkdir()
        command = ["release", path, "--version", "1", "--output", tmp_path / folder]
        assert cli.main([str(each) for each in command]) == 0
        return (tmp_path / folder / "news-1.sqlite").read_bytes()

    newer = released("newer")
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE mood")
        other.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    assert released("ours") == newer


def test_a_backup_of_it_is_whole_and_newer_too(path):
    made = backups.back_up(path)
    with Project.open(made.path) as project:
        assert project.newer
        assert project.article_ids() == ["a1", "a2"]


def test_a_salvage_says_what_it_does_not_keep(path, tmp_path):
    made = salvaging.salvage(path, tmp_path / "out.goldspan")
    assert made.kept.articles == 2
    (said,) = made.lines()
    assert f"(format {SCHEMA_VERSION + 1}): what that has added (mood) is not kept" in said


@pytest.mark.parametrize("act", [examining.check, rebuilding.rebuild])
def test_check_and_rebuild_of_it_are_for_the_newer_one(path, act):
    with pytest.raises(ProjectError, match=r"newer Goldspan .*to (check|rebuild)"):
        act(path)


def test_a_number_alone_that_is_damaged_is_salvaged_as_ours(path, tmp_path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE mood")
    assert salvaging.salvage(path, tmp_path / "out.goldspan").lines() == ["Nothing is lost."]
