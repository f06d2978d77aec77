import hashlib
from pathlib import Path

import pytest

from annotator.errors import SchemeError
from annotator.resources import resource
from annotator.scheme import RESERVED_KEYS, Attribute, LabelMap, load, parse

SMALL = """\
name = "small"

[attributes]
modality = ["asserted", "denied"]

[mention.PERSON]
key = "p"
guideline = "A named individual."
entity = true

[mention.MEETING]
key = "2"
hue = 340
[mention.MEETING.attributes]
status = ["held", "planned"]

[relation.attends]
head = ["PERSON"]
tail = ["MEETING"]
sentence = "goes to"

[relation.knows]
head = ["PERSON"]
tail = ["PERSON"]
symmetric = true
[relation.knows.attributes]
modality = ["certain"]

[map.spacy]
trim_articles = false
[map.spacy.labels]
PER = "PERSON"
NORP = ""
"""


def test_a_scheme_is_read_whole():
    scheme = parse(SMALL)
    assert scheme.name == "small"
    assert scheme.toml == SMALL
    assert scheme.sha256 == hashlib.sha256(SMALL.encode()).hexdigest()
    person, meeting = scheme.mentions["PERSON"], scheme.mentions["MEETING"]
    assert (person.key, person.entity, person.guideline) == ("P", True, "A named individual.")
    assert (meeting.key, meeting.entity, meeting.hue) == ("2", False, 340)
    assert meeting.attributes == (Attribute("status", ("held", "planned")),)
    assert scheme.relations["attends"].sentence == "goes to"
    assert scheme.maps == {"spacy": LabelMap({"PER": "PERSON", "NORP": None}, trim_articles=False)}


def test_shared_attributes_belong_to_every_relation_that_has_none_of_that_name():
    relations = parse(SMALL).relations
    assert relations["attends"].attributes == (Attribute("modality", ("asserted", "denied")),)
    assert relations["knows"].attributes == (Attribute("modality", ("certain",)),)


@pytest.mark.parametrize(
    "written",
    [
        'modality = { values = ["asserted", "denied"], default = "denied" }\n',
        '[attributes.modality]\nvalues = ["asserted", "denied"]\ndefault = "denied"\n',
    ],
)
def test_an_attribute_may_have_a_default(written):
    scheme = parse(replaced('modality = ["asserted", "denied"]\n', written))
    assert scheme.relations["attends"].attributes == (
        Attribute("modality", ("asserted", "denied"), default="denied"),
    )
    assert scheme.relations["knows"].attributes[0].default == ""


def test_what_is_related_by_hand_is_asserted_in_the_default_scheme():
    relations = load("diplomacy").relations.values()
    assert {each.attributes[0].default for each in relations} == {"asserted"}


def test_a_label_without_a_hue_or_a_sentence_gets_one():
    scheme = parse(
        'name = "x"\n[mention.A]\nkey="A"\n[mention.B]\nkey="B"\n'
        '[relation.lives_in]\nhead=["A"]\ntail=["B"]\n'
    )
    assert scheme.mentions["A"].hue != scheme.mentions["B"].hue
    assert scheme.relations["lives_in"].sentence == "lives in"


def test_relations_are_allowed_in_one_direction_only():
    scheme = parse(SMALL)
    assert scheme.allows("attends", "PERSON", "MEETING")
    assert not scheme.allows("attends", "MEETING", "PERSON")
    assert not scheme.allows("unheard_of", "PERSON", "MEETING")
    assert [each.name for each in scheme.relations_between("PERSON", "PERSON")] == ["knows"]
    assert scheme.relations_between("MEETING", "MEETING") == []
    assert scheme.symmetric == {"knows"}


@pytest.mark.parametrize("name", ["diplomacy", "news-basic"])
def test_the_schemes_that_come_with_goldspan_load_by_name(name):
    scheme = load(name)
    assert scheme.name == name
    assert scheme == load(resource("schemes", f"{name}.toml"))
    assert not {label.key for label in scheme.mentions.values()} & RESERVED_KEYS
    assert "spacy" in scheme.maps


def test_the_hash_of_a_scheme_does_not_depend_on_its_newlines_or_its_byte_order_mark(tmp_path):
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load(path) == parse(SMALL)


def test_a_folder_of_a_scheme_s_name_does_not_hide_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("diplomacy").mkdir()
    assert load("diplomacy").name == "diplomacy"


def replaced(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


ERRORS = {
    "not TOML": (replaced('key = "2"', 'key = "2'), 12, "Illegal character"),
    "a key twice": (replaced("hue = 340", 'key = "3"'), 13, "overwrite"),
    "an unknown table": (SMALL + "\n[mentions.X]\nkey = 'Q'\n", 35, "'mentions'"),
    "an unknown field of a mention": (replaced("hue = 340", "color = 3"), 13, "'color'"),
    "an unknown field of a relation": (replaced("symmetric", "both"), 25, "'both'"),
    "an unknown field of a map": (replaced("trim_articles", "trim"), 30, "'trim'"),
    "a name that is no text": (replaced('"small"', "3"), 1, "give the scheme a name"),
    "a blank name": (replaced('"small"', '" "'), 1, "give the scheme a name"),
    "mentions that are no tables": ('name = "x"\n\nmention = ["A"]\n', 3, "[mention.NAME]"),
    "a mention that is no table": ('name = "x"\n[mention]\nA = "A"\n', 3, "[mention.A]"),
    "relations that are no tables": (
        'name = "x"\nrelation = 3\n[mention.A]\nkey="A"\n',
        2,
        "table",
    ),
    "a label with a space": (replaced("[relation.knows]", '[relation."k s"]'), 22, "letters"),
    "a guideline that is no text": (
        replaced('tail = ["PERSON"]', 'tail = ["PERSON"]\nguideline = 3'),
        25,
        "guideline of relation knows",
    ),
    "no key": (replaced('key = "2"\n', ""), 11, "needs a key"),
    "a long key": (replaced('key = "2"', 'key = "22"'), 12, "one letter or digit"),
    "a key that is no text": (replaced('key = "2"', "key = 2"), 12, "key of mention MEETING"),
    "a reserved key": (replaced('key = "2"', 'key = "x"'), 12, "taken by Goldspan"),
    "the same key twice": (replaced('key = "2"', 'key = "P"'), 12, "PERSON and MEETING"),
    "a hue too large": (replaced("340", "360"), 13, "hue of mention MEETING"),
    "a hue that is true": (replaced("340", "true"), 13, "hue of mention MEETING"),
    "entity that is no flag": (replaced("entity = true", "entity = 1"), 9, "true or false"),
    "symmetric that is no flag": (replaced("symmetric = true", "symmetric = 'y'"), 25, "true or"),
    "attributes that are no table": (
        replaced("hue = 340", "hue = 340\nattributes = 3").replace(
            '[mention.MEETING.attributes]\nstatus = ["held", "planned"]\n', ""
        ),
        14,
        "attributes of mention MEETING",
    ),
    "shared attributes that are no list": (
        replaced('modality = ["asserted", "denied"]', 'modality = "asserted"'),
        4,
        "attribute modality of relations",
    ),
    "a default that is none of the values": (
        replaced('["held", "planned"]', '{ values = ["held", "planned"], default = "hold" }'),
        15,
        "default of attribute status of mention MEETING",
    ),
    "a default that is no text": (
        replaced(
            'status = ["held", "planned"]',
            'status = { values = ["held", "planned"], default = 3 }',
        ),
        15,
        "default of attribute status",
    ),
    "an unknown field of an attribute": (
        replaced('["held", "planned"]', '{ values = ["held", "planned"], usual = "held" }'),
        15,
        "unknown field 'usual' in attribute status of mention MEETING",
    ),
    "a default on a line of its own": (
        replaced(
            '[mention.MEETING.attributes]\nstatus = ["held", "planned"]',
            '[mention.MEETING.attributes.status]\nvalues = ["held", "planned"]\ndefault = ""',
        ),
        16,
        "default of attribute status",
    ),
    "an attribute without values": (
        replaced('status = ["held", "planned"]', "status = []"),
        15,
        "attribute status of mention MEETING",
    ),
    "the same value twice": (replaced('"held", "planned"', '"held", "held"'), 15, "different"),
    "an attribute of a relation": (replaced('["certain"]', "[3]"), 27, "relation knows"),
    "no head": (replaced('head = ["PERSON"]\ntail = ["MEETING"]', ""), 17, "needs head"),
    "an empty tail": (replaced('tail = ["MEETING"]', "tail = []"), 19, "needs tail"),
    "a head that is no mention": (
        replaced('head = ["PERSON"]\ntail = ["M', 'head = ["PER"]\ntail = ["M'),
        18,
        "'PER'",
    ),
    "a tail that is a list": (replaced('tail = ["MEETING"]', "tail = [[3]]"), 19, "[3]"),
    "labels that are no table": (
        replaced('[map.spacy.labels]\nPER = "PERSON"\nNORP = ""\n', "labels = 3\n"),
        31,
        "labels of map spacy",
    ),
    "a map to no label": (replaced('PER = "PERSON"', 'PER = "HUMAN"'), 32, "'HUMAN'"),
    "a map to a number": (replaced('NORP = ""', "NORP = 3"), 33, "NORP"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_names_the_file_the_line_and_the_reason(case):
    toml, line, reason = ERRORS[case]
    with pytest.raises(SchemeError) as caught:
        parse(toml, source="my.toml")
    assert (caught.value.path, caught.value.line) == ("my.toml", line)
    assert reason in caught.value.problem
    assert str(caught.value).startswith(f"my.toml, line {line}: ")


def test_an_inline_table_is_blamed_on_its_own_line():
    with pytest.raises(SchemeError) as caught:
        parse('name = "x"\n[mention]\nA = {key = "A"}\nB = {key = "B", hue = -1}\n')
    assert caught.value.line == 4


@pytest.mark.parametrize("toml", ['name = "x"\n', 'name = "x"\n[mention]\n'])
def test_a_scheme_needs_a_mention_label(toml):
    with pytest.raises(SchemeError, match="at least one mention label"):
        parse(toml)


def test_a_scheme_without_a_name_is_told_where_to_put_it():
    with pytest.raises(SchemeError, match="on the first line"):
        parse('[mention.A]\nkey = "A"\n')


def test_an_unknown_name_lists_the_schemes_that_there_are():
    with pytest.raises(SchemeError, match="diplomacy, news-basic"):
        load("diplomatic")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SchemeError, match=r"none\.toml: cannot be read: No such file"):
        load(tmp_path / "none.toml")


def test_a_file_that_is_not_utf8_is_refused_with_its_byte(tmp_path):
    path = tmp_path / "latin.toml"
    path.write_bytes(b'name = "caf\xe9"')
    with pytest.raises(SchemeError, match="not UTF-8 at byte 11"):
        load(path)
