"""One extractor over a project's articles, in a worker process, as one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from annotator import learning
from annotator.bulk import Report, unreported
from annotator.errors import ExtractorError, GoldspanError
from annotator.extract.client import Dropped, Ready, predict_in_worker
from annotator.model import Article, ArticleId, Prediction, Run, RunId
from annotator.store import NewRun, Project

Which = Literal["unfinished", "all"]
_BATCH = 50
"""Articles a transaction at most."""
_SECONDS = 2.0
"""Between two transactions at most, as long as there are answers: what a killed command loses."""


def suggest(
    project: Project,
    *,
    extractor: str | None = None,
    which: Which = "unfinished",
    report: Report = unreported,
    dropped: Callable[[Dropped], None] = lambda _dropped: None,
    left_out: Callable[[Dropped], None] = lambda _left_out: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Run:
    """Run an extractor over the articles and keep what it says; raises ExtractorError.

    The articles' state decides, not whether another run covers them: each call is a new run.
    "learner" first learns from the finished articles, in a worker process too.
    Nothing is kept of an article that the extractor fails at; `dropped` hears which and why,
    and `left_out` of what items that made no sense.
    Whatever ends it, also Stopped soon after `stopped` says so, each answer until then is kept.
    """
    finished = project.finished_ids() if which == "unfinished" else set()
    wanted = [article for article in project.article_ids() if article not in finished]
    if not wanted:
        kind = "unfinished articles" if which == "unfinished" else "articles"
        raise GoldspanError(f"{project.path} has no {kind}; import some, or use --articles all.")
    if extractor == learning.EXTRACTOR:
        extractor = learning.learn(project, stopped=stopped).spec
    report(0, len(wanted))
    with predict_in_worker(
        _texts(project, wanted), spec=extractor, scheme=project.scheme, stopped=stopped
    ) as predictions:
        answers = _Answers(project, predictions.ready)
        try:
            for done, prediction in enumerate(predictions, start=1):
                answers.add(prediction)
                report(done + len(predictions.dropped), len(wanted))
        finally:
            run = answers.end()
            for each in predictions.dropped:
                dropped(each)
            for each in predictions.left_out:
                left_out(each)
    if run is None:
        raise ExtractorError(no_answers(predictions.dropped))
    return project.run(run)


def no_answers(dropped: Sequence[Dropped]) -> str:
    """A sentence for an extractor that answered for no article, with its first reason."""
    first = f"; article {dropped[0].article}: {dropped[0].reason}" if dropped else ""
    return f"the extractor gave an answer for no article{first}"


def run_of(ready: Ready) -> NewRun:
    """The run of an extractor that says this of itself."""
    return NewRun(ready.name, ready.name, ready.version, ready.settings, ready.model_sha256)


def _texts(project: Project, wanted: Sequence[ArticleId]) -> Iterator[Article]:
    return map(project.article, wanted)


class _Answers:
    """Takes predictions into a run, many at a time."""

    def __init__(self, project: Project, ready: Ready) -> None:
        self._project, self._ready = project, ready
        self._run: RunId | None = None
        self._waiting: list[Prediction] = []
        self._due = time.monotonic() + _SECONDS

    def add(self, prediction: Prediction) -> None:
        """Keep a prediction, in the project soon."""
        self._waiting.append(prediction)
        if len(self._waiting) >= _BATCH or time.monotonic() >= self._due:
            self._write()

    def end(self) -> RunId | None:
        """Write what is left and end the run; None if there was nothing, and so no run."""
        if self._waiting:
            self._write()
        if self._run is not None:
            self._project.end_run(self._run)
        return self._run

    def _write(self) -> None:
        batch, self._waiting = self._waiting, []
        # an extractor that fails at once leaves no empty run behind
        if self._run is None:
            self._run = self._project.begin_run(run_of(self._ready), batch)
        else:
            self._project.add_predictions(self._run, batch)
        self._due = time.monotonic() + _SECONDS
