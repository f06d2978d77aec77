"""Which suggestions are replaced once something was learnt: our own, of articles not yet begun."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.extract.learned import NAME
from annotator.model import ArticleId, ArticleState
from annotator.store import Project

NEXT = 5
"""Articles that come next of which each must be suggested by what was learnt last."""
_OURS = frozenset({"builtin", "rules", NAME})
"""Extractors whose suggestions are replaced; what others have suggested is there to be reviewed."""


def due(
    project: Project, upcoming: Sequence[ArticleId], sha256: str, *, but: ArticleId | None
) -> list[ArticleId]:
    """Of the articles that come next those to be suggested anew by the model of this hash.

    None, as long as the very next ones are all right: so the many are done together.
    """
    engines = project.engines()

    def is_stale(article: ArticleId) -> bool:
        runs = [engines[run] for run in project.covering(article)]
        ours = all(each.extractor in _OURS for each in runs)
        return bool(runs) and ours and runs[0].model_sha256 != sha256

    near = [each for each in upcoming if each != but]
    return list(filter(is_stale, near)) if any(map(is_stale, near[:NEXT])) else []


def may_renew(project: Project, article: ArticleId, *, but: ArticleId | None) -> bool:
    """Whether nobody has opened or begun meanwhile what was to be suggested anew."""
    key = project.listing.key(article)
    rows = [] if key is None else project.listing.rows([key])
    return article != but and all(each.state is ArticleState.TO_DO for each in rows)
