"""What was planted is no gold as it was planted, and is checked and salvaged like the rest."""

import sqlite3

import pytest

from annotator import review
from annotator.errors import ProjectError
from annotator.evaluate.load import load_gold
from annotator.exporting import export_jsonl
from annotator.learning import lessons_of
from annotator.model import Policy, PredictedMention, Prediction
from annotator.projecting import same_everywhere
from annotator.release import release
from annotator.store import Project, examining, plants, rebuilding, salvaging
from tests.making import Reviewer, article, oslo, suggest
from tests.planted import having, plant


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


LOST = [
    ["DELETE FROM plant"],
    ["DELETE FROM plant", "DELETE FROM seal WHERE run = -1"],
    ["DELETE FROM plant WHERE label = 'GPE'", "DELETE FROM seal WHERE run = -1"],
    ["UPDATE plant SET label = 'LOC' WHERE label = 'GPE'"],
    ["UPDATE plant SET item = 'x' || item"],
    ["DELETE FROM seal WHERE run = -1"],
    ["INSERT INTO plant SELECT article, 'more', label, fragments FROM plant LIMIT 1"],
]
"""What somebody may do to the record of what is planted."""


@pytest.mark.parametrize("statements", LOST)
def test_what_is_lost_of_plants_is_told_refused_and_planted_again(planted, tmp_path, statements):
    path, wanted = planted.path, planted.planted("a1")
    tampered(path, *statements)
    Reviewer(planted).finishes()
    found = examining.check(path)
    (flaw,) = found.flaws
    assert str(flaw) == "a1: what is planted among its suggestions is not as it was decided"
    for leave in (
        lambda: release(planted, version="1", output=tmp_path),
        lambda: export_jsonl(planted, tmp_path / "out.jsonl"),
        lambda: load_gold(path),
        lambda: lessons_of(planted),
        lambda: list(planted.gold()),
    ):
        with pytest.raises(ProjectError, match=r"goldspan check .*--rebuild"):
            leave()
    assert list(tmp_path.glob("*.sqlite")) == list(tmp_path.glob("*.jsonl")) == []
    made = salvaging.salvage(path, tmp_path / "out.goldspan")
    assert made.lines() == ["Nothing is lost."]
    planted.close()
    assert rebuilding.rebuild(path).only_cache
    for whole in (path, tmp_path / "out.goldspan"):
        assert examining.check(whole).flaws == ()
        with Project.open(whole) as kept:
            assert kept.planted("a1") == wanted
            assert told(kept) == ({"PERSON", "ROLE", "GPE"}, {"holds_role"})
            assert (
                release(kept, version="1", output=tmp_path / f"{whole.stem}.sqlite").mentions == 3
            )


def test_what_was_marked_like_a_plant_is_planted_again(tmp_path, diplomacy):
    path = tmp_path / "alike.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        plant(project, "a1", "a2")
        sheet, other = (project.sheet_to_review(name) for name in ("a1", "a2"))
        wrong = next(each for each in sheet.mentions if sheet.is_planted(each))
        project.record(
            same_everywhere(sheet, wrong.id, [(3, 7)], elsewhere=[(other, [(3, 7), (8, 11)])]),
            actor="ada",
        )
        project.record(review.finish(project.sheet("a2")), actor="ada")
        wanted = project.all_planted()
        assert {name: len(each) for name, each in wanted.items()}["a2"] == 2
        gold = told(project)
    tampered(path, "DELETE FROM plant", "DELETE FROM seal WHERE run = -1")
    rebuilding.rebuild(path)
    with Project.open(path) as project:
        assert (project.all_planted(), told(project)) == (wanted, gold)


def test_what_an_undone_beginning_has_planted_is_no_loss_where_it_is_suggested_later(
    tmp_path, diplomacy
):
    path = tmp_path / "undone.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        plant(project, "a1")
        sheet = project.sheet_to_review("a1")
        wrong = next(each for each in sheet.mentions if sheet.is_planted(each))
        project.record(review.reject(sheet, next(iter(sheet.pending))), actor="ada")
        project.undo(actor="ada")
        project.set_policy(Policy())
        said = PredictedMention("m1", wrong.label, wrong.fragments)
        suggest(project, Prediction("a1", (said,)), name="other")
        Reviewer(project).finishes()
        assert wrong.id in {each.id for _, found, _ in project.gold() for each in found}
        assert (project.all_planted(), examining.check(path).flaws) == ({}, ())
        release(project, version="1", output=tmp_path / "out.sqlite")


@pytest.fixture
def unsaid(planted):
    """The same, where the other article was planted as long as no decision said so."""
    sheet = planted.sheet("a2")
    wrong = [each for each in sheet.mentions if each.label in ("MEETING", "GPE")]
    plants.add(planted._db, planted._key("a2"), wrong)
    assert examining.check(planted.path).flaws == ()
    return planted


@pytest.mark.parametrize(
    ("statement", "kept"),
    [
        ("DELETE FROM plant WHERE article = 2", []),
        ("UPDATE plant SET label = 'LOC' WHERE label = 'GPE' AND article = 2", ["MEETING"]),
        ("DELETE FROM seal WHERE run = -1 AND article = 2", ["GPE", "GPE", "MEETING"]),
    ],
)
def test_what_no_decision_tells_as_planted_its_seal_vouches_for(unsaid, tmp_path, statement, kept):
    path = unsaid.path
    tampered(path, statement)
    found = examining.check(path)
    (flaw,) = found.flaws
    assert str(flaw) == "a2: what is planted among its suggestions is not what was planted"
    assert not found.only_cache
    with pytest.raises(ProjectError, match="--salvage"):
        list(unsaid.gold())
    made = salvaging.salvage(path, tmp_path / "out.goldspan")
    (said,) = made.lines()
    assert said.startswith("1 article has lost which of its suggestions were planted (a2)")
    with Project.open(tmp_path / "out.goldspan") as out:
        assert sorted(each.label for each in out.planted("a2")) == kept
        assert out.planted("a1") == unsaid.planted("a1")
    assert examining.check(tmp_path / "out.goldspan").flaws == ()


def test_a_salvage_keeps_plants(planted, tmp_path):
    Reviewer(planted).finishes()
    out = tmp_path / "out.goldspan"
    assert salvaging.salvage(planted.path, out).lines() == ["Nothing is lost."]
    with Project.open(out) as kept:
        assert kept.planted("a1") == planted.planted("a1")
        assert told(kept) == told(planted)
