"""Hint letters: one code for each mention, and each is complete as soon as it is typed."""

from hypothesis import given
from hypothesis import strategies as st

from app.session.hints import LETTERS, MOST, TURNS, letters


@given(count=st.integers(0, MOST + 30))
def test_no_code_begins_another(count):
    codes = list(letters([str(each) for each in range(count)]).values())
    assert len(codes) == len(set(codes)) == min(count, MOST)
    assert all(1 <= len(code) <= 2 and set(code) <= set(LETTERS) for code in codes)
    singles = {code for code in codes if len(code) == 1}
    assert not [code for code in codes if len(code) == 2 and code[0] in singles]


@given(count=st.integers(0, MOST))
def test_the_nearest_mentions_get_the_shortest_codes_in_their_order(count):
    items = [str(each) for each in range(count)]
    codes = letters(items)
    assert list(codes) == items
    lengths = [len(code) for code in codes.values()]
    assert lengths == sorted(lengths)


def test_up_to_25_mentions_need_one_letter():
    assert set(letters([str(each) for each in range(25)]).values()) == set(LETTERS)
    assert [len(code) for code in letters([str(each) for each in range(26)]).values()].count(2) == 2


def test_every_letter_of_the_alphabet_is_used_once_but_the_one_that_turns():
    assert sorted(LETTERS + TURNS) == sorted("abcdefghijklmnopqrstuvwxyz")
