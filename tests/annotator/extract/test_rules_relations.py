"""The rules for relations, in sentences of our own."""

import pytest

CASES = [
    (
        "Ada Lind, secretary of the Fjord Forum, smiled.",
        {
            ("Ada Lind", "holds_role", "secretary of the Fjord Forum"),
            ("secretary of the Fjord Forum", "role_at", "Fjord Forum"),
        },
    ),
    (
        "Norwegian President Ada Lind smiled.",
        {
            ("Ada Lind", "holds_role", "Norwegian President"),
            ("Norwegian President", "role_at", "Norwegian"),
        },
    ),
    (
        "Ada Lind, Norway’s ambassador to Iran, smiled.",
        {
            ("Ada Lind", "holds_role", "Norway’s ambassador to Iran"),
            ("Norway’s ambassador to Iran", "role_at", "Norway"),
        },
    ),
    (
        "Bo Quist, of the Swedish Foreign Ministry, smiled.",
        {
            ("Bo Quist", "affiliated_with", "Swedish Foreign Ministry"),
        },
    ),
    ("They met in Bergen, Norway.", {("Bergen", "located_in", "Norway")}),
    (
        "The Fjord Peace Foundation (FPF) in Oslo paid.",
        {
            ("Fjord Peace Foundation", "located_in", "Oslo"),
        },
    ),
    (
        "The US-North Korea talks ended.",
        {
            ("US", "participates_in", "US-North Korea talks"),
            ("North Korea", "participates_in", "US-North Korea talks"),
        },
    ),
    (
        "Talks between Norway and Iran will be held in Geneva on May 8.",
        {
            ("Norway", "participates_in", "Talks"),
            ("Iran", "participates_in", "Talks"),
            ("Talks", "held_at", "Geneva"),
            ("Talks", "held_on", "May 8"),
        },
    ),
    (
        "Norway and Iran held talks.",
        {
            ("Norway", "participates_in", "talks"),
            ("Iran", "participates_in", "talks"),
        },
    ),
    (
        "Ada Lind, who attended the seminar, smiled.",
        {
            ("Ada Lind", "participates_in", "seminar"),
        },
    ),
    ("The Oslo meeting ended.", {("Oslo meeting", "held_at", "Oslo")}),
    ("The October talks failed.", {("October talks", "held_on", "October")}),
    (
        "The talks on food aid and sanctions failed.",
        {
            ("talks", "concerns", "food aid"),
            ("talks", "concerns", "sanctions"),
        },
    ),
    ("Iran signed the peace treaty.", {("Iran", "party_to", "peace treaty")}),
    ("He told reporters on Monday that the meeting was long.", set()),
    ("Sweden and Norway are cold.", set()),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_sentence_gives_its_relations_and_no_others(relations, text, expected):
    assert relations(text) == expected


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Norway held talks in Oslo.", "asserted"),
        ("Norway will hold talks in Oslo.", "planned"),
        ("Norway never held talks in Oslo.", "denied"),
        ("Norway reportedly held talks in Oslo.", "reported"),
    ],
)
def test_a_relation_says_whether_it_is_so(builtin, diplomacy, as_article, text, modality):
    (prediction,) = builtin.predict([as_article(text)], diplomacy)
    assert {each.attributes["modality"] for each in prediction.relations} == {modality}
