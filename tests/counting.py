"""Scores as the three counts that tests are mostly about."""

from typing import NamedTuple


class Counts(NamedTuple):
    """Right, wrongly predicted, missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0


def counts(score):
    """The counts of a score."""
    return Counts(score.tp, score.fp, score.fn)
