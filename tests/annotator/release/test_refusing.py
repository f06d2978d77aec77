"""What is not released, and where no release is put."""

import dataclasses

import pytest

from annotator import review
from annotator import scheme as schemes
from annotator.errors import GoldspanError, ProjectError
from annotator.model import (
    Draft,
    ItemChange,
    Verdict,
)
from annotator.release import release
from annotator.store import Project
from annotator.text import sha256
from tests.annotator.release.looks import ONE, article, changed_by_hand, ids, judge, rows


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE mention SET label = 'LOC' WHERE label = 'GPE'", r"a1 \(mention \w+\), a3 \(men"),
        ("DELETE FROM relation WHERE label = 'held_at'", r"a1 \(relation \w+\);"),
        ("UPDATE progress SET state = 'finished' WHERE state = 'doing'", r"a3 \(its progress\);"),
        ("UPDATE entity SET name = 'Bergen'", r"the entity e1;"),
        ("UPDATE article SET text = replace(text, 'Monday', 'Sunday')", r"a1 \(its text\);"),
        ("UPDATE article SET text = CAST(x'ff' AS TEXT) WHERE id = 'a2'", r"a2 \(its text\);"),
        ("UPDATE mention SET fragments = 'none'", r"a1 \(mention \w+\), a3 \(mention \w+\);"),
    ],
)
def test_a_project_changed_by_other_means_than_decisions_is_not_released(
    project, tmp_path, statement, place
):
    changed_by_hand(project.path, statement)
    with pytest.raises(ProjectError, match=f"does not hold what was decided .* in {place}"):
        release(project, version="1.0", output=tmp_path)
    assert list(tmp_path.glob("*.sqlite")) == []


def test_a_text_changed_together_with_its_hash_no_longer_fits_what_was_marked(project, tmp_path):
    other = ONE.replace("Monday", "Sunday")
    query = f"UPDATE article SET text = '{other}', sha256 = '{sha256(other)}' WHERE id = 'a1'"
    changed_by_hand(project.path, query)
    with pytest.raises(ProjectError, match=r"in a1 \(mention \w+\);"):
        release(project, version="1.0", output=tmp_path)


def test_a_sentence_names_a_few_of_many_damaged_articles(project, tmp_path):
    project.add_articles([article(f"b{order}", f"Text {order}.") for order in range(9)])
    for order in range(9):
        judge(project, f"b{order}", review.finish)
    changed_by_hand(project.path, "DELETE FROM progress WHERE article > 3")
    few = r"b0 \(.*, b4 \(its progress\) and 4 more; .* --rebuild; else go back to a copy"
    with pytest.raises(ProjectError, match=few):
        release(project, version="1.0", output=tmp_path)


def test_attributes_that_the_scheme_does_not_have_are_not_released(project, tmp_path):
    judge(project, "a1", review.reopen)
    oslo = project.sheet("a1").mention(ids(project.sheet("a1"), "GPE")[0])
    odd = dataclasses.replace(oslo, attributes={"status": "held"})
    change = ItemChange(oslo.id, "a1", oslo, odd)
    judge(project, "a1", lambda sheet: Draft(Verdict.CORRECT, "a1", (change,)))
    judge(project, "a1", review.finish)
    with pytest.raises(ProjectError, match=r"lacks: GPE status held in a1; reopen the article"):
        release(project, version="1.0", output=tmp_path)
    judge(project, "a1", review.reopen)
    judge(project, "a1", lambda sheet: review.relabel(sheet, oslo.id, "GPE"))
    judge(project, "a1", review.finish)
    assert release(project, version="1.0", output=tmp_path).mentions == 5


def test_a_release_names_the_head_of_the_moment_whose_gold_it_holds(project, tmp_path):
    with Project.open(project.path, read_only=True) as opened_before:
        judge(project, "a1", review.reopen)
        judge(project, "a1", lambda sheet: review.reject(sheet, ids(sheet, "DATE")[0]))
        judge(project, "a1", review.finish)
        said = []
        opened_before._db.conn.set_trace_callback(said.append)
        summary = release(opened_before, version="1.0", output=tmp_path)
    assert summary.mentions == 4
    found = dict(rows(summary.path, "SELECT name, value FROM meta"))
    assert (int(found["ledger_rows"]), found["ledger_head"]) == project.head
    # whatever it reads is read in this one transaction
    assert (said[0], said[-1], said.count("BEGIN")) == ("BEGIN", "COMMIT", 1)


@pytest.mark.parametrize("version", ["", "1 0", "../1", "ü", "1/2", "1\n"])
def test_a_version_is_a_plain_word(project, tmp_path, version):
    with pytest.raises(ProjectError, match="cannot name a version"):
        release(project, version=version, output=tmp_path)
    assert list(tmp_path.glob("*.sqlite")) == []


def test_without_a_finished_article_there_is_nothing_to_release(tmp_path):
    with Project.create(tmp_path / "p.goldspan", scheme=schemes.load("news-basic")) as empty:
        empty.add_articles([article("a1", ONE)])
        with pytest.raises(ProjectError, match=r"has no finished article yet.*Ctrl\+Enter"):
            release(empty, version="1", output=tmp_path)


def test_a_release_never_overwrites_the_project_nor_needs_a_folder_made(project, tmp_path):
    with pytest.raises(ProjectError, match="exists already with other content"):
        release(project, version="1", output=project.path)
    with pytest.raises(GoldspanError, match="there is no folder"):
        release(project, version="1", output=tmp_path / "missing" / "gold.sqlite")
    with pytest.raises(ProjectError, match=r"is no folder and does not end in \.sqlite"):
        release(project, version="1", output=tmp_path / "releases")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["news.goldspan"]
