"""What a killed process has left of its cluster is swept up by the next one; nothing else is."""

import os
import subprocess
import sys
import tempfile
import time

import pytest

from annotator.extract import cluster_folders


@pytest.mark.skipif(os.name == "nt", reason="nothing tells there whose a folder is")
def test_only_what_has_no_process_any_more_is_swept_up(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    old = time.time() - 1000

    def left(name, process, *, at=old):
        folder = tmp_path / name
        (folder / f"session_2026-01-01_10-00-00_1_{process}").mkdir(parents=True)
        os.utime(folder, (at, at))
        return folder

    gone = left("goldspan-ray-gone", ended.pid)
    kept = [
        left("goldspan-ray-runs", os.getpid()),
        left("goldspan-ray-young", ended.pid, at=time.time()),
        left("another-ray-gone", ended.pid),
    ]
    new = cluster_folders.new()
    assert os.listdir(new) == []
    assert not gone.exists()
    assert all(each.exists() for each in kept)
