import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.extract.trim import trim


@pytest.mark.parametrize(
    ("span", "left"),
    [
        ("the United States", "United States"),
        ("The Helvetic Initiative", "Helvetic Initiative"),
        ("an Oslo meeting", "Oslo meeting"),
        ("The Hague", "The Hague"),
        ("Theodore Brandeis", "Theodore Brandeis"),
        ("North Korea’s", "North Korea"),
        ("North Korea's", "North Korea"),
        ("the North‘s", "North"),
        ("officials’", "officials"),
        ("  Oslo ,", "Oslo"),
        ("“Track 1.5” talks", "“Track 1.5” talks"),
        ("“Track 1.5 talks”", "Track 1.5 talks"),
        ("“Oslo", "Oslo"),
        ("Oslo”", "Oslo"),
        ("(KCNA)", "KCNA"),
        ("Agency (KCNA)", "Agency (KCNA)"),
        ("(KCNA", "KCNA"),
        ("U.S.", "U.S."),
        ("the “Oslo talks”", "Oslo talks"),
        ("\u00a0the\u00a0DPRK\u00a0", "DPRK"),
    ],
)
def test_what_does_not_belong_to_a_mention_comes_off(span, left):
    text = f"| {span} |"
    start, end = trim(text, 2, 2 + len(span))
    assert text[start:end] == left


@pytest.mark.parametrize("span", ["“”", " , ", "Oslo\nBergen", "a\u2028b", "🤝", ""])
def test_what_holds_no_name_or_a_line_end_is_dropped(span):
    assert trim(span, 0, len(span)) is None


def test_an_article_with_nothing_behind_it_stays():
    assert trim("the", 0, 3) == (0, 3)


def test_a_scheme_may_want_articles_and_possessives_kept():
    text = "the North’s"
    assert trim(text, 0, len(text), articles=False) == (0, 9)
    assert trim(text, 0, len(text), possessives=False) == (4, 11)


@given(st.text(st.sampled_from("ab '\"“”‘’([)]sThe,.")))
def test_trimming_only_shrinks_and_is_done_after_once(text):
    place = trim(text, 0, len(text))
    if place is not None:
        start, end = place
        assert 0 <= start < end <= len(text)
        assert trim(text, start, end) == place
