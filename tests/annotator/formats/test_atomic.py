import errno
import os
import signal
import stat
from pathlib import Path

import pytest

from annotator.errors import GoldspanError
from annotator.formats.atomic import _trouble, write


def test_chunks_become_the_file(tmp_path):
    target = tmp_path / "out.jsonl"
    write([b"one\n", b"two\n"], target)
    assert target.read_bytes() == b"one\ntwo\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_was_there_is_replaced_and_keeps_its_permissions(tmp_path):
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"old")
    target.chmod(0o640)
    write([b"new"], target)
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == (0o640 if os.name != "nt" else 0o666)


@pytest.mark.skipif(os.name == "nt", reason="there is no umask on Windows")
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    write([b"x"], tmp_path / "ours")
    (tmp_path / "theirs").write_bytes(b"x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "theirs").stat().st_mode


def test_an_error_amid_the_chunks_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"old")

    def chunks():
        yield b"new" * 1_000_000
        raise LookupError("of our own making")

    with pytest.raises(LookupError, match="of our own making"):
        write(chunks(), target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.fixture(params=["nameless", "named"])
def either_way(request, monkeypatch):
    """With the nameless files of Linux, and without them."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)


@pytest.mark.usefixtures("either_way")
def test_what_is_being_written_is_neither_swept_up_nor_left(tmp_path):
    def chunks():
        yield b"first "
        write([b"meanwhile"], tmp_path / "other.jsonl")
        yield b"second"

    write(chunks(), tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == b"first second"
    assert {each.name for each in tmp_path.iterdir()} == {"out.jsonl", "other.jsonl"}


@pytest.mark.usefixtures("either_way")
def test_what_a_dead_process_has_left_is_swept_up_and_nothing_else(tmp_path):
    (tmp_path / ".0123456789ab.goldspan.tmp").write_bytes(b"half")
    theirs = [tmp_path / ".0123456789ab.tmp", tmp_path / "x.0123456789ab.goldspan.tmp"]
    for each in theirs:
        each.write_bytes(b"of others")
    target = tmp_path / "out.jsonl"
    write([b"x"], target)
    assert sorted(tmp_path.iterdir()) == sorted([target, *theirs])


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files need a name on this system")
def test_while_it_is_written_there_is_no_name_in_the_folder(tmp_path):
    seen = []

    def chunks():
        yield b"x"
        seen.extend(tmp_path.iterdir())

    write(chunks(), tmp_path / "out.jsonl")
    assert seen == []


def test_a_missing_folder_is_named(tmp_path):
    target = tmp_path / "none" / "out.jsonl"
    with pytest.raises(GoldspanError) as caught:
        write([b"x"], target)
    assert str(target) in str(caught.value)
    assert "there is no folder" in str(caught.value)


def test_a_folder_is_not_written_over(tmp_path):
    with pytest.raises(GoldspanError, match="it is a folder; name a file in it"):
        write([b"x"], tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="there are no such files on Windows")
def test_a_device_is_not_written_over():
    with pytest.raises(GoldspanError, match="it is no ordinary file"):
        write([b"x"], Path("/dev/null"))


def test_a_folder_that_may_not_be_written_is_told_as_that(tmp_path):
    folder = tmp_path / "closed"
    for mode in (0o500, 0o000):
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
        try:
            if os.access(folder, os.W_OK):
                pytest.skip("this user may write everywhere")
            with pytest.raises(GoldspanError) as caught:
                write([b"x"], folder / "out.jsonl")
        finally:
            folder.chmod(0o700)
        assert os.strerror(errno.EACCES) in str(caught.value)
        assert "permission to write" in str(caught.value)
        assert "space" not in str(caught.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_is_told_as_that():
    with pytest.raises(OSError, match="No space") as full, open("/dev/full", "wb") as file:
        file.write(b"x")
    assert "free some space" in str(_trouble(Path("/tmp/out.jsonl"), full.value))


def test_a_name_that_is_too_long_is_told_as_that(tmp_path):
    with pytest.raises(GoldspanError, match="choose a shorter name"):
        write([b"x"], tmp_path / ("x" * 300))


@pytest.mark.skipif(os.name == "nt", reason="the limit is a Unix one")
def test_a_file_that_may_not_grow_is_told_with_its_path(tmp_path):
    resource = pytest.importorskip("resource")
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(GoldspanError) as caught:
            write([b"new" * 1000] * 100, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert str(target) in str(caught.value)
    assert os.strerror(errno.EFBIG) in str(caught.value)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_is_written_through(tmp_path):
    target, link = tmp_path / "out.jsonl", tmp_path / "link.jsonl"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write([b"new"], link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_trouble_with_another_file_is_not_blamed_on_the_target(tmp_path):
    def chunks():
        yield (tmp_path / "none").read_bytes()

    with pytest.raises(FileNotFoundError):
        write(chunks(), tmp_path / "out.jsonl")
    assert list(tmp_path.iterdir()) == []
