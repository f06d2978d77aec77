import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles.cues import (
    BYLINE,
    CAPTION,
    CREDITED,
    DATES,
    FURNITURE,
    LINKS,
    LONGEST,
    SIGNED,
    STRAY,
    cue_of,
)

LINES = {
    FURNITURE: [
        "Go to contents",
        "(ATTN: UPDATES with comments; CHANGES headline)",
        "Keywords #Oslo #talks",
        "Skip to main content",
        "Please direct questions or comments to [desk@example.org]",
        "Please direct comments or questions to the desk",
        "button that move to original korean article (원문)",
        "Share this article",
        "Share",
        "Print   E-mail   Share this article",
        "Facebook | Twitter",
        "Read also: A guide to the go-betweens",
        "See also: Why the talks failed",
        "© 2018 The Example. All rights reserved.",
        "ⓒ한빛일보",
        "Copyright © The Example",
        "All rights reserved.",
        "<저작권자 ⓒ 한빛일보, 무단전재 금지>",
        "Subscribe to our newsletter",
        "Sign up for the weekly newsletter and never miss a summit.",
        "Advertisement",
        "(END)",
    ],
    LINKS: [
        "Related stories",
        "Related articles:",
        "Most viewed articles",
        "Latest news",
        "관련기사",
    ],
    DATES: ["Posted on : 2015-03-05 16:18 KST", "Updated October. 24, 2016 07:27"],
    STRAY: ["한국어", "English", "2016-10-24", "Example & World  |  Diplomacy", "Follow us on X"],
    CAPTION: [
        "Caption: The envoy leaves the hotel",
        "Photo: Kim Example",
        "Photo by Kim Example",
        "(Photo: pool)",
        "The envoy leaves the hotel (Example archives)",
        "The envoy leaves the hotel. (file photo)",
        "The envoy (provided by the committee)",
        "The envoy leaves the hotel /Yonhap",
        "▲ 회담장에 들어서는 대표단",
        "사진=한빛일보",
    ],
    CREDITED: ["The envoy leaves the hotel (Yonhap)", "The envoy and his aides [AP/Yonhap]"],
    BYLINE: [
        "By Kim Example, Washington correspondent",
        "By Kim Example, staff reporter and Lee Sample, Tokyo Correspondent",
        "By Kim Example and Lee Sample, Senior Staff writer",
        "Written by Kim Example",
        "Reporting by Kim Example; editing by M. Sample",
        "(Reporting by Kim Example in Seoul. Editing by M. Sample.)",
        "(This article was written by Kim Example and Lee Sample.)",
        "Staff writer Kim Example contributed to this story. Reach Sample at 555-0142.",
        "Example reported from Seoul. Wire writer Lee Sample in Oslo contributed to this report.",
    ],
    SIGNED: [
        "By Kim Example",
        "by Kim Example | November 2, 2020",
        "BY KIM EXAMPLE and LEE SAMPLE",
        "By Florian Sample in Vienna",
        "Kim Example, staff reporter",
        "서울=이가람 특파원 desk@example.org",
        "이가람 기자",
        "kim@example.org",
        "(Yonhap)",
    ],
    None: [
        "North Korea and the US to resume talks",
        "By Monday the delegations had left",
        "By the time reporters arrived, the room was empty.",
        "Related stories had been told before.",
        "Share prices fell in Seoul",
        "Listen.",
        "Photo opportunities were not planned",
        "Please direct the talks with care",
        "Most viewed it as a failure",
        "Read more into it than there was!",
        "Copyright was one of the subjects",
        "“We agreed.” (Laughter)",
        "He said so to Reuters. (Yonhap)",
        "Both contributed to the talks.",
        "Date: still open, sources said.",
        "English lessons were offered",
        "Location of the talks not announced",
    ],
}


@pytest.mark.parametrize(
    ("cue", "line"), [(c, line) for c, lines in LINES.items() for line in lines]
)
def test_a_line_shows_what_it_is(cue, line):
    assert cue_of(line) is cue


def test_only_what_cannot_be_body_is_believed_amid_the_body():
    assert FURNITURE.anywhere
    assert CAPTION.anywhere
    assert not STRAY.anywhere
    assert not SIGNED.anywhere


cue_text = st.text(
    st.sampled_from(" ()[]|/@.,:©Byphotsaeriwnlu한국어기자0123456789-'’\u2028\u0085"),
    min_size=1,
    max_size=LONGEST,
)


@given(st.text(min_size=1, max_size=LONGEST) | cue_text)
def test_any_line_has_a_cue_or_none(line):
    if line.strip():
        cue_of(line.strip())
