"""What was planted is no gold as it was planted, and is checked and salvaged like the rest."""

import sqlite3

import pytest

from annotator import review
from annotator.release import release
from annotator.store import Project, examining, salvaging
from tests.making import Reviewer, article, oslo, suggest
from tests.planted import having


@pytest.fixture
def planted(project):
    """A finished article in which the meeting and the city, which are linked, were planted."""
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo(), oslo("a2"))
    reviewer = Reviewer(project)
    talks, city = reviewer.item("MEETING"), reviewer.item("GPE", "Oslo")
    project.record(having(review.toggle_flag(reviewer.sheet, city.id), talks, city), actor="ada")
    assert [each.item for each in project.planted("a1")] == sorted([talks.id, city.id])
    assert (project.planted("a2"), set(project.all_planted())) == ([], {"a1"})
    return project


def tampered(path, *statements):
    """Change a project file with another program."""
    with sqlite3.connect(path, isolation_level=None) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def told(project):
    """The labels of the gold, by each way to ask for it, all of which agree."""
    found = {each.label for _, mentions, _ in project.gold() for each in mentions}
    linked = {each.label for _, _, relations in project.gold() for each in relations}
    _, (mentions, relations) = project.gold_columns()
    assert sorted(mentions.id) == sorted(i.id for _, some, _ in project.gold() for i in some)
    assert sorted(relations.id) == sorted(i.id for _, _, some in project.gold() for i in some)
    with sqlite3.connect(project.path) as views:
        assert {row[0] for row in views.execute("SELECT label FROM gold_mention")} == found
        assert {row[0] for row in views.execute("SELECT label FROM gold_relation")} == linked
        ids = {row[0] for row in views.execute("SELECT id FROM gold_mention")}
        ids |= {row[0] for row in views.execute("SELECT id FROM gold_relation")}
    views.close()
    assert {each.item for each in project.provenance()} == ids
    return found, linked


def test_a_plant_that_is_accepted_is_no_gold_nor_is_what_hangs_on_it(planted, tmp_path):
    Reviewer(planted).finishes()
    Reviewer(planted, "a2").finishes()
    for one, mentions, relations in planted.gold():
        labels = {each.label for each in mentions}, {each.label for each in relations}
        if one.id == "a1":
            assert labels == ({"PERSON", "ROLE", "GPE"}, {"holds_role"})
            assert len(mentions) == 3
        else:
            assert (len(mentions), len(relations)) == (5, 2)
    told(planted)
    assert examining.check(planted.path).flaws == ()
    made = release(planted, version="1", output=tmp_path)
    with sqlite3.connect(made.path) as released:
        assert released.execute("SELECT count(*) FROM mention").fetchone() == (8,)
    released.close()


def test_a_plant_that_is_corrected_is_gold(planted):
    reviewer = Reviewer(planted)
    reviewer.does(review.relabel, reviewer.finds("GPE", "Oslo"), "LOC")
    reviewer.finishes()
    found, linked = told(planted)
    assert "LOC" in found
    assert "MEETING" not in found
    assert linked == {"holds_role"}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM plant",
        "UPDATE plant SET label = 'LOC' WHERE label = 'GPE'",
        "DELETE FROM seal WHERE run = -1",
    ],
)
def test_what_was_changed_of_plants_is_told(planted, tmp_path, statement):
    path = planted.path
    tampered(path, statement)
    (flaw,) = examining.check(path).flaws
    assert str(flaw) == "a1: what is planted among its suggestions is not what was planted"
    made = salvaging.salvage(path, tmp_path / "out.goldspan")
    (said,) = made.lines()
    assert said.startswith("1 article has lost which of its suggestions were planted (a1)")


def test_a_salvage_keeps_plants(planted, tmp_path):
    Reviewer(planted).finishes()
    out = tmp_path / "out.goldspan"
    assert salvaging.salvage(planted.path, out).lines() == ["Nothing is lost."]
    with Project.open(out) as kept:
        assert kept.planted("a1") == planted.planted("a1")
        assert told(kept) == told(planted)


def test_a_plant_whose_seal_is_gone_is_kept_where_its_id_proves_it(planted, tmp_path):
    tampered(planted.path, "UPDATE plant SET label = 'LOC' WHERE label = 'GPE'")
    out = tmp_path / "out.goldspan"
    salvaging.salvage(planted.path, out)
    with Project.open(out) as kept:
        assert [each.label for each in kept.planted("a1")] == ["MEETING"]
    assert examining.check(out).flaws == ()
