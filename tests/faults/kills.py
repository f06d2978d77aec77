"""Figure 1: kills a process at random moments of its saves, and looks at what is in the file.

Each kill is a real one, of a process that says over a pipe which decisions are saved: once the
store has returned, and COMMIT with it. The file is then opened as a user would.
"""

import os
import random
import select
import tempfile
import time
from pathlib import Path

from annotator.store import Project
from tests.faults import reviewing
from tests.faults.forking import killed, started
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


def _decides(somebody):
    return somebody.decides().id


def killed_while_saving(path, chance, step=_decides, *, size=_ID):
    """Have a process take steps, each a save, until it is killed; returns what it said of each.

    It says `size` letters of each, by default the decision's id.
    """
    reading, writing = os.pipe()
    own = random.Random(chance.random())
    child = started(lambda: _save_for_ever(path, own, step, writing))
    os.close(writing)
    try:
        select.select([reading], [], [], 30)  # it has saved once
        time.sleep(chance.uniform(0, _LONGEST))
        if not killed(child):
            raise SystemExit("the one who saves has stopped")
        with open(reading, "rb", closefd=False) as told:
            said = told.read()
    finally:
        os.close(reading)
    # so short a write to a pipe is whole or not there
    return [said[at : at + size].decode() for at in range(0, len(said), size)]


def _save_for_ever(path, chance, step, writing):
    somebody = reviewing.Somebody(Project.open(path), chance)
    while True:
        os.write(writing, step(somebody).encode())
