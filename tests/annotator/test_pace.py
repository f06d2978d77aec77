"""How fast decisions were, what was accepted unread, and gold with and without suggestions."""

from dataclasses import replace

import pytest

from annotator import review
from annotator.errors import Stopped
from annotator.joining import join
from annotator.model import Article, ArticleId, Prediction, Split, Zone, ZoneKind
from annotator.pace import BY_HAND, Agreement, Density, pace
from annotator.tempo import UNREAD, Tempo, accepted_unread
from tests.making import OSLO, Reviewer, article, mention, oslo, place, suggest


class Timed(Reviewer):
    """A reviewer of whom each decision says how long it took."""

    def takes(self, milliseconds, act, *arguments):
        return self.records(replace(act(self.sheet, *arguments), took=milliseconds))

    def presses(self, keys, act, *arguments):
        return self.records(replace(act(self.sheet, *arguments), keys=keys))

    def records(self, draft):
        decision = self.project.record(draft, actor=self.actor)
        self.sheet = self.sheet.after(draft.changes)
        return decision


@pytest.fixture
def shelf(project):
    """Three articles, of which a run covers the first two."""
    project.add_articles([article(), article(name="a2"), article(name="a3")])
    suggest(project, oslo(), oslo("a2"), name="model")
    return project


def test_a_project_without_decisions_has_no_pace(shelf):
    found = pace(shelf)
    assert found.overall == Tempo()
    assert (found.reviewers, found.engines, found.agreement) == ({}, {}, {})
    assert found.to_dict()["blind"]["mentions_per_100_words"] is None


def test_seconds_and_what_was_accepted_unread_by_reviewer_and_engine(shelf):
    ada, bo = Timed(shelf, "a1", "ada"), Timed(shelf, "a2", "bo")
    ada.takes(2000, review.accept, [ada.finds("ROLE")])
    ada.takes(UNREAD, review.accept, [ada.finds("PERSON")])
    ada.takes(UNREAD - 1, review.accept, [ada.finds("MEETING")])
    ada.takes(4000, review.reject, ada.finds("GPE", "Norway"))
    ada.takes(3000, review.add_mention, 0, 8, "PERSON")
    ada.does(review.relabel, ada.finds("ROLE"), "ORG")
    bo.looks_again()
    bo.takes(1000, review.accept, [bo.finds("ROLE"), bo.finds("PERSON")])
    bo.takes(500, review.accept, [bo.finds("GPE", "Norway"), bo.finds("MEETING")])
    found = pace(shelf)
    assert found.reviewers["ada"] == Tempo(6, 7, 5, 2.0, 3, 1)  # with a relation
    assert found.reviewers["bo"] == Tempo(2, 4, 4, 0.375, 4, 2)
    assert found.overall == Tempo(8, 11, 9, 0.5, 7, 3)
    assert found.overall.share_unread == 3 / 7
    assert found.engines["model"].accepted == 7
    assert found.engines[BY_HAND] == Tempo(1, 1, 1, 3.0, 0, 0)
    assert shelf.decisions().__next__().draft.took == 2000


def test_keys_an_item_are_a_mean_of_those_that_were_counted(shelf):
    ada = Timed(shelf, "a1", "ada")
    ada.presses(1, review.accept, [ada.finds("ROLE"), ada.finds("PERSON")])
    ada.presses(4, review.add_mention, 0, 8, "PERSON")
    ada.does(review.reject, ada.finds("GPE", "Norway"))
    found = pace(shelf)
    assert (found.overall.keyed, found.overall.keys) == (3, 5)
    assert found.overall.keys_an_item == 5 / 3
    assert found.engines["model"].keys_an_item == 0.5
    assert found.engines[BY_HAND].to_dict()["keys_an_item"] == 4
    assert Tempo().keys_an_item is None
    assert [each.draft.keys for each in shelf.decisions()] == [1, 4, None]


def test_undo_imports_and_what_finishing_rejects_are_nobodys_decisions(shelf):
    ada = Timed(shelf, "a1", "ada")
    ada.takes(10, review.accept, [ada.finds("ROLE")])
    shelf.undo(actor="ada")
    shelf.redo(actor="ada")
    ada.looks_again()
    ada.takes(10, review.finish)
    assert pace(shelf).overall == Tempo(1, 1, 1, 0.01, 1, 1)


def test_gold_with_and_without_suggestions_is_compared(shelf):
    shelf.set_splits({ArticleId("a2"): Split.TEST}, {})
    assisted = Timed(shelf, "a1")
    assisted.finishes()
    blind = Timed(shelf, "a2")
    start = OSLO.index("envoy")
    blind.does(review.add_mention, start, start + 5, "ROLE")
    blind.does(review.add_mention, 0, 8, "PERSON")
    blind.does(review.finish)
    found = pace(shelf)
    words = 37
    assert found.assisted == Density(1, words, 5, 2)
    assert found.blind == Density(1, words, 2, 0)
    assert found.blind.per_hundred == 100 * 2 / words
    one, other = found.agreement["model"]
    assert one == Agreement(1, 5, 5, 5)
    assert one.f1 == 1.0
    assert other == Agreement(1, 1, 2, 5)
    assert other.f1 == pytest.approx(2 / 7)


def test_only_the_body_has_words(project):
    text = "One two\n\nthree four five"
    zone = Zone(0, 7, ZoneKind.FURNITURE)
    project.add_articles([Article(**{**_fields(article(text)), "zones": (zone,)})])
    Reviewer(project).does(review.finish)
    assert pace(project).blind == Density(1, 3, 0, 0)


def _fields(made):
    return {name: getattr(made, name) for name in made.__slots__}


def test_it_can_be_stopped(shelf):
    Reviewer(shelf).finishes()
    with pytest.raises(Stopped):
        pace(shelf, stopped=lambda: True)


def test_gold_is_compared_with_no_run_that_came_after_it(shelf):
    """Who has learnt an article agrees with it, which says nothing of its reviewers."""
    shelf.set_splits({ArticleId("a2"): Split.TEST}, {})
    for name in "a1", "a2":
        Timed(shelf, name).does(review.finish)
    before = pace(shelf).agreement
    suggest(shelf, oslo(), oslo("a2"), name="model")
    suggest(shelf, oslo(), oslo("a2"), name="learner")
    reopened = Timed(shelf, "a2")
    reopened.does(review.reopen)
    reopened.does(review.finish)
    assert pace(shelf).agreement == before
    assert before["model"][1].articles == 1


@pytest.fixture
def merged(shelf):
    """In the first article a second run has two of the mentions, and one of its own."""
    ada, envoy, *_ = oslo().mentions
    own = mention("bo", "PERSON", place(OSLO, "Bo Quist", 1))
    suggest(shelf, Prediction(ArticleId("a1"), (ada, envoy, own)), name="other")
    assert join(shelf, shelf.runs()[-1].id) is not None
    return Timed(shelf, "a1")


def test_what_was_merged_is_told_of_each_engine_that_has_it(merged):
    merged.takes(400, review.accept, [merged.finds("PERSON", "Ada Lind"), merged.finds("ROLE")])
    merged.takes(100, review.accept, [merged.finds("MEETING")])
    merged.presses(2, review.accept, [merged.finds("PERSON", "Bo Quist")])
    merged.takes(3000, review.add_mention, 0, 8, "PERSON")
    found = pace(merged.project)
    assert set(found.engines) == {"model", "other", BY_HAND}
    assert (found.overall.items, found.overall.accepted, found.overall.unread) == (5, 3, 3)
    assert (found.engines["model"].items, found.engines["model"].unread) == (3, 3)
    assert (found.engines["other"].items, found.engines["other"].unread) == (3, 2)
    assert (found.engines["other"].keys, found.engines["model"].keys) == (2, 0)


def test_gold_is_compared_with_each_engine_of_what_was_merged(merged):
    merged.finishes()
    found = pace(merged.project)
    assert found.agreement["model"][0] == Agreement(1, 5, 6, 5)
    assert found.agreement["other"][0] == Agreement(1, 3, 6, 3)
    assert set(found.agreement) == {"model", "other"}


def test_what_was_accepted_unread_counts_as_read_once_somebody_comes_back(shelf):
    ada = Timed(shelf)
    fast, slow = ada.finds("ROLE"), ada.finds("MEETING")
    ada.takes(UNREAD - 1, review.accept, [fast])
    ada.takes(UNREAD, review.accept, [slow])
    ada.does(review.accept, [ada.finds("PERSON")])
    assert accepted_unread(shelf.decisions()) == {fast}
    ada.does(review.set_note, fast, "looked at")
    assert accepted_unread(shelf.decisions()) == set()
