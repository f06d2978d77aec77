from pathlib import Path

import orjson
import pytest

from annotator.errors import SourceError
from annotator.formats.exchange import Record, check_against, check_scheme, read
from annotator.scheme import LabelMap, parse
from annotator.text import sha256

TEXT = "🤝 Choe Son-hui met Joel Wit in Oslo"
SCHEME = parse(
    """
name = "small"
[attributes]
modality = ["asserted", "denied"]
[mention.PERSON]
key = "P"
[mention.PLACE]
key = "L"
[mention.PLACE.attributes]
size = ["city", "state"]
[relation.lives_in]
head = ["PERSON"]
tail = ["PLACE"]
"""
)
CHOE = {"id": "m1", "start": 2, "end": 14, "label": "PERSON"}
OSLO = {"id": "m2", "start": 31, "end": 35, "label": "PLACE"}
LIVES = {"id": "r1", "label": "lives_in", "head": "m1", "tail": "m2"}


@pytest.fixture
def record(tmp_path):
    """Reads one line of these keys."""

    def record(**keys: object) -> Record:
        path = tmp_path / "in.jsonl"
        path.write_bytes(b"\n" + orjson.dumps({"id": "a1"} | keys))
        [found] = read(path)
        return found

    return record


def refused(check, *arguments, **options) -> SourceError:
    with pytest.raises(SourceError) as caught:
        check(*arguments, path=Path("in.jsonl"), **options)
    assert (caught.value.path, caught.value.line) == ("in.jsonl", 2)
    return caught.value


def test_mentions_that_fit_the_text_pass(record):
    found = record(
        sha256=sha256(TEXT),
        mentions=[
            CHOE | {"surface": "Choe Son-hui"},
            OSLO,
            CHOE | {"id": "m3", "end": 27, "fragments": [[2, 6], [24, 27]], "surface": "Choe Wit"},
        ],
        zones=[{"start": 0, "end": 35, "kind": "caption"}],
    )
    check_against(found, TEXT, path=Path("in.jsonl"))
    check_against(record(text=TEXT), TEXT, path=Path("in.jsonl"))


@pytest.mark.parametrize(
    ("keys", "field", "reason"),
    [
        ({"mentions": [CHOE, OSLO | {"end": 36}]}, "mentions[1].end", "has 35 code points"),
        ({"mentions": [CHOE | {"surface": "Choe"}]}, "mentions[0].surface", "is 'Choe', but"),
        (
            {"mentions": [CHOE | {"start": 3, "end": 15, "surface": "Choe Son-hui"}]},
            "mentions[0].surface",
            "UTF-16 units",
        ),
        ({"zones": [{"start": 0, "end": 36, "kind": "byline"}]}, "zones[0].end", "has 35"),
        ({"sha256": "0" * 64}, "sha256", "another version"),
        ({"text": "Another text."}, "text", "another id"),
    ],
)
def test_what_does_not_fit_the_text_is_refused(record, keys, field, reason):
    error = refused(check_against, record(**keys), TEXT)
    assert error.field == field
    assert reason in error.problem


def test_what_the_scheme_allows_passes_as_it_is(record):
    found = record(
        mentions=[CHOE, OSLO | {"attributes": {"size": "city"}}],
        relations=[LIVES | {"attributes": {"modality": "denied"}}],
    )
    assert check_scheme(found, SCHEME, path=Path("in.jsonl")) is found
    silent = record()
    assert check_scheme(silent, SCHEME, path=Path("in.jsonl")).mentions is None


@pytest.mark.parametrize(
    ("mentions", "relations", "field", "reason"),
    [
        (
            [CHOE, OSLO | {"label": "GPE"}, CHOE | {"id": "m3", "label": "NORP"}],
            [],
            "mentions[1].label",
            "the scheme small has no GPE, NORP; it has PERSON, PLACE",
        ),
        ([CHOE, OSLO], [LIVES | {"label": "met"}], "relations[0].label", "no met; it has lives_in"),
        (
            [CHOE, OSLO],
            [LIVES, LIVES | {"id": "r2", "head": "m2", "tail": "m1"}],
            "relations[1]",
            "lives_in may not link PLACE to PERSON; its heads are PERSON, its tails PLACE",
        ),
        ([CHOE, OSLO], [LIVES | {"tail": "m1"}], "relations[0].tail", "the head itself"),
        (
            [CHOE | {"attributes": {"size": "city"}}],
            [],
            "mentions[0].attributes.size",
            "PERSON has no such attribute; it has none",
        ),
        (
            [OSLO | {"attributes": {"sise": "city"}}],
            [],
            "mentions[0].attributes.sise",
            "it has size",
        ),
        (
            [OSLO | {"attributes": {"size": "town"}}],
            [],
            "mentions[0].attributes.size",
            "may be city, state, not 'town'",
        ),
        (
            [CHOE, OSLO],
            [LIVES | {"attributes": {"modality": "hoped"}}],
            "relations[0].attributes.modality",
            "may be asserted, denied, not 'hoped'",
        ),
    ],
)
def test_what_the_scheme_forbids_is_refused(record, mentions, relations, field, reason):
    error = refused(check_scheme, record(mentions=mentions, relations=relations), SCHEME)
    assert error.field == field
    assert reason in error.problem


def test_thousands_of_unknown_labels_are_counted_not_listed(record):
    mentions = [CHOE | {"id": f"x{n}", "label": f"L{n:04}"} for n in range(3000)]
    error = refused(check_scheme, record(mentions=mentions), SCHEME)
    assert "L0019 and 2980 more; it has PERSON, PLACE" in error.problem


def test_a_label_map_renames_labels_and_drops_those_it_maps_to_nothing(record):
    found = record(
        mentions=[
            CHOE | {"label": "PER", "surface": "Choe Son-hui"},
            OSLO | {"surface": "Oslo"},
            OSLO | {"id": "m3", "label": "NORP"},
        ],
        relations=[LIVES, LIVES | {"id": "r2", "tail": "m3"}],
    )
    labels = LabelMap({"PER": "PERSON", "NORP": None})
    mapped = check_scheme(found, SCHEME, path=Path("in.jsonl"), label_map=labels)
    assert [(mention.id, mention.label) for mention in mapped.mentions] == [
        ("m1", "PERSON"),
        ("m2", "PLACE"),
    ]
    assert [relation.id for relation in mapped.relations] == ["r1"]
    assert mapped.surfaces == ("Choe Son-hui", "Oslo")
    assert check_scheme(record(), SCHEME, path=Path("x"), label_map=labels).mentions is None


def test_a_label_that_neither_map_nor_scheme_knows_is_refused(record):
    found = record(mentions=[CHOE | {"label": "FAC"}])
    error = refused(check_scheme, found, SCHEME, label_map=LabelMap({"PER": "PERSON"}))
    assert "no FAC" in error.problem
