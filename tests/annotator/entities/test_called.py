"""What else a name is called in a text, and whom a surname means in it."""

import pytest

from annotator.entities import bearer
from annotator.entities.called import Bearers, called, surname_alone
from tests.annotator.entities.test_name_pairs import ALL_DIFFERENT, ALL_SAME


def others(text, name, **where):
    """The words and the reason of each place, in order."""
    return [(text[each.start : each.end], str(each.reason)) for each in called(text, name, **where)]


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Choe Son Hui", "Choi Sun-hee and Choe Sonhui came.", ["Choi Sun-hee", "Choe Sonhui"]),
        ("Choe Son Hui", "Choe Son-hui’s car, CHOE SON HUI", ["Choe Son-hui", "CHOE SON HUI"]),
        ("Choe Son Hui", "Choe Ryong Hae, Choe, and choe son hui", []),
        ("Sergei Lavrov", "Sergey Lavrov. Lavrov", ["Sergey Lavrov"]),
        ("Pyongyang", "P'yŏngyang and Phyongyang", ["P'yŏngyang", "Phyongyang"]),
        ("United States", "The United States, the US and U.S. envoys", ["US", "U.S."]),
        ("Norway", "Norwegian ships left Oslo, NORWAY", ["NORWAY"]),
        ("Foreign Ministry", "Foreign\nMinistry, Foreign. Ministry", []),
    ],
)
def test_other_spellings_and_names_of_the_same_state_are_found(name, text, found):
    assert [words for words, _ in others(text, name)] == found


def test_the_places_of_the_name_itself_are_left_out():
    assert others("Choe Son Hui met Choe Son Hui.", "Choe Son Hui") == []


def test_an_acronym_is_found_where_the_text_defines_it():
    text = "The Korea Institute for National Unification (KINU) said so. KINU has KINUs; KINU."
    name = "Korea Institute for National Unification"
    assert others(text, name) == [("KINU", "its acronym")] * 3
    assert others(text.replace("(KINU)", ""), name) == []
    assert others("Nuclear Group (KINU). KINU left.", "Nuclear Group") == []


def test_what_an_acronym_stands_for_is_found_where_the_text_defines_it():
    text = (
        "Officials of the International Atomic Energy Agency ( IAEA ) left. The International "
        "Atomic Energy Agency and IAEA."
    )
    name = "International Atomic Energy Agency"
    assert others(text, "IAEA") == [(name, "its acronym")] * 2
    assert others("Long ago\nAtomic Agency (IAEA)", "IAEA") == []
    assert others("(IAEA) is all there is.", "IAEA") == []


def test_of_very_many_names_the_nearest_are_compared():
    names = " x ".join(
        f"Name {chr(65 + place // 26)}{chr(97 + place % 26)}" for place in range(500)
    )
    text = f"Choi Sun Hee. {names}. Choe Son-hui."
    name = "Choe Son Hui"
    assert [words for words, _ in others(text, name, near=0)] == ["Choi Sun Hee"]
    assert [words for words, _ in others(text, name, near=len(text))] == ["Choe Son-hui"]


def alone(text, name, *full):
    """Where the surname of a name stands alone; `full` are the full names of the text."""
    bearers = Bearers((text.index(each), each) for each in (name, *full))
    return [each.start for each in surname_alone(text, name, bearers)]


def test_a_surname_alone_is_that_of_the_last_full_name_before_it():
    text = "Lind? Ada Lind met Bo Quist. Lind, Lind Ng, Lind's, lind and Lind-Holm. Quist."
    assert alone(text, "Ada Lind", "Bo Quist") == [29, 44]
    assert alone(text, "Bo Quist", "Ada Lind") == [text.index("Quist.", 30)]


def test_a_surname_that_two_people_bear_is_nobodys():
    text = "Choe Son Hui met Choe Ryong Hae. Choe left."
    assert alone(text, "Choe Son Hui", "Choe Ryong Hae") == []
    assert alone(text, "Choe Son Hui") == [33]


def test_before_the_second_bearer_it_means_the_first_one():
    text = "Choe Son Hui came. Choe spoke. Choe Ryong Hae came. Choi spoke."
    assert alone(text, "Choe Son Hui", "Choe Ryong Hae") == [19]
    bearers = Bearers([(0, "Choe Son Hui"), (31, "Choe Ryong Hae")])
    assert bearers.of("Choe", 19) == "Choe Son Hui"
    assert bearers.of("Choe", 52) is None
    assert bearers.of("Choe", 0) is None
    assert bearers.are("Choi", 19, ["Choi Sun-hee"])


def test_other_spellings_of_one_name_are_one_bearer():
    bearers = Bearers([(0, "Choe Son Hui"), (20, "Choi Sun-hee"), (40, "Choe"), (50, "Moon")])
    assert bearers.of("Choe", 60) == "Choi Sun-hee"


def test_no_bearer_is_overlooked_by_a_look_at_the_letters():
    names = sorted({name for pair in (*ALL_SAME, *ALL_DIFFERENT) for name in pair if " " in name})
    surnames = sorted({name.split()[place] for name in names for place in (0, -1)})
    for surname in surnames[::60]:
        bearing = {name for name in names if bearer(surname, [name]) is not None}
        assert {name for name in names if Bearers([(0, name)]).of(surname, 1)} == bearing
