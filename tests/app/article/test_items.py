"""The shown items by paragraph: taking news piece by piece is the same as taking it all at once."""

from __future__ import annotations

from bisect import bisect_right

from hypothesis import given
from hypothesis import strategies as st

from annotator.model import ItemId, ItemState, Mention, Relation
from app.article.items import ShownItems

STARTS = (0, 20, 21, 50)

names = st.sampled_from([f"m{number}" for number in range(6)])
spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair)))
states = st.sampled_from(list(ItemState))
mentions = st.lists(
    st.builds(
        lambda item, label, span, state, flagged: Mention(
            ItemId(item), label, (span,), state, flagged=flagged
        ),
        names,
        st.sampled_from(["GPE", "ORG"]),
        spans,
        states,
        st.booleans(),
    ),
    unique_by=lambda mention: mention.id,
)
relations = st.lists(
    st.builds(
        lambda item, head, tail, state: Relation(
            ItemId(item), "held_at", ItemId(head), ItemId(tail), state
        ),
        st.sampled_from(["r1", "r2", "r3"]),
        names,
        names,
        states,
    ),
    unique_by=lambda relation: relation.id,
)
news = st.lists(st.tuples(mentions, relations, st.sets(names)), min_size=1, max_size=5)


def look(items: ShownItems, index: int) -> list[tuple]:
    """All that decides where the marks of a paragraph stand."""
    return [
        (each.id, each.label, each.fragments, each.flagged, items.links(each.id))
        for each in items.in_paragraph(index)
    ]


@given(news)
def test_after_any_news_the_items_are_as_if_shown_for_the_first_time(steps):
    items = ShownItems(STARTS)
    for found, linked, revealed in steps:
        before = [look(items, index) for index in range(len(STARTS))]
        dirty = items.replace(found, linked) | items.reveal(ItemId(each) for each in revealed)
        fresh = ShownItems(STARTS)
        fresh.replace(found, linked)
        fresh.reveal(ItemId(each) for each in revealed)
        for index in range(len(STARTS)):
            assert look(items, index) == look(fresh, index)
            if index not in dirty:
                assert look(items, index) == before[index]
        assert items.mentions == {each.id: each for each in found}
        assert items.relations == {each.id: each for each in linked}


@given(mentions)
def test_a_mention_is_found_in_every_paragraph_that_it_touches(found):
    items = ShownItems(STARTS)
    items.replace(found, ())
    for mention in found:
        if mention.state is not ItemState.REJECTED:
            first = bisect_right(STARTS, mention.start) - 1
            last = bisect_right(STARTS, mention.end - 1) - 1
            touched = {i for i in range(len(STARTS)) if mention in items.in_paragraph(i)}
            assert touched == set(range(first, last + 1))


def test_the_same_objects_again_are_no_news():
    items = ShownItems(STARTS)
    shown = [Mention(ItemId("m"), "GPE", ((3, 8),))]
    assert items.replace(shown, ()) == {0}
    assert items.replace(shown, ()) == set()


def test_a_list_that_was_changed_in_place_is_news():
    items = ShownItems(STARTS)
    shown = [Mention(ItemId("m"), "GPE", ((3, 8),))]
    items.replace(shown, ())
    shown[0] = Mention(ItemId("m"), "ORG", ((3, 8),))
    assert items.replace(shown, ()) == {0}
