"""`evaluate`: how well extractors do."""

from __future__ import annotations

import click

from annotator.cli.options import as_json_option
from annotator.cli.output import say


@click.command()
@click.argument("gold", type=str)
@click.argument("predictions", type=str, nargs=-1, required=True)
@click.option("--symmetric", default="", help="Relation labels without direction, by commas.")
@as_json_option
def evaluate(gold: str, predictions: tuple[str, ...], symmetric: str, *, as_json: bool) -> None:
    """Score PREDICTIONS (JSONL or PROJECT:RUN) against GOLD (release, project or JSONL)."""
    from annotator.evaluate.load import load_gold, load_predictions
    from annotator.evaluate.scoring import evaluate as score

    labels = frozenset(each.strip() for each in symmetric.split(",") if each.strip())
    report = score(
        load_gold(gold), *(load_predictions(each) for each in predictions), symmetric=labels
    )
    say(report.to_dict(), report.table(), as_json=as_json)
