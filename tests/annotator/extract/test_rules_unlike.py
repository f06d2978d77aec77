"""What rules lacked on articles unlike those they were written on; the sentences are others."""

import pytest

MARKED = [
    ("In this July 3, 2011, file photo he smiles.", ("DATE", "July 3, 2011")),
    ("Talks will open in the second week of May.", ("DATE", "second week of May")),
    ("It was the driest summer since Juche 90 (2001).", ("DATE", "Juche 90")),
    ("They will meet around the Chuseok holiday.", ("DATE", "Chuseok holiday")),
    ("The money lasts through fiscal year 2021.", ("DATE", "fiscal year 2021")),
    ("She left Norway’s mission to the United Nations.",
     ("ORG", "mission to the United Nations")),
    ("The secretary called it a confab.", ("MEETING", "confab")),
    ("The next plenary will be in Oslo.", ("MEETING", "next plenary")),
    ("In Bern the six signed an agreement.", ("AGREEMENT", "agreement")),
    ("Few remember the so-called Fjord Day agreement.", ("AGREEMENT", "Fjord Day agreement")),
    ("It asked for an end to the joint naval exercise.", ("ISSUE", "joint naval exercise")),
    ("Ada Lind, deputy head of the Fjord Institute under the Norwegian Ministry of Trade, left.",
     ("ROLE", "deputy head of the Fjord Institute under the Norwegian Ministry of Trade")),
    ("That is right, says Prof Lind.", ("PERSON", "Lind")),
    ("Fishing was banned in the 1970s and 1980s.", ("DATE", "1970s and 1980s")),
    ("The money lasts until Easter.", ("DATE", "Easter")),
    ("He left Ho Chi Minh City on Monday.", ("GPE", "Ho Chi Minh City")),
    ("He left the Republic of Azerbaijan on Monday.", ("GPE", "Republic of Azerbaijan")),
    ("It was the first foreign ministers' meeting in years.",
     ("MEETING", "first foreign ministers' meeting")),
    ("It will open first-ever talks with Norway.", ("MEETING", "first-ever talks")),
    ("The North would halt its nuclear and missile activities.",
     ("ISSUE", "nuclear and missile activities")),
    ("Before the Fjord Council on Monday they were silent.", ("ORG", "Fjord Council")),
    ("They spoke at the Eastern Economic Forum.", ("MEETING", "Eastern Economic Forum")),
    ("The Oslo Convention on fishing quotas is dead.", ("ISSUE", "fishing quotas")),
    ("He will stay from Monday to Wednesday.", ("DATE", "Monday to Wednesday")),
    ("Federal Councillor Ada Lind smiled.", ("ROLE", "Federal Councillor")),
    ("Such contacts are known as “Track 2” here.", ("MEETING", "Track 2")),
    ("The Oslo Fjord Talks (OFT) are over. The OFT failed.", ("MEETING", "OFT")),
    ("The Fjord Peace Agreement (FPA) is dead.", ("AGREEMENT", "FPA")),
    ("The Oslo Process has thirty members. Nobody misses the Process.", ("MEETING", "Process")),
    ("They drew up the Hague Code of Conduct.", ("AGREEMENT", "Hague Code of Conduct")),
    ("It wants an end to Fjord Shield, the annual exercise of both armies.",
     ("ISSUE", "Fjord Shield")),
    ("It began a drill called Fjord Shield.", ("ISSUE", "Fjord Shield")),
    ("A ministry official said so.", ("ORG", "ministry")),
    ("Ada Lind served as chief Norwegian negotiator in 1994.",
     ("ROLE", "chief Norwegian negotiator")),
    ("The agenda of the talks was confined to fishing quotas.", ("ISSUE", "fishing quotas")),
]  # fmt: skip

NOT_MARKED = [
    ("He spoke at a news conference in Oslo on Monday.", "news conference"),
    ("Liaison officers of Norway and Japan spoke by telephone.", "Liaison"),
    ("The Fjord Reader asked her. “Yes,” she said.", "Fjord Reader"),
    ("Chief Cabinet Secretary Ada Lind smiled.", "Chief Cabinet"),
    ("We talked about herring. (Laughs.) No, about sanctions.", "Laughs"),
]

RELATED = [
    ("The four-party talks (Norway, Japan and Iran) are dead.",
     ("Iran", "participates_in", "four-party talks")),
    ("Talks are held in Oslo, where Ada Lind is said to have spoken.",
     ("Ada Lind", "participates_in", "Talks")),
    ("He spoke at the plenary meeting of the Central Committee.",
     ("Central Committee", "participates_in", "plenary meeting")),
    ("In the last seminar, Ada Lind, who is a judge, said little.",
     ("Ada Lind", "participates_in", "last seminar")),
    ("The meeting was attended by former officials including Ada Lind and Bo Quist.",
     ("Bo Quist", "participates_in", "meeting")),
    ("A meeting of the two sides on herring, which was to have been held at the village of "
     "Panmunjom last week, was called off.", ("meeting", "held_at", "Panmunjom")),
    ("A Track 2 meeting of Norwegian officials with former Japanese officials took place in "
     "Stockholm, Sweden, from May 12 to 14.", ("Track 2 meeting", "held_on", "May 12 to 14")),
    ("August 2003: The first round of talks opens.",
     ("first round of talks", "held_on", "August 2003")),
    ("Ada Lind will visit Oslo for talks.", ("talks", "held_at", "Oslo")),
    ("The Fjord talks took place on June 18 and September 3.",
     ("Fjord talks", "held_on", "September 3")),
    ("Sanctions must be the first item of the summit in Oslo.",
     ("summit", "concerns", "Sanctions")),
    ("BERN, May 4 – On Monday, delegations from Norway and Japan met in Oslo for a second round of "
     "consultations.", ("Japan", "participates_in", "second round of consultations")),
    ("Officers of the Fjord Navy will sit down with the others in Oslo next week. The two-day "
     "meeting was to take place in May.", ("two-day meeting", "held_at", "Oslo")),
    ("After the Oslo summit last June, nothing happened.", ("Oslo summit", "held_on", "last June")),
    ("The talks, which were to have opened in January, will be led by Ada Lind.",
     ("talks", "held_on", "January")),
    ("Norway wants four-way talks, including Japan and Iran, to be held soon.",
     ("Iran", "participates_in", "four-way talks")),
    ("Ada Lind complained to Foreign Minister Bo Quist during a meeting in Oslo.",
     ("Bo Quist", "participates_in", "meeting")),
    ("Under the Agreed Framework signed in Geneva on Oct. 21, 1994, Norway froze its "
     "plutonium program.", ("Norway", "party_to", "Agreed Framework")),
    ("Ada Lind (Norway) smiled.", ("Ada Lind", "affiliated_with", "Norway")),
    ("The trilateral meeting of chief nuclear negotiators from Norway, the United States and Japan "
     "will be held in Oslo on June 3.", ("trilateral meeting", "held_on", "June 3")),
    ("The trilateral meeting of chief nuclear negotiators from Norway, the United States and Japan "
     "will be held in Oslo on June 3.", ("Japan", "participates_in", "trilateral meeting")),
    ("Talks on herring, involving the two Koreas, Norway and Japan, are stalled.",
     ("Japan", "participates_in", "Talks")),
    ("The North will send Ri Yong-su, its ambassador, to the talks in Oslo.",
     ("Ri Yong-su", "participates_in", "talks")),
    ("Nobody knows when the Iran talks will end.", ("Iran", "participates_in", "Iran talks")),
    ("Ada Lind, whose Fjord Foundation pays for it, smiled.",
     ("Ada Lind", "affiliated_with", "Fjord Foundation")),
    ("Ada Lind, who sits on the Fjord Committee, smiled.",
     ("Ada Lind", "affiliated_with", "Fjord Committee")),
    ("They met at the Peace House in Panmunjom.", ("Peace House", "located_in", "Panmunjom")),
    ("The first round of consultations was held in Bern. They agreed to continue their dialogue. "
     "The delegation was led by Ada Lind.",
     ("Ada Lind", "participates_in", "first round of consultations")),
    ("Ada Lind, 41, of Oslo smiled.", ("Ada Lind", "affiliated_with", "Oslo")),
    ("Ada Lind, who teaches Korean politics at Fjord University, smiled.",
     ("Ada Lind", "affiliated_with", "Fjord University")),
    ("Ada Lind once commanded Norway’s Fjord Corps.",
     ("Ada Lind", "affiliated_with", "Fjord Corps")),
    ("He was born in Duluth, Minnesota.", ("Duluth", "located_in", "Minnesota")),
    ("Ada Lind, who served as Norwegian consul in Bern, smiled.",
     ("Ada Lind", "holds_role", "Norwegian consul in Bern")),
    ("Ada Lind, now a professor, was the Norwegian ambassador to Iran.",
     ("Ada Lind", "holds_role", "Norwegian ambassador to Iran")),
]  # fmt: skip

UNRELATED = [
    ("At the meeting, Norway asked Iran to sign a peace treaty and lift sanctions.",
     ("peace treaty", "concerns", "sanctions")),
    ("Norway hosted secret talks on fishing in May.",
     ("Norway", "participates_in", "secret talks")),
]  # fmt: skip

PAGE = (
    "(2nd LD) Envoys of Norway meet in Bern\n\n"
    "Ada Lind leaves the hotel in Bern on Monday. (AP Photo/Bo Quist, File)\n\n"
    "Ada Lind leaves the airport in Bern on Monday. (Eva Quist)\n\n"
    "The envoys of Norway and Japan met in Bern on Monday for talks on sanctions.\n\n"
    "Download the full PDF | Cite\nwww.fjord.example (Juche90.5.4.)\n"
)


@pytest.mark.parametrize(("text", "mention"), MARKED)
def test_a_mention_is_found(mentions, text, mention):
    assert mention in mentions(text)


@pytest.mark.parametrize(("text", "surface"), NOT_MARKED)
def test_what_only_looks_like_a_name_is_none(mentions, text, surface):
    assert surface not in [found for _, found in mentions(text)]


@pytest.mark.parametrize(("text", "relation"), RELATED)
def test_a_relation_is_found(relations, text, relation):
    assert relation in relations(text)


@pytest.mark.parametrize(("text", "relation"), UNRELATED)
def test_a_relation_that_is_none_is_not_found(relations, text, relation):
    assert relation not in relations(text)


def test_who_took_a_picture_and_how_often_an_agency_sent_the_article_is_no_news(mentions):
    found = {surface for _, surface in mentions(PAGE)}
    assert {"Ada Lind", "Bern", "talks"} <= found
    assert not [each for each in found if each in {"LD", "AP", "PDF"} or "Quist" in each]
    assert not [each for each in found if "Juche" in each]
