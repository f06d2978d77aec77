"""What a save says when its disk or its file fails it, and that nothing is saved twice."""

import sqlite3
import subprocess
import sys
from functools import partial

import pytest

from annotator import review
from annotator.errors import GoldspanError, ProjectChanged, Trouble, UnsavedError
from annotator.model import ArticleId, Policy, Verdict
from annotator.store import Project, connection
from tests.making import Reviewer, article, new_run, oslo, suggest

KINDS = ["accepting", "importing", "a run", "a policy"]


@pytest.fixture
def reviewer(project):
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo())
    return Reviewer(project)


@pytest.fixture
def at_commit(monkeypatch):
    """Lets COMMIT of a project fail as the disk would have it; before or after it has happened."""

    def fail(project, name, *, after, reachable=True):
        conn = project._db.conn
        begun, ends = [], iter([True])

        def execute(sql, *values):
            begun.extend(["begun"] * (sql == "BEGIN IMMEDIATE"))
            if sql != "COMMIT" or not begun or not next(ends, False):
                return sqlite3.Connection.execute(conn, sql, *values)
            if after:
                sqlite3.Connection.execute(conn, "COMMIT")
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = name
            if not reachable:
                monkeypatch.setattr(connection, "connect", unreachable)
            raise error

        def unreachable(_path, **_):
            raise sqlite3.OperationalError("disk I/O error")

        conn.execute = execute
        return monkeypatch.undo

    return fail


def write(kind, project):
    """One write of this kind; then whether it is in the file, and how often."""
    if kind == "accepting":
        sheet = project.sheet(ArticleId("a1"))
        project.record(review.accept(sheet, [sheet.pending[0]]), actor="reviewer")
    elif kind == "importing":
        project.add_articles([article(name="a3")])
    elif kind == "a run":
        project.add_run(new_run("late"), [oslo("a2")])
    else:
        project.set_policy(Policy(accept_paragraph=False))


def written(kind, project):
    if kind == "accepting":
        return len(list(project.decisions()))
    if kind == "importing":
        return project.article_ids().count("a3")
    if kind == "a run":
        return list(project.run_names().values()).count("late")
    return int(not project.policy.accept_paragraph)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_at_commit_of_what_is_in_the_file_is_no_error(reviewer, project, at_commit, kind):
    at_commit(project, "SQLITE_IOERR_DIR_FSYNC", after=True)
    write(kind, project)
    assert written(kind, project) == 1
    with Project.open(project.path, read_only=True) as again:
        assert written(kind, again) == 1
        assert again.head == project.head
        assert again.first_broken_decision() is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "trouble", "words"),
    [
        ("SQLITE_FULL", Trouble.FULL, "the disk is full. Make room on /"),
        ("SQLITE_IOERR_FSYNC", Trouble.DISK, "cannot be reached on its disk"),
        ("SQLITE_BUSY", Trouble.BUSY, "is being written by another program"),
        ("SQLITE_READONLY", Trouble.READ_ONLY, "is read-only"),
    ],
)
def test_an_error_at_commit_of_what_is_not_in_the_file_names_the_disk(
    reviewer, project, at_commit, kind, name, trouble, words
):
    at_commit(project, name, after=False)
    with pytest.raises(UnsavedError, match=words) as told:
        write(kind, project)
    assert (told.value.trouble, told.value.unknown) == (trouble, False)
    assert str(project.path) in str(told.value)
    assert written(kind, project) == 0
    write(kind, project)
    assert written(kind, project) == 1


@pytest.mark.parametrize("after", [False, True])
def test_what_may_be_saved_is_saved_once_when_it_is_saved_again(
    reviewer, project, at_commit, after
):
    back = at_commit(project, "SQLITE_IOERR_WRITE", after=after, reachable=False)
    draft = review.accept(reviewer.sheet, [reviewer.finds("PERSON")])
    with pytest.raises(UnsavedError) as told:
        project.record(draft, actor="reviewer")
    assert told.value.unknown
    with pytest.raises(UnsavedError, match="not known whether the last decision is saved"):
        project.record(draft, actor="reviewer")
    back()
    decision = project.record(draft, actor="reviewer")
    assert [each.id for each in project.decisions()] == [decision.id]
    reviewer.looks_again()
    reviewer.does(review.finish) if not reviewer.sheet.pending else reviewer.finishes()
    assert project.first_broken_decision() is None


@pytest.mark.parametrize("after", [False, True])
def test_an_undo_that_may_be_saved_takes_one_decision_back(reviewer, project, at_commit, after):
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    reviewer.does(review.accept, [reviewer.finds("ROLE")])
    back = at_commit(project, "SQLITE_IOERR_WRITE", after=after, reachable=False)
    with pytest.raises(UnsavedError):
        project.undo(actor="reviewer")
    back()
    project.undo(actor="reviewer")
    verdicts = [each.draft.verdict for each in project.decisions()]
    assert verdicts == [Verdict.ACCEPT, Verdict.ACCEPT, Verdict.UNDO]


def test_whatever_is_not_saved_is_one_kind_of_error(reviewer, project):
    assert issubclass(ProjectChanged, UnsavedError)
    assert issubclass(UnsavedError, GoldspanError)
    assert ProjectChanged("It was.").trouble is Trouble.CHANGED


LOCKED = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_program_writes_is_said_to_be_busy(reviewer, project):
    project._db.conn.execute("PRAGMA busy_timeout = 20")
    with subprocess.Popen(
        [sys.executable, "-c", LOCKED, str(project.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UnsavedError, match="wait a moment and try again") as told:
            reviewer.finishes()
        other.stdin.close()
    assert told.value.trouble is Trouble.BUSY
    reviewer.finishes()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("beneath", ["moved", "deleted", "replaced", "restored", "another"])
def test_no_write_goes_into_a_file_that_is_not_the_one_that_was_opened(
    reviewer, project, tmp_path, diplomacy, kind, beneath
):
    older = project.path.read_bytes()
    reviewer.does(review.accept, [reviewer.finds("ROLE")])
    if beneath == "moved":
        project.path.rename(tmp_path / "elsewhere")
    elif beneath == "deleted":
        project.path.unlink()
    elif beneath == "restored":
        project.path.write_bytes(older)
    else:
        with Project.create(tmp_path / "other", scheme=diplomacy) as other:
            other.add_articles([article("Another text.", "a9")])
        if beneath == "replaced":
            (tmp_path / "other").replace(project.path)
        else:
            project.path.write_bytes((tmp_path / "other").read_bytes())
    before = project.path.read_bytes() if project.path.exists() else None
    expected = {
        "moved": Trouble.GONE,
        "deleted": Trouble.GONE,
        "replaced": Trouble.REPLACED,
        "restored": Trouble.RESTORED,
        "another": Trouble.REPLACED,
    }
    draft = review.accept(reviewer.sheet, [reviewer.finds("PERSON")])
    write_it = partial(project.record, draft, actor="reviewer")
    if kind != "accepting":
        write_it = partial(write, kind, project)
    with pytest.raises(UnsavedError) as told:
        write_it()
    assert told.value.trouble is expected[beneath]
    assert (project.path.read_bytes() if project.path.exists() else None) == before


def test_two_imports_of_the_same_at_the_same_time_are_told_and_not_broken(reviewer, project):
    with Project.open(project.path) as other:
        other.add_articles([article(name="a3")])
        with pytest.raises(ProjectChanged):
            project.add_articles([article(name="a3")])
        suggest(other, oslo("a2"))
    assert project.article_ids() == ["a1", "a2", "a3"]
