"""Figure 13 in small; in full by `make faults`."""

from tests.faults import undoing


def test_a_history_that_was_killed_can_be_undone_to_its_start():
    assert undoing.main(["--count", "12"]) == 0
