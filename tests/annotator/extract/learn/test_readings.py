import hashlib
import zlib

import orjson
import pytest

from annotator.extract.learn.readings import CachedReader, make_room
from annotator.extract.spacy_pipeline import Reader, blank
from annotator.model import Article, ArticleId, Zone, ZoneKind
from annotator.text import sha256

TEXT = "Oslo\nAda Lind`s secretary met 북한 외무성 officials. She left.\n\nBy Bo"


@pytest.fixture
def told():
    return Article(ArticleId("a"), sha256(TEXT), "", TEXT, zones=(Zone(0, 4, ZoneKind.HEADLINE),))


@pytest.fixture
def cached(diplomacy, tmp_path):
    return CachedReader(None, diplomacy, tmp_path / "readings")


def only(folder):
    (path,) = folder.iterdir()
    return path


def test_what_comes_from_the_cache_is_what_was_read(cached, diplomacy, told, tmp_path):
    fresh = Reader(blank(), diplomacy).read(told)
    assert cached.read(told) == fresh
    again = CachedReader(None, diplomacy, tmp_path / "readings")
    assert again.read(told) == fresh
    assert again._reader is None


def test_other_zones_are_another_reading(cached, told, tmp_path):
    cached.read(told)
    cached.read(Article(told.id, told.sha256, "", told.text))
    assert len(list((tmp_path / "readings").iterdir())) == 2


def packed(value):
    content = orjson.dumps(value)
    return hashlib.sha256(content).digest() + zlib.compress(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda packed_: b"",
        lambda packed_: packed_[:-5],
        lambda packed_: packed_[:40] + b"\0" + packed_[41:],
        lambda packed_: packed([]),
        lambda packed_: packed({"words": [[0, 99999, "", "", 0]]}),
    ],
)
def test_a_file_that_is_not_as_it_was_written_is_read_again(cached, told, tmp_path, change):
    right = cached.read(told)
    path = only(tmp_path / "readings")
    path.write_bytes(change(path.read_bytes()))
    assert cached.read(told) == right
    assert cached.read(told) == right


def test_a_folder_that_cannot_be_made_only_costs_time(diplomacy, told, tmp_path):
    (tmp_path / "file").write_text("in the way")
    reader = CachedReader(None, diplomacy, tmp_path / "file" / "readings")
    assert reader.read(told).words


def test_the_oldest_files_make_room(tmp_path):
    import os

    for order in range(5):
        path = tmp_path / f"{order}"
        path.write_bytes(b"x" * 100)
        os.utime(path, (order, order))
    make_room(tmp_path, 250)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3", "4"]
