"""Figure 7: opens hostile and mutated projects, each in a process that is watched."""

import hashlib
import os
import pickle
import random
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.errors import GoldspanError
from annotator.store import Project, examining
from tests.faults.hostile_files import KINDS, make, mutate
from tests.faults.telling import options, tell

_OTHER, _NAMED = "another than it was", "named by the full check"
_BARE = 60 * 2**20
"""Bytes that a process has which has only imported the store."""
_SECONDS, _BYTES = 5.0, 300 * 2**20 - _BARE
_PATIENCE = 30.0
"""Seconds after which a process that waits, and works at nothing, is one that hangs."""


@dataclass(frozen=True)
class Seen:
    """How a process fared: what it answered, its processor seconds, the bytes that it took.

    These are what it came to have more than it was given by whoever watches it.
    """

    answer: str
    seconds: float
    memory: int
    content: str = ""


def main(arguments):
    """Open every hostile kind, and so many mutated projects."""
    chosen = options(arguments, said=__doc__, count=2000)
    chance = random.Random(chosen.seed)
    faults, answers, slowest, largest = [], Counter(), 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        good = Path(folder) / "good.goldspan"
        make(good)
        whole = watched(good)
        assert whole.answer == "right", whole
        for number, kind in enumerate([*KINDS, *["mutated"] * chosen.count]):
            place = Path(folder) / "case"
            place.mkdir()
            path = place / "news.goldspan"
            shutil.copy(good, path)
            if kind == "mutated":
                mutate(path, chance)
            else:
                path = KINDS[kind](path) or path
            seen = watched(path, whole.content)
            if seen.answer == _OTHER and not judged(seen):
                seen = replace(seen, answer=watched(path, act=check).answer)
            answers[seen.answer] += 1
            slowest, largest = max(slowest, seen.seconds), max(largest, seen.memory)
            wrong = judged(seen)
            if wrong:
                faults.append(f"{kind} {number}: {wrong}")
            shutil.rmtree(place)
    said = (
        f"{len(KINDS)} hostile and {chosen.count} mutated projects, "
        f"{', '.join(f'{count} {answer}' for answer, count in answers.most_common())}; "
        f"at most {slowest:.1f} s of processor and {largest / 2**20:.0f} MB"
    )
    return tell(chosen, 7, said, faults=faults, answers=answers)


def judged(seen):
    """What is wrong with how a project was taken; empty if nothing is."""
    if seen.answer not in ("right", "refused", _OTHER, _NAMED):
        return seen.answer
    if seen.seconds > _SECONDS:
        return f"{seen.seconds:.1f} s"
    return f"{seen.memory / 2**20:.0f} MB" if seen.memory > _BYTES else ""


def watched(path, expected=None, act=None):
    """Look at a project in a process of its own, as a window would."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        given = _most_memory()
        with os.fdopen(writing, "wb") as out:
            try:
                said = (act or look)(path, expected)
            except BaseException:  # noqa: BLE001 what is no GoldspanError is what is looked for
                said = f"a bug: {' '.join(traceback.format_exc()[-900:].split())}", ""
            out.write(pickle.dumps((*said, _most_memory() - given)))
        os._exit(0)
    os.close(writing)
    status, used = _ended(child)
    with os.fdopen(reading, "rb") as answer:
        content = answer.read()
    seconds = used.ru_utime + used.ru_stime
    if os.WIFSIGNALED(status):
        killed = signal.Signals(os.WTERMSIG(status)).name
        return Seen(f"ended by {killed} after {seconds:.1f} s", seconds, 0)
    said, found, memory = pickle.loads(content)
    return Seen(said, seconds, memory, found)


def _most_memory():
    """The most bytes that this process has had resident since it was forked."""
    told = Path("/proc/self/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) * 1024


def _ended(child):
    until = time.monotonic() + _PATIENCE
    while True:
        ended, status, used = os.wait4(child, os.WNOHANG)
        if ended:
            return status, used
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            _, status, used = os.wait4(child, 0)
            return status, used
        time.sleep(0.002)


def look(path, expected):
    """How a project is taken: refused, right, or another than it was."""
    try:
        found = everything(path)
    except GoldspanError:
        return "refused", ""
    return ("right" if expected in (None, found) else _OTHER), found


def check(path, _expected):
    """Whether the full check names what is wrong."""
    try:
        named = bool(examining.check(path).flaws)
    except GoldspanError:
        named = True
    return _NAMED if named else "wrong without a word", ""


def everything(path):
    """A hash over all that a window can show of a project."""
    digest = hashlib.sha256()
    with Project.open(path) as project:
        for each in _shown(project):
            digest.update(repr(each).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _shown(project):
    yield from (project.scheme, project.policy, project.counts(), project.runs())
    yield from (project.entities(), project.aliases(), sorted(project.finished_ids()))
    yield from project.queue()
    for article in project.article_ids():
        sheet = project.sheet(article)
        yield from (sheet.article, sheet.order, sheet.progress, sorted(sheet.items))
        yield from (sheet.items[each] for each in sorted(sheet.items))
    for run in project.runs():
        yield from project.predictions(run.id)
    yield from project.gold()
    yield from project.decisions()
    yield from project.provenance()
