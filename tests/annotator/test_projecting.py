"""Marking the same everywhere is one decision, and begins no other article."""

import pytest

from annotator import linking, projecting, review
from annotator.errors import ReviewError
from annotator.identity import mention_id
from annotator.model import (
    ArticleState,
    ItemState,
    Mention,
    Prediction,
    Progress,
    Verdict,
)
from annotator.release import release
from annotator.sheet import Sheet
from annotator.store import Project
from tests.desks import Desk, oslo_desk
from tests.making import OSLO, Reviewer, article, mention, oslo, place, suggest

PENDING, ACCEPTED, REJECTED = ItemState
TO_DO, DOING, FINISHED = ArticleState


@pytest.fixture
def desk(diplomacy):
    """The suggestions for OSLO, none of them judged."""
    return oslo_desk(diplomacy)


def test_the_same_mention_is_made_at_every_chosen_place_in_one_decision(desk):
    ada = desk.id_of("PERSON")
    lind = linking.new_entity("PERSON", "Ada Lind")
    desk.does(linking.link, [ada], lind, new=True)
    desk.does(review.add_mention, *place(OSLO, "Ada Lind"), "PERSON")
    bo = [place(OSLO, "Bo Quist"), place(OSLO, "Bo Quist", 1)]
    twin = next(
        each.id for each in desk.sheet.mentions if each.fragments == (place(OSLO, "Ada Lind"),)
    )
    draft = desk.does(projecting.same_everywhere, ada, [place(OSLO, "Ada Lind"), *bo, bo[0]])
    assert (draft.verdict, draft.focus) == (Verdict.ADD, ada)
    assert desk.sheet.items[twin].entity == lind.id
    made = [each for each in desk.sheet.mentions if each.fragments[0] in bo]
    assert [(each.label, each.state, each.entity) for each in made] == [
        ("PERSON", ACCEPTED, lind.id)
    ] * 2
    assert desk.sheet.items[ada].state is PENDING


def test_a_suggested_double_is_accepted_and_the_rejected_one_left(diplomacy):
    span = place(OSLO, "Ada Lind")
    items = {
        "m": Mention("m", "PERSON", (place(OSLO, "Ada Lind", 1),), ACCEPTED),
        "a": Mention("a", "PERSON", (span,), PENDING),
        "b": Mention("b", "PERSON", (span,), REJECTED),
    }
    desk = Desk(Sheet(article(), diplomacy, items))
    desk.does(projecting.same_everywhere, "m", [span])
    assert [desk.sheet.items[each].state for each in "ab"] == [ACCEPTED, REJECTED]


def test_what_is_added_has_the_id_of_such_a_suggestion_unless_that_one_is_another_by_now(diplomacy):
    first, second = place(OSLO, "Ada Lind"), place(OSLO, "Ada Lind", 1)
    own = mention_id("a1", "PERSON", (second,))
    desk = Desk(Sheet(article(), diplomacy, {"m": Mention("m", "PERSON", (first,))}))
    desk.does(projecting.same_everywhere, "m", [second])
    assert desk.sheet.items[own].fragments == (second,)
    moved = Mention(own, "PERSON", (place(OSLO, "Bo Quist"),), ACCEPTED)
    items = {"m": Mention("m", "PERSON", (first,)), own: moved}
    desk = Desk(Sheet(article(), diplomacy, items))
    desk.does(projecting.same_everywhere, "m", [second])
    assert desk.sheet.items[own] == moved
    assert [each.fragments for each in desk.sheet.mentions].count((second,)) == 1


def test_in_a_finished_article_nothing_is_marked(desk):
    ada = desk.id_of("PERSON")
    desk.does(review.finish)
    with pytest.raises(ReviewError, match="This article is finished"):
        projecting.same_everywhere(desk.sheet, ada, [place(OSLO, "Ada Lind")])
    other = desk.sheet
    with pytest.raises(ReviewError, match="is finished; reopen it to mark there"):
        projecting.same_everywhere(desk.sheet, ada, [], elsewhere=[(other, [(0, 3)])])


# other articles

LATER = "Ada Lind in Bergen. Ada Lind left."
SPANS = [place(LATER, "Ada Lind", nth) for nth in (0, 1)]


@pytest.fixture
def project(project):
    """Three articles; a model suggests for the first and the second."""
    texts = {"a1": OSLO, "a2": LATER, "a3": LATER}
    project.add_articles(article(text, name) for name, text in texts.items())
    suggest(project, oslo(), said())
    return project


def said(*nth, name="a2"):
    """A run that finds Ada Lind in LATER for these times, else for the first."""
    spans = [SPANS[each] for each in nth or (0,)]
    return Prediction(name, tuple(mention(f"m{at}", "PERSON", at) for at in spans))


def mark(project, *names):
    """Mark Ada Lind of a1 in these other articles, in one decision."""
    reviewer = Reviewer(project)
    ada = reviewer.finds("PERSON")
    others = [(project.sheet(name), SPANS) for name in names]
    return reviewer.does(projecting.same_everywhere, ada, [], elsewhere=others)


def states(project, name):
    """The state of each mention, in reading order."""
    return [each.state for each in project.sheet(name).mentions]


def whole(project):
    """Whether cache, ledger and chain tell one story."""
    assert list(project.differences()) == []
    assert project.first_broken_decision() is None


def test_other_articles_are_marked_and_not_begun(project):
    decision = mark(project, "a2", "a3")
    assert decision.seq == 1
    assert decision.draft.article == "a1"
    for name in ("a2", "a3"):
        assert states(project, name) == [ACCEPTED] * 2
        assert project.sheet(name).progress == Progress(TO_DO)
    assert project.sheet("a1").progress is None
    assert project.counts() == {TO_DO: 3, DOING: 0, FINISHED: 0}
    assert [row.state for row in project.queue()] == [TO_DO] * 3
    assert list(project.gold()) == []
    whole(project)


def test_the_suggestion_is_accepted_by_its_own_id_and_what_was_missed_is_added(project):
    suggested = project.sheet("a2").mentions[0]
    mark(project, "a2")
    first, second = project.sheet("a2").mentions
    assert (first.id, first.run, first.state) == (suggested.id, suggested.run, ACCEPTED)
    assert second.id == mention_id("a2", "PERSON", second.fragments)
    assert second.run is None


def test_marks_carry_the_entity(project):
    reviewer = Reviewer(project)
    ada = reviewer.finds("PERSON")
    lind = linking.new_entity("PERSON", "Ada Lind")
    reviewer.does(linking.link, [ada], lind, new=True)
    other = project.sheet("a2")
    reviewer.does(projecting.same_everywhere, ada, [], elsewhere=[(other, SPANS)])
    assert {each.entity for each in project.sheet("a2").mentions} == {lind.id}
    for _ in range(2):
        project.undo(actor="reviewer")
    assert project.entities() == []
    whole(project)


def test_a_later_run_comes_up_in_an_article_that_was_only_marked(project):
    mark(project, "a2")
    marked = project.sheet("a2").mentions
    tail = mention("t", "GPE", place(LATER, "Bergen"))
    later = suggest(project, Prediction("a2", (*said(1).mentions, tail)), name="later")
    sheet = project.sheet("a2")
    assert sheet.run == later
    # what both say is one item, judged already
    assert [each for each in sheet.mentions if each.label == "PERSON"] == marked
    assert [sheet.surface(sheet.mention(each)) for each in sheet.pending] == ["Bergen"]
    project.undo(actor="reviewer")
    assert [each.run for each in project.sheet("a2").mentions] == [later] * 2
    project.redo(actor="reviewer")
    assert project.sheet("a2").items == sheet.items
    whole(project)


def test_an_article_that_was_only_marked_is_begun_finished_and_reopened_like_any_other(project):
    mark(project, "a2")
    tail = mention("t", "GPE", place(LATER, "Bergen"))
    later = suggest(project, Prediction("a2", (tail,)), name="later")
    reviewer = Reviewer(project, "a2")
    reviewer.does(review.accept, [reviewer.finds("GPE")])
    assert project.sheet("a2").progress == Progress(DOING, run=later)
    suggest(project, said(), name="latest")
    assert project.sheet("a2").run == later
    reviewer.does(review.finish)
    assert project.counts() == {TO_DO: 2, DOING: 0, FINISHED: 1}
    ((_, mentions, _),) = project.gold()
    assert [LATER[each.start : each.end] for each in mentions] == ["Ada Lind", "Bergen", "Ada Lind"]
    reviewer.does(review.reopen)
    for before in (FINISHED, DOING, TO_DO):
        project.undo(actor="reviewer")
        assert project.sheet("a2").progress.state is before
    project.undo(actor="reviewer")
    assert project.sheet("a2").progress is None
    whole(project)
    for _ in range(4):
        project.redo(actor="reviewer")
    assert project.sheet("a2").progress == Progress(DOING, run=later)
    whole(project)


def test_an_article_that_is_being_judged_keeps_its_state_and_its_run(project):
    run = project.sheet("a2").run
    reviewer = Reviewer(project, "a2")
    reviewer.does(review.toggle_flag, reviewer.finds("PERSON"))
    before = project.sheet("a2").progress
    suggest(project, said(0, 1), name="later")
    mark(project, "a2")
    sheet = project.sheet("a2")
    assert sheet.progress == before == Progress(DOING, run=run, flagged=True)
    assert states(project, "a2") == [ACCEPTED] * 2
    whole(project)


def test_marking_twice_and_undoing_leads_back_step_by_step(project):
    mark(project, "a3")
    first = project.sheet("a3")
    reviewer = Reviewer(project, "a2")
    ada = reviewer.finds("PERSON")
    other = project.sheet("a3")
    reviewer.does(review.add_mention, *place(LATER, "Bergen"), "GPE")
    bergen = reviewer.finds("GPE")
    span = place(LATER, "Bergen")
    reviewer.does(projecting.same_everywhere, bergen, [], elsewhere=[(other, [span])])
    assert len(project.sheet("a3").mentions) == 3
    project.undo(actor="reviewer")
    assert project.sheet("a3") == first
    for _ in range(2):
        project.undo(actor="reviewer")
    assert project.sheet("a3").items == {}
    assert project.sheet("a3").progress is None
    assert reviewer.sheet.items[ada].state is PENDING
    whole(project)


def test_marks_are_in_a_release_once_their_article_is_finished(project, tmp_path):
    mark(project, "a2", "a3")
    Reviewer(project, "a3").finishes()
    made = release(project, version="1", output=tmp_path)
    assert (made.articles, made.mentions, made.unfinished) == (1, 2, 2)


def test_what_was_marked_is_there_after_opening_again(project):
    mark(project, "a2")
    before = project.sheet("a2")
    with Project.open(project.path, read_only=True) as again:
        assert again.sheet("a2") == before
        (decision,) = again.decisions()
        assert decision.draft.verdict is Verdict.ADD
        assert {each.article for each in decision.draft.changes} == {"a2"}
