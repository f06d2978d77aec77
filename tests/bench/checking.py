"""A project of 100 MB: opening it, saving in it, backing it up, and a full check.

Processor time, since the machine may be busy, with the time by the clock beside it; and the memory
that a check takes beyond what Python has anyway.
"""

import itertools
import json
import shutil
import subprocess
import sys
from dataclasses import replace

from annotator import review
from annotator import scheme as schemes
from annotator.identity import items_of
from annotator.model import (
    ArticleId,
    Draft,
    ItemChange,
    ItemState,
    PredictedMention,
    PredictedRelation,
    Prediction,
    Verdict,
)
from annotator.store import NewRun, Project, backups
from tests.bench.timing import Samples, median, p99
from tests.making import article

_MEGABYTES = 100
_ARTICLES = 9000
_LENGTH = 5000
_DECISIONS = 40_000
_SECONDS, _MEMORY = 4.0, 100
_OPENING, _BACKUP, _SAVE = 1.0, 0.5, 5.0
_SAVES = 300
_WORDS = "The envoys of Norway met in Oslo on Monday and spoke of sanctions, said Ada Lind. "

_OPENED = """
import json, sys, time
from pathlib import Path
from annotator.store import Project
cpu, wall = time.process_time(), time.perf_counter()
project = Project.open(Path(sys.argv[1]))
print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall]))
"""

# a process of its own, since what this one has loaded would count as well
_PROGRAM = """
import json, sys, time
from pathlib import Path
from annotator.store import Project, examining
def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM")))
before = peak()
began = time.process_time()
found = examining.check(Path(sys.argv[1]), beside=len(sys.argv) > 2)
took = time.process_time() - began
assert not found.flaws, found.flaws[:3]
print(json.dumps([took, (peak() - before) / 1024, found.counts.decisions]))
"""


def figures(folder):
    """(name, value, unit, limit) of each figure."""
    path = folder / "large.goldspan"
    make(path)
    size = path.stat().st_size / 1e6
    yield "project that is checked", size, "MB", None
    cpu, wall = _told(_OPENED, path)
    yield "open it, processor time", cpu, "s", _OPENING * size / _MEGABYTES
    yield "open it, by the clock", wall, "s", None
    yield from _backed_up(path, size)
    yield from _saved(path)
    for how, options in {"": (), " beside the window": ("beside",)}.items():
        took, memory, decisions = _told(_PROGRAM, path, *options)
        yield f"full check{how}, processor time", took, "s", _SECONDS * size / _MEGABYTES
        yield f"full check{how}, memory", memory, "MB", _MEMORY
    yield "decisions in it", decisions, "", None


def _told(program, path, *options):
    argv = [sys.executable, "-c", program, str(path), *options]
    done = subprocess.run(argv, capture_output=True, check=True)
    return json.loads(done.stdout)


def _backed_up(path, size):
    """Seconds to make a backup, which is opened and checked before it has its name."""
    taken = Samples()
    for _ in range(3):
        taken.take(backups.back_up, path)
        shutil.rmtree(backups.folder_of(path))
    cpu, wall = median(taken.cpu) / 1000, median(taken.wall) / 1000
    yield "back it up, processor time, median", cpu, "s", _BACKUP * size / _MEGABYTES
    yield "back it up, by the clock, median", wall, "s", None


def _saved(path):
    """Milliseconds from BEGIN until COMMIT has returned, in this large file."""
    taken = Samples()
    with Project.open(path) as project:
        sheet = project.sheet(project.article_ids()[-1])
        for _, item in zip(range(_SAVES), itertools.cycle(sheet.items), strict=False):
            draft = review.toggle_flag(sheet, item)
            taken.take(project.record, draft, actor="bench")
            sheet = sheet.after(draft.changes)
    yield "save a decision in it, by the clock, median", median(taken.wall), "ms", _SAVE
    yield "save a decision in it, by the clock, 99th percentile", p99(taken.wall), "ms", None
    yield "save a decision in it, processor time, median", median(taken.cpu), "ms", None


def make(path):
    """A project of about 100 MB: articles of 5 kB, a run on all, tens of thousands of decisions."""
    with Project.create(path, scheme=schemes.load("diplomacy")) as project:
        names = [f"a{number}" for number in range(_ARTICLES)]
        text = (_WORDS * (_LENGTH // len(_WORDS) + 1))[:_LENGTH]
        project.add_articles(article(f"{name} {text}"[:_LENGTH], name) for name in names)
        said = [_said(name) for name in names]
        run = project.add_run(NewRun("large", "tests", "1", {}), said)
        drafts = (
            _accepted(ArticleId(prediction.article), item)
            for prediction in said
            for item in items_of(prediction, run=run)[:5]
        )
        made = [draft for draft, _ in zip(drafts, range(_DECISIONS), strict=False)]
        project.record_all(made, actor="ada")


def _said(name):
    mentions = tuple(
        PredictedMention(f"m{at}", "PERSON", ((at * 80, at * 80 + 6),), 0.5) for at in range(30)
    )
    relations = tuple(
        PredictedRelation(f"r{at}", "holds_role", f"m{at}", f"m{at + 1}", 0.5) for at in range(5)
    )
    return Prediction(ArticleId(name), mentions, relations)


def _accepted(name, item):
    change = ItemChange(item.id, name, None, replace(item, state=ItemState.ACCEPTED))
    return Draft(Verdict.ACCEPT, name, (change,))
