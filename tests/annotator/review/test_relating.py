"""Relating: which links two mentions may have, and relations changed."""

from dataclasses import replace

import pytest

from annotator import review
from annotator.errors import ReviewError
from annotator.model import (
    ItemChange,
    Verdict,
)
from annotator.review import Link
from tests.annotator.review.sheets import ACCEPTED, PENDING, REJECTED, new_relation

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
        review.swap(friends.sheet, new_relation(friends, "likes", one))
