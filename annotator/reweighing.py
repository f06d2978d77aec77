"""Reweighing: what comes next is merged anew once engines are believed otherwise than before.

What is begun keeps what it was begun with; so do articles further on, until they come near.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from annotator.believing import Beliefs
from annotator.credence import UNKNOWN, kept_in
from annotator.descent import source_ids
from annotator.errors import Stopped
from annotator.joining import Joiner, in_use, is_to_be_merged, taking_part_of
from annotator.model import MERGED, ArticleId, ArticleState, Run, RunId
from annotator.store import Project

_BATCH = 5
"""Articles a transaction: a key that decides waits for its end."""


def due(
    project: Project, articles: Iterable[ArticleId], believed: Beliefs
) -> list[tuple[ArticleId, RunId]]:
    """Which of these show suggestions by other beliefs, each with one of the runs they come of."""
    known, policy = in_use(project), project.policy
    found = []
    for article in articles:
        there = [run for run in project.covering(article) if run in known]
        taking_part = taking_part_of(known, there, policy)
        if not is_to_be_merged(taking_part, believed) or not _is_to_do(project, article):
            continue
        if _is_outdated(known[there[0]], taking_part, believed):
            found.append((article, taking_part[0].id))
    return found


def reweigh(
    project: Project,
    articles: Iterable[ArticleId],
    believed: Beliefs,
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> list[ArticleId]:
    """Merge anew what is due of these, a few at a time; those that were.

    Raises Stopped soon after `stopped` says so; what was merged until then stays.
    """
    work = due(project, articles, believed)
    joiner = Joiner(project, believed)
    try:
        for at in range(0, len(work), _BATCH):
            if stopped():
                raise Stopped("Stopped.")
            for run in {run for _, run in work[at : at + _BATCH]}:
                joiner.add(run, [each for each, of in work[at : at + _BATCH] if of == run])
    finally:
        joiner.end()
    return [article for article, _ in work]


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
