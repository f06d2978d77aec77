import io
import os
import random
import sqlite3
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.articles.decode import LIMIT, decode, read_bytes
from annotator.errors import SourceError

ENGLISH = "“Talks” with Park’s envoy – in Zürich – cost £20… or so, said José.\n"
KOREAN = "워싱턴과 서울의 당국자들이 다음 달에 만나기로 했다고 정부 관계자가 “오늘” 말했다.\n"
SIGNED = "The envoy left Oslo. “No comment,” he said.\n\n서울=이가람 기자 desk@example.org\n"
FRENCH = "Les négociations ont repris à Genève où l’émissaire a été reçu près du lac.\n"
GERMAN = "Die Gespräche über Abrüstung in Österreich müssen größer werden, heißt es.\n"
EMOJI = "🤝 최선희 met Joel Wit at 5 °C.\n"

READABLE = [
    ("utf-8", "UTF-8", "plain ASCII only\n"),
    ("utf-8", "UTF-8", EMOJI),
    ("utf-8-sig", "UTF-8", EMOJI),
    ("utf-16", "UTF-16LE", EMOJI),
    ("utf-16-le", "UTF-16LE", ENGLISH),
    ("utf-16-be", "UTF-16BE", ENGLISH),
    ("utf-16-le", "UTF-16LE", KOREAN),
    ("utf-16-be", "UTF-16BE", KOREAN),
    ("utf-32", "UTF-32LE", EMOJI),
    ("cp1252", "CP1252", ENGLISH),
    ("cp1252", "CP1252", FRENCH),
    ("cp1252", "CP1252", GERMAN),
    ("cp1252", "CP1252", "Kim’s visit\n"),
    ("euc_kr", "EUC-KR", KOREAN),
    ("euc_kr", "EUC-KR", SIGNED),
    ("cp949", "CP949", KOREAN + "뚫훍 펲 하지 않았다고 그는 덧붙였다. 이것은 다시 볼 것이다.\n"),
]


@pytest.mark.parametrize(("codec", "name", "text"), READABLE)
def test_text_is_read_in_the_encoding_that_it_is_in(codec, name, text):
    assert decode(text.encode(codec), path="a.txt") == (text, name)


def test_utf16_with_the_other_byte_order_mark_is_read_too():
    assert decode(b"\xfe\xff" + ENGLISH.encode("utf-16-be"), path="a") == (ENGLISH, "UTF-16BE")


def test_newlines_stay_as_they_were():
    assert decode(b"one\r\ntwo\rthree", path="a.txt")[0] == "one\r\ntwo\rthree"


CHINESE = "双方就恢复六方会谈的条件交换了意见，但没有取得进展。\n"
JAPANESE = "両国は来月シンガポールで会談を行うことで合意した。\n"
RUSSIAN = "Стороны договорились продолжить переговоры в следующем месяце.\n"
POLISH = "Władysław powiedział, że rozmowy będą trwać aż do późnej jesieni w Łodzi.\n"
CZECH = "Příští jednání se uskuteční v pražském sídle už začátkem měsíce června.\n"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("gb18030", CHINESE),
        ("gb18030", "Talks " + CHINESE),
        ("big5", "雙方就恢復六方會談的條件交換了意見，但沒有取得進展。\n"),
        ("shift_jis", JAPANESE),
        ("euc_jp", JAPANESE),
        ("iso2022_jp", JAPANESE),
        ("iso2022_kr", KOREAN),
        ("johab", KOREAN),
        ("cp1251", RUSSIAN),
        ("koi8-r", RUSSIAN),
        ("cp1250", POLISH),
        ("cp1250", CZECH),
        ("mac_roman", ENGLISH),
        ("mac_roman", FRENCH),
        ("cp850", GERMAN),
    ],
)
def test_an_encoding_that_is_not_read_is_refused_and_never_guessed(codec, text):
    with pytest.raises(SourceError) as caught:
        decode(text.encode(codec), path="a.txt")
    assert caught.value.path == "a.txt"
    assert "save it as UTF-8" in str(caught.value) or "plain text" in str(caught.value)


def test_the_refusal_says_what_was_tried():
    with pytest.raises(SourceError, match=r"not UTF-8 \(byte \d+\), not CP1252 \(.*, not CP949 \("):
        decode(CHINESE.encode("gb18030"), path="a.txt")


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as found:
        found.writestr("a.txt", "text")
    return file.getvalue()


def database() -> bytes:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table t (a)")
    return connection.serialize()


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (picture(), "PNG"),
        (archive(), "ZIP"),
        (database(), "SQLite"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"{\\rtf1\\ansi text}", "rich text"),
        (b"\x1f\x8b\x08\0", "gzip"),
    ],
)
def test_other_kinds_of_file_are_refused_by_name(raw, kind):
    with pytest.raises(SourceError, match=kind):
        decode(raw, path="a.txt")


def test_random_bytes_are_refused():
    for seed in range(200):
        raw = random.Random(seed).randbytes(300)
        with pytest.raises(SourceError):
            decode(raw, path="a.txt")


@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u3000\u00a0\n".encode()])
def test_a_text_of_nothing_but_white_space_is_refused(raw):
    with pytest.raises(SourceError, match="is empty"):
        decode(raw, path="a.txt")


def test_nul_is_refused_with_its_place():
    with pytest.raises(SourceError, match=r"line 2: has a NUL at byte 8 "):
        decode(b"one\ntwo \0three", path="a.txt")
    with pytest.raises(SourceError, match=r"line 2: has a NUL character at code point 4;"):
        decode("one\n\0two".encode("utf-16"), path="a.txt")


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("one\n\ud800two".encode("utf-8", "surrogatepass"), "lone surrogate at byte 4"),
        (b"\xff\xfe" + "one\n\udc00x".encode("utf-16-le", "surrogatepass"), "byte 8"),
    ],
)
def test_a_lone_surrogate_is_refused_with_its_place(raw, place):
    with pytest.raises(SourceError, match=place) as caught:
        decode(raw, path="a.txt")
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "raw",
    [
        (KOREAN * 3).encode()[:-4],
        ENGLISH.encode()[:-3] + "…".encode()[:2],
        ENGLISH.encode().replace("–".encode(), b"\xe2\x80", 1),
    ],
)
def test_damaged_utf8_is_not_taken_for_cp1252(raw):
    with pytest.raises(SourceError, match="is UTF-8, but damaged or cut off at byte"):
        decode(raw, path="a.txt")


def test_control_codes_are_no_plain_text():
    with pytest.raises(SourceError, match="control codes"):
        decode(b"\x01\x02\x03 and a few words", path="a.txt")


def test_a_stray_control_code_in_a_long_text_is_let_through():
    text = "A form feed \f and a backspace \b in " + "a long text. " * 20
    assert decode(text.encode(), path="a.txt") == (text, "UTF-8")


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(SourceError, match="64 MB"):
        read_bytes(path)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        read_bytes(tmp_path / "none.txt")
    with pytest.raises(SourceError, match="not an ordinary file"):
        read_bytes(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders on Windows")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    with pytest.raises(SourceError, match="not an ordinary file"):
        read_bytes(path)


# words of running text, so that what is made of them could be an article
KOREAN_WORDS = KOREAN.split()
WESTERN_WORDS = ["the", "talks", "Kim’s", "“no”", "–", "Zürich", "café", "José", "May…", "Niño"]
korean = st.lists(st.sampled_from(KOREAN_WORDS), min_size=4).map(" ".join)
western = st.lists(st.sampled_from(WESTERN_WORDS), min_size=1).map(" ".join)


def read_or_refused(text: str, codec: str) -> bool:
    try:
        return decode(text.encode(codec), path="a.txt")[0] == text
    except SourceError:
        return True


@given(korean)
def test_korean_is_never_misread(text):
    assert read_or_refused(text, "cp949")


@given(western, korean)
def test_korean_amid_english_is_never_misread(western, korean):
    assert read_or_refused(western.encode("ascii", "ignore").decode() + "\n" + korean, "cp949")


@given(western)
def test_western_text_is_never_misread(text):
    assert read_or_refused(text, "cp1252")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw):
    try:
        text, _ = decode(raw, path="a.txt")
    except SourceError:
        return
    assert text.strip()
    assert "\0" not in text
    text.encode()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_unicode_is_read_back_as_it_was(text):
    if text.strip() and not text.startswith("\ufeff"):
        for codec in ("utf-8", "utf-8-sig", "utf-16"):
            assert decode(text.encode(codec), path="a.txt")[0] == text
