"""A place in a list: whole words around it, and dots only where there are more."""

import pytest

from app.asking.context import in_context
from tests.making import OSLO, place


@pytest.mark.parametrize(
    ("words", "nth", "line"),
    [
        ("Ada Lind", 0, "[Ada Lind] and Bo Quist met in Oslo Ada …"),
        ("envoy", 0, "… Quist met in Oslo Ada Lind, an [envoy] of Norway, came to the Oslo …"),
        ("nothing", 0, "… left on Tuesday. Norway said [nothing]."),
        ("🤝", 0, "… Norway, came to the Oslo talks [🤝] on Monday. The talks, held in …"),
    ],
)
def test_a_place_is_shown_with_whole_words_around_it(words, nth, line):
    assert in_context(OSLO, *place(OSLO, words, nth), around=34) == line


def test_a_place_without_spaces_around_it_is_shown_alone():
    text = "가" * 100
    assert in_context(text, 50, 52) == "… [가가] …"


def test_the_whole_text_has_nothing_around_it():
    assert in_context("Oslo", 0, 4) == "[Oslo]"
