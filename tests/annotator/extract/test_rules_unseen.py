"""What rules found lacking on articles they were not written on; the sentences are others."""

import pytest

from annotator.extract.rules.furniture import _appeals

MARKED = [
    ("TALKS IN HELSINKI: N. KOREA WAITS", ("GPE", "HELSINKI")),
    ("TALKS IN HELSINKI: N. KOREA WAITS", ("GPE", "N. KOREA")),
    ("MS. HALVARD: Good afternoon, everyone.", ("PERSON", "HALVARD")),
    ("They will meet on Monday, 12 June.", ("DATE", "Monday, 12 June")),
    ("He wrote to her two winters ago.", ("DATE", "two winters ago")),
    ("It was held in Oslo (2014) and Bern (2015).", ("DATE", "2014")),
    ("The talks dealt with detained Americans.", ("ISSUE", "detained Americans")),
    ("At the meeting they discussed border crossings.", ("ISSUE", "border crossings")),
    ("The North asked that Foal Eagle be called off.", ("ISSUE", "Foal Eagle")),
    ("Norway left the NPT.", ("AGREEMENT", "NPT")),
    ("Bo Quist lives in Jilin Province.", ("GPE", "Jilin Province")),
    ("Ambassador-at-Large Bo Quist smiled.", ("ROLE", "Ambassador-at-Large")),
    ("Ada Lind (Ohio), ranking member of the Fjord Committee, smiled.",
     ("ROLE", "ranking member of the Fjord Committee")),
    ("Ada Lind, Director, Fjord Institute", ("ROLE", "Director, Fjord Institute")),
    ("Head of the Fjord Academy of Sciences Ada Lind said so.",
     ("ORG", "Fjord Academy of Sciences")),
]  # fmt: skip

NOT_MARKED = [
    ("The North Koreans left.", "North Koreans"),
    ("QUESTION: Did they meet?", "QUESTION"),
    ("He opened the Asia Security Dialogue.", "Asia Security"),
]

RELATED = [
    ("Ada Lind flew to Bern for talks.", ("Ada Lind", "participates_in", "talks")),
    ("Ada Lind flew to Bern for talks.", ("talks", "held_at", "Bern")),
    ("The dialogue brings together officials from Norway and Japan.",
     ("Japan", "participates_in", "dialogue")),
    ("The Norwegian government was not involved. Norway was not involved in the meeting.",
     ("Norway", "participates_in", "meeting")),
    ("The talks opened in Oslo. It was attended by Ada Lind.",
     ("Ada Lind", "participates_in", "talks")),
    ("Ada Lind came to Oslo. She was Norway's ambassador to Iran.",
     ("Ada Lind", "holds_role", "Norway's ambassador to Iran")),
    ("Deputy Foreign Minister Ada Lind of Norway smiled.",
     ("Deputy Foreign Minister", "role_at", "Norway")),
    ("Norway's Ada Lind smiled.", ("Ada Lind", "affiliated_with", "Norway")),
    ("Under the agreement, Norway would accept inspections.",
     ("Norway", "party_to", "agreement")),
    ("Iran has obligations under the Nuclear Non-Proliferation Treaty.",
     ("Iran", "party_to", "Nuclear Non-Proliferation Treaty")),
    ("The seminar was held at Villa Mirador, Geneva, on Monday.",
     ("Villa Mirador", "located_in", "Geneva")),
    ("The Fjord Forum (FF), an Oslo-based group, paid.", ("Fjord Forum", "located_in", "Oslo")),
    ("Yanji, a city in northeast China's Jilin Province, is cold.",
     ("Yanji", "located_in", "Jilin Province")),
]  # fmt: skip

FURNITURE = [
    "We value your privacy",
    "Accept all   Reject all   Manage options",
    "Home › World › Asia",
    "World | Politics | Sport",
    "Sign up to our free newsletter",
    "By clicking Subscribe you agree to our Terms of Use.",
    "Read more: The hotel on the fjord",
    "3 May 2011, 16:42 CET",
    "Comments (118)",
]
NEWS = [
    "The two sides will sign up to the agreement now.",
    "Most experts agree that talks will follow.",
    "They met at 10:30 in Oslo",
    "Published in 2014, the report names three meetings.",
    "09:00 Session 1: Sanctions",
]


@pytest.mark.parametrize(("text", "mention"), MARKED)
def test_a_mention_is_found(mentions, text, mention):
    assert mention in mentions(text)


@pytest.mark.parametrize(("text", "surface"), NOT_MARKED)
def test_what_only_looks_like_a_name_is_none(mentions, text, surface):
    assert surface not in [found for _, found in mentions(text)]


@pytest.mark.parametrize(("text", "relation"), RELATED)
def test_a_relation_is_found(relations, text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize("line", FURNITURE)
def test_banners_menus_and_appeals_are_furniture(line):
    assert _appeals(line)


@pytest.mark.parametrize("line", NEWS)
def test_sentences_of_news_are_no_furniture(line):
    assert not _appeals(line)


def test_furniture_makes_no_mention_where_the_article_came_without_zones(mentions):
    page = (
        "Envoys of Norway meet in Bern\n\nPosted on : 2018-09-05 17:12 KST\n\n"
        "The envoys of Norway and Japan met in Bern on Monday for talks on sanctions.\n\n"
        "Subscribe to updates from Paris by e-mail\nRelated stories\nA walk through Madrid\n"
    )
    found = {surface for _, surface in mentions(page)}
    assert "Bern" in found
    assert not found & {"2018-09-05", "Paris", "Madrid", "KST"}


def test_talks_told_of_again_are_as_before(builtin, diplomacy, as_article):
    text = "The Track 2 talks will open in Oslo on Friday. Ada Lind is preparing for the talks."
    (prediction,) = builtin.predict([as_article(text)], diplomacy)
    told = [each.attributes for each in prediction.mentions if each.label == "MEETING"]
    assert told == [{"status": "planned", "track": "2"}] * 2
