"""One extractor over a project's articles, in a worker process, as one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Literal

from annotator.errors import GoldspanError
from annotator.extract.client import predict_in_worker
from annotator.model import Article, ArticleId, Prediction, Run
from annotator.store import NewRun, Project

Which = Literal["unfinished", "all"]
_BATCH = 50
"""Articles a transaction: a stopped command keeps what it has done up to here."""


def suggest(
    project: Project,
    *,
    extractor: str | None = None,
    which: Which = "unfinished",
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Run an extractor over the articles and keep what it says; raises ExtractorError.

    The articles' state decides, not whether another run covers them: each call is a new run.
    """
    finished = project.finished_ids() if which == "unfinished" else set()
    wanted = [article for article in project.article_ids() if article not in finished]
    if not wanted:
        kind = "unfinished articles" if which == "unfinished" else "articles"
        raise GoldspanError(f"{project.path} has no {kind}; import some, or use --articles all.")
    report(0, len(wanted))
    with predict_in_worker(
        _texts(project, wanted), spec=extractor, scheme=project.scheme
    ) as predictions:
        ready = predictions.ready
        made = NewRun(ready.name, ready.name, ready.version, ready.settings, ready.model_sha256)
        batches = _batches(predictions)
        first = next(batches)  # an extractor that fails at once leaves no empty run behind
        run = project.begin_run(made)
        done = 0
        for batch in chain([first], batches):
            project.add_predictions(run, batch)
            done += len(batch)
            report(done, len(wanted))
    project.end_run(run)
    return project.run(run)


def _texts(project: Project, wanted: Sequence[ArticleId]) -> Iterator[Article]:
    return map(project.article, wanted)


def _batches(predictions: Iterator[Prediction]) -> Iterator[list[Prediction]]:
    batch: list[Prediction] = []
    for prediction in predictions:
        batch.append(prediction)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
