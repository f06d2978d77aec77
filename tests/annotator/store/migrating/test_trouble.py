"""What cannot be brought to the present format is refused and left as it was."""

import sqlite3
import subprocess
import sys

import pytest

from annotator.errors import ProjectError
from annotator.store import (
    Project,
)
from annotator.store import connection as connections
from annotator.store.schema import SCHEMA_VERSION
from tests.annotator.store.migrating.older import names_beside, tampered

DAMAGES = {
    "another table": ["CREATE TABLE notes (text TEXT)"],
    "a trigger": ["CREATE TRIGGER spy AFTER INSERT ON ledger BEGIN DELETE FROM ledger; END"],
    "a view less": ["DROP VIEW gold_entity"],
    "the present format's stamp": [f"PRAGMA user_version = {SCHEMA_VERSION}"],
    "no format": ["PRAGMA user_version = 0"],
    "a changed decision": [
        "UPDATE ledger SET actor = 'x' WHERE seq = (SELECT max(seq) FROM ledger)"
    ],
    "a changed scheme": ["UPDATE scheme SET toml = replace(toml, 'PERSON', 'HUMAN')"],
    "no scheme": ["DELETE FROM meta"],
    "rows that refer to nothing": ["PRAGMA foreign_keys = OFF", "DELETE FROM run"],
    "no account of its format": ["DELETE FROM _sqlite_migrations"],
    "another account of its format": [
        "UPDATE _sqlite_migrations SET name = 'm009' WHERE name LIKE 'm001%'"
    ],
}


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_old_project_is_refused_and_left_as_it_was(path, damage, read_only):
    tampered(path, *DAMAGES[damage])
    before = path.read_bytes()
    with pytest.raises(ProjectError, match=r"news\.goldspan (is damaged|has )"):
        Project.open(path, read_only=read_only)
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]


@pytest.mark.parametrize("version", [1], indirect=True)  # later ones read no meta
def test_what_a_step_cannot_take_is_refused_and_left_as_it_was(path):
    tampered(path, "UPDATE article SET meta = 'no JSON' WHERE key = 2")
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(
            ProjectError, match=r"does not fit \(malformed JSON\)\. It is as it was"
        ):
            Project.open(path, read_only=read_only)
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]


def test_bytes_written_over_a_page_are_noticed(path):
    whole = path.read_bytes()
    size = int.from_bytes(whole[16:18], "big")
    for page in range(1, len(whole) // size):
        path.write_bytes(whole[: page * size] + b"\xa5" * size + whole[(page + 1) * size :])
        with pytest.raises(ProjectError, match="go back to a copy that opens"):
            Project.open(path)
        assert names_beside(path) == ["news.goldspan"]


def test_while_another_program_writes_it_is_refused(path, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr(connections, "_BUSY_SECONDS", 0.0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ProjectError, match=r"another program is writing it\. Close it there"):
        Project.open(path)
    with Project.open(path, read_only=True) as project:  # what is written is not there yet
        assert project.migrated_from is not None
    other.execute("ROLLBACK")
    other.close()
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]
    with Project.open(path) as project:
        assert project.kept_as is not None


def test_a_window_that_had_the_old_file_open_writes_no_more(path):
    before = path.read_bytes()
    other = sqlite3.connect(path, isolation_level=None)
    assert other.execute("SELECT count(*) FROM ledger").fetchone() > (0,)
    Project.open(path).close()
    with pytest.raises(sqlite3.OperationalError, match="readonly database"):
        other.execute("DELETE FROM progress")
    other.close()
    assert path.with_name("news.goldspan.bak").read_bytes() == before


OPENING = """
import sys
from pathlib import Path
from annotator.errors import ProjectError
from annotator.store import Project
sys.stdin.readline()
try:
    with Project.open(Path(sys.argv[1])) as project:
        print(project.migrated_from)
except ProjectError as error:
    print(error)
"""


def test_of_several_that_open_it_at_once_one_brings_it_up(path, version, then):
    before = path.read_bytes()
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for each in racing:
        each.stdin.write("\n")
        each.stdin.flush()
    said = [each.communicate()[0].strip() for each in racing]
    assert said.count(str(version)) == 1
    for each in said:
        assert each in (str(version), "None") or each.endswith("just now; open it again."), each
    assert names_beside(path) == ["news.goldspan", "news.goldspan.bak"]
    assert path.with_name("news.goldspan.bak").read_bytes() == before
    with Project.open(path) as project:
        assert project.head == tuple(then["head"])
