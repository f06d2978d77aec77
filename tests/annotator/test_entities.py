"""Which entity a mention may mean: likeness of names, best first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.entities import candidates, folded, likeness, sound
from annotator.model import Entity, EntityId


def people(*names, label="PERSON"):
    return [Entity(EntityId(name), label, name) for name in names]


def test_names_are_compared_without_case_hyphens_dots_and_spaces():
    assert folded("Choe Son-hui") == folded("CHOE SONHUI") == "choesonhui"
    assert likeness("N. Korea", "n korea") == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Choe Son-hui", "Choi Sun-hee"),
        ("Ri Yong-ho", "Ri Yong Ho"),
        ("Einhorn", "Robert Einhorn"),
        ("Kim Kye-gwan", "Kim Gye-gwan"),
        ("Ulan Bator", "Ulaanbaatar"),
        ("Lee Yong-ho", "Ri Yong Ho"),
        ("Núñez", "Nunez"),
        ("Sergei Ryabkov", "Sergey Riabkov"),
    ],
)
def test_other_spellings_and_parts_of_a_name_are_offered(one, other):
    assert [each.name for each in candidates(one, "PERSON", people(other))] == [other]
    assert [each.name for each in candidates(other, "PERSON", people(one))] == [one]


def test_romanisations_of_one_name_sound_the_same_and_other_names_do_not():
    assert sound("Choe Son-hui") == sound("Choi Sun-hee") == "casanha"
    assert sound("Ada Lind") != sound("Ada Quist")


def test_other_names_and_other_labels_are_not():
    assert candidates("Ada Lind", "PERSON", people("Bo Quist", "Cem Tan")) == []
    assert candidates("Oslo", "GPE", people("Oslo", label="ORG")) == []


def test_the_likest_comes_first_and_aliases_count():
    known = people("Democratic People's Republic of Korea", "North Korean", label="GPE")
    aliases = {known[0].id: ["N. Korea", "North Korea"]}
    found = candidates("North Korea", "GPE", known, aliases=aliases)
    assert [each.name for each in found] == [known[0].name, "North Korean"]


def test_no_name_offers_all_of_the_label_up_to_the_most():
    known = people(*(f"Person {number:02}" for number in range(20)))
    assert [each.name for each in candidates("", "PERSON", known)] == [
        f"Person {number:02}" for number in range(8)
    ]
    assert len(candidates(" ", "PERSON", known, most=3)) == 3


@given(one=st.text(max_size=20), other=st.text(max_size=20))
def test_likeness_is_between_0_and_1_and_1_for_the_same_name(one, other):
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1
    if folded(one):
        assert likeness(one, one) == 1
    assert (likeness(one, other) == 1) == (folded(one) == folded(other) != "")
