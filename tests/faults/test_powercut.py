"""Figure 2 in small, and the proof that it measures something; in full by `make faults`."""

import random

from tests.faults import powercut
from tests.faults.disk import Disk


def test_what_was_acknowledged_outlives_the_power():
    assert powercut.main(["--count", "50"]) == 0


def test_a_mode_that_loses_work_is_found_out(capsys):
    assert powercut.main(["--count", "50", "--mode", "wal", "--seed", "1"]) == 1
    assert "FAIL figure 2" in capsys.readouterr().out


def test_a_mode_that_breaks_files_is_found_out(capsys):
    assert powercut.main(["--count", "75", "--mode", "off", "--seed", "1"]) == 1
    said = capsys.readouterr().out
    assert ", 0 corrupt" not in said


def test_what_was_synced_is_there_and_what_was_not_may_be():
    disk = Disk({"a": b"old"})
    disk.does("write", "a", 0, b"new")
    found = {disk.after_power_cut(random.Random(seed))["a"] for seed in range(50)}
    assert {b"old", b"new"} <= found
    disk.does("sync", "a", False)
    assert disk.after_power_cut(random.Random(1)) == {"a": b"new"}


def test_a_name_that_was_taken_away_may_come_back_until_the_folder_was_synced():
    disk = Disk({"a": b"x"})
    disk.does("delete", "a", False)
    assert {len(disk.after_power_cut(random.Random(seed))) for seed in range(50)} == {0, 1}
    disk = Disk({"a": b"x"})
    disk.does("delete", "a", True)
    assert disk.after_power_cut(random.Random(1)) == {}
