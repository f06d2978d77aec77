"""What rules lacked on articles unlike those they were written on; the sentences are others."""

import pytest

MARKED = [
    ("In this July 3, 2011, file photo he smiles.", ("DATE", "July 3, 2011")),
    ("Talks will open in the second week of May.", ("DATE", "second week of May")),
    ("It was the driest summer since Juche 90 (2001).", ("DATE", "Juche 90")),
    ("They will meet around the Chuseok holiday.", ("DATE", "Chuseok holiday")),
    ("The money lasts through fiscal year 2021.", ("DATE", "fiscal year 2021")),
    ("The Fjord Forum for Dialogue paid for it.", ("ORG", "Fjord Forum for Dialogue")),
    ("She left Norway’s mission to the United Nations.",
     ("ORG", "mission to the United Nations")),
    ("The secretary called it a confab.", ("MEETING", "confab")),
    ("The next plenary will be in Oslo.", ("MEETING", "next plenary")),
    ("In Bern the six signed an agreement.", ("AGREEMENT", "agreement")),
    ("Few remember the so-called Fjord Day agreement.", ("AGREEMENT", "Fjord Day agreement")),
    ("Both put their names to the Oslo Waters Treaty.", ("AGREEMENT", "Oslo Waters Treaty")),
    ("The sides signed the May 4 Joint Statement.", ("AGREEMENT", "May 4 Joint Statement")),
    ("It asked for an end to the joint naval exercise.", ("ISSUE", "joint naval exercise")),
    ("Ada Lind, deputy head of the Fjord Institute under the Norwegian Ministry of Trade, left.",
     ("ROLE", "deputy head of the Fjord Institute under the Norwegian Ministry of Trade")),
    ("That is right, says Prof Lind.", ("PERSON", "Lind")),
]  # fmt: skip

NOT_MARKED = [
    ("He spoke at a news conference in Oslo on Monday.", "news conference"),
    ("OSLO, May 4 (Fjordhap) -- Envoys of Norway and Japan met in Oslo on Monday.", "Fjordhap"),
    ("Liaison officers of Norway and Japan spoke by telephone.", "Liaison"),
    ("We talked about herring. (Laughs.) No, about sanctions.", "Laughs"),
]

PAGE = (
    "(2nd LD) Envoys of Norway meet in Bern\n\n"
    "Ada Lind leaves the hotel in Bern on Monday. (AP Photo/Bo Quist, File)\n\n"
    "The envoys of Norway and Japan met in Bern on Monday for talks on sanctions.\n\n"
    "Download the full PDF | Cite\nwww.fjord.example (Juche90.5.4.)\n"
)


@pytest.mark.parametrize(("text", "mention"), MARKED)
def test_a_mention_is_found(mentions, text, mention):
    assert mention in mentions(text)


@pytest.mark.parametrize(("text", "surface"), NOT_MARKED)
def test_what_only_looks_like_a_name_is_none(mentions, text, surface):
    assert surface not in [found for _, found in mentions(text)]


def test_who_took_a_picture_and_how_often_an_agency_sent_the_article_is_no_news(mentions):
    found = {surface for _, surface in mentions(PAGE)}
    assert {"Ada Lind", "Bern", "talks"} <= found
    assert not [each for each in found if each in {"LD", "AP", "PDF"} or "Quist" in each]
    assert not [each for each in found if "Juche" in each]
