"""The rules for who, what organisation, where and when, in sentences of our own."""

import pytest

BOTH = ["builtin", "rules"]
"""What a rule finds, it finds with a model and without."""


@pytest.fixture(params=BOTH)
def marked(request, mentions):
    extractor = request.getfixturevalue(request.param)
    return lambda text, label: [
        surface for each, surface in mentions(text, extractor) if each == label
    ]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Talks with Ryu Song-min went on.", ["Ryu Song-min"]),
        ("Pak Il Chon of North Korea came late.", ["Pak Il Chon"]),
        ("Ms Lindqvist and Dr. Berg stayed.", ["Lindqvist", "Berg"]),
        ("President Ada Lind opened it.", ["Ada Lind"]),
        ("Ada Lind, secretary of the Fjord Forum, smiled.", ["Ada Lind"]),
        ("Sean O’Hara, who chaired it, left.", ["Sean O’Hara"]),
        ("“Never,” said Bo van Quist.", ["Bo van Quist"]),
    ],
)
def test_a_name_is_found_by_its_shape_or_its_title(marked, text, people):
    assert marked(text, "PERSON") == people


def test_a_surname_alone_counts_behind_the_full_name(marked):
    text = "Ryu Song-min met Ada Lind. Ryu spoke first; Lind’s answer came late, Ryu said."
    assert marked(text, "PERSON") == ["Ryu Song-min", "Ada Lind", "Ryu", "Lind", "Ryu"]


def test_a_surname_that_is_a_word_needs_a_verb_behind_it(marked):
    text = "An Chol-su left. An agreement was near, An said."
    assert marked(text, "PERSON") == ["An Chol-su", "An"]


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "The Ministry of Foreign Affairs and Trade was silent.",
            ["Ministry of Foreign Affairs and Trade"],
        ),
        (
            "The Fjord Peace Foundation (FPF) paid; the FPF is rich.",
            ["Fjord Peace Foundation", "FPF", "FPF"],
        ),
        ("The North Korean Foreign Ministry replied.", ["North Korean Foreign Ministry"]),
        ("It went to the UN Security Council.", ["UN Security Council", "UN"]),
        ("The Atomic Energy Agency of Iran agreed.", ["Atomic Energy Agency of Iran"]),
        (
            "The foreign ministry and the State Department agreed.",
            ["foreign ministry", "State Department"],
        ),
        ("He works at the Swedish embassy in Pyongyang.", ["Swedish embassy in Pyongyang"]),
    ],
)
def test_an_organisation_is_found_by_its_head_or_its_name(marked, text, bodies):
    assert marked(text, "ORG") == bodies


def test_a_text_that_breaks_off_within_a_known_name_is_no_trouble(marked):
    text = "The Fjord Peace Forum Foundation and the Fjord Bank paid. The Fjord Bank"
    assert marked(text, "ORG")[-1] == "Fjord Bank"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Seoul and the U.S. disagree.", ["Seoul", "U.S."]),
        ("N. Korea’s envoy left Kuala Lumpur.", ["N. Korea", "Kuala Lumpur"]),
        ("North Korean diplomats came.", []),
        ("The North Korean Foreign Ministry replied.", ["North Korean"]),
        ("The South China Sea is deep.", []),
        ("He teaches at the University of Vienna.", ["Vienna"]),
        (
            "North Korea agreed. Then the North‘s envoy left, and the South waited.",
            ["North Korea", "North", "South"],
        ),
        ("They drove to the north of Norway.", ["Norway"]),
    ],
)
def test_a_country_or_city_is_found_and_an_adjective_only_inside_something(marked, text, places):
    assert marked(text, "GPE") == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("They stayed at the Fjord View Hotel.", ["Fjord View Hotel"]),
        ("The Yongbyon nuclear complex is old.", ["Yongbyon nuclear complex"]),
        ("Tensions on the Korean Peninsula eased.", ["Korean Peninsula"]),
    ],
)
def test_any_other_place_is_found_by_its_head_or_its_name(marked, text, places):
    assert marked(text, "LOC") == places


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("It begins on Feb. 18 and 19.", ["Feb. 18 and 19"]),
        ("It ended on Sunday night.", ["Sunday night"]),
        ("It was in the winter of 1950.", ["winter of 1950"]),
        ("It was signed in June 2018, not in 1994.", ["June 2018", "1994"]),
        ("By the end of December or early next month.", ["end of December", "early next month"]),
        (
            "They met twenty years ago, last spring and yesterday.",
            ["twenty years ago", "last spring", "yesterday"],
        ),
        ("They may march for two days and three weeks.", []),
        ("May I? It is in May.", ["May"]),
        ("They paid 2,000 dollars for 1950 tons of steel under Resolution 2087.", []),
        ("On 2 July, and the day before.", ["2 July", "day before"]),
    ],
)
def test_a_date_is_a_calendar_expression_and_no_length_of_time(marked, text, dates):
    assert marked(text, "DATE") == dates
