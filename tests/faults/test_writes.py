"""Figure 4 in small; in full by `make faults`."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="the failing disk is for a shared SQLite")
def test_a_write_that_fails_is_told_and_is_done_once_when_it_can_be():
    # in a process of its own, for its SQLite gets another disk
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "writes", "--count", "25"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith("PASS figure 4: 100 faults")
