import hashlib
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text import (
    Utf16Map,
    canonical,
    merge_fragments,
    paragraphs,
    sha256,
    snap,
    surface,
    tokens,
)

# what makes offsets go wrong: astral, joined, combining, right-to-left, separators that are no \n
AWKWARD = "a B.9,'’s-_ \t\n\u00a0\u0301\u200d\u2028\u05d0한é😀🏽🇰🇷👩"
texts = st.text(st.sampled_from(AWKWARD) | st.characters(exclude_categories=["Cs"]), max_size=60)


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens(text)]


@pytest.mark.parametrize(
    ("decoded", "text"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("\r\r\n\n", "\n\n\n"),
        ("e\u0301 stays decomposed", "e\u0301 stays decomposed"),
        ("a\u2028b\u0085c\x0bd", "a\u2028b\u0085c\x0bd"),
    ],
)
def test_only_newlines_are_made_canonical(decoded, text):
    assert canonical(decoded) == text


@given(texts)
def test_canonical_text_is_canonical_already(text):
    assert canonical(canonical(text)) == canonical(text)
    assert "\r" not in canonical(text + "\r\n")


def test_the_hash_is_that_of_the_text_in_utf8():
    assert sha256("최선희") == hashlib.sha256("최선희".encode()).hexdigest()


def test_a_lone_surrogate_has_no_hash():
    with pytest.raises(UnicodeEncodeError):
        sha256("\ud800")


def test_the_surface_of_fragments_is_joined_by_one_space():
    assert surface("Choe and Wit", ((0, 4), (9, 12))) == "Choe Wit"
    assert surface("Choe and Wit", ((0, 4),)) == "Choe"


@pytest.mark.parametrize(
    ("code_point", "unit"), [(0, 0), (1, 2), (2, 3), (14, 15), (19, 20), (27, 28), (28, 30)]
)
def test_the_map_counts_an_emoji_as_two_utf16_units(code_point, unit):
    found = Utf16Map("🤝 Choe Son-hui met Joel Wit😀")
    assert found.to_utf16(code_point) == unit
    assert found.to_code_point(unit) == code_point


def test_the_middle_of_a_surrogate_pair_belongs_to_its_start():
    assert Utf16Map("a😀b").to_code_point(2) == 1
    assert Utf16Map("😀😀").to_code_point(3) == 1


@given(texts)
def test_there_and_back_through_the_map_is_the_identity(text):
    found = Utf16Map(text)
    for place in range(len(text) + 1):
        unit = found.to_utf16(place)
        assert unit == len(text[:place].encode("utf-16-le")) // 2
        assert found.to_code_point(unit) == place


@given(texts)
def test_every_utf16_position_maps_to_the_character_that_it_is_in(text):
    found = Utf16Map(text)
    starts = [place for place, mark in enumerate(text) for _ in range(1 + (mark > "\uffff"))]
    assert [found.to_code_point(unit) for unit in range(len(starts))] == starts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Choe Son-hui said", "Choe Son - hui said"),
        ("US-North/South", "US - North / South"),
        ("24,000 tons at 16:18, 1.5 track.", "24,000 tons at 16:18 , 1.5 track ."),
        ("the 23rd of the 1990s", "the 23rd of the 1990s"),
        ("the U.S. and U.N.'s", "the U.S. and U.N. 's"),
        ("officials of the U.S", "officials of the U.S"),
        ("N. Korea, J.R.Tolkien", "N . Korea , J.R. Tolkien"),
        ("Washington‘s, Kim’s, Wit's, Kims’", "Washington ‘s , Kim ’s , Wit 's , Kims ’"),
        ("“US”", "“ US ”"),
        ("snake_case", "snake _ case"),
        ("최선희 부상이 6자회담에", "최선희 부상이 6자회담에"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        ("नमस्ते दुनिया", "नमस्ते दुनिया"),
        ("👍🏽 👨‍👩‍👧 🇰🇷🇺🇸 ❤️", "👍🏽 👨‍👩‍👧 🇰🇷 🇺🇸 ❤️"),  # two flags side by side
        (" \n\u00a0\u2028", ""),
    ],
)
def test_text_falls_into_tokens_as_a_reader_would_cut_it(text, expected):
    assert words(text) == expected.split()


@given(texts)
def test_tokens_are_in_order_and_cover_all_but_white_space(text):
    found = tokens(text)
    covered = 0
    for start, end in found:
        assert covered <= start < end <= len(text)
        assert not text[covered:start].strip()
        covered = end
    assert not text[covered:].strip()


@given(texts)
def test_no_token_ends_before_an_accent_of_its_last_character(text):
    for _, end in tokens(text):
        assert end == len(text) or unicodedata.category(text[end])[0] != "M"


def test_tokens_of_a_part_of_the_text_stay_inside_it():
    assert tokens("North Korea said", 6, 11) == [(6, 11)]
    assert tokens("North Korea said", 8, 14) == [(8, 11), (12, 14)]
    assert tokens("e\u0301", 0, 1) == [(0, 1)]


TEXT = "Choe Son-hui met Wit."
BOUNDARIES = tokens(TEXT)


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        (1, 3, "Choe"),
        (3, 6, "Choe Son"),
        (0, 12, "Choe Son-hui"),
        (8, 9, "-"),
        (4, 6, "Son"),
        (6, 3, "Choe Son"),
        (18, 18, "Wit"),
        (17, 21, "Wit."),
    ],
)
def test_a_selection_snaps_to_the_tokens_that_it_touches(start, end, covered):
    snapped = snap(BOUNDARIES, start, end)
    assert snapped is not None
    assert TEXT[slice(*snapped)] == covered


@pytest.mark.parametrize(("start", "end"), [(4, 5), (4, 4), (0, 0), (21, 21)])
def test_a_selection_that_touches_no_token_snaps_to_nothing(start, end):
    assert snap(BOUNDARIES, start, end) is None


@given(texts, st.data())
def test_snapping_covers_what_was_selected_and_is_stable(text, data):
    boundaries = tokens(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    snapped = snap(boundaries, start, end)
    if snapped is None:
        assert not text[start:end].strip()
        return
    assert not text[start : snapped[0]].strip()
    assert not text[snapped[1] : end].strip()
    assert snap(boundaries, *snapped) == snapped


@pytest.mark.parametrize(
    ("given_", "merged"),
    [
        ([], ()),
        ([(3, 5)], ((3, 5),)),
        ([(9, 12), (0, 4)], ((0, 4), (9, 12))),
        ([(0, 4), (4, 6)], ((0, 6),)),
        ([(0, 8), (2, 4)], ((0, 8),)),
        ([(0, 4), (3, 6), (7, 9)], ((0, 6), (7, 9))),
    ],
)
def test_fragments_are_sorted_and_merged_where_they_touch(given_, merged):
    assert merge_fragments(given_) == merged


spans = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda x: (x[0], x[0] + x[1]))


@given(st.lists(spans, max_size=8))
def test_merged_fragments_cover_the_same_characters_and_never_touch(fragments):
    merged = merge_fragments(fragments)
    assert {p for start, end in merged for p in range(start, end)} == {
        p for start, end in fragments for p in range(start, end)
    }
    assert all(before[1] < after[0] for before, after in pairwise(merged))


def test_paragraphs_are_the_lines_without_their_outer_white_space():
    text = "One two\n\n \u00a0three \u2028 four\t\n\u3000\n5"
    assert [text[start:end] for start, end in paragraphs(text)] == [
        "One two",
        "three \u2028 four",
        "5",
    ]


@given(texts)
def test_paragraphs_leave_nothing_but_white_space_out(text):
    covered = 0
    for start, end in paragraphs(text):
        assert not text[covered:start].strip()
        assert text[start:end].strip() == text[start:end] != ""
        assert "\n" not in text[start:end]
        covered = end
    assert not text[covered:].strip()
