"""What an article shows of its runs, as the project's splits and policy are."""

import sqlite3

import pytest

from annotator import review
from annotator.errors import ProjectError
from annotator.model import ArticleId, ItemState, Policy, Shows, Split
from annotator.store import Project, salvaging
from tests.making import Reviewer, article, oslo, suggest

FIRST, SECOND = ArticleId("a1"), ArticleId("a2")


@pytest.fixture
def shelf(project):
    """Two articles with suggestions of two runs."""
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo(), oslo("a2"), name="theirs")
    suggest(project, oslo(), oslo("a2"), name="ours")
    return project


def put(project, **splits):
    project.set_splits({ArticleId(name): Split(split) for name, split in splits.items()}, {})


def test_a_test_article_shows_nothing_and_nothing_arrives_later(shelf):
    put(shelf, a1="test", a2="train")
    shelf.set_policy(Policy(blind_share=0))
    sheet = shelf.sheet(FIRST)
    assert (sheet.blind, sheet.run, dict(sheet.items)) == (True, None, {})
    suggest(shelf, oslo(), name="later")
    assert shelf.sheet(FIRST).items == {}
    other = shelf.sheet(SECOND)
    assert (other.blind, len(other.items)) == (False, 7)


def test_what_is_blind_stays_so_through_its_review_and_is_told_as_blind_in_gold(shelf):
    put(shelf, a1="test")
    reviewer = Reviewer(shelf)
    reviewer.does(review.add_mention, 0, 8, "PERSON")
    assert len(reviewer.looks_again().items) == 1
    reviewer.does(review.finish)
    assert len(reviewer.looks_again().items) == 1
    assert shelf.shown() == {FIRST: (None, False)}
    reviewer.does(review.reopen)
    assert len(reviewer.looks_again().items) == 1
    while shelf.newest() is not None and any(reviewer.looks_again().items):
        shelf.undo(actor="reviewer")
    assert reviewer.looks_again().blind


def test_what_was_begun_with_suggestions_keeps_them_and_is_not_called_blind(shelf):
    reviewer = Reviewer(shelf)
    reviewer.does(review.accept, [reviewer.finds("ROLE")])
    put(shelf, a1="test")
    sheet = reviewer.looks_again()
    assert (sheet.blind, len(sheet.items)) == (False, 7)
    assert shelf.assisted_ids() == {FIRST}


def test_what_a_reviewer_marks_in_a_blind_article_does_not_become_the_suggestion(shelf):
    put(shelf, a1="test")
    reviewer = Reviewer(shelf)
    suggested = shelf.sheet(SECOND)
    envoy = next(each for each in suggested.mentions if each.label == "ROLE")
    reviewer.does(review.add_mention, envoy.start, envoy.end, "ROLE")
    (added,) = reviewer.looks_again().items.values()
    assert (added.state, added.score, added.run) == (ItemState.ACCEPTED, None, None)


def test_test_articles_can_show_the_suggestions_of_another_family(shelf):
    put(shelf, a1="test", a2="train")
    shelf.set_policy(Policy(test=Shows.OTHERS, scored="ours", blind_share=0))
    names = shelf.run_names()
    sheets = [shelf.sheet(each) for each in (FIRST, SECOND)]
    assert [names[sheet.run] for sheet in sheets] == ["theirs", "ours"]
    assert not any(sheet.blind for sheet in sheets)
    shelf.set_policy(Policy(test=Shows.OTHERS, scored="file", blind_share=0))
    assert names[shelf.sheet(FIRST).run] == "ours"
    shelf.set_policy(Policy(test=Shows.OTHERS, scored="tests", blind_share=0))
    assert shelf.sheet(FIRST).run is None


def test_what_was_begun_with_suggestions_is_not_called_blind(shelf):
    Reviewer(shelf).finishes()
    put(shelf, a1="test", a2="test")
    assert [(row.id, row.blind) for row in shelf.queue()] == [(FIRST, False), (SECOND, True)]
    assert not shelf.sheet(FIRST).blind


def test_the_lead_may_show_everything_again(shelf):
    put(shelf, a1="test")
    assert shelf.sheet(FIRST).run is None
    shelf.set_policy(Policy(test=Shows.EVERYTHING))
    assert shelf.sheet(FIRST).run is not None


def test_a_row_of_the_queue_tells_split_and_blindness(shelf):
    put(shelf, a1="test", a2="dev")
    shelf.set_policy(Policy(blind_share=0))
    assert [(row.split, row.blind) for row in shelf.queue()] == [("test", True), ("dev", False)]
    shelf.set_splits({}, {})
    assert [(row.split, row.blind) for row in shelf.queue()] == [(None, False)] * 2


def test_splits_are_kept_beside_the_ledger_and_are_no_decision(shelf):
    put(shelf, a2="dev")
    assert shelf.head is None
    assert shelf.split_of() == {SECOND: Split.DEV}
    with Project.open(shelf.path, read_only=True) as other:
        assert other.split_of() == {SECOND: Split.DEV}
    shelf.add_articles([article(name="a3")])
    assert shelf.split_of() == {SECOND: Split.DEV}


@pytest.mark.parametrize(
    "value", ["", "{", "[]", '{"letters": 1}', '{"letters": "rx"}', '{"letters": "r", "how": 2}']
)
def test_splits_that_cannot_be_read_are_told_as_damage(shelf, value):
    with sqlite3.connect(shelf.path) as other:
        other.execute("INSERT OR REPLACE INTO meta VALUES ('splits', ?)", [value])
    other.close()
    with pytest.raises(ProjectError, match="its splits cannot be read"):
        shelf.split_of()
    with pytest.raises(ProjectError, match="its splits cannot be read"):
        shelf.sheet(FIRST)


def test_a_salvage_keeps_splits_and_policy(shelf, tmp_path):
    put(shelf, a2="test")
    shelf.set_policy(Policy(test=Shows.OTHERS, scored="ours", blind_share=0.25))
    salvaging.salvage(shelf.path, tmp_path / "saved.goldspan")
    with Project.open(tmp_path / "saved.goldspan") as saved:
        assert saved.split_of() == {SECOND: Split.TEST}
        assert saved.policy == shelf.policy
