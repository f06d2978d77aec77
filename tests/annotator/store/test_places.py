"""Folders that are synchronised or on a network, and the other version that they leave."""

import shutil

import pytest

from annotator.store import Project, places


@pytest.fixture
def path(tmp_path, diplomacy):
    path = tmp_path / "news.goldspan"
    Project.create(path, scheme=diplomacy).close()
    return path


def test_an_ordinary_folder_is_nothing_to_warn_of(path):
    place = places.place_of(path)
    assert not place
    assert place.warning == ""


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (University)", "Dropbox"),
        ("OneDrive - University of X", "OneDrive"),
        ("com~apple~CloudDocs", "iCloud"),
        ("My Drive", "Google Drive"),
        ("GoogleDrive-ada@example.org", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_folder_that_a_program_synchronises_is_known_by_its_name(tmp_path, folder, program):
    place = places.place_of(tmp_path / folder / "work" / "news.goldspan")
    assert place.synced_by == program
    assert f"a folder that {program} synchronises" in place.warning


@pytest.mark.parametrize("folder", ["Dropboxes", "My OneDrive notes", "drive"])
def test_a_folder_that_is_only_called_alike_is_none(tmp_path, folder):
    assert not places.place_of(tmp_path / folder / "news.goldspan")


@pytest.mark.parametrize(
    ("marker", "program"), [(".stfolder", "Syncthing"), (".sync_journal.db", "Nextcloud")]
)
def test_a_folder_is_known_by_what_a_program_left_in_it(tmp_path, marker, program):
    (tmp_path / marker).mkdir()
    assert places.place_of(tmp_path / "work" / "news.goldspan").synced_by == program


@pytest.mark.parametrize(
    ("kind", "known"), [("nfs4", "nfs4"), ("cifs", "cifs"), ("ext4", ""), ("btrfs", "")]
)
def test_a_network_drive_is_known_by_how_it_is_mounted(path, tmp_path, monkeypatch, kind, known):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nserver:/x {path.parent} {kind} rw 0 0\nbroken\n")
    monkeypatch.setattr(places, "_MOUNTS", mounts)
    place = places.place_of(path)
    assert place.network == known
    assert ("network drive" in place.warning) == bool(known)


def test_a_mounted_folder_may_have_spaces_in_its_name(tmp_path, monkeypatch):
    there = tmp_path / "our server"
    there.mkdir()
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nserver:/x {tmp_path}/our\\040server nfs rw 0 0\n")
    monkeypatch.setattr(places, "_MOUNTS", mounts)
    assert places.place_of(there / "news.goldspan").network == "nfs"
    assert places.place_of(tmp_path / "news.goldspan").network == ""


@pytest.mark.parametrize(
    "name",
    [
        "news (Ada's conflicted copy 2026-07-15).goldspan",
        "news.sync-conflict-20260715-120000-ABCDEFG.goldspan",
        "news_conflict-20260715-120000.goldspan",
        "news (1).goldspan",
        "news 2.goldspan",
        "news-ADAS-LAPTOP.goldspan",
    ],
)
def test_a_conflicting_copy_beside_the_project_is_named(path, name):
    other = path.with_name(name)
    shutil.copy(path, other)
    place = places.place_of(path)
    assert place.conflicts == (other,)
    assert name in place.warning


def test_another_project_of_a_similar_name_is_no_conflict(path, diplomacy):
    Project.create(path.with_name("news 2.goldspan"), scheme=diplomacy).close()
    shutil.copy(path, path.with_name("news before restoring.goldspan"))
    shutil.copy(path, path.with_name("newspapers.goldspan"))
    path.with_name("news (1).goldspan").write_text("something else")
    assert not places.place_of(path)
