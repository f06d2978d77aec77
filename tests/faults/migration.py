"""Kills migrations, at every line that they run or at random moments; prints what was left.

    python -m tests.faults.migration [--random 300] [--file OLD.goldspan]

Each kill is a real one, of a process of its own; what it left is then opened as a user would.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from annotator.store import Project, migrating
from annotator.store.schema import SCHEMA_VERSION

OLD = Path(__file__).parents[1] / "fixtures" / f"format-{SCHEMA_VERSION - 1}.goldspan.gz"


def killed_at_line(path, number):
    """Open the project in a process that is killed at the nth line of migrating that it comes to,
    each counted once. Returns whether it came that far.
    """
    child = os.fork()
    if child == 0:
        seen = set()

        def line(frame, event, _argument):
            if event == "line":
                seen.add(frame.f_lineno)
                if len(seen) == number:
                    os.kill(os.getpid(), signal.SIGKILL)
            return line

        def call(frame, _event, _argument):
            return line if frame.f_code.co_filename == migrating.__file__ else None

        sys.settrace(call)
        _open_and_leave(path)
    return _was_killed(child)


def killed_after(path, seconds):
    """Open the project in a process that is killed after this time; whether it still ran."""
    child = os.fork()
    if child == 0:
        _open_and_leave(path)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _was_killed(child)


def _open_and_leave(path):
    code = 1
    try:
        Project.open(path).close()
        code = 0
    finally:
        if code:
            traceback.print_exc()
        os._exit(code)


def _was_killed(child):
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the migration itself failed")
    return os.WIFSIGNALED(status)


def left_by(path, before):
    """What a kill has left, in a word, once the project was opened again; raises where it is lost.

    "old" or "new" is the file that its name led to.
    """
    found = "old" if path.read_bytes() == before else "new"
    with Project.open(path, read_only=True) as project:
        expected = None if found == "new" else SCHEMA_VERSION - 1
        assert project.migrated_from == expected, "the name leads to neither file"
    with Project.open(path) as project:
        head = project.head
        assert project.first_broken_decision() is None, "the chain is broken"
        assert not list(project.differences()), "the cache is not what was decided"
    kept = path.with_name(f"{path.name}.bak")
    assert kept.read_bytes() == before, "the old file is not what it was"
    names = {each.name for each in path.parent.iterdir()}
    assert names == {path.name, kept.name}, f"left over: {names}"
    return found, head


def main(arguments):
    """Print, as JSON, how many kills there were and how often each file was left."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--file", type=Path)
    chosen = parser.parse_args(arguments)
    old = chosen.file.read_bytes() if chosen.file else gzip.decompress(OLD.read_bytes())
    left, heads, kills = Counter(), set(), 0
    with _fresh(old) as path:
        began = time.perf_counter()
        assert not killed_at_line(path, sys.maxsize)
        seconds = time.perf_counter() - began
        _, head = left_by(path, old)
    while not chosen.random or kills < chosen.random:
        with _fresh(old) as path:
            if chosen.random:
                killed = killed_after(path, random.uniform(0, seconds))
            else:
                killed = killed_at_line(path, kills + 1)
                if not killed:
                    break
            kills += 1
            found, at = left_by(path, old)
            left[found if killed else "done before"] += 1
            heads.add(at)
    assert heads == {head}, "decisions are lost"
    sys.stdout.write(json.dumps({"kills": kills, "left": left}) + "\n")


@contextmanager
def _fresh(old):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.goldspan"
        path.write_bytes(old)
        yield path


if __name__ == "__main__":
    main(sys.argv[1:])
