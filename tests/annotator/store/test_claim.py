"""Who has a project open: named, taken over when gone, and never in the way."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from annotator.store import claim
from annotator.store.claim import Claim, Holder

ANOTHER = """
import sys
from pathlib import Path
from annotator.store import claim
print(type(claim.take(Path(sys.argv[1]))).__name__, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "news.goldspan"


@pytest.fixture
def another(path):
    """Another process that has the project."""
    with subprocess.Popen(
        [sys.executable, "-c", ANOTHER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "Claim\n"
        yield process
        process.kill()


def left(path, **changed):
    """A claim that somebody has left."""
    us = asdict(claim._us()) | changed
    claim.file_of(path).write_text(json.dumps(us))
    return Holder(**us)


def test_a_project_is_taken_and_given_back(path):
    ours = claim.take(path)
    assert isinstance(ours, Claim)
    assert ours.is_ours
    assert [each.name for each in path.parent.iterdir()] == [".news.goldspan.open"]
    assert claim.holder_of(path) is None
    ours.release()
    ours.release()
    assert not list(path.parent.iterdir())


def test_another_process_is_named_and_one_that_was_killed_is_taken_over(path, another):
    holder = claim.take(path)
    assert isinstance(holder, Holder)
    assert (holder.host, holder.pid) == (socket.gethostname(), another.pid)
    assert str(holder) == f"{holder.user} on this computer (process {another.pid})"
    assert claim.holder_of(path) == holder
    another.kill()
    another.wait()
    assert claim.holder_of(path) is None
    ours = claim.take(path)
    assert isinstance(ours, Claim)
    ours.release()
    assert not list(path.parent.iterdir())


def test_one_window_may_open_a_project_anew_and_gives_back_only_what_it_has(path):
    first = claim.take(path)
    second = claim.take(path)
    assert isinstance(second, Claim)
    assert not first.is_ours
    first.release()
    assert claim.file_of(path).exists()
    second.release()
    assert not claim.file_of(path).exists()


def test_a_number_that_another_process_has_by_now_is_no_claim(path):
    left(path, started="another start")
    assert claim.holder_of(path) is None


def test_another_computer_has_it_until_nobody_touched_the_claim_for_ten_minutes(path):
    holder = left(path, host="elsewhere", user="ada")
    assert claim.take(path) == holder
    assert str(holder).startswith("ada on elsewhere (process ")
    long_ago = claim.file_of(path).stat().st_mtime - 601
    os.utime(claim.file_of(path), (long_ago, long_ago))
    ours = claim.take(path)
    assert isinstance(ours, Claim)
    os.utime(ours.path, (long_ago, long_ago))
    ours.beat()
    assert ours.path.stat().st_mtime > long_ago + 500
    ours.release()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"host": 1}', "\x00" * 5000, '{"pid": -1}']
)
def test_what_is_no_claim_is_taken_over(path, content):
    claim.file_of(path).write_text(content)
    ours = claim.take(path)
    assert isinstance(ours, Claim)
    ours.release()
    assert not list(path.parent.iterdir())


@pytest.mark.parametrize("pid", [-1, 0, 1 << 80])
def test_a_claim_with_a_number_that_no_process_can_have_is_taken_over(path, pid):
    left(path, pid=pid)
    ours = claim.take(path)
    assert isinstance(ours, Claim)
    ours.release()


def test_a_pipe_or_a_link_in_the_claims_place_holds_nobody_up(path, tmp_path):
    os.mkfifo(claim.file_of(path))
    claim.take(path).release()
    diary = tmp_path / "diary"
    diary.write_text("dear diary")
    claim.file_of(path).symlink_to(diary)
    claim.take(path).release()
    assert diary.read_text() == "dear diary"


def test_what_was_left_is_not_removed_where_somebody_was_faster(path):
    gone = left(path, pid=1 << 22, started="long ago")
    faster = left(path, host="elsewhere")
    assert claim._clear(claim.file_of(path), gone)
    assert claim._read(claim.file_of(path)) == faster
    assert claim.take(path) == faster


IN_A_READ_ONLY_FOLDER = """
import os, sys
from pathlib import Path
from annotator.store import claim
os.setgroups([]); os.setgid(65534); os.setuid(65534)
ours = claim.take(Path(sys.argv[1]))
ours.beat()
print(ours.path, ours.is_ours)
ours.release()
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root lends a user")
def test_in_a_read_only_folder_nothing_is_written_and_nobody_is_stopped():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        said = subprocess.run(
            [sys.executable, "-c", IN_A_READ_ONLY_FOLDER, f"{folder}/news.goldspan"],
            capture_output=True,
            text=True,
        )
        assert said.stdout == "None True\n", said.stderr
        assert not list(Path(folder).iterdir())


def test_the_claim_of_a_link_is_that_of_the_file_it_leads_to(path, tmp_path):
    path.touch()
    link = tmp_path / "link.goldspan"
    link.symlink_to(path)
    ours = claim.take(link)
    assert ours.path == claim.file_of(path)
    ours.release()


def test_a_claim_that_was_taken_over_is_known_to_be_another(path):
    ours = claim.take(path)
    left(path, **asdict(replace(ours.holder, token="another")))
    assert not ours.is_ours
    ours.release()
    assert claim.file_of(path).exists()
