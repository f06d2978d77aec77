"""Short names of organisations, states and their adjectives."""

import pytest

from annotator.entities.acronyms import initials, writings
from annotator.entities.states import Kind, place


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        ("Korea Institute for National Unification", "kinu"),
        ("Ministry of Foreign Affairs", "mofa"),
        ("Organization for Security and Co-operation in Europe", "osce"),
        ("Asia-Pacific Economic Cooperation", "apec"),
        ("United States Institute of Peace", "usip"),
        ("US Forces Korea", "usfk"),
        ("Association of Southeast Asian Nations", "asean"),
        ("United Nations", "un"),
    ],
)
def test_first_letters_stand_for_a_name(name, acronym):
    assert acronym in initials(name)


@pytest.mark.parametrize("name", ["Ada Lind", "Kim Jongun", "KINU", "", "of the"])
def test_two_letters_stand_only_for_what_is_known_by_them(name):
    assert initials(name) == frozenset()


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("United Nations (UN)", ("United Nations", "UN")),
        ("KINU [Korea Institute for National Unification]",
         ("KINU", "Korea Institute for National Unification")),
        ("Kim Jong Un (김정은)", ("Kim Jong Un", "김정은")),
        ("Kim Song (envoy)", ("Kim Song",)),
        ("(UN)", ("(UN)",)),
        ("UN (", ("UN (",)),
        ("", ("",)),
    ],
)  # fmt: skip
def test_what_stands_in_a_last_bracket(name, parts):
    assert writings(name) == parts


def test_a_state_is_known_by_names_and_adjectives():
    for name in ("US", "U.S.", "USA", "united states", "America"):
        assert place(name).id == "United States"
    assert place("American").kind is Kind.ADJECTIVE
    assert place("N. Korean").id == place("DPRK").id == "North Korea"
    assert place("Lind") is None


def test_halves_of_a_country_are_states_of_their_own():
    assert len({place(name).id for name in ("Germany", "East Germany", "West Germany")}) == 3
    assert place("East German").id == place("East Germany").id
    assert place("Sudan").id != place("South Sudan").id


def test_a_capital_may_act_for_its_state():
    assert place("Washington, D.C.").capital_of == {"United States"}
    assert place("Moscow").capital_of == {"Russia", "Soviet Union"}
    assert place("Oslo").kind is Kind.CITY
    assert place("Bergen").capital_of == set()
