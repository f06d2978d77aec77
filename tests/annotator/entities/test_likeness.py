"""How like two names are: what holds for any two."""

from hypothesis import example, given
from hypothesis import strategies as st

from annotator.entities import Reason, likeness, same
from annotator.entities.spelling import folded, words

TEXT = """
Kim Jong-un Choe Son-hui Lavrov Sergei Sergey al-Assad el-Sisi UN U.S. North Korean DPRK Ministry
of Foreign Affairs Wang Yi Mao Tse-tung Abe J. K Institute for 1718 1.5 (KINU) O’Brien People’s
최선희 Ёлкин Malmö Ono Ohno Oslo Osla
"""
WORDS = st.sampled_from(TEXT.split())
NAMES = st.lists(WORDS, max_size=5).map(" ".join) | st.text(max_size=20)


@given(NAMES, NAMES)
def test_likeness_is_symmetric(one, other):
    assert likeness(one, other) == likeness(other, one)


@given(NAMES)
def test_a_name_is_like_itself(name):
    like = likeness(name, name)
    if folded(name):
        assert like is not None
        assert (like.score, like.reason) == (1.0, Reason.NAME)


@given(NAMES, NAMES)
def test_likeness_is_a_share(one, other):
    like = likeness(one, other)
    assert like is None or 0 < like.score <= 1


@given(st.lists(WORDS, max_size=4).map(" ".join), st.lists(WORDS, max_size=4).map(" ".join))
def test_case_does_not_matter(one, other):
    assert likeness(one.upper(), other) == likeness(one, other.lower())


@given(st.lists(WORDS, min_size=1, max_size=4))
@example(["Jong-un", "UN"])
def test_hyphens_dots_and_spaces_are_no_part_of_a_name(words):
    assert same(" ".join(words).strip("()"), "  ".join(words).replace("-", "").strip("()"))


def test_nothing_speaks_for_names_without_letters():
    assert likeness("", "") is None
    assert likeness("—", "…") is None
    assert likeness("", "Kim Jong-un") is None


def test_the_reason_is_the_strongest():
    reasons = {
        ("Kim Jong-un", "KIM JONG UN"): Reason.NAME,
        ("Kim Jong-un", "Kim Jung-eun"): Reason.SPELLING,
        ("Mao Zedong", "Mao Tse-tung"): Reason.SPELLING,
        ("Sergei Lavrov", "Sergey Lavrov"): Reason.SPELLING,
        ("US", "United States"): Reason.STATE,
        ("Kyiv", "Kiev"): Reason.STATE,
        ("KINU", "Korea Institute for National Unification"): Reason.ACRONYM,
        ("Swedish", "Sweden"): Reason.ADJECTIVE,
        ("Ada Lind", "Adah Lindt"): Reason.LIKE,
        ("Sigal", "Leon Sigal"): Reason.PART,
        ("Washington", "United States"): Reason.CAPITAL,
        ("Pyongyang", "North Korean"): Reason.CAPITAL,
    }
    assert {pair: getattr(likeness(*pair), "reason", None) for pair in reasons} == reasons


def test_stronger_reasons_score_higher():
    by_strength = [
        likeness(*pair).score
        for pair in [
            ("Kim Jong-un", "Kim Jong Un"),
            ("Kim Jong-un", "Kim Jung-eun"),
            ("US", "United States"),
            ("KINU", "Korea Institute for National Unification"),
            ("Swedish", "Sweden"),
            ("Ada Lind", "Adah Lindt"),
            ("Sigal", "Leon Sigal"),
            ("Washington", "United States"),
        ]
    ]
    assert by_strength == sorted(by_strength, reverse=True)
    assert len(set(by_strength)) == len(by_strength)


def test_a_bracket_is_another_name_only_if_it_can_be_one():
    assert same("United Nations (UN)", "UN")
    assert same("Kim Jong Un (김정은)", "김정은")
    assert same("KINU (Korea Institute for National Unification)", "KINU")
    assert not same("Kim Song (envoy)", "envoy")
    assert same("Kim Song (envoy)", "Kim Song")


def test_a_word_that_begins_like_an_arabic_article_stays_whole():
    assert words("Elders") == ("elders",)
    assert words("El-Sisi") == words("el Sisi") == words("Sisi")
