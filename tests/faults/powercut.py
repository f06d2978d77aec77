"""Figure 2: cuts the power at random moments of saves, and looks at what is on the disk.

The statements of a real session of the store are run again under a SQLite that writes down what it
asks of the disk (tests/faults/recorder.py). A cut ends that list somewhere; what was not synced is
lost, torn or reordered (tests/faults/disk.py). What is left is opened by the store as a user would.
In a mode that loses work, `--mode wal`, `full` or `off`, this must fail, or it measures nothing.
"""

import json
import pickle
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from annotator.store import Project, connection
from tests.faults import reviewing
from tests.faults.disk import Disk
from tests.faults.telling import parser, tell
from tests.making import article, oslo, suggest

_PRAGMAS = {
    "shipped": [],
    "full": ["PRAGMA synchronous = FULL"],
    "off": ["PRAGMA synchronous = OFF"],
    # the index of a WAL in shared memory is for others, and beyond apsw
    "wal": [
        "PRAGMA locking_mode = EXCLUSIVE",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = NORMAL",
    ],
}
_MODES = {"shipped": ["delete", 3], "full": ["delete", 2], "off": ["delete", 0], "wal": ["wal", 1]}
_CUTS_A_SESSION = 25
_SAVES = 8


def main(arguments):
    """Cut the power and look, so many times."""
    options = parser(said=__doc__, count=600)
    options.add_argument("--mode", choices=_PRAGMAS, default="shipped")
    chosen = options.parse_args(arguments)
    chance = random.Random(chosen.seed)
    faults, outcomes, began = [], Counter(), time.monotonic()
    for begun in range(0, chosen.count, _CUTS_A_SESSION):
        with tempfile.TemporaryDirectory() as folder:
            whole, log = _recorded(Path(folder), chosen.mode, chance)
            for _ in range(min(_CUTS_A_SESSION, chosen.count - begun)):
                wrong = _cut(whole, log, chance)
                outcomes[_kind(wrong)] += 1
                faults += wrong
    found = ", ".join(f"{outcomes[kind]} {kind}" for kind in ("lost", "corrupt", "half"))
    said = (
        f"{chosen.count} power cuts in mode {chosen.mode}: {found}, {outcomes['whole']} whole, "
        f"{time.monotonic() - began:.0f} s"
    )
    return tell(chosen, 2, said, faults=faults, cuts=chosen.count, outcomes=dict(outcomes))


def _kind(wrong):
    if not wrong:
        return "whole"
    said = " ".join(wrong)
    if "lost" in said:
        return "lost"
    return "half" if "not as decided" in said else "corrupt"


class _Traced(connection._Connection):
    """Writes down every statement that the store runs, with its values."""

    steps = ()

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.set_trace_callback(_Traced.steps.append)


def _recorded(folder, mode, chance):
    """The project's bytes before a session, and what the session asks of the disk."""
    path = folder / "news.goldspan"
    reviewing.make(path)
    whole = path.read_bytes()
    script, log = folder / "script.json", folder / "log.pickle"
    script.write_text(json.dumps(_session(path, mode, chance)))
    path.write_bytes(whole)
    subprocess.run(
        [sys.executable, "-m", "tests.faults.recorder", script, path, log],
        check=True,
        cwd=Path(__file__).parents[2],
    )
    found = pickle.loads(log.read_bytes())
    ((opened, said),) = [(at, each[1]) for at, each in enumerate(found) if each[0] == "opened"]
    assert said == _MODES[mode], f"the mode is {said}"
    return whole, (found, opened)


def _session(path, mode, chance):
    """The statements of some saves and an import, as the store runs them."""
    own, connection._Connection = connection._Connection, _Traced
    _Traced.steps = steps = []
    try:
        with Project.open(path) as project:
            opened = len(steps)
            somebody = reviewing.Somebody(project, chance)
            for number in range(_SAVES):
                if number == _SAVES // 2:  # a large transaction: its pages do not fit the cache
                    new = [article("Oslo. " * 3000 + str(each), f"n{each}") for each in range(5)]
                    project.add_articles(new)
                    suggest(project, oslo("a2"), name="another")
                steps.append(["told", somebody.turns().id])
    finally:
        connection._Connection = own
    small = ["PRAGMA cache_size = 6"] if chance.random() < 0.5 else []
    # closing would tidy up
    return {"steps": steps, "opened": opened, "pragmas": _PRAGMAS[mode] + small}


def _cut(whole, recorded, chance):
    """Cut the power somewhere; what is wrong with the project then, as sentences."""
    log, opened = recorded
    end = chance.randint(opened, len(log))
    disk = Disk({"news.goldspan": whole})
    acknowledged = []
    for operation, *rest in log[:end]:
        if operation == "told":
            acknowledged += rest
        elif operation != "opened":
            disk.does(operation, *rest)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in disk.after_power_cut(chance).items():
            (Path(folder) / name).write_bytes(content)
        found, wrong = reviewing.examined(Path(folder) / "news.goldspan")
    every = [rest[0] for operation, *rest in log if operation == "told"]
    if not wrong and found != every[: len(found)]:
        wrong = ["not as decided: another decision"]
    return wrong or reviewing.lost_or_made_up(acknowledged, found)
