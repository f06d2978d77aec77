"""A gate for automatic checks: scores that may not fall under a floor, or below an older report.

Pure functions over the JSON of `goldspan evaluate --json`, so that what a report from last month
says and what one from today says are found in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from annotator.errors import GoldspanError, SourceError
from annotator.evaluate.paths import number_at
from annotator.evaluate.placing import listed

METRICS = ("mentions.strict.f1", "relations.strict.f1")
"""What is held against a baseline, unless others are named."""
_SHARES = frozenset(
    {"precision", "recall", "f1", "macro_f1", "conll_f1", "low", "high", "share_right"}
)
"""Numbers that are never over 1."""
_HAIR = 1e-9
"""What binary fractions may be off: 0.80 less 0.01 is no worse than 0.79."""
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that a number of every run must be; `metric` is its dotted path in the JSON."""

    metric: str
    least: float


@dataclass(frozen=True, slots=True)
class Check:
    """One number of one run and its floor; `before` is the baseline's where the floor is made of
    it. A `score` of None is one without a meaning, and does not pass.
    """

    run: str
    metric: str
    score: float | None
    floor: float
    before: float | None = None

    @property
    def passed(self) -> bool:
        """Whether the number is no lower than its floor."""
        return self.score is not None and self.score >= self.floor - _HAIR

    def sentence(self) -> str:
        """What was found, for people: the run, the score, the floor."""
        if self.score is None:
            score, floor = "n/a (a score without a meaning)", f"{self.floor:.10g}"
        else:
            score, floor = _told_apart(self.score, self.floor, differ=not self.passed)
        said = "at least" if self.passed else "so not at least" if self.score is None else "under"
        was = "" if self.before is None else f" (the baseline has {self.before:.3g})"
        return f"{self.run}: {self.metric} is {score}, {said} {floor}{was}"

    def to_dict(self) -> dict[str, object]:
        """As in docs/cli.md."""
        return {
            "run": self.run,
            "metric": self.metric,
            "score": self.score,
            "floor": self.floor,
            "before": self.before,
            "passed": self.passed,
        }


@dataclass(frozen=True, slots=True)
class Gate:
    """All that was checked; `unknown` are runs that the baseline does not have."""

    checks: tuple[Check, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every number is no lower than its floor."""
        return all(check.passed for check in self.checks)

    def sentences(self, *, passed: bool) -> list[str]:
        """What did pass, or what did not."""
        return [check.sentence() for check in self.checks if check.passed is passed]

    def to_dict(self) -> dict[str, object]:
        """As in docs/cli.md."""
        return {
            "passed": self.passed,
            "checks": [check.to_dict() for check in self.checks],
            "unknown": list(self.unknown),
        }


def floor_of(said: str) -> Floor:
    """From "mentions.strict.f1=0.80"; GoldspanError if it is none."""
    metric, equals, least = said.rpartition("=")
    metric = metric.strip()
    if not (equals and metric):
        raise GoldspanError(f"{said!r} names no floor; write it as mentions.strict.f1=0.80")
    try:
        number = float(least)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise GoldspanError(f"{said!r}: {least.strip()!r} is no number; write one such as 0.80")
    if metric.rpartition(".")[2] in _SHARES and not 0 <= number <= 1:
        raise GoldspanError(f"{said!r}: {metric} is between 0 and 1; write a floor such as 0.80")
    return Floor(metric, number)


def baseline_of(written: bytes, *, source: str) -> Json:
    """The report that a file holds; SourceError if it holds none."""
    try:
        found = orjson.loads(written)
    except orjson.JSONDecodeError as error:
        raise SourceError(source, f"is not JSON: {error}; {_MAKE}") from error
    if isinstance(found, dict) and isinstance(found.get("error"), str):
        raise SourceError(source, f"holds no report but an error: {found['error']}; {_MAKE}")
    runs = found.get("runs") if isinstance(found, dict) else None
    whole = (
        isinstance(runs, list)
        and all(isinstance(run, dict) and isinstance(run.get("name"), str) for run in runs)
        and isinstance(found.get("gold"), dict)
        and isinstance(found.get("contract"), str)
    )
    if not whole:
        raise SourceError(source, f"is no report of goldspan evaluate; {_MAKE}")
    report: Json = found
    return report


_MAKE = "make one with: goldspan evaluate … --json > FILE"


def gate(
    report: Json,
    *,
    floors: Sequence[Floor] = (),
    baseline: Json | None = None,
    source: str = "the baseline",
    worse: float = 0.0,
    metrics: Sequence[str] = (),
) -> Gate:
    """Hold every run of a report against the floors, and against the same run of a baseline.

    `worse` is how much less than the baseline's a number may be; `metrics` names the numbers,
    METRICS where none are. `source` is what errors call the baseline. Raises GoldspanError where a
    path leads to no number, SourceError where the baseline was made of something else.
    """
    checks = [
        Check(run["name"], floor.metric, number_at(run, floor.metric), floor.least)
        for run in report["runs"]
        for floor in floors
    ]
    unknown: list[str] = []
    if baseline is not None:
        _check_same(report, baseline, source)
        pairs, unknown = _pairs(report, baseline, source)
        held = [
            check
            for run, before in pairs
            for check in _held(run, before, worse=worse, metrics=metrics, source=source)
        ]
        if not held:
            raise SourceError(
                source,
                f"has no score in {' or '.join(METRICS)}, so nothing can be held against it; "
                "name others with --metric",
            )
        checks += held
    return Gate(tuple(checks), tuple(unknown))


def _held(
    run: Json, before: Json, *, worse: float, metrics: Sequence[str], source: str
) -> Iterator[Check]:
    """A run's numbers and floors made of those it had before."""
    for metric in metrics or METRICS:
        old = number_at(before, metric, of=source)
        if old is not None:
            yield Check(run["name"], metric, number_at(run, metric), old - worse, old)
        elif metrics:
            raise SourceError(
                source, f"{metric} of its run {before['name']} is n/a; name another --metric"
            )


def _check_same(report: Json, baseline: Json, source: str) -> None:
    """Numbers of another gold, contract or question are not worse or better."""
    for what, part, name in (
        ("contract", "", "contract"),
        ("split", "method", "split"),
        ("gold", "gold", "sha256"),
        ("choice of relations without direction", "gold", "symmetric"),
        ("choice of inverse relations", "method", "inverse"),
    ):
        new, old = _of(report, part, name), _of(baseline, part, name)
        if new != old:
            raise SourceError(
                source,
                f"was made with another {what} ({_said(old)}, now {_said(new)}); "
                "score the baseline's predictions again in the same way",
            )


def _of(report: Json, part: str, name: str) -> object:
    found = report.get(part) if part else report
    return found.get(name) if isinstance(found, Mapping) else None


def _said(value: object) -> str:
    """Any value of JSON in a sentence, a hash by its first digits."""
    if isinstance(value, str):
        return f"sha256 {value[:12]}" if len(value) == 64 else value
    return orjson.dumps(value).decode() if value else "none"


def _pairs(report: Json, baseline: Json, source: str) -> tuple[list[tuple[Json, Json]], list[str]]:
    """Each run with the baseline's of the same name, and the names of those without; where both
    have only one run, these two whatever they are called.
    """
    runs, old = report["runs"], {run["name"]: run for run in baseline["runs"]}
    if len(runs) == len(old) == 1:
        return [(runs[0], *old.values())], []
    found = [(run, old[run["name"]]) for run in runs if run["name"] in old]
    if not found:
        raise SourceError(
            source,
            f"has none of these runs: {listed(run['name'] for run in runs)}; "
            f"its runs are: {listed(old) or 'none'}",
        )
    return found, [run["name"] for run in runs if run["name"] not in old]


def _told_apart(score: float, floor: float, *, differ: bool) -> tuple[str, str]:
    """Both as short as they can be told apart in, if they must be."""
    for digits in range(3, 17):
        said = f"{score:.{digits}g}", f"{floor:.{digits}g}"
        if not differ or said[0] != said[1]:
            break
    return said
