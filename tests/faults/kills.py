"""Figure 1: kills a process at random moments of its saves, and looks at what is in the file.

Each kill is a real one, of a process that says over a pipe which decisions are saved: once the
store has returned, and COMMIT with it. The file is then opened as a user would.
"""

import os
import random
import select
import signal
import tempfile
import time
import traceback
from pathlib import Path

from annotator.store import Project
from tests.faults import reviewing
from tests.faults.telling import options, tell

_ID = 64
_KILLS_A_FILE = 25
"""After so many a new file is begun: the whole chain is read after each."""
_LONGEST = 0.06
"""Seconds that a process may save for before it is killed; a save takes two thousandths."""


def main(arguments):
    """Kill and look so many times."""
    chosen = options(arguments, said=__doc__, count=1000)
    chance = random.Random(chosen.seed)
    faults, extra, saved, began = [], 0, 0, time.monotonic()
    for begun in range(0, chosen.count, _KILLS_A_FILE):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "news.goldspan"
            reviewing.make(path)
            before = []
            for _ in range(min(_KILLS_A_FILE, chosen.count - begun)):
                told = killed_while_saving(path, chance)
                found, wrong = reviewing.examined(path)
                wrong = wrong or reviewing.lost_or_made_up(before + told, found)
                faults += wrong
                if wrong:
                    break
                extra += len(found) - len(before + told)
                saved += len(told)
                before = found
    said = (
        f"{chosen.count} kills amid {saved} acknowledged saves: {len(faults)} lost or corrupt, "
        f"{extra} not acknowledged but whole, {time.monotonic() - began:.0f} s"
    )
    return tell(chosen, 1, said, faults=faults, kills=chosen.count, saves=saved, extra=extra)


def killed_while_saving(path, chance, steps=reviewing.Somebody.decides):
    """Have a process decide until it is killed; returns the ids of what it said was saved."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _save_until_killed(path, random.Random(chance.random()), steps, writing)
    os.close(writing)
    try:
        select.select([reading], [], [], 30)  # it has saved once
        time.sleep(chance.uniform(0, _LONGEST))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit("the one who saves has failed")
        with open(reading, "rb", closefd=False) as told:
            said = told.read()
    finally:
        os.close(reading)
    # what was cut off amid an id was said all the same: the save was done before
    whole = len(said) // _ID * _ID
    return [said[at : at + _ID].decode() for at in range(0, whole, _ID)]


def _save_until_killed(path, chance, steps, writing):
    try:
        project = Project.open(path)
        somebody = reviewing.Somebody(project, chance)
        while True:
            os.write(writing, steps(somebody).id.encode())
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
