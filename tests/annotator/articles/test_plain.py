import hashlib
import os
from pathlib import Path

import pytest

from annotator.articles.plain import TITLE_LENGTH, find_files, read_plain, title_of
from annotator.errors import SourceError
from annotator.model import Zone, ZoneKind

TEXT = (
    "Two sides  to meet\n\nPosted on : 2015-03-05 16:18 KST\n\nThe two sides will meet in Oslo "
    "next week, a diplomat said, and 🤝 was all he wrote.\n"
)


def test_a_text_file_becomes_an_article(tmp_path):
    path = tmp_path / "meeting.txt"
    path.write_text(TEXT, encoding="utf-8")
    article = read_plain(path)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert article.text == TEXT
    assert (article.sha256, article.id) == (digest, digest[:16])
    assert article.title == "Two sides to meet"
    assert article.meta == {"file": "meeting.txt", "published": "2015-03-05"}
    assert article.zones[0] == Zone(0, 18, ZoneKind.HEADLINE)


def test_the_same_text_is_the_same_article_in_any_encoding(tmp_path):
    found = set()
    for codec, newline in (("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\r")):
        path = tmp_path / f"{codec}.txt"
        path.write_bytes(TEXT.replace("\n", newline).encode(codec))
        article = read_plain(path)
        assert article.text == TEXT
        found.add(article.id)
    assert len(found) == 1


def test_an_encoding_other_than_utf8_is_kept_in_meta(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("The envoy’s visit to Zürich ended.".encode("cp1252"))
    assert read_plain(path).meta == {"file": "old.txt", "encoding": "CP1252"}


def test_an_error_names_the_file(tmp_path):
    path = tmp_path / "empty.txt"
    path.write_bytes(b"\n\n")
    with pytest.raises(SourceError, match=r"empty\.txt: is empty"):
        read_plain(path)


@pytest.mark.skipif(os.name == "nt", reason="file names are Unicode on Windows")
def test_a_file_name_that_is_no_utf8_is_readable_in_meta(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    try:
        path.write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has Unicode names only")
    assert read_plain(path).meta["file"] == "caf\ufffd.txt"


def test_without_a_headline_the_title_is_the_beginning_of_the_first_line():
    text = "\n  The envoys\u00a0 have met. " + "and so on " * 20 + "\n\nMore."
    title = title_of(text, ())
    assert title.startswith("The envoys have met. and so on")
    assert len(title) <= TITLE_LENGTH
    assert title == title.strip()


def test_files_are_found_in_folders_without_the_hidden_ones(tmp_path):
    for name in (
        "b.txt",
        "a.TXT",
        "deep/er/c.jsonl",
        "d.text",
        ".hidden.txt",
        ".git/e.txt",
        "f.pdf",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    names = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert names == ["a.TXT", "b.txt", "d.text", "deep/er/c.jsonl"]
    assert find_files([tmp_path], suffixes=[".pdf"]) == [tmp_path / "f.pdf"]


def test_a_file_that_is_named_is_taken_whatever_its_suffix_and_once(tmp_path):
    first, second = tmp_path / "b.md", tmp_path / "a.txt"
    for path in (first, second):
        path.write_text("x", encoding="utf-8")
    assert find_files([first, second, tmp_path]) == [second, first]


def test_what_is_missing_or_empty_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="no such file or folder"):
        find_files([tmp_path / "none"])
    with pytest.raises(SourceError, match=r"ends with \.txt, \.text, \.jsonl"):
        find_files([tmp_path])
