"""Ways to cut a mention: the likeliest first, no piece with a mark or a joining word at its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator import cutting
from annotator import scheme as schemes
from annotator.errors import ReviewError
from annotator.model import Mention
from annotator.sheet import Sheet
from annotator.text import surface
from tests.making import article, place

SCHEME = schemes.load("diplomacy")


def sheet_of(text, *fragments):
    """A text that is one mention, or one in these fragments."""
    found = Mention("m", "PERSON", fragments or ((0, len(text)),))
    return Sheet(article(text), SCHEME, {"m": found})


def ways(text, *fragments):
    """Each way as the words of its pieces."""
    found = cutting.ways(sheet_of(text, *fragments), "m")
    return [" | ".join(surface(text, piece) for piece in way) for way in found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Kim and Ri", "Kim | Ri"),
        ("Ada Lind and Bo Quist", "Ada Lind | Bo Quist"),
        ("Kim, Ri and Choe", "Kim | Ri | Choe"),
        ("Kim, Ri, and Choe", "Kim | Ri | Choe"),
        ("trade & aid", "trade | aid"),
        ("Oslo/Bergen", "Oslo | Bergen"),
        ("war or peace", "war | peace"),
        ("Ri Yong Ho (Ri)", "Ri | Yong Ho (Ri"),
        ("Norway's minister", "Norway | minister"),
        ("Ada Lind", "Ada | Lind"),
        ("US-North Korea", "US | North Korea"),
        ("김정은 및 최선희", "김정은 | 최선희"),
        ("AND Ada, AND", None),
        ("Oslo", None),
        ("—", None),
    ],
)
def test_the_likeliest_way_comes_first(text, first):
    assert next(iter(ways(text)), None) == first


def test_all_joints_then_each_of_them_then_between_any_two_words():
    assert ways("Kim, Ri and Choe Son") == [
        "Kim | Ri | Choe Son",
        "Kim | Ri and Choe Son",
        "Kim, Ri | Choe Son",
        "Kim, Ri and Choe | Son",
    ]


def test_one_in_fragments_falls_apart_in_these():
    text = "Ada and Bo Lind"
    assert ways(text, place(text, "Ada"), place(text, "Lind")) == ["Ada | Lind"]


@pytest.mark.parametrize(
    ("text", "words", "pieces"),
    [
        ("Ada Lind and Bo Quist", "Bo", ["Ada Lind", "Bo", "Quist"]),
        ("Ada Lind and Bo Quist", " Bo Quist", ["Ada Lind", "Bo Quist"]),
        ("Ada Lind and Bo Quist", "and", ["Ada Lind", "Bo Quist"]),
        ("Ada Lind, envoy", "Ada Lind, ", ["Ada Lind", "envoy"]),
        ("Ada Lind", "Ada Lind", ["Ada Lind"]),
        ("Ada Lind", "da Li", ["A", "da Li", "nd"]),
    ],
)
def test_a_selection_is_cut_out_without_what_joins_it(text, words, pieces):
    found = cutting.around(sheet_of(text), "m", *place(text, words))
    assert [surface(text, piece) for piece in found] == pieces


def test_a_selection_in_fragments_leaves_fragments():
    text = "Ada and Bo and Cem Lind"
    sheet = sheet_of(text, (0, 3), place(text, "Bo"), place(text, "Cem Lind"))
    found = cutting.around(sheet, "m", *place(text, "Cem"))
    assert [surface(text, piece) for piece in found] == ["Ada Bo", "Cem", "Lind"]


@pytest.mark.parametrize("span", [(0, 4), (4, 9), (5, 5), (6, 5), (9, 12)])
def test_a_selection_lies_inside_the_mention(span):
    with pytest.raises(ReviewError, match="Select a part of the focused mention"):
        cutting.around(sheet_of("The Ada Lind case", (4, 8)), "m", *span)


@given(st.text(alphabet="ab A,&/.'’s-é\u0301한🤝\n", min_size=1, max_size=30))
def test_pieces_lie_in_order_inside_the_mention(text):
    for way in cutting.ways(sheet_of(text), "m"):
        offsets = [offset for piece in way for span in piece for offset in span]
        assert offsets == sorted(offsets)
        assert len(way) > 1
        assert all(surface(text, piece).strip() for piece in way)
        assert 0 <= offsets[0] < offsets[-1] <= len(text)
