"""Believing: how far engines are believed in a project, by what became of what they suggested.

What an engine said of a finished article is evidence, all of it: also what was not shown, or gave
way to another's, is right if gold has it, so that what is held back can come back. Articles that
were read blind tell nothing, nor do those of test and dev and what was accepted unread; nothing
that was planted is in a run. The learner's scores are probabilities as it gives them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.calibrating import Case, calibrate
from annotator.credence import TRUSTED, UNKNOWN, Credence
from annotator.descent import sources_of
from annotator.errors import Stopped
from annotator.fates import Fate, Said, judged, link_of
from annotator.identity import items_of
from annotator.leaking import held_back_in
from annotator.model import (
    BUILTIN,
    LEARNER,
    MERGED,
    RULES,
    ArticleId,
    ItemId,
    Mention,
    Prediction,
    Run,
    RunId,
)
from annotator.store import Project
from annotator.store.reviewed import Outcome, Place, Reviewed, place_of
from annotator.tempo import accepted_unread

MOST = 200
"""Articles, those that were finished last, by which engines are believed."""
ENOUGH = 3
"""Articles that tell of an engine, before which nothing is held back for what they tell."""
OURS = frozenset({BUILTIN, RULES, LEARNER})
_MENDED = frozenset({Fate.RELABELLED, Fate.MOVED})


@dataclass(frozen=True, slots=True)
class Beliefs:
    """How far each engine is believed, by the names of its runs."""

    engines: Mapping[str, Credence] = field(default_factory=dict)

    def of(self, run: Run) -> Credence:
        """How far a run that was not merged is believed."""
        return TRUSTED if run.extractor == LEARNER else self.engines.get(run.name, UNKNOWN)


_Cases = Mapping[str, Sequence[Case]]
"""What an article tells of each engine, by name."""
_read: dict[tuple[str, Path], dict[Reviewed, _Cases]] = {}
"""What was read already: an article that is finished anew has other values here."""
_known: dict[tuple[str, Path], Beliefs] = {}


def at_hand(project: Project) -> Beliefs:
    """What this process has found last of a project, without reading; nothing before that."""
    return _known.get((project.id, project.path), Beliefs())


def beliefs(project: Project, *, stopped: Callable[[], bool] = lambda: False) -> Beliefs:
    """How far engines are believed as things stand; Stopped is raised soon after `stopped`.

    Nothing is read where no engine but our own has suggested anything: the learner weighs those.
    """
    place = project.id, project.path
    runs = project.engines()
    if all(run.name in OURS for run in runs.values() if run.extractor != MERGED):
        return _known.setdefault(place, Beliefs())
    # not of one moment, for that would keep a window from saving; an article at a time is
    held_back = held_back_in(project)
    chosen = [
        each
        for each in project.reviewed()
        if each.run is not None and each.article not in held_back
    ][-MOST:]
    before = _read.get(place, {})
    found = {each: before[each] for each in chosen if each in before}
    evidence = _Evidence(project, runs)
    for each in chosen:
        if stopped():
            raise Stopped("Stopped.")
        if each not in found:
            with project.snapshot():
                found[each] = evidence.of(each)
    _read[place] = found
    cases: defaultdict[str, list[Case]] = defaultdict(list)
    for told in found.values():
        for name, some in told.items():
            cases[name] += some
    told_by = Counter(name for told in found.values() for name, some in told.items() if some)
    _known[place] = Beliefs(
        {
            name: replace(calibrate(cases[name]), few=told_by[name] < ENOUGH)
            for name in sorted(cases)
        }
    )
    return _known[place]


class _Evidence:
    """Reads what became of all that engines have said of finished articles."""

    def __init__(self, project: Project, runs: Mapping[RunId, Run]) -> None:
        self._project, self._runs = project, runs
        self._symmetric = project.scheme.symmetric

    def of(self, each: Reviewed) -> _Cases:
        """What an article tells of the engines whose suggestions it has shown."""
        if each.run is None:
            return {}
        unread = accepted_unread(self._project.decisions_of([each.key]))
        return {
            run.name: list(
                self._cases(
                    each.article,
                    self._project.prediction(run.id, each.article),
                    self._project.outcomes([(each.key, run.id)])[each.key],
                    unread,
                )
            )
            for run in sources_of(self._runs[each.run], self._runs)
            if run.extractor != LEARNER
        }

    def _cases(
        self,
        article: ArticleId,
        prediction: Prediction,
        outcome: Outcome,
        unread: Collection[ItemId],
    ) -> Iterator[Case]:
        scores = self._scores(prediction, unread)
        for kind, label, said, fate in judged(article, outcome, symmetric=self._symmetric):
            if fate is not Fate.ADDED and said in scores:
                yield Case(kind, label, scores[said], fate is Fate.KEPT, fate in _MENDED)

    def _scores(
        self, prediction: Prediction, unread: Collection[ItemId]
    ) -> dict[Said, float | None]:
        """The score of all that was said and not accepted unread."""
        places: dict[ItemId, Place] = {}
        found: dict[Said, float | None] = {}
        for each in items_of(prediction):
            said: Said
            if isinstance(each, Mention):
                said = places[each.id] = place_of(each.label, each.fragments)
            else:
                said = link_of(self._symmetric, each.label, places[each.head], places[each.tail])
            if each.id not in unread:
                found.setdefault(said, each.score)
        return found
