"""An extractor over the articles that nobody has begun, beside a window at work in the project.

What it says is merged with what is there as it comes, so that nobody ever opens an article that
shows one extractor alone. An article that is begun or opened meanwhile keeps what it has.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from annotator.bulk import Report, unreported
from annotator.errors import ExtractorError, GoldspanError
from annotator.extract.client import Dropped, Ready
from annotator.extract.pool import predict_in_pool
from annotator.joining import Joiner
from annotator.model import Article, ArticleId, ArticleState, Prediction, RunId
from annotator.store import Project
from annotator.suggesting import no_answers, run_of, stopped_run

_PAGE = 100
"""Articles whose state is looked at together."""
_BATCH, _ITEMS = 20, 400
"""Articles and items a transaction at most: a key that decides waits for its end."""
_SECONDS = 1.0
"""Between two transactions at most, as long as there are answers."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an extractor; `why` says what ended it early, None where nothing did.

    One that failed at every article has come to its end: `dropped` says why.
    """

    name: str = ""
    articles: int = 0
    items: int = 0
    dropped: tuple[Dropped, ...] = ()
    left_out: tuple[Dropped, ...] = ()
    why: GoldspanError | None = None


def suggest_unbegun(
    project: Project,
    extractor: str,
    *,
    anew: bool,
    first: ArticleId | None = None,
    spares: Callable[[ArticleId], bool] = lambda _article: False,
    loaded: Callable[[Ready], None] = lambda _ready: None,
    kept: Callable[[list[ArticleId]], None] = lambda _articles: None,
    report: Report = unreported,
    stopped: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Run an extractor over all articles to do, or over those that no run covers where not `anew`.

    A run of it that was stopped is gone on with. `first` goes first; what `spares` says of an
    article is asked when its answer is there: one with suggestions keeps them then. `kept` hears
    what is in the project. Each answer until the end is kept, whatever ends it.
    """
    keys = _keys(project, anew=anew)
    total = project.counts()[ArticleState.TO_DO] if anew else len(keys)
    if not keys or not total:
        return Outcome()
    covered: set[ArticleId] = set()
    key = None if first is None else project.listing.key(first)
    if key is not None and key in keys:
        keys = [key, *(each for each in keys if each != key)]
    try:
        predictions = predict_in_pool(
            _to_do(project, keys, covered),
            spec=extractor,
            scheme=project.scheme,
            workers=1,
            stopped=stopped,
        )
    except GoldspanError as error:
        return Outcome(why=error)
    why: GoldspanError | None = None
    with closing(predictions):
        ready = predictions.ready
        run = stopped_run(project, ready)
        if run is not None:
            covered.update(project.covered(run))
        loaded(ready)
        answers = _Answers(project, ready, run, spares, kept)
        done = len(covered)
        report(min(done, total), total)
        try:
            for prediction in predictions:
                done += 1
                answers.add(prediction)
                report(min(done + len(predictions.dropped), total), total)
            answers.end()
        except GoldspanError as error:
            why = error
            why = answers.rescue() or why
        dropped, left_out = tuple(predictions.dropped), tuple(predictions.left_out)
    if why is None and dropped and not (answers.answered or any(each.failed for each in dropped)):
        why = ExtractorError(no_answers(dropped))
    return Outcome(ready.name, answers.articles, answers.items, dropped, left_out, why)


def _keys(project: Project, *, anew: bool) -> Sequence[int]:
    return project.listing.order() if anew else project.listing.uncovered(*project.listing.ends())


def _to_do(project: Project, keys: Sequence[int], covered: set[ArticleId]) -> Iterator[Article]:
    """The articles of these keys that nobody has begun by the time they are handed over."""
    for start in range(0, len(keys), _PAGE):
        for row in project.listing.rows(keys[start : start + _PAGE]):
            if row.state is ArticleState.TO_DO and row.id not in covered:
                yield project.article(row.id)


class _Answers:
    """Takes predictions into a run, and into what is merged of it and the others."""

    def __init__(
        self,
        project: Project,
        ready: Ready,
        run: RunId | None,
        spares: Callable[[ArticleId], bool],
        kept: Callable[[list[ArticleId]], None],
    ) -> None:
        self._project, self._ready, self._run = project, ready, run
        self._spares, self._kept = spares, kept
        self._joiner = Joiner(project)
        self._waiting: list[Prediction] = []
        self._due = time.monotonic() + _SECONDS
        self.articles = self.items = 0
        self.answered = False

    def add(self, prediction: Prediction) -> None:
        """Keep a prediction, in the project soon."""
        self._waiting.append(prediction)
        self.answered = True
        if (
            len(self._waiting) >= _BATCH
            or sum(map(_size, self._waiting)) >= _ITEMS
            or time.monotonic() >= self._due
        ):
            self._write()

    def end(self) -> None:
        """Write what is left, and end every run."""
        self._write()
        if self._run is not None:
            self._project.end_run(self._run)
        self._joiner.end()

    def rescue(self) -> GoldspanError | None:
        """Write what was answered before something went wrong; what is in the way of that."""
        try:
            self._write()
            self._joiner.end()
        except GoldspanError as error:
            return error
        return None

    def _write(self) -> None:
        batch = [each for each in self._waiting if self._is_free(each.article)]
        self._waiting = []
        self._due = time.monotonic() + _SECONDS
        if not batch:
            return
        if self._run is None:
            self._run = self._project.begin_run(run_of(self._ready), batch)
        else:
            self._project.add_predictions(self._run, batch)
        self.articles += len(batch)
        self.items += sum(map(_size, batch))
        articles = [each.article for each in batch]
        self._joiner.add(self._run, articles)
        self._kept(articles)

    def _is_free(self, article: ArticleId) -> bool:
        """Whether nobody has begun it, nor looks at what it has."""
        key = self._project.listing.key(article)
        rows = [] if key is None else self._project.listing.rows([key])
        if any(each.state is not ArticleState.TO_DO for each in rows):
            return False
        return not (self._spares(article) and self._project.covering(article))


def _size(prediction: Prediction) -> int:
    return len(prediction.mentions) + len(prediction.relations)
