"""Figure 4: each write of a save and of an import fails in turn, once and for ever.

Every write, truncation, sync, deletion and creation of a file counts as one; the disk is full, or
does not work (tests/faults/failing_disk.py). What is told then must name the file and the disk;
once the disk works again the same is saved by the same open project, and is there once.
"""

import random
import tempfile
import time
from contextlib import closing
from pathlib import Path

from annotator import review
from annotator.errors import GoldspanError
from annotator.importing import import_files, import_gold
from annotator.store import Project
from tests.faults import reviewing
from tests.faults.failing_disk import FailingDisk
from tests.faults.stops import counted, exchange_file
from tests.faults.telling import options, tell
from tests.making import oslo, suggest


class _Save:
    """A decision that moves much, as a reviewer makes it."""

    def __init__(self, project, _folder):
        sheet = project.sheet("a1")
        self._project, self._draft = project, review.accept(sheet, sheet.pending)

    def acts(self):
        self._project.record(self._draft, actor="reviewer")


class _Run:
    """A whole run."""

    def __init__(self, project, _folder):
        self._project = project

    def acts(self):
        suggest(self._project, oslo("a2"), name="another")


class _Files:
    """Articles and what machines say of them, from a file."""

    def __init__(self, project, folder):
        self._project, self._file = project, folder / "in.jsonl"

    def acts(self):
        import_files(self._project, [self._file])


class _Gold(_Files):
    """Decisions from a file."""

    def acts(self):
        import_gold(self._project, self._file, reviewer="somebody")


ACTS = {"save": _Save, "run": _Run, "import": _Files, "gold import": _Gold}


def main(arguments):
    """Have each fail; only so many of an act with `--count`, chosen at random."""
    chosen = options(arguments, said=__doc__, count=0)
    random.seed(chosen.seed)
    faults, found, began, disk = [], {}, time.monotonic(), FailingDisk()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "news.goldspan"
        reviewing.make(template)
        whole = template.read_bytes()
    for name, act in ACTS.items():
        writes, after = _without_fault(act, whole, disk)
        places = [
            (number, ever, full)
            for number in range(1, writes + 1)
            for ever in (False, True)
            for full in (False, True)
        ]
        if chosen.count:
            places = random.sample(places, min(chosen.count, len(places)))
        told = 0
        for number, ever, full in places:
            said, wrong = _failed(act, whole, disk, after, number, ever=ever, full=full)
            told += said is not None
            how = f"{name}, write {number}{' and all others' if ever else ''}"
            faults += [f"{how}: {each}" for each in wrong]
        found[name] = {"writes": writes, "faults": len(places), "told": told}
    each = ", ".join(f"{one['writes']} writes of a {name}" for name, one in found.items())
    total = sum(one["faults"] for one in found.values())
    said = f"{total} faults in {each}: {len(faults)} wrong, {time.monotonic() - began:.0f} s"
    return tell(chosen, 4, said, faults=faults, found=found)


def _without_fault(act, whole, disk):
    """How many writes an act takes, and what the project counts then."""
    with tempfile.TemporaryDirectory() as folder:
        path = _made(folder, whole)
        with closing(Project.open(path)) as project:
            ready = act(project, path.parent)
            with disk.failing(0, ever=False, full=False):
                ready.acts()
            writes = disk.done
        return writes, counted(path)


def _made(folder, whole):
    path = Path(folder) / "news.goldspan"
    path.write_bytes(whole)
    exchange_file(path.parent, articles=20)
    return path


def _failed(act, whole, disk, after, number, *, ever, full):
    """What was said of a write that failed, and what is wrong then and later."""
    with tempfile.TemporaryDirectory() as folder:
        path = _made(folder, whole)
        faults = []
        with closing(Project.open(path)) as project:
            ready, said = act(project, path.parent), None
            with disk.failing(number, ever=ever, full=full):
                try:
                    ready.acts()
                except GoldspanError as error:
                    said = str(error)
                    if str(path) not in said or "disk" not in said:
                        faults.append(f"says: {said}")
            if said is not None:
                try:
                    ready.acts()
                except GoldspanError as error:
                    faults.append(f"does not go on: {error}")
        _, wrong = reviewing.examined(path, beside=["in.jsonl"])
        faults += wrong
        if not wrong and counted(path) != after:
            faults.append(f"{counted(path)} instead of {after}")
        return said, faults
