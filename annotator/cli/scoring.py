"""`evaluate`: how well extractors do, and whether that is enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator import scheme as schemes
from annotator.bulk import Report as Progress
from annotator.cli.endings import stoppable
from annotator.cli.options import (
    File,
    Real,
    as_json_option,
    ask_send,
    ask_trust,
    bootstrap_option,
    by_commas,
    floors_of,
    groups,
    pairs,
    seed_option,
    send_option,
    spreadsheet_option,
    target_option,
    trust_option,
)
from annotator.cli.output import complain, not_taken, passed_over, progress, say
from annotator.cli.targets import check_targets, write_report
from annotator.errors import SourceError
from annotator.extract.client import Dropped

if TYPE_CHECKING:
    from annotator.evaluate import Gold, Predictions
    from annotator.evaluate.gate import Floor


@click.command()
@click.argument("gold", type=str)
@click.argument("predictions", type=str, nargs=-1)
@click.option(
    "--extractor",
    "extractors",
    multiple=True,
    help="Run this over gold's texts and score it: what suggest takes, such as builtin, "
    "spacy:PACKAGE or command:PROGRAM with its arguments. May be repeated.",
)
@click.option("--scheme", help="The scheme of gold that has none: a name or a .toml file.")
@click.option("--split", help="Judge the articles of this split alone: train, dev or test.")
@click.option(
    "--by",
    multiple=True,
    callback=groups,
    help="Part the scores by these too, with commas: label, zone, source, length, seen.",
)
@click.option(
    "--symmetric", multiple=True, callback=by_commas, help="Relation labels without direction."
)
@click.option(
    "--inverse",
    multiple=True,
    callback=pairs,
    help="A=B: a relation A is a B from its tail to its head.",
)
@click.option("--label-map", type=File, help="Predicted labels in gold's words: TOML or JSON.")
@bootstrap_option
@seed_option
@target_option("--html", "Write a report for people into this file.")
@target_option("--csv", "Write every score into this file, a row each.")
@spreadsheet_option
@trust_option
@send_option
@click.option(
    "--fail-under",
    "floors",
    multiple=True,
    metavar="PATH=FLOOR",
    callback=floors_of,
    help="Fail where a number of a run is lower, such as mentions.strict.f1=0.80.",
)
@click.option("--baseline", type=File, help="Fail where a run is worse than in this older JSON.")
@click.option(
    "--no-worse",
    "worse",
    type=Real(0),
    help="How much lower than the baseline's a score may be.  [default: 0]",
)
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    callback=by_commas,
    help="What to compare with the baseline.  [default: mentions.strict.f1, relations.strict.f1]",
)
@as_json_option
@click.pass_context
def evaluate(
    context: click.Context,
    gold: str,
    predictions: tuple[str, ...],
    *,
    extractors: tuple[str, ...],
    scheme: str | None,
    split: str | None,
    by: tuple[str, ...],
    symmetric: tuple[str, ...],
    inverse: Mapping[str, str],
    label_map: Path | None,
    bootstrap: int,
    seed: int,
    html: Path | None,
    csv: Path | None,
    spreadsheet: Path | None,
    trust: bool,
    send: bool,
    floors: tuple[Floor, ...],
    baseline: Path | None,
    worse: float | None,
    metrics: tuple[str, ...],
    as_json: bool,
) -> None:
    """Score PREDICTIONS (JSONL or PROJECT:RUN) against GOLD (release, project or JSONL)."""
    from annotator.evaluate import LabelMap, load_gold, load_label_map, load_predictions
    from annotator.evaluate.gate import Gate, baseline_of, gate
    from annotator.evaluate.scoring import evaluate as score

    if not (predictions or extractors):
        raise click.UsageError("Name PREDICTIONS to score, or an --extractor.", context)
    if baseline is None and (worse is not None or metrics):
        raise click.UsageError("--no-worse and --metric need a --baseline.", context)
    for each, times in Counter((*predictions, *extractors)).items():
        if times > 1:
            complain([f"{each} is named {times} times, and scored once."])
    check_targets(html, csv, spreadsheet, sources=[gold, *predictions, label_map, baseline])
    labels = LabelMap() if label_map is None else load_label_map(label_map)
    before = None if baseline is None else baseline_of(_bytes_of(baseline), source=str(baseline))
    for each in extractors:
        ask_trust(each, trust=trust, as_json=as_json)
        ask_send(each, send=send, as_json=as_json)
    bar = partial(progress, as_json=as_json)
    with stoppable() as stopped:
        with bar("Reading") as report:
            known = None if scheme is None else schemes.load(scheme)
            truth = load_gold(gold, scheme=known, report=report, stopped=stopped)
            if known is not None and (truth.scheme is None or truth.scheme.sha256 != known.sha256):
                raise SourceError(gold, "has a scheme of its own; leave --scheme out")
            said = [
                load_predictions(each, report=report, stopped=stopped)
                for each in dict.fromkeys(predictions)
            ]
        for each in dict.fromkeys(extractors):
            with bar("Extracting") as report:
                said.append(_extracted(truth, each, split=split, report=report, stopped=stopped))
        with bar("Scoring") as report:
            found = score(
                truth,
                *said,
                split=split,
                by=by,
                symmetric=symmetric,
                inverse=inverse,
                labels=labels,
                resamples=bootstrap,
                seed=seed,
                report=report,
                stopped=stopped,
            )
    gated = bool(floors) or before is not None
    # of a large report it takes longer than its table
    value = found.to_dict() if as_json or gated else {}
    judged = Gate()
    if gated:
        judged = gate(
            value,
            floors=floors,
            baseline=before,
            source=str(baseline),
            worse=worse or 0.0,
            metrics=metrics,
        )
        value["gate"] = judged.to_dict()
    written = write_report(found, truth, html=html, csv=csv, spreadsheet=spreadsheet)
    passed = judged.sentences(passed=True)
    passed += [f"{name}: not in the baseline, so not compared" for name in judged.unknown]
    blocks = [found.table(), "\n".join(passed), "\n".join(written)]
    say(value, "\n\n".join(filter(None, blocks)), as_json=as_json)
    if as_json:
        complain(written)
    if not judged.passed:
        complain(f"goldspan: {sentence}" for sentence in judged.sentences(passed=False))
        context.exit(1)


def _extracted(
    gold: Gold, spec: str, *, split: str | None, report: Progress, stopped: Callable[[], bool]
) -> Predictions:
    """What an extractor says of gold's texts, or what a file or a run says that is named so."""
    from annotator.evaluate import load_predictions
    from annotator.predicting import is_extractor, predict

    looks_like_a_file = Path(spec).suffix != "" or Path(spec).exists() or ":" in spec
    if looks_like_a_file and not is_extractor(spec):
        return load_predictions(spec, report=report, stopped=stopped)
    dropped: list[Dropped] = []
    left_out: list[Dropped] = []
    found = predict(
        gold,
        spec,
        split=split,
        report=report,
        dropped=dropped.append,
        left_out=left_out.append,
        stopped=stopped,
    )
    complain([*passed_over(spec, dropped), *not_taken(spec, left_out)])
    return found


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError(path, "does not exist; check the name") from None
    except OSError as error:
        raise SourceError(path, f"cannot be read: {error.strerror}; check the name") from error
