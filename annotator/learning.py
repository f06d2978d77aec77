"""Learning from a project: its finished articles as lessons, and a worker process that learns."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from annotator.bulk import Report, unreported
from annotator.errors import ExtractorError, GoldspanError, Stopped
from annotator.extract.child import Child
from annotator.extract.client import LOADING, worker_argv, worker_environment
from annotator.extract.learn.lesson import Lesson, Name, lesson_of
from annotator.extract.learn.serving import Learnt, decode_reply, encode_request
from annotator.leaking import held_back_in, leaking
from annotator.model import ArticleId
from annotator.scheme import Scheme
from annotator.store import Project

MOST = 200
"""Lessons that are learnt from at most, of the articles that were finished last: about a minute of
learning."""
MOST_NAMES = 5_000
"""Names of entities that are learnt at most."""
LONGEST = 600.0
"""Seconds that learning may take, reading included."""
_TICK = 0.1


def lessons_of(
    project: Project, *, most: int = MOST, stopped: Callable[[], bool] = lambda: False
) -> list[Lesson]:
    """The articles that were finished last with what is true of them, in import order.

    None of the splits test and dev, nor copies of such: whoever has learnt them cannot be scored on
    the one, nor have a threshold chosen on the other.
    Raises Stopped soon after `stopped` says so.
    """
    held_back = held_back_in(project)
    last = [each for each in reversed(project.finished_in_order()) if each not in held_back]
    chosen: list[ArticleId] = []
    while last and len(chosen) < most:
        some, last = last[: most - len(chosen)], last[most - len(chosen) :]
        copies = leaking(project, some, held_back, stopped=stopped)
        chosen += [each for each in some if each not in copies]
    found: list[Lesson] = []
    for article, mentions, relations in project.gold(chosen):
        if stopped():
            raise Stopped("Stopped.")
        found.append(lesson_of(article, mentions, relations))
    return found


def names_of(
    project: Project, *, most: int = MOST_NAMES, stopped: Callable[[], bool] = lambda: False
) -> list[Name]:
    """What entities are called where accepted mentions mean them, outside of test and dev.

    What test articles or copies of such alone name nobody may have heard who is scored on them;
    where some are held back, the name that an entity was given may come from them, too.
    Raises Stopped soon after `stopped` says so.
    """
    held_back = held_back_in(project)
    held_back |= leaking(project, project.touched_ids() - held_back, held_back, stopped=stopped)
    written = project.written(but=held_back)
    found = [
        Name(text, each.label)
        for each in project.entities()
        if each.id in written
        for text in dict.fromkeys([*([] if held_back else [each.name]), *written[each.id]])
    ]
    return found[:most]


def learn(
    project: Project,
    *,
    report: Report = unreported,
    stopped: Callable[[], bool] = lambda: False,
) -> Learnt:
    """Learn from what is finished in a project; GoldspanError where that is nothing.

    So too where its lead has switched that off.
    """
    if not project.policy.learner:
        raise GoldspanError(
            f"in {project.path} nothing may be learnt; its lead can allow it: goldspan policy "
            f"{project.path} --learner on"
        )
    lessons = lessons_of(project, stopped=stopped)
    if not lessons:
        raise GoldspanError(
            f"{project.path} has no finished article to learn from; finish one, or use "
            "--extractor builtin"
        )
    return learn_in_worker(
        lessons, project.scheme, names_of(project, stopped=stopped), report=report, stopped=stopped
    )


def learn_in_worker(
    lessons: Sequence[Lesson],
    scheme: Scheme,
    names: Sequence[Name] = (),
    *,
    report: Report = unreported,
    stopped: Callable[[], bool] = lambda: False,
) -> Learnt:
    """Have a worker process learn; raises ExtractorError, and Stopped soon after `stopped`."""
    child = Child(worker_argv(), environment=worker_environment(), called="the worker")
    try:
        for line in encode_request(lessons, scheme, names, deadline=LONGEST):
            child.send(line)
        until = time.monotonic() + LOADING
        while True:
            if stopped():
                raise Stopped("Stopped.")
            heard = child.receive(_TICK)
            if heard is None and time.monotonic() < until:
                continue
            if not heard:
                why = "it did not answer in time" if heard is None else child.ending()
                raise ExtractorError(f"nothing was learnt: {why}")
            said = decode_reply(heard)
            if not isinstance(said, int):
                return said
            report(said, len(lessons))
            until = time.monotonic() + LONGEST
    finally:
        child.kill()
