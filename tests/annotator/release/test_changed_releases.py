"""Releases that were changed after they were made, and those of other formats."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from annotator.errors import ProjectError
from annotator.evaluate.load import load_gold
from annotator.release import release
from annotator.store.release_file import ReleaseFile
from annotator.text import sha256
from tests.annotator.release.looks import changed_by_hand, rows


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE mention SET label = 'LOC' WHERE label = 'GPE'", "mention"),
        ("DELETE FROM relation WHERE label = 'held_at'", "relation"),
        ("UPDATE article SET text = text || '!'", "article"),
    ],
)
def test_a_release_changed_after_it_was_made_is_noticed(project, tmp_path, statement, table):
    path = release(project, version="1.0", output=tmp_path).path
    changed_by_hand(path, statement)
    with ReleaseFile(path) as opened, pytest.raises(ProjectError, match=f"its table {table} does"):
        opened.gold()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET value = value || '!' WHERE name = 'datasheet'",
        "UPDATE meta SET value = '1.0' WHERE name = 'version'",
        "DELETE FROM meta WHERE name = 'contract'",
        "INSERT INTO meta VALUES ('note', 'mine')",
        "UPDATE meta SET value = 'none' WHERE name = 'sha256_meta'",
        "UPDATE meta SET value = 'none' WHERE name = 'sha256_provenance'",
        "DELETE FROM meta WHERE name = 'sha256'",
    ],
)
def test_a_release_whose_meta_was_changed_is_not_opened(project, tmp_path, statement):
    path = release(project, version="2.0", output=tmp_path).path
    changed_by_hand(path, statement)
    with pytest.raises(ProjectError, match=r"its table meta does not fit its manifest\. Go back"):
        ReleaseFile(path)
    with pytest.raises(ProjectError, match="its table meta"):
        load_gold(path)


def test_the_one_hash_is_over_the_hashes_of_all_tables(project, tmp_path):
    summary = release(project, version="1.0", output=tmp_path)
    meta = dict(rows(summary.path, "SELECT name, value FROM meta"))
    order = [
        "scheme",
        "mention_label",
        "relation_label",
        "article",
        "zone",
        "entity",
        "outside_id",
        "mention",
        "relation",
        "split",
        "provenance",
        "meta",
    ]
    assert sorted(f"sha256_{table}" for table in order) == sorted(
        name for name in meta if name.startswith("sha256_")
    )
    listed = "".join(f"{table} {meta[f'sha256_{table}']}\n" for table in order)
    assert sha256(listed) == meta["sha256"] == summary.sha256


def test_an_index_of_ones_own_is_no_harm_and_other_tables_are(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path
    connection = sqlite3.connect(path)
    connection.execute("CREATE INDEX mine ON mention (surface)")
    with ReleaseFile(path) as opened:
        assert len(opened.gold()) == 2
    connection.execute("DROP TABLE provenance")
    connection.close()
    with pytest.raises(ProjectError, match="does not have the tables of a release"):
        ReleaseFile(path)


def test_a_newer_release_and_other_files_are_refused_in_a_sentence(project, tmp_path):
    path = release(project, version="1.0", output=tmp_path).path
    with pytest.raises(ProjectError, match="is not a gold release"):
        ReleaseFile(project.path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    with pytest.raises(ProjectError, match=r"made by a newer Goldspan.*update"):
        ReleaseFile(path)


@pytest.fixture
def old(tmp_path):
    """A release as Goldspan made them before entities had outside ids."""
    path = tmp_path / "news-1.0.sqlite"
    packed = Path(__file__).parents[2] / "fixtures" / "release-format-1.sqlite.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def test_a_release_of_the_older_format_is_read_as_ever(old):
    with ReleaseFile(old) as opened:
        assert opened.format == 1
        opened.check()
        articles = opened.gold()
    assert [(article.id, len(found), len(links)) for article, found, links in articles] == [
        ("a1", 5, 2),
        ("a2", 0, 0),
    ]
    assert len(load_gold(old).articles) == 2


@pytest.mark.parametrize(("made", "said"), [(1, 2), (2, 1), (1, 0), (2, 0)])
def test_a_release_that_is_given_out_for_another_format_is_refused(
    project, old, tmp_path, made, said
):
    path = old if made == 1 else release(project, version="2", output=tmp_path).path
    changed_by_hand(path, f"PRAGMA user_version = {said}")
    with pytest.raises(ProjectError, match=r"does not (have the tables|fit its)"):
        ReleaseFile(path)
