"""The rules of judging: what each act changes, and what it refuses."""

from dataclasses import replace

import pytest

from annotator import linking, reshaping, review
from annotator import scheme as schemes
from annotator.errors import ReviewError
from annotator.identity import items_of
from annotator.model import (
    ArticleState,
    ItemChange,
    ItemState,
    Mention,
    Prediction,
    Progress,
    ProgressChange,
    Verdict,
)
from annotator.review import Link
from annotator.sheet import Sheet
from tests.desks import Desk, oslo_desk
from tests.making import OSLO, article, mention, oslo, place, relation

PENDING, ACCEPTED, REJECTED = ItemState
MONDAY = place(OSLO, "Monday")

FRIENDS = """
name = "friends"
[mention.PERSON]
key = "P"
[mention.PLACE]
key = "L"
[relation.knows]
head = ["PERSON"]
tail = ["PERSON"]
symmetric = true
[relation.likes]
head = ["PERSON"]
tail = ["PERSON", "PLACE"]
[relation.pleases]
head = ["PLACE"]
tail = ["PERSON"]
"""

FIRMS = """
name = "firms"
[mention.PERSON]
key = "P"
[mention.FIRM]
key = "I"
attributes = { size = ["big", "small"], trade = ["ships"] }
[mention.PLACE]
key = "L"
attributes = { size = ["big", "huge"] }
[relation.works_for]
head = ["PERSON"]
tail = ["FIRM"]
attributes = { since = ["old", "new"], paid = ["well"] }
[relation.advises]
head = ["PERSON"]
tail = ["FIRM"]
attributes = { since = ["old"] }
[relation.employs]
head = ["FIRM"]
tail = ["PERSON"]
attributes = { since = ["new"] }
"""


@pytest.fixture
def desk(diplomacy):
    """The suggestions for OSLO, none of them judged."""
    return oslo_desk(diplomacy)


@pytest.fixture
def friends():
    """Two people and a place who know and like each other, all accepted."""
    said = Prediction(
        "a1",
        (
            mention("ada", "PERSON", place(OSLO, "Ada Lind")),
            mention("bo", "PERSON", place(OSLO, "Bo Quist")),
            mention("oslo", "PLACE", place(OSLO, "Oslo")),
        ),
        (relation("r1", "knows", "ada", "bo"), relation("r2", "likes", "bo", "oslo")),
    )
    items = {item.id: item for item in items_of(said)}
    desk = Desk(Sheet(article(), schemes.parse(FRIENDS), items, items))
    desk.does(review.accept, desk.sheet.order)
    return desk


@pytest.fixture
def firms():
    """A person who works for a firm; both attributes of either are set."""
    said = Prediction(
        "a1",
        (
            mention("ada", "PERSON", place(OSLO, "Ada Lind")),
            mention(
                "firm",
                "FIRM",
                place(OSLO, "Norway"),
                attributes={"size": "big", "trade": "ships"},
            ),
        ),
        (relation("r1", "works_for", "ada", "firm", attributes={"since": "new", "paid": "well"}),),
    )
    items = {item.id: item for item in items_of(said)}
    return Desk(Sheet(article(), schemes.parse(FIRMS), items, items))


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
    friends.does(review.relabel_relation, _new(friends, "likes", one), "knows")
    with pytest.raises(ReviewError, match="There is a knows at exactly this place already"):
        review.accept(friends.sheet, [knows])


def _new(desk, label, head):
    (found,) = (
        each.id for each in desk.sheet.relations if (each.label, each.head) == (label, head)
    )
    return found


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


# relabel


def test_the_labels_own_key_accepts_and_another_ones_corrects(desk):
    ada = desk.id_of("PERSON")
    assert review.relabel(desk.sheet, ada, "PERSON").verdict is Verdict.ACCEPT
    assert desk.does(review.relabel, ada, "GPE").verdict is Verdict.CORRECT
    assert (desk.sheet.items[ada].label, desk.sheet.items[ada].state) == ("GPE", ACCEPTED)
    assert desk.sheet.items[ada].score == 0.9


def test_relations_that_no_longer_fit_go_and_those_that_do_stay(desk):
    desk.does(review.accept, [desk.id_of("held_at")])
    desk.does(review.relabel, desk.id_of("GPE", "Oslo"), "LOC")
    assert desk.item("held_at").state is ACCEPTED
    desk.does(review.relabel, desk.id_of("LOC"), "DATE")
    assert desk.item("held_at").state is REJECTED
    assert desk.item("holds_role").state is PENDING


def test_attributes_that_the_new_label_does_not_have_go(desk):
    talks = desk.id_of("MEETING")
    assert desk.does(review.relabel, talks, "MEETING").changes[0].after.attributes
    assert desk.does(review.relabel, talks, "ISSUE").changes[0].after.attributes == {}


def test_of_the_attributes_only_names_and_values_that_the_new_label_has_stay(firms):
    firm = firms.id_of("FIRM")
    assert review.relabel(firms.sheet, firm, "PLACE").changes[0].after.attributes == {"size": "big"}
    firms.does(review.set_attribute, firm, "size", "small")
    firms.does(review.relabel, firm, "PLACE")
    assert firms.sheet.items[firm].attributes == {}


def test_the_entity_goes_with_the_label_that_it_had(desk):
    ada = desk.id_of("PERSON")
    lind = linking.new_entity("PERSON", "Ada Lind")
    desk.does(linking.link, [ada], lind, new=True)
    desk.does(review.relabel, ada, "PERSON")
    assert desk.sheet.items[ada].entity == lind.id
    desk.does(review.relabel, ada, "ORG")
    assert desk.sheet.items[ada].entity is None


def test_relabelling_is_refused_where_it_makes_a_double_or_no_sense(desk):
    ada = desk.id_of("PERSON")
    desk.does(review.add_mention, *place(OSLO, "Ada Lind", 1), "ORG")
    with pytest.raises(ReviewError, match="There is a ORG at exactly this place"):
        review.relabel(desk.sheet, ada, "ORG")
    desk.does(review.reject, desk.id_of("ORG"))
    desk.does(review.relabel, ada, "ORG")
    with pytest.raises(ReviewError, match="no mention label HERO"):
        review.relabel(desk.sheet, ada, "HERO")
    with pytest.raises(TypeError):
        review.relabel(desk.sheet, desk.id_of("held_at"), "GPE")


# add


def test_a_missed_mention_is_accepted_at_once(desk):
    draft = desk.does(review.add_mention, *MONDAY, "DATE")
    assert draft.verdict is Verdict.ADD
    assert desk.item("DATE") == Mention(draft.focus, "DATE", (MONDAY,), ACCEPTED)


def test_a_missed_item_begins_with_the_defaults_and_a_suggestion_is_never_given_them(desk):
    (suggested,) = (each for each in desk.sheet.relations if each.label == "holds_role")
    ada, talks = desk.id_of("PERSON"), desk.id_of("MEETING")
    desk.does(review.add_relation, Link("participates_in", ada, talks))
    assert desk.item("participates_in").attributes == {"modality": "asserted"}
    for end in (suggested.head, suggested.tail):
        desk.does(review.accept, [end])
    desk.does(review.add_relation, Link("holds_role", suggested.head, suggested.tail))
    assert desk.item("holds_role").attributes == suggested.attributes == {}


def test_a_missed_relation_begins_with_what_the_one_before_it_at_an_end_has(desk):
    ada, norway = desk.id_of("PERSON"), desk.id_of("GPE", "Norway")
    talks, city = desk.id_of("MEETING"), desk.id_of("GPE", "Oslo")

    def add(label, head, tail):
        desk.does(review.add_relation, Link(label, head, tail))
        return _made(desk, head, tail)

    first = add("participates_in", ada, talks)
    assert first.attributes == {"modality": "asserted"}
    desk.does(review.set_attribute, first.id, "modality", "planned")
    assert add("participates_in", norway, talks).attributes == {"modality": "planned"}
    assert add("affiliated_with", ada, norway).attributes == {"modality": "asserted"}  # before it
    assert add("located_in", city, norway).attributes == {"modality": "planned"}
    for each in (first, _made(desk, norway, talks), _made(desk, city, norway)):
        desk.does(review.reject, each.id)
    assert add("located_in", norway, city).attributes == {"modality": "asserted"}


def _made(desk, head, tail):
    """The relation between these two that was not rejected."""
    (found,) = (
        each
        for each in desk.sheet.relations
        if (each.head, each.tail) == (head, tail) and each.state is not REJECTED
    )
    return found


def test_a_relation_is_led_to_another_end_and_accepted(desk):
    held, norway = desk.item("held_at"), desk.id_of("GPE", "Norway")
    draft = desk.does(review.reconnect, held.id, head=held.head, tail=norway)
    assert draft.verdict is Verdict.CORRECT
    assert desk.item("held_at") == replace(held, tail=norway, state=ACCEPTED)
    assert desk.sheet.relations_of(held.tail) == []
    assert desk.sheet.relations_of(norway) == [desk.item("held_at")]
    for head, tail, problem in (
        (held.head, held.head, "itself"),
        (held.head, desk.id_of("PERSON"), "no held_at from MEETING to PERSON"),
        (norway, held.head, "no held_at from GPE to MEETING"),
    ):
        with pytest.raises(ReviewError, match=problem):
            review.reconnect(desk.sheet, held.id, head=head, tail=tail)
    desk.does(review.add_relation, Link("held_at", held.head, held.tail))
    with pytest.raises(ReviewError, match="There is a held_at at exactly this place already"):
        review.reconnect(desk.sheet, held.id, head=held.head, tail=held.tail)
    with pytest.raises(ReviewError, match="choose a relation first"):
        review.reconnect(desk.sheet, norway, head=held.head, tail=norway)


SHIPS = "The Ark met the Eos. The ark  left; the\nEos and the Ark stayed."
SHIP = """name = "ships"
[mention.SHIP]
key = "H"
[mention.SHIP.attributes]
state = { values = ["afloat", "sunk"], default = "afloat" }
flag = ["red", "white"]
[mention.DOCK]
key = "D"
"""


def test_a_missed_mention_begins_with_what_the_one_before_it_that_reads_the_same_has():
    sheet = Sheet(article(SHIPS), schemes.parse(SHIP), {})

    def add(words, nth=0, label="SHIP", **said):
        nonlocal sheet
        draft = review.add_mention(sheet, *place(SHIPS, words, nth), label)
        sheet = sheet.after(draft.changes)
        begins = sheet.items[draft.focus].attributes
        for name, value in said.items():
            sheet = sheet.after(review.set_attribute(sheet, draft.focus, name, value).changes)
        return begins, draft.focus

    assert add("Ark", 1, state="sunk", flag="red")[0] == {"state": "afloat"}
    first, item = add("Ark", flag="white")
    assert first == {"state": "afloat"}  # it stands before the one that sank
    assert add("ark")[0] == {"state": "afloat", "flag": "white"}
    sheet = sheet.after(review.reject(sheet, item).changes)
    assert add("Ark", 1, "DOCK")[0] == {}
    add("the Eos", state="sunk")
    assert add("the\nEos")[0] == {"state": "sunk"}  # a line break is a space
    assert add("Eos")[0] == {"state": "afloat"}


def test_adding_what_was_suggested_accepts_the_suggestion(desk):
    ada = desk.id_of("PERSON")
    for before in (PENDING, REJECTED):
        if before is REJECTED:
            desk.does(review.reject, ada)
        draft = desk.does(review.add_mention, *place(OSLO, "Ada Lind", 1), "PERSON")
        assert (draft.verdict, draft.focus) == (Verdict.ACCEPT, ada)
    with pytest.raises(ReviewError, match="marked as PERSON already"):
        review.add_mention(desk.sheet, *place(OSLO, "Ada Lind", 1), "PERSON")
    desk.does(review.add_mention, *place(OSLO, "Ada Lind", 1), "ORG")


@pytest.mark.parametrize("rejected", ["Norway", "Oslo"])
def test_adding_what_is_rejected_and_suggested_at_one_place_accepts_the_suggestion(desk, rejected):
    gone = desk.id_of("GPE", rejected)
    (other,) = {desk.id_of("GPE", "Norway"), desk.id_of("GPE", "Oslo")} - {gone}
    there = desk.sheet.items[gone].fragments
    desk.does(review.reject, gone)
    desk.does(reshaping.move, other, there)
    assert desk.does(review.add_mention, *there[0], "GPE").focus == other
    assert desk.sheet.items[gone].state is REJECTED
    with pytest.raises(ReviewError, match="marked as GPE already"):
        review.add_mention(desk.sheet, *there[0], "GPE")


@pytest.mark.parametrize("span", [(5, 5), (9, 5), (-2, 5), (0, len(OSLO) + 1)])
def test_nothing_is_added_without_a_selection(desk, span):
    with pytest.raises(ReviewError, match="Select some text first"):
        review.add_mention(desk.sheet, *span, "PERSON")


def test_nothing_is_added_with_a_label_that_the_scheme_does_not_have(desk):
    with pytest.raises(ReviewError, match="no mention label HERO"):
        review.add_mention(desk.sheet, *MONDAY, "HERO")


# relate


def test_the_links_between_two_mentions_begin_with_the_first_ones(desk, friends):
    talks, city = desk.id_of("MEETING"), desk.id_of("GPE", "Oslo")
    assert review.links(desk.sheet, talks, city) == [
        Link("held_at", talks, city),
        Link("participates_in", city, talks),
    ]
    assert review.links(desk.sheet, city, talks) == [
        Link("participates_in", city, talks),
        Link("held_at", talks, city),
    ]
    assert review.links(desk.sheet, desk.id_of("ROLE"), talks) == []
    one, other = friends.id_of("PERSON", "Ada Lind"), friends.id_of("PERSON", "Bo Quist")
    assert review.links(friends.sheet, one, other) == [
        Link("knows", one, other),
        Link("likes", one, other),
        Link("likes", other, one),
    ]


def test_a_missed_relation_is_accepted_at_once_and_its_ends_wait(desk):
    link = Link("participates_in", desk.id_of("PERSON"), desk.id_of("MEETING"))
    draft = desk.does(review.add_relation, link)
    assert draft.verdict is Verdict.ADD
    made = desk.item("participates_in")
    assert (made.head, made.tail, made.state) == (link.head, link.tail, ACCEPTED)
    assert desk.item("PERSON").state is PENDING


def test_relating_what_was_suggested_accepts_the_suggestion(desk):
    link = Link("holds_role", desk.id_of("PERSON"), desk.id_of("ROLE"))
    for before in (PENDING, REJECTED):
        if before is REJECTED:
            desk.does(review.reject, desk.id_of("holds_role"))
        draft = desk.does(review.add_relation, link)
        assert (draft.verdict, draft.focus) == (Verdict.ACCEPT, desk.id_of("holds_role"))
    with pytest.raises(ReviewError, match="This relation is there already"):
        review.add_relation(desk.sheet, link)


def test_relating_what_is_rejected_and_suggested_accepts_the_suggestion(friends):
    one, other = friends.id_of("PERSON", "Ada Lind"), friends.id_of("PERSON", "Bo Quist")
    gone = friends.id_of("knows")
    friends.does(review.reject, gone)
    again = friends.id_of("likes")
    twin = replace(
        friends.item("likes"), label="knows", head=other, tail=one, state=PENDING, id=again
    )
    friends.sheet = friends.sheet.after((ItemChange(again, "a1", friends.item("likes"), twin),))
    assert friends.does(review.add_relation, Link("knows", one, other)).focus == again
    assert friends.sheet.items[gone].state is REJECTED


def test_a_relation_without_direction_is_there_whichever_way_it_is_said(friends):
    one, other = friends.id_of("PERSON", "Ada Lind"), friends.id_of("PERSON", "Bo Quist")
    with pytest.raises(ReviewError, match="This relation is there already"):
        review.add_relation(friends.sheet, Link("knows", other, one))
    friends.does(review.add_relation, Link("likes", one, other))
    friends.does(review.add_relation, Link("likes", other, one))


def test_relations_that_the_scheme_does_not_allow_are_refused(desk):
    ada, city = desk.id_of("PERSON"), desk.id_of("GPE", "Oslo")
    with pytest.raises(ReviewError, match="allows no held_at from PERSON to GPE"):
        review.add_relation(desk.sheet, Link("held_at", ada, city))
    with pytest.raises(ReviewError, match="allows no admires from PERSON to GPE"):
        review.add_relation(desk.sheet, Link("admires", ada, city))
    with pytest.raises(ReviewError, match="cannot be related to itself"):
        review.add_relation(desk.sheet, Link("located_in", city, city))
    desk.does(review.reject, city)
    with pytest.raises(ReviewError, match="A rejected mention can have no relations"):
        review.add_relation(desk.sheet, Link("held_at", desk.id_of("MEETING"), city))


def test_a_relation_gets_another_label_and_is_accepted(friends):
    likes = friends.id_of("likes")
    assert review.relabel_relation(friends.sheet, likes, "likes").verdict is Verdict.ACCEPT
    with pytest.raises(ReviewError, match="allows no knows from PERSON to PLACE"):
        review.relabel_relation(friends.sheet, likes, "knows")
    with pytest.raises(ReviewError, match="This is a mention; choose a relation first"):
        review.relabel_relation(friends.sheet, friends.id_of("PLACE"), "likes")
    knows = friends.id_of("knows")
    one, other = friends.sheet.items[knows].head, friends.sheet.items[knows].tail
    draft = friends.does(review.relabel_relation, knows, "likes")
    assert draft.verdict is Verdict.CORRECT
    friends.does(review.add_relation, Link("knows", other, one))
    with pytest.raises(ReviewError, match="There is a knows at exactly this place already"):
        review.relabel_relation(friends.sheet, knows, "knows")


def test_a_relation_with_another_label_keeps_the_attributes_that_this_one_allows(firms):
    works = firms.id_of("works_for")
    turned = review.swap(firms.sheet, works).changes[0].after
    assert (turned.label, turned.attributes) == ("employs", {"since": "new"})
    firms.does(review.relabel_relation, works, "works_for")
    assert firms.item("works_for").attributes == {"since": "new", "paid": "well"}
    firms.does(review.relabel_relation, works, "advises")
    assert firms.item("advises").attributes == {}


def test_a_turned_relation_takes_the_label_that_fits_that_way(friends):
    likes = friends.item("likes")
    draft = friends.does(review.swap, likes.id)
    turned = friends.sheet.items[likes.id]
    assert draft.verdict is Verdict.CORRECT
    assert (turned.label, turned.head, turned.tail) == ("pleases", likes.tail, likes.head)
    assert turned.state is ACCEPTED
    friends.does(review.swap, likes.id)
    assert friends.sheet.items[likes.id] == likes


def test_a_relation_cannot_be_turned_where_nothing_fits_or_onto_its_double(desk, friends):
    with pytest.raises(ReviewError, match="The scheme has no relation from ROLE to PERSON"):
        review.swap(desk.sheet, desk.id_of("holds_role"))
    with pytest.raises(ReviewError, match="This is a mention"):
        review.swap(desk.sheet, desk.id_of("ROLE"))
    one, other = friends.id_of("PERSON", "Ada Lind"), friends.id_of("PERSON", "Bo Quist")
    friends.does(review.add_relation, Link("likes", one, other))
    friends.does(review.add_relation, Link("likes", other, one))
    with pytest.raises(ReviewError, match="There is a likes at exactly this place already"):
        review.swap(friends.sheet, _new(friends, "likes", one))


# attributes, notes, flags, entities


def test_attributes_are_set_changed_and_taken_away(desk):
    talks, held = desk.id_of("MEETING"), desk.id_of("held_at")
    desk.does(review.set_attribute, talks, "track", "1.5")
    desk.does(review.set_attribute, talks, "status", "planned")
    assert desk.item("MEETING").attributes == {"track": "1.5", "status": "planned"}
    desk.does(review.set_attribute, talks, "status", None)
    desk.does(review.set_attribute, talks, "status", None)
    assert desk.item("MEETING").attributes == {"track": "1.5"}
    desk.does(review.set_attribute, held, "modality", "denied")
    assert desk.item("held_at").attributes == {"modality": "denied"}
    assert desk.item("MEETING").state is PENDING


@pytest.mark.parametrize(
    ("label", "name", "value"),
    [
        ("MEETING", "status", "perhaps"),
        ("MEETING", "modality", "denied"),
        ("PERSON", "status", "held"),
        ("held_at", "status", "held"),
    ],
)
def test_attributes_that_the_scheme_does_not_have_are_refused(desk, label, name, value):
    with pytest.raises(ReviewError, match=f"The scheme has no {name} {value} for a {label}"):
        review.set_attribute(desk.sheet, desk.id_of(label), name, value)


def test_a_note_says_something_of_an_item_and_judges_nothing(desk):
    draft = desk.does(review.set_note, desk.id_of("held_at"), "\n in the city? ")
    assert draft.verdict is Verdict.NOTE
    assert desk.item("held_at").note == "in the city?"
    assert desk.item("held_at").state is PENDING
    desk.does(review.set_note, desk.id_of("held_at"), "")
    assert desk.item("held_at").note == ""


def test_the_article_is_flagged_as_long_as_one_of_its_items_is(desk):
    ada, envoy = desk.id_of("PERSON"), desk.id_of("ROLE")
    flags = []
    for item in (ada, envoy, ada, envoy):
        desk.does(review.toggle_flag, item)
        flags.append(desk.sheet.progress.flagged)
    assert flags == [True, True, True, False]
    desk.does(review.toggle_flag, ada)
    desk.does(review.finish)
    assert desk.sheet.progress.flagged
    desk.does(review.reopen)
    assert desk.sheet.progress.flagged


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
