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
    (
        "The joint statement signed by Iran and Norway is short.",
        {
            ("Iran", "party_to", "joint statement"),
            ("Norway", "party_to", "joint statement"),
        },
    ),
    (
        "The seminar, attended by Ada Lind and Bo Ek, ended.",
        {
            ("Ada Lind", "participates_in", "seminar"),
            ("Bo Ek", "participates_in", "seminar"),
        },
    ),
    ("Iran signed the peace treaty.", {("Iran", "party_to", "peace treaty")}),
    ("He told reporters on Monday that the meeting was long.", set()),
    ("Sweden and Norway are cold.", set()),
]


ACROSS = [
    (
        "The talks begin soon. The Norwegian delegation will be led by Ada Lind.",
        {("Ada Lind", "participates_in", "talks")},
    ),
    (
        "A meeting is planned. It will be held in Oslo on Monday.",
        {("meeting", "held_at", "Oslo"), ("meeting", "held_on", "Monday")},
    ),
    (
        "The seminar was quiet. Among the participants were Ada Lind and Bo Ek.",
        {("Ada Lind", "participates_in", "seminar"), ("Bo Ek", "participates_in", "seminar")},
    ),
    (
        "The talks went well. They discussed sanctions.",
        {("talks", "concerns", "sanctions")},
    ),
    ("The talks went well. Ada Lind slept in Oslo on Monday.", set()),
]


@pytest.mark.parametrize(("text", "expected"), ACROSS)
def test_a_sentence_tells_of_the_meeting_before_it_where_its_words_say_so(
    relations, text, expected
):
    assert relations(text) == expected


def test_too_far_behind_a_meeting_nothing_is_told_of_it(relations):
    gap = "Nobody spoke. " * 8
    assert relations(f"The talks went well. {gap}The delegation was led by Ada Lind.") == set()


def test_a_dateline_is_not_when_a_meeting_is(relations):
    text = "OSLO, Sept. 4 (Fjord News) -- Norway will hold talks in Bergen."
    assert ("talks", "held_on", "Sept. 4") not in relations(text)


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
