"""Outside ids: what a person pastes, what is kept of it, and what is refused with an example."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.entities import outside
from annotator.errors import ReviewError


@pytest.mark.parametrize(
    ("pasted", "source", "value"),
    [
        ("Q884", "wikidata", "Q884"),
        (" q884\n", "wikidata", "Q884"),
        ("wikidata:Q884", "wikidata", "Q884"),
        ("Wikidata: Q884", "wikidata", "Q884"),
        ("https://www.example.org/wiki/Q884", "wikidata", "Q884"),
        ("http://example.org/entity/Q884", "wikidata", "Q884"),
        ("https://example.org/wiki/Special:EntityPage/Q884#P31", "wikidata", "Q884"),
        ("https://example.org/wiki/Q884?uselang=ko", "wikidata", "Q884"),
        ("geonames:1871859", "geonames", "1871859"),
        ("https://www.example.org/1871859/pyongyang.html", "geonames", "1871859"),
        ("viaf:49268177", "viaf", "49268177"),
        ("http://example.org/viaf/49268177/", "viaf", "49268177"),
        ("0000-0002-1825-0097", "orcid", "0000-0002-1825-0097"),
        ("orcid:0000000218250097", "orcid", "0000-0002-1825-0097"),
        ("https://example.org/0000-0002-1694-233X", "orcid", "0000-0002-1694-233X"),
        ("0000 0001 2103 2683", "isni", "0000000121032683"),
        ("isni:0000-0001-2103-2683", "isni", "0000000121032683"),
        ("https://example.org/isni/0000000121032683", "isni", "0000000121032683"),
        ("506700GE1G29325QX363", "lei", "506700GE1G29325QX363"),
        ("https://example.org/#/record/506700GE1G29325QX363", "lei", "506700GE1G29325QX363"),
        ("02mhbdp94", "ror", "02mhbdp94"),
        ("https://example.org/02mhbdp94", "ror", "02mhbdp94"),
        ("iso3166:kp", "iso3166", "KP"),
        ("nk-leaders: Choe Son Hui", "nk-leaders", "Choe Son Hui"),
        ("gnd:118562770", "gnd", "118562770"),
    ],
)
def test_what_is_pasted_is_recognised(pasted, source, value):
    assert outside.parse(pasted) == (source, value)


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "Type an id first; write it as source:id"),
        ("12345", "“12345” does not say of which source it is"),
        ("Choe Son-hui", "does not say of which source"),
        ("Q0", "does not say of which source"),
        ("wikidata:884", "“884” is no wikidata id; it should look like Q884."),
        ("wikidata:Q٨٨٤", "it should look like Q884"),
        ("wikidata:Q884x", "it should look like Q884"),
        ("geonames:Pyongyang", "it should look like 1871859"),
        ("isni:0000000121032684", "it should look like 0000000121032683"),
        ("orcid:0000-0002-1825-0098", "it should look like 0000-0002-1825-0097"),
        ("lei:506700GE1G29325QX364", "it should look like 506700GE1G29325QX363"),
        ("506700GE1G29325QX364", "does not say of which source"),
        ("ror:02mhbdp95", "it should look like 02mhbdp94"),
        ("iso3166:Korea", "it should look like KP"),
        ("https://example.org/wiki/Kim", "is an address that holds no id known here"),
        ("https://example.org", "is an address that holds no id known here"),
        ("gnd:", "does not say of which source"),
        ("x" * 90, "“" + "x" * 60 + "…” does not"),
    ],
)
def test_what_cannot_be_right_is_refused_with_what_it_should_look_like(pasted, said):
    with pytest.raises(ReviewError, match=re.escape(said)):
        outside.parse(pasted)


@pytest.mark.parametrize("source", outside.SOURCES.values(), ids=lambda each: each.name)
def test_every_example_is_an_id_and_kept_as_it_is(source):
    assert outside.parse(f"{source.name}:{source.example}") == (source.name, source.example)


@pytest.mark.parametrize("name", ["isni", "orcid", "lei", "ror"])
def test_every_slip_in_one_digit_is_noticed(name):
    source = outside.SOURCES[name]
    for place, letter in enumerate(source.example):
        for other in "0123456789":
            slip = f"{source.example[:place]}{other}{source.example[place + 1 :]}"
            if letter.isdigit() and other != letter:
                assert source.read(slip) is None, slip


@pytest.mark.parametrize("source", ["", "Wiki data", "a" * 31, "7seas"])
def test_a_source_has_a_name(source):
    with pytest.raises(ReviewError, match="cannot name a source"):
        outside.checked(source, "Q1")


@pytest.mark.parametrize("value", ["", " ", "a\nb", "x" * 201])
def test_an_id_of_ones_own_source_is_one_line_of_text(value):
    with pytest.raises(ReviewError, match="cannot be an id"):
        outside.checked("mine", value)


@given(st.text())
def test_whatever_is_pasted_gives_an_id_that_reads_back_or_a_sentence(pasted):
    try:
        source, value = outside.parse(pasted)
    except ReviewError:
        return
    assert outside.parse(f"{source}:{value}") == (source, value)
    assert outside.checked(source, value) == value
