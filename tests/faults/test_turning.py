"""Figure 4 of undo and redo in small; in full by `make faults`."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform != "linux", reason="the failing disk is for a shared SQLite")
def test_an_undo_that_the_disk_does_not_take_stays_shown_and_is_saved_later():
    # in a process of its own, for its SQLite gets another disk
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "turning", "--count", "12"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.startswith("PASS figure 4: 24 faults in undo and redo")
