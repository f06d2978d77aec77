"""Projects of older formats read the same, and the review goes on."""

from contextlib import suppress

import pytest

from annotator.errors import ProjectError, ReviewError
from annotator.model import ArticleId
from annotator.release import release
from annotator.store import (
    Project,
    checking,
    examining,
    salvaging,
)
from annotator.store.schema import SCHEMA_VERSION
from tests.annotator.store.migrating.older import (
    FORMATS,
    missing,
    names_beside,
    now,
    rows,
    tampered,
)
from tests.making import Reviewer, article, oslo, suggest


def test_one_that_was_cut_short_is_not_sealed_as_if_it_ended_there(path):
    tampered(path, "DELETE FROM ledger WHERE seq > (SELECT max(seq) - 4 FROM ledger)")
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="no decision explains what is said of 1 entity"):
        Project.open(path)
    assert path.read_bytes() == before
    assert names_beside(path) == [path.name]
    Project.open(path, read_only=True).close()
    assert any("decisions are missing" in str(flaw) for flaw in examining.check(path).flaws)
    out = path.with_name("out.goldspan")
    assert salvaging.salvage(path, out).lines() == [
        "1 entity, 1 finished article and 1 item that no decision explains: decisions are missing, "
        "or it was changed. Kept as current state has it, in an import by goldspan salvage."
    ]


def test_of_a_whole_one_a_salvage_loses_nothing(path):
    out = path.with_name("out.goldspan")
    assert salvaging.salvage(path, out).lines() == ["Nothing is lost."]


def test_there_is_a_file_of_every_older_format():
    assert list(range(1, SCHEMA_VERSION)) == FORMATS
    assert len(checking.steps()) == SCHEMA_VERSION


@pytest.mark.parametrize("read_only", [False, True])
def test_everything_reads_as_it_did(path, then, read_only):
    releases = then.pop("release")
    with Project.open(path, read_only=read_only) as project:
        assert list(missing(then, now(project))) == []
        assert project.first_broken_decision() is None
        assert list(project.differences()) == []
        made = release(project, version="1", output=path.parent)
    for table, said in releases.items():
        assert list(missing(said, rows(made.path, table))) == [], table


def test_the_release_is_the_same_bytes_before_and_after(path):
    contents = []
    for read_only in (True, False):
        with Project.open(path, read_only=read_only) as project:
            made = release(project, version="1", output=path.parent)
        contents.append(made.path.read_bytes())
        made.path.unlink()
    assert contents[0] == contents[1]


def test_undo_goes_back_to_what_nobody_decided_and_redo_to_the_end(path):
    with Project.open(path) as project:
        standing = sum(project.gold(), ())
        back = 0
        with suppress(ReviewError):
            while project.undo(actor="ada"):
                back += 1
        assert back > 10
        for name in ("a1", "a2", "a4"):
            sheet = project.sheet(ArticleId(name))
            assert dict(sheet.items) == dict(sheet.suggested)
        for _ in range(back):
            project.redo(actor="ada")
        assert sum(project.gold(), ()) == standing
        assert project.first_broken_decision() is None
        assert list(project.differences()) == []


def test_the_review_goes_on(path):
    with Project.open(path) as project:
        project.add_articles([article(name="b1")])
        suggest(project, oslo("b1"))
        Reviewer(project, "b1").finishes()
        assert "b1" in project.finished_ids()
        assert list(project.differences()) == []
        assert [row.id for row in project.queue()][-1] == "b1"
    with Project.open(path) as project:
        assert project.migrated_from is None
        assert project.kept_as is None
        assert project.migration == ""
        assert "b1" in project.finished_ids()
