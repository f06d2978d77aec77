"""Figure 11: extractors that crash, hang, blow up or lie, in the real window and in the library.

Sixteen kinds of trouble, made inside the real worker at one article of three. The window gets a
pulse every few milliseconds and a key now and then: the longest time between two pulses is how
long it stalled. On a machine that others use too, a kind may stall twice for their sake, not
three times.
"""

import os
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from annotator import scheme as schemes
from annotator.extract import client
from annotator.model import ItemState
from annotator.store import Project
from app import suggester, worker_process
from app.desktop import make_window
from app.settings import Settings
from tests.faults.telling import options, tell
from tests.faults.troublesome import AT, DEADLINE, KINDS
from tests.making import OSLO, article

_STALL = 0.1
_GONE = 1.0
"""Seconds after the deadline by which no process may be left."""
_PATIENCE = 60
_WAITING = 5.0
"""Seconds after which a process that is still there counts as left for good."""
_TRIES = 3
_OTHERS = ["a2", "a3"]


def main(arguments):
    """Make each kind of trouble so many times, in the window and in the library."""
    chosen = options(arguments, said=__doc__, count=1)
    began, faults, longest, slowest = time.monotonic(), [], 0.0, 0.0
    for kind in KINDS:
        for _ in range(chosen.count):
            wrong, stall, gone = in_the_window(kind)
            for _ in range(_TRIES - 1):
                if stall <= _STALL:
                    break
                again, stall, gone = in_the_window(kind)
                wrong += again
            if stall > _STALL:
                wrong.append(f"the window stalled for {stall * 1000:.0f} ms")
            longest, slowest = max(longest, stall), max(slowest, gone)
            wrong += in_the_library(kind)
            faults += [f"{kind}: {each}" for each in wrong]
    said = (
        f"{len(KINDS)} kinds of trouble, {chosen.count} of each: {len(faults)} faults; the window "
        f"stalled for {longest * 1000:.0f} ms at most, the last process was gone "
        f"{max(slowest, 0) * 1000:.0f} ms after the deadline, {time.monotonic() - began:.0f} s"
    )
    return tell(chosen, 11, said, faults=faults, stall=longest, gone=slowest)


def in_the_window(kind):
    """What went wrong as sentences, the longest stall, and when all was gone after the deadline."""
    with tempfile.TemporaryDirectory() as folder, troubled(kind, Path(folder)) as (path, told):
        window = make_window(Settings(Path(folder) / "settings.ini"))
        # nobody reads here
        window.session.unread = list
        window.open_project(path)
        window.show()
        try:
            return _watched(window, path, told)
        finally:
            window.close()
            window.deleteLater()


def _watched(window, path, told):
    failures, pulses, asked = [], [], []
    loop = QEventLoop()
    window.suggester.failed.connect(failures.append)
    window.suggester.done.connect(loop.quit)
    pulse, keys = QTimer(interval=5), QTimer(interval=70)

    def beat():
        pulses.append(time.monotonic())
        now = window.suggester._asked
        if not asked and now is not None and now.id == AT:
            asked.append(pulses[-1])

    pulse.timeout.connect(beat)
    keys.timeout.connect(lambda: QTest.keyClick(window.canvas, Qt.Key.Key_Down))
    QTimer.singleShot(_PATIENCE * 1000, loop.quit)
    pulse.start()
    keys.start()
    loop.exec()
    pulse.stop()
    keys.stop()
    due = (asked[0] if asked else time.monotonic()) + DEADLINE
    gone = _when_gone(told) - due
    wrong = [] if gone <= _GONE else [f"a process was left {gone:.1f} s after the deadline"]
    if window.suggester.busy:
        wrong.append("the window waits for it still")
    if not any(f"article {AT}" in each for each in failures):
        wrong.append(f"it was not told: {failures}")
    window.suggester.stop()
    wrong += _wrongly_written(path)
    if not _lives(window):
        wrong.append("the window takes no keys any more")
    stall = max((two - one for one, two in pairwise(pulses)), default=9.0)
    return wrong, stall, gone


def in_the_library(kind):
    """The same for `predict_in_worker`: what went wrong, as sentences."""
    with tempfile.TemporaryDirectory() as folder, troubled(kind, Path(folder)) as (path, told):
        with Project.open(path, read_only=True) as project:
            articles = [project.article(each) for each in project.article_ids()]
            scheme = project.scheme
        with client.predict_in_worker(
            articles, spec=None, scheme=scheme, deadline_seconds_per_article=DEADLINE
        ) as found:
            said = [each.article for each in found]
            dropped = [each.article for each in found.dropped]
        wrong = []
        if (said, dropped) != (_OTHERS, [AT]):
            wrong.append(f"the library has {said} and dropped {dropped}")
        ended = time.monotonic()
        if _when_gone(told) - ended > _GONE:
            wrong.append("a process of the library's was left")
        return wrong


@contextmanager
def troubled(kind, folder):
    """A project of three articles, and a worker that makes trouble at the first."""
    path, told = folder / "news.goldspan", folder / "processes"
    told.touch()
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        project.add_articles(article(f"Oslo.\n\n{OSLO} {name}", name) for name in (AT, *_OTHERS))
    argv = [sys.executable, "-m", "tests.faults.troublesome", kind, str(told)]
    kept = client.worker_argv, worker_process.worker_argv, suggester.SECONDS
    client.worker_argv = worker_process.worker_argv = lambda: argv
    suggester.SECONDS = DEADLINE
    try:
        yield path, told
    finally:
        client.worker_argv, worker_process.worker_argv, suggester.SECONDS = kept
        for each in _left(told):
            os.kill(each, 9)


def _wrongly_written(path):
    """Of the article with the trouble nothing is in the project, of the others all is."""
    with Project.open(path, read_only=True) as project:
        runs = project.runs()
        said = [each for run in runs for each in project.predictions(run.id)]
        found = {each.article for each in said}
        if found != set(_OTHERS) or any(len(each.mentions) != 1 for each in said):
            return [f"the project has suggestions for {sorted(found)}"]
        return [] if all(run.ended for run in runs) else ["a run was left open"]


def _lives(window):
    """Whether a mention is still marked by keys, and saved."""
    session = window.session
    session.open_article(AT)
    session.select(0, 4)
    QTest.keyClick(window.canvas, "g")
    # what has the same words elsewhere may come with it
    marked = [each for each in session.sheet.items.values() if each.state is ItemState.ACCEPTED]
    return [each.fragments for each in marked] == [((0, 4),)]


def _when_gone(told):
    """The moment at which none of these processes is left."""
    until = time.monotonic() + _WAITING
    while _left(told) and time.monotonic() < until:
        time.sleep(0.01)
    return time.monotonic()


def _left(told):
    return [each for each in map(int, told.read_text().split()) if _runs(each)]


def _runs(process):
    """Whether it is there and no mere entry of one that has ended."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"
