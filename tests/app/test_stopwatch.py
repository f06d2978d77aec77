"""How long a decision took, with a clock that the test sets."""

from annotator.model import Verdict
from app.session.stopwatch import IDLE, Stopwatch
from tests.making import draft


def test_it_runs_from_the_focus_or_the_last_decision_and_stands_still_while_nobody_works():
    at = [0.0]
    watch, made = Stopwatch(lambda: at[0]), draft(Verdict.NOTE)
    assert watch.timed(made).took is None
    at[0] = 1.25
    assert watch.timed(made).took == 1250
    at[0] = 3.0
    watch.start()
    at[0] = 3.2
    assert watch.timed(made).took == 200
    at[0] = 4_000
    assert watch.timed(made).took == IDLE


def test_keys_are_counted_since_the_last_decision_once_somebody_counts_them():
    watch, made = Stopwatch(), draft(Verdict.NOTE)
    watch.forget_keys()
    assert watch.timed(made).keys is None
    watch.press()
    watch.start()
    watch.press()
    assert watch.timed(made).keys == 2
    assert watch.timed(made).keys == 0
    watch.press()
    watch.forget_keys()
    assert watch.timed(made).keys == 0
