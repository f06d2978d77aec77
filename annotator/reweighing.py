"""Reweighing: what comes next is merged anew once engines are believed otherwise than before.

What is begun keeps what it was begun with; so do articles further on, until they come near.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.believing import Beliefs
from annotator.credence import UNKNOWN, kept_in
from annotator.descent import source_ids
from annotator.errors import Stopped
from annotator.joining import as_one, in_use, is_to_be_merged, merged_run, taking_part_of
from annotator.model import MERGED, ArticleId, ArticleState, Prediction, Run, RunId
from annotator.store import NewRun, Project


@dataclass(frozen=True, slots=True)
class Anew:
    """A run that is to be, of runs that were merged anew, and what it says.

    `after` are the newest runs that had spoken of its articles when that was done.
    """

    run: NewRun
    predictions: tuple[Prediction, ...]
    after: Mapping[ArticleId, RunId]


def anew(
    project: Project,
    articles: Iterable[ArticleId],
    believed: Beliefs,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> list[Anew]:
    """What those of these articles are to show that show suggestions by other beliefs.

    Nothing is written. Raises Stopped soon after `stopped` says so.
    """
    known, policy = in_use(project), project.policy
    groups: dict[tuple[RunId, ...], list[Prediction]] = {}
    newest: dict[ArticleId, RunId] = {}
    for article in articles:
        if stopped():
            raise Stopped("Stopped.")
        covering = project.covering(article)
        there = [run for run in covering if run in known]
        found = taking_part_of(known, there, policy)
        if not is_to_be_merged(found, believed) or not _is_to_do(project, article):
            continue
        if _is_outdated(known[there[0]], found, believed):
            ids = tuple(sorted(each.id for each in found))
            newest[article] = covering[0]
            groups.setdefault(ids, []).append(as_one(project, article, found, believed))
    return [
        Anew(merged_run([known[each] for each in ids], believed), tuple(said), newest)
        for ids, said in groups.items()
    ]


def is_still_due(project: Project, article: ArticleId, found: Anew) -> bool:
    """Whether nobody has begun the article since, and no other run has spoken of it."""
    newest = project.covering(article)[0]
    return newest == found.after[article] and _is_to_do(project, article)


def _is_to_do(project: Project, article: ArticleId) -> bool:
    key = project.listing.key(article)
    rows = [] if key is None else project.listing.rows([key])
    return all(each.state is ArticleState.TO_DO and not each.blind for each in rows)


def _is_outdated(shown: Run, taking_part: Sequence[Run], believed: Beliefs) -> bool:
    """Whether a run that was merged of these, or one that stands alone, believes otherwise."""
    if shown.extractor != MERGED:
        return len(taking_part) == 1
    if {each.id for each in taking_part} != set(source_ids(shown.settings)):
        return False  # what has come since is merged when its own turn comes
    before = kept_in(shown)
    return not all(before.get(each.id, UNKNOWN).is_near(believed.of(each)) for each in taking_part)
