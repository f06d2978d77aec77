"""What finds dates fast finds what the patterns alone would find."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.extract.rules import dates

WORDS = (
    "the a an this that these last next early mid late later earlier first second latter half end "
    "start beginning middle of in on since and or to Monday friday Sundays May march Sept. Dec "
    "October spring autumn fall winter year years week decade quarter hours ago following previous "
    "coming same New Christmas Eve yesterday today Tomorrow tonight days weekend morning night two "
    "twelve twenty several few many before after day 1998 2011 3 21st 22nd 4th 1990s 3.5.2011 "
    "2011-05-03 12 soldiers said Oslo pre x2004 – ( ) , . ’s % ."
)
texts = st.lists(
    st.tuples(st.sampled_from(WORDS.split()), st.sampled_from([" ", " ", " ", "-", ""])),
    max_size=14,
).map(lambda parts: "".join(word + gap for word, gap in parts))


@given(texts)
def test_trying_only_words_that_dates_begin_with_misses_none(text):
    whole = [
        match.span()
        for pattern in (dates._CALENDAR, dates._BARE_SEASON)
        for match in pattern.finditer(text)
    ]
    tried = [match.span() for match in dates._calendar(text, 0, len(text))]
    assert sorted(tried) == sorted(whole)
