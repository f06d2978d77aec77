"""Figure 4, undo and redo: each write of one fails in turn, once and for ever, behind a session.

What is taken back stays taken back on the screen, as unsaved, and is in the file once when the disk
works again.
"""

import random
import tempfile
import time
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from annotator.store import Project
from app.session import Session
from tests.faults import reviewing
from tests.faults.failing_disk import FailingDisk
from tests.faults.telling import options, tell

TURNS = {
    "undo": (2, lambda session: session.undo()),
    "redo": (3, lambda session: session.redo()),
}
"""How many decisions are there before, and the turn."""


def main(arguments):
    """Have each write fail; only so many of a turn with `--count`, chosen at random."""
    chosen = options(arguments, said=__doc__, count=0)
    random.seed(chosen.seed)
    application = QCoreApplication.instance() or QCoreApplication([])
    faults, kept, total, began, disk = [], 0, 0, time.monotonic(), FailingDisk()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "news.goldspan"
        reviewing.make(template)
        whole = template.read_bytes()
    for name in TURNS:
        writes = _turned(name, whole, disk)[2]
        places = [
            (number, ever, full)
            for number in range(1, writes + 1)
            for ever in (False, True)
            for full in (False, True)
        ]
        if chosen.count:
            places = random.sample(places, min(chosen.count, len(places)))
        for number, ever, full in places:
            wrong, unsaved, _ = _turned(name, whole, disk, number, ever=ever, full=full)
            how = f"{name}, write {number}{' and all others' if ever else ''}"
            faults += [f"{how}: {each}" for each in wrong]
            kept += unsaved
        total += len(places)
    application.processEvents()
    said = (
        f"{total} faults in undo and redo, {kept} kept on the screen and saved later: "
        f"{len(faults)} wrong, {time.monotonic() - began:.0f} s"
    )
    return tell(chosen, 4, said, faults=faults, kept=kept)


def _turned(name, whole, disk, number=0, *, ever=False, full=False):
    """What is wrong, whether it was kept as unsaved, and how many writes it took."""
    before, turn = TURNS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.goldspan"
        path.write_bytes(whole)
        session, told, wrong = Session(actor="reviewer"), [], []
        session.failed.connect(told.append)
        session.open_project(path)
        session.accept()
        session.reject()
        shown = dict(session.sheet.items)
        if name == "redo":
            session.undo()
        states = [dict(session.sheet.items)]
        with disk.failing(number, ever=ever, full=full):
            turn(session)
        states.append(dict(session.sheet.items))
        unsaved = session.unsaved
        if states[0] == states[1]:
            wrong.append("nothing is shown of it")
        if name == "redo" and states[1] != shown:
            wrong.append("it is not done again")
        if unsaved and not any("disk" in each and path.name in each for each in told):
            wrong.append(f"says {told}")
        session.save_again()
        if session.unsaved:
            wrong.append("it is not saved when the disk works")
        with closing(Project.open(path, read_only=True)) as project:
            if dict(project.sheet(session.sheet.article.id).items) != states[1]:
                wrong.append("the file says otherwise")
        session.close_project()
        ids, more = reviewing.examined(path)
        if len(ids) != before + 1:
            wrong.append(f"{len(ids)} decisions are in the file")
        session.deleteLater()
        return [*wrong, *more], unsaved, disk.done
