import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles.plain import find_files, read_plain
from annotator.articles.zones import find_dates, zones
from annotator.formats import exchange
from annotator.model import UNANNOTATED, ZoneKind
from annotator.resources import resource

BODY = (
    "Delegates of the two sides met in the old town hall on Monday and parted without a statement, "
    "people who were there have said.\n\n"
    "“Nobody banged the table,” said one of them, who asked not to be named because the meeting "
    "was private. “That is progress.”\n\n"
)

SITE = (
    "Two sides to hold ‘Track 1.5’ meeting\n\n"
    "Posted on : 2015-03-05 16:18 KST Modified on : 2016-10-19 20:29 KST\n"
    "Date and place not settled; one side hopes for spring\n"
    " An envoy of one side\n"
    "An envoy of one side\n\n"
    f"{BODY}"
    "A table without corners\n\n"
    f"{BODY}"
    " \u00a0\n\n"
    "By Kim Example, staff reporter and Lee Sample, Oslo correspondent\n\n"
    "Please direct questions or comments to [desk@example.org]\n\n"
    "Caption: An envoy of one side\n\n"
    "button that move to original korean article (원문)\n\n"
    "Related stories\n\nAn earlier meeting\nSeven hotels\n\nMost viewed articles"
)

OTHER_SITE = (
    "Go to contents\n\n"
    "'It went well,' say both sides of the U.S\n\n"
    "'It went well,' say both sides of the U.S\n\n"
    "Posted October. 24, 2016 07:19,   \n\nUpdated October. 25, 2016 07:27\n\n한국어\n\n"
    f"{BODY}\n\n"
    "서울=이가람 특파원desk@example.org · 도쿄=박다온특파원 park@example.org"
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(zone.kind.value, text[zone.start : zone.end]) for zone in zones(text)]


def test_the_zones_of_a_site_with_a_standfirst_and_doubled_captions():
    assert kinds(SITE) == [
        ("headline", "Two sides to hold ‘Track 1.5’ meeting"),
        ("furniture", "Posted on : 2015-03-05 16:18 KST Modified on : 2016-10-19 20:29 KST"),
        ("standfirst", "Date and place not settled; one side hopes for spring"),
        ("caption", "An envoy of one side"),
        ("caption", "An envoy of one side"),
        ("byline", "By Kim Example, staff reporter and Lee Sample, Oslo correspondent"),
        ("furniture", "Please direct questions or comments to [desk@example.org]"),
        ("caption", "Caption: An envoy of one side"),
        ("furniture", "button that move to original korean article (원문)"),
        ("furniture", "Related stories"),
        ("furniture", "An earlier meeting"),
        ("furniture", "Seven hotels"),
        ("furniture", "Most viewed articles"),
    ]


def test_the_zones_of_a_site_with_a_doubled_headline_and_a_korean_signature():
    assert kinds(OTHER_SITE) == [
        ("furniture", "Go to contents"),
        ("headline", "'It went well,' say both sides of the U.S"),
        ("headline", "'It went well,' say both sides of the U.S"),
        ("furniture", "Posted October. 24, 2016 07:19,"),
        ("furniture", "Updated October. 25, 2016 07:27"),
        ("furniture", "한국어"),
        ("byline", "서울=이가람 특파원desk@example.org · 도쿄=박다온특파원 park@example.org"),
    ]


def test_a_byline_can_stand_above_the_body():
    above = "Talks resume\n\nUpdated 3 May 2016\nLittle hope\nJul. 29\nJul. 29\n\nBy Kim Example"
    assert kinds(f"{above}\n\n{BODY}")[2:] == [
        ("standfirst", "Little hope"),
        ("caption", "Jul. 29"),
        ("caption", "Jul. 29"),
        ("byline", "By Kim Example"),
    ]


def test_short_lines_of_photos_above_the_body_are_captions():
    text = f"Talks resume\n\nOct. 21\nChoi Example\n\n{BODY}"
    assert kinds(text)[1:] == [("caption", "Oct. 21"), ("caption", "Choi Example")]


def test_a_standfirst_may_be_a_whole_sentence_apart_from_the_body():
    text = (
        f"Talks resume\n\nUpdated 3 May 2016\nThe two sides have met after all this time.\n\n{BODY}"
    )
    assert ("standfirst", "The two sides have met after all this time.") in kinds(text)


def test_a_first_paragraph_right_below_the_dates_is_body():
    text = f"Talks resume\nUpdated 3 May 2016\nThe two sides have met after all this time.\n{BODY}"
    assert [kind for kind, _ in kinds(text)] == ["headline", "furniture"]


def test_a_byline_and_its_date_stand_below_a_standfirst_that_is_a_sentence():
    lead = "The founder of the forum explains why generals listen better than diplomats."
    text = f"Quiet talks\n\n{lead}\n\nBy Kim Example\nJune 19, 2019\n\n{BODY}"
    assert kinds(text) == [
        ("headline", "Quiet talks"),
        ("byline", "By Kim Example"),
        ("furniture", "June 19, 2019"),
    ]


def test_titles_of_other_articles_follow_more_on_this_story_below_the_body_only():
    text = f"Talks resume\n\n{BODY}More on this\n\n{BODY}More on this story\nWhy Oslo matters"
    assert kinds(text) == [
        ("headline", "Talks resume"),
        ("furniture", "More on this story"),
        ("furniture", "Why Oslo matters"),
    ]


def test_subheadings_and_sentences_that_look_like_furniture_stay_body():
    text = (
        f"Talks resume\n\n{BODY}"
        "English\n\nBy Invitation Only\n\nRelated stories were told, and most viewed them "
        "as true.\n\nKim Example, reporter\n\n2016-10-24\n\n"
        f"{BODY}"
    )
    assert kinds(text) == [("headline", "Talks resume")]


@pytest.mark.parametrize(
    "text",
    [
        "Talks resume",
        "The two sides have met in Oslo after all this time, a diplomat said.\n\nMore followed.",
        "Dear reader,\n\n" + BODY,
        "12:30\n\n" + BODY,
        BODY,
        "",
        " \n\u3000\n",
    ],
)
def test_a_text_without_a_headline_gets_none(text):
    assert not [zone for zone in zones(text) if zone.kind is ZoneKind.HEADLINE]


@pytest.mark.parametrize(
    "headline",
    [
        "Will the two sides ever meet again, and if they do, where and when?",
        "Envoy leaves the U.S.",
        "“No comment.”: an evening in Oslo",
        "북미, 다음 달 서울서 회담",
    ],
)
def test_a_headline_may_end_as_headlines_do(headline):
    assert kinds(f"{headline}\n\n{BODY}") == [("headline", headline)]


def test_a_caption_twice_amid_the_body_is_found():
    text = f"Talks resume\n\n{BODY}An envoy in Oslo\nAn envoy in Oslo\n\n{BODY}"
    assert kinds(text)[1:] == [("caption", "An envoy in Oslo")] * 2


def test_long_lines_are_body_whatever_they_begin_with():
    line = "Photo: " + "a very long story about one photograph, " * 10
    assert kinds(f"Talks resume\n\n{BODY}{line}\n\n{BODY}") == [("headline", "Talks resume")]


def test_dates_are_found_for_the_article():
    assert find_dates(SITE) == {"published": "2015-03-05", "modified": "2016-10-19"}
    assert find_dates(OTHER_SITE) == {"published": "2016-10-24", "modified": "2016-10-25"}
    assert find_dates(BODY + "It was posted on 2015-03-05 in Oslo.") == {}


def test_dates_of_zones_that_are_known_already_need_no_second_look():
    assert find_dates(SITE, zones(SITE)) == find_dates(SITE)
    assert find_dates(SITE, ()) == {}


lines = st.sampled_from(SITE.split("\n") + OTHER_SITE.split("\n")) | st.text(max_size=80)


@given(st.lists(lines, max_size=25).map("\n".join))
def test_zones_of_any_text_are_whole_lines_in_order(text):
    before = 0
    for zone in zones(text):
        assert before <= zone.start < zone.end <= len(text)
        line = text[zone.start : zone.end]
        assert "\n" not in line
        assert line == line.strip()
        assert not text[text.rfind("\n", 0, zone.start) + 1 : zone.start].strip()
        assert not text[zone.end :].partition("\n")[0].strip()
        before = zone.end
    assert set(find_dates(text)) <= {"published", "modified"}


def samples() -> list[exchange.Record]:
    return list(exchange.read(resource("samples", "gold.jsonl")))


@pytest.mark.parametrize("record", samples(), ids=lambda record: record.id)
def test_nothing_that_is_gold_in_the_samples_is_taken_for_furniture(record):
    unannotated = [zone for zone in zones(record.text) if zone.kind in UNANNOTATED]
    assert unannotated
    for mention in record.mentions:
        assert not any(z.start < mention.end and mention.start < z.end for z in unannotated)


REAL = Path(os.environ.get("GOLDSPAN_REAL_ARTICLES", "../shared/seeds"))


@pytest.mark.skipif(not REAL.is_dir(), reason="the real articles are not here")
def test_real_articles_have_a_headline_two_dates_and_mostly_body():
    for path in find_files([REAL]):
        article = read_plain(path)
        assert {"published", "modified"} <= article.meta.keys()
        assert {ZoneKind.HEADLINE, ZoneKind.FURNITURE} <= {zone.kind for zone in article.zones}
        assert sum(zone.end - zone.start for zone in article.zones) < 0.25 * len(article.text)
