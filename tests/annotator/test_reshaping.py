"""What mentions cover: moved, joined and split, with their relations whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import cutting, linking, reshaping, review
from annotator import scheme as schemes
from annotator.errors import ReviewError
from annotator.identity import items_of
from annotator.model import ItemChange, ItemState, Mention, Prediction, Relation, Verdict
from annotator.review import Link
from annotator.sheet import Sheet
from tests.desks import Desk, oslo_desk
from tests.making import OSLO, article, mention, place

PENDING, ACCEPTED, REJECTED = ItemState
SCHEME = schemes.load("diplomacy")


@pytest.fixture
def desk():
    """The suggestions for OSLO, none of them judged."""
    return oslo_desk(SCHEME)


def covered(desk, item):
    """The words of a mention."""
    return desk.sheet.surface(desk.sheet.mention(item))


def between(first, last):
    """The stretch of OSLO from some words to the end of others."""
    return place(OSLO, first)[0], place(OSLO, last)[1]


# move


def test_moving_keeps_the_state_so_that_the_mention_is_still_judged(desk):
    ada = desk.id_of("PERSON")
    draft = desk.does(reshaping.move, ada, (place(OSLO, "Lind", 1),))
    assert draft.verdict is Verdict.CORRECT
    assert desk.states["PERSON", "Lind"] is PENDING
    desk.does(review.accept, [ada])
    desk.does(reshaping.move, ada, (place(OSLO, "Ada Lind"),))
    assert desk.states["PERSON", "Ada Lind"] is ACCEPTED


def test_fragments_that_touch_or_stand_in_no_order_are_put_right(desk):
    ada = desk.id_of("PERSON")
    desk.does(reshaping.move, ada, ((10, 12), (0, 3), (3, 5), (11, 14)))
    assert desk.sheet.items[ada].fragments == ((0, 5), (10, 14))


@pytest.mark.parametrize(
    "fragments", [(), ((5, 5),), ((6, 5),), ((-1, 5),), ((0, len(OSLO) + 1),), ((0, 3), (9, 9))]
)
def test_a_mention_keeps_at_least_one_character_of_the_text(desk, fragments):
    with pytest.raises(ReviewError, match="at least one character"):
        reshaping.move(desk.sheet, desk.id_of("PERSON"), fragments)


def test_a_mention_cannot_be_moved_onto_its_double(desk):
    with pytest.raises(ReviewError, match="There is a GPE at exactly this place already"):
        reshaping.move(desk.sheet, desk.id_of("GPE", "Oslo"), (place(OSLO, "Norway"),))
    desk.does(reshaping.move, desk.id_of("GPE", "Oslo"), (place(OSLO, "envoy"),))


# take in


@pytest.mark.parametrize(
    ("start", "end", "covers"),
    [
        (*place(OSLO, "an envoy"), "an envoy"),
        (*place(OSLO, "an "), "an envoy"),
        (*place(OSLO, "of"), "envoy of"),
        (*place(OSLO, " of "), "envoy of"),
        (*place(OSLO, "voy of Nor"), "envoy of Nor"),
        (*place(OSLO, "Monday"), "envoy Monday"),
    ],
)
def test_what_is_taken_in_makes_the_mention_longer_or_stands_apart(desk, start, end, covers):
    envoy = desk.id_of("ROLE")
    draft = desk.does(reshaping.take_in, envoy, start, end)
    assert draft.verdict is Verdict.CORRECT
    assert covered(desk, envoy) == covers
    assert desk.sheet.items[envoy].state is PENDING


def test_fragments_are_one_where_only_a_blank_parts_them_but_not_across_lines(desk):
    ada = desk.id_of("PERSON")
    desk.does(reshaping.take_in, ada, *place(OSLO, "envoy"))
    assert desk.sheet.items[ada].fragments == (place(OSLO, "Ada Lind", 1), place(OSLO, "envoy"))
    desk.does(reshaping.take_in, ada, *place(OSLO, ", an"))
    assert desk.sheet.items[ada].fragments == (between("Ada Lind, an", "envoy"),)
    desk.does(reshaping.take_in, ada, *place(OSLO, "met in Oslo"))
    assert desk.sheet.items[ada].fragments == (
        place(OSLO, "met in Oslo"),
        between("Ada Lind, an", "envoy"),
    )


def test_what_is_covered_already_blank_or_a_double_is_not_taken_in(desk):
    talks, city = desk.id_of("MEETING"), desk.id_of("GPE", "Oslo")
    with pytest.raises(ReviewError, match="covers this already"):
        reshaping.take_in(desk.sheet, talks, *place(OSLO, "talks"))
    for blank in (place(OSLO, "\n\n"), (5, 5)):
        with pytest.raises(ReviewError, match="Select some text"):
            reshaping.take_in(desk.sheet, talks, *blank)
    longer = place(OSLO, "Oslo, were")
    desk.does(review.add_mention, *longer, "GPE")
    with pytest.raises(ReviewError, match="There is a GPE at exactly this place already"):
        reshaping.take_in(desk.sheet, city, *longer)


# join


def test_two_mentions_become_one_from_the_first_start_to_the_last_end(desk):
    ada, envoy = desk.id_of("PERSON"), desk.id_of("ROLE")
    draft = desk.does(reshaping.join, [envoy, ada])
    assert (draft.verdict, draft.focus) == (Verdict.CORRECT, envoy)
    assert covered(desk, envoy) == "Ada Lind, an envoy"
    assert desk.sheet.items[envoy].label == "ROLE"
    assert desk.sheet.items[envoy].state is PENDING
    assert desk.sheet.items[ada].state is REJECTED


def test_a_mention_may_grow_over_the_one_it_is_joined_with(desk):
    city = desk.does(review.add_mention, *place(OSLO, "Oslo", 1), "MEETING").focus
    talks = desk.id_of("MEETING", "Oslo talks")
    desk.does(reshaping.join, [city, talks])
    assert covered(desk, city) == "Oslo talks"
    assert desk.sheet.items[talks].state is REJECTED
    assert desk.item("held_at").head == city


def test_a_joined_mention_means_what_either_meant(desk):
    bo, quist = (
        desk.does(review.add_mention, *place(OSLO, words), "PERSON").focus
        for words in ("Bo", "Quist")
    )
    somebody = linking.new_entity("PERSON", "Bo Quist")
    desk.does(linking.link, [quist], somebody, new=True)
    desk.does(reshaping.join, [bo, quist])
    assert desk.sheet.items[bo].entity == somebody.id
    norway = desk.id_of("GPE", "Norway")
    desk.does(reshaping.join, [norway, bo])
    assert desk.sheet.items[norway].entity is None


def test_what_is_rejected_one_alone_or_a_double_is_not_joined(desk):
    ada, envoy = desk.id_of("PERSON"), desk.id_of("ROLE")
    with pytest.raises(ReviewError, match="nothing to join it with"):
        reshaping.join(desk.sheet, [ada, ada])
    desk.does(review.add_mention, *between("Ada Lind, an", "envoy"), "PERSON")
    with pytest.raises(ReviewError, match="at exactly this place already"):
        reshaping.join(desk.sheet, [ada, envoy])
    desk.does(review.reject, envoy)
    for pair in ([ada, envoy], [envoy, ada]):
        with pytest.raises(ReviewError, match="This mention is rejected"):
            reshaping.join(desk.sheet, pair)


def test_the_mention_that_follows_reaches_further_in_the_same_paragraph(desk):
    sheet = desk.sheet
    ada, envoy, norway, talks = (
        desk.id_of(label) if label != "GPE" else desk.id_of("GPE", "Norway")
        for label in ("PERSON", "ROLE", "GPE", "MEETING")
    )
    assert reshaping.following(sheet, ada) == envoy
    desk.does(review.reject, envoy)
    assert reshaping.following(desk.sheet, ada) == norway
    desk.does(review.add_mention, *place(OSLO, "Oslo", 1), "GPE")  # inside "Oslo talks"
    assert reshaping.following(desk.sheet, talks) == desk.sheet.mentions[-1].id
    assert reshaping.following(desk.sheet, desk.sheet.mentions[-1].id) is None
    desk.does(review.add_mention, *place(OSLO, "Bo Quist", 1), "PERSON")  # the next paragraph
    assert reshaping.following(desk.sheet, desk.sheet.mentions[-2].id) is None


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
"""


@pytest.fixture
def friends():
    """Three people and a place; nobody is related yet, all are accepted."""
    said = Prediction(
        "a1",
        (
            mention("ada", "PERSON", place(OSLO, "Ada Lind")),
            mention("bo", "PERSON", place(OSLO, "Bo")),
            mention("quist", "PERSON", place(OSLO, "Quist")),
            mention("oslo", "PLACE", place(OSLO, "Oslo")),
        ),
    )
    items = {item.id: item for item in items_of(said)}
    desk = Desk(Sheet(article(), schemes.parse(FRIENDS), items, items))
    desk.does(review.accept, desk.sheet.order)
    return desk


def related(desk):
    """(label, words of the head, words of the tail, state) of what is not rejected."""
    return {
        (each.label, covered(desk, each.head), covered(desk, each.tail), each.state)
        for each in desk.sheet.relations
        if each.state is not REJECTED
    }


def relate(desk, label, head, tail):
    """An accepted relation."""
    ids = [desk.id_of("PLACE" if words == "Oslo" else "PERSON", words) for words in (head, tail)]
    return desk.does(review.add_relation, Link(label, *ids)).focus


def test_relations_come_along_and_none_is_to_itself_or_there_twice(friends):
    relate(friends, "knows", "Ada Lind", "Bo")
    twice = relate(friends, "knows", "Quist", "Ada Lind")
    itself = relate(friends, "likes", "Bo", "Quist")
    moved = relate(friends, "likes", "Quist", "Oslo")
    bo, quist = friends.id_of("PERSON", "Bo"), friends.id_of("PERSON", "Quist")
    friends.does(reshaping.join, [bo, quist])
    assert related(friends) == {
        ("knows", "Ada Lind", "Bo Quist", ACCEPTED),
        ("likes", "Bo Quist", "Oslo", ACCEPTED),
    }
    assert friends.sheet.items[moved].head == bo
    for gone in (twice, itself):
        assert friends.sheet.items[gone].state is REJECTED


def test_relations_that_the_label_does_not_allow_go(friends):
    relate(friends, "likes", "Ada Lind", "Bo")
    relate(friends, "knows", "Quist", "Bo")
    friends.does(reshaping.join, [friends.id_of("PLACE"), friends.id_of("PERSON", "Bo")])
    assert related(friends) == {("likes", "Ada Lind", "Bo Quist met in Oslo", ACCEPTED)}


def test_of_two_relations_that_become_one_the_accepted_one_stays(friends):
    ada, bo = friends.id_of("PERSON", "Ada Lind"), friends.id_of("PERSON", "Bo")
    accepted = relate(friends, "likes", "Ada Lind", "Quist")
    pending = Relation("r", "likes", ada, bo)
    friends.sheet = friends.sheet.after([ItemChange("r", "a1", None, pending)])
    friends.does(reshaping.join, [bo, friends.id_of("PERSON", "Quist")])
    assert friends.sheet.items["r"].state is REJECTED
    assert friends.sheet.items[accepted].tail == bo
    assert related(friends) == {("likes", "Ada Lind", "Bo Quist", ACCEPTED)}


# split


def test_the_first_piece_keeps_id_relations_entity_and_remarks(friends):
    ada = friends.id_of("PERSON", "Ada Lind")
    relate(friends, "likes", "Ada Lind", "Oslo")
    somebody = linking.new_entity("PERSON", "Ada")
    friends.does(linking.link, [ada], somebody, new=True)
    friends.does(review.set_note, ada, "two people?")
    friends.does(review.toggle_flag, ada)
    draft = friends.does(reshaping.split, ada, cutting.ways(friends.sheet, ada)[0])
    assert (draft.verdict, draft.focus) == (Verdict.CORRECT, ada)
    first, second = friends.item("PERSON", "Ada"), friends.item("PERSON", "Lind")
    assert (first.id, first.entity, first.note, first.flagged) == (
        ada,
        somebody.id,
        "two people?",
        True,
    )
    assert (second.entity, second.note, second.flagged) == (None, "", False)
    assert (first.state, second.state) == (ACCEPTED, ACCEPTED)
    assert related(friends) == {("likes", "Ada", "Oslo", ACCEPTED)}


def test_the_pieces_of_a_suggestion_are_still_to_be_judged(desk):
    ada = desk.id_of("PERSON")
    desk.does(reshaping.split, ada, [(place(OSLO, "Ada", 1),), (place(OSLO, "Lind", 1),)])
    second = desk.item("PERSON", "Lind")
    assert second.state is PENDING
    assert desk.sheet.next_pending(ada) == second.id


def test_only_the_first_piece_was_suggested_by_a_run(desk):
    ada = desk.id_of("PERSON")
    before = desk.sheet.items[ada]
    assert before.run is not None
    assert before.score is not None
    desk.does(reshaping.split, ada, [(place(OSLO, "Ada", 1),), (place(OSLO, "Lind", 1),)])
    first, second = desk.sheet.items[ada], desk.item("PERSON", "Lind")
    assert (first.score, first.run) == (before.score, before.run)
    assert (second.score, second.run) == (None, None)


def test_a_piece_may_be_in_fragments_and_one_that_is_there_already_is_left(friends):
    ada = friends.id_of("PERSON", "Ada Lind")
    friends.does(reshaping.move, ada, (between("Ada", "met"),))
    bo = friends.id_of("PERSON", "Bo")
    count = len(friends.sheet.mentions)
    pieces = [
        (place(OSLO, "Ada"), place(OSLO, "Quist")),
        (place(OSLO, "Bo"),),
        (place(OSLO, "met"),),
    ]
    friends.does(reshaping.split, ada, pieces)
    assert covered(friends, ada) == "Ada Quist"
    assert friends.id_of("PERSON", "Bo") == bo
    assert len(friends.sheet.mentions) == count + 1
    assert friends.item("PERSON", "met").state is ACCEPTED


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ([], "one piece"),
        ([(place(OSLO, "Ada", 1),)], "one piece"),
        ([(place(OSLO, "Ada", 1),), ()], "one piece"),
        ([(place(OSLO, "Ada", 1),), (place(OSLO, "Ada L", 1),)], "apart from each other"),
        ([(place(OSLO, "Ada", 1),), (place(OSLO, "an", 1),)], "lie in it"),
        ([(place(OSLO, "Ada", 1),), ((60, 60),)], "lie in it"),
    ],
)
def test_pieces_lie_in_the_mention_and_are_several(desk, pieces, reason):
    with pytest.raises(ReviewError, match=reason):
        reshaping.split(desk.sheet, desk.id_of("PERSON"), pieces)


def test_what_is_rejected_or_would_make_a_double_is_not_split(desk):
    ada = desk.id_of("PERSON")
    pieces = [(place(OSLO, "Ada", 1),), (place(OSLO, "Lind", 1),)]
    desk.does(review.add_mention, *place(OSLO, "Ada", 1), "PERSON")
    with pytest.raises(ReviewError, match="at exactly this place already"):
        reshaping.split(desk.sheet, ada, pieces)
    desk.does(review.reject, ada)
    with pytest.raises(ReviewError, match="This mention is rejected"):
        reshaping.split(desk.sheet, ada, pieces)


# any of them in any order

LINKS = (("holds_role", 0, 1), ("held_at", 3, 4), ("participates_in", 0, 3))
acts = st.lists(
    st.tuples(
        st.sampled_from(["join", "split", "take in", "reject", "accept", "relabel"]),
        st.integers(0, 30),
        st.integers(0, 30),
        st.integers(0, len(OSLO) - 1),
        st.integers(1, 40),
    ),
    max_size=12,
)


def perform(desk, act, number, other, start, length):
    """One act, whatever it comes to; its draft, None where it was refused."""
    found = [each.id for each in desk.sheet.mentions]
    one, two = found[number % len(found)], found[other % len(found)]
    match act:
        case "join":
            return desk.does(reshaping.join, [one, two])
        case "split" if number % 2:
            span = start, min(start + length, len(OSLO))
            return desk.does(reshaping.split, one, cutting.around(desk.sheet, one, *span))
        case "split":
            ways = cutting.ways(desk.sheet, one) or [()]
            return desk.does(reshaping.split, one, ways[other % len(ways)])
        case "take in":
            return desk.does(reshaping.take_in, one, start, min(start + length, len(OSLO)))
        case "reject":
            return desk.does(review.reject, one)
        case "relabel":
            return desk.does(review.relabel, one, ("PERSON", "ROLE", "GPE")[other % 3])
    return desk.does(review.accept, [one])


@settings(deadline=None, max_examples=300)
@given(acts=acts)
def test_joining_and_splitting_in_any_order_keeps_the_sheet_whole(acts):
    desk = oslo_desk(SCHEME)
    found = [each.id for each in desk.sheet.mentions]
    for label, head, tail in LINKS:
        try:
            desk.does(review.add_relation, Link(label, found[head], found[tail]))
        except ReviewError:
            assert label == "holds_role"  # it is suggested, and so was accepted by itself
    past = []
    for act in acts:
        before = desk.sheet
        try:
            draft = perform(desk, *act)
        except ReviewError:
            assert desk.sheet is before
            continue
        past.append((before, draft))
        whole(desk.sheet)
    for before, draft in reversed(past):
        turned = [type(each)(*ends(each)) for each in reversed(draft.changes)]
        desk.sheet = desk.sheet.after(turned)
        assert desk.sheet.items == before.items
        assert desk.sheet.progress == before.progress


def ends(change):
    """A change the other way round, as undo has it."""
    if isinstance(change, ItemChange):
        return change.item, change.article, change.after, change.before
    return change.article, change.after, change.before


def whole(sheet):
    """No relation without both ends, no two items at one place, every place inside the text."""
    places = []
    for item in sheet.items.values():
        if isinstance(item, Mention):
            flat = [offset for span in item.fragments for offset in span]
            assert flat == sorted(set(flat))
            assert 0 <= flat[0] < flat[-1] <= len(OSLO)
            where = item.fragments
        else:
            where = item.head, item.tail
            assert set(where) <= sheet.items.keys()
            if item.state is not REJECTED:
                head, tail = sheet.mention(item.head), sheet.mention(item.tail)
                assert REJECTED not in (head.state, tail.state)
                assert SCHEME.allows(item.label, head.label, tail.label)
                assert head is not tail
        if item.state is ACCEPTED:
            places.append((item.label, where))
    assert len(places) == len(set(places))
