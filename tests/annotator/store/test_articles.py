"""Articles and zones in the project file."""

import sqlite3
from contextlib import closing

import pytest

from annotator.errors import ProjectError
from annotator.model import Zone, ZoneKind
from annotator.store import Project
from tests.making import OSLO, article


def test_articles_come_back_as_they_went_in_and_in_their_order(project):
    zones = (Zone(0, 33, ZoneKind.HEADLINE), Zone(35, 60, ZoneKind.CAPTION))
    meta = {"published": "2016-10-24", "tags": ["a", "ü"], "deep": {"n": None, "x": 1.5}}
    first = [
        article(name="z", zones=zones, meta=meta),
        article("A text\u2028with 🤝, ‮bidi‬ and e\u0301 kept as it is.\n", "a"),
        article(name="a/b c?%", zones=(Zone(5, 6, ZoneKind.FURNITURE),)),
    ]
    second = [article("평양에서", "0"), article(name="same text, another id")]
    project.add_articles(first)
    project.add_articles(second)
    assert list(project.articles()) == first + second
    assert [project.article(each.id) for each in first] == first
    assert project.article_ids() == ["z", "a", "a/b c?%", "0", "same text, another id"]
    assert project.article_hashes() == {each.id: each.sha256 for each in first + second}


def test_an_article_that_is_not_there_is_named_with_the_next_step(project):
    with pytest.raises(ProjectError, match="has no article b; see: goldspan list"):
        project.article("b")
    with pytest.raises(ProjectError, match="has no article b"):
        project.sheet("b")


def test_articles_are_added_all_or_none(project):
    project.add_articles([article(name="a1")])
    with pytest.raises(sqlite3.IntegrityError):
        project.add_articles([article(name="a2"), article(name="a1")])
    with pytest.raises(sqlite3.IntegrityError):
        project.add_articles([article(name="a3"), article("", "empty")])
    assert project.article_ids() == ["a1"]


def test_a_project_used_after_closing_is_our_bug_and_no_trouble_of_the_users(tmp_path, diplomacy):
    project = Project.create(tmp_path / "news.goldspan", scheme=diplomacy)
    project.close()
    with pytest.raises(sqlite3.ProgrammingError):
        project.queue()


def test_the_trouble_of_the_disk_while_reading_is_a_sentence(project):
    project.add_articles([article()])
    other = sqlite3.connect(project.path, isolation_level=None)
    project._db.execute("PRAGMA busy_timeout = 1")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(ProjectError, match="is being written by another program; wait"):
            list(project.articles())
        with pytest.raises(ProjectError, match="is being written by another program; wait"):
            project.sheet("a1")
    finally:
        other.close()
    assert [each.id for each in project.articles()] == ["a1"]


def test_a_snapshot_stays_at_its_moment(project):
    project.add_articles([article()])
    with Project.open(project.path) as other:
        other._db.execute("PRAGMA busy_timeout = 1")
        with project.snapshot():
            assert project.article_ids() == ["a1"]
            with pytest.raises(ProjectError, match="is being written by another program"):
                other.add_articles([article(name="a2")])
            assert project.article_ids() == ["a1"]
        other.add_articles([article(name="a2")])
    assert project.article_ids() == ["a1", "a2"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE article SET title = 'x' || title WHERE id = 'a1'",
        "UPDATE article SET meta = json_set(meta, '$.source', 'nobody') WHERE id = 'a1'",
        "DELETE FROM zone WHERE article = 1",
        "UPDATE zone SET end = end - 1 WHERE article = 1",
        "DELETE FROM seal WHERE run = 0 AND article = 1",
    ],
)
def test_an_article_whose_title_zones_or_meta_were_changed_is_not_opened(
    tmp_path, diplomacy, statement
):
    path = tmp_path / "news.goldspan"
    headline = Zone(0, OSLO.index("\n"), ZoneKind.HEADLINE)
    with Project.create(path, scheme=diplomacy) as project:
        project.add_articles(
            article(name=name, zones=(headline,), meta={"source": "us"}) for name in ("a1", "a2")
        )
    with closing(sqlite3.connect(path)) as other, other:
        other.execute(statement)
    with Project.open(path) as project:
        said = r"the title, zones or meta of a1 .* goldspan check news\.goldspan"
        with pytest.raises(ProjectError, match=said):
            project.sheet("a1")
        assert project.sheet("a2").article.zones == (headline,)
