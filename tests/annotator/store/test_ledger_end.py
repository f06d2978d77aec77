"""Decisions that are gone from the end of the ledger leave no gap in it, and are told anyway."""

import sqlite3

import pytest

from annotator import review
from annotator.errors import ProjectError, Trouble, UnsavedError
from annotator.store import Project, backups, examining, rebuilding, replay, salvaging
from tests.faults import damaged
from tests.making import Reviewer, article, oslo, suggest


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    """The bytes of a project, and current state as its first thirty decisions leave it."""
    path = tmp_path_factory.mktemp("whole") / "news.goldspan"
    damaged.make(path)
    whole = path.read_bytes()
    with Project.open(path) as project:
        project._db.execute("PRAGMA foreign_keys = OFF")
        project._db.execute("DELETE FROM ledger WHERE seq > 30")
        older = replay.replayed(project._db)
    return whole, older


@pytest.fixture
def path(tmp_path, states):
    """A copy of it."""
    path = tmp_path / "news.goldspan"
    path.write_bytes(states[0])
    return path


def put_back(path, older):
    """An older state row by row: the ledger cut off, and the cache as it was then."""
    with sqlite3.connect(path, isolation_level=None) as other:
        (count,) = other.execute("SELECT count(*) FROM ledger").fetchone()
        other.execute("DELETE FROM ledger WHERE seq > 30")
        for table, rows in older.items():
            other.execute(f"DELETE FROM {table}")
            for row in rows.values():
                other.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    other.close()
    return count - 30


def tampered(path, *statements):
    """Change a project file with another program."""
    with sqlite3.connect(path, isolation_level=None) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def test_an_older_state_put_back_row_by_row_is_told(path, states):
    missing = put_back(path, states[1])
    with pytest.raises(ProjectError, match=f"{missing} decisions are missing at the end"):
        Project.open(path)
    with pytest.raises(ProjectError, match="missing at the end"):
        Project.open(path, read_only=True)
    found = examining.check(path)
    assert str(found.flaws[0]) == f"{missing} decisions are missing at the end."
    assert not found.only_cache


def test_nothing_is_rebuilt_where_decisions_are_missing(path, states):
    put_back(path, states[1])
    before = path.read_bytes()
    assert not rebuilding.rebuild(path).only_cache
    assert path.read_bytes() == before


def test_a_salvage_keeps_what_is_there_and_says_how_many_are_missing(path, states, tmp_path):
    missing = put_back(path, states[1])
    out = tmp_path / "out.goldspan"
    made = salvaging.salvage(path, out)
    assert made.lines() == [f"{missing} decisions are missing at the end."]
    assert made.kept.decisions == 30
    with Project.open(out) as project:
        Reviewer(project, "a12").finishes()
        assert project.head[0] == 32


def test_one_missing_decision_is_told_as_one(path):
    tampered(path, "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)")
    with pytest.raises(ProjectError, match=r"\(1 decision is missing at the end\)"):
        Project.open(path)


def test_a_ledger_that_is_gone_is_missing_as_a_whole(path):
    with Project.open(path) as project:
        count = project.head[0]
    tampered(path, "DELETE FROM ledger")
    with pytest.raises(ProjectError, match=f"{count} decisions are missing at the end"):
        Project.open(path)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM ledger_head", "nothing says where its decisions end"),
        ("UPDATE ledger_head SET seq = seq + 1000", "do not end where the last one was recorded"),
        ("UPDATE ledger_head SET seq = seq - 1", "do not end where the last one was recorded"),
        ("UPDATE ledger_head SET id = 'x' || id", "do not end where the last one was recorded"),
    ],
)
def test_a_damaged_record_of_the_end_is_told_and_salvaged(path, tmp_path, statement, said):
    tampered(path, statement)
    with pytest.raises(ProjectError, match=said):
        Project.open(path)
    with pytest.raises(ProjectError, match=f"goldspan check {path.name}"):
        Project.open(path, read_only=True)
    (flaw,) = examining.check(path).flaws
    assert said.lower() in str(flaw).lower()
    made = salvaging.salvage(path, tmp_path / "out.goldspan")
    assert made.lines() == ["Nothing is lost."]


def test_the_record_of_the_end_is_made_again_where_the_ledger_and_all_it_leads_to_is_there(path):
    before = path.read_bytes()
    tampered(path, "UPDATE ledger_head SET seq = seq - 1")
    assert rebuilding.rebuild(path).only_cache
    assert examining.check(path).flaws == ()
    (backup,) = backups.backups(path)
    assert backup.path.stat().st_size == len(before)
    with Project.open(path) as project:
        Reviewer(project, "a12").finishes()


def test_the_end_is_not_made_again_where_something_stands_that_no_decision_explains(path):
    tampered(
        path,
        "DELETE FROM ledger_head",
        "DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)",
    )
    before = path.read_bytes()
    found = rebuilding.rebuild(path)
    assert not found.only_cache
    assert path.read_bytes() == before
    assert any("are missing, or it was changed" in str(flaw) for flaw in found.flaws)


def test_nobody_decides_behind_decisions_that_are_gone(path):
    with Project.open(path) as project:
        tampered(path, "DELETE FROM ledger WHERE seq > 30")
        project.refresh()
        assert project.head[0] == 30
        reviewer = Reviewer(project, "a12")
        with pytest.raises(UnsavedError, match="decisions are missing at the end") as raised:
            reviewer.does(review.accept, reviewer.sheet.pending[:1])
        assert raised.value.trouble is Trouble.DAMAGED


def test_a_new_project_and_its_first_decision_are_whole(project):
    assert examining.check(project.path).flaws == ()
    project.add_articles([article()])
    suggest(project, oslo())
    Reviewer(project).finishes()
    assert examining.check(project.path).flaws == ()
