"""Making and opening project files: what is refused, and that looking changes nothing."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from annotator import review
from annotator.errors import ProjectError
from annotator.store import Project, checking, kind_of
from annotator.store import connection as connections
from annotator.store.backups import back_up
from annotator.store.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.making import Reviewer, article, oslo, suggest


@pytest.fixture
def path(tmp_path, diplomacy):
    """A project with an article that is half judged, closed again."""
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article(meta={"published": "2016-10-24"}), article(name="a2")])
        suggest(project, oslo())
        reviewer = Reviewer(project)
        reviewer.does(review.accept, [reviewer.finds("PERSON")])
        reviewer.does(review.reject, reviewer.finds("GPE", "Norway"))
    return path


def tampered(path, *statements):
    """Change a project file with another program."""
    with sqlite3.connect(path, isolation_level=None) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def everything_in(folder):
    """Every file below a folder with its bytes' hash and its time."""
    return {
        each.name: (hashlib.sha256(each.read_bytes()).hexdigest(), each.stat().st_mtime_ns)
        for each in folder.rglob("*")
    }


def test_a_new_project_is_empty_and_keeps_its_scheme(tmp_path, diplomacy):
    path = tmp_path / "a project, 100 %? #1 – 평양.goldspan"
    with Project.create(path, scheme=diplomacy) as made:
        assert made.scheme == diplomacy
        assert made.head is None
        assert list(made.articles()) == made.runs() == made.queue() == []
    assert kind_of(path) == "project"
    with Project.open(path) as again:
        assert again.scheme == diplomacy
        assert again.name == "a project, 100 %? #1 – 평양"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_there_is_never_replaced(tmp_path, diplomacy):
    path = tmp_path / "diary.txt"
    path.write_text("dear diary")
    with pytest.raises(ProjectError, match=r"diary\.txt exists already; choose another name"):
        Project.create(path, scheme=diplomacy)
    assert path.read_text() == "dear diary"
    assert list(tmp_path.iterdir()) == [path]


def test_a_project_is_not_made_in_a_folder_that_is_not_there(tmp_path, diplomacy):
    with pytest.raises(ProjectError, match="does not exist; make it first"):
        Project.create(tmp_path / "nowhere" / "news.goldspan", scheme=diplomacy)


def test_what_killed_ones_left_in_a_folder_is_swept_up_by_the_next_new_project(tmp_path, diplomacy):
    left, young = (tmp_path / f".old.goldspan.{number:08x}.making" for number in range(2))
    for each in (left, young):
        each.write_bytes(b"half")
    os.utime(left, (0, 0))
    Project.create(tmp_path / "news.goldspan", scheme=diplomacy).close()
    assert sorted(each.name for each in tmp_path.iterdir()) == [young.name, "news.goldspan"]


def test_what_is_missing_or_a_folder_or_a_pipe_is_named_as_such(tmp_path):
    with pytest.raises(ProjectError, match=r"gone\.goldspan does not exist; make it with"):
        Project.open(tmp_path / "gone.goldspan")
    with pytest.raises(ProjectError, match="is a folder; name a file in it"):
        Project.open(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(ProjectError, match="is a device or pipe"):
            Project.open(tmp_path / "pipe")


@pytest.mark.parametrize(
    "content",
    [b"\x00x", b"An article, not a project.", b"SQLite format 2\x00" + bytes(200)],
)
def test_what_is_no_sqlite_file_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    assert kind_of(path) == "other"
    with pytest.raises(ProjectError, match=r"notes\.txt is not a Goldspan project"):
        Project.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", bytes(8192)])
def test_what_a_crash_has_left_empty_is_said_to_have_backups(tmp_path, diplomacy, content):
    path = tmp_path / "news.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles([article()])
    assert back_up(path)
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=r"is empty; .* goldspan backups news\.goldspan"):
        Project.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", bytes(8192)])
def test_what_is_empty_and_has_no_backups_may_be_deleted(tmp_path, content):
    path = tmp_path / "news.goldspan"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=r"is empty and has no backups; delete it"):
        Project.open(path)
    assert path.read_bytes() == content


def test_a_name_that_is_too_long_is_said_to_be(tmp_path, diplomacy):
    with pytest.raises(ProjectError, match="its name is too long"):
        Project.create(tmp_path / f"{'n' * 300}.goldspan", scheme=diplomacy)
    with pytest.raises(ProjectError, match="its name is too long"):
        Project.create(tmp_path / ("n" * 300) / "news.goldspan", scheme=diplomacy)


AS_ANOTHER_WHO_MAKES = """
import os, sys
from pathlib import Path
from annotator import scheme
from annotator.errors import ProjectError
from annotator.store import Project
diplomacy = scheme.load("diplomacy")
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    Project.create(Path(sys.argv[1]) / "news.goldspan", scheme=diplomacy)
except ProjectError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root lends a user")
def test_without_the_right_to_write_in_a_folder_it_is_said_which_is_missing():
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o555)
        said = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER_WHO_MAKES, home], capture_output=True, text=True
        )
    assert said.stderr == ""
    assert "you may not write in its folder" in said.stdout


def test_the_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "places.sqlite"
    tampered(path, "CREATE TABLE history (url TEXT)")
    assert kind_of(path) == "other"
    with pytest.raises(ProjectError, match="an SQLite file, but not a Goldspan project"):
        Project.open(path)


def test_a_release_is_refused_with_what_it_is_for(path):
    stamp = connections.RELEASE_APPLICATION_ID
    tampered(path, f"PRAGMA application_id = {stamp}")
    assert kind_of(path) == "release"
    with pytest.raises(ProjectError, match="is a gold release, not a project"):
        Project.open(path)


NEWER = f"PRAGMA user_version = {SCHEMA_VERSION + 1}"


def test_a_project_of_a_newer_goldspan_can_be_read_where_it_only_has_more(path):
    with Project.open(path) as project:
        expected = list(project.queue()), project.sheet("a1"), list(project.decisions())
    tampered(
        path,
        "CREATE TABLE mood (article INTEGER REFERENCES article (key), mood TEXT) STRICT",
        "CREATE INDEX mood_article ON mood (article)",
        "CREATE VIEW moody AS SELECT mood FROM mood",
        "INSERT INTO mood VALUES (1, 'gay')",
        NEWER,
    )
    before = everything_in(path.parent)
    with Project.open(path) as project:
        assert project.read_only
        assert project.newer
        assert "made by a newer Goldspan (format" in project.why_read_only
        assert "open for reading only" in project.why_read_only
        assert (list(project.queue()), project.sheet("a1"), list(project.decisions())) == expected
        with pytest.raises(ProjectError, match=r"Update Goldspan .*\. Nothing was changed"):
            Reviewer(project).finishes()
    assert everything_in(path.parent) == before


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE mention ADD COLUMN colour TEXT",
        "DROP TABLE queue",
        "CREATE TABLE mood (m); CREATE TRIGGER spy AFTER INSERT ON mood BEGIN SELECT 1; END",
        "CREATE INDEX mine ON mention (label)",
        "CREATE VIRTUAL TABLE found USING fts5 (text)",
        "DELETE FROM _sqlite_migrations",
    ],
)
def test_a_project_of_a_newer_goldspan_is_refused_kindly_where_our_own_tables_changed(
    path, statement
):
    tampered(path, *statement.split("; ", 1), NEWER)
    before = path.read_bytes()
    with pytest.raises(ProjectError, match=r"made by a newer Goldspan .*; update Goldspan"):
        Project.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE notes (text TEXT)",
        "CREATE TRIGGER spy AFTER INSERT ON ledger BEGIN DELETE FROM ledger; END",
        "CREATE VIEW gold AS SELECT * FROM mention",
        "DROP VIEW gold_entity",
        "DROP INDEX ledger_article",
        "ALTER TABLE entity ADD COLUMN website TEXT",
    ],
)
def test_a_changed_schema_is_refused(path, statement):
    tampered(path, statement)
    with pytest.raises(ProjectError, match=r"has tables that are not Goldspan's \("):
        Project.open(path)


def test_bytes_written_over_a_page_are_noticed(path):
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    for page in range(1, len(whole) // size):
        path.write_bytes(whole[: page * size] + b"\xa5" * size + whole[(page + 1) * size :])
        with pytest.raises(ProjectError, match="go back to a copy that opens"):
            Project.open(path)


def test_a_file_that_was_cut_off_is_refused(path):
    whole = path.read_bytes()
    for length in (100, 512, 4096, 5000, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(ProjectError, match="go back to a copy that opens"):
            Project.open(path)


def test_rows_that_refer_to_nothing_are_noticed(path):
    tampered(path, "PRAGMA foreign_keys = OFF", "DELETE FROM run")
    with pytest.raises(ProjectError, match=r"is damaged \(a \w+ refers to a missing run\)"):
        Project.open(path)


def test_a_changed_newest_decision_is_noticed(path):
    tampered(path, "UPDATE ledger SET actor = 'somebody else' WHERE seq = 2")
    with pytest.raises(ProjectError, match=r"decision 2 is not what was decided"):
        Project.open(path)


def test_a_changed_or_lost_scheme_is_noticed(path):
    tampered(path, "UPDATE scheme SET toml = replace(toml, 'PERSON', 'HUMAN')")
    with pytest.raises(ProjectError, match="its scheme was changed"):
        Project.open(path)
    tampered(path, "DELETE FROM meta")
    with pytest.raises(ProjectError, match="has no scheme; it was not made to the end"):
        Project.open(path)


def test_a_refused_project_can_be_deleted_or_replaced_at_once(path, tmp_path):
    shutil.copy(path, tmp_path / "good")
    tampered(path, "DELETE FROM meta")
    with pytest.raises(ProjectError):
        Project.open(path)
    (tmp_path / "good").replace(path)
    with Project.open(path) as project:
        assert len(project.queue()) == 2


@pytest.mark.parametrize("read_only", [False, True])
def test_opening_and_browsing_changes_no_byte_and_leaves_nothing_behind(path, read_only):
    before = everything_in(path.parent)
    for _ in range(20):
        with Project.open(path, read_only=read_only) as project:
            ids = project.article_ids()
            assert [each.id for each in project.articles()] == ids
            for each in ids:
                project.article(each)
                project.sheet(each)
            for run in project.runs():
                list(project.predictions(run.id))
            project.queue(), project.counts(), project.entities(), project.finished_ids()
            list(project.gold()), list(project.provenance()), list(project.decisions())
            assert project.first_broken_decision() is None
            assert not project.refresh()
    assert everything_in(path.parent) == before


def test_a_project_open_for_reading_refuses_every_write(path):
    before = path.read_bytes()
    with Project.open(path, read_only=True) as project:
        reviewer = Reviewer(project)
        for write in (
            lambda: reviewer.does(review.finish),
            lambda: project.undo(actor="reviewer"),
            lambda: project.add_articles([article(name="a3")]),
            lambda: suggest(project, oslo("a2")),
        ):
            with pytest.raises(ProjectError, match="open for reading only; nothing was changed"):
                write()
    assert path.read_bytes() == before


AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
from annotator import review
from annotator.errors import ProjectError
from annotator.store import Project
path = Path(sys.argv[1])
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Project.open(path) as project:
    sheet = project.sheet("a1")
    try:
        project.record(review.finish(sheet), actor="reviewer")
    except ProjectError as error:
        print(error)
    print(project.sheet("a1") == sheet)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root lends a user")
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o755), (0o666, 0o555)])
def test_without_the_right_to_write_one_can_look_and_is_told_so(path, file, folder):
    with tempfile.TemporaryDirectory() as home:
        there = Path(shutil.copy(path, home))
        there.chmod(file)
        Path(home).chmod(folder)
        before = everything_in(Path(home))
        said = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER_USER, str(there)], capture_output=True, text=True
        )
        assert said.stderr == ""
        sentence, unchanged = said.stdout.splitlines()
        assert "cannot be written, since" in sentence
        assert "open for reading" not in sentence
        assert unchanged == "True"
        assert everything_in(Path(home)) == before


def test_a_project_left_in_wal_mode_is_taken_out_of_it(path):
    tampered(path, "PRAGMA journal_mode = WAL")
    assert path.read_bytes()[18:20] == b"\x02\x02"
    with Project.open(path) as project:
        assert len(project.queue()) == 2
    assert path.read_bytes()[18:20] == b"\x01\x01"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_second_look_at_an_open_file_keeps_the_lock_of_the_first(path):
    with Project.open(path) as first:
        first._db.conn.execute("BEGIN IMMEDIATE")
        assert kind_of(path) == "project"
        Project.open(path).close()
        locked = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0)"
                ".execute('BEGIN IMMEDIATE')",
                str(path),
            ],
            capture_output=True,
            text=True,
        )
        first._db.conn.execute("ROLLBACK")
    assert "database is locked" in locked.stderr


def test_what_is_read_beside_an_open_project_is_not_checked_again(path, monkeypatch):
    checked = []
    monkeypatch.setattr(checking, "damage", lambda *_, **__: checked.append(1) or "")
    with Project.open(path) as project:
        assert len(checked) == 1
        with Project.beside(path) as beside:
            assert beside.queue() == project.queue()
        assert len(checked) == 1
    with Project.beside(path):
        assert len(checked) == 2


def test_a_file_that_takes_too_long_to_check_is_given_up(path, monkeypatch):
    with Project.open(path) as project:
        big = [article("x" * 2000 + str(order), f"b{order}") for order in range(3000)]
        project.add_articles(big)
    monkeypatch.setattr(checking, "_CHECK_SECONDS", -60)
    with pytest.raises(ProjectError, match="far more work than a file of its size"):
        Project.open(path)


def test_an_open_project_has_the_settings_that_keep_work_safe(path):
    with Project.open(path) as project:
        assert project._db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert project._db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert project._db.execute("PRAGMA synchronous").fetchone() == (3,)
        assert project._db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert project._db.execute("PRAGMA trusted_schema").fetchone() == (0,)
