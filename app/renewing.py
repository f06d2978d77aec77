"""Which suggestions are renewed once something was learnt: those of articles not yet begun.

Our own are replaced. What others have suggested stays a source, with which what was learnt is
merged; where what was learnt is itself to be scored, it keeps away from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotator.blinding import is_scored
from annotator.model import BUILTIN, LEARNER, RULES, ArticleId, ArticleState
from annotator.store import Project

NEXT = 5
"""Articles that come next of which each must be suggested by what was learnt last."""
_OURS = frozenset({BUILTIN, RULES, LEARNER})
"""Extractors whose suggestions are replaced; what others have suggested is merged with."""


class Renewing:
    """What may be suggested anew: what comes next, and what is open if it was opened too old."""

    def __init__(self) -> None:
        self.upcoming: Callable[[], Sequence[ArticleId]] = tuple
        """The articles that come next and are not begun; the window knows."""
        self.open: ArticleId | None = None
        """What is in the window."""
        self._opened_with: str | None = None
        """The hash of the model that there was when it was opened."""

    def open_article(self, article: ArticleId | None, sha256: str | None) -> None:
        """This article is open now; the hash is that of what was learnt last."""
        self.open, self._opened_with = article, sha256

    def due(self, project: Project, sha256: str, *, but: ArticleId | None) -> list[ArticleId]:
        """The articles to be suggested anew by the model of this hash, what is open first.

        None, as long as the very next ones are all right: so the many are done together. `but` is
        being suggested for already.
        """
        engines, policy = project.engines(), project.policy
        apart = bool(policy.scored) and is_scored(policy, name=LEARNER, extractor=LEARNER)

        def is_stale(article: ArticleId) -> bool:
            runs = [engines[run] for run in project.covering(article)]
            if not runs or (apart and not all(each.extractor in _OURS for each in runs)):
                return False
            last = next((each for each in runs if each.extractor in _OURS), None)
            return last is None or last.model_sha256 != sha256

        near = [each for each in self.upcoming() if each not in (self.open, but)]
        opened = self.open
        if opened is not None and opened != but and self.may(project, opened, sha256):
            near.insert(0, opened)
        return list(filter(is_stale, near)) if any(map(is_stale, near[:NEXT])) else []

    def may(self, project: Project, article: ArticleId, sha256: str) -> bool:
        """Whether nobody has begun meanwhile what was to be suggested anew by this model.

        What is open keeps its suggestions but for those of a model that was there when it was
        opened: those come before the first decision, or not at all.
        """
        if article == self.open and self._opened_with != sha256:
            return False
        key = project.listing.key(article)
        rows = [] if key is None else project.listing.rows([key])
        return all(each.state is ArticleState.TO_DO and not each.blind for each in rows)
