"""A migration whose disk fails, or that is killed, leaves the old file or the new one."""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from annotator.errors import ProjectError
from annotator.store import (
    Project,
    migrating,
)
from tests.annotator.store.migrating.older import (
    ROOT,
    names_beside,
)


class Failing:
    """A function of `os` that fails with this error from its nth call on."""

    def __init__(self, function, number, trouble):
        self.function, self.left, self.trouble = function, number, trouble

    def __call__(self, *arguments, **options):
        self.left -= 1
        if self.left < 0:
            raise OSError(self.trouble, os.strerror(self.trouble))
        return self.function(*arguments, **options)


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize(
    ("function", "number"), [("open", 0), ("fsync", 0), ("open", 1), ("fsync", 1), ("replace", 0)]
)
def test_a_disk_that_fails_changes_nothing(path, monkeypatch, function, number, trouble):
    before = path.read_bytes()
    with monkeypatch.context() as failing:
        failing.setattr(os, function, Failing(getattr(os, function), number, trouble))
        with pytest.raises(ProjectError, match="cannot be brought to the present format in its"):
            Project.open(path)
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]
    with Project.open(path) as project:
        assert project.kept_as.read_bytes() == before


ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from annotator.errors import ProjectError
from annotator.store import Project
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    Project.open(Path(sys.argv[1]))
except ProjectError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="limits a process's files")
def test_a_disk_without_room_changes_nothing(path):
    before = path.read_bytes()
    said = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, str(path)], capture_output=True, text=True
    )
    assert said.stderr == ""
    assert "news.goldspan c" in said.stdout
    assert "disk" in said.stdout
    assert path.read_bytes() == before
    assert names_beside(path) == ["news.goldspan"]


def test_a_file_that_is_replaced_meanwhile_is_not_overwritten(path, monkeypatch):
    newer, synced = b"from another desk", migrating._sync

    def replaced(draft):
        synced(draft)
        path.with_name("sync").write_bytes(newer)
        path.with_name("sync").replace(path)

    monkeypatch.setattr(migrating, "_sync", replaced)
    with pytest.raises(ProjectError, match="replaced by another program just now; open it again"):
        Project.open(path)
    assert path.read_bytes() == newer
    assert names_beside(path) == ["news.goldspan"]


def test_without_hard_links_the_old_file_is_copied(path, monkeypatch):
    before = path.read_bytes()
    path.with_name("news.goldspan.bak").write_bytes(b"diary")
    with monkeypatch.context() as failing:
        failing.setattr(os, "link", Failing(os.link, 0, errno.EPERM))
        with Project.open(path) as project:
            assert project.kept_as == path.with_name("news.goldspan.bak2")
    assert project.kept_as.read_bytes() == before
    assert path.with_name("news.goldspan.bak").read_bytes() == b"diary"
    assert names_beside(path) == ["news.goldspan", "news.goldspan.bak", "news.goldspan.bak2"]


AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
from annotator.store import Project
path = Path(sys.argv[1])
os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Project.open(path, read_only=True) as project:
    print(len(project.article_ids()))
with Project.open(path) as project:
    print(project.why_read_only)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root lends a user")
@pytest.mark.parametrize(
    ("file", "folder", "sentence"),
    [(0o444, 0o777, "since it is read-only"), (0o666, 0o555, "since its folder is read-only")],
)
def test_without_the_right_to_write_one_can_look_and_is_told_so(path, file, folder, sentence):
    with tempfile.TemporaryDirectory() as home:
        there = Path(shutil.copy(path, home))
        there.chmod(file)
        Path(home).chmod(folder)
        before = there.read_bytes()
        said = subprocess.run(
            [sys.executable, "-c", AS_ANOTHER_USER, str(there)], capture_output=True, text=True
        )
        assert said.stderr == ""
        assert said.stdout.splitlines()[0] == "5"
        assert sentence in said.stdout.splitlines()[1]
        assert there.read_bytes() == before
        assert names_beside(there) == ["news.goldspan"]


def test_what_a_killed_migration_left_is_swept_up_and_nothing_else(path):
    ours = path.with_name(".news.goldspan.0123abcd.migrating")
    others = [
        path.with_name(name)
        for name in (
            ".news.goldspan.0123abcd",
            ".other.goldspan.0123abcd.migrating",
            "news.goldspan.0123abcd.migrating",
            ".news.goldspan.holiday.migrating",
        )
    ]
    for each in (ours, *others):
        each.write_bytes(b"what")
    Project.open(path).close()
    assert not ours.exists()
    assert all(each.exists() for each in others)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks")
def test_killed_at_any_line_it_leaves_the_old_file_or_the_new_one():
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.migration"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["kills"] == sum(found["left"].values()) > 50
    assert set(found["left"]) == {"old", "new"}
