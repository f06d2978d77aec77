"""What is accepted as suggested and no run has said was planted; nothing else is taken for that."""

import gzip
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from annotator import projecting, review, sources
from annotator.errors import ProjectError
from annotator.exporting import export_jsonl
from annotator.identity import mention_id
from annotator.importing import import_gold
from annotator.joining import join
from annotator.model import ItemChange, ItemState, Mention, Prediction, RunId, Verdict
from annotator.release import release
from annotator.retiring import retire
from annotator.sources import Said, Sources
from annotator.store import Project, examining, rebuilding, salvaging
from annotator.store.unsaid import unsaid
from tests.making import OSLO, Reviewer, article, draft, mention, oslo, place, suggest

FIXTURES = Path(__file__).parents[2] / "fixtures"


def taken_for_planted(project):
    """The words of what must have been planted."""
    return [each.id for _, _, each in unsaid(project._db)]


@pytest.fixture
def begun(project):
    """A project in which the suggestions of two articles are accepted."""
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo(), oslo("a2"))
    for name in ("a1", "a2"):
        reviewer = Reviewer(project, name)
        reviewer.does(review.accept, reviewer.sheet.pending)
    return project


@pytest.fixture
def wrong(begun):
    """The same with “came” accepted, which the run has not said and nothing tells as planted."""
    fragments = (place(OSLO, "came"),)
    item = mention_id("a1", "ROLE", fragments)
    planted = Mention(item, "ROLE", fragments, ItemState.ACCEPTED, 0.9, run=RunId(1))
    begun.record(draft(Verdict.ACCEPT, ItemChange(item, "a1", None, planted)), actor="ada")
    return begun


def test_it_is_told_refused_and_planted(wrong, tmp_path):
    Reviewer(wrong).finishes()
    path = wrong.path
    assert len(taken_for_planted(wrong)) == 1
    found = examining.check(path)
    assert found.only_cache
    assert [str(each) for each in found.flaws] == [
        "a1: an item is accepted as suggested that no run has said, so that it was planted"
    ]
    with pytest.raises(ProjectError, match=r"which no run has said.*--rebuild"):
        release(wrong, version="1", output=tmp_path)
    made = salvaging.salvage(path, tmp_path / "out.goldspan")
    assert made.lines() == ["1 accepted item that no run has said: taken for planted, and no gold."]
    wrong.close()
    rebuilding.rebuild(path)
    for whole in (path, tmp_path / "out.goldspan"):
        assert examining.check(whole).flaws == ()
        with Project.open(whole) as kept:
            ((_, mentions, _),) = kept.gold()
            assert len(mentions) == 5
            assert len(kept.planted("a1")) == 1


def test_where_it_is_not_known_what_the_run_said_nobody_can_tell(wrong):
    with sqlite3.connect(wrong.path) as other:
        other.execute("DELETE FROM run_article WHERE article = 1")
        other.execute("DELETE FROM run_mention WHERE article = 1")
        other.execute("DELETE FROM run_relation WHERE article = 1")
    other.close()
    assert taken_for_planted(wrong) == []
    assert not any("no run has said" in each.what for each in examining.check(wrong.path).flaws)


def test_what_reviewers_add_correct_and_mark_the_same_is_theirs(begun):
    reviewer = Reviewer(begun)
    reviewer.does(review.add_mention, *place(OSLO, "sanctions"), "ISSUE")
    city = reviewer.finds("GPE", "Oslo")
    reviewer.does(review.relabel, city, "LOC")
    reviewer.does(review.relabel, city, "GPE")
    norway, places = reviewer.finds("GPE", "Norway"), [place(OSLO, "Norway", 1)]
    other = [(begun.sheet("a2"), [place(OSLO, "Norway", 1)])]
    reviewer.does(projecting.same_everywhere, norway, places, elsewhere=other)
    assert taken_for_planted(begun) == []
    Reviewer(begun).does(review.finish)
    Reviewer(begun, "a2").does(review.finish)
    assert examining.check(begun.path).flaws == ()


def test_what_came_of_several_runs_is_said_by_one_of_them(project):
    project.add_articles([article()])
    city, role = place(OSLO, "Oslo", 2), place(OSLO, "envoy")
    more = (mention("city", "LOC", city, score=0.2), mention("role", "PERSON", role, score=0.1))
    runs = [
        suggest(project, oslo(), name="one"),
        suggest(project, Prediction("a1", more), name="two"),
    ]
    join(project, runs[-1])
    reviewer = Reviewer(project)
    said = [Said(project.run(each), project.prediction(each, "a1")) for each in runs]
    known = Sources(said)
    taken = 0
    for each in [each.id for each in reviewer.sheet.mentions]:
        for alternative in known.instead(reviewer.sheet, each)[:1]:
            reviewer.does(sources.take, each, alternative)
            before = reviewer.sheet.suggested[each]
            reviewer.does(review.relabel, each, before.label)
            taken += 1
    assert taken == 2
    reviewer.finishes()
    retire(project, ["one"])
    assert taken_for_planted(project) == []
    assert examining.check(project.path).flaws == ()


def test_imported_gold_is_nobodys_suggestion(begun, tmp_path, diplomacy):
    Reviewer(begun).finishes()
    export_jsonl(begun, tmp_path / "gold.jsonl")
    with Project.create(tmp_path / "other.goldspan", scheme=diplomacy) as other:
        other.add_articles([article()])
        suggest(other, replace(oslo(), mentions=oslo().mentions[:1], relations=()))
        import_gold(other, tmp_path / "gold.jsonl", reviewer="Bo")
        assert taken_for_planted(other) == []
        assert len(list(other.gold())) == 1


def test_a_salvage_that_lost_what_a_run_said_takes_nothing_for_planted(begun, tmp_path):
    with sqlite3.connect(begun.path) as other:
        other.execute("DELETE FROM run_mention WHERE article = 1 AND place = 0")
    other.close()
    made = salvaging.salvage(begun.path, tmp_path / "out.goldspan")
    assert made.said == ("a1",)
    assert not any("planted" in each for each in made.lines())
    with Project.open(tmp_path / "out.goldspan") as kept:
        assert taken_for_planted(kept) == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_older_formats_are_brought_up_without_any(tmp_path, number):
    path = tmp_path / "old.goldspan"
    path.write_bytes(gzip.decompress((FIXTURES / f"format-{number}.goldspan.gz").read_bytes()))
    with Project.open(path) as project:
        assert taken_for_planted(project) == []
        assert list(project.gold())
