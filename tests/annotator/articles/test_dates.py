import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles.dates import dates_in, is_date_alone, is_date_line


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        (
            "Posted on : 2015-03-05 16:18 KST Modified on : 2016-10-19 20:29 KST",
            {"published": "2015-03-05", "modified": "2016-10-19"},
        ),
        ("Posted October. 24, 2016 07:19,", {"published": "2016-10-24"}),
        ("Updated October. 24, 2016 07:27", {"modified": "2016-10-24"}),
        ("Updated 3 October 2017, 12:15 CET", {"modified": "2017-10-03"}),
        ("Last updated: Sept. 3, 2019 at 5:31 p.m.", {"modified": "2019-09-03"}),
        ("Published on Tuesday, 1st May 2018", {"published": "2018-05-01"}),
        ("First published 2016/2/9", {"published": "2016-02-09"}),
        ("입력 2016.10.24. 07:19", {"published": "2016-10-24"}),
        ("수정 : 2016년 10월 4일", {"modified": "2016-10-04"}),
        ("2017-05-09 17:22 KST", {"published": "2017-05-09"}),
        ("Posted on : 2015-02-30", {}),
        ("Posted on : yesterday", {}),
    ],
)
def test_the_dates_of_a_line_are_given_in_iso(line, dates):
    assert dates_in(line) == dates


@pytest.mark.parametrize(
    "line",
    [
        "Published on May 3, 2016, the report says that talks will resume.",
        "Issued on 3 March 2014, the order bars all contact between the two delegations for good",
        "Updated figures are expected on Monday",
        "Posted in Seoul since 2014",
        "The notice was posted on 2015-03-05",
    ],
)
def test_a_sentence_about_a_date_is_no_date_line(line):
    assert not is_date_line(line)


@pytest.mark.parametrize(
    "line", ["2016-10-24", "Oct. 24, 2016", "Monday, 24 October 2016, 06:40 CET", "2016. 10. 24."]
)
def test_a_date_with_its_year_can_stand_alone(line):
    assert is_date_alone(line)


@pytest.mark.parametrize("line", ["Jul. 29", "2016", "24,000 tons", "May 3, 2016: the first day"])
def test_other_lines_are_no_date_alone(line):
    assert not is_date_alone(line)


@given(st.dates())
def test_every_day_is_read_back(day):
    assert dates_in(f"Posted on : {day.isoformat()}") == {"published": day.isoformat()}


@given(st.text("Posted on:Updt 0123456789-./,JanFeb년월일KST", max_size=200))
def test_any_line_gives_dates_or_none(line):
    assert set(dates_in(line)) <= {"published", "modified"}
    is_date_line(line)
    is_date_alone(line)
