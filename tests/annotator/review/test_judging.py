"""Judging: what every act has in common, verdicts, a paragraph at once, finishing."""

from dataclasses import replace

import pytest

from annotator import reshaping, review
from annotator.errors import ReviewError
from annotator.identity import items_of
from annotator.model import (
    ArticleState,
    ItemChange,
    Mention,
    Progress,
    ProgressChange,
    Verdict,
)
from annotator.review import Link
from annotator.sheet import Sheet
from tests.annotator.review.sheets import ACCEPTED, MONDAY, REJECTED, new_relation
from tests.desks import Desk
from tests.making import OSLO, article, oslo, place


def progress_of(draft):
    """The progress change of a draft; None if it has none."""
    return next((each for each in draft.changes if isinstance(each, ProgressChange)), None)


# what every act has in common


def test_the_first_decision_of_an_article_begins_it_and_keeps_its_run(desk):
    draft = desk.does(review.accept, [desk.id_of("PERSON")])
    assert progress_of(draft) == ProgressChange("a1", None, Progress(ArticleState.DOING, run=3))
    assert progress_of(desk.does(review.accept, [desk.id_of("ROLE")])) is None


def test_a_decision_starts_from_what_decisions_made_and_not_from_the_suggestion(desk):
    ada = desk.id_of("PERSON")
    suggested = desk.item("PERSON")
    first = desk.does(review.accept, [ada])
    assert first.changes[0] == ItemChange(ada, "a1", None, replace(suggested, state=ACCEPTED))
    second = desk.does(review.set_note, ada, " who? ")
    assert second.changes[0].before == first.changes[0].after
    assert desk.item("PERSON").note == "who?"


def test_every_act_says_which_item_it_is_about(desk):
    ada = desk.id_of("PERSON")
    assert review.reject(desk.sheet, ada).focus == ada
    assert review.relabel(desk.sheet, ada, "ROLE").focus == ada
    assert review.finish(desk.sheet).focus == desk.sheet.order[0]
    added = review.add_mention(desk.sheet, *MONDAY, "DATE")
    assert added.focus == added.changes[0].item


ACTS = {
    "accept": lambda desk: review.accept(desk.sheet, [desk.id_of("PERSON")]),
    "reject": lambda desk: review.reject(desk.sheet, desk.id_of("PERSON")),
    "relabel": lambda desk: review.relabel(desk.sheet, desk.id_of("PERSON"), "ORG"),
    "move": lambda desk: reshaping.move(desk.sheet, desk.id_of("PERSON"), ((0, 3),)),
    "add_mention": lambda desk: review.add_mention(desk.sheet, *MONDAY, "DATE"),
    "swap": lambda desk: review.swap(desk.sheet, desk.id_of("held_at")),
    "set_note": lambda desk: review.set_note(desk.sheet, desk.id_of("PERSON"), "?"),
    "toggle_flag": lambda desk: review.toggle_flag(desk.sheet, desk.id_of("PERSON")),
    "finish": lambda desk: review.finish(desk.sheet),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_finished_article_is_changed_by_nothing_but_reopening(desk, act):
    desk.does(review.finish)
    with pytest.raises(ReviewError, match="This article is finished"):
        ACTS[act](desk)
    desk.does(review.reopen)
    ACTS[act](desk)


def test_suggestions_of_another_run_than_the_one_judged_are_not_mixed_in(desk):
    desk.does(review.accept, [desk.id_of("PERSON")])
    desk.sheet = replace(desk.sheet, run=4)
    with pytest.raises(ReviewError, match="Other suggestions are shown than were judged"):
        review.accept(desk.sheet, [desk.id_of("ROLE")])


def test_an_item_that_is_not_there_is_our_bug(desk):
    with pytest.raises(KeyError):
        review.accept(desk.sheet, ["gone"])


# accept


def test_accepting_an_item_accepts_nothing_else(desk):
    draft = desk.does(review.accept, [desk.id_of("held_at")])
    assert draft.verdict is Verdict.ACCEPT
    assert [state for state in desk.states.values() if state is ACCEPTED] == [ACCEPTED]


def test_accepting_nothing_is_refused(desk):
    with pytest.raises(ReviewError, match="nothing to accept"):
        review.accept(desk.sheet, [])


def test_a_rejected_item_can_be_accepted_after_all(desk):
    ada = desk.id_of("PERSON")
    desk.does(review.reject, ada)
    desk.does(review.accept, [ada])
    assert desk.item("PERSON").state is ACCEPTED
    assert desk.item("holds_role").state is REJECTED
    desk.does(review.accept, [desk.id_of("holds_role")])
    assert desk.item("holds_role").state is ACCEPTED


def test_a_rejected_relation_is_not_accepted_without_its_ends(desk):
    ada, link = desk.id_of("PERSON"), desk.id_of("holds_role")
    desk.does(review.reject, ada)
    with pytest.raises(ReviewError, match="rejected mention can have no relations"):
        review.accept(desk.sheet, [link])
    desk.does(review.accept, [link, ada])
    assert desk.states["holds_role", ""] is desk.states["PERSON", "Ada Lind"] is ACCEPTED


def test_a_relation_that_no_longer_fits_its_ends_is_not_accepted_again(desk):
    desk.does(review.relabel, desk.id_of("PERSON"), "ORG")
    with pytest.raises(ReviewError, match="The scheme allows no holds_role from ORG to ROLE"):
        review.accept(desk.sheet, [desk.id_of("holds_role")])


def test_a_rejected_mention_is_not_accepted_beside_its_double(desk):
    norway, oslo_city = desk.id_of("GPE", "Norway"), desk.id_of("GPE", "Oslo")
    desk.does(review.reject, norway)
    desk.does(reshaping.move, oslo_city, (place(OSLO, "Norway"),))
    with pytest.raises(ReviewError, match="There is a GPE at exactly this place already"):
        review.accept(desk.sheet, [norway])


def test_a_rejected_relation_is_not_accepted_beside_its_double(friends):
    knows = friends.id_of("knows")
    friends.does(review.reject, knows)
    one, other = friends.item("PERSON", "Ada Lind").id, friends.item("PERSON", "Bo Quist").id
    friends.does(review.add_relation, Link("likes", one, other))
    friends.does(review.relabel_relation, new_relation(friends, "likes", one), "knows")
    with pytest.raises(ReviewError, match="There is a knows at exactly this place already"):
        review.accept(friends.sheet, [knows])


# a paragraph at once


def test_a_paragraph_is_accepted_with_the_relations_inside_it(desk):
    span = desk.sheet.paragraphs[1]
    chosen = review.pending_between(desk.sheet, *span)
    assert chosen == desk.sheet.order
    desk.does(review.accept, chosen)
    assert set(desk.states.values()) == {ACCEPTED}
    assert review.pending_between(desk.sheet, *span) == []


def test_a_relation_with_an_unjudged_end_outside_the_paragraph_waits(desk):
    start = place(OSLO, "envoy")[0]
    chosen = review.pending_between(desk.sheet, start, len(OSLO))
    assert desk.id_of("holds_role") not in chosen
    assert desk.id_of("held_at") in chosen
    desk.does(review.accept, [desk.id_of("PERSON")])
    assert desk.id_of("holds_role") in review.pending_between(desk.sheet, start, len(OSLO))


def test_what_is_outside_the_paragraph_is_left_alone(desk):
    assert review.pending_between(desk.sheet, *desk.sheet.paragraphs[0]) == []
    first, _ = place(OSLO, "Ada Lind", 1)
    assert review.pending_between(desk.sheet, first, first + 1) == [desk.id_of("PERSON")]


def test_what_the_reviewer_has_marked_already_is_left_out_of_the_paragraph(diplomacy):
    marked = Mention("mine", "PERSON", (place(OSLO, "Ada Lind", 1),), ACCEPTED)
    items = {item.id: item for item in items_of(oslo())}
    desk = Desk(Sheet(article(), diplomacy, {**items, "mine": marked}, items))
    chosen = review.pending_between(desk.sheet, 0, len(OSLO))
    assert [desk.sheet.items[each].label for each in chosen] == [
        "ROLE",
        "GPE",
        "MEETING",
        "GPE",
        "held_at",
    ]
    desk.does(review.accept, chosen)


# reject


def test_rejecting_a_mention_takes_its_relations_along(desk):
    draft = desk.does(review.reject, desk.id_of("PERSON"))
    assert draft.verdict is Verdict.REJECT
    assert [each for each, state in desk.states.items() if state is REJECTED] == [
        ("PERSON", "Ada Lind"),
        ("holds_role", ""),
    ]


def test_rejecting_a_relation_leaves_its_ends(desk):
    desk.does(review.reject, desk.id_of("holds_role"))
    assert [each for each, state in desk.states.items() if state is REJECTED] == [
        ("holds_role", "")
    ]


def test_taking_away_what_was_accepted_is_a_removal(desk):
    desk.does(review.accept, [desk.id_of("PERSON")])
    assert desk.does(review.reject, desk.id_of("PERSON")).verdict is Verdict.REMOVE


# finish and reopen


def test_finishing_rejects_what_is_left_and_keeps_what_was_judged(desk):
    kept = [desk.id_of(label) for label in ("PERSON", "ROLE", "holds_role")]
    desk.does(review.accept, kept)
    draft = desk.does(review.finish)
    assert draft.verdict is Verdict.FINISH
    assert desk.sheet.finished
    assert desk.sheet.pending == []
    assert [item.id for item in desk.sheet.items.values() if item.state is ACCEPTED] == kept


def test_finishing_leaves_no_accepted_relation_without_its_ends(desk):
    desk.does(review.accept, [desk.id_of("held_at"), desk.id_of("MEETING")])
    desk.does(review.finish)
    assert desk.item("MEETING").state is ACCEPTED
    assert desk.item("held_at").state is REJECTED


def test_an_article_without_items_can_be_finished(diplomacy):
    desk = Desk(Sheet(article(), diplomacy, {}))
    draft = desk.does(review.finish)
    assert draft.changes == (ProgressChange("a1", None, Progress(ArticleState.FINISHED)),)
    assert draft.focus is None


def test_only_what_is_finished_can_be_reopened(desk):
    with pytest.raises(ReviewError, match="This article is not finished"):
        review.reopen(desk.sheet)
    desk.does(review.finish)
    finished = desk.sheet
    assert desk.does(review.reopen).verdict is Verdict.REOPEN
    assert desk.sheet.progress == Progress(ArticleState.DOING, run=3)
    assert desk.sheet.items == finished.items
    with pytest.raises(ReviewError, match="This article is not finished"):
        review.reopen(desk.sheet)
