"""Figure 1 in small; in full by `make faults`."""

from tests.faults import kills


def test_what_was_acknowledged_is_there_after_a_kill():
    assert kills.main(["--count", "60"]) == 0


def test_the_harness_notices_what_is_lost():
    assert kills.reviewing.lost_or_made_up(["a", "b"], ["a"])
    assert kills.reviewing.lost_or_made_up(["a"], ["a", "b", "c"])
    assert not kills.reviewing.lost_or_made_up(["a"], ["a", "b"])
