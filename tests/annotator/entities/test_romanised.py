"""What Hangul a romanised name may stand for, against the rules of three official systems."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.entities import romanised
from annotator.entities.romanised import agree, cuts, keys, parses, rough, same, surname_readings

LEADS = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = " ㄱㄴㄹㅁㅂㅇ"
# consonants and vowels of each system, in the order above
SYSTEMS = {
    "Revised Romanisation": (
        ["g", "n", "d", "r", "m", "b", "s", "", "j", "ch", "k", "t", "p", "h"],
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    ),
    "McCune-Reischauer": (
        ["k", "n", "t", "r", "m", "p", "s", "", "ch", "ch'", "k'", "t'", "p'", "h"],
        "a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i",
    ),
    "McCune-Reischauer, voiced": (
        ["g", "n", "d", "r", "m", "b", "s", "", "j", "ch’", "k’", "t’", "p’", "h"],
        "a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i",
    ),
    "McCune-Reischauer as the news prints it": (
        ["k", "n", "t", "r", "m", "p", "s", "", "ch", "ch", "k", "t", "p", "h"],
        "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
    ),
    "North Korean": (
        ["k", "n", "t", "r", "m", "p", "s", "", "j", "ch", "kh", "th", "ph", "h"],
        "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
    ),
}
CLOSING = ["", "k", "n", "l", "m", "p", "ng"]


def hangul(lead: int, vowel: int, tail: int) -> str:
    order = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
    endings = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
    place = order.index(LEADS[lead]) * len(VOWELS) + vowel
    return chr(ord("가") + place * len(endings) + endings.index(TAILS[tail]))


def syllables() -> list[tuple[int, int, int]]:
    """Those that occur in names: no 으 alone, and ㅢ only in 희 and 의."""
    return [
        (lead, vowel, tail)
        for lead, vowel, tail in product(range(len(LEADS)), range(len(VOWELS)), range(len(TAILS)))
        if (VOWELS[vowel] != "ㅡ" or tail) and (VOWELS[vowel] != "ㅢ" or LEADS[lead] in "ㅎㅇ")
    ]


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_syllable_written_by_a_system_can_be_read_back(system):
    leads, vowels = SYSTEMS[system][0], SYSTEMS[system][1].split()
    unread = [
        f"Kim {spelled}-su"
        for lead, vowel, tail in syllables()
        if not same(
            f"Kim {(spelled := leads[lead] + vowels[vowel] + CLOSING[tail]).capitalize()}-su",
            f"김{hangul(lead, vowel, tail)}수",
        )
    ]
    assert unread == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_syllables_that_a_system_tells_apart_stay_apart(system):
    """No spelling may be read as everything: at most a few Hangul stand behind one."""
    leads, vowels = SYSTEMS[system][0], SYSTEMS[system][1].split()
    spelled = {
        leads[lead] + vowels[vowel] + CLOSING[tail] for lead, vowel, tail in syllables() if tail
    }
    sizes = [
        len(each.given[0]) for name in spelled for each in parses(f"Kim {name}-su") if each.given
    ]
    assert max(sizes) <= 6


def test_readings_that_agree_share_a_rough_key():
    """Otherwise the index would not find them."""
    letters = product(romanised._LEAD, romanised._VOWEL, romanised._TAIL, (True, False))
    for lead, vowel, tail, first in letters:
        reading = romanised._reading(lead + vowel + tail, first=first)
        assert len({rough((frozenset({each}),)) for each in reading}) <= 1, lead + vowel + tail


@pytest.mark.parametrize(
    ("spelling", "surname"),
    [
        *((each, "이") for each in ("Ri", "Lee", "Yi", "Rhee", "Li", "리")),
        *((each, "박") for each in ("Pak", "Park", "Bak")),
        *((each, "김") for each in ("Kim", "Gim")),
        *((each, "노") for each in ("Ro", "No", "Roh", "Noh", "로")),
        *((each, "유") for each in ("Ryu", "Yoo", "Yu", "Ryoo", "류")),
        *((each, "양") for each in ("Ryang", "Yang")),
        *((each, "임") for each in ("Rim", "Lim", "Im", "Yim")),
        *((each, "안") for each in ("An", "Ahn")),
        *((each, "정") for each in ("Jong", "Chung", "Jung", "Jeong", "Chong", "Cheong")),
        *((each, "황") for each in ("Hwang", "Whang")),
        *((each, "권") for each in ("Kwon", "Gwon")),
        *((each, "신") for each in ("Sin", "Shin")),
        *((each, "우") for each in ("U", "Woo", "Wu")),
        *((each, "오") for each in ("O", "Oh")),
        *((each, "최") for each in ("Choe", "Choi", "Ch'oe", "Che")),
        *((each, "허") for each in ("Ho", "Heo", "Hur", "Huh")),
        *((each, "백") for each in ("Paek", "Baek", "Paik", "Back")),
        *((each, "서") for each in ("So", "Seo", "Suh")),
    ],
)
def test_every_spelling_of_a_surname_is_read(spelling, surname):
    assert surname in surname_readings(spelling)


@pytest.mark.parametrize("word", ["Sigal", "Obama", "Smith", "", "Un", "Jong-un", "7", "Ив"])
def test_other_words_are_no_surnames(word):
    assert not surname_readings(word)


def test_a_word_of_two_syllables_tells_where_the_surname_is():
    (only,) = parses("Myong-gil Kim")
    assert only.surname == {"김"}
    assert len({frozenset(parse.surname) for parse in parses("Ri Yong-ho")}) == 1
    assert len({frozenset(parse.surname) for parse in parses("Ri Yong Ho")}) == 2


@pytest.mark.parametrize(
    "name",
    ["Kim", "", " ", "-", "Kim Jong-un-il", "Joel Wit", "Kim Beazley", "Kim " + "Jong " * 9, "김"],
)
def test_what_is_no_full_korean_name_has_no_reading(name):
    assert parses(name) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ri Su-yong", "Ri So-yong"),
        ("Kim Yo-jong", "Kim Yu-jong"),
        ("Kim Kum-chol", "Kim Gam-chol"),
        ("Choe Seon-hui", "Choe Sun-hui 2"),
        ("Pak Chun-ho", "Pak Jeon-ho II"),
        ("최선희", "최순희"),
        ("Choe Seon-hui", "최순희"),
        ("Kim Jong-un", "Kim Jon-gun"),
    ],
)
def test_names_that_a_coarser_key_would_confuse(one, other):
    assert not same(one, other)


def test_a_name_without_its_hyphen_may_be_cut_in_two_ways():
    assert same("Kim Jongun", "Kim Jong-un")
    assert same("Kim Jongun", "Kim Jon-gun")
    assert len(cuts("jongun", most=2)) == 2


SURNAMES = "Kim Ri Lee Pak Park Choe Choi Jong Chung O U Ahn 김 리"
FIRST = "Jong Jung Son Sun Yong Young Il Sung Song Ryong Hyok Myung Kye Gye Ch'un"
SECOND = "un eun il hui hee gwan kwan ho chol chul nam nim rim su soo ryol ŭn"
NAMES = st.builds(
    lambda surname, one, two, between: f"{surname} {one}{between}{two}",
    st.sampled_from(SURNAMES.split()),
    st.sampled_from(FIRST.split()),
    st.sampled_from(SECOND.split()),
    st.sampled_from(["-", " ", ""]),
)


@given(NAMES, NAMES)
def test_agreeing_is_symmetric_and_found_by_keys(one, other):
    assert same(one, one)
    assert same(one, other) == same(other, one)
    for mine, yours in product(parses(one), parses(other)):
        if agree(mine, yours):
            assert keys(mine) & keys(yours)


@given(st.text(max_size=30))
def test_any_text_can_be_asked(text):
    parses(text)
    surname_readings(text)
