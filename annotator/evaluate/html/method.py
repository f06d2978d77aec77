"""What was really run: everything somebody needs to come to the same numbers again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.evaluate.calibration import ACCEPT, ADD, BINS, REJECT
from annotator.evaluate.chance import LEVEL, SWAPS
from annotator.evaluate.html.markup import Html, el, joined, name, text
from annotator.evaluate.method import CONTRACT, IN_SHORT, Amount
from annotator.evaluate.report import Report

_NAMED = 50


def method(report: Report) -> Html:
    """The last section."""
    pairs = [*_gold(report), *_runs(report), *_chance(report), *_options(report)]
    told = [part for term, found in pairs for part in (el("dt", text(term)), el("dd", found))]
    return el(
        "section",
        el("h2", text("Method"), id="method"),
        el("p", text(IN_SHORT)),
        el("dl", *told),
    )


def _gold(report: Report) -> Iterator[tuple[str, Html]]:
    gold = report.gold
    yield "contract", text(f"version {CONTRACT}")
    yield "gold", joined([name(gold.name), _sha(gold.sha256)], " ")
    yield "scheme", text("none: labels as they are") if gold.scheme is None else _sha(gold.scheme)
    yield "judged", text(str(gold.judged))
    if gold.unfinished:
        yield "not judged, since unfinished", text(f"{gold.unfinished:,} articles")
    if gold.other_splits:
        yield "not judged, of other splits", text(f"{gold.other_splits:,} articles")
    if gold.dropped.articles:
        yield "dropped, since gold said it twice", text(str(gold.dropped))
    for remark in gold.remarks:
        yield f"note of gold: {remark.kind}", text(str(remark))


def _runs(report: Report) -> Iterator[tuple[str, Html]]:
    for run in report.runs:
        yield "run", joined([name(run.name), _sha(run.sha256)], " ")


def _chance(report: Report) -> Iterator[tuple[str, Html]]:
    done = report.method
    if not done.resamples:
        yield "intervals and tests", text("left out")
        return
    if report.gold.judged.articles > 1:
        drawn = f"{LEVEL:.0%} percentiles of {done.resamples:,} resamples of the articles"
        yield "intervals", text(f"{drawn}, seed {done.seed}")
    else:
        yield "intervals", text("n/a: there is one article only")
    if len(report.runs) > 1:
        yield (
            "tests",
            text(
                f"paired approximate randomisation over the articles, {SWAPS:,} swaps, "
                f"p corrected by Holm, seed {done.seed}"
            ),
        )


def _options(report: Report) -> Iterator[tuple[str, Html]]:
    done = report.method
    yield "split", text(done.split or "all finished articles")
    yield "symmetric relations", _names(report.gold.symmetric)
    yield "inverse relations", _map(done.inverse)
    yield "label map of mentions", _map(done.labels.mentions)
    yield "label map of relations", _map(done.labels.relations)
    if done.by:
        yield "parted by", text(", ".join(done.by))
    if any(run.calibration for run in report.runs):
        yield "calibration", text(f"expected calibration error over {BINS} bins")
        yield (
            "time of a review",
            text(
                f"{ACCEPT} s to accept, {REJECT} s to reject, {ADD} s to add; "
                "the keystroke-level model, reading not counted"
            ),
        )


def notes_of(told: Mapping[str, Amount]) -> list[Html]:
    """What was not counted, where there is any."""
    return [el("li", text(f"{why}: {amount}.")) for why, amount in told.items() if amount.articles]


def _names(labels: tuple[str, ...]) -> Html:
    return joined(map(name, labels), ", ") if labels else text("none")


def _map(labels: Mapping[str, str]) -> Html:
    shown = [
        joined([name(own), name(of_gold) if of_gold else text("left out")], " → ")
        for own, of_gold in list(labels.items())[:_NAMED]
    ]
    if len(labels) > _NAMED:
        shown.append(text(f"{len(labels) - _NAMED:,} more"))
    return joined(shown, ", ") if shown else text("none")


def _sha(sha256: str) -> Html:
    return el("code", text(f"sha256 {sha256}"))
