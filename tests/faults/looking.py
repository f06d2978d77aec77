"""Figure 10: opens and browses a project, and compares every byte and name around it."""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from annotator.store import Project, backups, places
from annotator.store.search import Search
from tests.faults.hostile_files import make
from tests.faults.telling import options, tell

_AS_NOBODY = """
import os, sys
from pathlib import Path
from tests.faults.looking import browse  # now: nobody may not be let to where Python is
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
path = Path(sys.argv[1])
for number in range(int(sys.argv[2])):
    browse(path, read_only=number % 2 == 0)
"""


def main(arguments):
    """Look so many times, for reading and as for writing, here and in a read-only folder."""
    chosen = options(arguments, said=__doc__, count=100)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        path = home / "news.goldspan"
        make(path)
        before = stamps(home)
        for number in range(chosen.count):
            browse(path, read_only=number % 2 == 0)
            if stamps(home) != before:
                faults.append(f"look {number} changed something")
                before = stamps(home)
        Path(folder).chmod(0o755)
        faults += in_a_read_only_folder(home, chosen.count)
    said = (
        f"opened and browsed {chosen.count} times, and as often in a read-only folder: "
        f"{'no byte, name or time' if not faults else 'something'} changed"
    )
    return tell(chosen, 10, said, faults=faults)


def in_a_read_only_folder(home, count):
    """What is wrong after somebody without the right to write has looked so many times."""
    path = home / "news.goldspan"
    path.chmod(0o444)
    home.chmod(0o555)
    try:
        before = stamps(home)
        said = subprocess.run(
            [sys.executable, "-c", _AS_NOBODY, str(path), str(count)],
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
        )
        wrong = [said.stderr[-500:]] if said.returncode else []
        if stamps(home) != before:
            wrong.append("something changed in the read-only folder")
    finally:
        home.chmod(0o755)
    return wrong


def browse(path, *, read_only):
    """All that somebody may look at; nobody has decided anything."""
    with Project.open(path, read_only=read_only) as project:
        project.queue(), project.counts(), project.policy, project.entities(), project.aliases()
        for each in project.article_ids():
            project.sheet(each)
        for run in project.runs():
            list(project.predictions(run.id))
        list(project.gold()), list(project.decisions()), list(project.provenance())
        with Project.beside(path) as beside:
            list(beside.articles())
        search = Search(path)
        search.close()
        backups.backups(path)
        places.place_of(path)


def stamps(folder):
    """Every name in a folder with its bytes' hash and its time."""
    return {
        each.name: (hashlib.sha256(each.read_bytes()).hexdigest(), each.stat().st_mtime_ns)
        for each in folder.iterdir()
    }
