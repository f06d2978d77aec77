"""Quotes find their place, whatever a model does to white space and marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.extract.anchoring import Anchors

TEXT = "“We’ll go,” said Ada  Lind\u00a0of Oslo 🤝. Oslo’s mayor met the Oslo–Rome envoys in Oslo."


def found(quote, before="", text=TEXT):
    place = Anchors(text).find(quote, before=before)
    return None if place is None else text[slice(*place)]


@pytest.mark.parametrize(
    ("quote", "there"),
    [
        ("Ada Lind of Oslo", "Ada  Lind\u00a0of Oslo"), ("We'll go", "We’ll go"),
        ('"We\'ll go,"', "“We’ll go,”"), ("Oslo-Rome envoys", "Oslo–Rome envoys"),
        (" mayor ", "mayor"), ("May\u00ador", None), ("Bergen", None), ("", None), (" ", None),
        ("ada lind", None),
    ],
)  # fmt: skip
def test_white_space_and_marks_do_not_matter(quote, there):
    assert found(quote) == there


def place(before, *, nth=1):
    anchors = Anchors(TEXT)
    for _ in range(nth):
        start, _ = anchors.find("Oslo", before=before)
    return TEXT[:start].count("Oslo")


def test_the_words_before_say_which_one_is_meant():
    assert place("Ada Lind of") == 0
    assert place("mayor met the") == 2
    assert place("Rome envoys in") == 3
    assert place("nothing like it") == 0


def test_without_them_the_order_does():
    assert [place("", nth=nth) for nth in range(1, 7)] == [0, 1, 2, 3, 3, 3]


def test_whole_words_come_first():
    assert found("US", text="RUSSIA and the US") == "US"
    assert Anchors("RUSSIA and the US").find("US") == (15, 17)
    assert Anchors("평양에서 만났다").find("평양") == (0, 2)


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_what_stands_there_is_found_as_it_stands_there(text, start, length):
    quote = text[start : start + length].strip()
    place = Anchors(text).find(quote)
    if place is not None:
        assert text[slice(*place)] == quote


WORDS = st.lists(st.sampled_from(["a", "b", "“a”", "a-b", " ", "  "]), max_size=30).map("".join)


def alike(one, other):
    """How many of the last characters of two texts are the same."""
    return next((n for n in range(len(one), 0, -1) if one[-n:] == other[-n:]), 0)


@given(text=WORDS, context=WORDS)
def test_no_other_place_has_more_of_the_words_before(text, context):
    place = Anchors(text).find("a", before=context)
    assert (place is None) is ("a" not in text)
    if place is not None:
        there = [at for at, letter in enumerate(text) if letter == "a"]
        whole = [at for at in there if not (is_letter(text, at - 1) or is_letter(text, at + 1))]
        wanted = plain(context)
        scores = {at: alike(plain(text[:at]), wanted) for at in whole or there}
        assert place[0] == min(scores, key=lambda at: (-scores[at], at))


def is_letter(text, at):
    return 0 <= at < len(text) and text[at].isalnum()


def plain(text):
    return " ".join(text.replace("“", '"').replace("”", '"').split()) if text.strip() else ""


def test_a_quote_that_is_said_ever_again_is_looked_for_once():
    anchors = Anchors("a b c d e " * 2000)
    said = [anchors.find("a", before=f"{'x' * (n % 5)} e") for n in range(20_000)]
    assert said[:2] == [(10, 11), (10, 11)]
    assert said[-1] == (19_990, 19_991)
