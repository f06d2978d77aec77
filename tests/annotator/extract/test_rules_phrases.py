"""The rules for roles, meetings, agreements and issues, in sentences of our own."""

import pytest


@pytest.fixture
def marked(mentions):
    return lambda text, label: [surface for each, surface in mentions(text) if each == label]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "North Korean Vice Minister of Foreign Affairs Ryu Song-min left.",
            ["North Korean Vice Minister of Foreign Affairs"],
        ),
        (
            "Ryu Song-min, chief of the Europe bureau of the North Korean Foreign Ministry, left.",
            ["chief of the Europe bureau of the North Korean Foreign Ministry"],
        ),
        (
            "He met former State Department special envoy for Iran policy Bo Quist.",
            ["former State Department special envoy for Iran policy"],
        ),
        ("Norwegian President Ada Lind smiled.", ["Norwegian President"]),
        (
            "Ada Lind, a visiting fellow at the Fjord Institute, and Bo Quist came.",
            ["visiting fellow at the Fjord Institute"],
        ),
        (
            "Ada Lind, who is now an adviser to the Swedish Foreign Ministry, came.",
            ["adviser to the Swedish Foreign Ministry"],
        ),
        ("The Forum’s president, Ada Lind, lost her hat.", ["president"]),
        (
            "Ryu Song-min, Iran’s deputy ambassador to the UN, came.",
            ["Iran’s deputy ambassador to the UN"],
        ),
        (
            "Ada Lind, colonel in the Swedish Army and leader of the delegation, came.",
            ["colonel in the Swedish Army", "leader of the delegation"],
        ),
        (
            "Ada Lind, director of the Fjord Institute in Oslo, came.",
            ["director of the Fjord Institute"],
        ),
        ("Bo Quist, 61, liked the soup.", []),
        ("The ministers met their advisers.", []),
    ],
)
def test_a_role_stands_beside_a_name_and_keeps_what_belongs_to_it(marked, text, roles):
    assert marked(text, "ROLE") == roles


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        ("They will hold “Track 1.5” talks in Oslo.", ["“Track 1.5” talks"]),
        ("The 1.5 track meeting went well.", ["1.5 track meeting"]),
        ("The six-party talks are asleep.", ["six-party talks"]),
        (
            "The US-North Korea talks and the Oslo meeting ended.",
            ["US-North Korea talks", "Oslo meeting"],
        ),
        ("A third round of high-level talks is near.", ["third round of high-level talks"]),
        ("After meeting in Oslo they left.", []),
        ("He talks too much and will contact them.", []),
        ("A possible summit is discussed.", ["summit"]),
        ("It happened at the two-day meeting.", ["two-day meeting"]),
        ("The October talks failed.", ["October talks"]),
    ],
)
def test_a_meeting_is_its_head_with_what_modifies_it_from_the_left(marked, text, meetings):
    assert marked(text, "MEETING") == meetings


@pytest.mark.parametrize(
    ("text", "agreements"),
    [
        ("They signed a peace treaty.", ["peace treaty"]),
        (
            "UN Security Council Resolution 1718 forbids it.",
            ["UN Security Council Resolution 1718"],
        ),
        ("It left the Nuclear Non-Proliferation Treaty.", ["Nuclear Non-Proliferation Treaty"]),
        (
            "The Panmunjom Declaration and a joint statement exist.",
            ["Panmunjom Declaration", "joint statement"],
        ),
        ("She made a statement of no great resolution.", []),
    ],
)
def test_an_agreement_is_named_or_modified(marked, text, agreements):
    assert marked(text, "AGREEMENT") == agreements


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        (
            "Denuclearization and sanctions relief came up.",
            ["Denuclearization", "sanctions relief"],
        ),
        (
            "It will give up its uranium enrichment program for food aid.",
            ["uranium enrichment program", "food aid"],
        ),
        (
            "They fired long-range missiles after the first nuclear test.",
            ["long-range missiles", "nuclear test"],
        ),
        ("The North Korean nuclear issue remains.", ["North Korean nuclear issue"]),
        (
            "They need security guarantees and human rights.",
            ["security guarantees", "human rights"],
        ),
        ("The issue is whether the program helps.", []),
        ("The Natanz enrichment plant is large.", []),
    ],
)
def test_an_issue_is_what_is_negotiated_over(marked, text, issues):
    assert marked(text, "ISSUE") == issues


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("Norway will hold “Track 1.5” talks.", {"status": "planned", "track": "1.5"}),
        ("The Track 2 seminar was called off.", {"status": "cancelled", "track": "2"}),
        ("The six-party talks ended on Monday.", {"status": "held", "track": "1"}),
        ("The meeting was long.", {}),
    ],
)
def test_a_meetings_status_and_track_are_said_where_words_say_them(
    builtin, diplomacy, as_article, text, attributes
):
    (prediction,) = builtin.predict([as_article(text)], diplomacy)
    meeting = next(each for each in prediction.mentions if each.label == "MEETING")
    assert meeting.attributes == attributes
