"""The reading cursor: always inside the text, selections on token borders, nothing ever empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Article, ArticleId
from annotator.sheet import Sheet
from annotator.text import sha256, tokens
from app.session import reading
from tests.making import OSLO, place

words = st.sampled_from(["Oslo", "a", "U.S.", "24,000", "한국어", "🤝", "-", "’s", "é", "“", "_"])
gaps = st.sampled_from([" ", " ", "  ", "\n", "\n\n", "", " \n", "\u2028", "\xa0"])
texts = st.lists(st.tuples(words, gaps), max_size=14).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
steps = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=24)


def sheet_of(text, diplomacy):
    return Sheet(Article(ArticleId("a"), sha256(text), "", text), diplomacy, {})


def borders(text):
    """Where tokens begin, and where they end."""
    found = tokens(text)
    return {start for start, _ in found}, {end for _, end in found}


@given(text=texts, walk=steps, data=st.data())
def test_the_cursor_stays_in_the_text_and_selections_on_token_borders(diplomacy, text, walk, data):
    sheet = sheet_of(text, diplomacy)
    cursor = reading.place(data.draw(st.integers(0, len(text))))
    starts, ends = borders(text)
    for forward, selecting in walk:
        move = reading.extended if selecting else reading.moved
        cursor = move(sheet, cursor, forward=forward)
        assert 0 <= cursor.offset <= len(text)
        if cursor.selection is None:
            continue
        start, end = cursor.selection
        assert start in starts
        assert end in ends
        assert start < end
        assert cursor.offset in (start, end)
        assert start <= cursor.anchor[0] < cursor.anchor[1] <= end


@given(text=texts)
def test_walking_forward_meets_every_token_once(diplomacy, text):
    sheet, found = sheet_of(text, diplomacy), []
    cursor = reading.place(0)
    while (after := reading.moved(sheet, cursor, forward=True)) != cursor:
        cursor = after
        found.append(cursor.offset)
    assert found == [end for _, end in tokens(text)]


@given(text=texts)
def test_walking_back_meets_every_token_once(diplomacy, text):
    sheet, found = sheet_of(text, diplomacy), []
    cursor = reading.place(len(text))
    while (after := reading.moved(sheet, cursor, forward=False)) != cursor:
        cursor = after
        found.append(cursor.offset)
    assert found == [start for start, _ in reversed(tokens(text))]


@given(text=texts, far=st.integers(1, 6), data=st.data())
def test_a_selection_that_grew_gives_its_tokens_back_one_by_one(diplomacy, text, far, data):
    sheet = sheet_of(text, diplomacy)
    forward = data.draw(st.booleans())
    cursor = reading.place(data.draw(st.integers(0, len(text))))
    seen = [cursor := reading.extended(sheet, cursor, forward=forward)]
    if cursor.selection is None:
        return
    for _ in range(far):
        cursor = reading.extended(sheet, cursor, forward=forward)
        if cursor.selection == seen[-1].selection:
            break
        seen.append(cursor)
    for expected in reversed(seen[:-1]):
        cursor = reading.extended(sheet, cursor, forward=not forward)
        assert cursor.selection == expected.selection


spans = st.tuples(st.integers(0, 60), st.integers(1, 20))


@given(text=texts.filter(bool), span=spans, data=st.data())
def test_a_moved_edge_leaves_a_span_of_the_text_and_the_other_edge_alone(
    diplomacy, text, span, data
):
    start = span[0] % len(text)
    end = min(start + span[1], len(text))
    edge = data.draw(st.sampled_from(["start", "end"]))
    forward, by_character = data.draw(st.booleans()), data.draw(st.booleans())
    moved = reading.moved_edge(
        sheet_of(text, diplomacy), (start, end), edge=edge, forward=forward,
        by_character=by_character,
    )  # fmt: skip
    assert 0 <= moved[0] < moved[1] <= len(text)
    assert moved[1 if edge == "start" else 0] == (end if edge == "start" else start)
    before, after = (start, moved[0]) if edge == "start" else (end, moved[1])
    assert after >= before if forward else after <= before
    if by_character:
        assert abs(after - before) <= 1
    elif after != before:
        # it goes to the very next border of its side, and never past one
        side = borders(text)[0 if edge == "start" else 1]
        assert after in side
        assert not [each for each in side if min(before, after) < each < max(before, after)]


@pytest.mark.parametrize(
    ("words", "edge", "forward", "expected"),
    [
        ("Oslo talks", "end", True, "Oslo talks 🤝"),
        ("Oslo talks ", "end", False, "Oslo talks"),
        ("slo tal", "end", True, "slo talks"),
        ("slo tal", "end", False, "slo"),
        ("slo tal", "start", False, "Oslo tal"),
        (" Oslo", "start", True, "Oslo"),
        ("slo tal", "start", True, "tal"),
        ("Oslo", "end", False, "Oslo"),
        ("Oslo", "start", True, "Oslo"),
    ],
)
def test_an_edge_goes_to_the_next_token_border(diplomacy, words, edge, forward, expected):
    start, end = place(OSLO[40:], words)
    moved = reading.moved_edge(
        sheet_of(OSLO, diplomacy), (start + 40, end + 40), edge=edge, forward=forward,
        by_character=False,
    )  # fmt: skip
    assert OSLO[slice(*moved)] == expected


def test_moving_without_shift_gives_the_selection_up(diplomacy):
    sheet = sheet_of(OSLO, diplomacy)
    cursor = reading.extended(sheet, reading.place(0), forward=True)
    assert cursor == reading.Cursor(3, (0, 3), (0, 3))
    assert reading.moved(sheet, cursor, forward=True) == reading.place(8)


def test_the_cursor_is_on_the_side_of_the_selection_that_moves(diplomacy):
    sheet = sheet_of(OSLO, diplomacy)
    cursor = reading.extended(sheet, reading.place(8), forward=False)
    cursor = reading.extended(sheet, cursor, forward=False)
    assert (cursor.selection, cursor.offset) == ((0, 8), 0)
