"""Figure 13: histories that were killed amid a save are undone to their start.

A process decides, undoes and redoes at random, and says of each step what state it has led to. Once
it was killed the file is opened, and all is taken back: each state on the way is the one before.
"""

import random
import tempfile
import time
from contextlib import closing
from pathlib import Path

from annotator.errors import ReviewError
from annotator.model import Verdict
from annotator.store import Project
from tests.faults import reviewing
from tests.faults.kills import killed_while_saving
from tests.faults.telling import options, tell

_ID = 64


def main(arguments):
    """Kill and undo so many times."""
    chosen = options(arguments, said=__doc__, count=200)
    chance = random.Random(chosen.seed)
    faults, steps, undone, began = [], 0, 0, time.monotonic()
    for _ in range(chosen.count):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "news.goldspan"
            reviewing.make(path)
            with closing(Project.open(path)) as project:
                start = reviewing.state_hash(project)
            told = killed_while_saving(path, chance, _step, size=2 * _ID)
            states = {each[:_ID]: each[_ID:] for each in told}
            found, wrong = reviewing.examined(path)
            wrong = wrong or reviewing.lost_or_made_up(list(states), found)
            if not wrong:
                with closing(Project.open(path)) as project:
                    back, wrong = _undone(project, start, states)
                undone += back
                wrong += reviewing.examined(path)[1]
            faults += wrong
            steps += len(found)
    said = (
        f"{chosen.count} histories of {steps} steps, killed and then undone in {undone}: "
        f"{len(faults)} wrong, {time.monotonic() - began:.0f} s"
    )
    return tell(chosen, 13, said, faults=faults, steps=steps, undone=undone)


def _step(somebody):
    decision = somebody.turns()
    return decision.id + reviewing.state_hash(somebody.project)


def _undone(project, start, states):
    """How many decisions were taken back, and what was wrong on the way."""
    before = [start]  # the states that undoing has to lead through, the next one last
    again = []
    for decision in project.decisions():
        # of the last one nobody may have been told
        state = states.get(decision.id) or reviewing.state_hash(project)
        if decision.draft.verdict is Verdict.UNDO:
            again.append(before.pop())
        elif decision.draft.verdict is Verdict.REDO:
            before.append(again.pop())
        else:
            before.append(state)
            again.clear()
        if before[-1] != state:
            return 0, [f"decision {decision.seq} has led to another state than it should"]
    back = 0
    while True:
        try:
            project.undo(actor=reviewing.ACTOR)
        except ReviewError:
            break
        back += 1
        before.pop()
        if not before or reviewing.state_hash(project) != before[-1]:
            return back, [f"the state after {back} steps back is another one"]
    return back, [] if len(before) == 1 else [f"{len(before) - 1} decisions cannot be undone"]
