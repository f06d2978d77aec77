"""One extractor over a project's articles, in one or many worker processes, as one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Literal, get_args

from annotator import learning
from annotator.bulk import Report, unreported
from annotator.errors import ExtractorError, GoldspanError
from annotator.extract.client import Dropped, Ready
from annotator.extract.pool import MOST, Predictions, predict_in_pool
from annotator.model import BUILTIN, LEARNER, RULES, Article, Prediction, Run, RunId
from annotator.store import NewRun, Project
from annotator.wording import counted

Which = Literal["unfinished", "all"]
Engine = Literal["process", "ray"]
_OWN = frozenset({None, BUILTIN, RULES, LEARNER})
_BATCH = 50
"""Articles a transaction at most."""
_SECONDS = 2.0
"""Between two transactions at most, as long as there are answers: what a killed command loses."""


def suggest(
    project: Project,
    *,
    extractor: str | None = None,
    which: Which = "unfinished",
    engine: Engine = "process",
    workers: int = 1,
    address: str | None = None,
    resume: bool = False,
    report: Report = unreported,
    dropped: Callable[[Dropped], None] = lambda _dropped: None,
    left_out: Callable[[Dropped], None] = lambda _left_out: None,
    stopped: Callable[[], bool] = lambda: False,
    then: Callable[[RunId], object] = lambda _run: None,
) -> Run:
    """Run an extractor over the articles and keep what it says; raises ExtractorError.

    The articles' state decides, not whether another run covers them: each call is a new run, but
    that `resume` goes on with one of the same extractor that was stopped, if there is any.
    "learner" first learns from the finished articles, in a worker process too. Any number of
    `workers` of any `engine` says the same; `address` is a Ray cluster's.
    Nothing is kept of an article that the extractor fails at; `dropped` hears which and why,
    and `left_out` of what items that made no sense.
    Whatever ends it, also Stopped soon after `stopped` says so, each answer until then is kept; a
    run that has not come to its end is not ended. What is done with a run `then`, such as joining
    it, is part of that: if it is stopped there, `resume` does it once more.
    """
    _check(which=which, engine=engine, workers=workers)
    unfinished = which == "unfinished"
    total = project.count_lacking(unfinished=unfinished)
    if not total:
        if extractor not in _OWN:  # what is wrong with it is told first
            _predictions((), project, extractor, "process", 1, None, stopped).close()
        kind = "unfinished articles" if unfinished else "articles"
        raise GoldspanError(f"{project.path} has no {kind}; import some, or use --articles all.")
    if extractor == LEARNER:
        extractor = learning.learn(project, stopped=stopped).spec
    report(0, total)

    def articles() -> Iterable[Article]:
        # asked for once the extractor is known, and with it the run
        yield from project.lacking(covered, unfinished=unfinished)

    covered: RunId | None = None
    with closing(
        _predictions(articles(), project, extractor, engine, min(workers, total), address, stopped)
    ) as predictions:
        covered = stopped_run(project, predictions.ready) if resume else None
        there = total - project.count_lacking(covered, unfinished=unfinished)
        answers = _Answers(project, predictions.ready, covered)
        try:
            for done, prediction in enumerate(predictions, start=there + 1):
                answers.add(prediction)
                report(done + len(predictions.dropped), total)
        except BaseException:
            answers.write()
            raise
        else:
            run = answers.write()
        finally:
            for each in predictions.dropped:
                dropped(each)
            for each in predictions.left_out:
                left_out(each)
    if run is None:
        raise ExtractorError(no_answers(predictions.dropped))
    then(run)
    project.end_run(run)
    return project.run(run)


def _check(*, which: str, engine: str, workers: int) -> None:
    """Refuse what a slip of a script's would have taken for something else."""
    if which not in get_args(Which):
        raise GoldspanError(f"which articles is {which!r:.80}; say 'unfinished' or 'all'.")
    if engine not in get_args(Engine):
        raise GoldspanError(f"the engine is {engine!r:.80}; say 'process' or 'ray'.")
    if not 1 <= workers <= MOST:
        raise GoldspanError(f"{workers:,} workers are asked for; take from 1 to {MOST}.")


def no_answers(dropped: Sequence[Dropped]) -> str:
    """A sentence for an extractor that answered for no article, with the first that failed."""
    failed = [each for each in dropped if each.failed]
    said = "the extractor gave an answer for no article"
    if failed:
        more = f"; {counted(len(failed) - 1, 'more article')} failed" if len(failed) > 1 else ""
        return f"{said}; article {failed[0].article}: {failed[0].reason}{more}"
    if dropped:
        return f"{said}; the file names none of these {len(dropped):,}: check its ids"
    return said


def run_of(ready: Ready) -> NewRun:
    """The run of an extractor that says this of itself."""
    return NewRun(ready.name, ready.name, ready.version, ready.settings, ready.model_sha256)


def _predictions(
    articles: Iterable[Article],
    project: Project,
    spec: str | None,
    engine: Engine,
    workers: int,
    address: str | None,
    stopped: Callable[[], bool],
) -> Predictions:
    if engine == "process":
        return predict_in_pool(
            articles, spec=spec, scheme=project.scheme, workers=workers, stopped=stopped
        )
    from annotator.extract.cluster import predict_in_cluster

    return predict_in_cluster(
        articles,
        spec=spec,
        scheme=project.scheme,
        workers=workers,
        address=address,
        stopped=stopped,
    )


def stopped_run(project: Project, ready: Ready) -> RunId | None:
    """The newest run of the very same extractor and scheme that was neither ended nor retired."""
    new, retired = run_of(ready), project.retired
    said = new.name, new.extractor, new.version, new.settings, new.model_sha256
    return next(
        (
            number
            for number, run in sorted(project.engines().items(), reverse=True)
            if run.ended is None
            and number not in retired
            and run.scheme_sha256 == project.scheme.sha256
            and (run.name, run.extractor, run.version, run.settings, run.model_sha256) == said
        ),
        None,
    )


class _Answers:
    """Takes predictions into a run, many at a time; into one that was stopped if there is one."""

    def __init__(self, project: Project, ready: Ready, run: RunId | None) -> None:
        self._project, self._ready, self._run = project, ready, run
        self._waiting: list[Prediction] = []
        self._due = time.monotonic() + _SECONDS

    def add(self, prediction: Prediction) -> None:
        """Keep a prediction, in the project soon."""
        self._waiting.append(prediction)
        if len(self._waiting) >= _BATCH or time.monotonic() >= self._due:
            self.write()

    def write(self) -> RunId | None:
        """Have all that was answered in the project, and the run; None as long as there is none."""
        if not self._waiting:
            return self._run
        batch, self._waiting = self._waiting, []
        # an extractor that fails at once leaves no empty run behind
        if self._run is None:
            self._run = self._project.begin_run(run_of(self._ready), batch)
        else:
            self._project.add_predictions(self._run, batch)
        self._due = time.monotonic() + _SECONDS
        return self._run
