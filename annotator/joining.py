"""Merging in a project: a run that comes to others is merged with them into one that is shown.

So is a run of somebody else's that stands alone, once its scores are known to be worth something
else than it says: what is shown then has what they are worth, and lacks what is not worth a look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from annotator.believing import OURS, Beliefs, beliefs
from annotator.blinding import is_scored
from annotator.bulk import Report, unreported
from annotator.credence import CREDENCE, FEW, Credence
from annotator.descent import sources_of
from annotator.effort import KEYBOARD
from annotator.errors import Stopped
from annotator.merging import merge
from annotator.model import (
    BUILTIN,
    CALIBRATED,
    JOINED,
    LEARNER,
    MERGED,
    RULES,
    ArticleId,
    Policy,
    Prediction,
    Run,
    RunId,
)
from annotator.store import NewRun, Project

LEAST = KEYBOARD.threshold
"""The score from which what one run alone has is worth a look of who works with the keyboard."""
BATCH = 50
"""Articles a transaction."""
_WEIGHED = frozenset({BUILTIN, RULES})
Part = tuple[ArticleId, list[Run]]
"""An article with the runs that are to be merged in it."""


def join(
    project: Project,
    run: RunId,
    *,
    report: Report = unreported,
    stopped: Callable[[], bool] = lambda: False,
    least: float = LEAST,
) -> Run | None:
    """Merge a run with the newest of each other name, where they cover what it covers.

    The result is a run of its own, newer than they are; None if there is nothing to merge. Articles
    that were begun keep what they show, and what the policy holds back is not merged. Raises
    Stopped soon after `stopped` says so; what was merged until then stays.
    """
    known = in_use(project)
    policy = project.policy
    if run not in known or not may_join(known[run], policy):
        return None
    believed = beliefs(project, stopped=stopped)

    def pages() -> Iterator[list[Part]]:
        """What is to be merged, a batch at a time: of a million articles none is held."""
        for page in project.unbegun(run, most=BATCH):
            if stopped():
                raise Stopped("Stopped.")
            # a run that was begun since is merged when its own turn comes
            parts = (
                (
                    article,
                    _parts(known, run, [each for each in there if each in known], policy, believed),
                )
                for article, there in page
            )
            yield [(article, taking_part) for article, taking_part in parts if taking_part]

    return merge_pages(project, pages, report=report, least=least, believed=believed)


def merge_pages(
    project: Project,
    pages: Callable[[], Iterator[list[Part]]],
    *,
    report: Report = unreported,
    least: float = LEAST,
    believed: Beliefs,
) -> Run | None:
    """Merge what is to be merged of each article into one run; None if there is nothing.

    `believed` is how far the runs that are merged are.
    """
    # twice through: a run says of what it was made before it says anything
    sources: dict[RunId, Run] = {}
    total = 0
    for page in pages():
        total += len(page)
        sources |= {each.id: each for _, taking_part in page for each in taking_part}
    if not total:
        return None
    new = merged_run([sources[each] for each in sorted(sources)], believed, least)
    merged: RunId | None = None
    done = 0
    try:
        for page in filter(None, pages()):
            batch = [
                as_one(project, article, taking_part, believed, least)
                for article, taking_part in page
            ]
            if merged is None:
                merged = project.begin_run(new, batch)
            else:
                project.add_predictions(merged, batch)
            done += len(page)
            report(min(done, total), total)
    finally:
        if merged is not None:
            project.end_run(merged)
    return None if merged is None else project.run(merged)


def as_one(
    project: Project,
    article: ArticleId,
    runs: Iterable[Run],
    believed: Beliefs,
    least: float = LEAST,
) -> Prediction:
    """What these runs say of an article, as one."""
    taking_part = list(runs)
    return merge(
        (project.prediction(each.id, article) for each in taking_part),
        project.scheme,
        least=least,
        credences=map(believed.of, taking_part),
    )


def _parts(
    known: Mapping[RunId, Run],
    run: RunId,
    there: Sequence[RunId],
    policy: Policy,
    believed: Beliefs,
) -> list[Run]:
    """What is to be merged of one article with this run among it; nothing where it needs not be."""
    if there[0] != run and run in {each.id for each in sources_of(known[there[0]], known)}:
        return []  # it was merged already, with another that came along with it
    found = taking_part_of(known, there, policy)
    is_in = run in {each.id for each in found}
    return found if is_in and is_to_be_merged(found, believed) else []


class Joiner:
    """Merges what a run says with the newest of each other name, as it comes, article by article.

    Runs begin with their first article; `end` ends them. How far runs are believed is read anew
    unless it is given.
    """

    def __init__(self, project: Project, believed: Beliefs | None = None) -> None:
        self._project = project
        self._believed = beliefs(project) if believed is None else believed
        self._merged: dict[tuple[RunId, ...], RunId] = {}

    def add(self, run: RunId, articles: Iterable[ArticleId]) -> None:
        """Merge what a run says of these, which is in the project."""
        project, known = self._project, in_use(self._project)
        groups: dict[tuple[RunId, ...], list[Prediction]] = {}
        for article in articles:
            covering = (each for each in project.covering(article) if each in known)
            there = taking_part_of(known, covering, project.policy)
            ids = tuple(sorted(source.id for source in there))
            if run in ids and is_to_be_merged(there, self._believed):
                said = as_one(project, article, there, self._believed)
                groups.setdefault(ids, []).append(said)
        for ids, merged in groups.items():
            if ids in self._merged:
                project.add_predictions(self._merged[ids], merged)
            else:
                new = merged_run([known[each] for each in ids], self._believed)
                self._merged[ids] = project.begin_run(new, merged)

    def end(self) -> None:
        """End the runs."""
        for run in self._merged.values():
            self._project.end_run(run)
        self._merged = {}


def join_all(project: Project, runs: Iterable[RunId], *, report: Report = unreported) -> Run | None:
    """Join each of these runs; the last one that came of it."""
    merged: Run | None = None
    for run in runs:
        merged = join(project, run, report=report) or merged
    return merged


def in_use(project: Project) -> dict[RunId, Run]:
    """Every run that is not retired, by its id."""
    retired = project.retired
    return {number: run for number, run in project.engines().items() if number not in retired}


def may_join(run: Run, policy: Policy) -> bool:
    """Whether a run may be merged with others: it is none such itself, and not held back."""
    scored = is_scored(policy, name=run.name, extractor=run.extractor)
    return run.extractor != MERGED and not (policy.scored and scored)


def taking_part_of(known: Mapping[RunId, Run], runs: Iterable[RunId], policy: Policy) -> list[Run]:
    """Of each name the newest run that may be merged."""
    found: dict[str, Run] = {}
    for run in sorted(runs, reverse=True):
        if may_join(known[run], policy):
            found.setdefault(known[run].name, known[run])
    learnt = found.get(LEARNER)
    # what was learnt has weighed what the rules say, and left out what is not worth a look
    return [
        each
        for each in found.values()
        if learnt is None or each.name not in _WEIGHED or each.id > learnt.id
    ]


def is_to_be_merged(found: Sequence[Run], believed: Beliefs) -> bool:
    """Whether what is shown is made of these runs, and is no run as it came.

    Our own alone are shown as they came: the learner weighs them.
    """
    if len(found) != 1:
        return len(found) > 1
    return found[0].name not in OURS and believed.of(found[0]).known


def merged_run(sources: Sequence[Run], believed: Beliefs, least: float = LEAST) -> NewRun:
    """The run that comes of these; it keeps how far they were believed."""
    names = JOINED.join(dict.fromkeys(each.name for each in sources))
    settings = {
        "least": least,
        "merged": [
            {"run": each.id, "name": each.name, "version": each.version} | _kept(believed.of(each))
            for each in sources
        ],
    }
    return NewRun(names if sources[1:] else f"{names}{CALIBRATED}", MERGED, "", settings)


def _kept(credence: Credence) -> dict[str, object]:
    """What `kept_in` reads."""
    if not credence.curves:
        return {}
    return {CREDENCE: credence.to_dict()} | ({FEW: True} if credence.few else {})
