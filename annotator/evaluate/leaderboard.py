"""All runs of a project against each of its golds: every release, and the gold as it stands.

A release is known by the decision that it records as its newest: where the project's ledger has
that one, it was made of this project, whatever its file is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from annotator.bulk import Report as Progress
from annotator.bulk import unreported
from annotator.errors import ProjectError, SourceError
from annotator.evaluate.chance import RESAMPLES
from annotator.evaluate.echoes import unranked, without
from annotator.evaluate.load import gold_of, load_gold, run_of
from annotator.evaluate.report import Report, RunReport
from annotator.evaluate.scores import Score
from annotator.evaluate.scoring import SEED, evaluate
from annotator.evaluate.sides import Gold, Predictions
from annotator.evaluate.standings import Edition, Entry, Leaderboard
from annotator.evaluate.steps import unstopped
from annotator.model import DecisionId, Run
from annotator.store import Project, kind_of
from annotator.store.ledger import Head
from annotator.store.release_file import ReleaseFile

_PARTS = 1_000
"""Steps of each gold, however many its evaluation has."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A gold that is read when its turn comes."""

    edition: Edition
    read: Callable[[], Gold]


def leaderboard(
    project: Project,
    releases: Iterable[Path] | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    report: Progress = unreported,
    stopped: Callable[[], bool] = unstopped,
) -> Leaderboard:
    """Score all runs of a project against these releases, and against its gold as it stands.

    Retired runs are left out. Without `releases`: those of this project that lie beside it.
    `report` hears how far it is; Stopped is raised soon after `stopped` says so. Raises
    GoldspanError where a file is no release.
    """
    paths = releases_of(project) if releases is None else releases
    golds = [_live(project), *_released(project, paths)]
    retired = project.retired
    runs = [run for run in project.runs() if run.id not in retired]
    board = _Board(
        runs,
        [run_of(project, run.id) for run in runs],
        resamples=resamples,
        seed=seed,
        stopped=stopped,
    )
    entries: list[Entry] = []
    for place, source in enumerate(golds):
        part = _part(report, place, len(golds))
        entries += board.entries(source, part)
        part(1, 1)
    return Leaderboard(project.path.stem, tuple(entries), resamples, seed)


def releases_of(project: Project) -> list[Path]:
    """The releases of this very project that lie in its folder."""
    found = []
    for path in sorted(project.path.absolute().parent.iterdir()):
        try:
            if path.is_file() and kind_of(path) == "release":
                with ReleaseFile(path) as opened:
                    if project.time_of(_head(opened)) is not None:
                        found.append(path)
        except (ProjectError, OSError):
            continue  # what cannot be read does not say whose it is
    return found


def _live(project: Project) -> _Source:
    newest = project.newest()
    at = None if newest is None else project.time_of(newest)
    return _Source(Edition(project.path.stem, None, at), lambda: gold_of(project))


def _released(project: Project, paths: Iterable[Path]) -> list[_Source]:
    """The releases, those with the most decisions first; of copies the one that comes first."""
    found: list[tuple[int, str, _Source]] = []
    known: set[str] = set()
    for path in paths:
        if not path.exists():
            raise SourceError(path, "does not exist; check the name")
        with ReleaseFile(path) as opened:
            head, meta = _head(opened), opened.meta
        if meta["sha256"] not in known:
            known.add(meta["sha256"])
            edition = Edition(path.stem, meta.get("version", ""), project.time_of(head))
            found.append((head[0], path.stem, _Source(edition, _reading(path))))
    found.sort(key=lambda each: each[:2], reverse=True)
    return [source for *_, source in found]


def _reading(path: Path) -> Callable[[], Gold]:
    return lambda: load_gold(path)


def _head(release: ReleaseFile) -> Head:
    """The decision that a release records as the newest in it."""
    rows = release.meta.get("ledger_rows", "")
    return int(rows) if rows.isdecimal() else 0, DecisionId(release.meta.get("ledger_head", ""))


def _part(report: Progress, place: int, golds: int) -> Progress:
    """How far one evaluation is, as a part of how far all of them are."""
    return lambda done, total: report(
        place * _PARTS + _PARTS * done // max(total, 1), golds * _PARTS
    )


class _Board:
    """The runs, read once, to be scored against one gold after another."""

    def __init__(
        self,
        runs: Sequence[Run],
        said: Sequence[Predictions],
        *,
        resamples: int,
        seed: int,
        stopped: Callable[[], bool],
    ) -> None:
        self._runs, self._said = runs, said
        self._judge = partial(evaluate, resamples=resamples, seed=seed, stopped=stopped)
        self._known: dict[tuple[object, ...], list[Entry]] = {}

    def entries(self, source: _Source, report: Progress) -> list[Entry]:
        """Every run against one gold: the best first, those without a score last."""
        try:
            gold = source.read()
            told = self._judge(gold).gold
            edition = replace(
                source.edition,
                sha256=told.sha256,
                articles=told.judged.articles,
                mentions=told.judged.mentions,
                relations=told.judged.relations,
            )
            # gold as it stands is often what the newest release has
            # a run may fit the one and not the other where they know different articles
            known = frozenset((each.id, each.sha256) for each in gold.known)
            same = told.sha256, told.scheme, told.symmetric, known
            if same in self._known:
                return [replace(entry, edition=edition) for entry in self._known[same]]
            found, reasons = self._judged(gold, report)
        except (SourceError, ProjectError) as error:
            return [Entry(source.edition, run, reason=_reason(error)) for run in self._runs]
        scored, real = iter(found.runs), without(found, unranked(found))
        entries = [
            Entry(edition, run, reason=reasons[each.source])
            if each.source in reasons
            else _entry(edition, run, next(scored), real)
            for run, each in zip(self._runs, self._said, strict=True)
        ]
        entries.sort(key=_worse)
        if not reasons:  # which name this gold
            self._known[same] = entries
        return entries

    def _judged(self, gold: Gold, report: Progress) -> tuple[Report, dict[str, str]]:
        """The report on the runs that fit this gold, and why each of the others does not."""
        reasons: dict[str, str] = {}
        sources = {each.source for each in self._said}
        while True:
            fit = [each for each in self._said if each.source not in reasons]
            try:
                return self._judge(gold, *fit, report=report), reasons
            except SourceError as error:
                # all are read before the first is scored, so little is done twice
                if error.path in reasons or error.path not in sources:
                    raise
                reasons[error.path] = _reason(error)


def _entry(edition: Edition, run: Run, scored: RunReport, report: Report) -> Entry:
    """With the ranks that the report on the runs that do not just repeat gold has."""
    return Entry(
        edition,
        run,
        sha256=scored.sha256,
        mentions=scored.mentions.strict,
        relations=scored.relations.strict,
        mentions_rank=_rank(scored.mentions.strict, "mentions.strict", scored.name, report),
        relations_rank=_rank(scored.relations.strict, "relations.strict", scored.name, report),
        silent_articles=scored.silent_articles,
        equals_gold=scored.equals_gold,
        learnt_articles=scored.learnt_articles,
    )


def _rank(score: Score, metric: str, name: str, report: Report) -> int | None:
    """None where the score is n/a, of who is not ranked, or where nothing was compared that had to
    be.
    """
    compared = report.method.resamples > 0 or len(report.runs) == 1
    return report.ranks[metric].get(name) if compared and score.f1 is not None else None


def _worse(entry: Entry) -> tuple[bool, bool, float, float]:
    """The order of the entries of one gold; equals stay in the order of the runs."""
    mentions = None if entry.mentions is None else entry.mentions.f1
    relations = None if entry.relations is None else entry.relations.f1
    unscored = entry.mentions is None
    return unscored, entry.is_unranked, -(mentions or 0.0), -(relations or 0.0)


def _reason(error: SourceError | ProjectError) -> str:
    return error.problem if isinstance(error, SourceError) else str(error)
