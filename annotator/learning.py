"""Learning from a project: its finished articles as lessons, and a worker process that learns."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

from annotator.bulk import Report, unreported
from annotator.errors import ExtractorError, GoldspanError, Stopped
from annotator.extract.child import Child
from annotator.extract.client import LOADING, worker_argv, worker_environment
from annotator.extract.learn.lesson import Lesson, Name, lesson_of
from annotator.extract.learn.serving import Learnt, decode_reply, encode_request
from annotator.model import Split
from annotator.scheme import Scheme
from annotator.store import Project

MOST = 200
"""Lessons that are learnt from at most, the last ones as imported: about a minute of learning."""
MOST_NAMES = 5_000
"""Names of entities that are learnt at most."""
LONGEST = 600.0
"""Seconds that learning may take, reading included."""
_TICK = 0.1


def lessons_of(
    project: Project, *, most: int = MOST, stopped: Callable[[], bool] = lambda: False
) -> list[Lesson]:
    """The finished articles with what is true of them, none of the test split.

    Raises Stopped soon after `stopped` says so.
    """
    split = project.split_of()
    found: deque[Lesson] = deque(maxlen=most)
    for article, mentions, relations in project.gold():
        if stopped():
            raise Stopped("Stopped.")
        # whoever has learnt the test articles cannot be scored on them
        if split.get(article.id) is not Split.TEST:
            found.append(lesson_of(article, mentions, relations))
    return list(found)


def names_of(project: Project, *, most: int = MOST_NAMES) -> list[Name]:
    """The names and aliases of the entities that the project knows."""
    entities = list(islice(project.entities(), most))
    aliases = project.aliases()
    found = [
        Name(text, each.label)
        for each in entities
        for text in dict.fromkeys([each.name, *aliases.get(each.id, ())])
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
        lessons, project.scheme, names_of(project), report=report, stopped=stopped
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
