"""What is decided of one mention, and what pending ones of the same words make of it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator import linking, reshaping, review
from annotator import scheme as schemes
from annotator.alike import grouped
from annotator.identity import items_of
from annotator.likewise import likewise
from annotator.model import ItemState, Mention, Prediction, Zone, ZoneKind
from annotator.occurrence import Finder, Wanted
from annotator.sheet import Sheet
from tests.desks import Desk
from tests.making import article, mention, place, relation

SCHEME = schemes.load("diplomacy")
TEXT = """Bo Quist saw Oslo

Bo Quist of Oslo and Bo Quist Lind spoke. Bo Quist left Oslo, and Osloites saw Bo Quist.

The Oslo talks went on in Oslo."""


def desk_of(*mentions, relations=(), text=TEXT, **fields):
    said = items_of(Prediction("a1", mentions, relations), run=3)
    items = {each.id: each for each in said}
    return Desk(Sheet(article(text, **fields), SCHEME, items, items, run=3))


def people(*numbers, label="PERSON", **fields):
    spans = [place(TEXT, "Bo Quist", number) for number in numbers]
    return [mention(f"p{n}", label, span, **fields) for n, span in zip(numbers, spans, strict=True)]


def ids(desk, words, label=None):
    """Mentions that read so, in the order of the text."""
    return [
        each.id
        for each in desk.sheet.mentions
        if desk.sheet.surface(each) == words and label in (None, each.label)
    ]


def follows(desk, act, *arguments, **options):
    """Do it, with what follows; gives what has followed."""
    draft = act(desk.sheet, *arguments, **options)
    whole = likewise(desk.sheet, draft)
    assert whole.changes[: len(draft.changes)] == draft.changes
    before = desk.sheet
    desk.sheet = before.after(whole.changes)
    followed = whole.changes[len(draft.changes) :]
    assert all(each.after is None or each.after.state is ItemState.PENDING for each in followed)
    assert all(each.before == before.stored(each.item) for each in followed)
    return [each.item for each in followed]


def test_another_label_is_taken_over_by_what_has_the_same_words_and_label():
    other = mention("org", "ORG", place(TEXT, "Bo Quist", 4))
    desk = desk_of(*people(0, 1, 3), other)
    first, *rest = ids(desk, "Bo Quist", "PERSON")
    assert follows(desk, review.relabel, first, "ROLE") == rest
    assert {desk.sheet.items[item].label for item in rest} == {"ROLE"}
    assert desk.sheet.items[ids(desk, "Bo Quist", "ORG")[0]].state is ItemState.PENDING
    assert desk.sheet.decided == dict.fromkeys(rest, first)


def test_what_is_judged_already_never_follows():
    desk = desk_of(*people(0, 1, 3))
    first, second, third = ids(desk, "Bo Quist")
    desk.does(review.accept, [second])
    assert follows(desk, review.relabel, first, "ROLE") == [third]
    assert desk.sheet.items[second].label == "PERSON"


def test_a_relation_that_would_be_lost_keeps_its_mention_as_it_is():
    role = mention("role", "ROLE", place(TEXT, "talks"))
    desk = desk_of(*people(0, 1), role, relations=[relation("is", "holds_role", "p1", "role")])
    first, second = ids(desk, "Bo Quist")
    assert follows(desk, review.relabel, first, "DATE") == []
    assert desk.sheet.items[second].label == "PERSON"


def test_an_attribute_is_taken_over_where_it_was_the_same():
    spans = [place(TEXT, "Oslo", n) for n in (0, 1, 2)]
    said = [mention(f"m{n}", "MEETING", span, attributes={"status": "held"})
            for n, span in enumerate(spans)]  # fmt: skip
    said[2] = replace(said[2], attributes={"status": "planned"})
    desk = desk_of(*said)
    first, second, third = ids(desk, "Oslo")
    assert follows(desk, review.set_attribute, first, "status", "cancelled") == [second]
    assert desk.sheet.items[third].attributes == {"status": "planned"}
    assert follows(desk, review.set_attribute, first, "status", None) == [second]
    assert desk.sheet.items[second].attributes == {}


def test_what_it_means_is_taken_over_and_taken_back():
    desk = desk_of(*people(0, 1, 3))
    first, *rest = ids(desk, "Bo Quist")
    bo = linking.new_entity("PERSON", "Bo Quist")
    assert follows(desk, linking.link, [first], bo, new=True) == rest
    assert {desk.sheet.items[item].entity for item in rest} == {bo.id}
    assert follows(desk, linking.unlink, [first]) == rest


def test_borders_move_where_the_same_words_stand_around():
    text = "Bo Quist Lind came. Bo Quist Lind sat. Bo Quist left. Bo Quist Linden too."
    spans = [place(text, "Bo Quist", n) for n in range(4)]
    desk = desk_of(*(mention(f"p{n}", "PERSON", span) for n, span in enumerate(spans)), text=text)
    first, second, *others = ids(desk, "Bo Quist")
    assert follows(desk, reshaping.move, first, (place(text, "Bo Quist Lind"),)) == [second]
    assert ids(desk, "Bo Quist Lind") == [first, second]
    assert ids(desk, "Bo Quist") == others


def test_borders_do_not_move_to_where_something_is_already():
    text = "Bo Quist Lind came. Bo Quist Lind sat."
    spans = [place(text, "Bo Quist", n) for n in range(2)]
    there = mention("there", "PERSON", place(text, "Bo Quist Lind", 1))
    desk = desk_of(*(mention(f"p{n}", "PERSON", s) for n, s in enumerate(spans)), there, text=text)
    first = ids(desk, "Bo Quist")[0]
    assert follows(desk, reshaping.move, first, (place(text, "Bo Quist Lind"),)) == []


def test_what_is_added_by_hand_is_suggested_wherever_else_it_stands():
    desk = desk_of()
    found = follows(desk, review.add_mention, *place(TEXT, "Oslo"), "GPE")
    assert len(found) == 4  # not the Osloites
    assert {desk.sheet.surface(desk.sheet.items[item]) for item in found} == {"Oslo"}
    assert all(desk.sheet.items[item].run is None for item in found)
    (first,) = set(ids(desk, "Oslo")) - set(found)
    assert desk.sheet.decided == dict.fromkeys(found, first)


def test_nothing_is_suggested_where_something_is_marked_or_nothing_should_be():
    byline = Zone(*place(TEXT, "Oslo", 1), ZoneKind.BYLINE)
    other = mention("org", "ORG", place(TEXT, "Oslo", 2))
    desk = desk_of(other, zones=(byline,))
    found = follows(desk, review.add_mention, *place(TEXT, "Oslo"), "GPE")
    assert [desk.sheet.items[item].start for item in found] == [
        place(TEXT, "Oslo", n)[0] for n in (4, 5)
    ]


def test_nothing_is_suggested_where_the_words_are_mostly_no_mention():
    desk = desk_of(*people(0, 1))
    for item in ids(desk, "Bo Quist"):
        desk.does(review.reject, item)
    assert follows(desk, review.add_mention, *place(TEXT, "Bo Quist", 3), "PERSON") == []


def test_what_was_found_by_its_words_goes_where_the_words_are_others_now():
    desk = desk_of()
    found = follows(desk, review.add_mention, *place(TEXT, "Oslo", 4), "MEETING")
    (first,) = set(ids(desk, "Oslo")) - set(found)
    gone = follows(desk, reshaping.move, first, (place(TEXT, "Oslo talks"),))
    assert gone == found
    assert ids(desk, "Oslo") == []


def test_doubtful_is_what_is_mostly_rejected_and_it_is_not_accepted_by_paragraph():
    desk = desk_of(*people(0, 1, 3, 4))
    first, second, third, fourth = ids(desk, "Bo Quist")
    desk.does(review.reject, first)
    assert set(desk.sheet.doubtful) == {second, third, fourth}
    assert review.pending_between(desk.sheet, 0, len(TEXT)) == []
    desk.does(review.accept, [second])
    assert set(desk.sheet.doubtful) == set()  # one of two is half of them
    desk.does(review.reject, third)
    assert set(desk.sheet.doubtful) == {fourth}


def test_what_is_accepted_as_something_else_says_nothing_of_a_label():
    desk = desk_of(*people(0, 1), mention("o", "ORG", place(TEXT, "Bo Quist", 3)))
    first, second = ids(desk, "Bo Quist", "PERSON")
    desk.does(review.accept, ids(desk, "Bo Quist", "ORG"))
    assert not desk.sheet.doubtful
    desk.does(review.reject, first)
    assert set(desk.sheet.doubtful) == {second}


@pytest.mark.parametrize("act", ["join", "accept"])
def test_of_an_act_on_several_nothing_follows(act):
    text = "Bo Quist came. Bo Quist sat."
    parts = [
        mention(f"{w}{n}", "PERSON", place(text, w, n)) for n in (0, 1) for w in ("Bo", "Quist")
    ]
    desk = desk_of(*parts, text=text)
    bo, quist = ids(desk, "Bo")[0], ids(desk, "Quist")[0]
    if act == "join":
        assert follows(desk, reshaping.join, [bo, quist]) == []
    else:
        assert follows(desk, review.accept, [bo, quist]) == []


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "relabel", "add", "edge", "back"]),
        st.integers(0, 20),
        st.sampled_from(["PERSON", "ORG"]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(ACTS, st.lists(st.integers(0, 4), unique=True))
def test_what_is_known_after_each_act_is_what_is_found_anew_and_undo_takes_all_of_it_back(
    acts, there
):
    desk = desk_of(*people(*there))
    drafts = []
    for what, number, label in acts:
        sheet = desk.sheet
        _ = sheet.alike, sheet.longest
        mentions = sheet.mentions
        if what == "back" and drafts:
            before, _draft = drafts.pop()
            undone = [replace(c, before=c.after, after=c.before) for c in _draft.changes[::-1]]
            desk.sheet = sheet.after(undone)
            assert dict(desk.sheet.items) == dict(before.items)
        else:
            draft = _draft_of(sheet, mentions, what, number, label)
            if draft is None:
                continue
            drafts.append((sheet, likewise(sheet, draft)))
            desk.sheet = sheet.after(drafts[-1][1].changes)
        now = desk.sheet
        fresh = grouped(TEXT, now.items, now.suggested)
        assert now.alike.doubtful == fresh.doubtful
        assert now.alike.decided == fresh.decided
        groups = [{w: set(g) for w, g in each.by_words.items() if g} for each in (now.alike, fresh)]
        assert groups[0] == groups[1]
        longest = max([m.end - m.start for m in now.mentions], default=0)
        assert now.longest >= longest
        places = [(m.label, m.fragments) for m in mentions if m.state is not ItemState.REJECTED]
        assert len(places) == len(set(places))


def _draft_of(sheet, mentions, what, number, label):
    try:
        if what == "add":
            words = ("Bo Quist", "Oslo", "Bo")[number % 3]
            return review.add_mention(sheet, *place(TEXT, words, number % 3), label)
        if not mentions:
            return None
        item = mentions[number % len(mentions)]
        if what == "accept":
            return review.accept(sheet, [item.id])
        if what == "reject":
            return review.reject(sheet, item.id)
        if what == "relabel":
            return review.relabel(sheet, item.id, label)
        if what == "edge" and item.end - item.start > 3:
            start, end = item.fragments[0]
            return reshaping.move(sheet, item.id, ((start, end + number - 10),))
    except review.ReviewError:
        pass
    return None


@given(st.integers(0, len(TEXT)))
def test_the_nearest_places_are_those_that_are_found_in_order(near):
    desk = desk_of(*people(1))
    like = Wanted("PERSON", "Bo Quist")
    ordered = [each.start for each in Finder(desk.sheet, like).exact()]
    nearest = [each.start for each in Finder(desk.sheet, like).nearest(near)]
    assert sorted(nearest) == ordered
    assert nearest == sorted(nearest, key=lambda start: abs(start - near))


def test_a_mention_in_fragments_follows_nothing_and_nothing_follows_it():
    parts = mention("b", "PERSON", place(TEXT, "Bo"), place(TEXT, "Oslo"))
    desk = desk_of(parts, *people(1, 3))
    assert isinstance(desk.sheet.items[desk.sheet.mentions[0].id], Mention)
    first = next(each for each in desk.sheet.mentions if len(each.fragments) == 2)
    assert follows(desk, review.relabel, first.id, "ORG") == []
