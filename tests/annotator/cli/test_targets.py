"""What may be named as a file to write, and what may not."""

import os

import pytest


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_that_lead_to_each_other_are_not_replaced(run, path, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    said = run.trouble(path, "export", path, "--format", "jsonl", "--output", one)
    assert "it is a link to itself" in said
    assert one.is_symlink()


def test_a_name_that_ends_like_a_folders_is_no_files(run, tmp_path):
    assert run("new", f"{tmp_path}/x/") == 2
    assert "is the name of a folder; name a file" in run.err
    assert list(tmp_path.iterdir()) == []
