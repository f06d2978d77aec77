"""Figure 3: kills whatever writes a file, from a new project to a backup, at random moments.

    python -m tests.faults stops [--only export] [--count 300]

Each is there wholly or not at all, and after the next opening, or the same command again, nothing
is left over: no file, no process. Of suggesting it is each article that is there wholly or not,
for what was answered until then is kept on purpose.
"""

import ctypes
import gzip
import os
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

from annotator import scheme as schemes
from annotator.exporting import export_jsonl
from annotator.extract import client
from annotator.formats import exchange
from annotator.importing import import_files, import_gold, import_run
from annotator.release import release
from annotator.store import Project, backups
from annotator.suggesting import suggest
from tests.faults import migration, reviewing
from tests.faults.forking import killed, started
from tests.faults.telling import parser, tell
from tests.making import OSLO, article, oslo

_NAME = "news.goldspan"
_BEGUN = "begun"
_ARTICLES = 60
_PATIENCE = 10.0
"""Seconds after which a process that a killed one has left counts as left over."""


def exchange_file(folder, *, articles=_ARTICLES):
    """Exchange JSONL of articles with mentions, all finished."""
    path = folder / "in.jsonl"
    said = oslo()
    lines = (
        exchange.line(
            article(f"{OSLO} {number}", f"n{number}"), said.mentions, said.relations, finished=True
        )
        for number in range(articles)
    )
    path.write_bytes(b"".join(lines))
    return path


def counted(path):
    """How many articles, runs' items and decisions a project has."""
    with Project.open(path) as project:
        runs = [
            (each.name, each.articles, each.mentions, each.relations) for each in project.runs()
        ]
        return len(project.article_ids()), runs, project.head and project.head[0]


class _Writing:
    """Something that changes the project, from one state to another."""

    def prepared(self, folder):
        path = folder / _NAME
        reviewing.make(path)
        exchange_file(folder)
        return path

    def older(self, folder):
        """Put a file in the way that will be replaced, if it replaces any."""

    def waits(self, path, seconds):
        """Until a random moment of so many seconds, of which many may be getting ready."""
        time.sleep(random.uniform(random.choice([0, 0.7]), 1.15) * seconds)

    def left(self, path, before, after):
        """What a kill has left in the project, in a word, and what is wrong."""
        _, faults = reviewing.examined(path, beside=["in.jsonl"])
        if faults:
            return "broken", faults
        found = counted(path)
        if found in (before, after):
            return ("nothing" if found == before else "all"), []
        return "half", [f"half: {found}"]

    state = staticmethod(counted)


class _Files(_Writing):
    def acts(self, path):
        with Project.open(path) as project:
            import_files(project, [path.with_name("in.jsonl")])


class _Gold(_Writing):
    def acts(self, path):
        with Project.open(path) as project:
            import_gold(project, path.with_name("in.jsonl"), reviewer="somebody")


class _Run(_Files):
    def prepared(self, folder):
        path = super().prepared(folder)
        super().acts(path)
        return path

    def acts(self, path):
        with Project.open(path) as project:
            import_run(project, path.with_name("in.jsonl"), name="another")


class _Suggesting(_Run):
    """Suggesting by the rules, whose worker loads a second of libraries before it is ready."""

    articles = _ARTICLES
    argv = staticmethod(client.worker_argv)

    def prepared(self, folder):
        path = folder / _NAME
        reviewing.make(path)
        exchange_file(folder, articles=self.articles)
        _Files.acts(self, path)
        return path

    def acts(self, path):
        def report(done, _total):
            if done:
                path.with_name(_BEGUN).touch()

        client.worker_argv = self.argv
        with Project.open(path) as project:
            suggest(project, extractor="rules", report=report)

    def waits(self, path, seconds):
        """Until a random moment; mostly once there are answers, for getting ready takes longest."""
        if random.random() < 0.3:
            super().waits(path, seconds)
            return
        end = time.monotonic() + _PATIENCE
        while not path.with_name(_BEGUN).exists() and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.4))

    def left(self, path, before, after):
        path.with_name(_BEGUN).unlink(missing_ok=True)
        _, faults = reviewing.examined(path, beside=["in.jsonl"])
        if faults:
            return "broken", faults
        _, runs, _ = found = counted(path)
        if found in (before, after):
            return ("nothing" if found == before else "all"), []
        name, articles, mentions, relations = runs[-1]
        _, of_all, all_mentions, all_relations = after[1][-1]
        # every text is the same but for its number
        whole = mentions * of_all == all_mentions * articles
        if not articles or not whole or relations * of_all != all_relations * articles:
            return "half", [f"half: {name} {articles} {mentions} {relations}"]
        return "some articles, each whole", []


class _Marking(_Suggesting):
    """The same with a worker that is ready at once, and takes its time over each article."""

    articles = 180
    argv = staticmethod(lambda: [sys.executable, "-m", "tests.faults.marking"])


class _Exporting(_Writing):
    """Something that makes a file of the project; over an older one at every other time."""

    name = "out.jsonl"

    def prepared(self, folder):
        path = super().prepared(folder)
        with Project.open(path) as project:
            import_gold(project, folder / "in.jsonl", reviewer="somebody")
        return path

    def older(self, folder):
        (folder / self.name).write_bytes(b"{}\n")

    def acts(self, path):
        with Project.open(path) as project:
            export_jsonl(project, path.with_name(self.name))

    def state(self, path):
        target = path.with_name(self.name)
        return target.read_bytes() if target.exists() else None

    def left(self, path, before, after):
        found = self.state(path)
        if found not in (before, after):
            return "half", [f"half a file: {found and len(found)} bytes"]
        self.acts(path)
        _, faults = reviewing.examined(path, beside=["in.jsonl", self.name])
        if self.state(path) != after:
            faults.append("the second time the file is another one")
        return ("nothing" if found == before else "all"), faults


class _Releasing(_Exporting):
    name = "news-1.sqlite"

    def older(self, folder):
        """A release never goes over another file."""

    def acts(self, path):
        with Project.open(path) as project:
            release(project, version="1", output=path.parent)


class _Migrating(_Writing):
    def prepared(self, folder):
        path = folder / _NAME
        path.write_bytes(gzip.decompress(migration.OLD.read_bytes()))
        return path

    def acts(self, path):
        Project.open(path).close()

    state = staticmethod(Path.read_bytes)

    def left(self, path, before, after):
        try:
            found, _ = migration.left_by(path, before)
        except AssertionError as error:
            return "broken", [str(error)]
        return ("nothing" if found == "old" else "all"), []


class _BackingUp(_Writing):
    def acts(self, path):
        backups.back_up(path)

    def state(self, path):
        return [(each.decisions, each.articles, each.flaw) for each in backups.backups(path)]

    def left(self, path, before, after):
        found = self.state(path)
        if found not in (before, after):
            return "half", [f"half a backup: {found}"]
        folder = backups.folder_of(path)
        _age(folder)
        self.acts(path)
        _, faults = reviewing.examined(path, beside=["in.jsonl", folder.name])
        strays = [each.name for each in folder.iterdir() if not each.name.startswith("news ")]
        faults += [f"left over in the backups: {each}" for each in strays]
        # one that was killed with its name, but without its time, is made once more
        if set(self.state(path)) != set(after):
            faults.append(f"the second time: {self.state(path)}")
        return ("nothing" if found == before else "all"), faults


class _Restoring(_Writing):
    def prepared(self, folder):
        path = super().prepared(folder)
        backups.back_up(path)
        with Project.open(path) as project:
            import_gold(project, folder / "in.jsonl", reviewer="somebody")
        return path

    def acts(self, path):
        newest, *_ = backups.backups(path)
        backups.restore(newest.path, path)

    def left(self, path, before, after):
        found = counted(path)
        if found not in (before, after):
            return "half", [f"half: {found}"]
        _age(path.parent)
        self.acts(path)
        # the file as it was is kept, once more each time
        kept = [each.name for each in path.parent.glob("news before restoring*.goldspan")]
        whole = [counted(path.with_name(each)) for each in kept]
        beside = ["in.jsonl", backups.folder_of(path).name, *kept]
        _, faults = reviewing.examined(path, beside=beside)
        if before not in whole:
            faults.append("the file as it was is lost")
        return ("nothing" if found == before else "all"), faults


class _New(_Writing):
    def prepared(self, folder):
        return folder / _NAME

    def acts(self, path):
        Project.create(path, scheme=schemes.load("diplomacy")).close()

    def state(self, path):
        return counted(path) if path.exists() else None

    def left(self, path, before, after):
        found = self.state(path)
        if found not in (before, after):
            return "half", [f"half: {found}"]
        _age(path.parent)
        another = path.with_name("another.goldspan")
        self.acts(another)
        _, faults = reviewing.examined(another, beside=[path.name] if found else [])
        return ("nothing" if found == before else "all"), faults


def _age(folder):
    """Have the hidden files of a folder look as if a while had passed."""
    if folder.exists():
        for each in folder.glob(".*"):
            # a file of its own: it may be another name of one that is finished, and has its time
            content = each.read_bytes()
            each.unlink()
            each.write_bytes(content)
            os.utime(each, (0, 0))


_EACH_WITH_RULES = 10
_MARKING = _Marking()
JOBS = {
    "new": (_New(),),
    "import": (_Files(), _Gold(), _Run()),
    "migration": (_Migrating(),),
    "suggesting": (*[_MARKING] * (_EACH_WITH_RULES - 1), _Suggesting()),
    "export": (_Exporting(),),
    "release": (_Releasing(),),
    "backup": (_BackingUp(), _Restoring()),
}


def main(arguments):
    """Kill each so many times."""
    options = parser(said=__doc__, count=300)
    options.add_argument("--only", choices=JOBS)
    chosen = options.parse_args(arguments)
    random.seed(chosen.seed)
    _adopt(True)
    faults, found, seconds, began = [], {}, {}, time.monotonic()
    for name in [chosen.only] if chosen.only else JOBS:
        wholes = {kind: _Whole(kind) for kind in dict.fromkeys(JOBS[name])}
        kinds, outcomes = [wholes[kind] for kind in JOBS[name]], Counter()
        while outcomes.total() < chosen.count:
            outcome, wrong = kinds[outcomes.total() % len(kinds)].stopped()
            if outcome:
                outcomes[outcome] += 1
            faults += [f"{name}: {each}" for each in wrong]
        # all at once: a worker notices only when it is ready that nobody is there any more
        if not _reaped():
            faults.append(f"{name}: a process is left")
        found[name], seconds[name] = (
            dict(outcomes),
            time.monotonic() - began - sum(seconds.values()),
        )
    _adopt(False)
    each = "; ".join(
        f"{name} {', '.join(f'{count} {what}' for what, count in sorted(outcomes.items()))} "
        f"({seconds[name]:.0f} s)"
        for name, outcomes in found.items()
    )
    said = f"{chosen.count} kills of each: {each}; {time.monotonic() - began:.0f} s"
    return tell(chosen, 3, said, faults=faults, kills=chosen.count, outcomes=found)


class _Whole:
    """One of them as it is when nobody stops it: what it needs, its later state and its time."""

    def __init__(self, kind):
        self._kind = kind
        with tempfile.TemporaryDirectory() as folder:
            path = kind.prepared(Path(folder))
            self._files = {
                each.relative_to(folder): (each.read_bytes(), each.stat())
                for each in path.parent.rglob("*")
                if each.is_file()
            }
        # here first, so that no process has to load and prepare what all need
        with self._fresh() as path:
            kind.acts(path)
            self._after = kind.state(path)
        self._seconds = sorted(self._timed() for _ in range(3))[1]

    @contextmanager
    def _fresh(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, (content, found) in self._files.items():
                copy = Path(folder) / name
                copy.parent.mkdir(exist_ok=True)
                copy.write_bytes(content)
                os.utime(copy, ns=(found.st_atime_ns, found.st_mtime_ns))
            yield Path(folder) / _NAME

    def _timed(self):
        with self._fresh() as path:
            began = time.monotonic()
            _, status = os.waitpid(started(lambda: self._kind.acts(path)), 0)
            if status:
                raise SystemExit("what was to be killed has failed")
            return time.monotonic() - began

    def stopped(self):
        """Kill one at a random moment; what was left in a word, and what is wrong with it.

        The word is empty where it was done before.
        """
        kind = self._kind
        with self._fresh() as path:
            if random.random() < 0.5:
                kind.older(path.parent)
            before = kind.state(path)
            child = started(lambda: kind.acts(path))
            kind.waits(path, self._seconds)
            alive = killed(child)
            outcome, wrong = kind.left(path, before, self._after)
            return outcome if alive else "", wrong


def _adopt(yes):
    """Have the orphans of those that are killed as children of ours, to count them."""
    if sys.platform == "linux":
        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, int(yes), 0, 0, 0)


def _reaped():
    """Whether all processes that a killed one has left are gone soon."""
    end = time.monotonic() + _PATIENCE
    with suppress(ChildProcessError):
        while time.monotonic() < end:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
        return False
    return True
