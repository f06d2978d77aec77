"""Marking: other labels, what was missed, attributes, notes and flags."""

from dataclasses import replace

import pytest

from annotator import linking, reshaping, review
from annotator import scheme as schemes
from annotator.errors import ReviewError
from annotator.model import (
    ItemId,
    Mention,
    Verdict,
)
from annotator.review import Link
from annotator.sheet import Sheet
from tests.annotator.review.sheets import ACCEPTED, MONDAY, PENDING, REJECTED
from tests.making import OSLO, article, place

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
    desk.does(review.accept, [ada])
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


def test_marking_just_what_is_suggested_relabels_it_and_what_is_accepted_stays_beside_it(desk):
    ada, span = desk.id_of("PERSON"), place(OSLO, "Ada Lind", 1)
    draft = desk.does(review.add_mention, *span, "ORG")
    assert (draft.verdict, draft.focus) == (Verdict.CORRECT, ada)
    assert (desk.sheet.items[ada].label, desk.sheet.items[ada].state) == ("ORG", ACCEPTED)
    assert desk.does(review.add_mention, *span, "GPE").verdict is Verdict.ADD
    here = desk.sheet.in_place_of(desk.sheet.mention(ada))
    assert {(each.label, each.state) for each in here} == {("ORG", ACCEPTED), ("GPE", ACCEPTED)}


def test_of_several_suggestions_of_the_same_characters_the_one_so_labelled_or_the_likeliest(
    diplomacy,
):
    likely, unlikely = (replace(_ada(label), score=score) for label, score in SAID)
    for order in ((likely, unlikely), (unlikely, likely)):
        items = {each.id: each for each in (*order, _ada("LOC"))}
        sheet = Sheet(article(), diplomacy, items)
        span = likely.fragments[0]
        assert review.add_mention(sheet, *span, "GPE").focus == unlikely.id
        assert review.add_mention(sheet, *span, "LOC").verdict is Verdict.ACCEPT
        draft = review.add_mention(sheet, *span, "ORG")
        assert (draft.verdict, draft.focus) == (Verdict.CORRECT, likely.id)


SAID = (("PERSON", 0.6), ("GPE", 0.3))


def _ada(label):
    """A suggestion of the same characters, with another label."""
    return Mention(ItemId(label), label, (place(OSLO, "Ada Lind", 1),))


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
