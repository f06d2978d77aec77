"""The sheet: which suggestions an article shows, and in which order they are judged."""

from dataclasses import replace

import pytest

from annotator import linking, review
from annotator.identity import items_of
from annotator.model import (
    ArticleState,
    EntityChange,
    ItemChange,
    ItemState,
    Mention,
    Prediction,
    Progress,
    ProgressChange,
    Verdict,
    Zone,
    ZoneKind,
)
from annotator.sheet import Sheet
from tests.making import OSLO, Reviewer, article, draft, mention, oslo, place, relation, suggest


def sheet_of(scheme, *predictions, text=OSLO):
    """A sheet of these suggestions that no file holds."""
    items = {item.id: item for said in predictions for item in items_of(said)}
    return Sheet(article(text), scheme, items, items)


def labels(sheet, ids):
    """The labels of these items."""
    return [sheet.items[item].label for item in ids]


@pytest.fixture
def reviewer(project):
    """Somebody in front of an article with suggestions."""
    project.add_articles([article(), article(name="a2")])
    suggest(project, oslo())
    return Reviewer(project)


def test_an_article_without_suggestions_is_an_empty_sheet(project):
    project.add_articles([article()])
    sheet = project.sheet("a1")
    assert (sheet.items, sheet.progress, sheet.run) == ({}, None, None)
    assert sheet.order == sheet.pending == sheet.visible() == []
    assert sheet.next_pending(None) is None
    assert not sheet.finished


def test_an_article_shows_the_newest_run_until_its_first_decision(project):
    project.add_articles([article()])
    first = suggest(project, oslo(), name="first")
    assert project.sheet("a1").run == first
    shown = project.sheet("a1")
    newer = Prediction("a1", (mention("m", "DATE", place(OSLO, "Monday")), oslo().mentions[0]))
    second = suggest(project, newer, name="second")
    sheet = project.sheet("a1")
    assert sheet.run == second
    assert labels(sheet, sheet.order) == ["PERSON", "DATE"]
    assert set(shown.items) & set(sheet.items) == {shown.order[0]}


def test_an_article_keeps_the_run_of_its_first_decision(reviewer, project):
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    begun = project.sheet("a1")
    suggest(project, Prediction("a1", (mention("m", "DATE", place(OSLO, "Monday")),)))
    assert project.sheet("a1") == begun == reviewer.sheet
    assert begun.progress == Progress(ArticleState.DOING, run=begun.run)
    reviewer.does(review.finish)
    suggest(project, Prediction("a1"))
    assert project.sheet("a1") == reviewer.sheet


def test_an_article_whose_decisions_were_all_taken_back_shows_the_newest_run_again(
    reviewer, project
):
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    newer = suggest(project, Prediction("a1", (mention("m", "DATE", place(OSLO, "Monday")),)))
    project.undo(actor="reviewer")
    assert project.sheet("a1").run == newer
    project.redo(actor="reviewer")
    assert project.sheet("a1") == reviewer.sheet


def test_suggestions_come_up_in_an_article_that_was_begun_without_any(project):
    project.add_articles([article()])
    reviewer = Reviewer(project)
    reviewer.does(review.add_mention, *place(OSLO, "Monday"), "DATE")
    run = suggest(project, oslo())
    sheet = reviewer.looks_again()
    assert (sheet.run, sheet.progress.run) == (run, None)
    assert labels(sheet, sheet.pending).count("PERSON") == 1
    reviewer.does(review.accept, [reviewer.finds("PERSON")])
    assert reviewer.sheet.progress.run == run
    suggest(project, Prediction("a1"))
    assert project.sheet("a1") == reviewer.sheet


def test_none_come_up_in_an_article_that_was_finished_without_any(project):
    project.add_articles([article()])
    reviewer = Reviewer(project)
    reviewer.does(review.add_mention, *place(OSLO, "Monday"), "DATE")
    reviewer.does(review.finish)
    suggest(project, oslo())
    assert project.sheet("a1") == reviewer.sheet
    assert project.sheet("a1").run is None


def test_runs_of_other_articles_pass_by(reviewer, project):
    before = project.sheet("a1")
    suggest(project, oslo("a2"))
    assert project.sheet("a1") == before


def test_mentions_are_read_from_the_left_the_longer_first(diplomacy):
    said = Prediction(
        "a1",
        (
            mention("1", "GPE", place(OSLO, "Oslo", 1)),
            mention("2", "MEETING", place(OSLO, "Oslo talks")),
            mention("3", "PERSON", place(OSLO, "Ada Lind")),
            mention("4", "DATE", place(OSLO, "Ada"), place(OSLO, "Monday")),
        ),
    )
    sheet = sheet_of(diplomacy, said)
    assert labels(sheet, sheet.order) == ["DATE", "PERSON", "MEETING", "GPE"]
    assert [sheet.surface(each) for each in sheet.mentions] == [
        "Ada Monday",
        "Ada Lind",
        "Oslo talks",
        "Oslo",
    ]


def test_a_relation_comes_right_after_the_later_of_its_ends(diplomacy):
    sheet = sheet_of(diplomacy, oslo())
    assert labels(sheet, sheet.order) == [
        "PERSON",
        "ROLE",
        "holds_role",
        "GPE",
        "MEETING",
        "GPE",
        "held_at",
    ]
    assert sheet.anchor(sheet.order[2]).label == "ROLE"
    assert sheet.anchor(sheet.order[6]) == sheet.mentions[4]
    assert sheet.anchor(sheet.order[0]) == sheet.mentions[0]


def test_a_relation_to_an_earlier_mention_still_comes_after_the_later_one(diplomacy):
    city, other = place(OSLO, "Oslo"), place(OSLO, "Oslo", 2)
    said = Prediction(
        "a1",
        (mention("late", "GPE", other), mention("early", "GPE", city)),
        (
            relation("r1", "located_in", "late", "early"),
            relation("r2", "located_in", "early", "late"),
        ),
    )
    sheet = sheet_of(diplomacy, said)
    first, second = sheet.mentions
    assert sheet.order[:2] == [first.id, second.id]
    assert set(sheet.order[2:]) == {each.id for each in sheet.relations_of(first.id)}
    assert [sheet.anchor(each) for each in sheet.order[2:]] == [second, second]


def test_the_loop_goes_on_from_where_it_is_round_to_the_top(reviewer):
    order = reviewer.sheet.order
    assert reviewer.sheet.next_pending(None) == order[0]
    assert reviewer.sheet.next_pending(order[0]) == order[1]
    assert reviewer.sheet.next_pending("gone") == order[0]
    # the last mention: its relation waits for it
    assert reviewer.sheet.next_pending(order[5]) == order[0]
    reviewer.does(review.accept, [order[0]])
    assert reviewer.sheet.next_pending(order[5]) == order[1]
    reviewer.does(review.accept, order[1:])
    assert reviewer.sheet.next_pending(order[0]) is None
    assert reviewer.sheet.judged == 7


def test_a_relation_is_ready_once_both_its_ends_are_judged(reviewer):
    ada, envoy, link = (reviewer.finds(label) for label in ("PERSON", "ROLE", "holds_role"))
    assert link not in reviewer.sheet.ready
    assert reviewer.sheet.is_ready(ada)
    reviewer.does(review.accept, [envoy])
    assert link not in reviewer.sheet.ready
    reviewer.does(review.accept, [ada])
    assert link in reviewer.sheet.ready
    assert reviewer.sheet.next_pending(envoy) == link


def test_up_and_down_pass_over_what_was_rejected(reviewer):
    reviewer.does(review.reject, reviewer.finds("ROLE"))
    assert labels(reviewer.sheet, reviewer.sheet.visible()) == [
        "PERSON",
        "GPE",
        "MEETING",
        "GPE",
        "held_at",
    ]
    assert len(reviewer.sheet.order) == 7


def test_paragraphs_are_found_by_offset(diplomacy):
    sheet = sheet_of(diplomacy, oslo())
    headline, first, second = sheet.paragraphs
    assert OSLO[slice(*headline)] == "Ada Lind and Bo Quist met in Oslo"
    assert sheet.paragraph_of(0) == sheet.paragraph_of(headline[1]) == headline
    assert sheet.paragraph_of(first[0] - 1) == headline
    assert sheet.paragraph_of(first[0]) == sheet.paragraph_of(first[1] - 1) == first
    assert sheet.paragraph_of(len(OSLO)) == sheet.paragraph_of(len(OSLO) + 9) == second


def test_a_mention_is_asked_for_as_one(diplomacy):
    sheet = sheet_of(diplomacy, oslo())
    assert sheet.mention(sheet.order[0]).label == "PERSON"
    with pytest.raises(TypeError, match="is a relation"):
        sheet.mention(sheet.relations[0].id)
    with pytest.raises(KeyError):
        sheet.mention("gone")


def test_an_untouched_suggestion_is_not_stored(reviewer):
    ada = reviewer.finds("PERSON")
    assert reviewer.sheet.stored(ada) is None
    assert reviewer.sheet.stored("gone") is None
    reviewer.does(review.accept, [ada])
    assert reviewer.sheet.stored(ada).state is ItemState.ACCEPTED
    reviewer.looks_again()
    assert reviewer.sheet.stored(ada).state is ItemState.ACCEPTED
    assert reviewer.sheet.stored(reviewer.finds("ROLE")) is None


def test_changes_of_other_articles_and_of_entities_pass_by(diplomacy):
    sheet = sheet_of(diplomacy, oslo())
    other = Mention("m", "PERSON", ((0, 1),))
    lind = linking.new_entity("PERSON", "Ada Lind")
    changes = (
        ItemChange(other.id, "a2", None, other),
        ProgressChange("a2", None, Progress(ArticleState.FINISHED)),
        EntityChange(lind.id, None, lind),
    )
    assert sheet.after(changes) == sheet
    with pytest.raises(AttributeError):
        sheet.progress = None


def test_an_added_item_goes_away_and_a_suggestion_becomes_untouched_with_undo(reviewer, project):
    before = reviewer.sheet
    added = reviewer.does(review.add_mention, *place(OSLO, "Tuesday"), "DATE")
    ada = reviewer.finds("PERSON")
    reviewer.does(review.accept, [ada])
    sheet = reviewer.sheet
    for _ in range(2):
        sheet = sheet.after(project.undo(actor="reviewer").draft.changes)
    assert sheet == before
    assert added.draft.focus not in sheet.items
    assert sheet.stored(ada) is None


def test_zones_come_with_the_article(project):
    zones = (Zone(0, 33, ZoneKind.HEADLINE),)
    project.add_articles([article(zones=zones)])
    assert project.sheet("a1").article.zones == zones


def test_items_of_imported_gold_stand_without_a_run(project):
    project.add_articles([article()])
    items = [replace(item, state=ItemState.ACCEPTED) for item in items_of(oslo())]
    gold = [ItemChange(item.id, "a1", None, item) for item in items]
    done = ProgressChange("a1", None, Progress(ArticleState.FINISHED))
    project.record(draft(Verdict.IMPORT, *gold, done), actor="import")
    suggest(project, oslo())
    sheet = project.sheet("a1")
    assert sheet.finished
    assert sheet.pending == []
    assert sheet.items == {item.id: item for item in items}
