"""Planted suggestions in the file: on record with what begins their article, kept by a salvage."""

import pytest

from annotator import review
from annotator.errors import ProjectError
from annotator.model import ArticleId, Mention, Policy, Shows, Split
from annotator.sources import Said, Sources
from annotator.store import Project, examining, salvaging
from tests.making import Reviewer, oslo, suggest
from tests.planted import plant

A1 = ArticleId("a1")


@pytest.fixture
def path(tmp_path, diplomacy):
    """A project of two articles in which wrong suggestions are planted."""
    path = tmp_path / "planted.goldspan"
    with Project.create(path, scheme=diplomacy) as project:
        plant(project, "a1", "a2")
    return path


def planted(sheet):
    """What is planted in a sheet."""
    return [each for each in sheet.mentions if sheet.is_planted(each)]


def gold_of(project):
    """The gold of a1: the article, its mentions and relations."""
    return next(each for each in project.gold() if each[0].id == A1)


def begin(project, act, *arguments):
    """The first decision in a1, and the sheet after it."""
    sheet = project.sheet_to_review(A1)
    draft = act(sheet, *arguments)
    project.record(draft, actor="ada")
    return sheet.after(draft.changes, draft.plants)


def test_only_who_reviews_sees_them_until_the_article_is_begun(path):
    with Project.open(path) as project:
        sheet = project.sheet_to_review(A1)
        assert len(planted(sheet)) in (3, 4)
        assert project.sheet(A1).plants == {}
        assert not set(sheet.plants) & set(project.sheet(A1).items)
        first = next(iter(project.sheet(A1).pending))
        after = begin(project, review.accept, [first])
        assert project.sheet(A1) == project.sheet_to_review(A1) == after
        assert project.all_planted().keys() == {A1}
    with Project.open(path, read_only=True) as project:
        assert project.sheet(A1) == after
        assert planted(project.sheet_to_review(ArticleId("a2"))) == [], "nobody can judge there"


def test_they_are_no_part_of_any_run(path):
    with Project.open(path) as project:
        sheet = begin(project, review.accept, project.sheet(A1).pending[:1])
        said = {each.fragments for each in project.prediction(sheet.run, A1).mentions}
        assert not {each.fragments for each in planted(sheet)} & said


def test_sources_are_those_of_the_suggestion_it_is_like_with_its_own_score(path):
    with Project.open(path) as project:
        sheet = project.sheet_to_review(A1)
        sources = Sources([Said(project.engines()[sheet.run], project.prediction(sheet.run, A1))])
        for wrong in planted(sheet):
            (source,) = sources.of(sheet, wrong.id)
            (like,) = sources.of(sheet, sheet.said_as(wrong.id))
            assert source.run == like.run
            assert source.score == pytest.approx(wrong.score)


def test_what_is_begun_keeps_its_plants_whatever_the_lead_says_then(path):
    with Project.open(path) as project:
        sheet = begin(project, review.accept, project.sheet(A1).pending[:1])
        project.set_policy(Policy())
        assert planted(project.sheet(A1)) == planted(sheet) != []
        project.undo(actor="ada")
        assert planted(project.sheet_to_review(A1)) == []


def test_a_beginning_anew_puts_only_its_own_on_record(path):
    with Project.open(path) as project:
        begin(project, review.accept, project.sheet(A1).pending[:1])
        project.undo(actor="ada")
        suggest(project, oslo(), name="other")
        sheet = project.sheet_to_review(A1)
        begin(project, review.accept, [next(iter(sheet.pending))])
        recorded = project.all_planted().get(A1, {})
        assert recorded.keys() == {each.id for each in planted(sheet)}


def test_blind_articles_have_none(path):
    with Project.open(path) as project:
        project.set_splits({A1: Split.TEST}, {})
        assert project.policy.test is Shows.NOTHING
        assert project.sheet_to_review(A1).items == {}


def test_what_is_related_to_one_is_whole_and_gone_with_it(path, tmp_path):
    with Project.open(path) as project:
        sheet = project.sheet_to_review(A1)
        link = next(
            link
            for wrong in planted(sheet)
            for other in sheet.mentions
            if other.id != wrong.id
            for link in review.links(sheet, wrong.id, other.id)
        )
        sheet = begin(project, review.add_relation, link)
        assert project.sheet(A1) == sheet
        assert examining.check(path).flaws == ()
        salvaging.salvage(path, tmp_path / "salvaged.goldspan")
        with Project.open(tmp_path / "salvaged.goldspan") as salvaged:
            assert salvaged.sheet(A1) == sheet
        project.record(review.accept(sheet, [link.head, link.tail]), actor="ada")
        project.record(review.finish(project.sheet(A1)), actor="ada")
        assert project.sheet(A1).relations == []
        _, mentions, relations = gold_of(project)
        assert len(mentions) == 1
        assert relations == ()
        assert examining.check(path).flaws == ()


def test_a_policy_beyond_five_percent_is_none(path):
    with Project.open(path) as project:
        project._db.execute(
            """UPDATE meta SET value = json_set(value, '$.planted_share', 0.5)
               WHERE name = 'policy'"""
        )
        with pytest.raises(ProjectError, match="its policy cannot be read"):
            _ = project.policy


def test_a_reviewer_who_is_not_shown_any_finishes_as_ever(path):
    with Project.open(path) as project:
        Reviewer(project).finishes()
        _, mentions, _ = gold_of(project)
        assert len(mentions) == len(project.prediction(project.sheet(A1).run, A1).mentions)
        assert all(isinstance(each, Mention) for each in mentions)


def test_what_was_accepted_of_it_is_told_to_who_finished_it_as_it_was_the_last_time(path):
    with Project.open(path) as project:
        first, second, *_ = planted(project.sheet_to_review(A1))
        begin(project, review.accept, [first.id, second.id])
        Reviewer(project, "a1", "ada").does(review.finish)
        (found,) = project.accepted_plants("ada", most=1).values()
        assert [each.id for each in found] == [first.id, second.id]
        assert project.accepted_plants("bo", most=1) == {}
        project.undo(actor="ada")
        assert project.accepted_plants("ada", most=1) == {}
        again = Reviewer(project, "a1", "ada")
        again.does(review.reject, first.id)
        again.does(review.finish)
        (found,) = project.accepted_plants("ada", most=1).values()
        assert [each.id for each in found] == [second.id]
        Reviewer(project, "a2", "ada").does(review.finish)
        assert A1 not in project.accepted_plants("ada", most=1)
        assert A1 in project.accepted_plants("ada", most=2)
