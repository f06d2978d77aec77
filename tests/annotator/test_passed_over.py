"""What readers have passed over: counted in whole words, by label, never what anybody marked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model import Zone, ZoneKind
from annotator.passed_over import IN_ARTICLES, OFTEN, PassedOver, ReadArticle, is_whole, units
from tests.making import places

TEXT = "Ada said that. The ministry said so. Ada left. "
MANY = -(-OFTEN // 2)
"""Articles of TEXT in which a word that it has twice was passed over often enough."""


def read(text=TEXT, *, many=MANY, names=("Ada",), label="PERSON", **fields):
    """So many articles of this text, with these names marked."""
    marked = tuple((label, (span,)) for name in names for span in places(text, name))
    return [ReadArticle(text, accepted=marked, **fields)] * many


def test_what_was_left_unmarked_often_enough_is_none_and_outside():
    found = PassedOver(read())
    assert found.is_none("said", "PERSON")
    assert found.is_outside("said", "PERSON")
    assert not PassedOver(read(many=MANY - 1)).is_none("said", "PERSON")


def test_often_in_one_article_is_not_enough():
    long = TEXT * OFTEN
    assert not PassedOver(read(long, many=IN_ARTICLES - 1)).is_none("said", "PERSON")
    assert PassedOver(read(long, many=IN_ARTICLES)).is_none("said", "PERSON")


def test_what_was_marked_once_is_a_mention_however_it_is_written():
    once = ReadArticle("It SAID so.", accepted=(("ORG", ((3, 7),)),))
    found = PassedOver([*read(), once])
    assert not found.is_none("said", "PERSON")
    assert not found.is_outside("said", "PERSON")
    assert found.is_mention("Said", "ORG")
    assert not found.is_mention("said", "PERSON")


def test_a_part_of_a_mention_is_none_by_itself_but_not_outside():
    text = "The ministry of Oslo. A ministry. One more ministry. "
    found = PassedOver(read(text, names=("ministry of Oslo",), label="ORG"))
    assert found.is_none("ministry", "ORG")
    assert not found.is_outside("ministry", "ORG")


def test_nothing_is_known_of_a_label_that_nobody_has_used():
    assert not PassedOver(read()).is_none("said", "WEAPON")


def test_what_no_reader_looks_at_does_not_count():
    zones = (Zone(0, len(TEXT), ZoneKind.FURNITURE),)
    assert not PassedOver(read(zones=zones)).is_none("said", "PERSON")


def test_only_whole_words_count():
    text = "Ada resaid saids said-so said\u0301. "
    found = PassedOver(read(text, many=5 * OFTEN))
    assert found.is_none("said", "PERSON"), "a hyphen parts words"
    text = "Ada resaid saids said\u0301. "
    assert not PassedOver(read(text, many=5 * OFTEN)).is_none("said", "PERSON")


def test_what_was_rejected_is_a_mistake_of_its_label():
    found = PassedOver(read(rejected=(("ORG", ((15, 27),)),)))
    assert found.is_mistaken("The ministry", "ORG")
    assert not found.is_mistaken("The ministry", "PERSON")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ada's ship-yard, 3.5 km", ["Ada", "ship", "yard", "3.5", "km"]),
        ("대통령은 말했다", ["대통령은", "말했다"]),
        ("北京会谈", ["北", "京", "会", "谈"]),
        ("การทูต", ["ก", "า", "ร", "ทู", "ต"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("قال الوزير", ["قال", "الوزير"]),
        ("3.5万, G7会谈", ["3", "5", "万", "G7", "会", "谈"]),
    ],
)
def test_a_word_is_what_spaces_part_or_a_character_where_none_do(text, words):
    assert [text[start:end] for start, end in units(text)] == words


@given(letters=st.lists(st.sampled_from([*"aB 7é北京\u0e01-.\n한🚢", "e\u0301", "हि", "ทิ"])))
def test_words_are_whole_in_order_and_leave_no_letter_out(letters):
    text = "".join(letters)
    found = units(text)
    assert all(is_whole(text, start, end) for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    covered = {place for start, end in found for place in range(start, end)}
    assert {place for place, each in enumerate(text) if each.isalnum()} <= covered
