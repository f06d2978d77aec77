"""Candidates for a mention among all entities."""

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.entities import Reason, Register, likeness
from annotator.model import Entity, EntityId


def people(*names: str) -> list[Entity]:
    return [Entity(EntityId(f"e{place}"), "PERSON", name) for place, name in enumerate(names)]


def found(name, entities, label="PERSON", *, aliases=None, **options):
    register = Register(entities, aliases=aliases)
    return [each.entity.name for each in register.candidates(name, label, **options)]


def test_an_exact_name_comes_before_an_alias_and_an_alias_before_a_spelling():
    known = people("Choe Sun Hui", "Choi Son-hee", "Choe Son-hui")
    aliases = {EntityId("e1"): ["Choe Son Hui"]}
    assert found("Choe Son Hui", known, aliases=aliases) == [
        "Choe Son-hui",
        "Choi Son-hee",
        "Choe Sun Hui",
    ]
    reasons = [
        each.likeness.reason
        for each in Register(known, aliases=aliases).candidates("Choe Son Hui", "PERSON")
    ]
    assert reasons == [Reason.NAME, Reason.ALIAS, Reason.SPELLING]


def test_only_entities_of_the_label_are_offered():
    place = Entity(EntityId("p"), "GPE", "Kim")
    assert found("Kim", [*people("Kim Jong-un"), place]) == ["Kim Jong-un"]
    assert found("Kim", [*people("Kim Jong-un"), place], "GPE") == ["Kim"]
    assert found("Kim", people("Kim Jong-un"), "ORG") == []


def test_without_a_name_any_of_the_label_are_offered_by_name():
    known = people("Wit", "Ada Lind", "Sigal")
    assert found("", known) == ["Ada Lind", "Sigal", "Wit"]
    assert found(" - ", known, most=2) == ["Ada Lind", "Sigal"]


def test_no_more_than_asked_for():
    ends = ("un", "il", "nam", "su", "ho", "chol", "gil", "hui", "min", "suk")
    known = people(*(f"Kim Jong-{end}" for end in ends))
    assert len(found("Kim", known)) == 8
    assert len(found("Kim", known, most=3)) == 3
    assert found("Kim Jong-un", known) == ["Kim Jong-un"]


def test_a_surname_offers_those_who_bear_it_in_any_spelling():
    known = people("Choe Son-hui", "Choi Young-jin", "Ri Yong-ho", "Leon Sigal", "Joel Wit")
    assert set(found("Choi", known)) == {"Choe Son-hui", "Choi Young-jin"}
    assert found("Lee", known) == ["Ri Yong-ho"]
    assert found("Sigal", known) == ["Leon Sigal"]


def test_names_are_found_while_they_are_typed():
    known = people("Choe Son-hui", "Sergei Lavrov", "Leon Sigal")
    for typed in ("C", "Cho", "choe s", "Choe Son-h"):
        assert found(typed, known)[0] == "Choe Son-hui", typed
    assert found("lav", known) == ["Sergei Lavrov"]
    assert found("leon si", known) == ["Leon Sigal"]


def test_a_surname_that_somebody_was_called_by_makes_nobody_else_him():
    known = people("Choe Son-hui")
    aliases = {EntityId("e0"): ["Choe", "Choe Son-hui"]}
    assert found("Choe", known, aliases=aliases) == ["Choe Son-hui"]
    assert found("Choe Ryong-hae", known, aliases=aliases) == []


def test_states_by_adjective_and_capital_last():
    names = ("Washington", "United States", "Washington State University", "Sweden")
    known = [Entity(EntityId(name), "GPE", name) for name in names]
    assert found("Washington", known, "GPE") == [
        "Washington",
        "Washington State University",
        "United States",
    ]
    assert found("US", known, "GPE")[0] == "United States"
    assert found("Swedish", known, "GPE") == ["Sweden"]


def test_every_writing_of_an_entity_finds_it():
    known = [Entity(EntityId("o"), "ORG", "Korea Institute for National Unification (KINU)")]
    for name in ("KINU", "Korea Institute for National Unification", "kinu"):
        assert found(name, known, "ORG") == [known[0].name]


def test_an_entity_is_offered_once_for_its_best_name():
    known = people("Choe Son-hui")
    aliases = {EntityId("e0"): ["Choi Sun-hee", "Choe", "Choe Sun Hui"]}
    (only,) = Register(known, aliases=aliases).candidates("Choi Sun-hee", "PERSON")
    assert only.likeness.reason is Reason.ALIAS


def asked(register, name, label="PERSON"):
    return [each.entity.name for each in register.candidates(name, label)]


def test_what_changes_between_two_questions_counts_at_once():
    lind, ek = people("Ada Lind", "Bo Ek")
    register = Register([lind, ek])
    assert asked(register, "Ada Lind") == ["Ada Lind"]
    renamed = Entity(lind.id, "PERSON", "Ida Lund")
    register.put([(renamed, ())])
    assert asked(register, "Ida Lund") == ["Ida Lund"]
    assert asked(register, "Ada Lind") == []
    register.put([(renamed, ["Ada Lind"])])
    (alias,) = register.candidates("Ada Lind", "PERSON")
    assert (alias.entity, alias.name, alias.likeness.reason) == (
        renamed,
        "Ada Lind",
        Reason.ALIAS,
    )
    register.put([(lind, ["Ida Lund"])])
    (name,) = register.candidates("Ada Lind", "PERSON")
    assert (name.entity, name.likeness.reason) == (lind, Reason.NAME)
    register.drop([ek.id, EntityId("nobody")])
    assert asked(register, "Bo Ek") == []
    register.put([(Entity(lind.id, "ORG", "Ida Lund"), ())])
    assert asked(register, "Ida Lund") == []
    assert asked(register, "Ida Lund", "ORG") == ["Ida Lund"]


def test_a_register_changed_often_answers_like_a_new_one():
    register = Register(people("Nobody", "Bo Ek"))
    for step in range(300):
        lind = Entity(EntityId("e0"), "PERSON", f"Ada Lind {step}")
        register.put([(lind, [f"Lind the {step}th"])])
        assert asked(register, f"Ada Lind {step}") == [lind.name]
        assert asked(register, f"Lind the {step}th")[0] == lind.name
    register.drop(["e0"])
    assert asked(register, "Ada Lind 299") == []


NAMES = """
Choe Son-hui; Choi Sun-hee; Choe Ryong-hae; Choe; Kim Jong Un; Kim Jong-il; Kim; 최선희; 김정은;
Sergei Lavrov; Sergey Lawrow; Lavrov; Mao Zedong; Mao Tse-tung; Wang Yi; Leon Sigal; Leon V. Sigal;
KINU; Korea Institute for National Unification; UN; United Nations; UN Security Council;
North Korea; DPRK; North Korean; Pyongyang; P'yŏngyang; Sweden; Swedish; Stockholm;
Ministry of Foreign Affairs; Foreign Ministry; Chinese Foreign Ministry; Mount Kumgang;
Mount Geumgang; al-Qaeda; Al Qaida; Ono; Ohno; Adah Lindt; Ada Lind; Resolution 1718;
Resolution 1874; Rodong Sinmun; Nodong Shinmun; S; Kim Jong-u; United; Fore
"""
NAME = st.sampled_from([name.strip() for name in NAMES.split(";")])


@settings(max_examples=60)
@given(st.lists(NAME, unique=True, min_size=1), NAME)
def test_the_index_misses_nothing_that_comparing_all_would_find(names, asked):
    known = people(*names)
    offered = Register(known).candidates(asked, "PERSON", most=len(known))
    compared = {entity.name: likeness(asked, entity.name) for entity in known}
    assert {each.entity.name: each.likeness for each in offered} == {
        name: like for name, like in compared.items() if like
    }
