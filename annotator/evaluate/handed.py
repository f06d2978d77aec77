"""What somebody hands to an evaluation in Python: of another type it is told, not run into."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.errors import SourceError
from annotator.evaluate.chance import RESAMPLES
from annotator.evaluate.sides import Gold, Predictions


def check_sides(gold: object, predictions: Iterable[object]) -> None:
    """Refuse what is no value of the two sides, such as the name of a file."""
    if not isinstance(gold, Gold):
        raise SourceError("gold", f"is {_said(gold)}; read it with load_gold(…), or make a Gold")
    for each in predictions:
        if not isinstance(each, Predictions):
            raise SourceError(
                "predictions",
                f"are {_said(each)}; read them with load_predictions(…), "
                "or make them with Predictions.from_spans(…)",
            )


def check_chance(resamples: object, seed: object) -> None:
    """Refuse numbers of resamples and seeds that are none."""
    if not isinstance(resamples, int) or resamples < 0:
        raise SourceError(
            "resamples", f"is {resamples}; 0 leaves intervals out, {RESAMPLES} is usual"
        )
    if not isinstance(seed, int) or seed < 0:
        raise SourceError("seed", f"is {seed}; name a whole number from 0 on")


def _said(value: object) -> str:
    """A value of the wrong type, and a text as it is."""
    kind = type(value).__name__
    return f"{value!r}" if isinstance(value, str) else f"of the type {kind}"
