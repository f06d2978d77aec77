"""Which entity a mention may mean: what a reviewer is offered for a name."""

import pytest

from annotator.entities import Register
from annotator.model import Entity, EntityId


def people(*names, label="PERSON"):
    return [Entity(EntityId(name), label, name) for name in names]


def offered(name, known, label="PERSON", **options):
    aliases = options.pop("aliases", None)
    found = Register(known, aliases=aliases).candidates(name, label, **options)
    return [each.entity.name for each in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Choe Son-hui", "Choi Sun-hee"),
        ("Ri Yong-ho", "Ri Yong Ho"),
        ("Lee Yong-ho", "Ri Yong Ho"),
        ("Einhorn", "Robert Einhorn"),
        ("Kim Kye-gwan", "Kim Gye-gwan"),
        ("Núñez", "Nunez"),
        ("Sergei Ryabkov", "Sergey Riabkov"),
        ("N. Korea", "n korea"),
    ],
)
def test_other_spellings_and_parts_of_a_name_are_offered_whichever_came_first(one, other):
    assert offered(one, people(other)) == [other]
    assert offered(other, people(one)) == [one]


def test_other_names_and_other_labels_are_not():
    assert offered("Ada Lind", people("Bo Quist", "Cem Tan")) == []
    assert offered("Oslo", people("Oslo", label="ORG"), "GPE") == []


def test_the_likest_comes_first_and_aliases_count():
    known = people("The North", "North Korean", label="GPE")
    aliases = {known[0].id: ["N. Korea", "North Korea"]}
    assert offered("North Korea", known, "GPE", aliases=aliases)[0] == "The North"


def test_no_name_offers_all_of_the_label_up_to_the_most():
    known = people(*(f"Person {number:02}" for number in range(20)))
    assert offered("", known) == [f"Person {number:02}" for number in range(8)]
    assert len(offered(" ", known, most=3)) == 3
