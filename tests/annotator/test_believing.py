"""How far an engine is believed: by what became of all that it said, and of nothing else."""

from dataclasses import replace

import pytest

from annotator import review
from annotator.believing import at_hand, beliefs
from annotator.errors import Stopped
from annotator.joining import Joiner, join
from annotator.model import ArticleId, ItemState, Kind, Policy, Prediction, Shows, Split
from annotator.retiring import retire
from annotator.reweighing import anew, is_still_due
from annotator.store import Project
from annotator.tempo import UNREAD
from tests.making import OSLO, Reviewer, article, mention, oslo, place, relation, suggest
from tests.overconfident import ALL, WORDS, judged, sure, weigh_anew


@pytest.fixture
def shelf(project):
    project.add_articles(article(name=name) for name in ALL)
    suggest(project, *map(sure, ALL), name="sure")
    return project


def likely(project, label="PERSON", score=0.99, name="sure"):
    (run,) = [each for each in project.engines().values() if each.name == name]
    return beliefs(project).of(run).of(Kind.MENTION).probability(label, score)


def test_an_engine_that_is_sure_of_everything_is_believed_as_often_as_it_was_right(shelf):
    assert likely(shelf) == 0.99
    said = [likely(shelf)]
    for name in ALL[:4]:
        judged(shelf, name)
        said.append(likely(shelf))
    assert said == sorted(said, reverse=True)
    assert 1 / 3 < said[-1] < 0.5
    (run,) = shelf.engines().values()
    assert at_hand(shelf).of(run).known
    raw = {each.score for name in ALL for each in shelf.prediction(run.id, name).mentions}
    assert raw == {0.99}


def test_nothing_is_read_where_nobody_but_our_own_engine_has_suggested(project):
    project.add_articles([article()])
    suggest(project, oslo(), name="builtin")
    Reviewer(project).finishes()
    assert beliefs(project).engines == {}


def test_what_was_reopened_and_decided_otherwise_counts_as_it_is_now(shelf):
    judged(shelf, "a1")
    before = likely(shelf)
    reviewer = Reviewer(shelf, "a1")
    reviewer.does(review.reopen)
    assert likely(shelf) == 0.99
    for item in list(reviewer.sheet.items.values()):
        if item.state is ItemState.REJECTED:
            reviewer.does(review.accept, [item.id])
    reviewer.does(review.finish)
    assert likely(shelf) > before


def test_held_back_blind_and_unfinished_articles_tell_nothing(shelf):
    shelf.set_policy(replace(Policy(), test=Shows.EVERYTHING, blind_share=0.0))
    copy = article(OSLO + "!", name="dev")
    shelf.add_articles([copy, article(OSLO + "!", name="copy")])
    suggest(shelf, sure("dev"), sure("copy"), name="sure two")
    for name in "a1", "dev", "copy":
        judged(shelf, name)
    apart = {ArticleId("a1"): Split.TEST, ArticleId("dev"): Split.DEV}
    shelf.set_splits(apart, {})
    assert beliefs(shelf).engines == {}
    shelf.set_policy(replace(Policy(), blind_share=1.0))
    shelf.set_splits({**apart, ArticleId("a2"): Split.TRAIN}, {})
    blind = Reviewer(shelf, "a2")
    assert blind.sheet.blind
    blind.does(review.add_mention, *place(OSLO, "Bo Quist", 1), "PERSON")
    blind.does(review.finish)
    assert beliefs(shelf).engines == {}


def test_what_was_accepted_unread_tells_nothing(shelf):
    judged(shelf, "a1", right=6, took=UNREAD - 1)
    assert likely(shelf) == 0.99
    judged(shelf, "a2", right=6, took=UNREAD)
    assert likely(shelf) != 0.99


def test_what_is_shown_has_what_scores_are_worth_and_lacks_what_is_not_worth_a_look(shelf):
    for name in ALL[:4]:
        judged(shelf, name, right=1)
    found = weigh_anew(shelf, ALL)
    assert found == ALL[4:]
    sheet = shelf.sheet("a5")
    run = shelf.engines()[sheet.run]
    assert (run.name, run.extractor) == ("sure (calibrated)", "merged")
    assert sheet.mentions == []
    assert len(shelf.sheet("a1").mentions) == 6  # what is begun or finished stays
    assert weigh_anew(shelf, ALL) == []
    # it can come back: gold says that it was right all the same
    for name in ALL[4:7]:
        blind = Reviewer(shelf, name)
        for words in WORDS:
            blind.does(review.add_mention, *place(OSLO, *words), "PERSON")
        blind.does(review.finish)
    assert weigh_anew(shelf, ["a8"]) == ["a8"]
    assert len(shelf.sheet("a8").mentions) == 6
    assert {each.score for each in shelf.sheet("a8").mentions} == {likely(shelf)}


def test_a_run_that_comes_alone_is_weighed_where_its_engine_is_known(shelf):
    judged(shelf, "a1")
    again = suggest(shelf, *map(sure, ALL[1:]), name="sure")
    merged = join(shelf, again)
    assert merged.articles == 7
    assert merged.name == "sure (calibrated)"
    assert {each.score for each in shelf.sheet("a2").mentions} == {
        beliefs(shelf).of(shelf.engines()[again]).of(Kind.MENTION).probability("PERSON", 0.99)
    }


def test_of_two_in_conflict_the_one_leads_that_was_right_more_often(project):
    project.add_articles(article(name=name) for name in ALL)
    other = [replace(each, label="ORG", score=0.6) for each in sure().mentions]
    suggest(project, *map(sure, ALL), name="sure")
    second = suggest(
        project, *(Prediction(ArticleId(name), tuple(other)) for name in ALL), name="modest"
    )
    assert join(project, second) is not None
    assert {each.label for each in project.sheet("a1").mentions} == {"PERSON"}
    for name in ALL[:3]:
        reviewer = Reviewer(project, name)
        for item in list(reviewer.sheet.pending):
            reviewer.does(review.relabel, item, "ORG")
        reviewer.does(review.finish)
    weigh_anew(project, ALL)
    assert {each.label for each in project.sheet("a4").mentions} == {"ORG"}


def test_articles_that_are_begun_keep_what_they_show(shelf):
    begun = Reviewer(shelf, "a8")
    begun.does(review.accept, begun.sheet.pending[:1])
    for name in ALL[:4]:
        judged(shelf, name)
    before = shelf.sheet("a8")
    assert "a8" not in weigh_anew(shelf, ALL)
    assert shelf.sheet("a8") == before


def test_retiring_and_putting_back_leave_what_is_left_weighed(shelf):
    judged(shelf, "a1")
    second = suggest(shelf, *(Prediction(ArticleId(each)) for each in ALL[1:]), name="second")
    assert join(shelf, second).name == "sure + second"
    assert retire(shelf, ["second"]).merged.name == "sure (calibrated)"
    assert {each.score for each in shelf.sheet("a2").mentions} == {likely(shelf)}
    retire(shelf, ["second"], undo=True)
    assert shelf.engines()[shelf.sheet("a2").run].name == "sure + second"


def test_a_relation_is_judged_with_its_score_and_a_turned_one_of_no_direction_too(project):
    project.add_articles([article(name="a1")])
    ends = (
        mention("a", "PERSON", place(OSLO, "Ada Lind", 1)),
        mention("e", "ROLE", place(OSLO, "envoy")),
    )
    said = Prediction(ArticleId("a1"), ends, (relation("r", "holds_role", "a", "e", score=0.9),))
    suggest(project, said, name="pairs")
    Reviewer(project).finishes()
    (run,) = project.engines().values()
    found = beliefs(project).of(run)
    assert found.of(Kind.RELATION).probability("holds_role", 0.9) > 0.9
    assert found.of(Kind.MENTION).probability("PERSON", None) > 0.5


def test_it_can_be_stopped_and_another_project_knows_nothing_of_it(shelf, tmp_path):
    judged(shelf, "a1")
    with pytest.raises(Stopped):
        beliefs(shelf, stopped=lambda: True)
    assert beliefs(shelf).engines
    with Project.create(tmp_path / "other.goldspan", scheme=shelf.scheme) as other:
        assert at_hand(other).engines == {}
    assert Joiner(shelf)._believed == at_hand(shelf)


def test_the_order_in_which_articles_were_finished_does_not_matter(shelf, tmp_path):
    with Project.create(tmp_path / "other.goldspan", scheme=shelf.scheme) as other:
        other.add_articles(article(name=name) for name in ALL)
        suggest(other, *map(sure, ALL), name="sure")
        for name, right in ("a1", 2), ("a2", 4), ("a3", 0):
            judged(shelf, name, right=right)
        for name, right in ("a3", 0), ("a1", 2), ("a2", 4):
            judged(other, name, right=right)
        assert beliefs(other) == beliefs(shelf)


def test_what_another_run_has_spoken_of_meanwhile_or_somebody_has_begun_is_not_due(shelf):
    for name in ALL[:4]:
        judged(shelf, name)
    (found,) = anew(shelf, map(ArticleId, ALL), beliefs(shelf))
    assert all(is_still_due(shelf, ArticleId(name), found) for name in ALL[4:])
    suggest(shelf, oslo("a5"), name="other")
    begun = Reviewer(shelf, "a6")
    begun.does(review.accept, begun.sheet.pending[:1])
    due = [name for name in ALL[4:] if is_still_due(shelf, ArticleId(name), found)]
    assert due == ALL[6:]


def test_nothing_is_held_back_for_what_fewer_than_three_articles_tell(shelf):
    for name in ALL[:2]:
        judged(shelf, name, right=0)
    weigh_anew(shelf, ALL)
    few = shelf.sheet("a8")
    assert shelf.engines()[few.run].name == "sure (calibrated)"
    assert len(few.mentions) == 6
    assert {each.score for each in few.mentions} == {likely(shelf)}
    assert likely(shelf) < 0.34
    judged(shelf, "a3", right=0)
    assert weigh_anew(shelf, ALL) == ALL[3:]
    assert shelf.sheet("a8").mentions == []
    assert weigh_anew(shelf, ALL) == []


def test_what_an_engine_itself_hardly_believes_is_shown_once_few_articles_tell_better(project):
    project.add_articles(article(name=name) for name in ALL)
    doubted = [replace(each, score=0.2) for each in sure().mentions]
    for name in "modest", "other":
        said = doubted if name == "modest" else []
        newest = suggest(
            project, *(Prediction(ArticleId(each), tuple(said)) for each in ALL), name=name
        )
    join(project, newest)
    assert project.sheet("a1").mentions == []
    for name in ALL[:2]:
        blind = Reviewer(project, name)
        for words in WORDS:
            blind.does(review.add_mention, *place(OSLO, *words), "PERSON")
        blind.does(review.finish)
    assert likely(project, score=0.2, name="modest") > 0.34
    weigh_anew(project, ALL)
    assert len(project.sheet("a8").mentions) == 6
