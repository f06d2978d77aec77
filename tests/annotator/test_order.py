"""The order of the review: what is patched after a decision is what sorting anew would give."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model import ItemChange, ItemState, Mention, Relation
from annotator.order import arranged, place_of
from annotator.sheet import Sheet
from tests.making import article

TEXT = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
LABELS = ("GPE", "PERSON")
LINKS = ("located_in", "holds_role")

ids = st.integers(0, 39).map("m{:02}".format)
spans = st.tuples(st.integers(0, 12), st.integers(1, 4), st.integers(0, 2)).map(
    lambda drawn: (
        ((drawn[0], drawn[0] + drawn[1]),)
        if not drawn[2]
        else ((drawn[0], drawn[0] + drawn[1]), (20 + drawn[2], 24))
    )
)
states = st.sampled_from(ItemState)
mentions = st.builds(
    Mention,
    ids,
    st.sampled_from(LABELS),
    spans,
    states,
    flagged=st.booleans(),
)


many = st.lists(mentions, min_size=20, max_size=40, unique_by=lambda each: each.id)


@st.composite
def sheets_of(draw, scheme):
    """A sheet of up to forty mentions and some relations between them."""
    found = {each.id: each for each in draw(many)}
    sheet = Sheet(article(TEXT), scheme, dict(found), {})
    for number in range(draw(st.integers(0, 20))):
        made = draw_relation(draw, sheet, f"r{number:02}")
        sheet = replace(sheet, items={**sheet.items, made.id: made})
    return sheet


def draw_relation(draw, sheet, name):
    """A relation between two mentions of the sheet."""
    known = sorted(each.id for each in sheet.items.values() if isinstance(each, Mention))
    ends = draw(st.lists(st.sampled_from(known), min_size=2, max_size=2, unique=True))
    flagged = draw(st.booleans())
    return Relation(name, draw(st.sampled_from(LINKS)), *ends, draw(states), flagged=flagged)


def change_of(draw, sheet, number):
    """A change of one item: judged, moved, relinked, added or gone."""
    item = sheet.items[draw(st.sampled_from(sorted(sheet.items)))]
    what = draw(st.sampled_from(("judge", "shape", "add", "relate", "drop", "nothing")))
    linked = {end for each in sheet.items.values() if isinstance(each, Relation)
              for end in (each.head, each.tail)}  # fmt: skip
    after = item
    if what == "judge":
        after = replace(item, state=draw(states), flagged=draw(st.booleans()))
    elif what == "shape" and isinstance(item, Mention):
        after = replace(item, fragments=draw(spans), label=draw(st.sampled_from(LABELS)))
    elif what == "shape":
        after = draw_relation(draw, sheet, item.id)
    elif what == "add":
        after = replace(draw(mentions), id=f"n{number:02}")
        return ItemChange(after.id, sheet.article.id, None, after)
    elif what == "relate":
        after = draw_relation(draw, sheet, f"s{number:02}")
        return ItemChange(after.id, sheet.article.id, None, after)
    elif what == "drop" and item.id not in linked and len(sheet.mentions) > 10:
        after = None
    return ItemChange(item.id, sheet.article.id, item, after)


@pytest.fixture(scope="module")
def scheme(diplomacy):
    """The default scheme, but that it is the same in which direction two places are related."""
    located = replace(diplomacy.relations["located_in"], symmetric=True)
    return replace(diplomacy, relations={**diplomacy.relations, "located_in": located})


def by_rank(sheet):
    """The order, said as it is meant: mentions by span, relations behind the later of their ends.

    Gives (mentions, relations, everything) as ids.
    """
    found = [each for each in sheet.items.values() if isinstance(each, Mention)]
    found.sort(key=lambda each: (each.start, -each.end, each.id))
    rank = {each.id: place for place, each in enumerate(found)}
    links = [each for each in sheet.items.values() if isinstance(each, Relation)]

    def ends(each):
        return sorted((rank[each.head], rank[each.tail]), reverse=True)

    links.sort(key=lambda each: (*ends(each), each.label, each.id))
    everything = []
    for each in found:
        everything.append(each.id)
        everything += [link.id for link in links if ends(link)[0] == rank[each.id]]
    return [each.id for each in found], [each.id for each in links], everything


def is_in_order(sheet):
    """Assert that all the sheet knows of its order is so."""
    mentions_, relations, everything = by_rank(sheet)
    assert sheet.mentions == [sheet.items[each] for each in mentions_]
    assert sheet.relations == [sheet.items[each] for each in relations]
    assert sheet.order == everything
    items = [sheet.items[each] for each in everything]
    assert sheet.pending == [each.id for each in items if each.state is ItemState.PENDING]
    assert sheet.visible() == [each.id for each in items if each.state is not ItemState.REJECTED]
    assert sheet.judged == len(items) - len(sheet.pending)
    assert sheet.flagged == sum(each.flagged for each in items)
    for mention in mentions_:
        assert [each.id for each in sheet.relations_of(mention)] == [
            each for each in relations if mention in ends_of(sheet, each)
        ]


def ends_of(sheet, relation):
    """The ids of a relation's ends."""
    return sheet.items[relation].head, sheet.items[relation].tail


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_patched_order_is_that_of_the_items_sorted_anew(scheme, data):
    sheet = data.draw(sheets_of(scheme))
    is_in_order(sheet)
    for step in range(data.draw(st.integers(1, 4))):
        changes = []
        following = sheet
        for at in range(data.draw(st.integers(1, 3))):
            changes.append(change_of(data.draw, following, 10 * step + at))
            following = following.after(changes[-1:])
            is_in_order(following)
        sheet = sheet.after(changes)
        assert sheet == following
        is_in_order(sheet)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_next_item_to_judge_is_the_first_ready_one_behind_round_to_the_top(scheme, data):
    sheet = data.draw(sheets_of(scheme))
    after = data.draw(st.sampled_from([None, "gone", *sheet.order]))
    start = 0 if after not in sheet.items else sheet.order.index(after) + 1
    turned = [*sheet.order[start:], *sheet.order[:start]]
    ready = [item for item in turned if item in sheet.pending and sheet.is_ready(item)]
    assert sheet.next_pending(after) == (ready[0] if ready else None)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_pending_in_a_stretch_is_what_is_read_there(scheme, data):
    sheet = data.draw(sheets_of(scheme))
    start, end = sorted(data.draw(st.tuples(st.integers(0, 20), st.integers(0, 20))))
    assert sheet.pending_between(start, end) == [
        item for item in sheet.pending if start <= sheet.anchor(item).start < end
    ]


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_twins_are_all_others_with_this_label_at_exactly_this_place(scheme, data):
    sheet = data.draw(sheets_of(scheme))
    item = sheet.items[data.draw(st.sampled_from(sheet.order))]

    def place(each):
        if isinstance(each, Mention):
            return each.fragments
        ends = each.head, each.tail
        return tuple(sorted(ends)) if each.label in scheme.symmetric else ends

    assert {each.id for each in sheet.twins(item)} == {
        each.id
        for each in sheet.items.values()
        if (each.label, place(each)) == (item.label, place(item)) and each.id != item.id
    }


def test_what_a_decision_leaves_alone_stays_the_same_object(scheme):
    items = {f"m{at}": Mention(f"m{at}", "GPE", ((at, at + 1),)) for at in range(0, 40, 2)}
    items["r"] = Relation("r", "located_in", "m0", "m2")
    before = arranged(items)
    judged = items | {"m4": replace(items["m4"], state=ItemState.ACCEPTED)}
    after = before.after(items, judged, ["m4"])
    assert after.relations is before.relations
    assert after.everything is before.everything
    assert after.visible is before.visible
    assert after.links is before.links
    assert after.pending == [item for item in before.pending if item != "m4"]


def test_where_most_items_change_they_are_arranged_anew(scheme):
    items = {f"m{at}": Mention(f"m{at}", "GPE", ((at, at + 1),)) for at in range(4)}
    judged = {item: replace(each, state=ItemState.ACCEPTED) for item, each in items.items()}
    assert arranged(items).after(items, judged, list(items)) is None


def test_a_relation_without_its_ends_has_no_place(scheme):
    items = {f"m{at}": Mention(f"m{at}", "GPE", ((at, at + 1),)) for at in range(20)}
    dangling = items | {"r": Relation("r", "located_in", "m1", "gone")}
    assert arranged(items).after(items, dangling, ["r"]) is None
    with pytest.raises(KeyError):
        arranged(dangling)
    nested = items | {"r": Relation("r", "located_in", "m1", "m2")}
    with pytest.raises(TypeError, match="r is a relation"):
        place_of(nested, Relation("s", "located_in", "m1", "r"))
